"""A small bureau for the tests of grades: three units, quarters, grades as in regulation r4."""

from odoo import Command

from ..common import TownCase

GRADES = [
    # code, lowest score (None: whatever is below), standing, quota
    ("good", 90, "best", {"quota_mode": "nomination", "quota_percent": 40, "quota_rounding": "carry"}),
    ("fair", 80, "middle", {}),
    ("ordinary", 60, "weak", {}),
    ("poor", None, "worst", {}),
]
ANNUAL = ["excellent", "competent", "basic", "incompetent"]
QUARTERS = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")]
YEAR = 2025


class GradingCase(TownCase):
    """Units Trio (3 people), Solo (1) and Six (6), each with a leader who is not appraised there."""

    company_name = "Test Bureau"
    sizes = {"trio": 3, "solo": 1, "six": 6}
    quota = {"quota_window": "year", "quota_by": "unit"}

    @classmethod
    def _build(cls):
        cls._make_company(cls.company_name)
        cls._make_users()
        cls.bureau = cls._department("Bureau")
        cls.user_leader = cls._user("leader", "manager")
        cls.leader = cls._employee("Leader", cls.bureau, cls.user_leader)
        cls.gao = cls._employee("Gao", cls.bureau, cls.user_gao)
        cls.units, cls.members = {}, {}
        for name, size in cls.sizes.items():
            unit = cls._department(
                name.capitalize(),
                parent_id=cls.bureau.id,
                jifen_is_unit=True,
                manager_id=cls.leader.id,
                jifen_deputy_id=cls.gao.id,
            )
            cls.units[name] = unit
            cls.members[name] = [cls._employee(f"{name}{number}", unit) for number in range(1, size + 1)]
        cls.people = cls.env["hr.employee"].union(*(row for rows in cls.members.values() for row in rows))
        cls.scheme = cls._make_scheme()

    @classmethod
    def _make_scheme(cls):
        scheme = cls._new_scheme(
            "Regular appraisal",
            "quarterly",
            grade_ids=[Command.create(vals) for vals in cls._grade_values()],
            dimension_ids=[Command.create({"name": "Work", "code": "work", "weight": 1})],
        )
        dimension = scheme.dimension_ids
        for code, values in (
            ("point", {"points": 1}),
            ("loss", {"points": -1}),
            ("probity", {"points": 0, "veto_lowest_grade": True}),
        ):
            cls.env["jifen.item"].create(
                {"scheme_id": scheme.id, "dimension_id": dimension.id, "name": code, "code": code, **values}
            )
        scheme.action_activate()
        return scheme

    @classmethod
    def _grade_values(cls):
        return [
            {
                "name": code.capitalize(),
                "code": code,
                "sequence": number,
                "lower_bound": bound or 0,
                "no_lower_bound": bound is None,
                "standing": standing,
                **values,
                **(cls.quota if values else {}),
            }
            for number, (code, bound, standing, values) in enumerate(GRADES)
        ]

    # === STEPS === #

    @classmethod
    def _quarter(cls, number, people=None, **values):
        start, end = QUARTERS[number - 1]
        period = cls._period(
            people or cls.people,
            name=f"Q{number}",
            kind="quarter",
            date_from=f"{YEAR}-{start}",
            date_to=f"{YEAR}-{end}",
            **values,
        )
        period.action_open()
        return period

    def _score(self, period, scores):
        """Post whole points for people and score: ``{employee: points}``."""
        gain, loss = self.scheme._item("point"), self.scheme._item("loss")
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(person).id,
                    "item_id": (gain if points > 0 else loss).id,
                    "quantity": abs(points),
                    "date": period.date_from,
                }
                for person, points in scores.items()
            ]
        )
        period.action_score()

    def _scored_quarter(self, number, scores=None, **values):
        """Open and score a quarter; everybody has 95 unless said otherwise."""
        period = self._quarter(number, **values)
        self._score(period, {**dict.fromkeys(period.employee_ids, 95), **(scores or {})})
        return period

    def _grade(self, code):
        return self.scheme.grade_ids.filtered(lambda grade: grade.code == code)

    def _codes(self, period, people):
        return [period._scorecard(person).grade_id.code for person in people]

    def _nominate(self, period, person, user=None, grade="good", reason="Solved the case"):
        values = {"scorecard_id": period._scorecard(person).id, "grade_id": self._grade(grade).id, "reason": reason}
        return self.env["jifen.nomination"].with_user(user or self.user_leader)._propose([values])

    def _agreed(self, period, person, user=None):
        nomination = self._nominate(period, person, user)
        nomination.with_user(self.user_gao).action_agree("")
        return nomination

    def _approved(self, period, person):
        nomination = self._agreed(period, person)
        nomination.with_user(self.user_committee).action_approve()
        return nomination

    def _decide(self, period, person, grade, reason="", user=None):
        change = {"scorecard_id": period._scorecard(person).id, "grade_id": self._grade(grade).id, "reason": reason}
        return period.with_user(user or self.user_committee)._decide_grades([change])

    def _quota_of(self, period, unit, grade="good"):
        """Return the unit's QuotaRow."""
        period.env.flush_all()
        rows = period._quota_rows(period._grade_ladder())
        return rows[self._grade(grade).id, (False, self.units[unit].id)]

    def _publish(self, period):
        period.action_publish()
        return period


__all__ = ["ANNUAL", "QUARTERS", "YEAR", "GradingCase"]
