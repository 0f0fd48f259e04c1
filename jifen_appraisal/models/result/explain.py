"""Why a score is what it is: the way back from a total to every ledger line, rating and figure."""

from odoo import fields, models
from odoo.tools import format_list

from ...engine import total
from ..common.text import exact, sentences
from ..period.explanation import Explanation, figure
from ..scheme.kinds import KINDS


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _explain(self):
        """Return every figure of this scorecard down to what it is made of, as plain data.

        Computed from the ledger, ratings, votes and figures as they stand, by the rules that
        scoring uses. Figures are strings with up to 4 decimals, in points; texts are in the
        user's language.

        :return: dict with ``score``, ``scored``, ``vetoed``, ranks, ``grade``, ``formula``,
            ``vetoes``, ``dimensions`` and ``outside``, the lines that are part of no dimension here. A
            dimension has a ``rule`` in words, a ``note`` and

            - ``items`` with ``lines`` (kind points): a line says whether it ``counts``, how much
              of it is ``counted`` and the ``reason`` where it does not;
            - ``led`` people (kind led);
            - ``parts`` (the other kinds): rows with ``name``, ``text``, ``value``, ``note`` and
              ``parts`` of their own: aspects, rater groups, tiers, indicators, periods, a team
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read a scorecard may read what it is made of.
        card = self.sudo()
        rules = card.scheme_id._scoring_rules(card.period_id)
        ledger = card._explained_lines(rules)
        dimensions = [
            card._explain_dimension(Explanation(card, dimension, rules, ledger))
            for dimension in card.period_id._dimensions_of(card.position)
        ]
        return {
            "id": card.id,
            "name": card.name,
            "period": card.period_id.name,
            "period_state": card.period_id.state,
            "scheme": card.scheme_id.display_name,
            "position": card.position,
            "department": card.department_id.name or "",
            "scored": card.scored,
            "score": figure(exact(card.score)) if card.scored else "",
            "vetoed": card.vetoed,
            "rank_unit": card.rank_unit,
            "rank_job": card.rank_job,
            "rank_overall": card.rank_overall,
            "grade": card.grade_id.name or "",
            "grade_note": card.grade_text or "",
            "formula": card._explain_formula(rules, dimensions),
            "note": card._explain_total(rules, dimensions),
            "vetoes": card._explain_vetoes(rules),
            "dimensions": dimensions,
            "outside": card._explain_outside(rules, ledger[1]),
        }

    # === TOTAL === #

    def _explain_formula(self, rules, dimensions):
        """Return the sum that makes the total, such as 0.4 × 95 + 0.6 × 92 + 10 = 103.2; empty without one."""
        if not dimensions or any(not row["score"] for row in dimensions):
            return ""
        parts = [
            f"{row['weight']} × {_signed(row['score'])}" if row["weight"] != "1" else _signed(row["score"])
            for row in dimensions
        ]
        outcome = total.total(
            [total.Part(row["code"], row["score"], row["weight"]) for row in dimensions], rules.floor, rules.ceiling
        )
        return f"{' + '.join(parts)} = {figure(outcome.raw).replace('-', '−')}"

    def _explain_total(self, rules, dimensions):
        missing = [row["name"] for row in dimensions if not row["score"]]
        if not self.scored:
            return self.unscored_text or self.env._("Not scored yet.")
        if self.vetoed and not self.score:
            return self.env._("A one-vote veto sets the whole score to zero.")
        if not missing:
            raw = total.total([total.Part(row["code"], row["score"], row["weight"]) for row in dimensions]).raw
            if rules.ceiling is not None and raw > rules.ceiling:
                return self.env._("The total is never above %(limit)s.", limit=figure(rules.ceiling))
            if rules.floor is not None and raw < rules.floor:
                return self.env._("The total is never below %(limit)s.", limit=figure(rules.floor))
        return ""

    def _explain_vetoes(self, rules):
        """Return the lines that are a one-vote veto and stand, with what each takes away."""
        return [
            {
                "item": line.item_id.display_name,
                "number": line.number,
                "date": fields.Date.to_string(line.date),
                "effects": format_list(self.env, line.item_id._veto_labels()),
            }
            for line in self.line_ids.sorted(lambda line: (line.date, line.id))
            if line.item_id.id in rules.veto_items and not line.reversal_of_id and not line.is_reversed
        ]

    # === DIMENSIONS === #

    def _explain_dimension(self, told):
        dimension, rule = told.dimension, told.rule
        kinds = dict(dimension._fields["kind"]._description_selection(self.env))
        outcome = KINDS[dimension.kind].explain(told).limited(rule.bounds)
        raw, value = outcome.raw, outcome.score
        if value is not None and value != raw and figure(value) != figure(raw):
            told.notes.append(
                self.env._("%(raw)s before the limits of this dimension.", raw=figure(raw).replace("-", "−"))
            )
        self._explain_change(told, value)
        return {
            "code": dimension.code,
            "name": dimension.name,
            "kind": dimension.kind,
            "kind_name": kinds[dimension.kind],
            "takes_items": dimension._has_setting("item_ids"),
            "rule": dimension._rule_text(),
            "weight": figure(rule.weight),
            "start": figure(rule.start_for(self.position, self.job_id.id)),
            "items": told.items,
            "led": told.led,
            "parts": told.parts,
            "note": sentences(self.env, told.notes),
            "raw": figure(raw),
            "score": figure(value),
            "weighted": figure(value * rule.weight) if value is not None else "",
        }

    def _explain_change(self, told, value):
        """Say that something changed since the period was scored."""
        result = self.result_ids.filtered(lambda row: row.dimension_id == told.dimension)
        if self.period_id.state == "scoring" and result and value is not None and exact(result.score) != value:
            told.notes.append(
                self.env._(
                    "Scored as %(score)s; something has changed since, so score the period again.",
                    score=figure(exact(result.score)),
                )
            )


def all_lines(explained):
    """Return every ledger line of an explanation."""
    items = [item for dimension in explained["dimensions"] for item in dimension["items"]]
    return [line for item in items for line in item["lines"]] + explained["outside"]


def all_parts(explained):
    """Return every row of an explanation's parts, whatever its depth."""
    found, waiting = [], [part for dimension in explained["dimensions"] for part in dimension["parts"]]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting += part["parts"]
    return found


def _signed(text):
    """Return a figure as a term of a sum: below zero in brackets."""
    return f"({text.replace('-', '−')})" if text.startswith("-") else text
