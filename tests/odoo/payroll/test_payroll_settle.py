"""Amounts of people who have left: listed with the reason, and settled outside payroll on record."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .payroll_common import PAYROLL_MANAGER, PayrollCase

QUIET = ("odoo.addons.base.models.ir_access", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


@tagged("post_install", "-at_install")
class TestSettle(PayrollCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.scheme.write({"pay_reserve_percent": 10})
        cls.user_clerk = cls._user("payroll_clerk", "payroll.group_payroll_user")

    def _of(self, pay, employee, user=None):
        self.env.invalidate_all()
        lines = pay.line_ids.filtered(lambda line: line.employee_id == employee)
        return lines.with_user(user or self.user_payroll)

    def _leave(self, employee, months=1):
        """End the person's contract on the last day of a month that is over."""
        day = fields.Date.subtract(fields.Date.start_of(self.day, "month"), months=months - 1, days=1)
        employee.version_id.contract_date_end = day
        self.env.invalidate_all()

    def _corrected(self, employee, score):
        """Return the approved correction of the paid amount of somebody."""
        pay = self._approved(1000)
        slip = self._slip(employee)
        slip.action_payslip_done()
        return self._correction(pay, employee, score)

    def _row(self, pay):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["jifen.pay.reconciliation"].with_user(self.user_payroll).search([("allocation_id", "=", pay.id)])
        )

    # === WHO HAS LEFT === #

    def test_correction_of_a_leaver_is_listed_with_what_can_be_done(self):
        for score, amount in ((50, -150), (110, 30)):
            with self.subTest(amount=amount), self.cr.savepoint() as savepoint:
                correction = self._corrected(self.li, score)
                self.assertEqual(correction.line_ids.amount, amount)
                self.assertFalse(correction.leaver_count)
                self._leave(self.li)
                line = self._of(correction, self.li, self.user_officer)
                self.assertTrue(line.has_left)
                self.assertIn("final payslip", line.waiting_reason)
                self.assertEqual(correction.with_user(self.user_officer).leaver_count, 1)
                action = correction.with_user(self.user_payroll).action_view_leavers()
                lines = self.env["jifen.allocation.line"].with_user(self.user_payroll)
                self.assertEqual(lines.search(action["domain"]), line)
                waiting = self.env.ref("jifen_payroll_link.jifen_allocation_line_waiting_action")
                self.assertIn(line, lines.search(safe_eval(waiting.domain)))
                savepoint.rollback()

    def test_has_left_is_archived_or_out_of_contract(self):
        pay = self._approved(900)
        self._leave(self.li)
        self.wu.active = False
        lines = self.env["jifen.allocation.line"].with_user(self.user_payroll)
        mine = [("allocation_id", "=", pay.id)]
        self.assertEqual(set(lines.search([*mine, ("has_left", "=", True)]).mapped("employee_name")), {"Li", "Wu"})
        self.assertEqual(lines.search([*mine, ("has_left", "=", False)]).mapped("employee_name"), ["Chen"])
        self.assertEqual(
            {line.employee_name: line.has_left for line in lines.search(mine)}, {"Chen": False, "Li": True, "Wu": True}
        )
        # Paid or not, the filter and the column say the same.
        slip = self._slip(self.li)
        slip.write({"date_from": fields.Date.subtract(self.day, months=3)})
        slip.action_payslip_done()
        self.env.invalidate_all()
        everything = lines.search(mine)
        for value in (True, False):
            self.assertEqual(
                lines.search([*mine, ("has_left", "=", value)]),
                everything.filtered(lambda line, value=value: line.has_left == value),
            )
        self.assertEqual(self._of(pay, self.li).state, "paid")
        # Contracts end without a gap where a new one begins.
        self.li.create_version({"date_version": self.day, "contract_date_start": self.day, "contract_date_end": False})
        self.env.invalidate_all()
        self.assertFalse(lines.search([*mine, ("has_left", "=", True), ("employee_name", "=", "Li")]))

    def test_final_payslip_carries_the_amount_of_a_leaver(self):
        """Its time touches the contract: payroll computes nothing for a contract that does not run."""
        self._leave(self.li, months=0)
        self.li.version_id.contract_date_end = fields.Date.start_of(self.day, "month")
        pay = self._approved(900)
        self.env.invalidate_all()
        after = fields.Date.add(fields.Date.end_of(self.day, "month"), days=1)
        late = self._slip(self.li, date_from=after, date_to=fields.Date.end_of(after, "month"))
        late.compute_sheet()
        self.assertIn("does not run", late.jifen_warning)
        self.assertEqual(self._of(pay, self.li).state, "approved")
        late.action_payslip_done()
        final = self._slip(self.li)
        final.compute_sheet()
        final.action_payslip_done()
        self.assertEqual(self._paid(final), {"Li": 270})
        self.assertEqual(self._of(pay, self.li).state, "paid")

    # === SETTLED === #

    def test_debt_is_written_off_on_record_and_the_books_add_up(self):
        correction = self._corrected(self.li, 50)
        self._leave(self.li)
        line = self._of(correction, self.li)
        line.action_settle("written_off", " Cannot be found ")
        self.assertRecordValues(
            line.sudo(),
            [
                {
                    "state": "settled",
                    "settled_as": "written_off",
                    "settled_reason": "Cannot be found",
                    "settled_by_id": self.user_payroll.id,
                    "payslip_id": False,
                }
            ],
        )
        self.assertTrue(line.settled_at)
        self.assertFalse(line.waiting_reason)
        row = self._row(correction)
        self.assertEqual((row.settled_amount, row.waiting_amount, row.balanced), (-150, 0, True))
        self.assertEqual(correction.settled_amount, -150)
        message = correction.message_ids[0]
        self.assertIn("Cannot be found", message.body)
        self.assertEqual(message.author_id, self.user_payroll.partner_id)
        # No payslip takes it back any more.
        self.li.version_id.contract_date_end = False
        slip = self._slip(self.li)
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Li": 0})

    def test_settling_is_undone_with_a_reason(self):
        pay = self._approved(1000)
        line = self._of(pay, self.chen)
        line.action_settle("outside", "In cash")
        slip = self._slip()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        with self.assertRaisesRegex(UserError, "undoes what was settled"):
            self._ask_to_cancel(pay)
        for empty in ("", "  ", None, False, 3):
            with self.assertRaises(UserError):
                line.action_unsettle(empty)
        line.action_unsettle("The cash came back")
        self.assertRecordValues(
            line.sudo(), [{"state": "released", "settled_as": False, "settled_by_id": False, "settled_at": False}]
        )
        self.assertIn("The cash came back", pay.message_ids[0].body)
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        self.assertTrue(self._row(pay).balanced)

    def test_only_what_waits_is_settled_all_or_none(self):
        pay = self._approved(1000)
        slip = self._slip()
        slip.compute_sheet()
        lines = pay.line_ids.with_user(self.user_payroll)
        with self.assertRaises(UserError):
            lines.action_settle("outside", "because")
        self.assertEqual(self._states(pay), {"Chen": "reserved", "Li": "approved", "Wu": "approved"})
        with self.assertRaises(UserError):
            self._of(pay, self.li).action_unsettle("because")
        self._of(pay, self.li).action_settle("outside", "because")
        with self.assertRaises(UserError):
            self._of(pay, self.li).action_settle("outside", "again")

    def test_what_a_person_is_owed_is_not_written_off(self):
        pay = self._approved(1000)
        for way in ("written_off", "else", "", False, None, []):
            with self.subTest(way=way), self.assertRaises(UserError):
                self._of(pay, self.li).action_settle(way, "because")
        for reason in ("", "  ", None, False):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self._of(pay, self.li).action_settle("outside", reason)
        self.assertEqual(self._states(pay)["Li"], "approved")

    def test_rest_of_a_debt_is_settled_after_a_part_was_taken_back(self):
        self.scheme.pay_recovery_limit = 100
        correction = self._corrected(self.li, 50)
        slip = self._slip(self.li)
        slip.action_payslip_done()
        self.assertEqual(self._paid(slip), {"Li": -100})
        rest = correction.line_ids.filtered("carried_from_id").with_user(self.user_payroll)
        rest.action_settle("outside", "Paid back by transfer")
        row = self._row(correction)
        self.assertEqual((row.paid_amount, row.settled_amount, row.balanced), (-100, -50, True))

    # === WHO MAY === #

    def test_only_payroll_managers_and_nobody_their_own(self):
        pay = self._approved(1000)
        users = (
            self.user_clerk,
            self.user_officer,
            self.user_committee,
            self.user_auditor,
            self.user_li,
            self.user_chen,
        )
        line = self._of(pay, self.wu)
        with mute_logger(*QUIET):
            for user in users:
                for attack in (
                    lambda mine: mine.action_settle("outside", "because"),
                    lambda mine: mine.action_unsettle("because"),
                    lambda mine: mine.write({"state": "settled", "settled_by_id": self.env.uid}),
                    lambda mine: mine.write({"settled_reason": "other"}),
                ):
                    self.env.invalidate_all()
                    with self.subTest(user=user.login), self.assertRaises(AccessError):
                        attack(line.with_user(user))
        self.li.user_id.group_ids |= self.env.ref("payroll.group_payroll_manager")
        self.env.invalidate_all()
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self._of(pay, self.li, self.user_li).action_settle("outside", "mine")
        self._of(pay, self.wu, self.user_li).action_settle("outside", "his")
        self.assertEqual(self._states(pay), {"Chen": "approved", "Li": "approved", "Wu": "settled"})

    def test_payroll_manager_of_another_company_does_not_settle(self):
        line = self._approved(1000).line_ids[0]
        stranger = self._stranger(PAYROLL_MANAGER)
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            line.with_user(stranger).with_context(allowed_company_ids=stranger.company_ids.ids).action_settle(
                "outside", "because"
            )
        self.assertEqual(line.state, "approved")

    # === THE FORM === #

    def test_wizard_settles_and_undoes(self):
        pay = self._approved(1000)
        lines = self._of(pay, self.li) | self._of(pay, self.wu)
        context = {"active_model": lines._name, "active_ids": lines.ids}
        with Form(self.env["jifen.settle"].with_user(self.user_payroll).with_context(**context)) as form:
            self.assertEqual(form.settled_as, "outside")
            form.reason = "Both in cash"
        form.record.action_settle()
        self.assertEqual(self._states(pay), {"Chen": "approved", "Li": "settled", "Wu": "settled"})
        with Form(
            self.env["jifen.settle"].with_user(self.user_payroll).with_context(**context, default_undo=True)
        ) as form:
            form.reason = "A mistake"
        form.record.action_undo()
        self.assertEqual(self._states(pay), {"Chen": "approved", "Li": "released", "Wu": "released"})
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            self.env["jifen.settle"].with_user(self.user_clerk).with_context(**context).create({"reason": "x"})

    def test_person_sees_the_settled_amount(self):
        pay = self._approved(1000)
        self._of(pay, self.chen).action_settle("outside", "In cash")
        line = self.env["jifen.allocation.line"].with_user(self.user_chen)._portal_lines()
        self.assertEqual(line._portal_explain()["state"], "Settled outside payroll")
