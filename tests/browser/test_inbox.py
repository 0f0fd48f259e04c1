"""Deciding in the inbox and in “My approvals”, as the manager sees them."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from ..odoo.approval.test_approval import ONE_STEP, ApprovalCase
from ..odoo.portal_common import picture
from .walk import PHONE, TOLERATED, WalkCase


class InboxCase(ApprovalCase, HttpCase):
    def _with_picture(self, employee, item=ONE_STEP, **values):
        claim = self._claim(employee, item, level=None, **values)
        self.env["ir.attachment"].create(
            {"name": "photo.png", "raw": picture(), "res_model": "jifen.claim", "res_id": claim.id}
        )
        claim.action_submit()
        self.env.flush_all()
        return claim.sudo().with_env(self.env)


@tagged("post_install", "-at_install")
class TestTours(InboxCase):
    def setUp(self):
        super().setUp()
        handle = ChromeBrowser._handle_console

        def tolerant(browser, type, args=None, **kwargs):
            # The distribution's Odoo comes without an optional library of video calls.
            if type == "error" and any(word in str(args) for word in TOLERATED):
                return None
            return handle(browser, type, args=args, **kwargs)

        patcher = patch.object(ChromeBrowser, "_handle_console", tolerant)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_decide_in_the_inbox(self):
        range_claim = self._with_picture(self.wu, "award.range", points_claimed=4)
        refused = self._with_picture(self.li)
        approved = self._with_picture(self.chen)
        self.start_tour("/odoo/discuss?active_id=mail.box_inbox", "jifen_inbox_decide", login=self.user_ma.login)
        self.env.invalidate_all()
        self.assertRecordValues(
            approved | refused | range_claim,
            [
                {"state": "approved", "refusal_reason": False},
                {"state": "refused", "refusal_reason": "<b>Not</b> an award"},
                {"state": "approved", "refusal_reason": False},
            ],
        )
        self.assertEqual(approved.line_ids.points, 1)
        self.assertEqual(range_claim.line_ids.points, 2.5)
        self.assertFalse(refused.line_ids)

    def test_decide_in_the_list(self):
        kept = self._with_picture(self.chen)
        refused = self._with_picture(self.li) | self._with_picture(self.wu)
        self.start_tour("/odoo/jifen-approvals", "jifen_approvals_list", login=self.user_ma.login)
        self.env.invalidate_all()
        self.assertEqual(refused.mapped("refusal_reason"), ["twice the same"] * 2)
        self.assertEqual(kept.state, "approved")

    def test_decide_on_a_phone(self):
        claims = self._with_picture(self.chen) | self._with_picture(self.li) | self._with_picture(self.wu)
        with patch.object(type(self), "browser_size", "390,844"), patch.object(type(self), "touch_enabled", True):
            self.start_tour("/odoo/jifen-approvals", "jifen_approvals_phone", login=self.user_ma.login)
        self.env.invalidate_all()
        self.assertEqual(claims.mapped("state"), ["approved", "refused", "submitted"])


@tagged("post_install", "-at_install")
class TestStaleCard(InboxCase, WalkCase):
    def test_a_card_says_that_somebody_else_was_faster(self):
        """Two screens that are not told of each other: the slower one learns how things stand."""
        claim = self._with_picture(self.chen)
        inbox, card = "/odoo/discuss?active_id=mail.box_inbox", ".o_jifen_card "
        with self.person(self.user_ma.login, inbox) as page:
            page.wait_for_selector(card + ".o_jifen_approve")
            faster = page.context.new_page()
            faster.goto(inbox)
            faster.click(card + ".o_jifen_refuse")
            faster.fill(card + ".o_jifen_reason", "decided in the other window")
            faster.click(card + ".o_jifen_refuse_confirm")
            faster.wait_for_selector(card + ".o_jifen_card_outcome")
            page.click(card + ".o_jifen_approve")
            page.wait_for_selector(card + ".o_jifen_card_outcome")
            self.assertIn("Chen: Article in the press", page.inner_text(card + ".o_jifen_card_error"))
            self.assertIn("decided in the other window", page.inner_text(card + ".o_jifen_card_outcome"))
            self.assertEqual(page.get_attribute(card.strip(), "data-state"), "refused")
            self.assertEqual(page.locator(card + ".o_jifen_approve").count(), 0)
            self.shot(page, "inbox-stale")
        self.assertEqual(claim.state, "refused")


@tagged("post_install", "-at_install")
class TestApprovalPage(InboxCase, WalkCase):
    def test_from_an_email_on_a_phone(self):
        """The link asks for the login first, shows the facts and decides by its form."""
        claim = self._with_picture(self.wu, "award.range", points_claimed=4)
        second = self._with_picture(self.chen)
        approval = self.env["jifen.approval"].search([("claim_id", "=", claim.id)])
        with self.person(self.user_ma.login, f"/jifen/approval/{approval.id}", size=PHONE) as page:
            page.wait_for_selector(".jifen_approval:has-text('Special task')")
            self.assertEqual(page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
            page.wait_for_function("document.querySelector('.jifen_evidence img')?.naturalWidth > 0")
            self.shot(page, "approval-page")
            page.click("summary:has-text('other points')")
            page.fill("#jifen_points", "9")
            page.click("button[value=grant]")
            page.wait_for_selector(".alert-danger:has-text('+5')")
            self.assertEqual(page.input_value("#jifen_points"), "9")
            page.fill("#jifen_points", "2.5")
            page.click("button[value=grant]")
            page.wait_for_selector(".alert-success:has-text('Ma')")
            self.shot(page, "approval-page-decided")
            page.click("a.btn:has-text('Chen')")
            page.click("summary:has-text('Refuse')")
            page.fill("#jifen_reason", "not an award")
            page.click("button[value=refuse]")
            page.wait_for_selector(".alert-danger:has-text('not an award')")
        self.assertEqual((claim.state, claim.line_ids.points), ("approved", 2.5))
        self.assertEqual((second.state, second.refusal_reason), ("refused", "not an award"))
