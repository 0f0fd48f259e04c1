"""The four other bodies: their periods are scored and closed, with grades decided, pay approved, leave granted."""

from .place import Place


def fill(env):
    agency = Body(env, "r0")
    agency.close()
    agency.submit_sums_of_offices()
    teams = Body(env, "r1")
    teams.close()
    teams.approve_pay(teams.period, pool_amount=200000)
    community = Body(env, "r3")
    community.earn_leave()
    community.close()
    community.grant_leave()
    community.give_a_login()
    police = Body(env, "r4")
    police.decide_grades()
    police.close()


class Body(Place):
    """The body of a regulation, with the one period that the demo leaves open in it."""

    def __init__(self, env, code):
        period = env.ref(f"jifen_appraisal.demo_period_{code}")
        super().__init__(env, period.company_id.name)
        self.period = period.with_env(self.env)

    def close(self):
        self.close_period(self.period)

    def submit_sums_of_offices(self):
        allocations = self.acting(self.officer, self.env["jifen.allocation"])
        pay = allocations.create({"period_id": self.period.id, "pool_basis": "offices"})
        pay.action_list_offices()
        pay.office_ids.amount = 1000
        pay.action_compute()
        pay.action_submit()

    def earn_leave(self):
        item = self.period.scheme_id._item("role.register")
        values = {"item_id": item.id, "quantity": 70, "date": self.period.date_to}
        values |= {"ground": "A whole street", "matter": "street 12"}
        cards = [self.period._scorecard(self.person(name)) for name in ("鲁大海", "俞静")]
        self.env["jifen.score.line"]._post([{**values, "scorecard_id": card.id} for card in cards])

    def grant_leave(self):
        """Of two leaves one is approved, and its points are booked; the other waits for approval."""
        leave = self.env["jifen.consequence"].search([("period_id", "=", self.period.id), ("effect", "=", "leave")])
        self.acting(self.officer, leave).action_grant_leave()
        requests = self.env["hr.leave.allocation"].search([("jifen_consequence_id", "in", leave.ids)])
        # Nobody of this body has a login.
        requests[0].action_approve()

    def give_a_login(self):
        person, company = self.person("俞静"), {"company_id": self.company.id, "company_ids": self.company.ids}
        group = self.env.ref("base.group_portal")
        values = {"name": person.name, "login": "neighbour", "group_ids": group.ids, **company}
        person.user_id = self.env["res.users"].create(values)

    def decide_grades(self):
        """One is nominated by the unit and approved, one by the committee."""
        self.acting(self.officer, self.period).action_score()
        good = self.period.scheme_id.grade_ids.filtered(lambda grade: grade.code == "good")
        nominee, other = (self.period._scorecard(self.person(name)) for name in ("江涛", "原野"))
        values = {"scorecard_id": nominee.id, "grade_id": good.id, "reason": "Solved the case"}
        # Nobody of this body has a login: the unit speaks through the system.
        nomination = self.env["jifen.nomination"]._propose([values])
        if nomination.state == "proposed":
            nomination.action_agree("")
        self.acting(self.committee, nomination).action_approve()
        decision = {"scorecard_id": other.id, "grade_id": good.id, "reason": "By decision"}
        self.acting(self.committee, self.period)._decide_grades([decision])
