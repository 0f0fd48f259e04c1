from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .dimension import PERIOD_USES, SUBJECTS


class JifenGrade(models.Model):
    _name = "jifen.grade"
    _description = "Appraisal Grade"
    _order = "sequence, lower_bound desc, id"
    _inherit = ["jifen.scheme.part"]

    _free_fields = frozenset({"name", "description", "pay_coefficient", "pay_amount"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10, help="The best grade first.")
    subject = fields.Selection(SUBJECTS, string="Given To", required=True, default="all")
    period_use = fields.Selection(PERIOD_USES, string="Given In", required=True, default="all")
    by_score = fields.Boolean(
        string="Follows the Score", default=True, help="Otherwise it is given by decision or by the annual rule only."
    )
    lower_bound = fields.Float(digits=(16, 4), help="The lowest score, in points, that reaches this grade.")
    no_lower_bound = fields.Boolean(
        string="Whatever Is Below", help="The lowest grade: every score below the other grades falls into it."
    )

    quota_mode = fields.Selection(
        [
            ("none", "No quota"),
            ("share", "The best so many per cent"),
            ("nomination", "By nomination, within a quota"),
        ],
        string="Quota",
        required=True,
        default="none",
    )
    quota_percent = fields.Float(digits=(16, 4), string="Quota (%)")
    quota_rounding = fields.Selection(
        [
            ("carry", "Fractions carried over"),
            ("floor", "Rounded down"),
            ("half_up", "Rounded to the nearest"),
            ("ceil", "Rounded up"),
        ],
        string="Rounding",
        required=True,
        default="floor",
    )
    quota_window = fields.Selection(
        [("period", "Each period for itself"), ("year", "Accumulated over the year")],
        required=True,
        default="period",
    )
    quota_by = fields.Selection(
        [("unit", "Appraising unit"), ("job", "Job"), ("position", "Position"), ("overall", "Everybody together")],
        string="Quota Among",
        required=True,
        default="unit",
    )

    pay_coefficient = fields.Float(
        digits=(16, 4), default=1.0, help="The share in performance pay is multiplied by it."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    pay_amount = fields.Monetary(string="Sum", help="Where pay is a fixed sum per grade.")
    no_pay = fields.Boolean(string="No Performance Pay")
    no_award = fields.Boolean()
    standing = fields.Selection(
        [("best", "Best"), ("middle", "Middle"), ("weak", "Weak"), ("worst", "Worst")],
        string="In the Annual Rule",
        help="What this grade counts as when the year's result is drawn from its periods.",
    )
    annual_result = fields.Selection(
        [
            ("excellent", "Excellent"),
            ("competent", "Competent"),
            ("basic", "Basically competent"),
            ("incompetent", "Incompetent"),
        ],
        help="Which annual result this grade of a year stands for.",
    )

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two grades of one scheme cannot have the same code.")
    _bound_uniq = models.UniqueIndex(
        "(scheme_id, subject, period_use, lower_bound) WHERE by_score AND NOT no_lower_bound",
        "Two grades of one scheme cannot begin at the same score.",
    )
    _lowest_uniq = models.UniqueIndex(
        "(scheme_id, subject, period_use) WHERE by_score AND no_lower_bound",
        "Only one grade can take whatever is below.",
    )

    @api.constrains("quota_mode", "quota_percent", "pay_coefficient", "pay_amount")
    def _check_figures(self):
        for grade in self:
            if grade.quota_mode != "none" and not 0 < grade.quota_percent <= 100:
                raise ValidationError(
                    self.env._("The quota of %(name)s must be above 0 and at most 100 %%.", name=grade.name)
                )
            if grade.pay_amount < 0:
                raise ValidationError(self.env._("The sum of %(name)s is below zero.", name=grade.name))
            if grade.pay_coefficient < 0:
                raise ValidationError(self.env._("The pay coefficient of %(name)s is below zero.", name=grade.name))
