"""Regulation r2 over longer periods: a quarter of its months, a year of its quarters, with all their people."""

from odoo.tests import tagged

from .regulation_common import RegulationCase


@tagged("post_install", "-at_install")
class TestRegulationR2(RegulationCase):
    """A main leader over a deputy in charge of one office with two clerks."""

    code = "r2"

    @classmethod
    def _people(cls):
        cls.head, cls.deputy = cls._employee("Head", cls.body), cls._employee("Deputy", cls.body)
        cls.body.manager_id = cls.head
        cls.party = cls._department("党办", parent_id=cls.body.id, jifen_deputy_id=cls.deputy.id)
        cls.clerks = cls._employee("First", cls.party) | cls._employee("Second", cls.party)
        cls.people = cls.head | cls.deputy | cls.clerks

    def _months(self, quarter, *losses):
        """Score the months of a quarter, each with so many points off the first clerk's assessment."""
        for number, loss in enumerate(losses):
            begin = f"2025-{quarter.date_from.month + number:02}"
            month = self._period("month", f"{begin}-01", f"{begin}-28", self.people, parent=quarter)
            if loss:
                self._post(month._scorecard(self.clerks[0]), ("assessment.overall", 1, -loss))
            self._closed(month)

    def _scores(self, period):
        return [period._scorecard(person).score for person in self.people]

    def test_quarter_and_year_are_averages(self):
        year = self._period("year", "2025-01-01", "2025-12-31", self.people)
        quarters = [
            self._period("quarter", "2025-01-01", "2025-03-31", self.people, parent=year),
            self._period("quarter", "2025-04-01", "2025-06-30", self.people, parent=year),
        ]
        self._months(quarters[0], 0, 6, 12)
        self._months(quarters[1], 2, 0)
        for period in (*quarters, year):
            self._closed(period)
        # The clerk loses 6 on average, so the leaders 3, as half of those they lead.
        self.assertEqual(self._scores(quarters[0]), [97, 97, 94, 100])
        self.assertEqual(self._scores(quarters[1]), [99.5, 99.5, 99, 100])
        self.assertEqual(self._scores(year), [98.25, 98.25, 96.5, 100])
        self.assertEqual(self._parts(year._scorecard(self.clerks[0])), {"periods": 96.5})

    def test_a_quarter_without_months_is_scored_by_itself(self):
        quarter = self._period("quarter", "2025-07-01", "2025-09-30", self.people)
        self._post(quarter._scorecard(self.clerks[0]), ("party.meetings", 3), ("award.commendation", 1, "city"))
        self._closed(quarter)
        self.assertEqual(self._scores(quarter), [96, 96, 92, 100])

    def test_offices_are_found_by_their_chinese_name(self):
        catalogues = {row.code: row.department_ids for row in self.scheme.catalogue_ids}
        self.assertEqual(catalogues.pop("party"), self.party)
        self.assertFalse(any(catalogues.values()))
