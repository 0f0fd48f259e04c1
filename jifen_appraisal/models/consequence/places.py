"""Triggers about the place among others."""

from abc import abstractmethod
from collections import defaultdict

from ...engine import ranking
from .kinds import Trigger


class ByPlace(Trigger):
    """A place among those whose scores are compared: in each group apart, and teams apart from people."""

    settings = ("among",)

    def find(self, period, rule, results):
        groups = defaultdict(dict)
        for result in results:
            groups[result.is_team, result.group(rule.among)][result.id] = result.score
        found = {}
        for scores in groups.values():
            places = ranking.competition(scores)
            for card_id in self.chosen(rule, scores, places):
                found[card_id] = {"place": places[card_id], "of": len(scores)}
        return found

    @abstractmethod
    def chosen(self, rule, scores, places):
        """Return the ids of the scorecards of one group to which the rule applies.

        :param scores: ``{scorecard id: Decimal}``; :param places: ``{scorecard id: place}``
        """

    def place(self, consequence):
        """Return the place that somebody had, as ``place`` and ``count`` of a text."""
        facts = consequence.facts or {}
        return {"place": facts.get("place"), "count": facts.get("of")}
