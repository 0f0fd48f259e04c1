"""What the portal shows of a person's own scorecards."""

from odoo import models
from odoo.fields import Domain

from ...engine import total
from ..common.text import exact
from ..period.period import PUBLISHED
from .explain import all_lines

# Scores are for their owner as soon as they are computed, ranks and grades only once published.


def _stage(state, published):
    if published:
        return "final"
    if state in PUBLISHED:
        return "unscored"
    return "provisional" if state == "scoring" else "running"


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _portal_explain(self):
        """Return :meth:`_explain` with the total so far and without what is not published yet."""
        self.ensure_one()
        explained = self.sudo(False)._explain()
        state = explained["period_state"]
        published = state in PUBLISHED and explained["scored"]
        explained["published"] = published
        explained["stage"] = _stage(state, published)
        if explained["stage"] == "running":
            explained["score"] = self._running_total(explained)
            explained["scored"] = False
            explained["note"] = explained["formula"] = ""
        if not published:
            explained.update(rank_unit=False, rank_job=False, rank_overall=False, grade="", grade_note="")
        self._drop_internal_files(explained)
        return explained

    def _running_total(self, explained):
        """Return the total of the balances as the ledger stands, as scoring would compute it."""
        rules = self.scheme_id._scoring_rules(self.period_id)
        codes = {dimension.id: dimension.code for dimension in self.scheme_id.dimension_ids}
        scores = {row["code"]: row["score"] for row in explained["dimensions"]}
        parts = [
            total.Part(rule.id, exact(float(scores[codes[rule.id]])), rule.weight)
            for rule in rules.dimensions_of[self.position]
            if scores[codes[rule.id]]
        ]
        if not parts:
            return ""
        vetoes = self.line_ids.filtered(
            lambda line: line.item_id.id in rules.veto_items and not line.reversal_of_id and not line.is_reversed
        )
        effects = [rules.veto_items[item.id] for item in vetoes.item_id]
        explained["vetoed"] = bool(effects)
        return f"{total.total(parts, rules.floor, rules.ceiling, effects).score.normalize():f}"

    def _drop_internal_files(self, explained):
        """Leave the files of internal notes out of the evidence."""
        evidence_model = self.env["ir.attachment"]
        files = evidence_model._jifen_evidence_of(self.line_ids.claim_id)
        files |= evidence_model._jifen_evidence_of(self.line_ids.inspection_id)
        for line in all_lines(explained):
            line["evidence"] = [file for file in line["evidence"] if file["id"] in files.ids]

    def _portal_ranks(self):
        """Return ``[{label, rank, count}]`` of a published scorecard, else nothing."""
        self.ensure_one()
        if self.period_id.state not in PUBLISHED or not self.scored:
            return []
        same = Domain("period_id", "=", self.period_id.id) & Domain("scored", "=", True)
        same &= Domain("employee_id", "!=", False)
        level = Domain("position", "=", self.position)
        scopes = [
            (self.env._("In the unit"), self.rank_unit, level & Domain("unit_id", "=", self.unit_id.id)),
            (self.env._("In the same job"), self.rank_job, level & Domain("job_id", "=", self.job_id.id)),
            (self.env._("Overall"), self.rank_overall, Domain.TRUE),
        ]
        if not self.job_id:
            del scopes[1]
        return [
            {"label": label, "rank": rank, "count": self.search_count(same & scope)} for label, rank, scope in scopes
        ]
