"""Who was there while a period runs."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

_SHOWN = 5


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _absent(self, employee_ids, date_from=None, date_to=None):
        """Return the PersonRecords of those who were not there on any day of this period, or between two days."""
        self.ensure_one()
        start, end = date_from or self.date_from, date_to or self.date_to
        # Only whether somebody was there on a day is asked.
        records = self.env["hr.employee"].sudo().browse(employee_ids)._jifen_records(start, end)
        return [row for row in records if not row.stays(start, end)]

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
