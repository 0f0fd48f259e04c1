"""The town: an appeal that changes a closed month and its pay, payslips in every state, a person's new login."""

from odoo import Command, fields

from .place import TOWN, Place


def fill(env):
    town = Town(env, TOWN)
    town.reverse_a_line()
    town.share_a_claim()
    town.follow_a_claim()
    town.write_a_summary()
    town.set_a_budget()
    town.uphold_an_appeal()
    town.correct_the_pay()
    town.begin_the_next_payslips()
    town.refund_a_payslip()


def change_login(env):
    """Give two people another login, after all rows of theirs were made, and take one person's away."""
    town = Town(env, TOWN)
    for name in (Town.appellant, Town.follower):
        person = town.person(name)
        login = f"{person.user_id.login}_new"
        person.user_id = person.user_id.copy({"login": login, "email": f"{login}@qingshi.example.com"})
    leaver = town.person(Town.leaver)
    claim = env["jifen.claim"].search([("employee_id", "=", leaver.id)], limit=1)
    claim.message_subscribe(leaver.user_id.partner_id.ids)
    leaver.user_id = False


class Town(Place):
    appellant, follower, leaver = "陈思远", "王志强", "李文静"

    def __init__(self, env, company_name):
        super().__init__(env, company_name)
        self.open, self.paid = self.of_demo("period_open"), self.of_demo("period_paid")
        self.today = fields.Date.context_today(self.open)

    # === POINTS === #

    def reverse_a_line(self):
        line = self.open._scorecard(self.person("刘洋")).line_ids[:1]
        self.acting(self.officer, line)._reverse("Entered twice")

    def share_a_claim(self):
        """The manager shares the points of one matter among two people."""
        person, other = self.person("李文静"), self.person("赵雅琴")
        item = self.open.scheme_id._item("award.commendation")
        values = {
            "employee_id": person.id,
            "item_id": item.id,
            "level_id": item.level_ids.filtered(lambda row: row.code == "nation").id,
            "date": self.today,
            "matter": "case 12",
            "description": "Done by two",
        }
        # Portal employees enter claims through the portal, which writes for them.
        claim = self.acting(person.user_id, self.env["jifen.claim"]).sudo().create(values)
        evidence = {"name": "letter.txt", "raw": b"Thanks to both", "res_model": "jifen.claim", "res_id": claim.id}
        self.env["ir.attachment"].create(evidence)
        claim.action_submit()
        shares = [Command.create({"employee_id": one.id, "points": half}) for one, half in ((person, 2), (other, 3))]
        approval = claim._pending_approvals()
        wizard = self.acting(approval.user_id, self.env["jifen.share"])
        wizard.create({"approval_id": approval.id, "line_ids": shares}).action_approve()

    def follow_a_claim(self):
        """Who enters a claim of their own in the back office is told of what is written on it, and so is the office."""
        person = self.person(self.follower)
        item = self.open.scheme_id._item("award.commendation")
        values = {"employee_id": person.id, "item_id": item.id, "level_id": item.level_ids[:1].id, "date": self.today}
        claims = self.acting(person.user_id, self.env["jifen.claim"])
        claim = claims.with_context(tracking_disable=False).create(values)
        claim.message_subscribe(self.officer.partner_id.ids)

    def write_a_summary(self):
        self.open.with_summary = True
        person = self.person(self.appellant)
        card = self.acting(person.user_id, self.open._scorecard(person))
        card._write_summary("What I did this month", submit=True)

    # === PAY === #

    def set_a_budget(self):
        values = {"name": "The year", "amount": 10**7}
        self.acting(self.committee, self.env["jifen.pay.budget"]).create(values)

    def uphold_an_appeal(self):
        person = self.person(self.appellant)
        card = self.paid._scorecard(person)
        line = card.line_ids.filtered(lambda row: row.points < 0)[:1]
        values = {"scorecard_id": card.id, "about": "line", "line_id": line.id, "grounds": "Counted in another office"}
        appeal = self.acting(person.user_id, self.env["jifen.appeal"]).sudo().create(values)
        appeal.action_submit()
        self.acting(self.officer, appeal.sudo(False)).investigator_id = self.committee
        mine = self.acting(self.committee, appeal.sudo(False))
        mine.write(
            {
                "change_ids": [Command.create({"kind": "reverse", "line_id": line.id})],
                "proposed_outcome": "upheld",
                "proposed_answer": "The deduction is taken back",
                "finding": "The list says so",
            }
        )
        mine.action_propose()
        self.acting(self.officer, appeal.sudo(False)).action_approve()

    def correct_the_pay(self):
        pay = self.acting(self.officer, self.of_demo("allocation_paid"))
        correction = pay.browse(pay.action_correct()["res_id"])
        # Nothing was kept for appeals.
        correction.pool_amount = 500
        correction.action_compute()
        correction.action_submit()
        self.acting(self.committee, correction).action_approve()
        action = self.acting(self.officer, correction).action_ask_to_cancel("It was computed by the old figures")
        request = self.env[action["res_model"]].browse(action["res_id"])
        self.acting(self.committee, request).action_refuse("They are the right ones")

    def begin_the_next_payslips(self):
        """One payslip of this month is confirmed, one computed; others have to wait."""
        payroll = self.user("payroll")
        first, second = self.person(self.appellant), self.person("周国栋")
        values = {"name": "This month", "date_start": self.open.date_from, "date_end": self.open.date_to}
        batch = self.acting(payroll, self.env["hr.payslip.run"]).create(values)
        wizards = self.acting(payroll, self.env["hr.payslip.employees"]).with_context(active_id=batch.id)
        wizards.create({"employee_ids": [Command.set((first | second).ids)]}).compute_sheet()
        batch.slip_ids.filtered(lambda slip: slip.employee_id == first).action_payslip_done()
        later = self.person("宋明远") | self.person("郑大伟")
        wizards.create({"employee_ids": [Command.set(later.ids)]}).action_generate_in_background()

    def refund_a_payslip(self):
        slips = self.of_demo("batch_paid").slip_ids.filtered(lambda slip: slip.employee_id.name == "田野")
        self.acting(self.user("payroll"), slips).refund_sheet()
