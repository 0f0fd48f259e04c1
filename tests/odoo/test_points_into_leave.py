"""Points into leave: earned by results, requested by the office, approved as any time off, booked on the ledger."""

from contextlib import suppress

from psycopg2 import errors

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .consequence_common import ConsequenceCase
from .test_regulation_r3 import MONTH, CommunityCase

HR = "hr_holidays.group_hr_holidays_user"


class Leave:
    """What the tests below ask about leave."""

    def _allocations(self, consequences):
        return self.env["hr.leave.allocation"].search([("jifen_consequence_id", "in", consequences.ids)])

    def _leaves(self, *people):
        found = self.env["jifen.consequence"].search(
            [("effect", "=", "leave"), ("company_id", "=", self.company.id)], order="period_id, id"
        )
        return found.filtered(lambda row: row.employee_id in people) if people else found

    def _booked(self, employee):
        """Return the points of an employee that are turned into leave by the ledger."""
        lines = self.env["jifen.score.line"].search(
            [("employee_id", "=", employee.id), ("item_id.code", "=", "leave.used")]
        )
        self.assertFalse(any(lines.mapped("points")), "such a line moves no score")
        return sum(-line.quantity if line.reversal_of_id else line.quantity for line in lines)

    def _grant(self, consequences, user=None):
        self.env.invalidate_all()
        consequences.with_user(user or self.office).action_grant_leave()
        return self._allocations(consequences).filtered(lambda row: row.state == "confirm")

    def _approve(self, allocations, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        allocations.with_user(user or self.user_hr).action_approve()

    def _check_chain(self):
        self.env.flush_all()
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))


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
        months[1].action_score()
        self.assertEqual(months[1]._scorecard(self.yu).score, 160)

    def test_regulation_is_printed_without_the_item_of_the_books(self):
        before = self.scheme._print_data()
        self.scheme._leave_item()
        self.env.invalidate_all()
        self.assertEqual(self.scheme._print_data()["catalogues"], before["catalogues"])
        self.assertEqual(self.scheme._leave_item(), self.scheme._item("leave.used"))


@tagged("post_install", "-at_install")
class TestPointsIntoLeave(Leave, ConsequenceCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.office = cls.user_officer
        cls.user_hr = cls._user("hr")
        cls.user_hr.group_ids = [Command.link(cls.env.ref(HR).id)]
        cls.hr = cls._employee("Hr", cls.party, cls.user_hr, cls.ma)
        cls.rule = cls._rule("leave", trigger="beyond", effect="leave", period_use="month")

    def _month(self, number, results, **values):
        return self._published(results, kind="month", month=number, **values)

    # === FROM RESULT TO TIME OFF === #

    def test_request_approval_and_the_books(self):
        period = self._month(1, {self.chen: 230, self.li: 160})
        leave = self._leaves()
        self.assertRecordValues(
            leave, [{"employee_id": self.chen.id, "leave_days": 0.5, "leave_points": 100, "leave_request": "open"}]
        )
        self.assertEqual(
            leave.leave_account,
            "130 points beyond the base, 100 of them turned into leave, 30 left: 70 more earn the next half day",
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
        period.action_reopen("an objection")
        values = {"scorecard_id": line.scorecard_id.id, "item_id": line.item_id.id, "date": line.date, "quantity": 50}
        with self.assertRaisesRegex(UserError, "not entered"):
            lines.create([values])
        with self.assertRaisesRegex(UserError, "come back when"):
            line.with_user(self.office).action_reverse("no reason")

    # === WHO MAY === #

    def test_who_may_not_request(self):
        self._month(1, {self.li: 200, self.chen: 200})
        leave = self._leaves(self.li)
        before = self._allocations(leave)
        for user in (self.user_li, self.user_chen, self.user_ma, self.user_hr, self.user_committee, self.user_auditor):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=user.name):
                leave.with_user(user).action_grant_leave()
        stranger = self.env["res.company"].create({"name": "Neighbour"})
        self.user_inspector.write({"company_ids": [Command.set(stranger.ids)], "company_id": stranger.id})
        self.user_inspector.group_ids = [Command.link(self.env.ref("jifen_appraisal.jifen_appraisal_group_officer").id)]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            leave.with_user(self.user_inspector).with_context(allowed_company_ids=stranger.ids).action_grant_leave()
        self.assertEqual(self._allocations(leave), before)

    def test_nobody_grants_or_approves_their_own(self):
        boss = self._employee("Boss", self.party, self.user_officer, self.ma)
        self._month(1, {boss: 200, self.hr: 200})
        with self.assertRaises(UserError):
            self._leaves(boss).with_user(self.user_officer).action_grant_leave()
        allocation = self._grant(self._leaves(self.hr))
        # An administrator of time off may decide about leave of their own, but not about this.
        self.user_hr.group_ids = [Command.link(self.env.ref("hr_holidays.group_hr_holidays_manager").id)]
        for act in (
            lambda row: row.action_approve(),
            lambda row: row.write({"state": "validate"}),
            lambda row: row.action_refuse(),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                act(allocation.with_user(self.user_hr))
        self.assertEqual(allocation.state, "confirm")

    def test_employee_does_not_make_it_more(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        allocation = self._grant(leave)
        other = self.env["hr.leave.type"].create({"name": "Other", "company_id": self.company.id})
        names = ["state", "number_of_days", "employee_id", "holiday_status_id", "allocation_type", "date_to"]
        known = allocation.read([*names, "jifen_consequence_id", "jifen_ground"])[0]
        changes = (
            {"number_of_days": 5},
            {"number_of_days_display": 5},
            {"number_of_hours_display": 50},
            {"holiday_status_id": other.id},
            {"employee_id": self.wu.id},
            {"allocation_type": "accrual"},
            {"jifen_consequence_id": False},
            {"jifen_ground": False},
        )
        for user, more in ((self.user_li, ({"date_to": "2099-12-31"}, {"state": "validate"})), (self.user_hr, ())):
            for values in (*changes, *more):
                self.env.flush_all()
                self.env.invalidate_all()
                with suppress(UserError), self.env.cr.savepoint():
                    allocation.with_user(user).write(values)
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(allocation.read([*known]), [known], f"{user.name} {values}")
        allocation.with_user(self.user_hr).write({"date_to": "2099-12-31"})
        self._approve(allocation)
        self.assertEqual(leave.state, "done")

    def test_link_is_set_by_code_alone(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        values = {
            "name": "Mine",
            "employee_id": self.li.id,
            "holiday_status_id": self.rule.leave_type_id.id,
            "number_of_days": 30,
        }
        for user in (self.user_li, self.user_hr, self.user_officer):
            for link in ({"jifen_consequence_id": leave.id}, {"jifen_ground": "by points"}):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertRaises(AccessError, msg=user.name):
                    self.env["hr.leave.allocation"].with_user(user).create({**values, **link})
            with self.assertRaises(AccessError):
                self.env["hr.leave.allocation"].with_user(user).with_context(jifen_trusted=True).create(
                    {**values, "jifen_consequence_id": leave.id}
                )
        # A copy is a request like any other, and carries no points.
        copy = self._grant(leave).copy()
        self.assertRecordValues(copy, [{"jifen_consequence_id": False, "jifen_ground": False, "state": "confirm"}])

    # === TIME OFF TYPE === #

    def test_type_that_is_missing_or_unfit_is_named(self):
        self._month(1, {self.li: 200})
        leave = self._leaves()
        own = {"company_id": self.company.id, "request_unit": "half_day"}
        types = self.env["hr.leave.type"].create(
            [
                {"name": "Free", "requires_allocation": False, **own},
                {"name": "Unchecked", "allocation_validation_type": "no_validation", **own},
            ]
        )
        for leave_type in types:
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.rule.with_user(self.office).leave_type_id = leave_type
        # Settled while a period runs on the scheme.
        fit = self.env["hr.leave.type"].create({"name": "Points", **own})
        self.rule.with_user(self.office).leave_type_id = fit
        for values, words in (
            ({"allocation_validation_type": "no_validation"}, "need no approval"),
            ({"allocation_validation_type": "hr", "active": False}, "archived"),
        ):
            fit.write(values)
            with self.assertRaisesRegex(UserError, words):
                leave.with_user(self.office).action_grant_leave()
        self.rule.with_user(self.office).leave_type_id = False
        with self.assertRaisesRegex(UserError, "Choose the time off type"):
            leave.with_user(self.office).action_grant_leave()
        self.assertFalse(self._allocations(leave))

    def test_by_the_employees_approver_where_the_type_says_so(self):
        self.rule.leave_type_id = self.env["hr.leave.type"].create(
            {"name": "Points", "company_id": self.company.id, "allocation_validation_type": "both"}
        )
        self.li.leave_manager_id = self.user_ma
        self._month(1, {self.li: 200})
        allocation = self._grant(self._leaves())
        self._approve(allocation, self.user_ma)
        self.assertEqual((allocation.state, self._leaves().leave_request), ("validate1", "requested"))
        self._approve(allocation)
        self.assertEqual((allocation.state, self._leaves().state), ("validate", "done"))

    def test_who_has_left_and_teams_get_none(self):
        self._month(1, {self.li: 200, self.wu: 200})
        self.li.active = False
        with self.assertRaisesRegex(UserError, "not an employee"):
            self._leaves(self.li).with_user(self.office).action_grant_leave()
