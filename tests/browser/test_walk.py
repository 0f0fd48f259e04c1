"""The main path in Chromium: from a claim on a phone to the bonus on the payslip, as those who do it."""

from odoo.tests import tagged

from tests.odoo.payroll.payroll_common import PayrollCase

from .walk import PHONE, WalkCase

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@tagged("post_install", "-at_install")
class TestWalk(PayrollCase, WalkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        users = (
            cls.user_chen
            | cls.user_ma
            | cls.user_gao
            | cls.user_inspector
            | cls.user_officer
            | cls.user_committee
            | cls.user_payroll
        )
        for user in users:
            user.write({"password": user.login, "lang": "zh_CN"})

    def test_from_claim_to_payslip(self):
        slip = self._slip(self.chen).with_env(self.env)
        claim = self._employee_claims()
        self._manager_approves_in_the_inbox(claim)
        self._deputy_approves_in_the_list(claim)
        self._inspector_enters_a_finding()
        self._office_runs_the_period()
        pay = self._office_computes_the_pay()
        self._committee_approves(pay)
        self._payroll_pays(slip, pay)

    # === THE STEPS === #

    def _employee_claims(self):
        item = self.scheme._item("award.commendation")
        level = item.level_ids.filtered(lambda row: row.code == "city")
        with self.person("jifen_chen", "/my/jifen/claims/new", PHONE) as page:
            page.locator(f"label[for=jifen_item_{item.id}]").first.click()
            page.locator(f"label[for=jifen_level_{level.id}]").first.click()
            page.fill("[name=description]", "全市先进个人，附通报")
            page.set_input_files(
                "input[name=files]", {"name": "通报.pdf", "mimeType": "application/pdf", "buffer": PDF}
            )
            self.shot(page, "1-claim-form")
            page.click("button[name=intent][value=submit]")
            page.wait_for_url(lambda url: "/new" not in url)
            page.wait_for_selector("text=全市先进个人")
            self.shot(page, "1-claim-submitted")
        claim = self.env["jifen.claim"].search([("employee_id", "=", self.chen.id)])
        self.assertRecordValues(claim, [{"state": "submitted", "points": 2, "attachment_count": 1}])
        return claim

    def _manager_approves_in_the_inbox(self, claim):
        with self.person("jifen_ma", "/odoo/discuss?active_id=mail.box_inbox") as page:
            card = page.locator(".o_jifen_card").first
            card.wait_for()
            self.assertIn("全市先进个人", card.inner_text())
            self.shot(page, "2-inbox")
            card.locator(".o_jifen_approve").click()
            card.locator(".o_jifen_card_outcome").wait_for()
        self.assertEqual(claim.state, "submitted")
        self.assertEqual(claim.waits_for, self.user_gao.name)

    def _deputy_approves_in_the_list(self, claim):
        with self.person("jifen_gao", "/odoo/jifen-approvals") as page:
            page.wait_for_selector(".o_list_view .o_data_row")
            page.click(".o_data_row .o_list_record_selector")
            self.shot(page, "3-my-approvals")
            page.click("button[name=action_approve_many]")
            page.wait_for_selector(".o_notification")
        self.assertEqual(claim.state, "approved")
        self.assertEqual(claim.line_ids.mapped("points"), [2])

    def _inspector_enters_a_finding(self):
        idle = self.scheme._item("discipline.idle").with_context(lang="zh_CN").name
        with self.person("jifen_inspector", "/odoo/appraisal-findings") as page:
            page.click(".o_list_button_add")
            self.choose(page, "item_id", idle)
            self.choose(page, "scorecard_ids", "Li", several=True)
            self.choose(page, "scorecard_ids", "Wu", several=True)
            page.fill("div[name=ground] textarea", "上午十时在岗玩游戏")
            self.shot(page, "4-finding")
            self.pressed(page, "action_enter", asks=True)
        lines = self.period.scorecard_ids.line_ids.filtered(lambda line: line.origin == "inspection")
        self.assertEqual(sorted(lines.mapped("subject_name")), ["Li", "Wu"])

    def _office_runs_the_period(self):
        with self.person("jifen_officer", f"/odoo/appraisal-periods/{self.period.id}") as page:
            self.score(page)
            self.take_step(page, "publish")
            self.take_step(page, "close")
            page.wait_for_selector("button[name=action_ask_close]", state="hidden")
            self.shot(page, "5-period-closed")
        self.assertEqual(self.period.state, "closed")
        self.assertEqual(
            {card.name: card.score for card in self.period.scorecard_ids},
            {"Chen": 102, "Li": 98, "Wu": 98, "Ma": 100, "Gao": 99.5, "Song": 99.5},
        )

    def _office_computes_the_pay(self):
        with self.person("jifen_officer", f"/odoo/appraisal-periods/{self.period.id}") as page:
            self.press(page, "action_prepare_allocation")
            self.press(page, "action_compute")
            page.wait_for_selector("button[name=action_submit]:visible")
            self.shot(page, "6-allocation")
            self.pressed(page, "action_submit")
        pay = self.env["jifen.allocation"].search([("period_id", "=", self.period.id)])
        self.assertRecordValues(pay, [{"state": "submitted", "pool_amount": 12000, "allocated_amount": 12000}])
        return pay

    def _committee_approves(self, pay):
        with self.person("jifen_committee", f"/odoo/appraisal-pay/{pay.id}") as page:
            self.pressed(page, "action_approve")
            self.shot(page, "7-approved")
        self.assertEqual(pay.state, "approved")

    def _payroll_pays(self, slip, pay):
        line = pay.line_ids.filtered(lambda row: row.employee_id == self.chen)
        self.assertEqual(line.state, "reserved")
        with self.person("jifen_payroll", f"/odoo/action-payroll.hr_payslip_action/{slip.id}") as page:
            self.press(page, "compute_sheet")
            self.press(page, "action_payslip_done")
            page.wait_for_selector("button[name=refund_sheet]:visible")
            self.shot(page, "8-payslip")
            self.press(page, "action_view_jifen_lines")
            page.click("button[name=action_view_scorecard] >> nth=0")
            page.wait_for_selector(".o_form_view .o_jifen_figure >> text=102")
            self.shot(page, "8-scorecard")
        self.assertEqual(line.state, "paid")
        self.assertEqual(self._paid(slip), {"Chen": line.amount})

    # === WIDGETS === #
