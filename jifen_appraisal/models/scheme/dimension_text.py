"""A dimension in plain sentences: what is printed of a scheme, and said above a score."""

from decimal import Decimal

from odoo import models
from odoo.tools import format_list

from ...engine.numbers import quotient
from ..common.text import exact, plain, sentences


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _tiers_text(self):
        """Return the tiers of votes with what each counts."""
        return format_list(
            self.env,
            [
                self.env._("%(tier)s %(percent)s%%", tier=tier.name, percent=plain(exact(tier.percent)))
                for tier in self.tier_ids
                if not tier.abstention
            ],
        )


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    def _rule_text(self):
        """Return, in plain sentences, how the score of this dimension comes about."""
        self.ensure_one()
        by_kind = {
            "points": self._text_of_points,
            "rating": self._text_of_ratings,
            "vote": self._text_of_votes,
            "rank": self._text_of_ranks,
            "led": lambda: [self.env._("The average of the people led, each counted once.")],
            "rollup": self._text_of_rollup,
            "linked": self._text_of_linked,
        }
        return sentences(self.env, [*by_kind[self.kind](), *self._text_of_limits()])

    def _text_of_limits(self):
        texts = []
        if self.has_floor and (self.floor or self.kind == "points"):
            texts.append(self.env._("Never below %(floor)s.", floor=plain(exact(self.floor))))
        if self.has_ceiling:
            texts.append(self.env._("Never above %(ceiling)s.", ceiling=plain(exact(self.ceiling))))
        return texts

    def _text_of_points(self):
        start = exact(self.start)
        texts = [
            self.env._("Starts with %(start)s; items add points or take them off.", start=plain(start))
            if start or self.start_ids
            else self.env._("The sum of what items add or take off.")
        ]
        if self.start_ids:
            starts = format_list(self.env, self.start_ids.mapped("display_name"))
            texts.append(self.env._("Starting points by position: %(starts)s.", starts=starts))
        return texts

    def _text_of_ratings(self):
        texts = [
            self.env._(
                "Rated by name from 0 to %(full)s by %(groups)s.",
                full=plain(exact(self.full_marks)),
                groups=_shares(self.group_ids),
            )
        ]
        if self.aspect_ids:
            texts.append(self.env._("Looked at: %(aspects)s.", aspects=_shares(self.aspect_ids)))
        for group in self.group_ids.filtered("trim"):
            texts.append(
                self.env._(
                    "Of %(group)s the %(count)s highest and lowest are left out.", group=group.name, count=group.trim
                )
            )
        return texts

    def _text_of_votes(self):
        values = {"groups": _shares(self.group_ids), "full": plain(exact(self.full_marks))}
        tiers = self.scheme_id._tiers_text()
        texts = [
            self.env._("Anonymous votes by %(groups)s, %(full)s points × the average of the tiers chosen.", **values)
            if self.env.context.get("jifen_tiers_apart")
            else self.env._(
                "Anonymous votes by %(groups)s: %(full)s points × the average of the tiers chosen (%(tiers)s).",
                tiers=tiers,
                **values,
            )
        ]
        for group in self.group_ids.filtered("min_return"):
            texts.append(
                self.env._(
                    "The vote of %(group)s is valid from %(percent)s %% of those entitled.",
                    group=group.name,
                    percent=plain(exact(group.min_return)),
                )
            )
        return texts

    def _text_of_ranks(self):
        rows = {}
        for row in self.indicator_ids:
            rows.setdefault(self._text_of_ladder(row), []).append(f"{row.name} {plain(exact(row.full_marks))}")
        ladders = [
            self.env._("%(names)s (%(ladder)s)", names=format_list(self.env, names), ladder=ladder)
            for ladder, names in rows.items()
        ]
        return [
            self.env._("Points by rank among all who have a figure: %(rows)s.", rows=format_list(self.env, ladders))
        ]

    def _text_of_ladder(self, indicator):
        best = self.env._("lowest is best") if indicator.order == "low" else self.env._("highest is best")
        if indicator.ladder == "step":
            return self.env._("%(step)s less for each rank, %(best)s", step=plain(exact(indicator.step)), best=best)
        return self.env._("in proportion to the rank, %(best)s", best=best)

    def _text_of_rollup(self):
        what = self.rollup_dimension_id.name if self.rollup_source == "dimension" else self.env._("the total score")
        texts = {
            "mean": lambda: self.env._("The mean of %(what)s over the periods inside.", what=what),
            "sum": lambda: self.env._("The sum of %(what)s over the periods inside.", what=what),
            "change": lambda: self.env._(
                "Starts once with %(start)s, then takes over what every period inside added to %(what)s or took away.",
                start=plain(exact(self.start)),
                what=what,
            ),
        }
        return [texts[self.rollup_method]()]

    def _text_of_linked(self):
        parts = self.linked_dimension_ids
        what = format_list(self.env, parts.mapped("name")) if parts else self.env._("the total score")
        values = {"what": what, "linked": plain(exact(self.linked_full)), "full": plain(exact(self.full_marks))}
        if self.linked_subject == "team":
            return [self.env._("The team’s result in %(what)s: of %(linked)s, scaled to %(full)s.", **values)]
        return [
            self.env._("The result of the leader in charge in %(what)s: of %(linked)s, scaled to %(full)s.", **values)
        ]


def _shares(rows):
    """Return names with their shares in per cent; one alone has no share to tell."""
    total = sum(exact(row.weight) for row in rows)
    if len(rows) == 1:
        return rows.name
    return format_list(rows.env, [f"{row.name} {percent(exact(row.weight), total)}" for row in rows])


def percent(part, whole):
    """Return a share as people write it, such as 37.5%."""
    return f"{plain(round(quotient(100 * part, Decimal(whole)), 2))}%"
