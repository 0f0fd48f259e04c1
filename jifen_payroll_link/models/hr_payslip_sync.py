"""Which amounts go on which open payslip: decided for all slips at once, before they are computed."""

from odoo import models

from odoo.addons.jifen_appraisal.models.common.bulk_rows import insert_rows
from odoo.addons.jifen_appraisal.models.common.relying import rely_on

from .hr_payslip_input import BY_CODE, CODE
from .jifen_allocation_line import PAYABLE

OPEN = ("draft", "verify")
# Payroll opens a cancelled slip by computing it.
COMPUTED = (*OPEN, "cancel")


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    def _jifen_obstacle(self):
        """Return why this payslip cannot carry performance pay, or None."""
        self.ensure_one()
        return self._jifen_obstacle_of_slip() or self._jifen_obstacle_of_structure()

    def _jifen_obstacle_of_slip(self):
        if self.credit_note:
            return self.env._("A refund carries no new performance pay.")
        if self.refunded_id.credit_note and self.refunded_id.state == "done":
            return self.env._("The payslip has been refunded, so it carries no performance pay.")
        if not self.contract_id:
            return self.env._("The payslip has no contract, so performance pay cannot be put on it.")
        if self.contract_id.employee_id != self.employee_id:
            return self.env._("The contract of the payslip belongs to somebody else.")
        if not self._jifen_contract_runs():
            return self.env._("The contract of the payslip does not run in its time, so payroll computes nothing.")
        return None

    def _jifen_contract_runs(self):
        """Tell whether the contract touches the payslip's time, as payroll asks before it computes anything.

        Payroll's way to ask costs a query for each contract; this one reads all contracts of a batch at once.
        """
        # Whether the contract runs, no data of it.
        contract = self.contract_id.sudo()
        begin, end = contract.contract_date_start, contract.contract_date_end
        if not begin or max(begin, contract.date_version) > self.date_to or (end and end < self.date_from):
            return False
        # Later terms of the same person end these.
        later = [terms.date_version for terms in contract.employee_id.version_ids]
        return not any(contract.date_version < day <= self.date_from for day in later)

    def _jifen_obstacle_of_structure(self):
        structure = self._jifen_structure()
        if not structure._jifen_has_rule():
            return self.env._(
                "The salary structure %(structure)s lacks the rule for performance pay.",
                structure=structure.name or "",
            )
        return None

    def _jifen_structure(self):
        return self.struct_id or self.contract_id.struct_id

    def _jifen_sync(self, computing=False):
        """Reserve what waits for the people of these open slips and set the slips' input to its sum.

        An amount goes on the earliest of these slips that ends on or after the last day of its
        appraisal period, and stays there. Repeating it changes nothing. Takes a constant
        number of queries, whatever the number of slips.

        :param bool computing: payroll writes the drafts among them right after this
        """
        # The books of performance pay follow the payslip, whatever the payroll officer may write.
        states = COMPUTED if computing else OPEN
        slips = self.sudo().filtered(lambda slip: slip.state in states)
        pays = {structure: structure._jifen_has_rule() for structure in slips.struct_id | slips.contract_id.struct_id}
        able = slips.filtered(lambda slip: not slip._jifen_obstacle_of_slip() and pays.get(slip._jifen_structure()))
        slips._jifen_release_unfit(able)
        able._jifen_release_overdrawn()
        able._jifen_reserve(computing)
        slips._jifen_set_inputs()
        if not computing:
            # What is computed already is computed again, by who calls this.
            slips.filtered(lambda slip: slip.state == "draft")._jifen_put_right()

    def _jifen_release_unfit(self, able):
        """Take amounts off slips that may no longer carry them."""
        unfit = self.jifen_allocation_line_ids.filtered(
            lambda line: (
                line.state == "reserved" and not (line.payslip_id in able and line.payslip_id._jifen_may_carry(line))
            )
        )
        unfit._take_off()

    def _jifen_may_carry(self, line):
        """Tell whether an amount may stand on this payslip."""
        return (
            line.employee_id == self.employee_id
            and line.company_id == self.company_id
            and line.period_id.date_to <= self.date_to
        )

    def _jifen_reserve(self, computing):
        lines = self.env["jifen.allocation.line"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "in", PAYABLE),
                ("amount", "!=", 0),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        if not lines:
            return
        # Two payrolls that run at once meet here. The later one waits; where the first has put an amount on a slip, it
        # has written the amount, so the later one fails with a serialization error and is run again by Odoo. Where
        # the first has found no slip for it, nothing has changed of what the later one read. How far a slip bears a
        # debt rests on what else stands on it: whoever puts something on a slip or takes it off writes the slip.
        self.env.cr.execute(
            "SELECT id FROM jifen_allocation_line WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [lines.ids]
        )
        slips_of = self.sorted(lambda slip: (slip.date_to, slip.id)).grouped("employee_id")
        pairs = []
        debts = lines.filtered(lambda line: line.amount < 0)
        for line in lines - debts if debts else lines:
            slip = line._first_slip(slips_of)
            if slip:
                pairs.append((line.id, slip.id))
        lines._reserve_on(pairs, computing)
        debts._recover_on(slips_of)

    def _jifen_set_inputs(self):
        """Make the input of each slip the exact sum of its reserved amounts; without any, no input.

        A refund has the amount that it takes back.
        """
        rows = self.with_context(jifen_by_code=BY_CODE).input_line_ids
        inputs = {row.payslip_id: row for row in rows if row.code == CODE}
        amounts = self._jifen_amounts_booked()
        new, superfluous = [], self.env["hr.payslip.input"]
        for slip in self:
            amount, existing = amounts.get(slip.id), inputs.get(slip)
            if amount is None:
                superfluous += existing or superfluous.browse()
            elif not existing:
                new.append(
                    {
                        "payslip_id": slip.id,
                        "contract_id": slip.contract_id.id,
                        "code": CODE,
                        "name": self.env._("Performance pay"),
                        "sequence": 5,
                        "amount": amount,
                    }
                )
            elif (existing.amount, existing.contract_id) != (amount, slip.contract_id):
                existing.write({"amount": amount, "contract_id": slip.contract_id.id})
        superfluous.unlink()
        # The slips are open: what ``create`` would check holds. One statement for a whole batch.
        insert_rows(self.env["hr.payslip.input"], new)
        self.invalidate_recordset(["input_line_ids"])

    def _jifen_amounts_booked(self):
        """Return ``{slip id: what its input has to be}`` of those of these slips that pay or take back."""
        lines = self.env["jifen.allocation.line"]
        booked = lines._read_group(
            [("payslip_id", "in", self.ids), ("state", "=", "reserved")], ["payslip_id"], ["amount:sum"]
        )
        amounts = {slip.id: slip.company_id.currency_id.round(amount) for slip, amount in booked}
        for slip in self.filtered("credit_note"):
            taken = slip._jifen_taken_back()
            amounts[slip.id] = slip.company_id.currency_id.round(sum(taken.mapped("amount"))) if taken else None
        return amounts


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    def _first_slip(self, slips_of):
        """Return the earliest payslip that may carry this amount, if any; see ``_jifen_may_carry``."""
        return next((slip for slip in slips_of.get(self.employee_id, ()) if slip._jifen_may_carry(self)), None)

    def _reserve_on(self, pairs, computing=False):
        """Put lines on payslips, all at once.

        The slips are written as well: whoever confirms or cancels one meanwhile has to start again.

        :param pairs: ``[(id of a line that waits, id of its hr.payslip)]``
        :param bool computing: drafts are written in any case, when payroll computes them
        """
        if not pairs:
            return
        self.flush_model(["state", "payslip_id"])
        self.env.cr.execute(
            """
            UPDATE jifen_allocation_line line
               SET state = 'reserved', payslip_id = pair.slip,
                   write_uid = %s, write_date = now() at time zone 'UTC'
              FROM unnest(%s::int[], %s::int[]) AS pair (line, slip)
             WHERE line.id = pair.line AND line.state = ANY(%s)
            """,
            [self.env.uid, [pair[0] for pair in pairs], [pair[1] for pair in pairs], list(PAYABLE)],
        )
        slips = self.env["hr.payslip"].browse(dict.fromkeys(pair[1] for pair in pairs))
        rely_on(slips.filtered(lambda slip: slip.state != "draft") if computing else slips)
        self.invalidate_model(["state", "payslip_id"])
        slips.invalidate_model(["jifen_allocation_line_ids"])
