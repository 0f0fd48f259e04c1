"""Claims in the portal: from the form to the line in the ledger."""

from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import Command
from odoo.tests import tagged

from odoo.addons.jifen_appraisal.controllers.claim.claim_form import ClaimForm
from odoo.addons.jifen_appraisal.models.claim.portal import FORM_FIELDS

from ..portal_common import PDF, PortalCase, picture, shown, words


@tagged("post_install", "-at_install")
class TestPortalClaims(PortalCase):
    def test_empty_list_invites(self):
        self.login(self.user_chen)
        page = self.page("/my/jifen/claims")
        self.assertIn("You have not claimed anything yet", words(page.find(".//main")))
        self.assertTrue(page.xpath("//a[@href='/my/jifen/claims/new']"))

    def test_form_offers_own_catalogue_and_common_items(self):
        hidden = self.scheme.item_ids.filtered(lambda item: not item.report_self)[:1]
        self.login(self.user_chen)
        page = self.page("/my/jifen/claims/new")
        offered = {int(value) for value in page.xpath("//input[@name='item_id']/@value")}
        self.assertIn(self.item.id, offered)
        self.assertIn(self.own_item.id, offered)
        self.assertNotIn(self.foreign_item.id, offered)
        self.assertNotIn(hidden.id, offered)
        titles = [words(title) for title in page.xpath("//h6")]
        self.assertIn("Party office", titles[0], "what earns points in one's own office comes first")
        levels = page.xpath(f"//input[@id='jifen_item_{self.item.id}']/..//input[@name='level_id']")
        self.assertEqual([int(level.get("value")) for level in levels], self.item.level_ids.ids)
        self.assertEqual(page.xpath("//input[@name='date']/@value"), [str(self.day)])
        self.assertIn("image/*", page.xpath("//input[@type='file']/@accept")[0])

    def test_the_form_knows_each_field_that_a_claimant_may_enter(self):
        self.login(self.user_chen)
        self.send(self.values(quantity="2", matter="Prize of the city"))
        claim = self.claims_of(self.chen)
        claim.points_claimed = 3
        form = ClaimForm.of_claim(claim)
        self.assertEqual({name for name, text in form.texts.items() if text}, set(FORM_FIELDS))
        self.assertEqual(form.clean().keys(), set(FORM_FIELDS))
        page = self.page(f"/my/jifen/claims/{claim.id}/edit")
        entered = {node.get("name") for node in page.xpath("//form//*[@name]")}
        self.assertLessEqual(set(FORM_FIELDS), entered)

    def test_draft_then_submit(self):
        self.login(self.user_chen)
        response = self.send(self.values(quantity="2", matter="Prize of the city"))
        claim = self.claims_of(self.chen)
        self.assertTrue(response.url.endswith(f"/my/jifen/claims/{claim.id}"))
        self.assertRecordValues(
            claim,
            [
                {
                    "state": "draft",
                    "item_id": self.item.id,
                    "level_id": self.level.id,
                    "quantity": 2,
                    "date": self.day,
                    "description": "City commendation, document 12",
                    "matter": "Prize of the city",
                    "user_id": self.user_chen.id,
                    "employee_name": "Chen",
                }
            ],
        )
        self.assertEqual(claim.attachment_ids.mapped("name"), ["notice.pdf"])
        self.assertEqual(claim.attachment_ids.raw, PDF)
        self.assertIn("The draft is saved", shown(response))
        self.assertNotIn("The draft is saved", shown(self.get(response.url)))
        self.post(f"/my/jifen/claims/{claim.id}/submit", status=200)
        self.assertEqual((claim.state, claim.points, claim.waits_for), ("submitted", 4, "Ma"))

    def test_submit_at_once_and_see_its_way(self):
        self.login(self.user_chen)
        response = self.send(self.values(intent="submit"))
        claim = self.claims_of(self.chen)
        self.assertEqual(claim.state, "submitted")
        self.assertIn("It is now with Ma", shown(response))
        text = self.text(f"/my/jifen/claims/{claim.id}")
        self.assertIn("Waits for Ma", text)
        self.assertIn("Still ahead", text)
        claim.with_user(self.user_ma).action_approve()
        self.assertIn("Approved by Ma", self.text(f"/my/jifen/claims/{claim.id}"))
        self.assertIn("Waits for Gao", self.text(f"/my/jifen/claims/{claim.id}"))
        claim.with_user(self.user_gao).action_approve()
        text = self.text(f"/my/jifen/claims/{claim.id}")
        self.assertIn(f"In the ledger as line #{claim.line_ids.number} +2", text)
        self.assertNotIn("Withdraw", text)

    def test_refused_changed_and_submitted_again(self):
        self.login(self.user_chen)
        self.send(self.values(intent="submit"))
        claim = self.claims_of(self.chen)
        url = f"/my/jifen/claims/{claim.id}"
        claim.with_user(self.user_ma).action_refuse("The seal is missing.")
        text = self.text(url)
        self.assertIn("Reason of the refusal The seal is missing.", text)
        self.assertIn("Refused by Ma", text)
        self.post(f"{url}/reset", status=200)
        self.assertEqual(claim.state, "draft")
        self.send(self.values(description="Now with the seal", intent="submit"), (), url=f"{url}/edit")
        self.assertEqual((claim.state, claim.description), ("submitted", "Now with the seal"))
        text = self.text(url)
        self.assertLess(text.index("Refused by Ma"), text.index("Waits for Ma"))

    def test_withdraw_and_back_to_draft(self):
        self.login(self.user_chen)
        self.send(self.values(intent="submit"))
        claim = self.claims_of(self.chen)
        url = f"/my/jifen/claims/{claim.id}"
        self.assertIn("The claim is withdrawn", shown(self.post(f"{url}/withdraw")))
        self.assertEqual(claim.state, "withdrawn")
        self.assertIn("Withdrawn", self.text(url))
        self.assertIn("is Withdrawn; this needs it to be Submitted", shown(self.post(f"{url}/withdraw")))
        self.post(f"{url}/reset")
        self.assertEqual(claim.state, "draft")
        self.post(f"{url}/delete")
        self.assertTrue(claim.exists(), "what was submitted stays on record")

    def test_too_late_to_withdraw(self):
        self.login(self.user_chen)
        self.send(self.values(intent="submit"))
        claim = self.claims_of(self.chen)
        claim.with_user(self.user_ma).action_approve()
        claim.with_user(self.user_gao).action_approve()
        response = self.post(f"/my/jifen/claims/{claim.id}/withdraw")
        self.assertIn("is Approved; this needs it to be Submitted", shown(response))
        self.assertEqual(claim.state, "approved")

    def test_draft_can_be_deleted_with_its_files(self):
        self.login(self.user_chen)
        self.send(self.values())
        claim = self.claims_of(self.chen)
        files = claim.attachment_ids
        self.post(f"/my/jifen/claims/{claim.id}/delete")
        self.assertFalse(claim.exists())
        self.assertFalse(files.exists())

    def test_edit_takes_files_away_and_adds_others(self):
        self.login(self.user_chen)
        self.send(self.values(), (("a.pdf", PDF), ("b.png", picture())))
        claim = self.claims_of(self.chen)
        url = f"/my/jifen/claims/{claim.id}/edit"
        first = claim.attachment_ids.filtered(lambda file: file.name == "a.pdf")
        page = self.page(url)
        self.assertEqual(page.xpath("//textarea[@name='description']")[0].text, "City commendation, document 12")
        self.assertTrue(page.xpath(f"//input[@id='jifen_item_{self.item.id}'][@checked]"))
        self.assertTrue(page.xpath(f"//input[@id='jifen_level_{self.level.id}'][@checked]"))
        self.send(self.values(quantity="3", remove_id=first.id), (("c.jpg", picture("JPEG")),), url=url)
        self.assertEqual(claim.quantity, 3)
        self.assertEqual(sorted(claim.attachment_ids.mapped("name")), ["b.png", "c.jpg"])

    def test_submitted_claim_has_no_form(self):
        self.login(self.user_chen)
        self.send(self.values(intent="submit"))
        claim = self.claims_of(self.chen)
        response = self.get(f"/my/jifen/claims/{claim.id}/edit")
        self.assertIn("Only a draft can be changed", shown(response))
        self.send(self.values(description="changed"), url=f"/my/jifen/claims/{claim.id}/edit")
        self.assertEqual(claim.description, "City commendation, document 12")
        self.assertEqual(claim.attachment_count, 1)

    def test_copy_as_new(self):
        self.login(self.user_chen)
        self.send(self.values(quantity="2", date=str(self.day.replace(day=1)), intent="submit"))
        claim = self.claims_of(self.chen)
        page = self.page(f"/my/jifen/claims/new?copy={claim.id}")
        self.assertEqual(page.xpath("//input[@name='quantity']/@value"), ["2"])
        self.assertEqual(page.xpath("//input[@name='date']/@value"), [str(self.day)])
        self.assertFalse(page.xpath("//input[@name='remove_id']"))

    def test_mistakes_keep_everything_entered(self):
        self.login(self.user_chen)
        text = "测试 " * 2000
        response = self.send(
            self.values(quantity="many", date="yesterday", description=text, matter="M-7"),
            (("one.png", picture()), ("two.html", b"<html>")),
        )
        shown = self.errors(response)
        for message in (
            "Enter a number above zero.",
            "Enter the day on which it happened.",
            "This text has 5999 characters, at most 4000 are possible.",
            "two.html is not accepted",
            "Everything you entered is still here",
        ):
            self.assertIn(message, shown)
        self.assertFalse(self.claims_of(self.chen))
        page = html.fromstring(response.text)
        self.assertEqual(page.xpath("//input[@name='quantity']/@value"), ["many"])
        self.assertEqual(page.xpath("//input[@name='matter']/@value"), ["M-7"])
        self.assertEqual(page.xpath("//textarea")[0].text.strip(), text.strip())
        self.assertTrue(page.xpath(f"//input[@id='jifen_item_{self.item.id}'][@checked]"))
        kept = page.xpath("//input[@name='stash_id']/@value")
        self.assertEqual(len(kept), 1)
        self.send(self.values(stash_id=kept[0]), (("three.pdf", PDF),))
        claim = self.claims_of(self.chen)
        self.assertEqual(sorted(claim.attachment_ids.mapped("name")), ["one.png", "three.pdf"])

    def test_not_submittable_stays_a_draft(self):
        self.login(self.user_chen)
        response = self.send(self.values(description="", intent="submit"))
        claim = self.claims_of(self.chen)
        self.assertEqual((claim.state, claim.attachment_count), ("draft", 1))
        self.assertTrue(response.url.endswith(f"/my/jifen/claims/{claim.id}/edit"))
        self.assertIn("Kept as a draft, not submitted yet: Describe in a few words", shown(response))

    def test_what_stands_against_submitting_is_said_and_the_draft_kept(self):
        self.login(self.user_chen)
        tomorrow = self.day + timedelta(days=1)
        cases = (
            ({"level_id": ""}, (("a.pdf", PDF),), "Choose a level of"),
            ({}, (), "needs evidence"),
            ({"date": str(self.day - timedelta(days=400))}, (("a.pdf", PDF),), "There is no open appraisal period"),
        )
        for change, files, message in cases:
            with self.subTest(message):
                response = self.send(self.values(intent="submit", **change), files)
                self.assertIn(message, shown(response))
                self.assertEqual(self.claims_of(self.chen)[-1].state, "draft")
        if tomorrow <= self.period.date_to:
            response = self.send(self.values(intent="submit", date=str(tomorrow)))
            self.assertIn("The event date lies in the future", shown(response))

    def test_range_item_asks_for_points(self):
        item = self._new_item("Task", value_kind="range", points_min=1, points_max=5, points=0)
        self.login(self.user_chen)
        values = self.values(item_id=item.id, level_id="", points_claimed="7", intent="submit")
        response = self.send(values)
        self.assertIn("must be between +1 and +5", shown(response))
        claim = self.claims_of(self.chen)
        self.send({**values, "points_claimed": "2,5"}, (), url=f"/my/jifen/claims/{claim.id}/edit")
        self.assertEqual((claim.state, claim.points), ("submitted", 2.5))

    def test_list_by_state_and_page(self):
        self.login(self.user_chen)
        for number in range(17):
            self.send(self.values(description=f"case {number}."))
        self.send(self.values(description="on its way", intent="submit"))
        page = self.page("/my/jifen/claims")
        self.assertEqual(len(page.xpath("//a[contains(@class,'jifen_line')]")), 15)
        page = self.page("/my/jifen/claims?state=draft")
        self.assertNotIn("on its way", words(page.find(".//main")))
        self.assertTrue(page.xpath("//a[contains(@href,'/page/2?state=draft')]"))
        self.assertEqual(
            len(self.page("/my/jifen/claims/page/2?state=draft").xpath("//a[contains(@class,'jifen_line')]")), 2
        )
        self.assertIn("No claim in this state", self.text("/my/jifen/claims?state=refused"))
        self.assertIn("on its way", self.text("/my/jifen/claims?state=nonsense"))

    def test_nothing_is_claimed_without_an_open_period(self):
        self._close()
        self.login(self.user_chen)
        page = self.page("/my/jifen/claims/new")
        self.assertIn("Nothing can be claimed at present", words(page.find(".//main")))
        self.assertFalse(page.xpath("//form[contains(@class,'jifen_claim_form')]"))
        response = self.send(self.values())
        self.assertIn("Choose an item that you can claim at present", self.errors(response))
        self.assertFalse(self.claims_of(self.chen))

    def test_internal_employee_uses_the_same_pages(self):
        self.login(self.user_li)
        self.assertIn("100", self.text("/my/jifen"))
        self.send(self.values(intent="submit"))
        claim = self.claims_of(self.li)
        self.assertEqual((claim.state, claim.user_id), ("submitted", self.user_li))
        self.assertIn("Waits for Ma", self.text(f"/my/jifen/claims/{claim.id}"))

    def test_officer_acts_for_themselves_only(self):
        officer = self._employee("Officer", self.party, self.user_officer, self.ma)
        self.period.employee_ids = [Command.link(officer.id)]
        foreign = self._claim(self.chen)
        self.login(self.user_officer)
        self.get(f"/my/jifen/claims/{foreign.id}", 404)
        self.assertNotIn(foreign.number, self.text("/my/jifen/claims"))
        self.get(f"/my/jifen/score/{self.period._scorecard(self.chen).id}", 404)
        self.send(self.values(employee_id=self.chen.id))
        self.assertEqual(self.claims_of(officer).user_id, self.user_officer)
        self.assertEqual(self.claims_of(self.chen), foreign)

    def test_scripts_are_translated(self):
        names = self.env["ir.http"]._get_translation_frontend_modules_name()
        self.assertIn("jifen_appraisal", names)

    def test_link_in_a_mail_leads_to_the_claim(self):
        claim = self._claim()
        self.login(self.user_chen)
        response = self.get(f"/mail/view?model=jifen.claim&res_id={claim.id}")
        self.assertTrue(response.url.endswith(f"/my/jifen/claims/{claim.id}"), response.url)

    def test_today_is_the_employees_today(self):
        self.user_chen.tz = False
        self.chen.tz = "Asia/Shanghai"
        # In Shanghai it is half past seven the next morning, or half past eleven the same one.
        middle = self.period.date_from + timedelta(days=9)
        for hour, day in (("23:30:00", middle + timedelta(days=1)), ("03:30:00", middle)):
            with freeze_time(f"{middle} {hour}"):
                self.login(self.user_chen)
                page = self.page("/my/jifen/claims/new")
            self.assertEqual(page.xpath("//input[@name='date']/@value"), [str(day)])

    def test_forgotten_files_are_thrown_away(self):
        self.login(self.user_chen)
        self.send(self.values(quantity="x"))
        stash = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", 0)])
        self.assertEqual(stash.create_uid, self.user_chen)
        self.env["jifen.claim"]._gc_stash()
        self.assertTrue(stash.exists())
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - interval '2 days' WHERE id = %s", [stash.id]
        )
        self.env["jifen.claim"]._gc_stash()
        self.assertFalse(stash.exists())
