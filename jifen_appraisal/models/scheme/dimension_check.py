"""What a dimension of each kind needs before somebody can be scored by it."""

from odoo import models
from odoo.tools import format_list

from ..common.text import exact, plain

_LEADING = ("all", "person", "leader")


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    def _problems(self):
        """Return why nobody could be scored by this dimension, one sentence each."""
        self.ensure_one()
        by_kind = {
            "points": self._problems_of_points,
            "rating": self._problems_of_groups,
            "vote": self._problems_of_votes,
            "rank": self._problems_of_ranks,
            "led": self._problems_of_led,
            "rollup": self._problems_of_rollup,
            "linked": self._problems_of_linked,
        }
        return by_kind[self.kind]()

    def _problems_of_points(self):
        problems = []
        if not self.item_ids:
            problems.append(
                self.env._("%(dimension)s has no item, so nobody can earn or lose points in it.", dimension=self.name)
            )
        for start in self.start_ids:
            below = self.has_floor and start.points < self.floor
            above = self.has_ceiling and start.points > self.ceiling
            if below or above:
                problems.append(
                    self.env._(
                        "The starting points “%(start)s” are outside the lowest and highest score of %(dimension)s.",
                        start=start.display_name,
                        dimension=self.name,
                    )
                )
        return problems

    def _problems_of_groups(self):
        if not self.group_ids:
            return [self.env._("%(dimension)s has no rater group: nobody could rate in it.", dimension=self.name)]
        problems = []
        for rows in (self.group_ids, self.aspect_ids):
            weights = [exact(row.weight) for row in rows]
            total = sum(weights)
            if self.scheme_id.weights_are_shares and len(set(weights)) > 1 and total not in (1, 100):
                problems.append(
                    self.env._(
                        "The weights of %(names)s in %(dimension)s add up to %(total)s instead of 1.",
                        names=format_list(self.env, rows.mapped("name")),
                        dimension=self.name,
                        total=plain(total),
                    )
                )
        return problems

    def _problems_of_votes(self):
        problems = self._problems_of_groups()
        if not self.scheme_id.tier_ids.filtered(lambda tier: not tier.abstention and tier.percent):
            problems.append(
                self.env._(
                    "%(dimension)s is voted on, but the scheme has no tier that brings marks.", dimension=self.name
                )
            )
        return problems

    def _problems_of_ranks(self):
        if not self.indicator_ids:
            return [self.env._("%(dimension)s has no indicator whose rank could bring points.", dimension=self.name)]
        return []

    def _problems_of_led(self):
        if self.subject == "leader":
            return []
        return [
            self.env._(
                "%(dimension)s is the average of the people led, so it can be for leaders only.", dimension=self.name
            )
        ]

    def _problems_of_rollup(self):
        if self.rollup_source == "dimension" and not self.rollup_dimension_id:
            return [self.env._("Choose the dimension that %(dimension)s rolls up.", dimension=self.name)]
        if self.rollup_dimension_id == self and self.rollup_source == "dimension":
            return [self.env._("%(dimension)s cannot roll up itself.", dimension=self.name)]
        if self.period_use in ("single", "month"):
            return [
                self.env._(
                    "%(dimension)s rolls up the periods inside, but counts only in periods that have none.",
                    dimension=self.name,
                )
            ]
        return []

    def _problems_of_linked(self):
        if self.linked_subject == "team" and self.subject in ("all", "team"):
            return [
                self.env._(
                    "%(dimension)s goes in a circle: a team’s score cannot be linked to the team. Let it be for "
                    "people only.",
                    dimension=self.name,
                )
            ]
        subjects = ("all", "team") if self.linked_subject == "team" else _LEADING
        foreign = self.linked_dimension_ids.filtered(lambda row: row.subject not in subjects)
        if foreign:
            return [
                self.env._(
                    "%(dimension)s is linked to %(other)s, which is not part of the score it looks at.",
                    dimension=self.name,
                    other=format_list(self.env, foreign.mapped("name")),
                )
            ]
        if self in self.linked_dimension_ids:
            return [self.env._("%(dimension)s cannot be linked to itself.", dimension=self.name)]
        return []

    def _hints(self):
        """Return what may be meant so, but is worth knowing, one sentence each."""
        self.ensure_one()
        hints = []
        # Only whether anybody is chosen, nothing of them.
        empty = self.group_ids.filtered(lambda group: group.raters == "chosen" and not group.sudo().employee_ids)
        if empty:
            hints.append(
                self.env._(
                    "Nobody is chosen yet for %(groups)s in %(dimension)s.",
                    groups=format_list(self.env, empty.mapped("name")),
                    dimension=self.name,
                )
            )
        if self.kind == "rollup" and self.period_use == "all":
            hints.append(
                self.env._(
                    "%(dimension)s counts in every period: in one without parts nobody gets a total.",
                    dimension=self.name,
                )
            )
        return hints
