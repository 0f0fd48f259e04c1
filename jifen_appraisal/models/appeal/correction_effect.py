"""What a correction changes for whom: the results of every scorecard that differs, before and after."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.or_none import FloatOrNone, IntegerOrNone
from ..common.text import exact

# What is compared: the columns of a scorecard that say its result.
_RESULT = (
    "scored",
    "score",
    "rank_unit",
    "rank_job",
    "rank_overall",
    "grade_id",
    "vetoed",
    "veto_no_pay",
    "veto_no_award",
)


class JifenCorrectionEffect(models.Model):
    """One scorecard whose result a correction changes; with all that pay rests on, before and after."""

    _name = "jifen.correction.effect"
    _description = "Effect of a Correction"
    _inherit = ["jifen.follows.login", "jifen.guard"]
    _order = "correction_id, period_id desc, score_changed desc, name, id"
    _login_person = "scorecard_id.employee_id"

    correction_id = fields.Many2one("jifen.correction", required=True, index=True, readonly=True, ondelete="cascade")
    appeal_id = fields.Many2one(related="correction_id.appeal_id", store=True, index=True)
    company_id = fields.Many2one(related="correction_id.company_id", store=True)
    state = fields.Selection(related="correction_id.state")
    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, readonly=True, ondelete="restrict")
    period_id = fields.Many2one("jifen.period", required=True, index=True, readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    name = fields.Char(required=True, readonly=True, string="Person")
    scored_before = fields.Boolean(readonly=True)
    scored_after = fields.Boolean(readonly=True)
    score_before = FloatOrNone(digits=(16, 4), readonly=True, aggregator=False)
    score_after = FloatOrNone(digits=(16, 4), readonly=True, aggregator=False)
    score_changed = fields.Boolean(readonly=True)
    rank_unit_before = IntegerOrNone(readonly=True, aggregator=False)
    rank_unit_after = IntegerOrNone(readonly=True, aggregator=False)
    rank_job_before = IntegerOrNone(readonly=True, aggregator=False)
    rank_job_after = IntegerOrNone(readonly=True, aggregator=False)
    rank_overall_before = IntegerOrNone(string="Rank Before", readonly=True, aggregator=False)
    rank_overall_after = IntegerOrNone(string="Rank After", readonly=True, aggregator=False)
    grade_before_id = fields.Many2one("jifen.grade", readonly=True, ondelete="restrict")
    grade_after_id = fields.Many2one("jifen.grade", readonly=True, ondelete="restrict")
    vetoed_before = fields.Boolean(readonly=True)
    vetoed_after = fields.Boolean(readonly=True)
    veto_no_pay_before = fields.Boolean(readonly=True)
    veto_no_pay_after = fields.Boolean(readonly=True)
    veto_no_award_before = fields.Boolean(readonly=True)
    veto_no_award_after = fields.Boolean(readonly=True)
    coefficient_before = fields.Float(
        digits=(16, 4), readonly=True, aggregator=False, help="The pay coefficient of the grade, as the scheme had it."
    )
    coefficient_after = fields.Float(digits=(16, 4), readonly=True, aggregator=False)
    dimensions = fields.Json(readonly=True, help="Code of each dimension whose score differs: before and after.")
    allocation_line_id = fields.Many2one("jifen.allocation.line", readonly=True, ondelete="set null")
    currency_id = fields.Many2one(related="period_id.currency_id")
    amount_before = fields.Monetary(readonly=True, string="Pay Allocated")
    amount_after = fields.Monetary(
        readonly=True, string="Pay Anew", help="What the same pool, shared out by the corrected results, would give."
    )

    _guarded_fields = frozenset(
        {
            "correction_id",
            "scorecard_id",
            "period_id",
            "user_id",
            "name",
            "score_changed",
            "dimensions",
            "allocation_line_id",
            "amount_before",
            "amount_after",
            "coefficient_before",
            "coefficient_after",
            "grade_before_id",
            "grade_after_id",
            *(f"{name}_{side}" for name in _RESULT if name != "grade_id" for side in ("before", "after")),
        }
    )

    @api.depends("name", "period_id.name")
    def _compute_display_name(self):
        for effect in self:
            effect.display_name = f"{effect.name} · {effect.period_id.name}"

    def write(self, vals):
        if not self._is_trusted():
            raise UserError(self.env._("The effects of a correction stay as they were recorded."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("The effects of a correction stay as they were recorded."))


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _result_snapshot(self):
        """Return ``{scorecard id: result}`` of these periods as plain data, in two queries."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT id, period_id, user_id, name, scored, score, rank_unit, rank_job, rank_overall, grade_id, vetoed,
                   veto_no_pay, veto_no_award
              FROM jifen_scorecard WHERE period_id = ANY(%s)
            """,
            [self.ids],
        )
        snapshot = {row["id"]: {**row, "dimensions": {}} for row in self.env.cr.dictfetchall()}
        self.env.cr.execute(
            """
            SELECT result.scorecard_id, dimension.code, result.score
              FROM jifen_scorecard_result result
              JOIN jifen_scorecard card ON card.id = result.scorecard_id
              JOIN jifen_dimension dimension ON dimension.id = result.dimension_id
             WHERE card.period_id = ANY(%s)
            """,
            [self.ids],
        )
        for card_id, code, score in self.env.cr.fetchall():
            snapshot[card_id]["dimensions"][code] = None if score is None else f"{exact(score).normalize():f}"
        return snapshot

    def _result_differences(self, before, after):
        """Return the values of :class:`JifenCorrectionEffect` for every scorecard whose result differs."""
        grades = self.env["jifen.grade"].browse(
            {row["grade_id"] for side in (before, after) for row in side.values()} - {None}
        )
        factors = {grade.id: 0.0 if grade.no_pay else grade.pay_coefficient for grade in grades}
        found = []
        for card_id, now in after.items():
            was = before[card_id]
            codes = was["dimensions"].keys() | now["dimensions"].keys()
            parts = {code: [was["dimensions"].get(code), now["dimensions"].get(code)] for code in sorted(codes)}
            parts = {code: pair for code, pair in parts.items() if pair[0] != pair[1]}
            if not parts and all(was[name] == now[name] for name in _RESULT):
                continue
            found.append(_effect_values(card_id, was, now, factors, parts))
        return found


def _effect_values(card_id, was, now, factors, parts):
    values = {
        "scorecard_id": card_id,
        "period_id": now["period_id"],
        "user_id": now["user_id"],
        "name": now["name"],
        "dimensions": parts,
        "score_changed": (was["scored"], was["score"]) != (now["scored"], now["score"]),
    }
    for side, row in (("before", was), ("after", now)):
        values.update({f"{name}_{side}": row[name] for name in _RESULT if name != "grade_id"})
        values[f"grade_{side}_id"] = row["grade_id"]
        values[f"coefficient_{side}"] = factors.get(row["grade_id"], 1.0)
    return values
