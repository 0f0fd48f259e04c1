"""Which office a whole period is booked to when somebody moves in the middle of it."""

from odoo import fields, models


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    transfer_rule = fields.Selection(
        [
            ("last", "The office on the last day"),
            ("longest", "The office of the most days"),
            ("split", "The last office; items by the office on their date"),
        ],
        string="After a Transfer",
        default="last",
        required=True,
        help="Where somebody who changes offices during a period is appraised and ranked. With items by date, "
        "what happened in the former office counts by the catalogue of that office.",
    )

    def write(self, vals):
        if "transfer_rule" in vals and any(scheme.transfer_rule != vals["transfer_rule"] for scheme in self):
            self._check_not_frozen()
        return super().write(vals)
