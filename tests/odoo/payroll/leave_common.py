"""What tests of leave earned by points share."""

from ..consequence.consequence_common import ConsequenceCase

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


class LeaveCase(Leave, ConsequenceCase):
    """Months of one scheme, each full hundred beyond the base half a day; time off is approved by Hr."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.office = cls.user_officer
        cls.user_hr = cls._user("hr", HR)
        cls.hr = cls._employee("Hr", cls.party, cls.user_hr, cls.ma)
        cls.rule = cls._rule("leave", trigger="beyond", effect="leave", period_use="month")

    def _month(self, number, results, **values):
        return self._published(results, kind="month", month=number, **values)
