"""A body of its own for each regulation: its people, its template, the way from a claim to a result."""

from odoo import Command, fields
from odoo.tests import TransactionCase

from ..builders import Builders


class RegulationCase(Builders, TransactionCase):
    """A company with the scheme of one template, an appraisal office and a committee."""

    code = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_company(f"Body of {cls.code}")
        cls.body = cls._department("Body", jifen_is_unit=True)
        cls.office = cls._user("office", "officer")
        cls.committee = cls._user("committee", "committee")
        cls._people()
        cls.scheme = cls.env["jifen.scheme"].with_user(cls.office)._load_template(cls.code, cls.company).sudo()

    @classmethod
    def _people(cls):
        """Create who is appraised."""

    @classmethod
    def _login_of(cls, name):
        return f"regulation_{cls.code}_{name}"

    @classmethod
    def _period(cls, kind, date_from, date_to, people, teams=None, parent=None, scheme=None):
        """Open a period as the appraisal office would."""
        period = cls.env["jifen.period"].create(
            {
                "name": f"{kind} {date_from}",
                "scheme_id": (scheme or cls.scheme).id,
                "kind": kind,
                "date_from": date_from,
                "date_to": date_to,
                "parent_id": parent.id if parent else False,
                "employee_ids": [Command.set(people.ids)],
                "team_ids": [Command.set(teams.ids if teams else [])],
            }
        )
        period.action_open()
        return period

    @classmethod
    def _this(cls, kind):
        """Return the first and the last day of this month, quarter or year."""
        return fields.Date.start_of(cls.day, kind), fields.Date.end_of(cls.day, kind)

    def _post(self, card, *entries):
        """Post ``(item code, times, level code or points, further values)`` as the office would."""
        values = []
        for code, times, *rest in entries:
            item = self.scheme._item(code)
            row = {"scorecard_id": card.id, "item_id": item.id, "quantity": times, "date": card.period_id.date_from}
            if rest and isinstance(rest[0], str):
                row["level_id"] = self._level(item, rest[0]).id
            elif rest and rest[0] is not None:
                row["points"] = rest[0]
            values.append({**row, **(rest[1] if len(rest) > 1 else {})})
        return self.env["jifen.score.line"]._post(values)

    def _level(self, item, code):
        level = item.level_ids.filtered(lambda row: row.code == code)
        self.assertTrue(level, code)
        return level

    def _claim(self, employee, code, times=1, level=None, **values):
        """Submit a claim as the employee, with a file as evidence."""
        item = self.scheme._item(code)
        claim = (
            self.env["jifen.claim"]
            .with_user(employee.user_id)
            .create(
                {
                    "employee_id": employee.id,
                    "item_id": item.id,
                    "level_id": self._level(item, level).id if level else False,
                    "quantity": times,
                    "date": self.day,
                    "description": f"{item.name}, see the file",
                    **values,
                }
            )
        )
        self.env["ir.attachment"].create(
            {"name": "proof.pdf", "raw": b"%PDF-1.4 proof", "res_model": "jifen.claim", "res_id": claim.id}
        )
        claim.action_submit()
        return claim

    def _approved(self, claim, *users):
        """Approve a claim step by step, by these users in turn, and by nobody else."""
        for number, user in enumerate(users, 1):
            self.assertEqual(claim.state, "submitted", f"before step {number}")
            claim.with_user(user).action_approve()
        self.assertEqual(claim.state, "approved")
        return claim

    def _parts(self, card):
        """Return ``{dimension code: score}``."""
        return {row.dimension_id.code: row.score for row in card.result_ids}

    def _closed(self, period):
        period.action_score()
        period.action_publish()
        period.action_close()
        return period
