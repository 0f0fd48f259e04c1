"""What the screens show to whom: evidence, explanations, buttons, results not yet published."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestBackOfficeAccess(TownCase):
    def _upload(self, user, model="jifen.claim", res_id=0, name="proof.png"):
        """Upload a file as the form's button does: for a model, for no record yet or for a saved one."""
        values = {"name": name, "raw": b"picture", "res_model": model, "res_id": res_id}
        return self.env["ir.attachment"].with_user(user).create(values)

    def _form_claim(self, user, **values):
        form = Form(self.env["jifen.claim"].with_user(user))
        form.item_id = self.scheme._item("award.commendation")
        form.level_id = form.item_id.level_ids.filtered(lambda level: level.code == "city")
        form.description = "City commendation"
        for name, value in values.items():
            form[name] = value
        return form

    # === CLAIMS === #

    def test_claim_form_offers_what_can_be_claimed(self):
        form = Form(self.env["jifen.claim"].with_user(self.user_li))
        self.assertEqual(form.employee_id, self.li)
        offered = form.claimable_item_ids.ids
        self.assertIn(self.scheme._item("award.commendation").id, offered)
        items = self.env["jifen.item"].browse(offered)
        foreign = self.scheme.catalogue_ids.filtered(lambda catalogue: catalogue.department_ids == self.justice)
        self.assertTrue(foreign)
        self.assertFalse(items.catalogue_id & foreign, "items of another office")
        self.assertTrue(all(item.report_self for item in items))
        self.period.with_user(self.user_officer).action_score()
        self.assertFalse(Form(self.env["jifen.claim"].with_user(self.user_li)).claimable_item_ids.ids)

    def test_claim_form_counts_points_and_shows_the_way(self):
        form = self._form_claim(self.user_li)
        self.assertEqual(form.points_text, "+2")
        form.quantity = 3
        self.assertEqual(form.points_text, "+6")
        claim = form.save()
        claim.evidence_ids = self._upload(self.user_li)
        claim.action_submit()
        self.assertEqual((claim.is_claimant, claim.can_decide, claim.waits_for), (True, False, "Ma"))
        self.assertIn("Ma", claim.timeline_html)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            Form(claim).description = "Changed"

    def test_buttons_of_a_claim_by_role(self):
        claim = self._claim(self.chen)
        claim.with_user(self.user_chen).sudo().action_submit()
        shown = {}
        for role in ("ma", "officer", "committee", "auditor", "gao"):
            seen = self.env["jifen.claim"].with_user(getattr(self, f"user_{role}")).browse(claim.id)
            if seen.has_access("read"):
                shown[role] = (seen.is_claimant, seen.can_decide)
        # The office may act for employees; only the approver of the step decides.
        self.assertEqual(
            shown,
            {
                "ma": (False, True),
                "officer": (True, False),
                "committee": (False, False),
                "auditor": (False, False),
            },
        )
        claim.with_user(self.user_ma).action_approve()
        self.assertEqual(claim.with_user(self.user_gao).can_decide, claim.state == "submitted")

    # === EVIDENCE === #

    def test_evidence_is_added_and_taken_away_while_a_draft(self):
        claim = self._form_claim(self.user_li).save()
        first, second = self._upload(self.user_li), self._upload(self.user_li, name="second.png")
        claim.evidence_ids = [Command.link(first.id), Command.link(second.id)]
        self.assertEqual((first | second).mapped("res_id"), [claim.id] * 2)
        saved = self._upload(self.user_li, res_id=claim.id, name="third.png")
        claim.invalidate_recordset()
        self.assertEqual(claim.evidence_ids, first | second | saved)
        with Form(claim) as form:
            form.evidence_ids.remove(second.id)
        self.assertFalse(second.exists())
        claim.action_submit()
        for command in (Command.unlink(first.id), Command.link(self._upload(self.user_li).id)):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                claim.evidence_ids = [command]
        self.assertEqual(claim.attachment_count, 2)

    def test_evidence_of_others_cannot_be_taken(self):
        claim = self._form_claim(self.user_li).save()
        foreign = self._upload(self.user_officer)
        of_a_claim = self._claim(self.chen).attachment_ids
        personal = self.env["ir.attachment"].with_user(self.user_li).create({"name": "own.png", "raw": b"x"})
        for file in (foreign, of_a_claim, personal):
            with self.assertRaises(AccessError), self.cr.savepoint():
                claim.evidence_ids = [Command.link(file.id)]
            self.assertNotEqual((file.sudo().res_model, file.sudo().res_id), ("jifen.claim", claim.id))

    # === EXPLANATION === #

    def _lines(self, explained):
        return [line for dimension in explained["dimensions"] for item in dimension["items"] for line in item["lines"]]

    def test_explanation_links_only_what_the_reader_may_open(self):
        claim = self._claim(self.li)
        claim.with_user(self.user_li).action_submit()
        claim.with_user(self.user_ma).action_approve()
        if claim.state == "submitted":
            claim.with_user(self.user_gao).action_approve()
        card = self.period._scorecard(self.li)
        file = claim.attachment_ids
        for user, opens, url in (
            (self.user_li, True, f"/web/content/{file.id}"),
            (self.user_officer, True, f"/web/content/{file.id}"),
            (self.user_ma, True, f"/web/content/{file.id}"),
        ):
            (line,) = self._lines(card.with_user(user).explain())
            self.assertEqual((line["open_claim_id"], line["evidence"][0]["url"]), (opens, url), user.name)
        finding = self.env["jifen.inspection"].with_user(self.user_inspector)
        finding = finding.create(
            {
                "period_id": self.period.id,
                "item_id": self.scheme._item("discipline.idle").id,
                "scorecard_ids": [Command.set(card.ids)],
                "ground": "Games",
            }
        )
        finding.evidence_ids = self._upload(self.user_inspector, "jifen.inspection")
        finding.action_enter()
        file = finding.attachment_ids
        for user, opens, url in (
            (self.user_li, False, f"/my/jifen/evidence/{file.id}"),
            (self.user_ma, False, ""),
            (self.user_committee, True, f"/web/content/{file.id}"),
        ):
            line = next(line for line in self._lines(card.with_user(user).explain()) if line["inspection_id"])
            self.assertEqual((line["open_inspection_id"], line["evidence"][0]["url"]), (opens, url), user.name)

    def test_explanation_is_for_readers_of_the_scorecard(self):
        card = self.period._scorecard(self.wu)
        for user in (self.user_li, self.user_chen, self.user_gao):
            with self.assertRaises(AccessError):
                card.with_user(user).explain()
        leader = self.period._scorecard(self.gao)
        self.period.action_score()
        rows = next(dim["led"] for dim in leader.with_user(self.user_gao).explain()["dimensions"] if dim["led"])
        self.assertEqual({row["name"] for row in rows if row["open_id"]}, {"Ma"}, "only whose manager one is")
        rows = next(dim["led"] for dim in leader.with_user(self.user_officer).explain()["dimensions"] if dim["led"])
        self.assertTrue(all(row["open_id"] for row in rows))

    # === RESULTS === #

    def test_results_show_when_published(self):
        card = self.period._scorecard(self.li)
        self._post(self.li, "discipline.idle")
        self.period.action_score()
        readers = {role: card.with_user(getattr(self, f"user_{role}")) for role in ("li", "ma", "officer", "auditor")}
        self.assertEqual(
            {role: seen.show_result for role, seen in readers.items()},
            {"li": False, "ma": False, "officer": True, "auditor": True},
        )
        self.assertIn("18", card.result_text)
        self.period.action_publish()
        self.assertTrue(all(seen.show_result for seen in readers.values()))

    def test_veto_is_told_in_words(self):
        card = self.period._scorecard(self.li)
        veto = self.scheme.item_ids.filtered("veto_zero_score")[:1]
        self._post(self.li, veto.code)
        self.period.action_score()
        self.assertTrue(card.vetoed)
        self.assertIn("score 0", card.veto_text)
        self.assertFalse(self.period._scorecard(self.chen).veto_text)
