"""Items for jobs and tags, amounts that the approver sets, eligibility alone."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestItem(TownCase):
    def _new_item(self, **values):
        return self.env["jifen.item"].create(
            {
                "scheme_id": self.scheme.id,
                "dimension_id": self.scheme._dimension("award").id,
                "name": "Publicity",
                "code": "publicity",
                "value_kind": "amount",
                "valid_from": self.day,
                **values,
            }
        )

    def _line(self, item, employee=None, **values):
        card = self.period._scorecard(employee or self.li)
        return self.env["jifen.score.line"]._post(
            [{"scorecard_id": card.id, "item_id": item.id, "date": self.day, **values}]
        )

    def test_amount_is_set_by_whoever_approves(self):
        item = self._new_item()
        self.assertEqual(self._line(item, points="12.3456").points, 12.3456)
        self.assertEqual(self._line(item, points=-3).points, -3)
        for points in (None, "many", 1_000_001):
            with self.subTest(points), self.assertRaises(UserError), self.env.cr.savepoint():
                self._line(item, points=points)

    def test_amount_with_bounds(self):
        item = self._new_item(points_min=1, points_max=5)
        self.assertEqual(item.points_text, "+1 … +5")
        with self.assertRaisesRegex(UserError, r"between \+1 and \+5"):
            self._line(item, points=6)
        least = self._new_item(code="least", points_min=2)
        with self.assertRaisesRegex(UserError, r"at least \+2"):
            self._line(least, points=1)
        self.assertEqual(self._line(least, points=200).points, 200)

    def test_amount_on_a_claim(self):
        item = self._new_item(report_self=True)
        claim = self._claim(employee=self.li, item="publicity", level=None, points_claimed=4, level_id=False)
        claim.action_submit()
        self.assertEqual(claim.points, 4)
        claim.sudo()._pending_approvals().with_user(self.user_ma).action_approve(2.5)
        self.assertEqual(claim.sudo().line_ids.mapped("points"), [2.5])
        self.assertEqual(claim.sudo().line_ids.item_id, item)

    def test_for_jobs_and_tags(self):
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        tag = self.env["hr.employee.category"].create({"name": "Volunteer"})
        for_job = self._new_item(value_kind="fixed", points=1, job_ids=[Command.set(job.ids)])
        for_tag = self._new_item(code="tag", value_kind="fixed", points=1, tag_ids=[Command.set(tag.ids)])
        for item in (for_job, for_tag):
            with self.subTest(item.code), self.assertRaisesRegex(UserError, "job or tags"):
                self._line(item)
        self.period._scorecard(self.li)._trusted().job_id = job
        self.li.category_ids = tag
        self.assertEqual(self._line(for_job).points, 1)
        self.assertEqual(self._line(for_tag).points, 1)

    def test_eligibility_alone_is_no_veto(self):
        item = self._new_item(value_kind="fixed", veto_no_award=True)
        self.assertTrue(item.is_eligibility)
        self._line(item)
        self.period.action_score()
        card = self.period._scorecard(self.li)
        self.assertTrue(card.veto_no_award)
        self.assertFalse(card.vetoed)
        self.assertEqual(card.score, 100)
        self.assertFalse(self.scheme._item("probity.removal").is_eligibility)

    def test_a_person_moved_out_of_a_job_keeps_what_was_posted(self):
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        item = self._new_item(value_kind="fixed", points=1, job_ids=[Command.set(job.ids)])
        card = self.period._scorecard(self.li)
        card._trusted().job_id = job
        self._line(item)
        card._trusted().job_id = False
        self.period.action_score()
        self.assertEqual(card.score, 101)
