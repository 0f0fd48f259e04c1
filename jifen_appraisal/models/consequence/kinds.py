"""When something follows from a result, what follows, and who acts on it: a class for each, without state.

They are in ``trigger_<code>.py``, ``effect_<code>.py`` and ``actor_<code>.py``, of this area or of a later one;
everybody else asks the registries and names none by its code. CONTRIBUTING says how to add one.
"""

from abc import ABC, abstractmethod
from types import MappingProxyType
from typing import NamedTuple

# {code, as in the field of this name of a rule: the Trigger, Effect or Actor}
TRIGGERS, EFFECTS, ACTORS = {}, {}, {}


def register(cls):
    """Make a class the one of its code.

    :raise TypeError: when the class lacks what all have to say
    """
    cls.registry[cls.code] = cls()
    return cls


def settings():
    """Return the fields that are set on a rule with some trigger or effect alone."""
    kinds = (*TRIGGERS.values(), *EFFECTS.values())
    return list(dict.fromkeys(name for kind in kinds for name in kind.settings))


def effects_with(use):
    """Return the codes of the effects with which something has a meaning, such as ``leave_days``."""
    return [code for code, effect in EFFECTS.items() if use in effect.uses]


class Finding(NamedTuple):
    """That a rule applies to a scorecard: on which figures, and what else the record of it says."""

    facts: dict
    values: dict = MappingProxyType({})


class OfRule:
    """What a rule says of one of its sides."""

    code: str
    # What is set on a rule with it, besides what every rule has: names of its fields.
    settings = ()
    # What else has a meaning with it, by which the forms go.
    besides = ()

    @property
    def uses(self):
        """What the forms show with it."""
        return [*self.settings, *self.besides]

    def problems(self, rule):
        """Return why nothing could follow by a jifen.consequence.rule, one sentence each."""
        return []


class Trigger(OfRule, ABC):
    """What a result must be for something to follow from it."""

    registry = TRIGGERS

    @abstractmethod
    def text(self, rule):
        """Return in few words when it follows: in lists, and on the printed scheme."""

    @abstractmethod
    def find(self, period, rule, results):
        """Return ``{scorecard id: facts}`` of those to whom a rule applies, in a constant number of queries.

        :param period: the jifen.period, elevated
        :param results: a list of Result, of those that the rule is for
        """

    def load(self, consequences):
        """Return what the facts of all these consequences refer to, in a constant number of queries. Elevated."""
        return

    @abstractmethod
    def ground(self, consequence, found):
        """Return why it follows, by the facts as they were at publication.

        :param found: what :meth:`load` returned
        """


class Effect(OfRule):
    """What follows from a result. Nothing more is needed for what somebody does and then notes."""

    registry = EFFECTS
    # The codes of the triggers from which it can follow, the usual one first; without any: from each.
    triggers = ()
    # The person concerned is told, unless the rule says otherwise.
    told = False
    # Beside what is completed already, more of it can be earned by the same result.
    adds_up = False
    # Whomever it is found for is on no award list.
    bars_awards = False
    # The annual result from which it follows bars a promotion.
    bars_promotion = False
    # How My Points shows it.
    icon = "fa-info-circle text-info"

    def fill_in(self, rule):
        """Set in a form what usually goes with it, once it is chosen."""
        if self.triggers:
            rule.trigger = self.triggers[0]

    # === FROM RESULTS === #

    def find(self, period, rule, facts, results):
        """Return ``{scorecard id: Finding}`` of those for whom it follows, in a constant number of queries.

        :param facts: what the rule's trigger found
        :param results: as the trigger was given them
        """
        return {card_id: Finding(own) for card_id, own in facts.items()}

    def rule_out(self, found, findings, results):
        """Take out of what was found by one rule what does not follow because of the others.

        :param found: ``{scorecard id: Finding}``; :param findings: ``{rule: the same}`` of all rules
        :param results: a list of Result
        """
        return

    def made(self, period, consequences):
        """Do what is needed once consequences are recorded. Call elevated."""
        return

    # === AFTERWARDS === #

    def completed(self, consequences):
        """Do what completing means, besides the note. Call elevated."""
        return

    def lapsed(self, consequences, findings):
        """Return those of these, completed, for which the results published now give no ground.

        :param findings: ``{rule: {scorecard id: Finding}}``
        """
        return consequences.filtered(lambda record: record.scorecard_id.id not in findings.get(record.rule_id, ()))

    # === IN WORDS === #

    def sentence(self, consequence):
        """Return what the person concerned reads about it, as one sentence."""
        return consequence.env._(
            "What follows from this result: %(what)s. The reason: %(ground)s.",
            what=consequence.rule_id.name,
            ground=consequence.ground,
        )


class Actor(ABC):
    """Who has to act on a consequence."""

    code: str
    registry = ACTORS

    @abstractmethod
    def acting(self, cards):
        """Return ``{scorecard id: (res.users, res.groups)}``, one of them empty, in a constant number of queries.

        :param cards: jifen.scorecard records, elevated
        """
