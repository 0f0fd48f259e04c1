from datetime import datetime, time, timedelta
from importlib import import_module

import pytz

from odoo import api, fields, models

# Without a calendar, or in one where nobody works, every day counts.
_FAR = 366 * 2


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _jifen_today(self):
        """Return the day it is at the company, by the time zone of its working hours."""
        # Working hours of the company are no secret.
        zone = pytz.timezone(self.sudo().resource_calendar_id.tz or "UTC")
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    @api.private
    def _jifen_working_day(self, start, days):
        """Return the last day of a deadline of so many working days that begins after ``start``.

        By the company's working hours and public holidays.

        :param datetime.date start: the day of the event, which is not counted
        :param int days: working days, 0 or more; 0 gives ``start`` itself
        :return: datetime.date
        """
        self.ensure_one()
        if days <= 0:
            return start
        # Working hours of the company are no secret.
        calendar = self.sudo().resource_calendar_id
        if not calendar:
            return start + timedelta(days=days)
        zone = pytz.timezone(calendar.tz or "UTC")
        after = zone.localize(datetime.combine(start + timedelta(days=1), time.min))
        end = zone.localize(datetime.combine(start + timedelta(days=_FAR), time.min))
        seen = set()
        for interval_start, __, __ in calendar._work_intervals_batch(after, end)[False]:
            seen.add(interval_start.date())
            if len(seen) > days:
                break
        worked = sorted(seen)
        return worked[days - 1] if len(worked) >= days else start + timedelta(days=days)

    @api.model
    def _jifen_build_demo(self, addon):
        """Let an addon build the companies of its demo; called by demo data alone.

        Its folder ``demo`` is imported here and nowhere else: a database without demo data never loads it.
        """
        import_module(f"odoo.addons.{addon}.demo").build(self.env)
