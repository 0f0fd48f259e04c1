from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.or_none import FloatOrNone, IntegerOrNone


class JifenPublicNoticeLine(models.Model):
    """One person or team on a public notice: written once, and never changed by anybody.

    A later correction is a line of its own, dated, that says which line it amends.
    """

    _name = "jifen.public.notice.line"
    _description = "Line of a Public Notice"
    _inherit = ["jifen.guard"]
    _order = "notice_id desc, amended_on, sequence, id"

    _guarded_fields = frozenset({"notice_id", "amended_on"})

    notice_id = fields.Many2one("jifen.public.notice", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="notice_id.company_id")
    sequence = fields.Integer(string="No.")
    scorecard_id = fields.Many2one("jifen.scorecard", index="btree_not_null", ondelete="set null")
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="set null")
    name = fields.Char(required=True)
    office = fields.Char()
    job = fields.Char()
    position = fields.Selection(
        selection=lambda self: self.env["jifen.scorecard"]._fields["position"]._description_selection(self.env)
    )
    scored = fields.Boolean()
    score = FloatOrNone(digits=(16, 4), aggregator=False)
    rank = IntegerOrNone(string="Rank on the Notice", aggregator=False)
    grade = fields.Char()
    parts = fields.Json(help="Points of each part, in the order of the names on the notice.")
    figures = fields.Char(compute="_compute_figures", string="Says")
    amends_id = fields.Many2one("jifen.public.notice.line", ondelete="restrict")
    amends_figures = fields.Char(related="amends_id.figures", string="Said Before")
    amended_on = fields.Date(index="btree_not_null")
    reason = fields.Char()

    @api.depends("parts", "score", "rank", "grade")
    @api.depends_context("lang")
    def _compute_figures(self):
        for line in self:
            line.figures = line._figures_text()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_trusted():
            raise UserError(self.env._("Lists on public notice are made from results, not entered."))
        return super().create(vals_list)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What was published on a public notice is never changed. It can be amended."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was published on a public notice is never changed. It can be amended."))
