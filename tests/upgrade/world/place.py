"""One company of the demo, with its people by name and the demo's logins."""

from odoo.addons.jifen_appraisal.demo import place


class Place:
    def __init__(self, env, company_name):
        self.company = env["res.company"].search([("name", "=", company_name)])
        self.env = place.inside(env, self.company)
        self.officer, self.committee = self.user("office"), self.user("committee")

    def of_demo(self, name):
        return place.of_demo(self.env, name)

    def user(self, login):
        return place.login(self.env, login)

    def person(self, name):
        return place.person(self.env, name)

    def acting(self, user, records):
        """Return the records as this user meets them, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user)

    def close_period(self, period):
        """Close a period, whether or not it has been scored; the committee does not wait for the notice's end."""
        period = self.acting(self.officer, period)
        if period.state == "open":
            period.action_score()
        period.action_publish()
        if period.notice_reason:
            self.acting(self.committee, period).action_waive_notice("Read out in the meeting")
        self.acting(self.officer, period).action_close()

    def approve_pay(self, period, **values):
        """Let the office compute the period's performance pay and the committee approve it."""
        allocations = self.acting(self.officer, self.env["jifen.allocation"])
        pay = allocations.create({"period_id": period.id, **values})
        pay.action_compute()
        pay.action_submit()
        self.acting(self.committee, pay).action_approve()
