from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common.roles import OFFICER
from ..common.states import Transition
from ..common.text import label, said
from .kinds import EFFECTS


class JifenConsequence(models.Model):
    """What follows from one published result, who has to act on it and what was done.

    How records come about is in ``consequence/making``, who has to act in
    ``consequence/acting``, what they say in ``consequence/text``.
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
        "complete": Transition(("open",), "done"),
        "waive": Transition(("open",), "waived"),
        "take_back": Transition(("done",), "open"),
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
        refused = self._cannot_complete_reasons()
        for consequence in self:
            consequence.can_complete = consequence.id not in refused

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

    # === COMPLETING === #

    def _cannot_complete_reasons(self):
        """Return ``{id: reason}`` of those the current user cannot complete now."""
        user = self.env.user
        office = self.env.uid == 1 or user.has_group(OFFICER)
        reasons = {}
        for consequence in self:
            # Who acts is decided on the stored record, whatever the user may read of groups.
            record = consequence.sudo()
            mine = record.responsible_user_id == user or record.responsible_group_id in user.all_group_ids
            if record.state != "open":
                reasons[consequence.id] = self.env._("%(name)s is already completed.", name=record.display_name)
            elif record.user_id == user:
                reasons[consequence.id] = self.env._("You cannot complete what concerns yourself.")
            elif not (office or mine):
                reasons[consequence.id] = self.env._(
                    "Only %(who)s or the appraisal office can complete %(name)s.",
                    who=record.responsible_name or label(self.env, self._name, "actor", record.actor),
                    name=record.display_name,
                )
        return reasons

    def action_complete(self, note, waived=False):
        """Record what was done about these consequences.

        :param str note: what was done, or why it is not needed
        :param bool waived: it was found not to be needed, where the rule allows that
        :raise AccessError: when somebody else has to act
        :raise UserError: without a note, when one is not open, or cannot be waived
        """
        self.check_access("read")
        note = said(note)
        self._check_completion(note, waived)
        self._complete(note, waived)
        # Who may complete was checked right above.
        self.sudo()._message_log_batch(
            bodies={
                consequence.id: self.env._("Not needed: %(note)s", note=note)
                if waived
                else self.env._("Completed: %(note)s", note=note)
                for consequence in self
            },
            author_id=self.env.user.partner_id.id,
        )
        return True

    def _complete(self, note, waived=False):
        """Set these consequences completed by the current user; callers have checked who that is."""
        # Whoever acts has no right to change the record in any other way.
        records = self.sudo()
        records._update_state(
            "waive" if waived else "complete",
            done_note=note,
            done_user_id=self.env.uid,
            done_date=fields.Date.context_today(self),
        )
        records._drop_activities()
        for code, own in records.grouped("effect").items() if not waived else ():
            EFFECTS[code].completed(own)

    def _check_completion(self, note, waived):
        if not note:
            raise UserError(self.env._("Say what was done."))
        reasons = self._cannot_complete_reasons()
        for consequence in self:
            if consequence.id in reasons:
                error = UserError if consequence.state != "open" else AccessError
                raise error(reasons[consequence.id])
            if waived and not consequence.optional:
                raise UserError(
                    self.env._("%(name)s has to be done: its rule knows no exception.", name=consequence.display_name)
                )

    def action_view_scorecard(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.scorecard",
            "res_id": self.scorecard_id.id,
            "views": [(False, "form")],
        }
