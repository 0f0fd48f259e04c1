"""The form of a claim: what it offers, who decides on it, and its evidence."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase


class UploadCase(TownCase):
    def _upload(self, user, model="jifen.claim", res_id=0, name="proof.png"):
        """Upload a file as the form's button does: for a model, for no record yet or for a saved one."""
        values = {"name": name, "raw": b"picture", "res_model": model, "res_id": res_id}
        return self.env["ir.attachment"].with_user(user).create(values)


@tagged("post_install", "-at_install")
class TestClaimForm(UploadCase):
    def _form_claim(self, user, **values):
        form = Form(self.env["jifen.claim"].with_user(user))
        form.item_id = self.scheme._item("award.commendation")
        form.level_id = form.item_id.level_ids.filtered(lambda level: level.code == "city")
        form.description = "City commendation"
        for name, value in values.items():
            form[name] = value
        return form

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
