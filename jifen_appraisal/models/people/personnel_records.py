"""What the personnel records say about people: versions, contracts, secondments."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import fields, models

from ...engine.presence import Posting, Stay, Version, stays


class PersonRecord(NamedTuple):
    """One person as the personnel records say."""

    id: int
    name: str
    user: int | None
    manager: int | None
    versions: list
    postings: list
    current_office: int | None

    def stays(self, start: date, end: date):
        """Return the Stays between two days; none when the person was not there."""
        return stays(self.versions, self.postings, start, end)

    def on(self, day: date):
        """Return a Stay of one day by the version of that day, at work or not."""
        version = next((row for row in reversed(self.versions) if row.since <= day), None)
        version = version or (self.versions[0] if self.versions else Version(day))
        return Stay(day, day, version.office, version.job)


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _jifen_records(self, start, end):
        """Return the PersonRecord of each of these people, in a constant number of queries.

        :param start, end: the days between which secondments are asked for
        """
        if not self.ids:
            return []
        versions, postings = self._jifen_versions(), self._jifen_postings(start, end)
        today = fields.Date.context_today(self)
        self.env["hr.employee"].flush_model()
        self.env.cr.execute(
            "SELECT id, name, user_id, parent_id FROM hr_employee WHERE id = ANY(%s) ORDER BY name, id", [self.ids]
        )
        records = []
        for employee, name, user, manager in self.env.cr.fetchall():
            own = versions[employee]
            current = next((row.office for row in reversed(own) if row.since <= today), own[0].office if own else None)
            records.append(PersonRecord(employee, name, user, manager, own, postings[employee], current))
        return records

    def _jifen_versions(self):
        """Return ``{employee id: [Version, …]}``, the earliest first."""
        self.env["hr.version"].flush_model()
        self.env.cr.execute(
            """
            SELECT employee_id, date_version, department_id, job_id, contract_date_start,
                   least(contract_date_end, departure_date)
              FROM hr_version
             WHERE employee_id = ANY(%s) AND active
             ORDER BY employee_id, date_version, id
            """,
            [self.ids],
        )
        versions = defaultdict(list)
        for employee, *row in self.env.cr.fetchall():
            versions[employee].append(Version(*row))
        return versions

    def _jifen_postings(self, start, end):
        """Return ``{employee id: [Posting, …]}`` between two days: secondments that another office appraises."""
        self.env["jifen.secondment"].flush_model()
        self.env.cr.execute(
            """
            SELECT employee_id, date_from, date_to, department_id, appraised_by = 'outside', id
              FROM jifen_secondment
             WHERE employee_id = ANY(%s) AND appraised_by <> 'home'
               AND date_from <= %s AND (date_to IS NULL OR date_to >= %s)
            """,
            [self.ids, end, start],
        )
        postings = defaultdict(list)
        for employee, *row in self.env.cr.fetchall():
            postings[employee].append(Posting(*row))
        return postings
