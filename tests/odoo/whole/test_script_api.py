"""The calls that scripts and integrations rely on, in the order of their documentation."""

from decimal import Decimal

from odoo import Command
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestScriptApi(TransactionCase):
    def test_from_template_to_amounts(self):
        env = self.env = self.env(user=1, context={})
        department = env["hr.department"].create({"name": "Party office"})
        employees = env["hr.employee"].create(
            [{"name": name, "department_id": department.id} for name in ("One", "Two", "Three")]
        )
        scheme = env["jifen.scheme"]._load_template("r2")
        self.assertEqual(scheme.state, "active")
        period = self._opened(scheme, employees)
        self._post_and_reverse(period, employees)
        self._claim(scheme, department, employees[2])
        self._close_and_reopen(period)
        self._explain(period._scorecard(employees[0]))
        self._pay(period)

    def _opened(self, scheme, employees):
        period = self.env["jifen.period"].create(
            {
                "name": "2026-11",
                "scheme_id": scheme.id,
                "kind": "month",
                "date_from": "2026-11-01",
                "date_to": "2026-11-30",
                "employee_ids": [Command.set(employees.ids)],
                "team_ids": [Command.set([])],
            }
        )
        period.action_open()
        self.assertEqual(len(period.scorecard_ids), 3)
        return period

    def _post_and_reverse(self, period, employees):
        item = period.scheme_id._item("discipline.idle")
        lines = self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(employees[0]).id,
                    "item_id": item.id,
                    "quantity": 2,
                    "date": "2026-11-05",
                    "matter": "M-17",
                    "ground": "games at work",
                }
            ]
        )
        self.assertEqual(lines.points, -4)
        lines._reverse("entered twice")
        other = self.env["jifen.score.line"]._post(
            [{"scorecard_id": period._scorecard(employees[1]).id, "item_id": item.id, "date": "2026-11-05"}]
        )
        self.assertEqual(other.points, -2)

    def _claim(self, scheme, department, employee):
        claimable = scheme.item_ids.filtered(
            lambda row: (
                row.report_self
                and row.value_kind in ("fixed", "level")
                and not row.evidence_required
                and row._is_for_department(department.id, self.env["hr.department"]._jifen_tree())
            )
        )[0]
        claim = self.env["jifen.claim"].create(
            {
                "employee_id": employee.id,
                "item_id": claimable.id,
                "level_id": claimable.level_ids[:1].id,
                "quantity": 1,
                "date": "2026-11-02",
                "description": "what was done",
            }
        )
        claim.action_submit()
        while claim.state == "submitted":
            claim.action_approve()
        self.assertEqual(claim.state, "approved")
        self.assertEqual(claim.line_ids.approved_by_id, self.env.user)
        refused = claim.copy()
        refused.action_submit()
        refused.action_refuse("counted already")
        self.assertEqual((refused.state, refused.refusal_reason), ("refused", "counted already"))

    def _close_and_reopen(self, period):
        period.action_score()
        period.action_publish()
        period.action_close()
        period.action_reopen("one more finding")
        period.action_score()
        period.action_publish()
        period.action_close()

    def _explain(self, card):
        self.assertEqual(card.score, 100)
        self.assertEqual((card.rank_unit, card.rank_job, card.rank_overall), (1, 1, 1))
        self.assertFalse(card.grade_id.code)
        self.assertFalse(card.vetoed)
        self.assertEqual(card._explain()["score"], "100")

    def _pay(self, period):
        pay = self.env["jifen.allocation"].create({"period_id": period.id, "pool_amount": 10000})
        pay.action_compute()
        pay.action_submit()
        pay.action_approve()
        self.assertEqual(sum(Decimal(str(amount)) for amount in pay.line_ids.mapped("amount")), 10000)
        self.assertEqual(pay.returned_amount, 0)
