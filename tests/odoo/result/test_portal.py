"""My Points: what an employee sees and does in the portal."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from ..portal_common import PortalCase, shown, words


@tagged("post_install", "-at_install")
class TestPortalPoints(PortalCase):
    def test_home_leads_to_points_and_claims(self):
        self.login(self.user_chen)
        home = self.page("/my")
        self.assertTrue(home.xpath("//a[@href='/my/jifen']"))
        self._claim().action_submit()
        self._post(self.chen, "discipline.idle")
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["jifen_points", "jifen_claim_count"]})
        self.assertEqual(counters, {"jifen_points": "98", "jifen_claim_count": 1})

    def test_home_of_somebody_who_is_no_employee(self):
        user = self._user("guest", portal=True)
        self.login(user)
        self.assertFalse(self.page("/my").xpath("//a[@href='/my/jifen']"))
        self.assertIn("not tied to an employee", self.text("/my/jifen"))
        self.get("/my/jifen/claims", 404)
        self.get("/my/jifen/claims/new", 404)

    def test_running_balance_before_scoring(self):
        self._post(self.chen, "discipline.idle", ground="games at the desk")
        self._post(self.chen, "award.commendation", level="city", ground="document 12")
        self.login(self.user_chen)
        page = self.page("/my/jifen")
        self.assertEqual(words(*page.xpath("//*[@class='jifen_total']")), "100")
        scores = [words(node).split(" ")[0] for node in page.xpath("//*[@class='jifen_dimension_score']")]
        self.assertEqual(scores, ["18", "60", "20", "2"])
        text = words(page.find(".//main"))
        self.assertIn("the period is not scored yet", text)
        self.assertIn("games at the desk", text)
        self.assertIn("Ranks are shown once the results are published", text)

    def test_veto_in_the_running_balance(self):
        self._post(self.chen, "probity.removal")
        self.login(self.user_chen)
        page = self.page("/my/jifen")
        self.assertEqual(words(*page.xpath("//*[@class='jifen_total']")), "0")
        self.assertIn("One-vote veto", words(page.find(".//main")))

    def test_ranks_and_grade_only_once_published(self):
        grade = self.env["jifen.grade"].search([("scheme_id", "=", self.scheme.id)], limit=1)
        self._post(self.chen, "discipline.idle")
        self.login(self.user_chen)
        self.period.action_score()
        text = self.text("/my/jifen")
        self.assertIn("Being scored: this may still change", text)
        self.assertIn("98", text)
        self.assertNotIn("In the unit", text)
        self.period.action_publish()
        card = self.period._scorecard(self.chen)
        page = self.page("/my/jifen")
        ranks = [words(node) for node in page.xpath("//*[@class='jifen_rank']")]
        self.assertIn(f"In the unit {card.rank_unit} / 4", ranks)
        self.assertIn(f"Overall {card.rank_overall} / 6", ranks)
        self.assertEqual(bool(grade), any(rank.startswith("Grade") for rank in ranks))

    def test_period_can_be_chosen_and_is_ones_own(self):
        former = self._period(
            name="Last month",
            date_from=fields.Date.start_of(self.day - timedelta(days=35), "month"),
            date_to=fields.Date.end_of(self.day - timedelta(days=35), "month"),
        )
        former.action_open()
        self._close(former)
        foreign = self._period(
            self.wu,
            name="Not for Chen",
            date_from=fields.Date.start_of(self.day + timedelta(days=35), "month"),
            date_to=fields.Date.end_of(self.day + timedelta(days=35), "month"),
        )
        foreign.action_open()
        self.login(self.user_chen)
        page = self.page("/my/jifen")
        options = page.xpath("//select[@name='period']/option")
        self.assertEqual([words(option) for option in options], ["This month", "Last month"])
        self.assertEqual([words(option) for option in options if option.get("selected")], ["This month"])
        self.assertIn("Result of Last month", self.text(f"/my/jifen?period={former.id}"))
        for wrong in (foreign.id, 0, 10**30, "x", "1 or 1=1"):
            self.get(f"/my/jifen?period={wrong}", 404)
            self.get(f"/my/jifen/ledger?period={wrong}", 404)

    def test_ledger_says_what_counts_and_why(self):
        self._post(self.chen, "award.commendation", level="city", matter="M-1", ground="city prize")
        self._post(self.chen, "award.commendation", level="province", matter="M-1", ground="province prize")
        wrong = self._post(self.chen, "discipline.idle", ground="mistaken for Li")
        wrong._reverse("mistaken for Li, put right")
        self.login(self.user_chen)
        page = self.page("/my/jifen/ledger")
        lines = [words(node) for node in page.xpath("//*[contains(@class,'jifen_list')]/*")]
        self.assertEqual(len(lines), 4)
        city = next(line for line in lines if "city prize" in line)
        self.assertIn("Counts 0", city)
        self.assertIn("Same matter as line", city)
        province = next(line for line in lines if "province prize" in line)
        self.assertNotIn("Counts", province)
        reversed_line = next(line for line in lines if "−2" in line and "Reversed by line" in line)
        self.assertIn("mistaken for Li", reversed_line)

    def test_ledger_says_what_a_limit_leaves(self):
        self._post(self.chen, "party.meetings", quantity=3, ground="three meetings")
        self.login(self.user_chen)
        text = self.text("/my/jifen/ledger")
        self.assertIn("−15", text)
        self.assertIn("At most 10 points can be lost here; 5 are not deducted.", text)
        self.assertIn("50 / 60", self.text("/my/jifen"))

    def test_ledger_is_paged(self):
        for number in range(23):
            self._post(self.chen, "discipline.idle", ground=f"case {number}.")
        self.login(self.user_chen)
        first, second = self.text("/my/jifen/ledger"), self.text("/my/jifen/ledger/page/2")
        self.assertIn("case 22.", first)
        self.assertNotIn("case 2.", first)
        self.assertIn("case 2.", second)
        self.assertNotIn("case 22.", second)
        self.assertIn("case 22.", self.text("/my/jifen/ledger/page/1"))
        self.get("/my/jifen/ledger/page/99")

    def test_empty_ledger(self):
        self.login(self.user_chen)
        self.assertIn("Nothing in the ledger", self.text("/my/jifen/ledger"))

    def test_score_unfolds_to_evidence_and_approver(self):
        claim = self._claim()
        claim.action_submit()
        claim.with_user(self.user_ma).action_approve()
        claim.with_user(self.user_gao).action_approve()
        self.login(self.user_chen)
        card = self.period._scorecard(self.chen)
        page = self.page(f"/my/jifen/score/{card.id}")
        text = words(page.find(".//main"))
        for part in ("+2", "Approved by Gao", claim.number, "notice.pdf", self.item.name):
            self.assertIn(part, text)
        link = page.xpath("//a[contains(@href,'/my/jifen/evidence/')]/@href")[0]
        self.assertTrue(self.get(link).content.startswith(b"%PDF"))

    def test_deputy_sees_the_people_led(self):
        self._post(self.chen, "discipline.idle")
        self.period.action_score()
        self.login(self.user_gao)
        card = self.period._scorecard(self.gao)
        text = self.text(f"/my/jifen/score/{card.id}")
        for part in ("Average of the people led", "Chen", "98", "Wu", "Justice office"):
            self.assertIn(part, text)

    def test_announcement_of_the_period(self):
        self.period.note = "<p>Evidence until the 25th<script>alert(1)</script></p>"
        self.login(self.user_chen)
        response = self.get("/my/jifen")
        self.assertIn("Evidence until the 25th", shown(response))
        self.assertNotIn("alert(1)", response.text)

    def test_login_given_after_the_period_was_opened(self):
        self.assertFalse(self._late().user_id)
        user = self._user("late", portal=True)
        employee = self.env["hr.employee"].search([("name", "=", "Late")])
        self._post(employee, "discipline.idle")
        employee.user_id = user
        self.login(user)
        self.assertIn("98", self.text("/my/jifen"))
        self.assertIn("#", self.text("/my/jifen/ledger"))
        employee.user_id = False
        self.assertIn("not tied to an employee", self.text("/my/jifen"))
        lines = self.env["jifen.score.line"].with_user(user).search_count([])
        self.assertEqual(lines, 0)
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))

    def _late(self):
        employee = self._employee("Late", self.party)
        self.period.employee_ids = [Command.link(employee.id)]
        return employee

    def test_the_chart_shows_the_score_of_each_closed_period(self):
        self.assertFalse(self._chart())
        scores = {1: 0, 2: 3, 3: 1}
        for month, late in scores.items():
            first = fields.Date.to_date(f"2025-0{month}-01")
            period = self._period(name=f"Month {month}", date_from=first, date_to=fields.Date.end_of(first, "month"))
            period.action_open()
            if late:
                item = self.scheme._item("discipline.idle")
                card = period._scorecard(self.chen)
                line = {"scorecard_id": card.id, "item_id": item.id, "quantity": late, "date": first}
                self.env["jifen.score.line"]._post([line])
            self._close(period)
        points = self._chart()
        self.assertEqual([node.get("aria-label") for node in points], ["Month 1: 100", "Month 2: 94", "Month 3: 98"])
        self.assertEqual([words(node) for node in points], ["100", "94", "98"])
        places = [[float(part.split(": ")[1][:-1]) for part in node.get("style").split("; ")] for node in points]
        self.assertEqual([place[0] for place in places], [16.67, 50.0, 83.33])
        self.assertLess(places[0][1], places[2][1])
        self.assertLess(places[2][1], places[1][1])

    def _chart(self):
        self.login(self.user_chen)
        return self.page("/my/jifen").xpath("//*[contains(@class,'jifen_trend_plot')]/a")

    def test_a_search_in_the_ledger_finds_words_in_any_order(self):
        for number in range(23):
            self._post(self.chen, "discipline.idle", ground=f"case {number}. <b>bold</b>")
        self._post(self.chen, "award.commendation", level="city", ground="city prize")
        self.login(self.user_chen)
        text = self.text("/my/jifen/ledger?search=PRIZE+city")
        self.assertIn("city prize", text)
        self.assertNotIn("case 1.", text)
        self.assertIn("1 found", text)
        page = self.page("/my/jifen/ledger?search=case")
        self.assertIn("23 found", words(page.find(".//main")))
        self.assertTrue(page.xpath("//a[contains(@href,'/page/2') and contains(@href,'search=case')]"))
        self.assertIn("Nothing found", self.text("/my/jifen/ledger?search=nowhere"))
        response = self.get("/my/jifen/ledger?search=%22%3E%3Cscript%3Ealert(1)%3C/script%3E" + "x" * 500)
        self.assertNotIn("<script>alert(1)", response.text)
