"""A period of each further regulation, taken from open to closed in Chromium by the appraisal office."""

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.jifen_appraisal.demo import bodies
from odoo.addons.jifen_appraisal.models.common.roles import COMMITTEE, OFFICER

from .walk import WalkCase


@tagged("post_install", "-at_install")
class TestRegulations(WalkCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.officer = new_test_user(cls.env, login="jifen_office", groups=f"base.group_user,{OFFICER}", lang="zh_CN")
        cls.committee = new_test_user(
            cls.env, login="jifen_committee", groups=f"base.group_user,{COMMITTEE}", lang="zh_CN"
        )

    def _body(self, code):
        period = bodies.build(self.env, code, self.officer | self.committee)
        (self.officer | self.committee).write({"company_id": period.company_id.id})
        return period

    def _close_in_the_browser(self, period, code):
        on_notice, votes_open = bool(period.scheme_id.notice_days), period.votes_open
        with self.person(self.officer.login, f"/odoo/appraisal-periods/{period.id}") as page:
            if votes_open:
                self.take_step(page, "score")
            else:
                self.score(page)
            self.shot(page, f"regulation-{code}-scored")
            self.take_step(page, "publish")
            if on_notice:
                page.wait_for_selector("div[name=notice_reason]:visible, span[name=notice_reason]:visible")
                self.press(page, "action_ask_close")
                page.wait_for_selector(".modal .alert-danger:visible")
                self.assertFalse(page.locator(".modal button[name=action_go]:visible").count())
                self.shot(page, f"regulation-{code}-on-notice")
            else:
                page.wait_for_selector("button[name=action_ask_close]:visible")
        if on_notice:
            self._waive_the_notice(period, code)
        with self.person(self.officer.login, f"/odoo/appraisal-periods/{period.id}") as page:
            self.take_step(page, "close")
            self.shot(page, f"regulation-{code}-closed")
            page.click("button[name=action_view_scorecards]:visible")
            page.wait_for_selector(".o_list_view .o_data_row")
            self.shot(page, f"regulation-{code}-scorecards")
        self.assertEqual(period.state, "closed")
        self.assertTrue(period.scorecard_ids)
        self.assertFalse(period.scorecard_ids.filtered(lambda card: not card.scored))
        return {card.name: card for card in period.scorecard_ids}

    def _waive_the_notice(self, period, code):
        """Do not wait for the end of the public notice, as the committee, with a reason."""
        reason = "全体职工大会已宣读，无异议"
        with self.person(self.committee.login, f"/odoo/appraisal-periods/{period.id}") as page:
            page.locator(".alert button.btn-link:visible").first.click()
            page.fill(".modal div[name=reason] textarea:visible", reason)
            self.shot(page, f"regulation-{code}-waive")
            page.click(".modal-footer button[name=action_confirm]:visible")
            page.wait_for_selector(".modal", state="hidden")
            page.wait_for_selector(f"text={reason}")
            self.shot(page, f"regulation-{code}-waived")
        self.assertEqual(period.notice_waived_by_id, self.committee)

    def test_agency_r0(self):
        cards = self._close_in_the_browser(self._body("r0"), "r0")
        results = {row.dimension_id.code: row.score for row in cards["白露"].result_ids}
        self.assertEqual((results["addition"], results["deduction"]), (4.2, -1))
        self.assertTrue(cards["丁志远"].veto_no_award)
        self.assertFalse(cards["丁志远"].vetoed)

    def test_county_r1(self):
        cards = self._close_in_the_browser(self._body("r1"), "r1")
        towns = ["东川镇", "南坪镇", "西河镇", "北山镇", "中塘镇"]
        ranks = {name: cards[name].rank_overall for name in towns}
        self.assertEqual(ranks["中塘镇"], 5)
        team = {row.dimension_id.code: row.score for row in cards["东川镇"].result_ids}
        person = {row.dimension_id.code: row.score for row in cards["石磊"].result_ids}
        targets = team["key_targets"] + team["regular_targets"] + team["veto_targets"]
        self.assertEqual(person["results"], round(targets / 90 * 40, 4))

    def test_community_r3(self):
        cards = self._close_in_the_browser(self._body("r3"), "r3")
        self.assertEqual(cards["宁小雨"].score, 160)
        self.assertEqual(cards["宁小雨"].rank_overall, 1)

    def test_police_r4(self):
        cards = self._close_in_the_browser(self._body("r4"), "r4")
        self.assertEqual(cards["江涛"].score, 103.2)
