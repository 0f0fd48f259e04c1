"""Where the money of an allocation comes from: wages, sums of offices, and the sub-pools it was divided into."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list

from ...engine.numbers import exact as exactly
from ...engine.numbers import quotient
from ..common.bulk_rows import insert_rows
from ..common.text import exact

# So many names are told; the rest is a number.
_NAMES = 8


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    wage_percent = fields.Float(
        digits=(16, 4),
        string="Per Cent of Wages",
        compute="_compute_wage_percent",
        store=True,
        readonly=False,
        precompute=True,
    )
    wage_sum = fields.Monetary(
        compute="_compute_wage_sum", string="Wages", help="The monthly wages at the end of each month of the period."
    )
    divide = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._fields["pay_divide"]._description_selection(self.env),
        string="Divided Among Offices",
        required=True,
        compute="_compute_divide",
        store=True,
        readonly=False,
        precompute=True,
    )
    office_ids = fields.One2many("jifen.allocation.office", "allocation_id", string="Sums of Offices", copy=False)
    pool_ids = fields.One2many("jifen.allocation.pool", "allocation_id", string="Sub-pools", copy=False)

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"pool_ids"}

    @api.depends("period_id")
    def _compute_wage_percent(self):
        for pay in self:
            pay.wage_percent = pay.scheme_id.pay_wage_percent or pay.wage_percent

    @api.depends("period_id")
    def _compute_divide(self):
        for pay in self:
            pay.divide = pay.scheme_id.pay_divide or pay.divide or "none"

    @api.depends("pool_basis", "period_id")
    def _compute_wage_sum(self):
        for pay in self:
            by_wages = pay.pool_basis == "wages"
            # The sum of wages that a pool is a part of, to whoever sees the pool.
            pay.wage_sum = float(sum(pay.sudo()._wages().values())) if by_wages else 0.0

    @api.constrains("wage_percent")
    def _check_wage_percent(self):
        if any(not 0 <= pay.wage_percent <= 1000 for pay in self):
            raise ValidationError(self.env._("The percentage of wages must be between 0 and 1000."))

    # === HOW MUCH === #

    def _pool_of(self, heads):
        """Return the pool in yuan, for so many people.

        :raise UserError: when it is not above 0
        """
        if self.pool_basis == "wages":
            with exactly():
                share = exact(self.wage_sum) * exact(self.wage_percent)
            return quotient(share, Decimal(100))
        if self.pool_basis == "offices":
            return sum((exact(row.amount) for row in self.office_ids), Decimal(0))
        return exact(self.per_head) * heads if self.pool_basis == "per_head" else exact(self.pool_amount)

    def _wages(self):
        """Return ``{employee id: yuan}``: the monthly wages at the end of each month of the period, added up.

        A month at whose end there was no contract any more, or not yet, counts 0. Call elevated.
        """
        self.ensure_one()
        period = self.period_id
        months = _month_ends(period.date_from, period.date_to)
        people = self.env["jifen.scorecard"]._read_group(
            [("period_id", "=", period._origin.id or period.id), ("employee_id", "!=", False)], ["employee_id"]
        )
        versions = self.env["hr.version"].search_fetch(
            [("employee_id", "in", [employee.id for (employee,) in people]), ("date_version", "<=", months[-1])],
            ["employee_id", "date_version", "contract_date_start", "contract_date_end", "wage"],
            order="date_version",
        )
        wages = {}
        for employee, own in versions.grouped("employee_id").items():
            wages[employee.id] = sum((_wage_on(day, own) for day in months), Decimal(0))
        return wages

    # === SUMS OF OFFICES === #

    def action_list_offices(self):
        """Add a row for every office of the period that has none yet; their sums are then entered.

        :raise UserError: when the allocation has been submitted, or the period has no offices
        """
        self.ensure_one()
        self.check_access("write")
        # Which offices people belong to is no secret on a list of pay.
        offices = self.sudo()._cards_paid().mapped(lambda card: card._pay_office())
        if not offices:
            raise UserError(self.env._("%(period)s has no offices.", period=self.period_id.name))
        missing = offices.sorted("complete_name") - self.office_ids.department_id
        self.env["jifen.allocation.office"].create(
            [{"allocation_id": self.id, "department_id": office.id} for office in missing]
        )
        return True

    def _sums_changed(self):
        """Drop what was computed by other sums; refuse once it is submitted."""
        self._check_pool_open()
        self.filtered(lambda pay: pay.state == "computed")._back_to_draft()

    def _check_offices(self, cards):
        """Refuse to share out while somebody belongs to none of the offices with a sum."""
        rows = self.office_ids.department_id
        outside = cards.filtered(lambda card: not card._pay_office()._nearest_of(rows))
        if outside:
            names = format_list(self.env, outside[:_NAMES].mapped("name"))
            raise UserError(
                self.env._(
                    "%(count)s people belong to no office with a sum: %(people)s. List the offices and enter sums.",
                    count=len(outside),
                    people=names,
                )
            )

    def _write_pools(self, subpools):
        rows = [{**values, "allocation_id": self.id, "company_id": self.company_id.id} for values in subpools]
        insert_rows(self.env["jifen.allocation.pool"], rows)
        self.invalidate_recordset(["pool_ids"])


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _pay_office(self):
        """Return the office whose sub-pool this person shares: the team, or else the department as it was."""
        self.ensure_one()
        return self.team_card_id.team_id or self.department_id


class HrDepartment(models.Model):
    _inherit = "hr.department"

    def _nearest_of(self, offices):
        """Return this office, or the closest above it, that is among ``offices``."""
        office = self
        while office and office not in offices:
            office = office.parent_id
        return office


class JifenAllocationOffice(models.Model):
    """The sum that one office may share out, entered by hand."""

    _name = "jifen.allocation.office"
    _description = "Sum of an Office"
    _order = "allocation_id, id"
    _check_company_auto = True

    allocation_id = fields.Many2one("jifen.allocation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    department_id = fields.Many2one(
        "hr.department", string="Office", required=True, ondelete="restrict", check_company=True
    )
    amount = fields.Monetary()
    head_count = fields.Integer(compute="_compute_head_count", string="People")

    _office_uniq = models.UniqueIndex("(allocation_id, department_id)", "This office already has a sum.")

    @api.depends("department_id", "allocation_id.office_ids.department_id")
    def _compute_head_count(self):
        for pay, rows in self.grouped("allocation_id").items():
            offices = pay.office_ids.department_id
            # A count of heads.
            counts = pay.sudo()._cards_paid().grouped(lambda card, of=offices: card._pay_office()._nearest_of(of))
            for row in rows:
                row.head_count = len(counts.get(row.department_id, ()))

    @api.constrains("amount")
    def _check_amount(self):
        for row in self:
            if not 0 <= row.amount < 10**12:
                raise ValidationError(
                    self.env._(
                        "The sum of %(office)s cannot be negative or absurdly large.", office=row.department_id.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.allocation_id._sums_changed()
        return rows

    def write(self, vals):
        self.check_access("write")
        self.allocation_id._sums_changed()
        result = super().write(vals)
        self.allocation_id._sums_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_before_submitted(self):
        self.allocation_id._sums_changed()


class JifenAllocationPool(models.Model):
    """A sub-pool as it was shared out: for which office, by which part of the rule, what a point was worth."""

    _name = "jifen.allocation.pool"
    _description = "Sub-pool of an Allocation"
    _inherit = ["jifen.guard"]
    _order = "allocation_id, id"

    allocation_id = fields.Many2one("jifen.allocation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True)
    department_id = fields.Many2one("hr.department", string="Office", ondelete="restrict")
    heads = fields.Integer(string="People")
    amount = fields.Monetary(string="Sub-pool")
    weight_sum = fields.Float(string="Sum of Scores", digits=(16, 8), aggregator=False)
    unit_value = fields.Float(digits=(16, 8), aggregator=False)
    returned_amount = fields.Monetary(string="Returned")

    @property
    def _guarded_fields(self):
        # They are the outcome of a computation: none is for entering.
        return self._fields.keys() - models.MAGIC_COLUMNS

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("Sub-pools are computed, not deleted."))


def _month_ends(first, last):
    """Return the last day of each month between two dates; the last one is where the period ends."""
    days, day = [], first
    while (end := fields.Date.end_of(day, "month")) < last:
        days.append(end)
        day = fields.Date.add(end, days=1)
    return [*days, last]


def _wage_on(day, versions):
    """Return the wage on a day, of one person's versions in the order of their dates."""
    held = [version for version in versions if version.date_version <= day]
    if not held:
        return Decimal(0)
    version = held[-1]
    started, ended = version.contract_date_start, version.contract_date_end
    if (started and started > day) or (ended and ended < day):
        return Decimal(0)
    return exact(version.wage)
