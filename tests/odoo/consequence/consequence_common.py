"""A regulation whose results have consequences, for the tests of them."""

from odoo import Command, fields

from ..common import TownCase

GRADES = {"excellent": 90, "competent": 80, "basic": 60, "incompetent": 0}


class ConsequenceCase(TownCase):
    """A scheme of one dimension that starts with 100 points, and annual grades."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.scheme = cls._make_scheme()
        cls.item = cls.scheme._item("any")

    @classmethod
    def _make_scheme(cls):
        scheme = cls.env["jifen.scheme"].create(
            {
                "name": "Regulation",
                "code": "reg",
                "company_id": cls.company.id,
                "has_floor": False,
                "dimension_ids": [
                    Command.create({"name": "Base", "code": "base", "start": 100, "has_floor": False}),
                ],
                "grade_ids": [
                    Command.create(
                        {"name": code.capitalize(), "code": code, "sequence": number, "lower_bound": bound}
                        if bound
                        else {"name": code.capitalize(), "code": code, "sequence": number, "no_lower_bound": True}
                    )
                    for number, (code, bound) in enumerate(GRADES.items(), 1)
                ],
                "step_ids": [Command.create({"name": "Manager", "document": "claim", "approver": "manager"})],
            }
        )
        common = {"scheme_id": scheme.id, "dimension_id": scheme.dimension_ids.id}
        figures = {"value_kind": "range", "points_min": -999, "points_max": 999}
        cls.env["jifen.item"].create(
            [
                {**common, **figures, "name": "Points", "code": "any"},
                {**common, "name": "Breach", "code": "breach", "value_kind": "fixed", "veto_no_award": True},
            ]
        )
        scheme.action_activate()
        return scheme

    @classmethod
    def _rule(cls, code, grades=(), **values):
        """Add a consequence rule to the scheme, before a period is opened."""
        return cls.env["jifen.consequence.rule"].create(
            {
                "scheme_id": cls.scheme.id,
                "name": code.replace("_", " ").capitalize(),
                "code": code,
                "grade_ids": [Command.set(cls.scheme.grade_ids.filtered(lambda grade: grade.code in grades).ids)],
                **values,
            }
        )

    def _published(self, results, year=2026, kind="year", publish=True, **values):
        """Publish a period with these total scores of people, as ``{employee: score}``."""
        month, last = {"year": (1, "12-31"), "half": (1, "06-30"), "month": (values.pop("month", 1), "")}[kind]
        begin = fields.Date.to_date(f"{year}-{month:02}-01")
        period = self._period(
            employees=self.env["hr.employee"].union(*results),
            name=f"{year} {kind} {month}",
            kind=kind,
            date_from=begin,
            date_to=f"{year}-{last}" if last else fields.Date.end_of(begin, "month"),
            **values,
        )
        period.action_open()
        self._add(period, {employee: score - 100 for employee, score in results.items()})
        if publish:
            self._publish(period)
        return period

    def _add(self, period, points):
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(employee).id,
                    "item_id": self.item.id,
                    "points": figure,
                    "date": period.date_from,
                }
                for employee, figure in points.items()
                if figure
            ]
        )

    def _publish(self, period):
        period.action_score()
        period.action_publish()

    def _found(self, period, code=None):
        """Return ``{rule code: names}``, or the names under one rule."""
        found = {}
        for consequence in self._of(period):
            found.setdefault(consequence.rule_id.code, set()).add(consequence.subject_name)
        return found if code is None else found.get(code, set())

    def _of(self, period, *employees):
        consequences = self.env["jifen.consequence"].search([("period_id", "=", period.id)])
        return consequences.filtered(lambda row: row.employee_id in employees) if employees else consequences

    def _activities(self, consequences):
        return self.env["mail.activity"].search(
            [("res_model", "=", "jifen.consequence"), ("res_id", "in", consequences.ids)]
        )

    def _more_people(self, count):
        return [self._employee(f"P{number}", self.justice, manager=self.ma) for number in range(count)]
