"""What the preview of performance pay says of its figures: to everybody, in sum, and on a sheet."""

import io

from openpyxl import load_workbook

from odoo.tests import tagged

from .test_allocation_preview import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewFigures(PreviewCase):
    def _preview(self, **values):
        return self._wizard(self._pay(), **values).save()._preview()

    def test_rounding_is_explained(self):
        self._results(Gao=0)
        preview = self._preview()
        people = {person["name"]: person for person in preview["people"]}
        # r2, example 2: 102 ÷ 362 × 10,000 = 2,817.679558…, so it gets an odd fen.
        self.assertEqual(people["Wu"]["fen"], 281768)
        self.assertAlmostEqual(float(people["Wu"]["rounding"]), 0.0442, 4)
        self.assertEqual(sum(person["rounding"] for person in preview["people"]), 0)
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        effect = wizard._rounding_effect(preview["people"])
        self.assertEqual([row["exact"] for row in effect["people"] if row["name"] == "Wu"], ["2,817.679558"])
        self.assertIn("Effect of Rounding", wizard.preview_html)

    def test_why_somebody_gets_nothing(self):
        cards = self._results()
        cards["Wu"]._trusted().veto_no_pay = True
        cards["Li"]._trusted().scored = False
        cards["Ma"]._trusted().grade_id = self._grade("Poor")
        preview = self._preview(only="nothing")
        self.assertEqual(
            {reason: [person["name"] for person in people] for reason, people in preview["nothing"]},
            {
                "One-vote veto": ["Wu"],
                "No score": ["Li"],
                "Grade Poor gets no performance pay": ["Ma"],
                "Score 0": ["Song"],
            },
        )
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        self.assertIn("Without an amount", wizard.preview_html)
        self.assertEqual(wizard._shown_preview(preview)["found"], 4)

    def test_extremes_and_who_changes_much(self):
        self._results()
        self._approved_before(9000)
        preview = self._preview(flag_percent=30, sort="difference")
        # 1,500 each before; 10,000 ÷ 452 a point now.
        self.assertEqual(
            {person["name"]: (person["change"], person["flagged"]) for person in preview["people"]},
            {
                "Chen": (41, True),
                "Li": (30, False),
                "Wu": (50, True),
                "Ma": (13, False),
                "Gao": (33, True),
                "Song": (-100, True),
            },
        )
        self.assertEqual([person["name"] for person in preview["people"]][:2], ["Song", "Wu"])
        figures = preview["spread"]
        self.assertEqual((figures.lowest, figures.highest, figures.average), (169248, 225664, 200000))
        self.assertEqual(figures.median, 199115)

    def test_histogram_holds_everybody(self):
        self._results()
        form = self._wizard(self._pay(), compare="per_grade")
        wizard = form.save()
        wizard.compare = "top"
        classes = wizard._histogram(wizard._preview())
        self.assertEqual(sum(row["heads"] for row in classes), 6)
        self.assertEqual(sum(row["beside"] for row in classes), 6)
        self.assertLessEqual(len(classes), 11)
        widths = [float(row[name]) for row in classes for name in ("width", "beside_width")]
        self.assertEqual(max(widths), 100)

    def test_budget_in_the_preview(self):
        self._results()
        budget = self.env["jifen.pay.budget"].create(
            {"name": "The year", "amount": 9999, "company_id": self.company.id}
        )
        preview = self._preview()
        self.assertEqual(
            preview["budget"],
            {"name": "The year", "amount": 999900, "committed": 0, "asked": 0, "needed": 1000000, "left": -100},
        )
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        self.assertIn("Overspent By", wizard.preview_html)
        budget.amount = 10000
        wizard.invalidate_recordset()
        self.assertNotIn("Overspent By", wizard.preview_html)

    def test_sheet_has_everybody_and_no_formula_from_a_name(self):
        cards = self._results()
        cards["Chen"]._trusted().name = "=1+1"
        wizard = self._wizard(self._pay(), compare="top").save()
        report = self.env["ir.actions.report"].with_user(self.user_officer)
        content, kind = report._render_xlsx("jifen_appraisal.allocation_preview_xlsx", wizard.ids, {})
        self.assertEqual(kind, "xlsx")
        people, offices = load_workbook(io.BytesIO(content)).worksheets
        self.assertIn("Highest Amount: ", people["A2"].value)
        cells = [row for row in people.iter_rows(values_only=True) if isinstance(row[0], int)]
        self.assertEqual(len(cells), 6)
        named = [cell for row in people.iter_rows() for cell in row if cell.value == "=1+1"]
        self.assertEqual([cell.data_type for cell in named], ["s"])
        self.assertEqual(round(sum(row[7] for row in cells), 2), 10000)
        self.assertIn("Justice office", [row[0] for row in offices.iter_rows(values_only=True)])

    def test_questions_do_not_grow_with_people(self):
        self._results()
        pay = self._pay()
        wizard = self._wizard(pay, compare="last").save()

        def queries():
            return self._queries(lambda: self.assertTrue(wizard._shown_preview(wizard._preview())["rows"]))

        few = queries()
        more = self.env["hr.employee"].create(
            [{"name": f"New {n}", "company_id": self.company.id, "department_id": self.party.id} for n in range(30)]
        )
        for employee in more:
            self.period._scorecard(self.chen)._trusted().copy({"employee_id": employee.id, "name": employee.name})
        self.assertEqual(len(wizard._preview()["people"]), 36)
        self.assertLessEqual(queries(), few + 1)
