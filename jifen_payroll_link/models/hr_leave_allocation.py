"""Allocations of leave earned by points: as large as what was earned, once, and never by the person themselves."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .jifen_consequence import PENDING

HR_OFFICER = "hr_holidays.group_hr_holidays_user"
# What was earned is fixed; when it may be taken is for the time off officer to say.
_FIXED = ("employee_id", "holiday_status_id", "number_of_days", "allocation_type", "accrual_plan_id")
_DATES = ("date_from", "date_to")


class HrLeaveAllocation(models.Model):
    _name = "hr.leave.allocation"
    _inherit = ["hr.leave.allocation", "jifen.guard"]

    _guarded_fields = frozenset({"jifen_consequence_id", "jifen_ground"})

    jifen_consequence_id = fields.Many2one(
        "jifen.consequence",
        string="Consequence",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # Stays when the consequence goes: leave that was refused is never given without its points.
    jifen_ground = fields.Text(string="Earned by Points", readonly=True, copy=False)
    jifen_can_open = fields.Boolean(compute="_compute_jifen_can_open")

    _jifen_uniq = models.UniqueIndex(
        "(jifen_consequence_id) WHERE jifen_consequence_id IS NOT NULL AND state <> 'refuse'",
        "This leave is requested or granted already.",
    )

    @api.depends_context("uid")
    def _compute_jifen_can_open(self):
        # Which consequence it is, to ask whether the user may read that.
        linked = self.sudo().jifen_consequence_id
        readable = linked.with_env(self.env)._filtered_access("read")
        for allocation in self:
            allocation.jifen_can_open = allocation.sudo().jifen_consequence_id.id in readable.ids  # as above

    def _compute_number_of_days(self):
        """What was earned does not change with the unit of the time off type."""
        return super(HrLeaveAllocation, self.filtered(lambda row: not row.jifen_ground))._compute_number_of_days()

    def write(self, vals):
        """Keep what was earned as it is, and follow the approval."""
        earned = self.filtered("jifen_ground")
        if not earned or self._is_trusted() and "state" not in vals:
            return super().write(vals)
        before = {row: row._jifen_terms() for row in earned}
        former = dict(zip(earned, earned.mapped("state"), strict=True))
        if "state" in vals:
            earned._check_jifen_decision(vals["state"])
        result = super().write(vals)
        for row in earned:
            row._check_jifen_terms(before[row])
        if "state" in vals:
            earned._follow_jifen(former)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        """Leave that is granted is refused first: its points come back by that."""
        granted = self.filtered(lambda row: row.jifen_ground and row.state == "validate")
        if granted:
            raise UserError(
                self.env._("%(leave)s was approved: refuse it, so that the points come back.", leave=granted[0].name)
            )

    def unlink(self):
        """Hand the leave of a deleted request back to who acts."""
        waiting = self.sudo().filtered(  # whoever may delete a request hands the leave back
            lambda row: row.jifen_consequence_id and row.state in PENDING
        )
        waiting.jifen_consequence_id._refused_by(waiting)
        return super().unlink()

    def _jifen_terms(self):
        """Return what was earned, and when it may be taken."""
        self.ensure_one()
        row = self.sudo()  # to compare with what it becomes
        return {name: row[name] for name in (*_FIXED, *_DATES)}

    def _check_jifen_terms(self, before):
        after = self._jifen_terms()
        fixed = _FIXED if self.env.user.has_group(HR_OFFICER) or self.env.uid == 1 else (*_FIXED, *_DATES)
        if any(after[name] != before[name] for name in fixed):
            raise AccessError(
                self.env._(
                    "%(leave)s was earned by points: person, type and days are fixed. "
                    "It is approved or refused as it is.",
                    leave=self.name,
                )
            )

    def _check_jifen_decision(self, state):
        """Refuse decisions by the person concerned, and a second grant.

        :raise AccessError: on one's own leave
        :raise UserError: when what it was earned by is gone or dealt with
        """
        for row in self.sudo():  # what it rests on, whatever the approver may read of appraisals
            if self.env.uid != 1 and not self._is_trusted() and row.employee_id.user_id == self.env.user:
                raise AccessError(self.env._("Nobody decides about leave of their own that was earned by points."))
            if state == "refuse" or row.state == state:
                continue
            consequence = row.jifen_consequence_id
            if row.state == "validate":
                raise UserError(
                    self.env._("%(leave)s was approved: refuse it, so that the points come back.", leave=row.name)
                )
            if not consequence or consequence.state != "open":
                raise UserError(
                    self.env._(
                        "%(leave)s cannot be approved: what it was earned by has changed or is dealt with.",
                        leave=row.name,
                    )
                )
            if consequence.leave_days != row.number_of_days:
                raise UserError(
                    self.env._(
                        "%(leave)s cannot be approved: %(days)s days are earned now. Refuse it and grant it anew.",
                        leave=row.name,
                        days=f"{consequence.leave_days:g}",
                    )
                )

    def _follow_jifen(self, former):
        """Grant or take back what was decided. ``former``: ``{allocation: state before}``."""
        # Who may decide was checked by the approval itself; appraisals follow by code.
        rows = self.sudo()
        granted = rows.filtered(lambda row: row.state == "validate" and former[row] != "validate")
        granted.jifen_consequence_id._grant_by(granted)
        refused = rows.filtered(lambda row: row.state == "refuse" and former[row] in PENDING)
        refused.jifen_consequence_id._refused_by(refused.filtered("jifen_consequence_id"))
        for row in rows.filtered(lambda row: row.state == "refuse" and former[row] == "validate"):
            row.jifen_consequence_id._take_leave_back(
                self.env._("%(leave)s was taken back after its approval.", leave=row._jifen_text())
            )

    def _jifen_text(self):
        self.ensure_one()
        return self.env._(
            "time off allocation no. %(number)s, %(type)s", number=self.id, type=self.holiday_status_id.name
        )

    def action_view_jifen_consequence(self):
        """Open what the leave was earned by, as far as the user may read that."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.consequence",
            "res_id": self.sudo().jifen_consequence_id.id,  # opening it is checked by itself
            "views": [(False, "form")],
        }
