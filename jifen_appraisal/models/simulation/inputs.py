"""What was entered in a period, as another scheme reads it: every part by its stable code."""

from collections import Counter, defaultdict
from decimal import Decimal
from types import SimpleNamespace

from odoo import models

from ...engine import points
from ...engine.numbers import exact as exactly
from ...engine.numbers import half_up, quotient
from ..common.text import exact
from ..scoring.dimension_scores import Inputs


class Counterparts:
    """Which part of a new scheme stands for which part of an old one, and what stands for nothing."""

    def __init__(self, old, new):
        """Take two jifen.scheme, elevated."""
        self.old, self.new = old, new
        self.items = _by_code(old.item_ids, new.item_ids, lambda row: row.code)
        self.levels = _by_code(old.item_ids.level_ids, new.item_ids.level_ids, lambda row: (row.item_id.code, row.code))
        self.dimensions = _by_code(old.dimension_ids, new.dimension_ids, lambda row: (row.kind, row.code))
        self.groups = _by_code(old.rater_group_ids, new.rater_group_ids, lambda row: (row.dimension_id.code, row.code))
        self.aspects = _by_code(
            old.dimension_ids.aspect_ids,
            new.dimension_ids.aspect_ids,
            lambda row: (row.dimension_id.code, row.code),
        )
        self.tiers = _by_code(old.tier_ids, new.tier_ids, lambda row: row.code)
        self.indicators = _by_code(old.indicator_ids, new.indicator_ids, lambda row: row.code)
        self.grades = _by_code(old.grade_ids, new.grade_ids, lambda row: row.code)
        self.full = {row.id: exact(row.full_marks) for row in (old | new).dimension_ids}
        self.unused = Counter()
        self._new_items = {row.id: row for row in new.item_ids}
        self._new_levels = {row.id: row for row in new.item_ids.level_ids}

    def price(self, old_item, old_level, quantity, amount, entries=1):
        """Return ``(new item id, points)`` of entries; None, noted as unused, without a counterpart."""
        new_id = self.items.get(old_item)
        item = self._new_items.get(new_id)
        if item is None or item.value_kind == "group":
            return self._miss("jifen.item", old_item, entries)
        with exactly():
            if item.value_kind == "fixed":
                return new_id, exact(item.points) * quantity
            if item.value_kind == "level":
                level = self._new_levels.get(self.levels.get(old_level))
                if level is None:
                    return self._miss("jifen.item.level" if old_level else "jifen.item", old_level or old_item, entries)
                return new_id, exact(level.points) * quantity
        return new_id, amount

    def of(self, kind, model, old_id):
        """Return the counterpart's id of one part; None, noted as unused, without one."""
        new_id = getattr(self, kind).get(old_id)
        return new_id if new_id is not None else self._miss(model, old_id)

    def _miss(self, model, old_id, entries=1):
        self.unused[model, old_id] += entries

    def missing(self, env):
        """Return ``[(what it is, its name, how many entries)]`` of all that was passed over."""
        labels = {
            "jifen.item": env._("Item"),
            "jifen.item.level": env._("Level"),
            "jifen.dimension": env._("Dimension"),
            "jifen.rater.group": env._("Rater group"),
            "jifen.aspect": env._("Aspect"),
            "jifen.vote.tier": env._("Tier"),
            "jifen.indicator": env._("Indicator"),
        }
        rows = []
        for (model, old_id), count in self.unused.items():
            record = env[model].browse(old_id)
            name = f"{record.item_id.name} · {record.name}" if model == "jifen.item.level" else record.display_name
            rows.append((labels[model], name, count))
        return sorted(rows)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _simulated_inputs(self, rules, counterparts):
        """Return the Inputs of this period as a scheme with other parts reads them.

        :param rules: ScoringRules of that scheme; :param counterparts: Counterparts
        """
        own = self.scheme_id._scoring_rules(self)
        return Inputs(
            sums=self._simulated_sums(rules, counterparts),
            vetoes=self._simulated_vetoes(rules, counterparts),
            ratings=self._simulated_ratings(own, counterparts),
            ballots=self._simulated_ballots(own, counterparts),
            figures={
                new_id: figures
                for old_id, figures in self._load_figures(own).items()
                if (new_id := counterparts.of("indicators", "jifen.indicator", old_id)) is not None
            },
            children=self._load_children(rules),
            tiers=rules.tiers,
        )

    # === LEDGER === #

    def _simulated_sums(self, rules, counterparts):
        """Return ``{scorecard id: {new item id: counted points}}``, priced by the new items."""
        self.env["jifen.score.line"].flush_model()
        special = [old for old, new in counterparts.items.items() if new in rules.free_items] or [0]
        self.env.cr.execute(
            """
            SELECT scorecard_id, item_id, level_id, sum(points),
                   sum(CASE WHEN reversal_of_id IS NULL THEN quantity ELSE -quantity END), count(*)
              FROM jifen_score_line
             WHERE period_id = %s AND matter IS NULL AND NOT (item_id = ANY(%s))
             GROUP BY scorecard_id, item_id, level_id
            """,
            [self.id, special],
        )
        sums = defaultdict(lambda: defaultdict(Decimal))
        for card_id, item_id, level_id, amount, quantity, count in self.env.cr.fetchall():
            priced = counterparts.price(item_id, level_id, exact(quantity), exact(amount), count)
            if priced:
                sums[card_id][priced[0]] += priced[1]
        prior = self._simulated_prior(rules, counterparts)
        for card_id, lines in self._simulated_lines(special, counterparts).items():
            counted = points.count_lines(lines, rules.items, prior.get(card_id, {}))
            for item_id, amount in points.item_sums(lines, counted).items():
                sums[card_id][item_id] += amount
        return sums

    def _simulated_lines(self, special, counterparts):
        """Return ``{scorecard id: [engine Line]}`` of what must be looked at line by line."""
        self.env.cr.execute(
            """
            SELECT scorecard_id, id, item_id, level_id, points, quantity, date, matter, reversal_of_id
              FROM jifen_score_line WHERE period_id = %s AND (matter IS NOT NULL OR item_id = ANY(%s))
            """,
            [self.id, special],
        )
        lines = defaultdict(list)
        for card_id, id_, item_id, level_id, amount, quantity, date, matter, reverses in self.env.cr.fetchall():
            priced = counterparts.price(item_id, level_id, exact(quantity), exact(amount))
            if priced:
                lines[card_id].append(
                    points.Line(
                        id=id_,
                        item=priced[0],
                        points=priced[1],
                        quantity=exact(quantity),
                        date=date,
                        matter=matter or "",
                        reverses=reverses,
                    )
                )
        return lines

    def _simulated_prior(self, rules, counterparts):
        """Return ``{scorecard id: {new item id: quantity}}`` used up earlier in each item's window."""
        windows = {old: rules.free_items[new] for old, new in counterparts.items.items() if new in rules.free_items}
        prior = self._prior_quantities(SimpleNamespace(free_items=windows))
        return {
            card_id: {counterparts.items[old]: quantity for old, quantity in items.items()}
            for card_id, items in prior.items()
        }

    def _simulated_vetoes(self, rules, counterparts):
        vetoes = {old: rules.veto_items[new] for old, new in counterparts.items.items() if new in rules.veto_items}
        found = self._veto_items(SimpleNamespace(veto_items=vetoes))
        return {card_id: [counterparts.items[old] for old in items] for card_id, items in found.items()}

    # === RATINGS AND VOTES === #

    def _simulated_ratings(self, own, counterparts):
        ratings = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for (card_id, old_dimension), groups in self._load_ratings(own).items():
            new_dimension = counterparts.of("dimensions", "jifen.dimension", old_dimension)
            if new_dimension is None:
                continue
            before, after = counterparts.full[old_dimension], counterparts.full[new_dimension]
            for old_group, aspects in groups.items():
                group = counterparts.of("groups", "jifen.rater.group", old_group)
                for old_aspect, values in aspects.items() if group is not None else ():
                    aspect = old_aspect and counterparts.of("aspects", "jifen.aspect", old_aspect)
                    if aspect or not old_aspect:
                        scaled = [half_up(quotient(value * after, before), 4) for value in values]
                        ratings[card_id, new_dimension][group][aspect] += scaled
        return ratings

    def _simulated_ballots(self, own, counterparts):
        ballots = defaultdict(dict)
        for (card_id, old_dimension), groups in self._load_ballots(own).items():
            new_dimension = counterparts.of("dimensions", "jifen.dimension", old_dimension)
            if new_dimension is None:
                continue
            for old_group, (counts, entitled) in groups.items():
                group = counterparts.of("groups", "jifen.rater.group", old_group)
                if group is None:
                    continue
                taken = Counter()
                for old_tier, number in counts.items():
                    tier = counterparts.of("tiers", "jifen.vote.tier", old_tier) if number else None
                    if tier is not None:
                        taken[tier] += number
                ballots[card_id, new_dimension][group] = (taken, entitled)
        return ballots


def _by_code(old, new, key):
    """Return ``{old id: new id}`` of the records whose key is the same."""
    known = {key(row): row.id for row in new}
    return {row.id: known[key(row)] for row in old if key(row) in known}
