"""Results and their explanations: to whom they are shown, when, and what one may open from there."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..claim.test_claim_form import UploadCase


@tagged("post_install", "-at_install")
class TestVisibility(UploadCase):
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
        self.assertEqual({row["name"] for row in rows if row["open_id"]}, {"Chen", "Li", "Ma", "Wu"})
        rows = next(dim["led"] for dim in leader.with_user(self.user_officer).explain()["dimensions"] if dim["led"])
        self.assertTrue(all(row["open_id"] for row in rows))

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
