"""My Bonus: one's own approved amount and how it came about."""

from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from ..portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPay(PortalCase):
    def _approved(self):
        self._post(self.chen, "discipline.idle", quantity=2)
        self._post(self.wu, "probity.removal")
        self._close()
        pay = self.env["jifen.allocation"].with_user(self.user_officer).create({"period_id": self.period.id})
        pay.action_compute()
        pay.action_submit()
        return pay

    def test_pay_is_shown_once_it_is_approved(self):
        self.login(self.user_chen)
        self.assertIn("No bonus yet", self.text("/my/jifen/pay"))
        pay = self._approved()
        self.assertIn("No bonus yet", self.text("/my/jifen/pay"))
        pay.with_user(self.user_committee).action_approve()
        line = pay.line_ids.filtered(lambda row: row.employee_id == self.chen)
        text = self.text("/my/jifen/pay")
        self.assertIn(f"{line.amount:,.2f}", text)
        self.assertIn(f"96 × {pay.unit_value:.8f}".rstrip("0"), text)
        self.assertIn("This month", text)

    def test_nobody_sees_the_pay_of_somebody_else(self):
        pay = self._approved()
        pay.with_user(self.user_committee).action_approve()
        self.login(self.user_wu)
        text = self.text("/my/jifen/pay")
        self.assertIn("No share", text)
        self.assertNotIn(f"{max(pay.line_ids.mapped('amount')):,.2f}", text)

    def test_stranger_is_asked_to_log_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get("/my/jifen/pay").url)

    def test_login_without_an_employee(self):
        self.login(self._user("guest", portal=True))
        self.get("/my/jifen/pay", 404)


@tagged("post_install", "-at_install")
class TestPayExplained(PortalCase):
    """How it came about, in figures and sentences, for each way to share a pool out."""

    SCORES = {"Chen": 95.5, "Li": 88, "Wu": 102, "Ma": 76.5, "Gao": 90, "Song": 0}

    @classmethod
    def _period(cls, employees=None, **values):
        if not cls.scheme.grade_ids:
            cls.scheme.grade_ids = [
                Command.create({"name": name, "code": name.lower(), "by_score": False, "no_pay": name == "Poor"})
                for name in ("Good", "Poor")
            ]
        return super()._period(employees, **values)

    def _explained(self, pool=10000, cards=None, person=None, **rule):
        """Return what a person reads once a pool has been shared out by this rule and approved."""
        self.scheme.write(rule)
        self._close()
        by_name = {card.name: card for card in self.period.scorecard_ids}
        for name, score in self.SCORES.items():
            by_name[name]._trusted().write({"score": score, "scored": True, **(cards or {}).get(name, {})})
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": pool})
        pay.action_compute()
        pay.action_submit()
        self.assertFalse(self._own(person))
        pay.action_approve()
        self.pay = pay
        return self._own(person)._portal_explain()

    def _own(self, person=None):
        self.env.invalidate_all()
        return self.env["jifen.allocation.line"].with_user(person or self.user_chen)._portal_lines()

    def _rows(self, explained):
        return {label: text.replace("\xa0", " ") for label, text in explained["rows"]}

    def _text(self, explained):
        return " ".join(explained["notes"]).replace("\xa0", " ")

    def test_in_proportion_with_what_is_kept(self):
        self.scheme.pay_coefficient_ids = [Command.create({"coefficient": 2})]
        explained = self._explained(pay_reserve_percent=5)
        rows = self._rows(explained)
        self.assertEqual(
            (
                rows["Score"],
                rows["Coefficient"],
                rows["Pool"],
                rows["Kept for appeals"],
                rows["All together count with"],
            ),
            ("95.5", "2", "¥ 10,000.00", "¥ 500.00", "904"),
        )
        self.assertIn("191 × 10.50884956 = 2007.1903", self._text(explained))

    def test_what_a_limit_changes_is_explained(self):
        explained = self._explained(pay_most=2000)
        self.assertIn("make it ¥ 112.83 less than that", self._text(explained))

    def test_per_point_above_a_base(self):
        explained = self._explained(pay_method="per_point", pay_point_value=5, pay_point_base=80)
        rows = self._rows(explained)
        self.assertEqual((rows["Points that are paid"], rows["Value of a point"]), ("15.5", "5"))
        self.assertIn("15.5 × 5 = 77.5", self._text(explained))
        ma = self._own(self.user_ma)._portal_explain()
        self.assertIn("not above the points", self._text(ma))

    def test_the_sum_of_a_grade_is_explained(self):
        good, poor = self.scheme.grade_ids
        good.pay_amount = 300
        explained = self._explained(
            pay_method="per_grade", cards={"Chen": {"grade_id": good.id}, "Wu": {"grade_id": poor.id}}
        )
        rows = self._rows(explained)
        self.assertEqual((rows["Grade"], rows["Sum of the grade"]), ("Good", "¥ 300.00"))
        wu = self._own(self.user_wu)._portal_explain()
        self.assertIn("the grade Poor gets no performance pay", self._text(wu))
        # What the grade pays later says nothing of this amount.
        good.pay_amount = 400
        self.assertNotIn("Sum of the grade", self._rows(self._own()._portal_explain()))

    def test_the_best_and_the_others(self):
        explained = self._explained(300, pay_method="top", pay_top_percent=33)
        self.assertEqual(self._rows(explained)["Value of a part"], "150")
        self.assertIn("1 × 150 = 150", self._text(explained))
        self.assertIn("only the best", self._text(self._own(self.user_li)._portal_explain()))

    def test_why_there_is_no_share(self):
        self._explained(cards={"Chen": {"veto_no_pay": True}, "Li": {"scored": False}})
        self.assertIn("one-vote veto.", self._text(self._own()._portal_explain()))
        self.assertIn("there was no score", self._text(self._own(self.user_li)._portal_explain()))
        self.assertIn("counts with 0", self._text(self._own(self.user_song)._portal_explain()))

    def test_each_part_of_a_pool_is_explained(self):
        explained = self._explained(
            pay_method="parts",
            pay_divide="heads",
            pay_portion_ids=[
                Command.create({"name": "Score", "percent": 70}),
                Command.create({"name": "Best", "percent": 30, "method": "top", "top_percent": 50, "by_office": False}),
            ],
        )
        score, best = explained["parts"]
        # 7,000 for six people, 3,500 for the three of the party office, who have 260 points.
        self.assertEqual(score["name"], "Score · Party office")
        self.assertEqual(score["details"], ["this pool: ¥\xa03,500.00", "all together count with 260"])
        self.assertIn("95.5 × 13.46153846", score["text"])
        self.assertIn("1 × 1000 = 1000", best["text"])
        self.assertNotIn("Pool", self._rows(explained))
        self.login(self.user_chen)
        text = self.text("/my/jifen/pay")
        self.assertIn("Score · Party office", text)
        self.assertIn("all together count with 260", text)

    def test_a_correction_says_before_and_now(self):
        self._explained(pay_reserve_percent=10)
        before = self._own().amount
        self.period._scorecard(self.chen)._trusted().score = 100
        self.pay.action_correct()
        correction = self.pay.delta_ids
        self.assertEqual(len(self._own()), 1)
        correction.action_submit()
        self.assertEqual(len(self._own()), 1)
        correction.action_approve()
        explained = self._own()[0]._portal_explain()
        rows = self._rows(explained)
        self.assertEqual(
            (rows["Correction of"], rows["Before"], rows["Now"], rows["Difference"]),
            (
                self.pay.name,
                f"¥ {before:,.2f}",
                f"¥ {before + correction.line_ids.amount:,.2f}",
                f"¥ {correction.line_ids.amount:,.2f}",
            ),
        )
        self.assertIn("was corrected after", self._text(explained))
        self.login(self.user_chen)
        self.assertIn("Correction", self.text("/my/jifen/pay"))

    def test_a_rest_of_what_is_taken_back(self):
        self._explained(pay_reserve_percent=10)
        self.period._scorecard(self.chen)._trusted().score = 50
        self.pay.action_correct()
        correction = self.pay.delta_ids
        correction.action_submit()
        correction.action_approve()
        line = correction.line_ids
        whole = line.amount
        line._split(Decimal(-100))
        rest, first = (row._portal_explain() for row in self._own()[:2])
        self.assertIn("could not bear", self._text(rest))
        for explained in (rest, first):
            self.assertTrue(self._rows(explained)["Difference"].endswith(f"{-whole:,.2f}"))
