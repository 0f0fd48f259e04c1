"""Nominations for grades that nobody has by score alone: unit, deputy leader, committee."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.or_none import FloatOrNone, IntegerOrNone
from ..common.states import Transition
from ..common.text import said

UNDECIDED = ("proposed", "agreed")


class JifenNomination(models.Model):
    """One person put forward for a grade; kept whatever becomes of it.

    Written by code alone: the unit's leader proposes, then the steps of the scheme for grade
    proposals are taken, see ``grading/nomination_approval``.
    """

    _name = "jifen.nomination"
    _description = "Nomination"
    _inherit = ["jifen.result.input", "jifen.follows.login", "jifen.guard"]
    _login_person = None
    _login_fields = ("proposed_by_id", "deputy_user_id")
    _order = "id desc"
    _rec_name = "name"

    _guarded_fields = frozenset(
        {
            "scorecard_id",
            "grade_id",
            "origin",
            "state",
            "unit_id",
            "reason",
            "proposed_by_id",
            "proposed_at",
            "deputy_user_id",
            "agreed_by_id",
            "agreed_at",
            "agreed_note",
            "decided_by_id",
            "decided_at",
            "decision_reason",
            "withdrawn_by_id",
            "withdrawn_at",
            "withdrawn_reason",
            "stands",
        }
    )
    _transitions = {
        "agree": Transition(("proposed",), "agreed"),
        "decline": Transition(("proposed",), "declined"),
        "withdraw": Transition(UNDECIDED, "withdrawn"),
        # By decisions of the committee, which may be taken anew.
        "approve": Transition(("agreed", "refused", "declined"), "approved"),
        "refuse": Transition(("agreed", "approved"), "refused"),
        "give_way": Transition(("agreed", "approved"), "withdrawn"),
    }

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="restrict")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    name = fields.Char(related="scorecard_id.name", store=True, string="Nominee")
    grade_id = fields.Many2one("jifen.grade", required=True, ondelete="restrict")
    unit_id = fields.Many2one("hr.department", string="Appraising Unit", index="btree_not_null", ondelete="restrict")
    department_id = fields.Many2one(related="scorecard_id.department_id")
    score = FloatOrNone(related="scorecard_id.score", digits=(16, 4), aggregator=False)
    rank_unit = IntegerOrNone(related="scorecard_id.rank_unit", aggregator=False)
    origin = fields.Selection(
        [("unit", "Unit"), ("committee", "Committee")],
        required=True,
        default="unit",
        help="The unit's nominations use its quota, those of the committee do not.",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("agreed", "Agreed"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("declined", "Not Agreed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="proposed",
    )
    reason = fields.Text(string="Grounds")
    proposed_by_id = fields.Many2one("res.users", ondelete="restrict")
    proposed_at = fields.Datetime(string="Proposed On")
    deputy_user_id = fields.Many2one(
        "res.users",
        string="Deputy Leader in Charge",
        index="btree_not_null",
        ondelete="restrict",
        help="Agrees before the nomination is decided; without one the committee or the office does.",
    )
    agreed_by_id = fields.Many2one("res.users", string="Agreed or Declined By", ondelete="restrict")
    agreed_at = fields.Datetime(string="Agreed or Declined On")
    agreed_note = fields.Text(string="Remark of the Deputy Leader")
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On")
    decision_reason = fields.Text(string="Reason of the Committee")
    withdrawn_by_id = fields.Many2one("res.users", ondelete="restrict")
    withdrawn_at = fields.Datetime(string="Withdrawn On")
    withdrawn_reason = fields.Text(string="Reason of Withdrawal")
    stands = fields.Boolean(
        default=True, string="Still Fits", help="The score still reaches the grade, or the committee lifted it."
    )
    uses_quota = fields.Boolean(compute="_compute_uses_quota", string="Uses the Unit's Quota")
    can_agree = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    _live_uniq = models.UniqueIndex(
        "(scorecard_id, grade_id, origin) WHERE state NOT IN ('withdrawn', 'declined')",
        "This person has been nominated for this grade already.",
    )

    @api.depends("origin", "state")
    def _compute_uses_quota(self):
        for row in self:
            row.uses_quota = row.origin == "unit" and row.state not in ("declined", "withdrawn")

    @api.depends_context("uid")
    @api.depends("state", "period_id.state")
    def _compute_can(self):
        for row in self:
            row.can_agree = not row._reason_not_to("agree")
            row.can_decide = not row._reason_not_to("decide")
            row.can_withdraw = not row._reason_not_to("withdraw")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Nominations stay on record: withdraw it instead."))

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("A nomination is not copied: nominate anew."))

    # === AUTHORITY === #

    def _reason_not_to(self, act):
        """Return why the current user cannot ``agree``, ``decide`` or ``withdraw``; None if they can."""
        self.ensure_one()
        row, user = self.sudo(), self.env.user  # authority is a matter of this check, not of reading rights
        if row.period_id.state != "scoring":
            return self.env._("%(period)s is not being scored: grades are fixed.", period=row.period_id.name)
        states = {"agree": ("proposed",), "decide": ("agreed", "approved", "refused"), "withdraw": UNDECIDED}
        if row.state not in states[act]:
            return self.env._("It has been decided already, or waits for somebody else.")
        if self.env.uid == 1:
            return None
        if row.scorecard_id._concerns(user):
            return self.env._("Nobody decides on themselves.")
        if row.company_id not in user.company_ids:
            return self.env._("It belongs to another company.")
        return getattr(row, f"_reason_not_to_{act}")(user)

    def _reason_not_to_withdraw(self, user):
        if user == self.proposed_by_id or user in self.scorecard_id._nominators():
            return None
        return self.env._("Only the unit that proposed a nomination withdraws it.")

    def _check_may(self, act):
        for row in self:
            if reason := row._reason_not_to(act):
                name = row.sudo().display_name  # whose nomination it is about
                raise AccessError(self.env._("%(name)s: %(reason)s", name=name, reason=reason))

    # === LIFE === #

    @api.private
    @api.model
    def _propose(self, vals_list):
        """Put people forward as their unit: ``[{scorecard_id, grade_id, reason}]``.

        :raise UserError: outside scoring, below the bound, above the unit's quota, twice
        :raise AccessError: for others than the unit's leader, and for oneself
        """
        rows = self.browse()
        for vals in vals_list:
            card = self.env["jifen.scorecard"].sudo().browse(vals["scorecard_id"])  # authority is checked next
            # Grades are the same for everybody.
            grade = self.env["jifen.grade"].sudo().browse(vals["grade_id"])
            card._check_nomination(grade)
            # Written by code alone, after the checks above.
            rows |= (
                self.sudo()  # as said
                ._trusted()
                .create(
                    {
                        "scorecard_id": card.id,
                        "grade_id": grade.id,
                        "unit_id": card.unit_id.id,
                        "reason": said(vals.get("reason")),
                        "proposed_by_id": self.env.uid,
                        "proposed_at": fields.Datetime.now(),
                    }
                )
            )
            self.env.flush_all()
        # The way follows from the scheme; approvals are written by code alone.
        rows.sudo()._start_approval()
        return rows.sudo(False)

    def action_withdraw(self, reason):
        """Take a nomination back before the committee has decided; the row stays."""
        self._check_may("withdraw")
        self._need(reason)
        self.sudo()._update_state(  # checked right above
            "withdraw",
            withdrawn_by_id=self.env.uid,
            withdrawn_at=fields.Datetime.now(),
            withdrawn_reason=said(reason),
        )
        self.sudo()._cancel_approvals()  # checked right above
        return True

    def _need(self, reason):
        if not said(reason):
            raise UserError(self.env._("Say why, for the record."))

    def action_open_scorecard(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.scorecard",
            "res_id": self.scorecard_id.id,
            "views": [(False, "form")],
        }
