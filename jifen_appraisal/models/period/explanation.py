"""What one dimension of a scorecard is made of, as plain data that its kind adds to."""

from decimal import Decimal
from functools import cached_property

# What others say of somebody is told once the period is scored, to nobody before.
TOLD = ("scoring", "published", "closed")


class Explanation:
    """Rows that say how the score of one dimension comes about.

    ``items`` with their ledger lines, ``led`` people and ``parts``, which may have parts of their own, are lists
    of plain data to add to; ``notes`` are sentences.
    """

    def __init__(self, card, dimension, rules, ledger):
        """Take a jifen.scorecard and a dimension of its score, elevated.

        :param rules: ScoringRules of the period
        :param ledger: ``({item id: counted points}, {item id: [explained line, …]})`` of the scorecard
        """
        self.card, self.dimension, self.rules = card, dimension, rules
        self.env, self.period = card.env, card.period_id
        self.rule = rules.dimensions[dimension.id]
        self.sums, self.lines = ledger
        self.items, self.led, self.parts, self.notes = [], [], [], []

    @property
    def is_told(self):
        """Tell whether the period is scored, so that what others say may be told."""
        return self.period.state in TOLD

    @cached_property
    def cards(self):
        """The CardRow of every scorecard of the period."""
        return self.period._card_rows()

    @property
    def row(self):
        """The CardRow of this scorecard."""
        return next(row for row in self.cards if row.id == self.card.id)


def part(code, name, value="", text="", note="", parts=(), card=None, **more):
    """Return one row of what a score is made of."""
    return {
        "code": code,
        "name": name,
        "text": text,
        "value": value,
        "note": note,
        "parts": list(parts),
        "card_id": card.id if card else False,
        **more,
    }


def figure(value):
    """Return a figure as people write it: without needless zeros, a true minus sign left to the view."""
    if value is None:
        return ""
    text = f"{value:.4f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def signed_change(value):
    """Return a change with its sign."""
    text = figure(value)
    return f"+{text}" if Decimal(text) > 0 else text.replace("-", "−")
