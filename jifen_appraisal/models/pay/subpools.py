"""A pool divided: into the parts of the pay rule, and each part among offices."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...engine import money, subpools
from ...engine.errors import EngineError
from ...engine.numbers import exact as exactly
from ...engine.numbers import half_up
from ..common.text import exact
from .way import Outcome, Rule


class Place(NamedTuple):
    """The people who share a sub-pool, of one office or of all, and by which Rule."""

    key: str
    name: str
    rule: Rule
    office: models.BaseModel
    cards: models.BaseModel

    def part(self, weight, unit, fen, up=False, note=None):
        """Return what somebody has of this sub-pool, as it is kept with their line: figures as text, money in fen."""
        return {
            "pool": self.key,
            "name": self.name,
            "part": self.rule.name,
            "method": self.rule.way.code,
            "weight": f"{half_up(weight, 8).normalize():f}",
            "unit": f"{unit:f}" if unit else None,
            "fen": fen,
            "up": up,
            "note": note,
        }


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _has_subpools(self):
        return self._pay_way().in_parts or self._is_divided()

    def _is_divided(self):
        return self.pool_basis == "offices" or self.divide != "none"

    def _pay_rules(self):
        """Return the Rules by which the parts of the pool are shared out; one for a pool without parts.

        :raise UserError: when something has to be put right before, or a pool is divided that cannot be
        """
        way, scheme = self._pay_way(), self._pay_scheme()
        undivided = self._is_divided() and way.undivided(self.env)
        problems = [undivided] if undivided else way.problems(scheme)
        if problems:
            raise UserError("\n".join(problems))
        return way.rules(scheme)

    # === DIVIDING === #

    def _places(self, cards):
        """Return ``{Rule: [Place]}`` with the people of each sub-pool, offices by name."""
        rows = self.office_ids.department_id if self.pool_basis == "offices" else None
        if rows is not None:
            self._check_offices(cards)
        portions = {portion._origin.id: portion for portion in self._pay_scheme().pay_portion_ids}
        result = {}
        for rule in self._pay_rules():
            portion = portions.get(rule.key)
            people = cards.filtered(portion._fits) if portion else cards
            by_office = self._by_office(people, rows) if self._is_divided() and rule.by_office else {rows: people}
            result[rule] = [self._place(rule, office, members) for office, members in by_office.items()]
        return result

    def _by_office(self, cards, rows):
        """Return ``{office: scorecards}``; with sums of offices each of them, also one without people."""
        if rows is None:
            found = cards.grouped(lambda card: card._pay_office())
        else:
            found = cards.grouped(lambda card: card._pay_office()._nearest_of(rows))
            found = {**{office: cards.browse() for office in rows}, **found}
        return dict(sorted(found.items(), key=lambda pair: (pair[0].complete_name or "", pair[0].id or 0)))

    def _place(self, rule, office, cards):
        office = office if office is not None and self._is_divided() and rule.by_office else self._no_office()
        name = " · ".join(filter(None, (rule.name, office.name)))
        if not name:
            name = self.env._("No office") if self._is_divided() and rule.by_office else self.env._("Everybody")
        return Place(f"{rule.key}.{office.id or 0}", name, rule, office, cards)

    def _no_office(self):
        return self.env["hr.department"]

    def _filled(self, pool, places):
        """Return ``{key of the place: fen}`` of all places; together they are the pool.

        :raise EngineError: when there is nothing to divide by
        """
        parts = subpools.by_percent(pool, [(rule, rule.percent) for rule in places])
        amounts = {}
        for rule, own in places.items():
            if len(own) == 1:
                amounts[own[0].key] = parts[rule]
                continue
            weights = self._weights_of(own)
            amounts.update(
                subpools.by_weight(
                    parts[rule], [(place.key, weights[place.key], number) for number, place in enumerate(own)]
                )
            )
        return amounts

    def _weights_of(self, places):
        """Return ``{key: Decimal}`` in proportion to which offices get their sub-pools."""
        if self.pool_basis == "offices":
            entered = {row.department_id.id: exact(row.amount) for row in self.office_ids}
            return {place.key: entered.get(place.office.id, Decimal(0)) for place in places}
        if self.divide == "wages":
            wages = self._wages()
            return {
                place.key: sum((wages.get(card.employee_id.id, Decimal(0)) for card in place.cards), Decimal(0))
                for place in places
            }
        if self.divide == "score":
            return {place.key: self._team_weight(place) for place in places}
        return {place.key: Decimal(len(place.cards)) for place in places}

    def _team_weight(self, place):
        team = place.cards.team_card_id
        if len(team) != 1 or not team.scored or len(place.cards.filtered("team_card_id")) != len(place.cards):
            raise UserError(
                self.env._(
                    "%(office)s has no score of its own in %(period)s, so that its sub-pool cannot follow from it.",
                    office=place.name,
                    period=self.period_id.name,
                )
            )
        with exactly():
            return exact(team.score) * len(place.cards)

    # === SHARING === #

    def _share_subpools(self, pool, cards, coefficients):
        """Share out each sub-pool by its rule; what nobody can share goes back to the budget."""
        places = self._places(cards)
        amounts = self._filled(pool, places)
        ordered = [place for own in places.values() for place in own]
        outcomes = {place: self._share_place(place, amounts[place.key], coefficients) for place in ordered}
        if not any(outcome for outcome in outcomes.values()):
            raise EngineError("no_weight")
        parts, weights, notes = {card.id: [] for card in cards}, {}, {}
        for place, outcome in outcomes.items():
            if outcome:
                self._note_parts(place, outcome, parts, weights, notes)
        lost = sum(amounts[place.key] for place, outcome in outcomes.items() if not outcome)
        result = subpools.combine(cards.ids, [outcome.result for outcome in outcomes.values() if outcome])
        result = replace(result, returned=result.returned + lost)
        rows = tuple(self._pool_row(place, amounts[place.key], outcome) for place, outcome in outcomes.items())
        return Outcome(result, weights, {**notes, **self._notes_of_parts(parts)}, parts, rows)

    def _share_place(self, place, fen, coefficients):
        """Return the Outcome of a sub-pool; None when nobody has a share in it."""
        if not place.cards:
            return None
        try:
            return self._share_by(place.rule, fen, place.cards, coefficients)
        except EngineError as error:
            if error.code == "no_weight":
                return None
            raise UserError(
                self.env._("%(pool)s: %(problem)s", pool=place.name, problem=self._explain_error(error))
            ) from error

    def _note_parts(self, place, outcome, parts, weights, notes):
        """Add what everybody of a sub-pool has of it."""
        unit = outcome.result.unit_value
        taking = set(place.cards.filtered(lambda card: not self._is_excluded(card)).ids)
        for share in outcome.result.shares:
            weight = (outcome.weights.get(share.key) if share.key in taking else None) or Decimal(0)
            note = outcome.notes.get(share.key) or None
            parts[share.key].append(place.part(weight, unit, share.fen, share.rounded_up, note))
            # A weight counts in its own sub-pool; who has parts of several has no weight of the whole.
            weights[share.key] = half_up(weight, 8) if not self._pay_way().in_parts else None
        notes.update({} if self._pay_way().in_parts else outcome.notes)

    def _notes_of_parts(self, parts):
        """Return in words what everybody has of which part of the pool."""
        if not self._pay_way().in_parts:
            return {}
        return {
            key: "; ".join(
                self.env._(
                    "%(part)s %(amount)s",
                    part=part["part"] or part["name"],
                    amount=self.currency_id.format(float(money.yuan(part["fen"]))),
                )
                for part in own
            )
            or self.env._("no part")
            for key, own in parts.items()
        }

    def _pool_row(self, place, fen, outcome):
        taking = place.cards.filtered(lambda card: not self._is_excluded(card))
        weights = [outcome.weights.get(card.id) or Decimal(0) for card in taking] if outcome else []
        return {
            "name": place.name,
            "department_id": place.office.id,
            "heads": len(place.cards),
            "amount": money.yuan(fen),
            "weight_sum": half_up(sum(weights, Decimal(0)), 8),
            "unit_value": (outcome.result.unit_value if outcome else None) or Decimal(0),
            "returned_amount": money.yuan(outcome.result.returned if outcome else fen),
        }
