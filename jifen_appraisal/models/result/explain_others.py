"""Kinds rank, led, rollup and linked: scores that come from other subjects, figures or periods."""

from collections import defaultdict
from decimal import Decimal

from odoo import models

from ..common.text import exact
from ..scoring.dimension_scores import Child, DimensionScore, Inputs, dimension_score, rank_points
from .explain import TOLD, figure, signed_change


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    # === RANKS === #

    def _explain_rank(self, dimension, rule, rules, values, sums, by_item):
        figures = self._told_figures(dimension)
        ranked = rank_points(rules, figures, self.period_id._card_rows()) if self.period_id.state in TOLD else {}
        if not ranked:
            values["notes"].append(self.env._("Ranked once the period is scored."))
        for indicator in dimension.indicator_ids:
            own, row = figures.get(indicator.id, {}).get(self.id), ranked.get(indicator.id, {}).get(self.id)
            if own is None:
                note = self.env._("No figure was reported, so it brings nothing.")
                values["parts"].append(self._part(indicator.code, indicator.name, note=note))
                continue
            if row is None:
                text = f"{figure(own)} {indicator.unit_name or ''}".strip()
                values["parts"].append(self._part(indicator.code, indicator.name, text=text.replace("-", "−")))
                continue
            text = self.env._(
                "%(figure)s %(unit)s · rank %(rank)s of %(count)s · full marks %(full)s",
                figure=figure(own).replace("-", "−"),
                unit=indicator.unit_name or "",
                rank=row.rank,
                count=row.n,
                full=figure(exact(indicator.full_marks)),
            ).replace("  ", " ")
            values["parts"].append(
                self._part(indicator.code, indicator.name, figure(row.points), text, rank=row.rank, count=row.n)
            )
        return dimension_score(rule, self._card_row(), Inputs(figures=ranked))

    def _told_figures(self, dimension):
        """Return ``{indicator id: {scorecard id: Decimal}}`` of what is reported in this period."""
        reported = self.env["jifen.figure"].search_fetch(
            [
                ("period_id", "=", self.period_id.id),
                ("reported", "=", True),
                ("indicator_id", "in", dimension.indicator_ids.ids),
            ],
            ["indicator_id", "scorecard_id", "value"],
        )
        figures = defaultdict(dict)
        for row in reported:
            figures[row.indicator_id.id][row.scorecard_id.id] = exact(row.value)
        return figures

    # === PEOPLE LED === #

    def _explain_led(self, dimension, rule, rules, values, sums, by_item):
        people = self.led_card_ids
        scored = people.filtered("scored")
        values["led"] = [
            {
                "id": card.id,
                "name": card.name,
                "department": card.department_id.name or "",
                "scored": card.scored,
                "score": figure(exact(card.score)),
            }
            for card in people.sorted(lambda card: (card.department_id.name or "", card.name))
        ]
        values["notes"].append(
            self.env._(
                "The average of %(count)s people: each person counts once, whatever the size of their office.",
                count=len(scored),
            )
        )
        return dimension_score(rule, self._card_row(), Inputs(led={self.id: [exact(card.score) for card in scored]}))

    # === PERIODS INSIDE === #

    def _explain_rollup(self, dimension, rule, rules, values, sums, by_item):
        children = []
        for card in self._child_cards():
            child = card._brings_to(rule)
            if child is None:
                note = self.env._("Not scored yet: left out.")
                values["parts"].append(self._part(str(card.id), card.period_id.name, note=note, card=card))
                continue
            children.append(child)
            text = ""
            if rule.rollup_method == "change":
                text = self.env._(
                    "began with %(start)s: %(change)s",
                    start=figure(child.start),
                    change=signed_change(child.value - child.start),
                )
            values["parts"].append(self._part(str(card.id), card.period_id.name, figure(child.value), text, card=card))
        if not children:
            values["notes"].append(self.env._("None of the periods inside is scored yet."))
        return dimension_score(rule, self._card_row(), Inputs(children={(self.id, rule.id): children}))

    def _child_cards(self):
        """Return this subject's scorecards in the periods inside, in their order."""
        subject = ("employee_id", "=", self.employee_id.id) if self.employee_id else ("team_id", "=", self.team_id.id)
        cards = self.search([("period_id.parent_id", "=", self.period_id.id), subject])
        return cards.sorted(lambda card: (card.period_id.date_from, card.period_id.id, card.id))

    def _brings_to(self, rule):
        """Return the Child that this scorecard of a period inside brings to a roll-up; None if nothing yet."""
        if not self.scored:
            return None
        results = {row.dimension_id.code: row for row in self.result_ids}
        row = results.get(rule.code) or results.get(rule.rollup_code)
        if row:
            return Child(exact(row.score), exact(row.start))
        return None if rule.rollup_code else Child(exact(self.score), Decimal(0))

    # === ANOTHER'S SCORE === #

    def _explain_linked(self, dimension, rule, rules, values, sums, by_item):
        team = rule.linked_subject == "team"
        other = self.team_card_id if team else self.leader_card_id
        if not other:
            values["notes"].append(
                self.env._("No team is appraised that this person belongs to.")
                if team
                else self.env._("No leader in charge is appraised in this period.")
            )
            return DimensionScore(None, None)
        linked = dimension.linked_dimension_ids
        rows = other.result_ids.filtered(lambda row: row.dimension_id in linked)
        if linked:
            complete = len(rows) == len(linked)
            score = sum(exact(row.score) for row in rows) if complete else None
        else:
            score = exact(other.score) if other.scored else None
        parts = [self._part(row.dimension_id.code, row.dimension_id.name, figure(exact(row.score))) for row in rows]
        text = note = ""
        if score is None:
            note = self.env._("Not scored yet.")
        else:
            text = self.env._(
                "of %(linked)s, scaled to %(full)s", linked=figure(rule.linked_full), full=figure(rule.full)
            )
        values["parts"].append(self._part(str(other.id), other.name, figure(score), text, note, parts, card=other))
        return dimension_score(rule, self._card_row(), Inputs(), score)
