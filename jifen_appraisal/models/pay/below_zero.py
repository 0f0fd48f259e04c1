"""A score below 0 has no place in a pool that is shared by scores: what it means for pay is a setting."""

from odoo import fields, models

from ..common.text import exact


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    pay_below_zero = fields.Selection(
        [
            ("refuse", "Pay is not computed, and says whose it is"),
            ("zero", "Counts as 0"),
        ],
        string="A Score Below 0",
        default="refuse",
        required=True,
        tracking=True,
        help="Where the pool, or a part of it, is shared in proportion to the scores.",
    )

    def _hints(self):
        """Tell beforehand what one score below 0 would mean for everybody's pay."""
        hints = super()._hints()
        lowest = exact(self.floor) if self.has_floor else None
        if self._pay_way().weighs_scores(self) and (lowest is None or lowest < 0):
            hints.append(
                self.env._("The total can fall below 0. For pay such a score counts as 0, as the pay rule says.")
                if self.pay_below_zero == "zero"
                else self.env._(
                    "The total can fall below 0. Then nobody’s pay is computed until it is decided whether such a "
                    "score counts as 0: the pay rule has a setting for it."
                )
            )
        return hints
