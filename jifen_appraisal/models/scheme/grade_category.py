from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenGradeCategory(models.Model):
    """A category of people with a quota of their own, such as civil servants and institution staff."""

    _name = "jifen.grade.category"
    _description = "Category in a Grade's Quota"
    _inherit = ["jifen.scheme.part"]
    _order = "grade_id, sequence, id"

    grade_id = fields.Many2one("jifen.grade", required=True, index=True, ondelete="cascade")
    scheme_id = fields.Many2one(
        "jifen.scheme", compute="_compute_scheme_id", store=True, required=False, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="Who fits several categories counts in the first.")
    percent = fields.Float(digits=(16, 4), string="Quota (%)", required=True)
    tag_ids = fields.Many2many("hr.employee.category", string="Employee Tags")
    job_ids = fields.Many2many("hr.job", string="Jobs")

    @api.depends("grade_id.scheme_id")
    def _compute_scheme_id(self):
        for category in self:
            category.scheme_id = category.grade_id.scheme_id

    @api.constrains("percent", "tag_ids", "job_ids")
    def _check_category(self):
        for category in self:
            if not 0 <= category.percent <= 100:
                raise ValidationError(
                    self.env._("The quota of %(name)s must be between 0 and 100 %%.", name=category.name)
                )
            # Tags are personnel settings; only whether there is one is looked at.
            if not category.sudo().tag_ids and not category.job_ids:
                raise ValidationError(self.env._("%(name)s needs tags or jobs to know its people.", name=category.name))

    def _check_addition(self):
        self.grade_id.scheme_id._check_not_frozen()


class JifenGrade(models.Model):
    _inherit = "jifen.grade"

    quota_by = fields.Selection(
        selection_add=[("category", "Category of people")], ondelete={"category": "set default"}
    )
    category_ids = fields.One2many(
        "jifen.grade.category",
        "grade_id",
        string="Categories",
        copy=True,
        help="Each with a percentage of its own; who is in none counts with the grade's own percentage.",
    )
