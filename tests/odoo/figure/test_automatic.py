"""Points that follow from Odoo's own records: posted at scoring, once, and taken back when they no longer hold."""

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestAutomatic(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last_day = fields.Date.end_of(cls.day, "month")
        cls.tag = cls.env["hr.leave.type"].create(
            {"name": "Personal leave", "requires_allocation": False, "leave_validation_type": "no_validation"}
        )

    def _item(self, code, points):
        return self.env["jifen.item"].create(
            {
                "scheme_id": self.scheme.id,
                "dimension_id": self.scheme._dimension("award").id,
                "name": code,
                "code": code,
                "value_kind": "fixed",
                "points": points,
                "valid_from": self.day,
            }
        )

    def _rule(self, item, user=None, **values):
        # What counts is fixed once a period runs: the rule is added before one is opened.
        self.env.cr.execute("UPDATE jifen_period SET state = 'draft' WHERE scheme_id = %s", [self.scheme.id])
        self.env.invalidate_all()
        rule = (
            self.env["jifen.automatic"]
            .with_user(user or self.env.user)
            .create(
                {
                    "scheme_id": self.scheme.id,
                    "item_id": item.id,
                    "name": "No leave in the month",
                    "model_name": "hr.leave",
                    "domain": "[('state', '=', 'validate')]",
                    "date_field": "request_date_from",
                    "date_to_field": "request_date_to",
                    "measure": "none",
                    **values,
                }
            )
        )
        self.env.cr.execute("UPDATE jifen_period SET state = 'open' WHERE scheme_id = %s", [self.scheme.id])
        self.env.invalidate_all()
        return rule

    def _leave(self, employee, day=None):
        """Return a validated leave of one day, whether or not that is a working day."""
        leave = self.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": self.tag.id,
                "request_date_from": "2025-01-06",
                "request_date_to": "2025-01-06",
            }
        )
        self.env.flush_all()
        day = day or self.day
        self.env.cr.execute(
            "UPDATE hr_leave SET state = 'validate', request_date_from = %s, request_date_to = %s, "
            "date_from = %s, date_to = %s WHERE id = %s",
            [day, day, f"{day} 01:00:00", f"{day} 09:00:00", leave.id],
        )
        leave.invalidate_recordset()
        return leave

    def _lines(self, item):
        self.env.invalidate_all()
        return self.env["jifen.score.line"].search([("item_id", "=", item.id)], order="id")

    def test_once_without_a_record(self):
        item = self._item("full_attendance", 10)
        self._rule(item)
        self._leave(self.chen)
        self.period.action_score()
        lines = self._lines(item)
        staff = {"Li", "Wu", "Ma"}
        self.assertEqual(set(lines.mapped("subject_name")), staff)
        self.assertEqual(set(lines.mapped("origin")), {"automatic"})
        self.assertEqual(set(lines.mapped("points")), {10})
        self.assertEqual(lines[0].ground, "No leave in the month")
        self.assertEqual(self.period._scorecard(self.li).score, 110)
        self.assertEqual(self.period._scorecard(self.chen).score, 100)

    def test_scoring_again_does_not_double(self):
        item = self._item("full_attendance", 10)
        self._rule(item)
        for __ in range(3):
            self.period.action_score()
        self.assertEqual(len(self._lines(item)), 4)
        self.period.action_publish()
        self.assertEqual(len(self._lines(item)), 4)

    def test_what_no_longer_holds_is_reversed(self):
        item = self._item("full_attendance", 10)
        self._rule(item)
        self.period.action_score()
        leave = self._leave(self.li)
        self.period.action_score()
        own = self._lines(item).filtered(lambda line: line.subject_name == "Li")
        self.assertEqual(own.mapped("origin"), ["automatic", "reversal"])
        self.assertEqual(self.period._scorecard(self.li).score, 100)
        self.env.cr.execute("UPDATE hr_leave SET state = 'refuse' WHERE id = %s", [leave.id])
        self.env.invalidate_all()
        self.period.action_score()
        self.assertEqual(self.period._scorecard(self.li).score, 110)
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))

    def test_records_are_counted_or_their_figures_summed(self):
        counted, summed = self._item("leaves", -1), self._item("days", -2)
        self._rule(counted, measure="count", name="Leaves")
        self._rule(summed, measure="sum", sum_field="number_of_days", name="Days of leave")
        leave = self._leave(self.wu)
        self.env.cr.execute("UPDATE hr_leave SET number_of_days = 1.5 WHERE id = %s", [leave.id])
        self.env.invalidate_all()
        self.period.action_score()
        self.assertEqual(self._lines(counted).mapped("quantity"), [1])
        self.assertEqual(self._lines(summed).mapped("points"), [-3])
        self.assertEqual(self._lines(counted).mapped("ground"), ["Leaves: 1"])
        self.assertEqual(self._lines(summed).mapped("ground"), ["Days of leave: 1.5"])

    def test_a_leave_over_two_months_counts_once(self):
        counted, none = self._item("leaves", -1), self._item("full_attendance", 10)
        self._rule(counted, measure="count", name="Leaves")
        self._rule(none)
        first = fields.Date.start_of(self.day, "month")
        leave = self._leave(self.li, fields.Date.subtract(first, days=2))
        self.env.cr.execute("UPDATE hr_leave SET request_date_to = %s WHERE id = %s", [self.day, leave.id])
        self.env.invalidate_all()
        self.period.action_score()
        self.assertFalse(self._lines(counted))
        self.assertNotIn("Li", self._lines(none).mapped("subject_name"))

    def test_a_leave_outside_the_period_does_not_count(self):
        item = self._item("full_attendance", 10)
        self._rule(item)
        self._leave(self.li, fields.Date.subtract(fields.Date.start_of(self.day, "month"), days=1))
        self.period.action_score()
        self.assertIn("Li", self._lines(item).mapped("subject_name"))

    def test_a_model_that_is_not_there_waits(self):
        item = self._item("punctual", 8)
        rule = self._rule(item, model_name="hr.no.such.model", domain="[]")
        self.assertIn("waits until its app is installed", rule.problem)
        self.period.action_score()
        self.assertFalse(self._lines(item))

    def test_mistakes_are_told_at_entry(self):
        item = self._item("bad", 1)
        for values, message in (
            ({"domain": "__import__('os')"}, "cannot be evaluated"),
            ({"domain": "[('no_such_field', '=', 1)]"}, "cannot be evaluated"),
            ({"domain": "[('request_date_from', '=', 'soon')]"}, "cannot be evaluated"),
            ({"domain": "[('tz_mismatch', '=', True)]"}, "must be a stored field"),
            ({"domain": "[('holiday_status_id.has_valid_allocation', '=', True)]"}, "must be a stored field"),
            (
                {"domain": "[('holiday_status_id', 'any', [('has_valid_allocation', '=', True)])]"},
                "must be a stored field",
            ),
            ({"employee_field": "holiday_status_id"}, "does not lead to employees"),
            ({"date_field": "state"}, "cannot be used"),
            ({"measure": "sum", "sum_field": "name"}, "cannot be used"),
            ({"model_name": "jifen.guard"}, "keeps no records"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
                self._rule(item, **values)

    def test_only_administrators_define_what_is_read(self):
        item = self._item("full_attendance", 10)
        for user in (self.user_officer, self.user_ma, self.user_li):
            with self.subTest(user.login), self.assertRaises(AccessError), self.env.cr.savepoint():
                self._rule(item, user=user)

    def test_an_officer_who_is_appraised_may_score(self):
        self.li.user_id = self.user_officer
        item = self._item("full_attendance", 10)
        self._rule(item)
        self.period.with_user(self.user_officer).action_score()
        self.assertIn("Li", self._lines(item).mapped("subject_name"))
