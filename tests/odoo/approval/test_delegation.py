"""Stand-ins: what they see and decide, for how long, and what they never do."""

from contextlib import closing
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import GROUP
from .test_approval import ONE_STEP, TWO_STEPS, ApprovalCase


class StandInCase(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._jifen_today()
        cls.user_deputy = cls._user("deputy")

    def _appoint(self, user=None, stand_in=None, first=0, last=0, as_user=None, **values):
        """Have somebody appoint a stand-in, as themselves, from ``first`` to ``last`` days from today."""
        user = user or self.user_ma
        rows = self.env["jifen.delegation"].with_user(as_user or user)
        row = rows.create(
            {
                "user_id": user.id,
                "stand_in_id": (stand_in or self.user_deputy).id,
                "company_id": self.company.id,
                "date_from": self.today + timedelta(days=first),
                "date_to": self.today + timedelta(days=last),
                **values,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return row

    def _may(self, claim, user):
        """Return what a user sees and may do of a claim's pending approval, by search and by record."""
        self.env.invalidate_all()
        rows = self.env["jifen.approval"].with_user(user)
        found = rows.search([("claim_id", "=", claim.id), ("state", "=", "pending")])
        waits = rows.search([("claim_id", "=", claim.id), ("can_decide", "=", True)])
        read = claim.with_user(user).has_access("read")
        listed = bool(self.env["jifen.claim"].with_user(user).search([("id", "=", claim.id)]))
        self.assertEqual(read, listed, "by record and by search")
        self.assertEqual(bool(waits), bool(waits.filtered("can_decide")))
        return {"row": bool(found), "claim": read, "decide": bool(waits)}


ALL = {"row": True, "claim": True, "decide": True}
NOTHING = dict.fromkeys(ALL, False)


@tagged("post_install", "-at_install")
class TestStandIn(StandInCase):
    def test_a_stand_in_decides(self):
        self._appoint()
        claim = self._submitted()
        row = self._pending(claim)
        self.assertEqual(row.user_id, self.user_ma, "it stays addressed to the absent person")
        self.assertEqual(self._may(claim, self.user_deputy), ALL)
        self.assertEqual(self._may(claim, self.user_ma), ALL, "both may decide")
        self.assertEqual(row.with_user(self.user_deputy).acting_for, "Ma")
        self.assertFalse(row.with_user(self.user_ma).acting_for)
        self._decide(claim, self.user_deputy)
        self.assertEqual(claim.state, "approved")
        self.assertRecordValues(
            claim.approval_ids,
            [
                {
                    "user_id": self.user_ma.id,
                    "decided_by_id": self.user_deputy.id,
                    "standing_in_for_id": self.user_ma.id,
                }
            ],
        )
        self.assertEqual(claim.line_ids.approved_by_id, self.user_deputy)
        self.assertEqual(claim._approval_way()[0]["who"], "Deputy for Ma")
        self.assertTrue(claim.with_user(self.user_deputy).has_access("read"), "they decided it")

    def test_nobody_stands_in_when_they_decide_themselves(self):
        self._appoint()
        claim = self._submitted()
        self._decide(claim, self.user_ma)
        self.assertFalse(claim.approval_ids.standing_in_for_id)

    def test_nobody_stands_in_before_or_after_the_time(self):
        claim = self._submitted()
        self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        row = self._appoint(first=1, last=2)
        self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        row.sudo().write({"date_from": self.today - timedelta(days=3), "date_to": self.today - timedelta(days=1)})
        self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        for method, args in (("action_approve", ()), ("action_refuse", ("no",))):
            with self.subTest(method), self.assertRaisesRegex(UserError, "for Ma to decide"):
                self._decide(claim, self.user_deputy, method, *args)
        result = self._decide(claim, self.user_deputy, "action_approve_many")
        self.assertIn("0 decided, 1 not", result["params"]["message"])
        row.sudo().date_to = self.today
        self.assertEqual(self._may(claim, self.user_deputy), ALL)

    def test_the_end_is_not_outlived_by_a_cache(self):
        """The record rules were used while the right held; the next day they must not remember it."""
        self._appoint()
        claim = self._submitted()
        self.assertEqual(self._may(claim, self.user_deputy), ALL)
        with freeze_time(datetime.now() + timedelta(days=2)):
            self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
            with self.assertRaisesRegex(UserError, "for Ma to decide"):
                self._decide(claim, self.user_deputy)

    def test_a_time_zone_sent_along_changes_nothing(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        claim = self._submitted()
        for now, allowed in (("2031-03-04 15:59:00", True), ("2031-03-04 16:01:00", False)):
            with freeze_time(now):
                rows = self.env["jifen.delegation"]
                if allowed:
                    rows.create(
                        {
                            "user_id": self.user_ma.id,
                            "stand_in_id": self.user_deputy.id,
                            "company_id": self.company.id,
                            "date_from": "2031-03-01",
                            "date_to": "2031-03-04",
                        }
                    )
                for zone in ("Asia/Shanghai", "Pacific/Midway", "Pacific/Kiritimati"):
                    self.env.invalidate_all()
                    approval = self._pending(claim, self.user_deputy).with_context(tz=zone)
                    self.assertEqual(approval.can_decide, allowed, (now, zone))

    def test_one_kind_of_document(self):
        self._appoint(document="proposal")
        claim = self._submitted()
        self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        self._appoint(document="claim")
        self.assertEqual(self._may(claim, self.user_deputy), ALL)

    def test_nobody_stands_in_for_another_company(self):
        other = self.env["res.company"].create({"name": "Another town"})
        (self.user_ma | self.user_deputy).company_ids |= other
        self._appoint(company_id=other.id, as_user=self.env.user)
        self.assertEqual(self._may(self._submitted(), self.user_deputy), NOTHING)

    def test_never_on_themselves(self):
        """Li stands in for Ma, to whom Li's own claims are put."""
        self._appoint(stand_in=self.user_li)
        own, other = self._submitted(self.li), self._submitted()
        self.assertEqual(self._may(other, self.user_li), ALL)
        self.assertEqual(self._may(own, self.user_li), {"row": False, "claim": True, "decide": False})
        with self.assertRaisesRegex(UserError, "own document"):
            self._decide(own, self.user_li)

    def test_who_submitted_it_does_not_stand_in(self):
        self._appoint(stand_in=self.user_officer)
        claim = self._submitted_for_chen(self.user_officer)
        self.assertFalse(self._may(claim, self.user_officer)["decide"])
        with self.assertRaisesRegex(UserError, "own document"):
            self._decide(claim, self.user_officer)

    def test_a_stand_in_is_not_stood_in_for(self):
        self._appoint()
        self._appoint(self.user_deputy, self.user_gao)
        claim = self._submitted()
        self.assertEqual(self._may(claim, self.user_gao), NOTHING)
        with self.assertRaisesRegex(UserError, "for Ma to decide"):
            self._decide(claim, self.user_gao)

    def test_other_claims_stay_closed(self):
        """Only what waits: neither what Ma decided before nor what is put to others."""
        before = self._submitted()
        self._decide(before, self.user_ma)
        self._appoint()
        elsewhere = self._submitted(self.ma)
        for claim in (before, elsewhere):
            self.assertEqual(self._may(claim, self.user_deputy), NOTHING)

    def test_evidence_can_be_read_while_it_waits(self):
        row = self._appoint()
        claim = self._submitted()
        file = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", claim.id)])
        self.env.invalidate_all()
        self.assertTrue(file.with_user(self.user_deputy).has_access("read"))
        row.sudo().write({"date_from": self.today - timedelta(days=2), "date_to": self.today - timedelta(days=1)})
        self.env.invalidate_all()
        self.assertFalse(file.with_user(self.user_deputy).has_access("read"))

    def test_a_second_step_for_the_same_person_is_skipped(self):
        self._appoint(self.user_gao)
        self.chen.parent_id = self.gao
        claim = self._submitted(item=TWO_STEPS)
        self._decide(claim, self.user_deputy)
        self.assertEqual(self._states(claim), [("approved", self.user_gao), ("skipped", self.user_gao)])

    def test_a_stand_in_is_told_and_gets_the_role(self):
        self.assertFalse(self.user_deputy.has_group(GROUP + "manager"))
        self._appoint(reason="Training")
        self.assertTrue(self.user_deputy.has_group(GROUP + "manager"))
        told = self.env["mail.message"].search(
            [("model", "=", "jifen.delegation"), ("partner_ids", "in", self.user_deputy.partner_id.ids)]
        )
        self.assertIn("Training", told.body)
        claim = self._submitted()
        asked = self.env["mail.activity"].search(
            [("res_model", "=", "jifen.approval"), ("res_id", "=", self._pending(claim).id)]
        )
        self.assertEqual(asked.user_id, self.user_ma | self.user_deputy)
        self._decide(claim, self.user_deputy)
        self.assertFalse(asked.exists(), "everybody's copy is closed")

    def test_a_stand_in_without_login(self):
        self._appoint()
        claim = self._submitted()
        self.user_deputy.active = False
        self.env.invalidate_all()
        self.assertFalse(self.env["jifen.delegation"]._in_force(principals=self.user_ma))
        self.assertEqual(self._pending(claim)._people_asked()[self._pending(claim)], self.user_ma)

    def test_many_of_several_people(self):
        self._appoint()
        self._appoint(self.user_gao)
        claims = self._submitted() | self._submitted(self.li) | self._submitted(self.ma)
        rows = self._pending(claims, self.user_deputy)
        self.env.invalidate_all()
        rows.action_approve_many()
        self.env.invalidate_all()
        self.assertEqual(set(claims.mapped("state")), {"approved"})
        self.assertEqual(
            {row.employee_name: row.standing_in_for_id for row in rows.sudo()},
            {"Chen": self.user_ma, "Li": self.user_ma, "Ma": self.user_gao},
        )

    def test_queries_do_not_grow(self):
        self._appoint()

        counts, names = [], ["title", "can_decide", "acting_for", "for_stand_in"]
        # Above what is sent one by one, and put as a card each.
        for number in (1, 40, 80):
            claims = self.env["jifen.claim"].union(
                *(self._claim(self.li, ONE_STEP, level=None) for __ in range(number))
            )
            submit = self._queries(claims.action_submit)
            rows = self._pending(claims, self.user_deputy)
            read = self._queries(lambda rows=rows: rows.search([("can_decide", "=", True)]).read(names))
            counts.append((submit, read, self._queries(rows.action_approve_many)))
            self.assertEqual(set(claims.mapped("state")), {"approved"})
        for few, many in zip(counts[1], counts[2], strict=True):
            self.assertLessEqual(many, few + 5, counts)


@tagged("post_install", "-at_install")
class TestAppointing(StandInCase):
    def test_for_oneself_and_by_the_office(self):
        self._appoint()
        self._appoint(self.user_gao, as_user=self.user_officer)
        for user in (self.user_song, self.user_committee):
            with self.subTest(user.name), self.assertRaises(AccessError), closing(self.env.cr.savepoint()):
                self._appoint(self.user_gao, as_user=user)

    def test_nobody_appoints_themselves(self):
        for user in (self.user_song, self.user_officer):
            with self.subTest(user.name), self.assertRaises(AccessError), closing(self.env.cr.savepoint()):
                self._appoint(self.user_gao, stand_in=user, as_user=user)
        row = self._appoint(self.user_gao, as_user=self.user_officer)
        with self.assertRaises(AccessError), closing(self.env.cr.savepoint()):
            row.write({"stand_in_id": self.user_officer.id})

    def test_taking_over_another_row(self):
        """Record rules are not asked again after a write: an own row must not become somebody else's."""
        own = self._appoint(self.user_ma)
        for vals in ({"user_id": self.user_song.id}, {"company_id": self.env.ref("base.main_company").id}):
            for row in (own, own.sudo()):
                with self.subTest(vals), self.assertRaises(UserError), closing(self.env.cr.savepoint()):
                    row.write(vals)
        self.env.invalidate_all()
        for user in (self.user_deputy, self.user_song, self.user_auditor):
            for vals in ({"stand_in_id": user.id}, {"date_to": self.today + timedelta(days=90)}):
                with self.subTest(user.name), self.assertRaises(AccessError), closing(self.env.cr.savepoint()):
                    own.with_user(user).write(vals)

    def test_neither_portal_users_nor_strangers_stand_in(self):
        stranger = self._user("stranger")
        elsewhere = self.env["res.company"].create({"name": "Another town"})
        stranger.write({"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id})
        for stand_in in (self.user_chen, stranger):
            with self.subTest(stand_in.name), self.assertRaises(ValidationError), closing(self.env.cr.savepoint()):
                self._appoint(stand_in=stand_in)
        with self.assertRaises(AccessError), closing(self.env.cr.savepoint()):
            self._appoint(self.user_chen)
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            closing(self.env.cr.savepoint()),
        ):
            self._appoint(stand_in=self.user_ma)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), closing(self.env.cr.savepoint()):
            self._appoint(first=2, last=1)
        with self.assertRaises(ValidationError), closing(self.env.cr.savepoint()):
            self._appoint(last=400)

    def test_delegations_are_read_by_those_concerned_and_the_office(self):
        row = self._appoint()
        seen = {
            self.user_ma: True,
            self.user_deputy: True,
            self.user_officer: True,
            self.user_auditor: True,
            self.user_gao: False,
            self.user_li: False,
            self.user_chen: False,
        }
        for user, expected in seen.items():
            self.env.invalidate_all()
            self.assertEqual(row.with_user(user).has_access("read"), expected, user.name)

    def test_what_has_begun_stays_on_record(self):
        row, later = self._appoint(), self._appoint(first=5, last=6)
        with self.assertRaises(UserError):
            row.unlink()
        with mute_logger("odoo.models.unlink"):
            later.unlink()
        row.write({"date_to": self.today + timedelta(days=1)})


@tagged("post_install", "-at_install")
class TestLeave(StandInCase):
    """The stand-in named in one's own preferences, on days of approved leave."""

    def _on_leave(self, *users):
        away = self.env["res.users"].union(*users)
        return patch.object(type(away), "_jifen_on_leave", lambda self: self & away.with_env(self.env))

    def test_on_days_of_leave_only(self):
        self.user_ma.with_user(self.user_ma).write({"jifen_stand_in_id": self.user_deputy.id})
        claim = self._submitted()
        self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        with self._on_leave(self.user_ma):
            self.assertEqual(self._may(claim, self.user_deputy), ALL)
        with self._on_leave(self.user_gao):
            self.assertEqual(self._may(claim, self.user_deputy), NOTHING)
        with self._on_leave(self.user_ma):
            self._decide(claim, self.user_deputy)
        self.assertEqual(claim.approval_ids.standing_in_for_id, self.user_ma)

    def test_nobody_is_on_leave_without_records_of_it(self):
        if "hr.leave" not in self.env:
            self.assertFalse(self.user_ma._jifen_on_leave())

    def test_only_ones_own_preference(self):
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.user_ma.with_user(self.user_li).write({"jifen_stand_in_id": self.user_li.id})
        for user, stand_in in (
            (self.user_ma, self.user_chen),
            (self.user_ma, self.user_ma),
            (self.user_chen, self.user_deputy),
        ):
            with self.subTest(user.name), self.assertRaises(ValidationError), closing(self.env.cr.savepoint()):
                user.with_user(user).write({"jifen_stand_in_id": stand_in.id})
                self.env.flush_all()

    def test_today_is_the_companys(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2031-03-04 16:01:00"):
            self.assertEqual(self.company._jifen_today(), fields.Date.to_date("2031-03-05"))
