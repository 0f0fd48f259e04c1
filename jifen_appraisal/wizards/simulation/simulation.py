from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.common.text import plain, signed

# More rows than anybody reads on a screen; the sheet has them all.
SHOWN = 200


class JifenSimulation(models.TransientModel):
    """Tries a scheme on a past period and compares what everybody had with what they would have."""

    _name = "jifen.simulation"
    _description = "Trial of a Scheme"

    scheme_id = fields.Many2one("jifen.scheme", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id")
    currency_id = fields.Many2one(related="scheme_id.currency_id")
    period_id = fields.Many2one(
        "jifen.period",
        string="Tried On",
        compute="_compute_period_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('state', 'in', ('scoring', 'published', 'closed'))]",
    )
    pool_amount = fields.Monetary(
        compute="_compute_pool_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="Performance pay shared out on both sides. Zero: pay is left out.",
    )
    only_changes = fields.Boolean()
    problem = fields.Char(compute="_compute_result")
    result_html = fields.Html(compute="_compute_result", sanitize=False, string="Comparison")

    @api.depends("scheme_id")
    def _compute_period_id(self):
        for trial in self:
            if not trial.period_id:
                scored = [("company_id", "=", trial.company_id.id), ("state", "in", ("scoring", "published", "closed"))]
                periods = self.env["jifen.period"]
                trial.period_id = periods.search(
                    [*scored, ("scheme_id.code", "=", trial.scheme_id.code)], limit=1
                ) or periods.search(scored, limit=1)

    @api.depends("period_id")
    def _compute_pool_amount(self):
        for trial in self:
            period = trial.period_id
            pay = self.env["jifen.allocation"].search(
                [("period_id", "=", period.id), ("state", "!=", "cancelled")], limit=1
            )
            heads = len(period.scorecard_ids.filtered("employee_id"))
            per_head = trial.scheme_id.pay_per_head if trial.scheme_id.pay_pool_basis == "per_head" else 0
            trial.pool_amount = pay.pool_amount or per_head * heads

    @api.depends("scheme_id", "period_id", "pool_amount", "only_changes")
    def _compute_result(self):
        for trial in self:
            trial.problem = trial.result_html = False
            if not trial.period_id:
                trial.problem = self.env._("There is no scored period to try this scheme on.")
                continue
            try:
                result = trial._result()
            except UserError as error:
                trial.problem = str(error)
                continue
            trial.result_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_simulation_result", trial._shown(result)
            )

    def _result(self):
        """Return :meth:`jifen.scheme._simulate` of what is chosen."""
        self.ensure_one()
        return self.scheme_id._simulate(self.period_id, self.pool_amount)

    def _shown(self, result):
        """Return what the template shows of a result."""
        rows = [row for row in result["rows"] if row["changes"] or not self.only_changes]
        values = {"count": len(result["rows"]), "changed": sum(bool(row["changes"]) for row in result["rows"])}
        return {
            **result,
            "rows": rows[:SHOWN],
            "summary": self.env._("%(changed)s of %(count)s would have another result.", **values)
            if values["changed"]
            else self.env._("Nothing would change for any of the %(count)s.", **values),
            "rest": self.env._("%(count)s more are not shown here: the sheet has them all.", count=len(rows) - SHOWN)
            if len(rows) > SHOWN
            else "",
            "figure": lambda value: "–" if value is None else plain(value),
            "signed": signed,
            "amount": self._amount,
            "signed_amount": lambda value: ("+" if value > 0 else "−") + self._amount(abs(value)),
        }

    def _amount(self, value):
        return "" if value is None else format_amount(self.env, float(value), self.currency_id)

    def action_export(self):
        """Download the comparison as a sheet."""
        self.ensure_one()
        return self.env.ref("jifen_appraisal.jifen_simulation_xlsx_action").report_action(self, config=False)
