"""Why a score is what it is: the way back from a total to every ledger line."""

from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ..engine import led, points
from .jifen_dimension_scores import points_result
from .jifen_item import exact


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _explain(self):
        """Return every figure of this scorecard down to its ledger lines, as plain data.

        Computed from the ledger as it stands, by the rules that scoring uses. Figures
        are strings with up to 4 decimals, in points; texts are in the user's language.

        :return: dict with ``score``, ``scored``, ``vetoed``, ranks, ``grade`` and ``dimensions``;
            a dimension has ``items`` (with ``lines``) or ``led`` people; a line says whether it
            ``counts``, how much of it is ``counted`` and the ``reason`` where it does not
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read a scorecard may read what it is made of.
        card = self.sudo()
        rules = card.scheme_id._scoring_rules(card.period_id)
        lines = card.line_ids.sorted(lambda line: (line.date, line.id))
        engine_lines = [_engine_line(line) for line in lines]
        prior = card.period_id._prior_quantities(rules).get(card.id, {})
        counted = points.count_lines(engine_lines, rules.items, prior)
        sums = points.item_sums(engine_lines, counted)
        by_item = defaultdict(list)
        for line in lines:
            by_item[line.item_id.id].append(card._explain_line(line, counted[line.id]))
        return {
            "id": card.id,
            "name": card.name,
            "period": card.period_id.name,
            "period_state": card.period_id.state,
            "scheme": card.scheme_id.display_name,
            "position": card.position,
            "department": card.department_id.name or "",
            "scored": card.scored,
            "score": _text(exact(card.score)),
            "vetoed": card.vetoed,
            "rank_unit": card.rank_unit,
            "rank_job": card.rank_job,
            "rank_overall": card.rank_overall,
            "grade": card.grade_id.name or "",
            "note": card._explain_total(),
            "dimensions": [
                card._explain_dimension(dimension, rules, sums, by_item)
                for dimension in card.period_id._dimensions_of(card.position)
            ],
        }

    def _explain_total(self):
        if not self.scored:
            return self.env._("Not scored yet.")
        if self.vetoed and not self.score:
            return self.env._("A one-vote veto sets the whole score to zero.")
        return ""

    def _explain_dimension(self, dimension, rules, sums, by_item):
        values = {
            "code": dimension.code,
            "name": dimension.name,
            "kind": dimension.kind,
            "weight": _text(exact(dimension.weight)),
            "start": _text(exact(dimension.start)),
            "items": [],
            "led": [],
            "note": "",
        }
        rule = next(rule for rule in rules.dimensions_of[self.position] if rule.id == dimension.id)
        if dimension.kind == "led":
            people = self.led_card_ids
            scored = people.filtered("scored")
            raw = score = led.score_led([exact(card.score) for card in scored])
            values["led"] = [
                {
                    "id": card.id,
                    "name": card.name,
                    "department": card.department_id.name or "",
                    "scored": card.scored,
                    "score": _text(exact(card.score)),
                }
                for card in people.sorted(lambda card: (card.department_id.name or "", card.name))
            ]
            values["note"] = self.env._(
                "The average of %(count)s people: each person counts once, whatever the size of their office.",
                count=len(scored),
            )
        else:
            result = points_result(rule, self._card_row(), sums)
            raw, score = result.raw, result.score
            values["items"] = self._explain_items(dimension, result, by_item)
            if score != raw:
                values["note"] = self.env._("%(raw)s before the limits of this dimension.", raw=_text(raw))
        values["raw"] = _text(raw)
        values["score"] = _text(score)
        values["weighted"] = _text(score * exact(dimension.weight)) if score is not None else ""
        return values

    def _card_row(self):
        return next(row for row in self.period_id._card_rows() if row.id == self.id)

    def _explain_items(self, dimension, result, by_item):
        outcome = {row.key: row for row in result.items}
        rows = []
        for item in dimension.item_ids:
            if item.id not in outcome and item.id not in by_item:
                continue
            row = outcome.get(item.id)
            lost = row.lost_to_cap if row else Decimal(0)
            rows.append(
                {
                    "code": item.code,
                    "name": item.name,
                    "group": item.value_kind == "group",
                    "parent": item.parent_id.code or "",
                    "full_marks": _text(exact(item.full_marks)) if item.full_marks else "",
                    "total": _text(row.total if row else Decimal(0)),
                    "counted": _text(row.capped if row else Decimal(0)),
                    "note": self._explain_cap(item, lost),
                    "lines": by_item.get(item.id, []),
                }
            )
        return rows

    def _explain_cap(self, item, lost):
        if not lost:
            return ""
        if lost > 0:
            return self.env._(
                "At most %(cap)s points can be earned here; %(lost)s do not count.",
                cap=_text(exact(item.max_gain)),
                lost=_text(abs(lost)),
            )
        return self.env._(
            "At most %(cap)s points can be lost here; %(lost)s are not deducted.",
            cap=_text(exact(item.max_loss)),
            lost=_text(abs(lost)),
        )

    def _explain_line(self, line, counted):
        return {
            "id": line.id,
            "number": line.number,
            "date": fields.Date.to_string(line.date),
            "level": line.level_id.name or "",
            "quantity": _text(exact(line.quantity)),
            "unit": line.item_id.unit_name or "",
            "points": _text(exact(line.points)),
            "counted": _text(counted.points),
            "counts": counted.points == exact(line.points),
            "reason": self._explain_reason(line, counted),
            "ground": line.ground or "",
            "matter": line.matter or "",
            "origin": line.origin,
            "claim_id": line.claim_id.id,
            "claim": line.claim_id.number or "",
            "inspection_id": line.inspection_id.id,
            "inspection": line.inspection_id.number or "",
            "approved_by": line.approved_by_id.name or "",
            "evidence": [
                {"id": file.id, "name": file.name}
                for file in line.claim_id.attachment_ids | line.inspection_id.attachment_ids
            ],
        }

    def _explain_reason(self, line, counted):
        because = self.env["jifen.score.line"].sudo().browse(counted.because or ())  # same scorecard
        texts = {
            "counted": lambda: "",
            "reversed": lambda: self.env._(
                "Reversed by line #%(number)s: %(ground)s", number=because.number, ground=because.ground
            ),
            "reversal": lambda: self.env._("Reverses line #%(number)s.", number=because.number),
            "same_matter": lambda: self.env._(
                "Same matter as line #%(number)s, which counts with more points.", number=because.number
            ),
            "free": lambda: self.env._("Within the times that cost nothing."),
            "not_valid": lambda: self.env._("Its item is not part of the scheme."),
            "partly_free": lambda: self.env._("Partly within the times that cost nothing."),
        }
        return texts[counted.reason]()


def _engine_line(line):
    return points.Line(
        id=line.id,
        item=line.item_id.id,
        points=exact(line.points),
        quantity=exact(line.quantity),
        date=line.date,
        matter=line.matter or "",
        reverses=line.reversal_of_id.id or None,
    )


def _text(value):
    """Return a figure as people write it: without needless zeros, a true minus sign left to the view."""
    if value is None:
        return ""
    text = f"{value:.4f}"
    return text.rstrip("0").rstrip(".") or "0"
