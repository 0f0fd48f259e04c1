"""The demo's daily work: an appeal, a stand-in, a public notice, the record of a talk."""

from odoo import fields, models

from ...demo import town


class JifenDemo(models.AbstractModel):
    _inherit = "jifen.demo"

    def _running_month(self, scheme):
        result = super()._running_month(scheme)
        self._stand_in()
        self._appeal()
        self._notice()
        self._talk()
        return result

    def _stand_in(self):
        """The deputy leader is away next week: another one decides what is put to him."""
        absent, stand_in, reason = town.STAND_IN
        today = fields.Date.context_today(self)
        monday = fields.Date.add(fields.Date.start_of(today, "week"), days=7)
        self.env["jifen.delegation"].with_user(self._user(absent)).create(
            {
                "user_id": self._user(absent).id,
                "stand_in_id": self._user(stand_in).id,
                "company_id": self.env.company.id,
                "date_from": monday,
                "date_to": fields.Date.add(monday, days=4),
                "reason": reason,
            }
        )

    def _appeal(self):
        """Somebody appeals against a finding; the appraisal office has to find who looks into it."""
        name, finding, grounds, wish = town.APPEAL
        period = self.env.ref("jifen_appraisal.demo_period_open")
        self._finding(period, fields.Date.context_today(self), finding[0], None, 1, None, [name], finding[1])
        line = period._scorecard(self._find(name)).line_ids.sorted("id")[-1:]
        appeal = (
            self.env["jifen.appeal"]
            .with_user(self._find(name).user_id)
            .sudo()  # the demo is built by the system
            .create(
                {
                    "scorecard_id": line.scorecard_id.id,
                    "about": "line",
                    "line_id": line.id,
                    "grounds": grounds,
                    "wish": wish,
                }
            )
        )
        appeal.action_submit()
        self._mark(appeal.sudo(), "appeal")  # the demo is built by the system

    def _notice(self):
        """The points of the month so far are on notice for everybody."""
        period = self.env.ref("jifen_appraisal.demo_period_open")
        shown = {**period._notice_defaults(), "days": 5, "by_unit": False, "contact": town.CONTACT}
        period.with_user(self._user("office"))._put_on_notice("points", **shown)

    def _talk(self):
        """The head of an office has talked with somebody about last month's result."""
        talker, name, place, text = town.TALK
        period = self.env.ref("jifen_appraisal.demo_period_paid")
        talk = (
            self.env["jifen.talk"]
            .with_user(self._user(talker))
            .create({"scorecard_id": period._scorecard(self._find(name)).id, "place": place, "text": text})
        )
        talk.action_record()
