"""What a way to share out pay says of itself: a class for each, in ``way_<code>.py``, all of them in ``WAYS``.

A scheme, a part of a pool, an allocation and its preview have a way each; nothing else names one by its code.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from odoo import fields

from ...engine import allocation, money
from ...engine.numbers import half_up
from ..common.text import exact

# {code: the way}, in the order in which they are offered.
WAYS = {}


class Outcome(NamedTuple):
    """The engine's Result, what every scorecard counted with, and why, by scorecard id.

    ``parts`` and ``subpools`` only where there is more than one sub-pool: what each scorecard
    has of which, as it is kept with its line, and the values of the ``jifen.allocation.pool``.
    """

    result: allocation.Result
    weights: dict
    notes: dict
    parts: dict = MappingProxyType({})
    subpools: tuple = ()


class Setting:
    """A setting of a way: ``pay_<name>`` of a scheme and of a preview; ``<name>`` of a part of a pool."""

    def __init__(self, kind, needed=False, **attributes):
        """Keep what makes the field.

        :param kind: its class, such as ``fields.Float``; an amount is ``fields.Monetary`` and never below 0
        :param needed: the forms of the rule do not go without it
        :param attributes: of the field, as its class takes them
        """
        self.kind, self.needed, self.attributes = kind, needed, attributes

    @property
    def is_figure(self):
        return self.kind in (fields.Float, fields.Monetary)

    def field(self, **more):
        return self.kind(**self.attributes, **more)

    def tried(self, name, **attributes):
        """Return the field in which a value other than the scheme's is tried, which has this name there.

        :param attributes: what makes it start with the value of the scheme
        """
        kept = {key: value for key, value in self.attributes.items() if key in ("string", "digits")}
        if self.kind is fields.Selection:
            kept["selection"] = lambda model: model.env["jifen.scheme"]._fields[name]._description_selection(model.env)
        return self.kind(**kept, **attributes)


@dataclass(frozen=True, eq=False)
class Rule:
    """How a pool, or one part of it, is shared out: ``percent`` of the pool, by a Way with its settings.

    ``settings`` are by the names in ``Way.settings``: figures exact, amounts in yuan.
    """

    key: int
    name: str
    way: "Way"
    percent: Decimal
    by_office: bool
    settings: dict

    @classmethod
    def of(cls, way, record, prefix="", **values):
        """Return a Rule with a way's settings as a record has them, in fields of these names behind ``prefix``."""
        found = {name: record[prefix + name] for name in way.settings}
        settings = {name: exact(value) if isinstance(value, float) else value for name, value in found.items()}
        return cls(way=way, settings=settings, **values)

    def limits(self):
        """Return the least and the most for each, in fen; the most is None where there is no limit."""
        least, most = self.settings.get("least"), self.settings.get("most")
        return fen(least) if least else 0, fen(most) if most else None


class Way:
    """A way to share out a pool. Has no state: what it is asked about comes with the question."""

    code: str
    # As it is offered; its Chinese is that of the field's choice.
    label: str
    # What is set for it: {name: Setting}, its own and those of the way that it builds on.
    settings = MappingProxyType({})
    # What else of a pay rule and of its outcome has a meaning: ``divide`` among offices, ``by_days``,
    # ``coefficients``, ``roles``, ``portions``, ``grade_sums``, and the sum of all ``weight``.
    besides = ("divide", "by_days", "coefficients", "weight")
    # It can be the rule of one part of a pool.
    of_part = True
    # It takes a pool apart, into parts that have ways of their own.
    in_parts = False
    # What somebody gets hangs on their own result alone, whatever the others have.
    alone = False
    # A corrected result can be paid at the values of then, with the others' amounts left as they are.
    keeps_values = True

    def __init_subclass__(cls):
        WAYS[cls.code] = cls()

    @property
    def uses(self):
        """What the forms show with this way."""
        return [*self.settings, *self.besides]

    # === SETTINGS === #

    def rules(self, scheme):
        """Return the Rules by which the parts of a pool are shared out; one for a pool without parts."""
        return [Rule.of(self, scheme, "pay_", key=0, name="", percent=Decimal(100), by_office=True)]

    def problems(self, scheme):
        """Return what is wrong with a scheme of this way, as texts."""
        return []

    def problems_of_part(self, portion):
        """Return what is wrong with a part of a pool that has this way, as texts."""
        return []

    def impossible(self, env, entered):
        """Return why its settings cannot be as they were entered, as texts; they may not even be saved so.

        :param entered: their values by name, as a record has them
        """
        amounts = [entered[name] for name, setting in self.settings.items() if setting.kind is fields.Monetary]
        return [env._("Amounts of the pay rule cannot be negative.")] if any(it < 0 for it in amounts) else []

    def weighs_scores(self, scheme):
        """Tell whether a pool is shared in proportion to scores, in which one below 0 has no place."""
        return False

    def undivided(self, env):
        """Return why a pool is not divided among offices, of a way that uses no ``divide``."""
        return ""

    # === SHARING === #

    def share(self, pay, rule, pool, cards, coefficients):
        """Share out a pool by a Rule of this way.

        :param pay: the jifen.allocation, elevated, perhaps in memory
        :param pool: fen
        :param coefficients: ``{scorecard id: Decimal}``
        :return: Outcome, its shares in the order of the scorecards
        :raise EngineError: when it cannot be
        :raise UserError: when what it rests on was not entered, or is not there
        """
        raise NotImplementedError

    def weight_then(self, score, coefficient, scores_paid):
        """Return what a corrected score counts with beside amounts that stay as they are.

        :param scores_paid: the scores that had a share
        """
        return half_up(max(score, Decimal(0)) * coefficient, 8)

    # === IN WORDS === #

    def text(self, scheme):
        """Return in a sentence or more how the pool is shared out, for the printed scheme."""
        raise NotImplementedError

    def figures(self, line):
        """Return ``[(label, text)]``: what an amount came from, besides score and coefficient, for its person.

        What the line's note or its parts say is shown beside it; a row without a text is not shown.
        """
        raise NotImplementedError

    def why_nothing(self, line):
        """Return in a sentence to the person concerned why a line counts with 0."""
        raise NotImplementedError

    def reason(self, env, card, row):
        """Return in few words why somebody gets nothing.

        :param row: the values of the line, as ``jifen.allocation._line_row`` returns them
        """
        if not row["coefficient"]:
            return env._("Coefficient 0")
        return env._("Score 0") if not row["weight"] else env._("Less than a fen")


def settings(prefix="", of_part=False):
    """Return ``{name behind the prefix: Setting}`` of all ways, or of those that a part of a pool can have."""
    ways = [way for way in WAYS.values() if way.of_part or not of_part]
    return {prefix + name: setting for way in ways for name, setting in way.settings.items()}


def choices():
    """Return the ways as the values of a Selection."""
    return [(way.code, way.label) for way in WAYS.values()]


def claim_order(card):
    """Return what decides between equal remainders: badge number, then the employee's id."""
    return (card.employee_id.barcode or "", card.employee_id.id)


def figure(value, decimals=4):
    """Return a figure as a text, with so many decimals at most."""
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fen(amount):
    """Return an amount of yuan in whole fen."""
    return money.fen(amount.quantize(Decimal("0.01")))
