"""Coefficients and grades as they are tried in a preview."""

from odoo import api, fields, models

from ...models.pay.rule import POSITIONS, name_by_people


class JifenAllocationPreviewCoefficient(models.TransientModel):
    """A coefficient by position and jobs as it is tried; the first that fits somebody holds."""

    _name = "jifen.allocation.preview.coefficient"
    _description = "Coefficient in a Preview of Performance Pay"
    _order = "sequence, id"

    preview_id = fields.Many2one("jifen.allocation.preview", required=True, ondelete="cascade")
    source_id = fields.Many2one("jifen.pay.coefficient", ondelete="set null")
    sequence = fields.Integer(default=10)
    position = fields.Selection(POSITIONS)
    job_ids = fields.Many2many("hr.job", string="Jobs", help="Without any, every job of this position.")
    coefficient = fields.Float(digits=(16, 4), default=1.0, required=True)

    @api.depends("position", "job_ids")
    def _compute_display_name(self):
        name_by_people(self)


class JifenAllocationPreviewGrade(models.TransientModel):
    """What a grade counts with, as it is tried."""

    _name = "jifen.allocation.preview.grade"
    _description = "Grade in a Preview of Performance Pay"

    preview_id = fields.Many2one("jifen.allocation.preview", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="preview_id.currency_id")
    grade_id = fields.Many2one("jifen.grade", required=True, readonly=True, ondelete="cascade")
    pay_coefficient = fields.Float(string="Coefficient", digits=(16, 4))
    pay_amount = fields.Monetary(string="Sum")
