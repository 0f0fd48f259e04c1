"""Taking back what was paid too much: so much of it on a payslip as the scheme allows, the rest on later ones."""

from odoo import models

from odoo.addons.jifen_appraisal.engine import delta, money
from odoo.addons.jifen_appraisal.models.common.text import exact


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    def _recover_on(self, slips_of):
        """Put amounts below 0 on payslips, oldest first, each as far as its payslip can bear it.

        What a payslip cannot bear becomes a line of its own, which waits for the next one.

        :param slips_of: ``{employee: open payslips, earliest first}``
        """
        if not self:
            return
        slips = self.env["hr.payslip"].union(*slips_of.values())
        net = {
            slip.id: money.fen(exact(amount))
            for slip, amount in self._read_group(
                [("payslip_id", "in", slips.ids), ("state", "=", "reserved")], ["payslip_id"], ["amount:sum"]
            )
        }
        pairs = []
        for line in self.sorted("id"):
            for slip in slips_of.get(line.employee_id, ()):
                if not slip._jifen_may_carry(line):
                    continue
                rest = line._recover_from(slip, net)
                if rest is None:
                    continue
                pairs.append((line.id, slip.id))
                if not rest:
                    break
                line = rest
        self._reserve_on(pairs)

    def _recovery_limit(self):
        """Return how far a payslip may go below zero with this debt, in fen; None without a limit."""
        return money.fen(exact(self.allocation_id._pay_setting("pay_recovery_limit"))) or None

    def _recover_from(self, slip, net):
        """Take as much of this amount as the payslip bears, and count it.

        :param net: ``{slip id: fen}`` of performance pay on the slips so far
        :return: the rest as a new line, empty when there is none; None when the slip bears nothing
        """
        debt = -money.fen(exact(self.amount))
        taken = delta.recoverable(debt, net.get(slip.id, 0), self._recovery_limit())
        if not taken:
            return None
        net[slip.id] = net.get(slip.id, 0) - taken
        return self._split(-money.yuan(taken)) if taken < debt else self.browse()


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    def _jifen_release_overdrawn(self):
        """Take debts off open slips that no longer bear them, as when an amount above 0 has left the slip.

        They are put on slips again right after, each as far as its slip bears it.
        """
        released = self.env["jifen.allocation.line"]
        for slip, lines in self.jifen_allocation_line_ids.grouped("payslip_id").items():
            debts = lines.filtered(lambda line: line.amount < 0).sorted("id")
            net = money.fen(exact(sum((lines - debts).mapped("amount"))))
            for line in debts if slip in self else ():
                debt = -money.fen(exact(line.amount))
                if delta.recoverable(debt, net, line._recovery_limit()) < debt:
                    released |= debts
                    break
                net -= debt
        released._take_off()
