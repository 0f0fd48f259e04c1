"""How a scheme shares out performance pay: method, coefficients, limits."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.text import exact
from .way import choices, settings
from .way_proportional import Proportional

POSITIONS = [("staff", "Staff"), ("deputy", "Deputy leader"), ("head", "Main leader")]


class JifenScheme(models.Model):
    _name = "jifen.scheme"
    _inherit = ["jifen.scheme", "jifen.pay.by.way"]
    _way_field = "pay_method"

    # The settings of all ways are fields of the scheme.
    vars().update({name: setting.field(tracking=True) for name, setting in settings("pay_").items()})

    pay_pool_basis = fields.Selection(
        [
            ("fixed", "Fixed sum"),
            ("per_head", "Amount per head"),
            ("wages", "Percentage of wages"),
            ("offices", "A sum for each office"),
        ],
        string="Pool",
        default="fixed",
        required=True,
        help="How large a performance-pay pool of this scheme is, unless its officer enters a sum.",
        tracking=True,
    )
    pay_per_head = fields.Monetary(string="Amount per Head", tracking=True)
    pay_method = fields.Selection(
        choices(), string="Distribution", default=Proportional.code, required=True, tracking=True
    )
    pay_excluded = fields.Selection(
        [("others", "Shared among the others"), ("budget", "Returned to the budget")],
        string="Part of the Excluded",
        default="others",
        required=True,
        help="What becomes of the part of people who may not get any, by a veto or by their grade.",
        tracking=True,
    )
    pay_by_days = fields.Boolean(
        string="By Days Present",
        help="Who joined or left during the period counts with the share of the days.",
        tracking=True,
    )
    pay_coefficient_ids = fields.One2many("jifen.pay.coefficient", "scheme_id", string="Coefficients", copy=True)
    pay_role_ids = fields.One2many("jifen.pay.role", "scheme_id", string="Parts Inside a Team", copy=True)
    pay_reserve_percent = fields.Float(
        digits=(16, 4),
        string="Kept for Appeals (%)",
        help="This part of the pool is not shared out at first.",
        tracking=True,
    )

    @api.constrains("pay_per_head")
    def _check_pay_per_head(self):
        for scheme in self:
            if scheme.currency_id.compare_amounts(scheme.pay_per_head, 0) < 0:
                raise ValidationError(self.env._("The amount per head cannot be negative."))

    @api.constrains("pay_reserve_percent", *settings("pay_"))
    def _check_pay_figures(self):
        self._check_settings()
        if any(not 0 <= scheme.pay_reserve_percent < 100 for scheme in self):
            raise ValidationError(self.env._("Percentages of the pay rule must be between 0 and 100."))


class JifenPayPart(models.AbstractModel):
    """A line of the pay rule: it may change as long as no allocation was computed by it."""

    _name = "jifen.pay.part"
    _description = "Part of a Pay Rule"
    _inherit = ["jifen.scheme.part"]

    sequence = fields.Integer(default=10)
    position = fields.Selection(POSITIONS)
    job_ids = fields.Many2many("hr.job", string="Jobs", help="Without any, every job of this position.")

    def _may_change(self, vals):
        # Unlike what counts for the score, pay is settled after the period.
        return True

    def _check_addition(self):
        return

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        return

    def _fits(self, card):
        """Tell whether this line is about somebody with this scorecard."""
        self.ensure_one()
        return (not self.position or self.position == card.position) and (
            # Also where the scheme is one in memory, tried and not written.
            not self.job_ids or card.job_id in self.job_ids._origin
        )

    def _first_for(self, card):
        return next((row for row in self if row._fits(card)), self.browse())

    @api.depends("position", "job_ids")
    def _compute_display_name(self):
        name_by_people(self)


def name_by_people(rows):
    """Name rows with ``position`` and ``job_ids`` by whom they are about."""
    positions = dict(rows._fields["position"]._description_selection(rows.env))
    for row in rows:
        row.display_name = (
            ", ".join(row.job_ids.mapped("name")) or positions.get(row.position) or rows.env._("Everybody")
        )


class JifenPayCoefficient(models.Model):
    """What a position's or job's share in the pool is multiplied by; the first that fits holds."""

    _name = "jifen.pay.coefficient"
    _description = "Pay Coefficient"
    _order = "scheme_id, sequence, id"
    _inherit = ["jifen.pay.part"]

    coefficient = fields.Float(digits=(16, 4), default=1.0, required=True)

    @api.constrains("coefficient")
    def _check_coefficient(self):
        if any(row.coefficient < 0 for row in self):
            raise ValidationError(self.env._("A coefficient cannot be negative."))


class JifenPayRole(models.Model):
    """What part of a team's award a role gets (regulation r1); the first that fits holds."""

    _name = "jifen.pay.role"
    _description = "Part of a Team's Award"
    _order = "scheme_id, sequence, id"
    _inherit = ["jifen.pay.part"]

    percent = fields.Float(digits=(16, 4), string="Part (%)", required=True)
    together = fields.Boolean(help="All of this role share the part equally; otherwise each of them gets it.")

    @api.constrains("percent")
    def _check_percent(self):
        for row in self:
            if not 0 <= exact(row.percent) <= 100:
                raise ValidationError(self.env._("A part must be between 0 and 100 %%."))
