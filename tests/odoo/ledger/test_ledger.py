"""The ledger is append-only, numbered and chained; only checked lines get in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestLedger(TownCase):
    def test_points_follow_from_the_item(self):
        line = self._post(self.chen, "discipline.idle", quantity=2, ground="games at the desk")
        self.assertRecordValues(
            line,
            [{"points": -4, "subject_name": "Chen", "origin": "manual", "period_id": self.period.id}],
        )

    def test_nobody_changes_or_deletes_a_line(self):
        line = self._post(self.chen, "discipline.idle")
        for env in (self.env, self.env(user=self.user_officer), self.env(user=self.env.ref("base.user_admin"))):
            mine = line.with_env(env).sudo()
            with self.assertRaises(UserError):
                mine.write({"points": 5})
            with self.assertRaises(UserError):
                mine.unlink()
            with self.assertRaises(UserError):
                mine.copy()
        line.invalidate_recordset()
        self.assertEqual(line.points, -2)

    def test_a_reversal_posts_the_opposite_and_names_its_line(self):
        line = self._post(self.chen, "discipline.idle", matter="M-1")
        counter = line._reverse("entered twice")
        self.assertRecordValues(
            counter,
            [
                {
                    "points": 2,
                    "origin": "reversal",
                    "ground": "entered twice",
                    "reversal_of_id": line.id,
                    "matter": "M-1",
                }
            ],
        )
        self.assertTrue(line.is_reversed)
        for again in (line, counter):
            with self.assertRaises(UserError):
                again._reverse("once more")
        self.period.action_score()
        self.assertEqual(self.period._scorecard(self.chen).score, 100)

    def test_reversal_needs_a_reason(self):
        line = self._post(self.chen, "discipline.idle")
        with self.assertRaises(UserError):
            line._reverse("  ")

    def test_a_line_that_its_item_does_not_allow_is_refused(self):
        idle, personal = "discipline.idle", self.scheme._item("award.commendation")
        cases = {
            "zero times": {"item": idle, "quantity": 0},
            "negative times": {"item": idle, "quantity": -1},
            "not a number": {"item": idle, "quantity": "many"},
            "infinite": {"item": idle, "quantity": float("inf")},
            "outside the period": {"item": idle, "date": "2001-01-01"},
            "level missing": {"item": personal.code},
            "level of a fixed item": {"item": idle, "level_id": personal.level_ids[0].id},
            "points of a fixed item": {"item": idle, "points": 7},
            "a group": {"item": "discipline"},
            "out of range": {"item": "assessment.overall", "points": -21},
            "range without points": {"item": "assessment.overall"},
            "another office": {"item": "justice.mediation", "employee": self.chen},
        }
        before = self.env["jifen.score.line"].search_count([])
        for name, case in cases.items():
            employee = case.pop("employee", self.chen)
            with self.subTest(name), self.assertRaises(UserError):
                self._post(employee, **case)
        with self.assertRaises(UserError):
            self._post(self.gao, idle)
        self.assertEqual(self.env["jifen.score.line"].search_count([]), before)

    def test_all_or_none(self):
        card = self.period._scorecard(self.chen)
        good = {"scorecard_id": card.id, "item_id": self.scheme._item("discipline.idle").id, "date": self.day}
        with self.assertRaises(UserError):
            self.env["jifen.score.line"]._post([good, {**good, "date": "2001-01-01"}])
        self.assertFalse(card.line_ids)

    def test_closed_period_takes_nothing(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        with self.assertRaises(UserError):
            self._post(self.chen, "discipline.idle")
        with self.assertRaises(UserError):
            line._reverse("too late")

    def test_nobody_enters_for_themselves(self):
        officer = self._employee("Officer", self.party, self.user_officer)
        self.period.employee_ids |= officer
        card = self.period._scorecard(officer)
        values = {
            "scorecard_id": card.id,
            "item_id": self.scheme._item("assessment.overall").id,
            "points": -1,
            "date": self.day,
        }
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["jifen.score.line"].with_user(self.user_officer).create(values)

    def test_client_cannot_forge_fields(self):
        values = {
            "scorecard_id": self.period._scorecard(self.chen).id,
            "item_id": self.scheme._item("discipline.idle").id,
            "date": self.day,
        }
        lines = self.env["jifen.score.line"].with_user(self.user_officer)
        self.env.invalidate_all()
        for forged in (
            {"origin": "claim"},
            {"approved_by_id": self.user_ma.id},
            {"hash": "0" * 64},
            {"number": 1},
            {"company_id": self.company.id},
            {"user_id": self.user_ma.id},
            {"claim_id": self._claim(self.chen).id},
        ):
            with self.subTest(forged), self.assertRaises(AccessError):
                lines.create({**values, **forged})
        self.assertEqual(lines.create(values).approved_by_id, self.user_officer)

    def test_roles_that_may_not_post(self):
        values = {
            "scorecard_id": self.period._scorecard(self.chen).id,
            "item_id": self.scheme._item("discipline.idle").id,
            "date": self.day,
        }
        for user in (
            self.user_chen,
            self.user_li,
            self.user_ma,
            self.user_inspector,
            self.user_committee,
            self.user_auditor,
        ):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.env["jifen.score.line"].with_user(user).create(values)

    # === THE CHAIN === #

    def _broken(self):
        return self.env["jifen.score.line"]._first_broken(self.company)

    def _three_lines(self):
        lines = self.env["jifen.score.line"]
        for employee in (self.chen, self.li, self.ma):
            lines |= self._post(employee, "discipline.idle", ground="rounds")
        lines.flush_recordset()
        return lines.sorted("number")

    def test_chain_holds(self):
        lines = self._three_lines()
        self.assertEqual(lines.mapped("number"), [1, 2, 3])
        self.assertEqual(lines[1].previous_hash, lines[0].hash)
        self.assertIsNone(self._broken())

    def test_chain_names_a_changed_line(self):
        for column, value in (
            ("points", -200),
            ("quantity", 3),
            ("ground", "another"),
            ("matter", "M-9"),
            ("approved_by_id", self.user_ma.id),
        ):
            lines = self._three_lines()
            number = lines[1].number
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    f"UPDATE jifen_score_line SET {column} = %s WHERE id = %s",
                    [value, lines[1].id],
                )
                self.assertEqual(self._broken(), number)
                savepoint.rollback()

    def test_what_is_hashed_stays_what_it_is(self):
        """One column more or less, and every line that was ever written looks forged."""
        columns = "company_id number scorecard_id item_id level_id quantity points date matter ground origin"
        columns += " claim_id inspection_id reversal_of_id approved_by_id"
        hashed = self.env["jifen.score.line"]._hashed()
        self.assertEqual(sorted(hashed), sorted(columns.split()))
        self.assertEqual(hashed[1], "number")

    def test_chain_names_a_removed_line(self):
        lines = self._three_lines()
        for gone, found in ((lines[0], 2), (lines[1], 3), (lines[2], 3)):
            with self.subTest(gone.number), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute("DELETE FROM jifen_score_line WHERE id = %s", [gone.id])
                self.assertEqual(self._broken(), found)
                savepoint.rollback()

    def test_companies_have_chains_of_their_own(self):
        self._three_lines()
        other = self.env["res.company"].create({"name": "Other Town"})
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(other))
