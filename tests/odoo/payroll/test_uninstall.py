"""Neither addon goes while something is under way; what the link knew of payslips is found again by what they pay."""

from odoo import Command
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import tagged

from odoo.addons.jifen_payroll_link.hooks import KEPT, adding_up, pre_init_hook, tie, uninstall_hook

from .leave_common import LeaveCase
from .payroll_common import PayrollCase

BOTH = ("jifen_appraisal", "jifen_payroll_link")


def leave_out_what_others_committed(env, company):
    """Let what other tests have committed, in companies of their own, stand in nobody's way."""
    env.flush_all()
    env.cr.execute(
        "UPDATE jifen_allocation_line SET state = 'cancelled', payslip_id = NULL, settled_by_id = NULL"
        " WHERE company_id <> %s",
        [company.id],
    )
    env.cr.execute("UPDATE hr_leave_allocation SET state = 'refuse' WHERE jifen_consequence_id IS NOT NULL")
    env.invalidate_all()


class UninstallCase(PayrollCase):
    @classmethod
    def _build(cls):
        super()._build()
        leave_out_what_others_committed(cls.env, cls.company)
        cls.user_admin = cls._user("system")
        cls.user_admin.group_ids = [Command.link(cls.env.ref("base.group_system").id)]

    def _uninstall(self, name, user=None):
        module = self.env["ir.module.module"].with_user(user or self.user_admin).search([("name", "=", name)])
        module.button_uninstall()

    def _assert_stays(self, names, text):
        self.env.flush_all()
        self.env.invalidate_all()
        for name in names:
            with self.subTest(name), self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
                self._uninstall(name)


@tagged("post_install", "-at_install")
class TestStays(UninstallCase):
    def test_while_amounts_stand_on_open_payslips(self):
        slip = self._slip()
        self._approved(people=self.chen)
        self._assert_stays(("jifen_payroll_link", "payroll"), "on open payslips: 1")
        slip.compute_sheet()
        slip.action_payslip_done()
        self.env.flush_all()
        self._uninstall("jifen_payroll_link")
        self.assertEqual(self.env["ir.module.module"].search([("name", "=", "jifen_payroll_link")]).state, "to remove")

    def test_while_approved_amounts_have_not_been_paid(self):
        pay = self._approved()
        self._assert_stays(("jifen_appraisal", "hr"), "have not been paid: 3, .*900.00.*points, claims")
        self.env["ir.config_parameter"].set_param("jifen_appraisal.uninstall_unpaid", "True")
        self._uninstall("jifen_appraisal")
        self.env["ir.config_parameter"].set_param("jifen_appraisal.uninstall_unpaid", False)
        # As whoever has the addon removed in another way.
        with self.assertRaisesRegex(UserError, "have not been paid: 3"):
            uninstall_hook(self.env)
        self.env["ir.module.module"].search([("name", "in", BOTH)]).state = "installed"
        pay.line_ids.with_user(self.user_payroll).action_settle("outside", "in cash")
        self._uninstall("jifen_appraisal")

    def test_only_who_administers_is_told(self):
        self._approved()
        self.env.flush_all()
        for user in (self.user_payroll, self.user_officer):
            with self.subTest(user.login), self.assertRaises(AccessDenied):
                self._uninstall("jifen_appraisal", user)


@tagged("post_install", "-at_install")
class TestStaysForLeave(LeaveCase):
    def test_while_leave_waits_for_its_approval(self):
        self._month(1, {self.li: 200})
        leave_out_what_others_committed(self.env, self.company)
        self._grant(self._leaves())
        self.env.flush_all()
        module = self.env["ir.module.module"].search([("name", "=", "jifen_payroll_link")])
        with self.assertRaisesRegex(UserError, "wait for approval: 1"):
            module.button_uninstall()


@tagged("post_install", "-at_install")
class TestTakenUpAgain(UninstallCase):
    """The columns of the link go and come back, as when it is uninstalled and installed."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.pay = self._approved()

    def _done(self, employee):
        slip = self._slip(employee)
        slip.compute_sheet()
        slip.action_payslip_done()
        return slip

    def _line(self, employee):
        return self.pay.line_ids.filtered(lambda line: line.employee_id == employee)

    def _lose_columns(self):
        self.env.flush_all()
        for name in ("on_a_slip", "settled_on_record"):
            self.env.cr.execute(f"ALTER TABLE jifen_allocation_line DROP CONSTRAINT jifen_allocation_line_{name}")
        self.env.cr.execute(
            "UPDATE jifen_allocation_line SET payslip_id = NULL, settled_as = NULL, settled_reason = NULL,"
            " settled_by_id = NULL, settled_at = NULL"
        )
        self.env.invalidate_all()

    def _come_back(self):
        self.env.flush_all()
        pre_init_hook(self.env)
        # They hold again for what was found.
        self.env.cr.execute(
            "SELECT count(*) FROM jifen_allocation_line"
            " WHERE (state IN ('reserved', 'paid', 'reversed')) <> (payslip_id IS NOT NULL)"
            " OR (state = 'settled') <> (settled_by_id IS NOT NULL)"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        off = self.env["jifen.pay.reconciliation"]._payslips_off_the_books()
        self.assertFalse(set(off) & set(self.pay.line_ids.payslip_id.ids))

    def test_paid_refunded_and_settled_amounts_are_as_they_were(self):
        paid, refunded = self._done(self.chen), self._done(self.li)
        refunded.refund_sheet()
        self._line(self.wu).with_user(self.user_payroll).action_settle("outside", "in cash")
        before = {line: (line.state, line.payslip_id) for line in self.pay.line_ids}
        self._lose_columns()
        self._come_back()
        self.assertEqual({line: (line.state, line.payslip_id) for line in self.pay.line_ids}, before)
        # They go on as if nothing had been.
        paid.refund_sheet()
        refunded.refunded_id.action_payslip_cancel()
        self.assertEqual(self._states(self.pay), {"Chen": "reversed", "Li": "paid", "Wu": "settled"})

    def test_what_happened_to_the_payslips_meanwhile_is_followed(self):
        confirmed, cancelled, given_back = self._slip(self.chen), self._done(self.li), self._done(self.wu)
        confirmed.compute_sheet()
        given_back.refund_sheet()
        self._lose_columns()
        slips = confirmed | cancelled | given_back | given_back.refunded_id
        states = ("done", "cancel", "done", "cancel")
        for slip, state in zip(slips, states, strict=True):
            self.env.cr.execute("UPDATE hr_payslip SET state = %s WHERE id = %s", [state, slip.id])
        self.env.invalidate_all()
        self._come_back()
        self.assertEqual(self._states(self.pay), {"Chen": "paid", "Li": "released", "Wu": "paid"})
        self.assertEqual(self._line(self.chen).payslip_id, confirmed)

    def test_on_open_payslips_they_wait_again(self):
        """As from a version that let the addon go with such amounts."""
        slip = self._slip()
        slip.compute_sheet()
        self._lose_columns()
        self._come_back()
        self.assertEqual(self._line(self.chen).state, "released")
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual((self._line(self.chen).state, self._paid(slip)["Chen"]), ("paid", 300))

    def test_in_doubt_nobody_is_paid_twice(self):
        slip = self._done(self.chen)
        self._lose_columns()
        self.env.cr.execute("UPDATE hr_payslip_line SET total = 299.5 WHERE slip_id = %s", [slip.id])
        self._come_back()
        self.assertEqual(self._line(self.chen).state, "settled")
        self.assertIn("cannot be told", self._line(self.chen).settled_reason)
        self._line(self.chen).with_user(self.user_payroll).action_unsettle("it was never paid")

    def test_the_rule_leaves_the_structures_and_stays_for_who_was_paid_by_it(self):
        slip = self._done(self.chen)
        line = slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF")
        uninstall_hook(self.env)
        self.assertNotIn(self.perf_rule, self.env["hr.payroll.structure"].search([]).rule_ids)
        names = self.env["ir.model.data"].search(
            [("model", "=", self.perf_rule._name), ("res_id", "=", self.perf_rule.id)]
        )
        self.assertEqual(names.module, KEPT)
        pre_init_hook(self.env)
        self.assertEqual(self.env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf"), self.perf_rule)
        self.assertEqual(line.category_id, self.env.ref("jifen_payroll_link.hr_salary_rule_category_jifen_perf"))

    def test_which_amounts_a_payslip_pays(self):
        lines = [(1, 300, "paid", 1), (2, 300, "paid", 2), (3, -100, "paid", 3), (4, 50, "reversed", 3)]
        for slips, expected in (
            ([(8, 300, False, 1), (9, 200, False, 3)], ({1: (8, "paid"), 2: (9, "paid"), 3: (9, "paid")}, [4], False)),
            ([(8, 300, False, 2), (9, 50, True, 3)], ({1: (8, "paid"), 4: (9, "reversed")}, [2, 3], False)),
            ([(8, 300, False, 0)], ({}, [1, 2, 3, 4], True)),
            ([(8, 300, True, 1)], ({1: (8, "reversed")}, [2, 3, 4], False)),
            ([], ({}, [1, 2, 3, 4], False)),
        ):
            with self.subTest(slips):
                self.assertEqual(tie(slips, lines), expected)
        self.assertEqual(adding_up(0, [(1, 300), (2, -300)]), [(1, 300), (2, -300)])
        self.assertFalse(adding_up(0, []))
