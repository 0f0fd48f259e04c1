"""One company of the demo, with its people by name and the demo's logins."""

TOWN = "青石镇人民政府"


class Place:
    def __init__(self, env, company_name):
        self.company = env["res.company"].search([("name", "=", company_name)])
        self.env = env(
            context={
                "lang": "zh_CN",
                "allowed_company_ids": self.company.ids,
                "tracking_disable": True,
                "no_reset_password": True,
                "mail_notify_force_send": False,
            }
        )
        self.officer, self.committee = self.user("office"), self.user("committee")

    def of_demo(self, name):
        return self.env.ref(f"jifen_appraisal.demo_{name}")

    def user(self, login):
        return self.of_demo(f"user_{login}")

    def person(self, name):
        return self.env["hr.employee"].search([("name", "=", name), ("company_id", "=", self.company.id)])

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
