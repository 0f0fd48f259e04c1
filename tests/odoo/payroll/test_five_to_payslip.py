"""Every regulation, from its template to payslips that pay out the pool to the fen."""

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.jifen_appraisal.demo import bodies

GROUP = "jifen_appraisal.jifen_appraisal_group_"


@tagged("post_install", "-at_install")
class TestFiveToPayslip(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})
        cls.office = new_test_user(cls.env, login="jifen_office", groups=f"base.group_user,{GROUP}officer")
        cls.committee = new_test_user(cls.env, login="jifen_committee", groups=f"base.group_user,{GROUP}committee")

    def _pay_out(self, code, pool):
        """Close the demo period of a regulation, share out a pool and confirm everybody's payslip.

        :return: ``(allocation, {employee name: what the payslip pays})``
        """
        period = bodies.build(self.env, code, self.office | self.committee)
        company = period.company_id
        self._as(self.office, period).action_score()
        self._as(self.office, period).action_publish()
        if period.scheme_id.notice_days:
            # Nobody waits for days here: the committee may say so, with a reason.
            self._as(self.committee, period).action_waive_notice("Read out to everybody")
        self._as(self.office, period).action_close()
        pay = self._as(self.office, self.env["jifen.allocation"]).create(
            {"period_id": period.id, "pool_basis": "fixed", "pool_amount": pool}
        )
        pay.action_compute()
        pay.action_submit()
        slips = self._slips(period)
        self.env.invalidate_all()
        self._as(self.committee, pay).action_approve()
        slips.compute_sheet()
        for slip in slips:
            slip.action_payslip_done()
        pay = pay.with_user(self.env.user).with_context(allowed_company_ids=company.ids)
        self.assertEqual(
            round(sum(pay.line_ids.mapped("amount")) + pay.returned_amount, 2), pool, "shares and rest are the pool"
        )
        paid = {
            slip.employee_id.name: sum(slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total"))
            for slip in slips
        }
        self.assertEqual(paid, {line.employee_name: line.amount for line in pay.line_ids})
        self.assertEqual(set(pay.line_ids.filtered("amount").mapped("state")), {"paid"})
        return pay, paid

    def _as(self, user, records):
        companies = records.company_id if records and "company_id" in records else user.company_ids
        return records.with_user(user).with_context(allowed_company_ids=(companies or user.company_ids).ids)

    def _slips(self, period):
        company = period.company_id
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        structure = env["hr.payroll.structure"].create(
            {
                "name": "Wages",
                "code": f"W{company.id}",
                "company_id": company.id,
                "parent_id": False,
                "rule_ids": [Command.set(self.env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf").ids)],
            }
        )
        people = period.scorecard_ids.employee_id
        people.version_id.write({"contract_date_start": "2020-01-01", "wage": 5000, "struct_id": structure.id})
        return env["hr.payslip"].create(
            [
                {
                    "name": person.name,
                    "employee_id": person.id,
                    "contract_id": person.version_id.id,
                    "struct_id": structure.id,
                    "company_id": company.id,
                    "date_from": period.date_from,
                    "date_to": period.date_to,
                }
                for person in people
            ]
        )

    def test_points_of_an_agency_r0_come_to_payslips(self):
        self._pay_out("r0", 10000)

    def test_county_r1_by_rank_of_the_teams(self):
        pay, paid = self._pay_out("r1", 250000)
        self.assertEqual(pay.method, "ladder")
        first = pay.period_id.scorecard_ids.filtered(lambda card: card.team_id and card.rank_overall == 1)
        parts = sorted(paid[card.name] for card in first.member_card_ids)
        self.assertLessEqual(sum(parts), 50000)
        self.assertEqual(parts[-2:], [10000, 10000])

    def test_points_of_a_community_r3_come_to_payslips(self):
        __, paid = self._pay_out("r3", 8888.88)
        self.assertEqual(max(paid, key=paid.get), "宁小雨")

    def test_points_of_the_police_r4_come_to_payslips(self):
        __, paid = self._pay_out("r4", 10000.01)
        self.assertEqual(max(paid, key=paid.get), "江涛")
