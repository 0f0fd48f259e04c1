from odoo import fields, models


class JifenGrade(models.Model):
    _name = "jifen.grade"
    _description = "Appraisal Grade"
    _order = "lower_bound desc, id"
    _inherit = ["jifen.scheme.part"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    lower_bound = fields.Float(digits=(16, 4), help="The lowest score, in points, that reaches this grade.")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two grades of one scheme cannot have the same code.")
    _bound_uniq = models.UniqueIndex(
        "(scheme_id, lower_bound)", "Two grades of one scheme cannot begin at the same score."
    )
