from odoo import fields, models


class JifenCatalogue(models.Model):
    """The part of a scheme's items that holds for certain offices only."""

    _name = "jifen.catalogue"
    _description = "Office Catalogue"
    _order = "sequence, id"
    _inherit = ["jifen.scheme.part"]

    _free_fields = frozenset({"name", "sequence", "department_ids"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    sequence = fields.Integer(default=10)
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="The items hold for people of these departments and the departments below them. "
        "Without any department they hold for everybody.",
    )
    item_ids = fields.One2many("jifen.item", "catalogue_id", string="Items")
    full_marks = fields.Float(digits=(16, 4), compute="_compute_full_marks", string="Sum of Full Marks")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two catalogues of one scheme cannot have the same code.")

    def _compute_full_marks(self):
        sums = dict(
            self.env["jifen.item"]._read_group(
                [("catalogue_id", "in", self.ids), ("parent_id", "=", False)],
                ["catalogue_id"],
                ["full_marks:sum"],
            )
        )
        for catalogue in self:
            catalogue.full_marks = sums.get(catalogue, 0.0)
