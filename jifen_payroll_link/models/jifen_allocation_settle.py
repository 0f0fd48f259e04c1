"""Amounts that no payslip will carry, of leavers above all: settled outside payroll, on record."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from odoo.addons.jifen_appraisal.models.common.text import said


class JifenAllocationLine(models.Model):
    """An amount that waits can be settled outside payroll, and this can be undone.

    approved, released → settled → released. Nothing rests on a settled amount, so it is undone
    as long as its allocation stands; the reconciliation has a column for it.
    """

    _inherit = "jifen.allocation.line"

    settled_as = fields.Selection(
        [
            ("outside", "Paid, or paid back, in another way"),
            ("written_off", "Written off"),
        ],
        copy=False,
    )
    settled_reason = fields.Text(string="Why It Was Settled", copy=False)
    settled_by_id = fields.Many2one("res.users", copy=False, ondelete="restrict")
    settled_at = fields.Datetime(string="Settled On", copy=False)

    _settled_on_record = models.Constraint(
        "CHECK ((state = 'settled') = (settled_by_id IS NOT NULL))",
        "An amount is settled by somebody, and only then.",
    )

    def action_settle(self, settled_as, reason):
        """Settle amounts that wait outside payroll; all of them or none.

        :param str settled_as: ``outside``: paid or paid back in another way; ``written_off``: a
            debt that is not taken back
        :raise AccessError: for anybody but payroll managers, and for one's own amount
        :raise UserError: when an amount does not wait, or the reason is missing
        """
        self._check_may_settle(reason)
        ways = dict(self._fields["settled_as"]._description_selection(self.env))
        if not isinstance(settled_as, str) or settled_as not in ways:
            raise UserError(self.env._("Say how the amount was settled."))
        owed = self.filtered(lambda line: line.amount > 0)
        if settled_as == "written_off" and owed:
            raise UserError(
                self.env._(
                    "%(person)s is owed %(amount)s: only a debt is written off.",
                    person=owed[0].employee_name,
                    amount=owed[0]._settled_amount(),
                )
            )
        self._lock_to_settle()
        # The books are closed to everybody; the authority was checked.
        self.sudo()._update_state(
            "settle",
            settled_as=settled_as,
            settled_reason=said(reason),
            settled_by_id=self.env.uid,
            settled_at=fields.Datetime.now(),
        )
        self._settle_on_record(
            lambda line: self.env._(
                "%(person)s, %(amount)s: settled outside payroll (%(way)s). %(reason)s",
                person=line.employee_name,
                amount=line._settled_amount(),
                way=ways[settled_as],
                reason=said(reason),
            )
        )
        return True

    def action_unsettle(self, reason):
        """Let settled amounts wait for a payslip again.

        :raise AccessError: for anybody but payroll managers, and for one's own amount
        :raise UserError: when an amount is not settled, or the reason is missing
        """
        self._check_may_settle(reason)
        self._lock_to_settle()
        # As above: the books are closed to everybody; the authority was checked.
        self.sudo()._update_state(
            "unsettle", settled_as=False, settled_reason=False, settled_by_id=False, settled_at=False
        )
        self._settle_on_record(
            lambda line: self.env._(
                "%(person)s, %(amount)s: no longer settled, waits for a payslip again. %(reason)s",
                person=line.employee_name,
                amount=line._settled_amount(),
                reason=said(reason),
            )
        )
        return True

    def _check_may_settle(self, reason):
        if not (self.env.uid == 1 or self.env.user.has_group("payroll.group_payroll_manager")):
            raise AccessError(self.env._("Only payroll managers settle amounts outside payroll."))
        self.check_access("read")
        # Whose login an employee has is asked for nothing but that.
        own = self.filtered(lambda line: self.env.uid in (line.user_id.id, line.sudo().employee_id.user_id.id))
        if own and self.env.uid != 1:
            raise AccessError(self.env._("Your own amount is settled by somebody else."))
        if not self:
            raise UserError(self.env._("Choose the amounts to be settled."))
        if not said(reason):
            raise UserError(self.env._("Say why: it stays on record."))

    def _lock_to_settle(self):
        """Meet a payroll that puts the amounts on payslips just now: the later one starts again.

        Both write the amounts they have locked, or leave them as they were: settling right after this, payroll where it
        has a slip for them.
        """
        self.flush_recordset()
        self.env.cr.execute(
            "SELECT id FROM jifen_allocation_line WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [self.ids]
        )
        self.invalidate_recordset(["state"])

    def _settle_on_record(self, text_of):
        """Write what was done into the allocations' history, with the user as its author."""
        for pay, lines in self.grouped("allocation_id").items():
            for line in lines:
                # The history of an allocation is kept whoever may write in it.
                pay.sudo().message_post(body=text_of(line), author_id=self.env.user.partner_id.id)

    def _settled_amount(self):
        return format_amount(self.env, self.amount, self.currency_id)
