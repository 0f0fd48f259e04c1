"""The lists that an appraisal office prints of a period."""

from odoo import models


class JifenFormSheet(models.AbstractModel):
    """A form on a period: for the office, the committee and audit, with lines to be signed."""

    _name = "report.jifen_appraisal.form_sheet"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Form of a Period"

    _jifen_model = "jifen.period"

    def _allowed(self, records):
        records._check_form_reader()
        return super()._allowed(records)

    def _worksheets(self, records):
        # Names of offices and jobs belong to the form, whatever its reader may see of HR.
        return [worksheet for period in records.sudo() for worksheet in self._of_period(period)]

    def _of_period(self, period):
        """Return the Worksheets of one period; called with all rights."""
        raise NotImplementedError

    def _head(self, period, unit=None):
        return [
            self.env._(
                "%(body)s    %(period)s, from %(start)s to %(end)s",
                body=unit.name if unit else period.company_id.name,
                period=period.name,
                start=period.date_from,
                end=period.date_to,
            )
        ]

    def _people(self, period):
        return period.scorecard_ids.filtered("employee_id").sorted(
            lambda card: (card.unit_id.name or "", card.department_id.name or "", card.name, card.id)
        )
