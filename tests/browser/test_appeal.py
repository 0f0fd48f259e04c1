"""An appeal in Chromium: written on a phone, looked into, decided, carried out, and read again."""

from odoo.tests import tagged

from tests.odoo.appeal.test_correction import AppealCase

from .walk import PHONE, WalkCase


@tagged("post_install", "-at_install")
class TestAppealWalk(AppealCase, WalkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.user_chen | cls.user_officer | cls.user_officer2 | cls.user_committee:
            user.write({"password": user.login, "lang": "zh_CN"})
        cls.period.name = "2026年11月"
        case = cls("test_an_appeal_written_on_a_phone_is_upheld_and_the_person_sees_what_changed")
        cls.line = case._post(cls.chen, "discipline.idle", ground="上班时间玩游戏")
        case._post(cls.li, "discipline.idle")
        case._close()
        pay = cls.env["jifen.allocation"].create({"period_id": cls.period.id, "pool_amount": 10000})
        pay.action_compute()
        cls.pay = pay

    def test_an_appeal_written_on_a_phone_is_upheld_and_the_person_sees_what_changed(self):
        self._write_on_a_phone()
        appeal = self.env["jifen.appeal"].search([("line_id", "=", self.line.id)])
        self.assertEqual(appeal.state, "submitted")
        with self.person("jifen_officer", f"/odoo/appeals/{appeal.id}") as page:
            self.choose(page, "investigator_id", "Committee")
            page.click(".o_form_button_save")
            page.wait_for_selector(".o_form_button_save", state="hidden")
            self.shot(page, "appeal-assigned")
        self.assertEqual((appeal.state, appeal.investigator_id), ("investigation", self.user_committee))
        self._investigate_it(appeal)
        with self.person("jifen_officer2", f"/odoo/appeals/{appeal.id}") as page:
            page.click(".o_notebook a[name=effects]")
            page.wait_for_selector("div[name=effect_ids] .o_data_row")
            self.shot(page, "appeal-effects")
            self.press(page, "action_approve", asks=True)
            page.wait_for_selector("div[name=answer]")
            self.shot(page, "appeal-answered")
        self.assertEqual(appeal.outcome, "upheld")
        self.assertTrue(self.line.is_reversed)
        with self.person("jifen_chen", f"/my/jifen/appeals/{appeal.id}", PHONE) as page:
            page.wait_for_selector(".jifen_card table")
            self.assertNotSideways(page)
            self.shot(page, "appeal-phone-answered")
            page.goto("/my/jifen/appeals")
            self.shot(page, "appeal-phone-list")
        with self.person("jifen_officer", f"/odoo/appraisal-pay/{self.pay.id}") as page:
            page.wait_for_selector("div[name=corrected_text]")
            self.shot(page, "appeal-pay")

    def _write_on_a_phone(self):
        with self.person("jifen_chen", "/my/jifen/appeals", PHONE) as page:
            self.shot(page, "appeal-phone-empty")
            page.locator("a[href='/my/jifen/appeals/new']").first.click()
            page.select_option("select[name=subject]", f"line-{self.line.id}")
            page.fill("textarea[name=grounds]", "当天我在外出办事，有外出登记。")
            page.fill("textarea[name=wish]", "请撤销该项扣分。")
            page.set_input_files(
                "input[name=files]", {"name": "登记.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
            )
            self.shot(page, "appeal-phone-form")
            page.click("button[value=submit]")
            page.wait_for_selector(".jifen_way")
            self.shot(page, "appeal-phone-submitted")

    def _investigate_it(self, appeal):
        # The page's requests have the same cursor: nothing is read from here while they run.
        number = self.line.number
        with self.person("jifen_committee", f"/odoo/appeals/{appeal.id}") as page:
            page.fill("div[name=finding] textarea", "查阅外出登记，情况属实。")
            self._choose(page, "proposed_outcome", 0)
            page.fill("div[name=proposed_answer] textarea", "经查属实，撤销扣分。")
            self.shot(page, "appeal-investigation")
            page.click(".o_notebook a[name=correction]")
            page.click("div[name=change_ids] .o_field_x2many_list_row_add :is(a, button)")
            page.click("div[name=change_ids] .o_selected_row div[name=line_id] input")
            page.locator(".o-autocomplete--dropdown-item", has_text=f"#{number} ").first.click()
            self.shot(page, "appeal-choosing")
            page.click(".o_form_button_save")
            page.wait_for_selector("button[name=action_preview]:visible")
            page.click("button[name=action_preview]")
            page.wait_for_selector(".o_form_button_save", state="hidden")
            self.shot(page, "appeal-correction")
            self.pressed(page, "action_propose")
        self.assertEqual((appeal.state, appeal.change_ids.line_id), ("decision", self.line))

    def _choose(self, page, name, number):
        page.click(f"div[name={name}] input")
        page.locator(".o_select_menu_item").nth(number).click()
