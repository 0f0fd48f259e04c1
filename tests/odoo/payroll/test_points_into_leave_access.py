"""Who may turn points into leave, and as which time off."""

from contextlib import suppress

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .leave_common import LeaveCase


@tagged("post_install", "-at_install")
class TestLeaveAccess(LeaveCase):
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
