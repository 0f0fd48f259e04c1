"""The points of a claim, shared among people by whoever approves it (regulation r4)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestShares(TownCase):
    def _submitted(self, **values):
        claim = self._claim(employee=self.li, level="nation", matter="case 12", **values)
        claim.action_submit()
        return claim.sudo(False)

    def _wizard(self, claim, rows, user=None):
        user = user or self.user_ma
        approval = claim.sudo()._pending_approvals().with_user(user)
        return (
            self.env["jifen.share"]
            .with_user(user)
            .create(
                {
                    "approval_id": approval.id,
                    "line_ids": [
                        Command.create({"employee_id": person.id, "points": points}) for person, points in rows
                    ],
                }
            )
        )

    def _scores(self):
        self.period.action_score()
        return {card.name: card.score for card in self.period.scorecard_ids if card.position == "staff"}

    def test_the_approver_decides_who_gets_how_much(self):
        claim = self._submitted()
        self._wizard(claim, [(self.li, 2), (self.wu, 3)]).action_approve()
        # The second step: the deputy leader.
        claim.sudo()._pending_approvals().with_user(self.user_gao).action_approve()
        lines = claim.sudo().line_ids.sorted("points")
        self.assertEqual(lines.mapped("subject_name"), ["Li", "Wu"])
        self.assertEqual(lines.mapped("points"), [2, 3])
        self.assertEqual(set(lines.mapped("matter")), {"case 12"})
        self.assertEqual(self._scores(), {"Chen": 100, "Li": 102, "Wu": 103, "Ma": 100})
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))

    def test_the_wizard_begins_with_the_claimant(self):
        claim = self._submitted()
        approval = claim.sudo()._pending_approvals()
        wizard = self.env["jifen.share"].with_user(self.user_ma).with_context(default_approval_id=approval.id)
        form = Form(wizard)
        self.assertEqual((form.points, form.rest, len(form.line_ids)), (5, 0, 1))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.employee_id.id, self.li.id)
            line.points = 2
        self.assertEqual(form.rest, 3)

    def test_shares_that_do_not_add_up_or_go_to_oneself_are_refused(self):
        claim = self._submitted()
        for rows, message in (
            ([(self.li, 2), (self.wu, 2)], "come to .4, but the claim is worth .5"),
            ([(self.li, 6), (self.wu, -1)], "must be between 0 and"),
            ([(self.li, 2), (self.ma, 3)], "Nobody gives a share to themselves"),
            ([(self.li, 2), (self._employee("Stranger", self.party), 3)], "is not appraised in"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._wizard(claim, rows).action_approve()
            self.env.invalidate_all()
            self.assertEqual(claim.sudo().state, "submitted")
            self.assertFalse(claim.sudo().share_ids)

    def test_only_who_may_decide_shares(self):
        claim = self._submitted()
        rows = [(self.li, 2), (self.wu, 3)]
        for user in (self.user_li, self.user_gao):
            with self.subTest(user.login), self.assertRaises(UserError), self.env.cr.savepoint():
                self._wizard(claim, rows, user=user).action_approve()
        with self.assertRaises(AccessError):
            self.env["jifen.claim.share"].with_user(self.user_ma).create(
                {"claim_id": claim.id, "scorecard_id": self.period._scorecard(self.wu).id, "points": 5}
            )
        self.env.invalidate_all()
        self.assertFalse(claim.sudo().share_ids)

    def test_a_new_submission_is_shared_anew(self):
        claim = self._submitted()
        self._wizard(claim, [(self.li, 2), (self.wu, 3)]).action_approve()
        claim.sudo()._pending_approvals().with_user(self.user_gao).action_refuse("not yet")
        claim.with_user(self.user_li).action_reset()
        claim.with_user(self.user_li).action_submit()
        self.assertFalse(claim.sudo().share_ids)

    def test_a_colleague_sees_the_line_but_not_the_claim(self):
        claim = self._submitted()
        self._wizard(claim, [(self.li, 2), (self.wu, 3)]).action_approve()
        claim.sudo()._pending_approvals().with_user(self.user_gao).action_approve()
        self.env.invalidate_all()
        lines = self.env["jifen.score.line"].with_user(self.user_wu).search([("matter", "=", "case 12")])
        self.assertEqual(lines.mapped("ground"), ["City commendation, document 12"])
        self.assertFalse(self.env["jifen.claim"].with_user(self.user_wu).search([("id", "=", claim.id)]))
        explained = self.period._scorecard(self.wu).with_user(self.user_wu)._explain()
        shown = [line for part in explained["dimensions"] for item in part["items"] for line in item["lines"]]
        self.assertEqual([(line["points"], line["claim_id"], line["evidence"]) for line in shown], [("3", False, [])])
