"""One pool in several parts, each shared out by a rule of its own; and pools divided among offices."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.text import exact, plain
from .way import WAYS, Rule, settings
from .way_proportional import Proportional


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    pay_wage_percent = fields.Float(
        digits=(16, 4),
        string="Per Cent of Wages",
        help="Of the monthly wages at the end of each month of the period.",
        tracking=True,
    )
    pay_divide = fields.Selection(
        [
            ("none", "No, everybody shares one pool"),
            ("heads", "By their people"),
            ("wages", "By their wages"),
            ("score", "By their people times the office’s score"),
        ],
        string="Divided Among Offices",
        default="none",
        required=True,
        help="Each office, or each team where offices are appraised as teams, has a sub-pool that its people share.",
        tracking=True,
    )
    pay_portion_ids = fields.One2many("jifen.pay.portion", "scheme_id", string="Parts of the Pool", copy=True)

    @api.constrains("pay_wage_percent")
    def _check_wage_percent(self):
        if any(not 0 <= scheme.pay_wage_percent <= 1000 for scheme in self):
            raise ValidationError(self.env._("The percentage of wages must be between 0 and 1000."))

    @api.constrains("pay_method", "pay_divide", "pay_pool_basis")
    def _check_divided(self):
        for scheme in self:
            divided = scheme.pay_divide != "none" or scheme.pay_pool_basis == "offices"
            reason = divided and scheme._pay_way().undivided(self.env)
            if reason:
                raise ValidationError(reason)

    def _problems(self):
        return super()._problems() + self._pay_way().problems(self)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for form in arch.xpath("//field[@name='pay_portion_ids']/form"):
            self.env["jifen.pay.portion"]._show_settings(form)
        return arch, view


class JifenPayPortion(models.Model):
    """A part of the pool: how much of it, for whom, and by which rule it is shared out."""

    _name = "jifen.pay.portion"
    _description = "Part of a Pool"
    _order = "scheme_id, sequence, id"
    _inherit = ["jifen.pay.part", "jifen.pay.by.way"]
    _settings_prefix = ""

    name = fields.Char(required=True, translate=True)
    currency_id = fields.Many2one(related="scheme_id.currency_id")
    percent = fields.Float(digits=(16, 4), string="Part (%)", required=True)
    method = fields.Selection(
        selection=lambda self: [
            (value, label)
            for value, label in self.env["jifen.scheme"]._fields["pay_method"]._description_selection(self.env)
            if WAYS[value].of_part
        ],
        string="Distribution",
        default=Proportional.code,
        required=True,
    )
    by_office = fields.Boolean(
        default=True, help="Where the pool is divided among offices, this part is; otherwise everybody shares it."
    )
    # The settings of all ways that a part can have are fields of the part.
    vars().update({name: setting.field() for name, setting in settings(of_part=True).items()})

    @api.constrains("percent", *settings(of_part=True))
    def _check_figures(self):
        if any(not 0 < portion.percent <= 100 for portion in self):
            raise ValidationError(self.env._("Percentages of the pay rule must be between 0 and 100."))
        self._check_settings()

    @api.depends("name")
    def _compute_display_name(self):
        for portion in self:
            portion.display_name = portion.name

    def _rule(self):
        self.ensure_one()
        return Rule.of(
            self._pay_way(),
            self,
            key=self._origin.id,
            name=self.name,
            percent=exact(self.percent),
            by_office=self.by_office,
        )

    def _print_text(self):
        """Return in words how much of the pool this part is, and how it is shared out."""
        methods = dict(self._fields["method"]._description_selection(self.env))
        return self.env._(
            "%(part)s, %(percent)s %%, %(method)s",
            part=self.name,
            percent=plain(exact(self.percent)),
            method=methods[self.method],
        )
