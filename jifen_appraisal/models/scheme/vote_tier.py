from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenVoteTier(models.Model):
    """What a ballot can say, and what share of the full marks it brings."""

    _name = "jifen.vote.tier"
    _description = "Tier of a Vote"
    _order = "scheme_id, sequence, id"
    _inherit = ["jifen.scheme.part"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    sequence = fields.Integer(default=10)
    percent = fields.Float(digits=(16, 4), string="Share (%)")
    abstention = fields.Boolean(help="Counts for the return, but not among the ballots cast.")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two tiers of one scheme cannot have the same code.")

    @api.constrains("percent")
    def _check_percent(self):
        for tier in self:
            if not 0 <= tier.percent <= 100:
                raise ValidationError(self.env._("The share of %(name)s must be between 0 and 100 %%.", name=tier.name))
