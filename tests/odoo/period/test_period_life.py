"""The life of a period: who runs it, what stands against its next state, and who is in it."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestPeriodLife(TownCase):
    def _card(self, employee):
        return self.period._scorecard(employee)

    def test_a_scorecard_keeps_the_place_of_somebody_who_moves(self):
        card = self._card(self.chen)
        self.chen.department_id = self.justice
        self.assertEqual(card.department_id, self.party)
        self.assertRecordValues(
            self.period.scorecard_ids.sorted("name"),
            [
                {"name": "Chen", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Gao", "position": "deputy", "leader_card_id": self._card(self.song).id},
                {"name": "Li", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Ma", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Song", "position": "head", "leader_card_id": False},
                {"name": "Wu", "position": "staff", "leader_card_id": self._card(self.gao).id},
            ],
        )

    def test_a_period_takes_no_step_out_of_its_order(self):
        period = self.period
        with self.assertRaises(UserError):
            period.action_open()
        with self.assertRaises(UserError):
            period.action_close()
        with self.assertRaises(UserError):
            period.action_publish()
        self._close()
        with self.assertRaises(UserError):
            period.action_score()
        with self.assertRaises(UserError):
            period.action_reopen("")
        period.action_reopen("a claim was forgotten")
        self.assertEqual(period.state, "open")

    def test_publishing_waits_for_claims(self):
        self._claim().action_submit()
        self.period.action_score()
        with self.assertRaises(UserError):
            self.period.action_publish()

    def test_people_can_join_but_not_vanish_with_points(self):
        late = self._employee("Late", self.party)
        self.period.employee_ids |= late
        self.assertTrue(self._card(late))
        self.period.employee_ids -= late
        self._post(self.chen, "discipline.idle")
        with self.assertRaises(UserError):
            self.period.employee_ids -= self.chen

    def test_overlapping_period_is_refused(self):
        with self.assertRaises(ValidationError):
            self._period(name="again")

    def test_only_the_office_runs_periods(self):
        for user in (self.user_li, self.user_ma, self.user_inspector, self.user_committee, self.user_auditor):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.period.with_user(user).action_score()
        self.env.invalidate_all()
        self.period.with_user(self.user_officer).action_score()

    def test_state_cannot_be_written(self):
        self.env.invalidate_all()
        for user in (self.user_officer, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.period.with_user(user).write({"state": "closed"})
            with self.assertRaises(AccessError):
                self.period.with_user(user).with_context(jifen_trusted=True).write({"state": "closed"})
            with self.assertRaises(AccessError):
                self._card(self.chen).with_user(user).sudo().write({"score": 999})

    def test_officer_without_hr_rights_opens_a_period(self):
        month = fields.Date.add(fields.Date.start_of(self.day, "month"), months=2)
        self.env.invalidate_all()
        period = (
            self.env["jifen.period"]
            .with_user(self.user_officer)
            .create(
                {
                    "name": "later",
                    "scheme_id": self.scheme.id,
                    "date_from": month,
                    "date_to": fields.Date.end_of(month, "month"),
                    "employee_ids": [Command.set((self.chen | self.gao).ids)],
                }
            )
        )
        period.action_open()
        self.assertEqual(sorted(period.scorecard_ids.mapped("name")), ["Chen", "Gao"])
