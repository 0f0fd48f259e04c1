"""Figures reported for indicators, their ranks and what bad figures meet."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestFigure(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls.env["jifen.scheme"]._load_template("r1", cls.company)
        cls.towns = cls.env["hr.department"]
        for name in ("A", "B", "C", "D", "E"):
            cls.towns |= cls._department(f"Town {name}", parent_id=cls.town.id, jifen_is_unit=True)
        cls.year = cls._period(
            cls.chen,
            name="Year",
            kind="year",
            date_from="2025-01-01",
            date_to="2025-12-31",
            team_ids=[Command.set(cls.towns.ids)],
        )
        cls.year.action_open()

    def _report(self, figures, code="fiscal_revenue"):
        for town, figure in zip(self.towns, figures, strict=True):
            if figure is not None:
                self.year._scorecard(town)._report_figure(code, figure)

    def _targets(self):
        return [
            self.year._scorecard(town).result_ids.filtered(lambda row: row.dimension_id.code == "key_targets").score
            for town in self.towns
        ]

    def test_r1_example_1(self):
        self._report([12.0, 9, "9", 7, 3])
        self.year.action_score()
        self.assertEqual(self._targets(), [20, 16, 16, 8, 4])

    def test_a_figure_can_be_corrected_while_the_period_is_open(self):
        self._report([12, 9, 9, 7, 3])
        self._report([1, 9, 9, 7, 3])
        self.year.action_score()
        self.assertEqual(self._targets(), [4, 20, 20, 12, 8])
        self.assertEqual(self.env["jifen.figure"].search_count([("period_id", "=", self.year.id)]), 5)

    def test_zero_is_a_figure_and_below_zero_too(self):
        self._report([0, -1, "0.0", 1, -2.5])
        self.year.action_score()
        self.assertEqual(self._targets(), [16, 8, 16, 20, 4])

    def test_missing_for_some(self):
        self._report([12, 9, None, 7, None])
        with self.assertRaisesRegex(UserError, "none for Town C.*Town E"):
            self.year.action_score()
        self.env.invalidate_all()
        self.assertEqual(self.year.missing_figure_count, 5 * 11 - 3)

    def test_what_is_no_figure_of_the_subject_is_refused(self):
        card = self.year._scorecard(self.towns[0])
        for value in ("many", "", "nan", "1e30", None):
            with self.subTest(value), self.assertRaises(UserError), self.env.cr.savepoint():
                card._report_figure("fiscal_revenue", value)
        with self.assertRaisesRegex(UserError, "nothing with the code"):
            card._report_figure("happiness", 1)
        with self.assertRaisesRegex(UserError, "is not for"), self.env.cr.savepoint():
            self.year._scorecard(self.chen)._report_figure("fiscal_revenue", 1)
        self.assertFalse(self.env["jifen.figure"].search([("period_id", "=", self.year.id)]))

    def test_only_the_office_and_only_while_open(self):
        card = self.year._scorecard(self.towns[0])
        for user in (self.user_li, self.user_ma, self.user_committee, self.user_auditor, self.user_inspector):
            with self.subTest(user.login), self.assertRaises(AccessError):
                card.with_user(user).sudo(False)._report_figure("fiscal_revenue", 1)
        self._report([12, 9, 9, 7, 3])
        self.year.action_score()
        self.year.action_publish()
        with self.assertRaisesRegex(UserError, "figures are fixed"):
            card.with_user(self.user_officer)._report_figure("fiscal_revenue", 99)
        figure = self.env["jifen.figure"].search([("scorecard_id", "=", card.id)]).with_user(self.user_officer)
        with self.assertRaisesRegex(UserError, "figures are fixed"):
            figure.value = 99
        with self.assertRaisesRegex(UserError, "figures are fixed"):
            figure.unlink()

    def test_one_list_with_a_row_for_each(self):
        period = self.year.with_user(self.user_officer)
        action = period.action_enter_figures()
        period.action_enter_figures()
        figures = self.env["jifen.figure"].with_user(self.user_officer).search(action["domain"])
        self.assertEqual(len(figures), 5 * 11)
        self.assertFalse(any(figures.mapped("reported")))
        figures[0].value = 3
        self.assertTrue(figures[0].reported)
        with self.assertRaisesRegex(UserError, "stays with its subject"):
            figures[0].scorecard_id = figures[1].scorecard_id

    def test_a_sheet_is_imported(self):
        figures = self.env["jifen.figure"].with_user(self.user_officer)
        rows = [
            [self.year._scorecard(town).display_name, "Fiscal revenue", str(value)]
            for town, value in zip(self.towns, (12, 9, 9, 7, 3), strict=True)
        ]
        names = ["scorecard_id", "indicator_id", "value"]
        self.year.with_user(self.user_officer).action_enter_figures()
        result = figures.load(names, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(len(figures.search([("period_id", "=", self.year.id), ("reported", "=", True)])), 5)
        self.year.action_score()
        self.assertEqual(self._targets(), [20, 16, 16, 8, 4])
        result = figures.load(names, [["Nobody · Year", "Fiscal revenue", "1"]])
        self.assertTrue(result["messages"])
        twice = figures.load(names, rows[:1])
        self.assertIn("already has this figure", str(twice["messages"]))
