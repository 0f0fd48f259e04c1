from collections import Counter

from odoo import models

from ..common.sheet import Column, Worksheet


class JifenQuotaXlsx(models.AbstractModel):
    """How the quota of each grade has been used, group by group and period by period of the year."""

    _name = "report.jifen_appraisal.quota_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Quota Sheet"

    _jifen_model = "jifen.period"

    def _allowed(self, records):
        records._check_quota_reader()
        return super()._allowed(records)

    def _worksheets(self, records):
        return [self._worksheet(period, period._grading()) for period in records]

    def _worksheet(self, period, grading):
        return Worksheet(
            period.name,
            self.env._("Use of Quotas: %(period)s", period=period.name),
            self._columns(),
            [row for quota in grading.quotas.values() for row in self._rows(period, grading, quota)],
            head=[
                self.env._(
                    "Scheme: %(scheme)s    From %(start)s to %(end)s",
                    scheme=period.scheme_id.display_name,
                    start=period.date_from,
                    end=period.date_to,
                )
            ],
            foot=[
                self.env._(
                    "Balance: people × share of the year so far, less what was used. "
                    "Nominations that the committee refused are used; people it added are not."
                )
            ],
            landscape=True,
        )

    def _columns(self):
        return [
            Column(self.env._("Group"), 22, "text"),
            Column(self.env._("Grade"), 12, "text"),
            Column(self.env._("Period"), 16, "text"),
            Column(self.env._("People"), 9, "number"),
            Column(self.env._("Share (%)"), 10, "points"),
            Column(self.env._("Balance"), 10, "points"),
            Column(self.env._("Entitled"), 10, "number"),
            Column(self.env._("Used"), 9, "number", total=True),
            Column(self.env._("Of These Refused"), 12, "number", total=True),
            Column(self.env._("Added by the Committee"), 14, "number", total=True),
            Column(self.env._("Balance After"), 12, "points"),
        ]

    def _rows(self, period, grading, quota):
        grade = grading.ladder.by_id[quota.grade_id]
        # Names of grades and periods are no secret to whoever reads the results.
        name = self.env["jifen.grade"].sudo().browse(quota.grade_id).name
        label = period._group_label(grade, quota.group)
        found = self._nominations(period, grade, quota)
        for term in quota.terms:
            yield [
                label,
                name,
                self.env["jifen.period"].sudo().browse(term.period_id).name,  # no secret, see above
                term.heads,
                float(quota.percent),
                float(term.balance),
                term.entitled,
                term.used,
                found[term.period_id, "unit", "refused"],
                found[term.period_id, "committee", "approved"],
                float(term.after),
            ]

    def _nominations(self, period, grade, quota):
        """Return ``Counter({(period id, origin, state): number})`` of one group's nominations for a grade."""
        periods = self.env["jifen.period"].sudo().browse([term.period_id for term in quota.terms])  # no secret
        subjects = {subject.id: subject for rows in periods._grading_subjects().values() for subject in rows}
        # Counted for whoever reads the results.
        rows = (
            self.env["jifen.nomination"]
            .sudo()  # see above
            .search([("period_id", "in", periods.ids), ("grade_id.code", "=", grade.code)])
        )
        return Counter(
            (row.period_id.id, row.origin, row.state)
            for row in rows
            if row.scorecard_id.id in subjects and grade.group(subjects[row.scorecard_id.id]) == quota.group
        )
