"""The kinds of dimension: one class for each, without state, in the area that its input comes from.

Everybody else asks ``KINDS`` and names no kind. CONTRIBUTING says how to add one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from ...engine.numbers import clamp, score

# {code, as in the field ``kind`` of a dimension: its Kind}
KINDS = {}


def register(code):
    """Return a decorator that makes a class the Kind of this code.

    :raise TypeError: when the class lacks what every kind has to say
    """

    def add(cls):
        cls.code = code
        KINDS[code] = cls()
        return cls

    return add


def kinds_with(setting):
    """Return the codes of the kinds that have a setting, such as ``item_ids``."""
    return [code for code, kind in KINDS.items() if setting in kind.settings]


class Part(NamedTuple):
    """Parts of a scheme that what is entered refers to: where two schemes have one of the same key, one is the other.

    :param model: of which they are; :param rows: returns those of a jifen.scheme; :param key: of a row its stable code
    :param name: what one of them is called, of an environment
    """

    model: str
    rows: Callable
    key: Callable
    name: Callable


class DimensionScore(NamedTuple):
    """Points: ``raw`` before limits, None where there is no score; ``note``: codes of what is missing."""

    raw: Decimal | None
    score: Decimal | None = None
    start: Decimal = Decimal(0)
    note: str = ""

    def limited(self, bounds):
        """Return the same with the score inside the limits of its dimension, with 4 decimals."""
        if self.raw is None:
            return self
        return self._replace(score=score(clamp(self.raw, bounds.floor, bounds.ceiling)))


class SoFar(NamedTuple):
    """What others have been scored with already; keys are database ids."""

    scores: dict  # {scorecard: {dimension: Decimal}}
    totals: dict  # {scorecard: the engine's Total, or None}


class Kind(ABC):
    """How the score of a dimension of one kind comes about."""

    code = ""
    # What is set on a dimension of this kind, besides what every dimension has: names of its fields, or its scheme's.
    settings = ()
    # What its entries refer to in a scheme besides dimensions and items: Parts.
    parts = ()

    # === IN THE REGULATION === #

    @abstractmethod
    def problems(self, dimension):
        """Return why nobody could be scored by a jifen.dimension, one sentence each."""

    def hints(self, dimension):
        """Return what may be meant so, but is worth knowing, one sentence each."""
        return []

    @abstractmethod
    def text(self, dimension):
        """Return how the score comes about, in sentences: for print, and above each score."""

    def positions_needed(self, dimension, position):
        """Return the positions whose scores go into this dimension of a position's score."""
        return set()

    # === FROM A TEMPLATE === #

    def write_parts(self, writer, dimension, row, dimensions):
        """Create what a template says of a dimension besides its values.

        :param writer: TemplateWriter; :param row: the dimension in the template
        :param dimensions: ``{code: id}`` of the scheme's dimensions
        """
        return

    # === SCORING === #

    def rule(self, dimension):
        """Return the settings as scoring reads them, without records: ``own`` of a DimensionRule."""
        return

    def load(self, period, rules):
        """Return what the scores are made of, for all scorecards, in a constant number of queries.

        :param rules: ScoringRules with at least one dimension of this kind
        """
        return

    def missing(self, period, rules, found):
        """Return what must be entered before the period can be scored, one sentence each.

        :param found: what :meth:`load` returned
        """
        return []

    def load_as(self, period, rules, found, counterparts):
        """Return the same as :meth:`load`, as another scheme that is tried on the period reads it.

        :param rules: ScoringRules of that scheme; :param counterparts: which part of it stands for which
        :param found: what is loaded by the period's own scheme; None where that has no such dimension
        """
        return self.load(period, rules)

    def prepare(self, rules, found, cards):
        """Return what is loaded with what can only be said of all scorecards together, such as ranks.

        :param cards: list of CardRow
        """
        return found

    def unscored(self, env):
        """Return why somebody may have no score by a dimension of this kind, in a few words; empty: everybody has."""
        return ""

    def needs(self, rules, cards):
        """Yield ``(scorecard id, id of another whose score goes into it)``.

        :param cards: ``{scorecard id: CardRow}``
        """
        return ()

    @abstractmethod
    def score(self, rule, card, found, so_far):
        """Return the DimensionScore of one scorecard before the limits; nothing here reads the database.

        :param rule: DimensionRule; :param card: CardRow; :param found: what :meth:`prepare` returned
        :param so_far: SoFar
        """

    # === ON THE SCORECARD === #

    @abstractmethod
    def explain(self, told):
        """Say what a score is made of, by adding to an Explanation; return the DimensionScore before the limits."""
