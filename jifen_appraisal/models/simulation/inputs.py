"""What was entered in a period, as another scheme reads it: every part by its stable code."""

from collections import Counter
from itertools import chain
from types import SimpleNamespace

from odoo import models

from ...engine.numbers import exact as exactly
from ..common.text import exact
from ..scheme.kinds import KINDS, Part
from ..scoring.inputs import Inputs


class Counterparts:
    """Which part of a new scheme stands for which part of an old one, and what stands for nothing."""

    def __init__(self, old, new):
        """Take two jifen.scheme, elevated."""
        self.old, self.new = old, new
        self.items = _by_code(old.item_ids, new.item_ids, lambda row: row.code)
        self.levels = _by_code(old.item_ids.level_ids, new.item_ids.level_ids, lambda row: (row.item_id.code, row.code))
        self.parts = {
            part.model: _by_code(part.rows(old), part.rows(new), part.key) for part in _parts_of_entries().values()
        }
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

    def of(self, model, old_id):
        """Return the counterpart's id of a dimension or of a Part of its kind; None, noted as unused, without one."""
        new_id = self.parts[model].get(old_id)
        return new_id if new_id is not None else self._miss(model, old_id)

    def _miss(self, model, old_id, entries=1):
        self.unused[model, old_id] += entries

    def missing(self, env):
        """Return ``[(what it is, its name, how many entries)]`` of all that was passed over."""
        labels = {
            "jifen.item": env._("Item"),
            "jifen.item.level": env._("Level"),
            **{model: part.name(env) for model, part in _parts_of_entries().items()},
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
        own = self._found_by_kind(self.scheme_id._scoring_rules(self))
        return Inputs(
            {code: kind.load_as(self, rules, own.get(code), counterparts) for code, kind in rules.kinds().items()},
            self._simulated_vetoes(rules, counterparts),
        )

    def _simulated_vetoes(self, rules, counterparts):
        vetoes = {old: rules.veto_items[new] for old, new in counterparts.items.items() if new in rules.veto_items}
        found = self._veto_items(SimpleNamespace(veto_items=vetoes))
        return {card_id: [counterparts.items[old] for old in items] for card_id, items in found.items()}


def _parts_of_entries():
    """Return ``{model: Part}`` of all that entries refer to besides items and their levels."""
    dimension = Part(
        "jifen.dimension",
        lambda scheme: scheme.dimension_ids,
        lambda row: (row.kind, row.code),
        lambda env: env._("Dimension"),
    )
    return {part.model: part for part in (dimension, *chain.from_iterable(kind.parts for kind in KINDS.values()))}


def _by_code(old, new, key):
    """Return ``{old id: new id}`` of the records whose key is the same."""
    known = {key(row): row.id for row in new}
    return {row.id: known[key(row)] for row in old if key(row) in known}
