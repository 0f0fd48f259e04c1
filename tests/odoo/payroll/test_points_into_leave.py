"""Points into leave: earned by results, requested by the office, approved as any time off, booked on the ledger."""

from psycopg2 import errors

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..appeal.test_correction import AppealCase
from ..regulation.test_regulation_r3 import MONTH, CommunityCase
from .leave_common import HR, Leave, LeaveCase


@tagged("post_install", "-at_install")
class TestCommunityLeave(Leave, CommunityCase):
    @classmethod
    def _people(cls):
        super()._people()
        cls.user_hr = cls._user("hr")
        cls.user_hr.group_ids = [Command.link(cls.env.ref(HR).id)]

    def test_worked_example_from_the_claims_to_time_off(self):
        numbers = [self.day.month, *[number for number in range(1, 13) if number != self.day.month][:4]]
        days = [self.day.replace(month=number, day=1) for number in sorted(numbers)]
        months = [
            self._period("month", day, fields.Date.end_of(day, "month"), self.yu | self.secretary) for day in days
        ]
        for month in months:
            if month.date_from <= self.day <= month.date_to:
                for code, times in MONTH:
                    self._approved(self._claim(self.yu, code, times), self.office, self.committee)
                self._approved(self._claim(self.yu, "commendation", level="city"), self.office, self.committee)
                self._post(month._scorecard(self.yu), ("service.complaint", 1))
            else:
                self._post(month._scorecard(self.yu), *MONTH, ("service.complaint", 1), ("commendation", 1, "city"))
        days_so_far = []
        for month in months:
            self._closed(month)
            card = month._scorecard(self.yu)
            before = (card.score, card.rank_overall, self._parts(card))
            leave = self._leaves(self.yu).filtered(lambda row, month=month: row.period_id == month)
            if leave:
                allocation = self._grant(leave)
                self.assertRecordValues(
                    allocation,
                    [{"employee_id": self.yu.id, "number_of_days": 0.5, "state": "confirm", "date_from": self.day}],
                )
                self.assertEqual(allocation.holiday_status_id, self.env.ref("jifen_payroll_link.leave_type_points"))
                self._approve(allocation)
            self.assertEqual((card.score, card.rank_overall, self._parts(card)), before)
            days_so_far.append(sum(self._allocations(self._leaves(self.yu)).mapped("number_of_days")))
        # 60, 120, 180, 240, 300 points beyond the base.
        self.assertEqual(days_so_far, [0, 0.5, 0.5, 1, 1.5])
        self.assertEqual(self._booked(self.yu), 300)
        self.assertEqual(set(self._leaves().mapped("state")), {"done"})
        taken = self.env.ref("jifen_payroll_link.leave_type_points").with_context(employee_id=self.yu.id)
        self.assertEqual(taken.max_leaves, 1.5)
        self._check_chain()
        # Scored once more, a month is what it was.
        months[1].with_user(self.office).action_reopen("an objection")
        months[1].with_user(self.office).action_score()
        self.assertEqual(months[1]._scorecard(self.yu).score, 160)

    def test_regulation_is_printed_without_the_item_of_the_books(self):
        before = self.scheme._print_data()
        self.scheme._leave_item()
        self.env.invalidate_all()
        self.assertEqual(self.scheme._print_data()["catalogues"], before["catalogues"])
        self.assertEqual(self.scheme._leave_item(), self.scheme._item("leave.used"))


@tagged("post_install", "-at_install")
class TestPointsIntoLeave(LeaveCase):
    # === FROM RESULT TO TIME OFF === #

    def test_request_approval_and_the_books(self):
        period = self._month(1, {self.chen: 230, self.li: 160})
        leave = self._leaves()
        self.assertRecordValues(
            leave, [{"employee_id": self.chen.id, "leave_days": 0.5, "leave_points": 100, "leave_request": "open"}]
        )
        self.assertEqual(
            leave.leave_account,
            "130 points beyond the base, 100 of them for leave, 30 left: 70 more earn the next half day",
        )
        allocation = self._grant(leave)
        self.assertRecordValues(leave, [{"state": "open", "leave_request": "requested", "can_grant_leave": False}])
        self.assertFalse(self._activities(leave), "the office has done its part")
        self.assertEqual(self._booked(self.chen), 0, "a request is not leave yet")
        self.assertIn("130 points beyond the base. It takes 100 points.", allocation.jifen_ground)
        self._approve(allocation)
        self.assertRecordValues(
            leave,
            [{"state": "done", "leave_request": "granted", "done_user_id": self.user_hr.id, "superseded": False}],
        )
        line = leave.leave_line_id
        self.assertRecordValues(
            line,
            [
                {
                    "quantity": 100,
                    "points": 0,
                    "origin": "leave",
                    "date": period.date_to,
                    "scorecard_id": leave.scorecard_id.id,
                    "approved_by_id": self.user_hr.id,
                }
            ],
        )
        self.assertIn(f"no. {allocation.id}", line.ground)
        self.assertIn(f"no. {allocation.id}", leave.done_note)
        self._check_chain()

    def test_several_at_once_and_who_cannot_is_named(self):
        self._month(1, {self.chen: 200, self.li: 310, self.wu: 250})
        leaves = self._leaves()
        self._grant(self._leaves(self.li))
        told = leaves.with_user(self.office).action_grant_leave()
        self.assertIn("2 requests", told["params"]["message"])
        self.assertIn("Li", told["params"]["message"])
        allocations = self._allocations(leaves)
        self.assertEqual(
            {row.employee_id.name: row.number_of_days for row in allocations}, {"Chen": 0.5, "Li": 1, "Wu": 0.5}
        )
        self._approve(allocations)
        self.assertEqual([self._booked(person) for person in (self.chen, self.li, self.wu)], [100, 200, 100])
        self._check_chain()
        requested = self.env["jifen.consequence"].search([("leave_request", "=", "granted")])
        self.assertEqual(requested & leaves, leaves)

    def test_lists_by_how_far_the_leave_has_come(self):
        self._month(1, {self.chen: 200, self.li: 200, self.wu: 200, self.ma: 200})
        chen, li, wu, ma = (self._leaves(person) for person in (self.chen, self.li, self.wu, self.ma))
        self._approve(self._grant(li))
        self._grant(wu)
        self._grant(ma).with_user(self.user_hr).action_refuse()
        for state, expected in {"open": chen, "granted": li, "requested": wu, "refused": ma}.items():
            self.env.invalidate_all()
            found = self.env["jifen.consequence"].search([("leave_request", "=", state)]) & self._leaves()
            self.assertEqual(found, expected, state)
            self.assertEqual(expected.leave_request, state)

    def test_refused_or_deleted_is_granted_again(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        refused = self._grant(leave)
        refused.with_user(self.user_hr).action_refuse()
        self.assertRecordValues(leave, [{"state": "open", "leave_request": "refused"}])
        self.assertTrue(self._activities(leave), "back with who acts")
        deleted = self._grant(leave)
        deleted.with_user(self.user_hr).unlink()
        self.assertEqual(self._booked(self.li), 0)
        self._approve(self._grant(leave))
        self.assertEqual((leave.state, self._booked(self.li)), ("done", 100))
        # The one refused first is not approved on top of it.
        with self.assertRaisesRegex(UserError, "cannot be approved"):
            refused.with_user(self.user_hr).write({"state": "validate"})

    def test_taken_back_after_approval_the_points_come_back(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        allocation = self._grant(leave)
        self._approve(allocation)
        with self.assertRaisesRegex(UserError, "refuse it"):
            allocation.with_user(self.user_hr).with_context(allocation_skip_state_check=True).unlink()
        with self.assertRaisesRegex(UserError, "refuse it"):
            allocation.with_user(self.user_hr).write({"state": "confirm"})
        allocation.with_user(self.user_hr).action_refuse()
        self.assertRecordValues(leave, [{"state": "open", "leave_request": "refused", "done_user_id": False}])
        self.assertEqual(self._booked(self.li), 0)
        self.assertFalse(leave.leave_line_id)
        self.assertTrue(self._activities(leave))
        self._check_chain()
        self._approve(self._grant(leave))
        self.assertEqual((leave.state, self._booked(self.li)), ("done", 100))
        self._check_chain()

    def test_leave_that_was_taken_is_not_refused_any_more(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        allocation = self._grant(leave)
        self._approve(allocation)
        day = fields.Date.add(fields.Date.start_of(self.day, "week"), weeks=1)
        taken = self.env["hr.leave"].create(
            {
                "employee_id": self.li.id,
                "holiday_status_id": allocation.holiday_status_id.id,
                "request_date_from": day,
                "request_date_to": day,
                "request_date_from_period": "am",
                "request_date_to_period": "am",
            }
        )
        taken.action_approve()
        self.assertEqual((taken.state, taken.number_of_days), ("validate", 0.5))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            allocation.with_user(self.user_hr).action_refuse()
        self.env.invalidate_all()
        self.assertEqual((allocation.state, leave.state, self._booked(self.li)), ("validate", "done", 100))

    def test_each_month_for_itself(self):
        self.rule.unlink()
        self.rule = self._rule("leave", trigger="beyond", effect="leave", period_use="month", window="period")
        self._month(1, {self.li: 160, self.wu: 320})
        second = self._month(2, {self.li: 160, self.wu: 320})
        self.assertEqual(self._leaves().mapped("half_days"), [2, 2])
        self.assertEqual(self._leaves().employee_id, self.wu)
        self._approve(self._grant(self._leaves()))
        account = second._scorecard(self.wu)._portal_leave_account()
        self.assertIn("220 points beyond the base, 200 of them", account["text"])
        self.assertIn("60 points beyond the base: 40", second._scorecard(self.li)._portal_leave_account()["text"])
        second.with_user(self.office).action_reopen("an objection")
        self._add(second, {self.wu: -100})
        self._publish(second)
        self.assertEqual(self._leaves().filtered("superseded").period_id, second)
        self.assertEqual(self._booked(self.wu), 400)

    def test_teams_earn_none(self):
        self._month(1, {self.li: 200}, team_ids=[Command.set(self.party.ids)])
        period = self._leaves().period_id
        team = period._scorecard(self.party)
        period.with_user(self.user_officer).action_reopen("the team's points")
        self._add(period, {self.party: 200})
        self._publish(period)
        self.assertEqual(team.score, 300)
        self.assertEqual(self._leaves().scorecard_id, period._scorecard(self.li))

    def test_explained_as_what_it_is(self):
        period = self._month(1, {self.li: 200})
        self._approve(self._grant(self._leaves()))
        card = period._scorecard(self.li)
        explained = card._explain()
        rows = [item for part in explained["dimensions"] for item in part["items"] if item["code"] == "leave.used"]
        self.assertEqual([(row["counted"], row["note"], len(row["lines"])) for row in rows], [("0", "", 1)])
        self.assertTrue(rows[0]["lines"][0]["counts"])
        outside = card._explain_outside(
            type("Rules", (), {"dimensions_of": {card.position: []}})(),
            {self.scheme._leave_item().id: rows[0]["lines"]},
        )
        self.assertEqual([(row["counts"], row["reason"]) for row in outside], [(True, "")])

    def test_dealt_with_by_hand_is_booked_as_well(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        self._grant(leave)
        with self.assertRaisesRegex(AccessError, "waits for approval"):
            leave.with_user(self.office).action_complete("Told him to stay at home")
        self._allocations(leave).with_user(self.user_hr).action_refuse()
        leave.with_user(self.office).action_complete("Told him to stay at home")
        self.assertEqual(self._booked(self.li), 100)
        self.assertNotIn("stay at home", leave.leave_line_id.ground, "the note is the office's own")
        with self.assertRaises(UserError):
            leave.with_user(self.office).action_grant_leave()

    def test_person_reads_how_far_it_is(self):
        period = self._month(1, {self.li: 230})
        card, leave = period._scorecard(self.li), self._leaves()
        own = card.with_user(self.user_li)

        def read():
            self.env.invalidate_all()
            return own._portal_consequences()[0]["text"]

        self.assertEqual(read(), "You have earned 0.5 days of leave: 130 points beyond the base.")
        allocation = self._grant(leave)
        self.assertIn("waits for approval", read())
        self._approve(allocation)
        self.assertIn("It was granted on", read())
        self.assertIn("30 left: 70 more", own._portal_leave_account()["text"])

    def test_account_of_who_has_none_yet(self):
        period = self._month(1, {self.li: 160})
        account = period._scorecard(self.li)._portal_leave_account()
        self.assertEqual(account["text"], "60 points beyond the base: 40 more earn half a day")
        self.rule.visible = False
        self.assertIsNone(period._scorecard(self.li)._portal_leave_account())

    # === NEVER TWICE === #

    def test_database_holds_one_request_for_each(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        allocation = self._grant(leave)
        with self.assertRaisesRegex(UserError, "requested already"):
            leave.with_user(self.office).action_grant_leave()
        values = leave.sudo()._leave_allocation_values()
        with self.assertRaises(errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["hr.leave.allocation"].sudo()._trusted().create(values)
        allocation.with_user(self.user_hr).action_refuse()
        self.assertTrue(self.env["hr.leave.allocation"].sudo()._trusted().create(values))
        with self.assertRaises(errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE hr_leave_allocation SET state = 'confirm' WHERE id = %s", [allocation.id])

    def test_later_months_count_what_is_granted(self):
        self._month(1, {self.li: 160})
        self._month(2, {self.li: 160})
        second = self._leaves()
        self.assertEqual(second.leave_days, 0.5)
        self._approve(self._grant(second))
        self._month(3, {self.li: 170})
        self.assertEqual(len(self._leaves()), 1, "190 points beyond the base")
        self._month(4, {self.li: 110})
        self.assertEqual(self._leaves().mapped("leave_days"), [0.5, 0.5])

    def test_months_published_late_count_for_those_after_them(self):
        self._month(2, {self.li: 250})
        self.assertEqual(sum(self._leaves().mapped("half_days")), 1)
        waiting = self._grant(self._leaves())
        first = self._month(1, {self.li: 160})
        self.assertEqual(self._leaves().mapped("half_days"), [2], "210 points beyond the base")
        self.assertEqual(waiting.state, "refuse", "it asked for less")
        self._approve(self._grant(self._leaves()))
        first.with_user(self.office).action_reopen("an objection")
        self._add(first, {self.li: 90})
        self._publish(first)
        self.assertEqual(sum(self._leaves().mapped("half_days")), 3, "300 points beyond the base")
        self.assertEqual(self._leaves().filtered(lambda row: row.state == "open").half_days, 1)

    def test_reopened_with_more_points_earns_the_rest_only(self):
        period = self._month(1, {self.li: 200})
        self._approve(self._grant(self._leaves()))
        period.with_user(self.office).action_reopen("an objection")
        self._add(period, {self.li: 150})
        self._publish(period)
        self.assertRecordValues(
            self._leaves().sorted("state"),
            [
                {"state": "done", "leave_days": 0.5, "superseded": False},
                {"state": "open", "leave_days": 0.5, "superseded": False},
            ],
        )
        # The first is taken back: both are one request now.
        done = self._leaves().filtered(lambda row: row.state == "done")
        waiting = self._grant(self._leaves() - done)
        self._allocations(done).with_user(self.user_hr).action_refuse()
        self.assertRecordValues(self._leaves(), [{"id": done.id, "state": "open", "leave_days": 1}])
        self.assertEqual(waiting.state, "refuse", "its own request is withdrawn")
        self._approve(self._grant(done))
        self.assertEqual(self._booked(self.li), 200)
        self._check_chain()

    def test_reopened_with_fewer_points_what_is_granted_stays_and_is_flagged(self):
        period = self._month(1, {self.li: 200, self.chen: 200})
        li, chen = self._leaves(self.li), self._leaves(self.chen)
        allocation = self._grant(li)
        self._approve(allocation)
        period.with_user(self.office).action_reopen("an objection")
        self._add(period, {self.li: -40})
        self._publish(period)
        self.assertFalse(chen.exists(), "what was open is drawn anew")
        self.assertRecordValues(li, [{"state": "done", "superseded": True, "leave_overdrawn": True}])
        self.assertEqual(allocation.state, "validate")
        self.assertFalse(self._leaves(self.chen).superseded)
        # The points come again: nothing more is earned until 200.
        self._month(2, {self.li: 180})
        self.assertEqual(self._leaves(self.li), li, "140 points beyond the base")
        self._month(3, {self.li: 160})
        self.assertEqual(sum(self._leaves(self.li).mapped("half_days")), 2)
        # Taken back while nothing covers it: it goes, and later months earn what the points give.
        allocation.with_user(self.user_hr).action_refuse()
        self.assertFalse(li.exists())
        self.assertEqual(sum(self._leaves(self.li).mapped("half_days")), 2)
        self.assertEqual(self._booked(self.li), 0)
        self._check_chain()

    def test_request_is_withdrawn_when_the_period_is_reopened(self):
        period = self._month(1, {self.li: 200})
        allocation = self._grant(self._leaves())
        period.with_user(self.office).action_reopen("an objection")
        self.assertEqual(allocation.state, "refuse")
        self.assertFalse(self._leaves())
        with self.assertRaisesRegex(UserError, "cannot be approved"):
            allocation.with_user(self.user_hr).write({"state": "validate"})
        self._publish(period)
        self._approve(self._grant(self._leaves()))
        self.assertEqual(self._booked(self.li), 100)

    def test_taken_back_while_the_period_is_open_again(self):
        period = self._month(1, {self.li: 200})
        allocation = self._grant(self._leaves())
        self._approve(allocation)
        period.with_user(self.office).action_reopen("an objection")
        self.env.invalidate_all()
        allocation.with_user(self.user_hr).action_refuse()
        self.assertFalse(self._leaves())
        self.assertEqual(self._booked(self.li), 0)
        self._publish(period)
        self.assertRecordValues(self._leaves(), [{"state": "open", "leave_days": 0.5}])
        self._check_chain()

    # === BOOKS === #

    def test_books_of_leave_are_written_by_granting_alone(self):
        period = self._month(1, {self.li: 200})
        self._approve(self._grant(self._leaves()))
        line = self._leaves().leave_line_id
        lines = self.env["jifen.score.line"].with_user(self.office)
        with self.assertRaisesRegex(UserError, "come back when"):
            line.with_user(self.office).action_reverse("no reason")
        period.with_user(self.user_officer).action_reopen("an objection")
        values = {"scorecard_id": line.scorecard_id.id, "item_id": line.item_id.id, "date": line.date, "quantity": 50}
        with self.assertRaisesRegex(UserError, "not entered"):
            lines.create([values])
        with self.assertRaisesRegex(UserError, "come back when"):
            line.with_user(self.office).action_reverse("no reason")

    def test_many_leaves_take_few_queries_more(self):
        people = self._more_people(24)
        self._month(1, dict.fromkeys(people, 200))
        leaves, counts = self._leaves(), []
        for some in (leaves[:4], leaves[4:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("leave_account")
            some.mapped("leave_request")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)


@tagged("post_install", "-at_install")
class TestLeaveAfterCorrection(AppealCase, LeaveCase):
    def test_what_is_granted_stays_and_what_waits_is_withdrawn(self):
        period = self._month(1, {self.li: 200, self.chen: 220, self.wu: 330})
        li, chen, wu = (self._leaves(person) for person in (self.li, self.chen, self.wu))
        granted, waiting, less = self._grant(li), self._grant(chen), self._grant(wu)
        self._approve(granted)
        lost = {"kind": "add", "item_id": self.item.id, "points": -50, "date": period.date_from, "ground": "Not done"}
        for person in (self.li, self.chen, self.wu):
            self._uphold(self._appeal(person, period=period), [lost])
        self.assertEqual([period._scorecard(person).score for person in (self.li, self.chen, self.wu)], [150, 170, 280])
        self.assertRecordValues(li, [{"state": "done", "superseded": True, "leave_request": "granted"}])
        self.assertEqual((granted.state, self._booked(self.li)), ("validate", 100))
        self.assertFalse(chen.exists())
        self.assertEqual(waiting.state, "refuse")
        self.assertRecordValues(wu, [{"state": "open", "leave_days": 0.5, "leave_request": "refused"}])
        self.assertEqual(less.state, "refuse", "it asked for a day")
        self.assertEqual(self._grant(wu).number_of_days, 0.5)
        self._check_chain()

    def test_line_of_leave_is_not_corrected_by_itself(self):
        period = self._month(1, {self.li: 200})
        self._approve(self._grant(self._leaves()))
        line = self._leaves().leave_line_id
        with self.assertRaisesRegex(UserError, "come back when"):
            self._uphold(self._appeal(self.li, line=line, period=period), [{"kind": "reverse", "line_id": line.id}])
        self.assertFalse(line.is_reversed)
