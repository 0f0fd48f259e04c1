from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.roles import OFFICER
from ..common.states import BY_CODE, Transition

OUTCOMES = [("upheld", "Upheld"), ("partly", "Upheld in part"), ("rejected", "Rejected")]
ABOUT = [("line", "An entry in the ledger"), ("score", "The score"), ("grade", "The grade")]
UNDECIDED = ("submitted", "investigation", "decision")


class JifenAppeal(models.Model):
    """A person's objection to a ledger line or to a result: investigated, answered, and corrected where it is right.

    Whether one may appeal is in ``appeal/may_appeal``, the investigation in
    ``appeal/investigation``, the way to the answer in ``appeal/approval``.
    """

    _name = "jifen.appeal"
    _description = "Appeal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "jifen.approval.mixin",
        "jifen.evidence.mixin",
        "jifen.portal.page",
        "jifen.posted.once",
        "jifen.result.input",
        "jifen.follows.login",
        "jifen.guard",
    ]
    _order = "id desc"
    _rec_name = "number"
    _mail_post_access = "read"
    _portal_path = "appeals"
    # The appeal of a team is its leader's.
    _login_person = "scorecard_id.employee_id"
    _login_fields = ("user_id", "submitted_by_id", "investigator_id")

    _guarded_fields = frozenset(
        {
            "number",
            "state",
            "user_id",
            "employee_name",
            "department_id",
            "submitted_at",
            "submitted_by_id",
            "answer_by",
            "assigned_by_id",
            "proposal",
            "outcome",
            "answer",
            "answered_at",
            "answered_by_id",
            "first_appeal_id",
            "instance",
            "reminded_on",
            "approval_ids",
            "form_token",
            "correction_ids",
            "effect_ids",
        }
    )
    _transitions = {
        "submit": Transition(
            ("draft",),
            "submitted",
            who="_check_own",
            guards=("_reasons_not_to_submit",),
            before=("_set_answer_by",),
            then=("_tell_office",),
        ),
        "assign": Transition(
            ("submitted", "investigation"),
            "investigation",
            who="_check_office",
            guards=(),
            before=("_check_investigator",),
            then=("_tell_investigator",),
        ),
        "propose": Transition(
            ("investigation",),
            "decision",
            who="_check_may_investigate",
            guards=("_reasons_not_to_propose",),
            before=("_preview",),
            then=("_start_approval",),
        ),
        "send_back": Transition(("decision",), "investigation", who=BY_CODE, guards=(), then=()),
        "answer": Transition(
            ("decision",), "answered", who=BY_CODE, guards=(), before=("_carry_out_correction",), then=()
        ),
        "withdraw": Transition(UNDECIDED, "withdrawn", who="_check_own", guards=(), then=("_stop_approval",)),
    }
    # What the person says; fixed once submitted.
    _appellant_fields = frozenset({"scorecard_id", "about", "line_id", "grounds", "wish"})

    number = fields.Char(readonly=True, copy=False)
    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="restrict")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    scheme_id = fields.Many2one(related="scorecard_id.scheme_id")
    user_id = fields.Many2one("res.users", string="Appellant", readonly=True, index=True, ondelete="restrict")
    employee_name = fields.Char(string="Person", readonly=True)
    department_id = fields.Many2one("hr.department", string="Office", readonly=True, ondelete="restrict")
    about = fields.Selection(ABOUT, required=True, default="score", string="Against")
    line_id = fields.Many2one(
        "jifen.score.line",
        string="Ledger Line",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('scorecard_id', '=', scorecard_id), ('reversal_of_id', '=', False)]",
    )
    grounds = fields.Text(string="Why It Is Wrong")
    wish = fields.Text(string="What Is Asked For")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Evidence",
        domain=[("res_model", "=", "jifen.appeal")],
        bypass_search_access=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("investigation", "Under investigation"),
            ("decision", "Before the answer"),
            ("answered", "Answered"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    instance = fields.Selection([("1", "First"), ("2", "Second")], required=True, default="1", readonly=True)
    first_appeal_id = fields.Many2one("jifen.appeal", readonly=True, ondelete="restrict")
    second_appeal_ids = fields.One2many("jifen.appeal", "first_appeal_id")
    submitted_at = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    answer_by = fields.Date(readonly=True, copy=False, help="Until then the appeal is to be answered.")
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    investigator_id = fields.Many2one(
        "res.users", copy=False, ondelete="restrict", domain="[('id', 'in', possible_investigator_ids)]", tracking=True
    )
    assigned_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, tracking=True)
    answer = fields.Text(readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    reminded_on = fields.Date(readonly=True, copy=False)
    change_ids = fields.One2many("jifen.correction.change", "appeal_id", string="Correction", copy=False)
    correction_ids = fields.One2many("jifen.correction", "appeal_id", string="Corrections", readonly=True)
    effect_ids = fields.One2many("jifen.correction.effect", "appeal_id", string="Effects", readonly=True)

    _form_uniq = models.UniqueIndex("(form_token) WHERE form_token IS NOT NULL", "This form was sent already.")
    _second_uniq = models.UniqueIndex(
        "(first_appeal_id) WHERE first_appeal_id IS NOT NULL AND state <> 'withdrawn'",
        "There is a second appeal already.",
    )
    _undecided_uniq = models.UniqueIndex(
        "(scorecard_id, about, coalesce(line_id, 0)) WHERE state IN ('submitted', 'investigation', 'decision')",
        "An appeal about the same is not answered yet.",
    )
    _line = models.Constraint(
        "CHECK ((about = 'line') = (line_id IS NOT NULL))", "Choose the ledger line that the appeal is about."
    )

    # === COMPUTES === #

    @api.depends("number", "employee_name")
    def _compute_display_name(self):
        for appeal in self:
            number = appeal.number or self.env._("New appeal")
            appeal.display_name = f"{number} {appeal.employee_name or ''}".strip()

    @api.depends("state", "answer_by")
    def _compute_overdue(self):
        today = fields.Date.context_today(self)
        for appeal in self:
            appeal.overdue = bool(appeal.state in UNDECIDED and appeal.answer_by and appeal.answer_by < today)

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("state", "in", UNDECIDED), ("answer_by", "<", fields.Date.context_today(self))]
        return late if True in value else ["!", "&", *late]

    @api.onchange("about")
    def _onchange_about(self):
        if self.about != "line":
            self.line_id = False

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_trusted():
            for vals in vals_list:
                self._check_guarded(self._entered(vals))
        return super(JifenAppeal, self._trusted()).create([self._owned(vals) for vals in vals_list])._untrusted()

    def _owned(self, vals):
        """Add whose appeal it is; refuse what is not for the user to appeal."""
        card = self.env["jifen.scorecard"].browse(vals.get("scorecard_id") or ())
        self._check_may_appeal_for(card)
        card_sudo = card.sudo()  # own name, office and login
        if vals.get("investigator_id"):
            raise AccessError(self.env._("The appraisal office assigns the investigator, once it is submitted."))
        return {
            **vals,
            # Numbers are given by the system, not by whoever submits.
            "number": self.env["ir.sequence"].sudo().next_by_code("jifen.appeal"),
            "user_id": (card_sudo.user_id or card_sudo.team_id.manager_id.user_id).id,
            "employee_name": card_sudo.name,
            "department_id": card_sudo.department_id.id,
        }

    def write(self, vals):
        if not self._is_trusted():
            if self._appellant_fields.intersection(vals):
                self._check_appellant_writes(vals)
            if "investigator_id" in vals:
                self._assign(self.env["res.users"].browse(vals["investigator_id"] or ()))
                vals = {name: value for name, value in vals.items() if name != "investigator_id"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if kept := self.filtered("submitted_at"):
            raise UserError(
                self.env._(
                    "%(appeal)s was submitted and stays on record. Withdraw it instead.", appeal=kept[0].display_name
                )
            )
        self._check_own()

    def _check_appellant_writes(self, vals):
        if "scorecard_id" in vals:
            raise AccessError(self.env._("An appeal stays with the result it is about."))
        self._check_own()
        if fixed := self.filtered(lambda appeal: appeal.state != "draft"):
            raise UserError(
                self.env._("%(appeal)s has been submitted and cannot be changed.", appeal=fixed[0].display_name)
            )

    # === AUTHORITY === #

    def _check_may_appeal_for(self, card):
        """People appeal for themselves; the appraisal office takes down the appeal of who has no login.

        :raise AccessError: for anybody else
        """
        if not card:
            raise UserError(self.env._("Choose the result that the appeal is about."))
        user = self.env.user
        # Whose scorecard it is decides, whatever the user may read of it.
        card_sudo = card.sudo()
        if self.env.uid == 1 or card_sudo._concerns(user):
            return
        if user.has_group(OFFICER) and card_sudo.company_id in user.company_ids and not card_sudo.user_id:
            return
        raise AccessError(self.env._("Only the person concerned appeals."))

    def _check_own(self):
        for appeal in self:
            appeal._check_may_appeal_for(appeal.scorecard_id)

    def _check_office(self):
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office does this."))
        # Whom it is about is looked up, nothing is told of it.
        if self.env.uid != 1 and self.sudo().filtered(lambda appeal: self.env.user in appeal._persons()):
            raise AccessError(self.env._("Nobody has a hand in their own appeal."))

    def _persons(self):
        """Return the users whose appeal it is. Call elevated."""
        card = self.scorecard_id
        return self.user_id | card.user_id | card.employee_id.user_id | card.team_id.manager_id.user_id

    # === ACTIONS === #

    def action_submit(self):
        """Hand the appeals in; from now on the days to answer run.

        :raise UserError: with the reason, when one of them cannot be made; nothing is written
        """
        self._update_state("submit", submitted_at=fields.Datetime.now(), submitted_by_id=self.env.uid)
        return True

    def action_withdraw(self):
        """Take back appeals that are not answered yet; they stay on record."""
        self._update_state("withdraw")
        return True
