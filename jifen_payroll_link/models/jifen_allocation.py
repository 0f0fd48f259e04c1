from odoo import api, fields, models


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    payslip_count = fields.Integer(compute="_compute_payslips", string="Payslips")
    paid_amount = fields.Monetary(compute="_compute_payslips", string="Paid")
    reserved_amount = fields.Monetary(compute="_compute_payslips", string="On Open Payslips")
    waiting_amount = fields.Monetary(compute="_compute_payslips", string="Not on a Payslip Yet")

    @api.depends("line_ids.state", "line_ids.payslip_id")
    def _compute_payslips(self):
        sums = {}
        groups = self.env["jifen.allocation.line"]._read_group(
            [("allocation_id", "in", self.ids)], ["allocation_id", "state"], ["amount:sum", "payslip_id:count_distinct"]
        )
        for pay, state, amount, slips in groups:
            sums[pay.id, state] = (amount, slips)

        def total(pay, index, *states):
            return sum(sums.get((pay.id, state), (0, 0))[index] for state in states)

        for pay in self:
            pay.paid_amount = total(pay, 0, "paid")
            pay.reserved_amount = total(pay, 0, "reserved")
            pay.waiting_amount = total(pay, 0, "approved", "released")
            pay.payslip_count = total(pay, 1, "paid", "reserved", "reversed")

    def _on_approved(self, user):
        """Put the amounts on slips that were made before the approval."""
        result = super()._on_approved(user)
        # Approvers have no payroll rights.
        self.sudo()._update_open_payslips()
        return result

    def _before_revoking(self):
        """Take amounts off open payslips, and off those that were refunded: nothing of them is paid."""
        result = super()._before_revoking()
        # As above.
        lines = self.sudo().line_ids
        lines.filtered(lambda line: line.state == "reserved")._take_off()
        lines.filtered(lambda line: line.state == "reversed")._take_off("pay_again")
        return result

    def _on_revoked(self):
        """Compute open payslips without the amounts that are cancelled."""
        result = super()._on_revoked()
        # As above.
        self.sudo()._update_open_payslips()
        return result

    def _update_open_payslips(self):
        """Put on the open payslips of these people what is theirs now, and compute again what was computed.

        A slip that cannot be computed, by a mistake in some salary rule, says so itself; it
        does not stand in the way of the decision.
        """
        slips = self.env["hr.payslip"].search(
            [
                ("employee_id", "in", self.line_ids.employee_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("draft", "verify")),
                ("credit_note", "=", False),
            ]
        )
        slips._jifen_sync()
        computed = slips.filtered(lambda slip: slip.state == "verify" and slip._jifen_differs())
        if not computed._jifen_try_compute():
            for slip in computed:
                slip._jifen_try_compute()

    def action_view_payslips(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("payroll.hr_payslip_action")
        action["domain"] = [("id", "in", self.line_ids.payslip_id.ids)]
        action["context"] = {}
        return action

    def action_view_waiting(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jifen_payroll_link.jifen_allocation_line_waiting_action"
        )
        action["domain"] = [
            ("allocation_id", "=", self.id),
            ("state", "in", ("approved", "released")),
            ("amount", "!=", 0),
        ]
        return action
