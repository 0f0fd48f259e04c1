"""A public notice in Chromium: published by the office, read on a phone by the unit, waived by the committee."""

from odoo.tests import tagged

from tests.odoo.public_notice.test_public_notice import NoticeCase

from .walk import PHONE, WalkCase


@tagged("post_install", "-at_install")
class TestNoticeWalk(NoticeCase, WalkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.user_chen | cls.user_wu | cls.user_officer | cls.user_committee | cls.user_li:
            user.write({"password": user.login, "lang": "zh_CN"})
        cls.period.name = "2026年11月"

    def test_members_read_the_notice_of_their_unit(self):
        self._refresh_units()
        self._post(self.chen, "discipline.idle")
        self._office_publishes()
        own, other = self._notice_of(self.town), self._notice_of(self.justice)
        with self.person("jifen_chen", "/my/home", PHONE) as page:
            page.wait_for_selector("#portal_jifen_category a[href='/my/jifen/notices']")
            self.shot(page, "notice-home")
            page.goto("/my/jifen/notices")
            page.wait_for_selector(f"a[href='/my/jifen/notices/{own.id}']")
            self.assertFalse(page.locator(f"a[href='/my/jifen/notices/{other.id}']").count())
            self.shot(page, "notice-list")
            page.click(f"a[href='/my/jifen/notices/{own.id}']")
            page.wait_for_selector("tr.table-info >> text=Chen")
            self.assertFalse(page.locator("td", has_text="Wu").count())
            self.assertNotSideways(page)
            self.shot(page, "notice-phone")
        with self.person("jifen_li", f"/my/jifen/notices/{own.id}") as page:
            page.wait_for_selector("tr.table-info >> text=Li")
            self.shot(page, "notice-desktop")
        self._office_looks_at_it(own)
        self._committee_waives()
        with self.person("jifen_officer", f"/odoo/appraisal-periods/{self.period.id}") as page:
            self.take_step(page, "close")
        self.assertEqual(self.period.state, "closed")

    def _office_publishes(self):
        with self.person("jifen_officer", f"/odoo/appraisal-periods/{self.period.id}") as page:
            self.score(page)
            self.take_step(page, "publish")
            page.wait_for_selector("button[name=action_view_notices]:visible")
            self.press(page, "action_ask_close")
            page.wait_for_selector(".modal .alert-danger:visible")
            self.assertFalse(page.locator(".modal button[name=action_go]:visible").count())
            self.shot(page, "sheet-blocked")
            page.click(".modal .o_data_row:has(.text-bg-danger) button[name=action_open]")
            page.wait_for_selector(".modal", state="hidden")
            page.wait_for_selector(".o_list_view .o_data_row >> text=2026")
            page.go_back()
            page.wait_for_selector("button[name=action_ask_close]:visible")
            self.shot(page, "notice-period")
        self.assertEqual(set(self.notices.mapped("state")), {"running"})

    def _office_looks_at_it(self, notice):
        with self.person("jifen_officer", f"/odoo/appraisal-notices/{notice.id}") as page:
            page.wait_for_selector(".o_data_row")
            self.shot(page, "notice-form")
            page.goto("/odoo/appraisal-notices")
            page.wait_for_selector(".o_data_row")
            self.shot(page, "notice-back-office")
            page.goto(f"/odoo/appraisal-periods/{self.period.id}")
            page.locator(".o_form_statusbar button", has_text="公示").or_(
                page.locator(".o_form_statusbar button", has_text="Put on Notice")
            ).first.click()
            page.wait_for_selector(".modal div[name=days]")
            self.shot(page, "notice-wizard")

    def _committee_waives(self):
        with self.person("jifen_committee", f"/odoo/appraisal-periods/{self.period.id}") as page:
            page.locator(".alert button.btn-link:visible").first.click()
            page.fill(".modal div[name=reason] textarea:visible", "全体会议已宣读，无异议")
            page.click(".modal-footer button[name=action_confirm]:visible")
            page.wait_for_selector("text=全体会议已宣读，无异议")
            self.shot(page, "notice-waived")
        self.assertEqual(self.period.notice_waived_by_id, self.user_committee)
