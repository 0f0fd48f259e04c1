"""What the personnel records say about the people of a period: versions, contracts, secondments."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...engine.presence import Posting, Stay, Version, stays

_SHOWN = 5


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


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _people_records(self, employee_ids):
        """Return the PersonRecord of each employee, in a constant number of queries."""
        ids = list(employee_ids)
        if not ids:
            return []
        versions, postings = self._version_rows(ids), self._posting_rows(ids)
        today = fields.Date.context_today(self)
        self.env["hr.employee"].flush_model()
        self.env.cr.execute(
            "SELECT id, name, user_id, parent_id FROM hr_employee WHERE id = ANY(%s) ORDER BY name, id", [ids]
        )
        records = []
        for employee, name, user, manager in self.env.cr.fetchall():
            own = versions[employee]
            current = next((row.office for row in reversed(own) if row.since <= today), own[0].office if own else None)
            records.append(PersonRecord(employee, name, user, manager, own, postings[employee], current))
        return records

    def _version_rows(self, employee_ids):
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
            [employee_ids],
        )
        versions = defaultdict(list)
        for employee, *row in self.env.cr.fetchall():
            versions[employee].append(Version(*row))
        return versions

    def _posting_rows(self, employee_ids):
        """Return ``{employee id: [Posting, …]}`` of this period: secondments that another office appraises."""
        self.env["jifen.secondment"].flush_model()
        self.env.cr.execute(
            """
            SELECT employee_id, date_from, date_to, department_id, appraised_by = 'outside', id
              FROM jifen_secondment
             WHERE employee_id = ANY(%s) AND appraised_by <> 'home'
               AND date_from <= %s AND (date_to IS NULL OR date_to >= %s)
            """,
            [employee_ids, max(self.mapped("date_to")), min(self.mapped("date_from"))],
        )
        postings = defaultdict(list)
        for employee, *row in self.env.cr.fetchall():
            postings[employee].append(Posting(*row))
        return postings

    # === WHO WAS THERE === #

    def _absent(self, employee_ids, date_from=None, date_to=None):
        """Return the PersonRecords of those who were not there on any day of this period, or between two days."""
        self.ensure_one()
        # Only whether somebody was there on a day is asked.
        records = self.sudo()._people_records(employee_ids)
        return [row for row in records if not row.stays(date_from or self.date_from, date_to or self.date_to)]

    @api.constrains("employee_ids", "date_from", "date_to", "state")
    def _check_present(self):
        """Nobody is appraised for days on which they had left already, or had not come yet."""
        for period in self.filtered(lambda period: period.state in ("draft", "open", "scoring")):
            period_sudo = period.sudo()  # ids of the people, nothing of them
            known = {employee for employee, __ in period_sudo._card_ids()}
            absent = period._absent([id_ for id_ in period_sudo._subject_ids()[0] if id_ not in known])
            if absent:
                names = format_list(self.env, [row.name for row in absent[:_SHOWN]])
                raise ValidationError(
                    self.env._(
                        "Not here on any day from %(start)s to %(end)s, so not to be appraised in %(period)s: "
                        "%(names)s (%(count)s in all). They left before, joined later or are appraised outside.",
                        names=names,
                        count=len(absent),
                        start=period.date_from,
                        end=period.date_to,
                        period=period.name,
                    )
                )
