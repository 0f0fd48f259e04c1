from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.roles import OFFICER
from ..common.states import BY_CODE, Transition


class JifenConsequence(models.Model):
    """What follows from one published result, who has to act on it and what was done.

    How records come about is in ``consequence/making``, who has to act in
    ``consequence/acting``, completing them in ``consequence/completing``, what they say in ``consequence/text``.
    """

    _name = "jifen.consequence"
    _description = "Consequence of a Result"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.follows.login", "jifen.guard"]
    _login_fields = ("responsible_user_id",)
    _order = "date desc, period_id, sequence, subject_name, id"
    _check_company_auto = True
    # Whoever has to act may write about it without a right to change the record.
    _mail_post_access = "read"

    _guarded_fields = frozenset(
        {
            "rule_id",
            "scorecard_id",
            "subject_name",
            "user_id",
            "date",
            "grade_id",
            "facts",
            "half_days",
            "state",
            "superseded",
            "done_note",
            "done_user_id",
            "done_date",
            "responsible_group_id",
            "leave_line_id",
        }
    )
    _transitions = {
        "complete": Transition(
            ("open",),
            "done",
            who="_check_may_complete",
            guards=("_reasons_not_to_complete",),
            then=("_drop_activities", "_have_effect", "_log_completed"),
        ),
        # What says so itself has checked who: its activity, the document by which leave is granted.
        "settle": Transition(("open",), "done", who=BY_CODE, guards=(), then=("_drop_activities", "_have_effect")),
        "waive": Transition(
            ("open",),
            "waived",
            who="_check_may_complete",
            guards=("_reasons_not_to_complete", "_reasons_not_to_waive"),
            then=("_drop_activities", "_log_waived"),
        ),
        "take_back": Transition(
            ("done",),
            "open",
            who=BY_CODE,
            guards=(),
            before=("_give_points_back",),
            then=("_log_taken_back", "_open_again"),
        ),
    }

    rule_id = fields.Many2one("jifen.consequence.rule", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer(related="rule_id.sequence", store=True)
    effect = fields.Selection(related="rule_id.effect", string="What Follows", store=True, index=True)
    actor = fields.Selection(related="rule_id.actor", string="Role That Acts")
    description = fields.Text(related="rule_id.description")
    visible = fields.Boolean(related="rule_id.visible")
    optional = fields.Boolean(related="rule_id.optional")

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="restrict")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(related="scorecard_id.employee_id", store=True, index="btree_not_null")
    department_id = fields.Many2one(related="scorecard_id.department_id", store=True, string="Office")
    subject_name = fields.Char(required=True, string="Concerned")
    user_id = fields.Many2one("res.users", index="btree_not_null", help="The login of the person concerned.")

    date = fields.Date(required=True, string="Published On")
    grade_id = fields.Many2one("jifen.grade", ondelete="restrict")
    facts = fields.Json(help="The figures it rests on, as they were at publication.")
    ground = fields.Char(compute="_compute_ground", help="Why it follows.")
    half_days = fields.Integer(string="Half Days Earned", aggregator="sum")
    leave_days = fields.Float(
        compute="_compute_leave_days", store=True, digits=(16, 1), string="Days of Leave Earned", aggregator="sum"
    )
    improve_by = fields.Date(string="To Improve Until")
    deadline = fields.Date(string="To Be Done Until", index=True)

    responsible_user_id = fields.Many2one(
        "res.users",
        string="Who Acts",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    responsible_group_id = fields.Many2one("res.groups", string="Group That Acts", ondelete="restrict")
    responsible_name = fields.Char(compute="_compute_responsible_name", string="To Be Done By")
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("waived", "Not needed")],
        required=True,
        default="open",
        index=True,
        tracking=True,
    )
    superseded = fields.Boolean(
        string="Ground No Longer Holds",
        help="It was completed; then the period was reopened, and the new result gives no ground for it.",
    )
    done_note = fields.Text(string="How It Was Dealt With")
    done_user_id = fields.Many2one("res.users", string="Completed By")
    done_date = fields.Date(string="Completed On")
    can_complete = fields.Boolean(compute="_compute_can_complete")
    overdue = fields.Boolean(compute="_compute_overdue")

    _open_uniq = models.UniqueIndex(
        "(rule_id, scorecard_id) WHERE state = 'open'", "This consequence is already recorded for this result."
    )

    @api.depends("half_days")
    def _compute_leave_days(self):
        for consequence in self:
            consequence.leave_days = consequence.half_days / 2

    @api.depends("subject_name", "rule_id.name")
    def _compute_display_name(self):
        for consequence in self:
            consequence.display_name = f"{consequence.subject_name} · {consequence.rule_id.name}"

    @api.depends("responsible_user_id", "responsible_group_id")
    @api.depends_context("lang")
    def _compute_responsible_name(self):
        for consequence in self:
            # Names of those who act are shown to whoever may read the record.
            record = consequence.sudo()
            consequence.responsible_name = record.responsible_user_id.name or record.responsible_group_id.name

    @api.depends("state", "deadline")
    def _compute_overdue(self):
        today = fields.Date.context_today(self)
        for consequence in self:
            consequence.overdue = bool(
                consequence.state == "open" and consequence.deadline and consequence.deadline < today
            )

    @api.depends_context("uid")
    @api.depends("state", "responsible_user_id", "responsible_group_id", "user_id")
    def _compute_can_complete(self):
        others = self._reasons_for_others()
        for consequence in self:
            consequence.can_complete = consequence.id not in others and not consequence._is_kept_from("complete")

    @api.constrains("responsible_user_id")
    def _check_responsible(self):
        for consequence in self:
            if consequence.responsible_user_id and consequence.responsible_user_id == consequence.user_id:
                raise ValidationError(
                    self.env._("%(name)s cannot act on what concerns themselves.", name=consequence.subject_name)
                )

    def write(self, vals):
        """Let the office hand an open consequence to somebody else or move its deadline."""
        changed = {"responsible_user_id", "deadline"}.intersection(vals)
        if changed and not self._is_trusted() and self.filtered(lambda record: record.state != "open"):
            raise UserError(self.env._("What is completed cannot be handed on or put off."))
        if "responsible_user_id" in vals and not self._is_trusted():
            # A person takes the place of the group; without a person, the office acts.
            group = False if vals["responsible_user_id"] else self.env.ref(OFFICER).id
            super(JifenConsequence, self._trusted()).write({"responsible_group_id": group})
        result = super().write(vals)
        if changed:
            self._plan_activities()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("Consequences are not deleted: reopening the period takes the open ones back."))

    def action_view_scorecard(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.scorecard",
            "res_id": self.scorecard_id.id,
            "views": [(False, "form")],
        }
