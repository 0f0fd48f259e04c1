"""Every ledger line of a scorecard, with the reason where it does not count."""

from collections import defaultdict

from odoo import fields, models

from ...engine import points
from ..common.text import exact
from ..period.explanation import figure
from ..scheme.item import LEAVE_ITEM


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _explained_lines(self, rules):
        """Return ``({item id: counted points}, {item id: [explained line, …]})`` of the whole ledger."""
        lines = self.line_ids.sorted(lambda line: (line.date, line.id))
        engine_lines = [_engine_line(line) for line in lines]
        prior = self.period_id._prior_quantities(rules).get(self.id, {})
        counted = points.count_lines(engine_lines, rules.items, prior)
        by_item = defaultdict(list)
        for line in lines:
            by_item[line.item_id.id].append(self._explain_line(line, counted[line.id]))
        return points.item_sums(engine_lines, counted), by_item

    def _explain_outside(self, rules, by_item):
        """Return the lines of items that are part of no dimension of this scorecard, with the reason."""
        inside = {item_id for rule in rules.dimensions_of[self.position] for item_id in rule.items}
        outside = []
        for item_id, lines in by_item.items():
            if item_id in inside:
                continue
            item = self.env["jifen.item"].browse(item_id)
            # Points turned into leave are of no dimension in particular.
            elsewhere = item.code != LEAVE_ITEM and self.env._(
                "%(dimension)s is not part of this score: it is for another position or another period.",
                dimension=item.dimension_id.name,
            )
            for line in lines:
                outside.append(
                    {
                        **line,
                        "item": item.name,
                        "dimension": item.dimension_id.name,
                        "counted": "0",
                        "counts": not elsewhere,
                        "reason": line["reason"] or elsewhere or "",
                    }
                )
        return outside

    def _explain_line(self, line, counted):
        # A colleague's claim that was shared stays theirs: its part in it says what it was for.
        own = line.claim_id.filtered(lambda claim: claim.employee_id == line.employee_id)
        return {
            "id": line.id,
            "number": line.number,
            "date": fields.Date.to_string(line.date),
            "level": line.level_id.name or "",
            "quantity": figure(exact(line.quantity)),
            "unit": line.item_id.unit_name or "",
            "points": figure(exact(line.points)),
            "counted": figure(counted.points),
            "counts": counted.points == exact(line.points),
            "reason": self._explain_reason(line, counted),
            "ground": line.ground or "",
            "matter": line.matter or "",
            "origin": line.origin,
            "claim_id": own.id,
            "claim": own.number or "",
            "inspection_id": line.inspection_id.id,
            "inspection": line.inspection_id.number or "",
            "approved_by": line.approved_by_id.name or "",
            "evidence": [
                {"id": file.id, "name": file.name} for file in own.attachment_ids | line.inspection_id.attachment_ids
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
