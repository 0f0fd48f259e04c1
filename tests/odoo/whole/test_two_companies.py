"""Two towns under the same regulation with figures of their own, and a scheme that is retired."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TownCase, our_models


@tagged("post_install", "-at_install")
class TestTwoCompanies(TownCase):
    """The neighbour loses five points where the town loses two."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.neighbour = cls.env["res.company"].create({"name": "Neighbour", "currency_id": cls.company.currency_id.id})
        cls.env.user.company_ids |= cls.neighbour
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": (cls.company | cls.neighbour).ids})
        cls.other_scheme = cls.env["jifen.scheme"]._load_template("r2", cls.neighbour)
        cls.other_scheme._item("discipline.idle").points = -5
        cls.office = cls.env["hr.department"].create({"name": "Their office", "company_id": cls.neighbour.id})
        cls.zhou = cls.env["hr.employee"].create(
            {
                "name": "Zhou",
                "company_id": cls.neighbour.id,
                "department_id": cls.office.id,
                "date_version": "2020-01-01",
            }
        )
        cls.other_period = cls.env["jifen.period"].create(
            {
                "name": "Their month",
                "scheme_id": cls.other_scheme.id,
                "kind": "month",
                "date_from": cls.period.date_from,
                "date_to": cls.period.date_to,
                "employee_ids": [Command.set(cls.zhou.ids)],
            }
        )
        cls.other_period.action_open()

    def _lose(self, period, employee):
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(employee).id,
                    "item_id": period.scheme_id._item("discipline.idle").id,
                    "date": self.day,
                }
            ]
        )
        period.action_score()
        return period._scorecard(employee)

    def test_each_by_its_own_figures(self):
        ours, theirs = self._lose(self.period, self.chen), self._lose(self.other_period, self.zhou)
        self.assertEqual((ours.score, theirs.score), (98, 95))
        self.assertEqual((ours.line_ids.number, theirs.line_ids.number), (1, 1), "a ledger of its own")
        self.assertEqual(theirs.rank_overall, 1, "ranked among its own people")

    def test_nothing_is_seen_across(self):
        theirs = self._lose(self.other_period, self.zhou)
        for user in (self.user_officer, self.user_committee, self.user_auditor, self.user_inspector, self.user_ma):
            self.env.invalidate_all()
            with self.subTest(user.login):
                env, tried = self.env(user=user, context={}), 0
                for model in our_models(env):
                    if "company_id" in env[model]._fields and env[model].has_access("read"):
                        found = env[model].search([("company_id", "=", self.neighbour.id)])
                        self.assertFalse(found, model)
                        tried += 1
                self.assertGreater(tried, 20)
                with self.assertRaises(AccessError):
                    env["jifen.scorecard"].browse(theirs.id).read(["name"])

    def test_items_and_people_of_the_other_are_refused(self):
        item = self.other_scheme._item("discipline.idle")
        with self.assertRaises(UserError):
            self.env["jifen.score.line"]._post(
                [{"scorecard_id": self.period._scorecard(self.chen).id, "item_id": item.id, "date": self.day}]
            )
        with self.assertRaises(UserError):
            self.period.write({"employee_ids": [Command.link(self.zhou.id)]})


@tagged("post_install", "-at_install")
class TestRetiredScheme(TownCase):
    def test_no_claim_no_line_no_period(self):
        claim = self._claim()
        for action in ("action_score", "action_publish", "action_close"):
            getattr(self.period, action)()
        self.scheme.action_retire()
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            claim.with_user(self.user_chen).sudo().action_submit()
        with self.assertRaises(UserError):
            self._post(self.chen, "discipline.idle")
        period = self._period(name="Next", date_from="2031-01-01", date_to="2031-01-31")
        with self.assertRaisesRegex(UserError, "not active"):
            period.with_user(self.user_officer).action_open()
        self.assertEqual(claim.state, "draft")
