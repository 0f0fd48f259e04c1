"""Kinds rating and vote: what each group says, how much it weighs, and why it counts or not."""

from collections import defaultdict
from decimal import Decimal

from odoo import models

from ...engine.numbers import exact as exactly
from ...engine.numbers import quotient
from ..common.text import exact
from ..scheme.dimension_text import percent
from ..scoring.dimension_scores import DimensionScore, Inputs, dimension_score, rating_result, vote_result
from .explain import TOLD, figure

HUNDRED = Decimal(100)


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _is_sealed(self, values):
        """Tell whether what others say of this subject is not told yet, and note so."""
        if self.period_id.state in TOLD:
            return False
        values["notes"].append(self.env._("Told once the period is scored."))
        return True

    # === RATINGS === #

    def _explain_rating(self, dimension, rule, rules, values, sums, by_item):
        if self._is_sealed(values):
            return DimensionScore(None, None)
        inputs = Inputs(ratings={(self.id, rule.id): self._own_ratings(dimension)})
        result = rating_result(rule, self._card_row(), inputs)
        groups = {group.id: group for group in dimension.group_ids}
        aspects = {aspect.id: aspect for aspect in dimension.aspect_ids}
        present = sum(aspect.weight for aspect in result.aspects if aspect.score is not None)
        for aspect in result.aspects:
            rows = [self._explain_group_mean(groups[row.key], row, dimension) for row in aspect.groups]
            if aspect.key is None:
                values["parts"] = rows
                break
            text = note = ""
            if aspect.score is None:
                note = self.env._("Nobody rated it: its weight goes to the other aspects.")
            else:
                text = self.env._("weight %(percent)s", percent=percent(aspect.weight, present))
            record = aspects[aspect.key]
            values["parts"].append(self._part(record.code, record.name, figure(aspect.score), text, note, rows))
        missing = [groups[key].name for key in result.missing_groups]
        if result.score is None:
            values["notes"].append(self.env._("Nobody has rated yet."))
        elif missing:
            values["notes"].append(
                self.env._(
                    "No rating from %(groups)s: the weight went to the other groups, in proportion.",
                    groups=self.env._(", ").join(missing),
                )
            )
        return dimension_score(rule, self._card_row(), inputs)

    def _own_ratings(self, dimension):
        ratings = defaultdict(lambda: defaultdict(list))
        found = self.env["jifen.rating"].search(
            [("scorecard_id", "=", self.id), ("group_id", "in", dimension.group_ids.ids)]
        )
        for row in found:
            ratings[row.group_id.id][row.aspect_id.id or None].append(exact(row.value))
        return ratings

    def _explain_group_mean(self, group, row, dimension):
        if row.mean is None:
            note = self.env._("No rating: its weight goes to the others.")
            return self._part(group.code, group.name, note=note, count=0, used=0, weight="0")
        whole = sum(exact(other.weight) for other in dimension.group_ids)
        usual, used = percent(exact(group.weight), whole), percent(row.weight_used, 1)
        texts = [self.env._("mean of %(count)s ratings", count=row.used) if row.used > 1 else self.env._("one rating")]
        texts.append(
            self.env._("weight %(percent)s", percent=used)
            if used == usual
            else self.env._("weight %(percent)s instead of %(usual)s", percent=used, usual=usual)
        )
        note = ""
        if row.used < row.count:
            note = self.env._(
                "Of %(count)s ratings the highest and lowest are left out, %(used)s count.",
                count=row.count,
                used=row.used,
            )
        return self._part(
            group.code,
            group.name,
            figure(row.mean),
            " · ".join(texts),
            note,
            count=row.count,
            used=row.used,
            weight=figure(row.weight_used),
        )

    # === VOTES === #

    def _explain_vote(self, dimension, rule, rules, values, sums, by_item):
        if self._is_sealed(values):
            return DimensionScore(None, None)
        inputs = Inputs(ballots={(self.id, rule.id): self._own_ballots(dimension)}, tiers=rules.tiers)
        result = vote_result(rule, self._card_row(), inputs)
        groups = {group.id: group for group in dimension.group_ids}
        present = sum(exact(groups[row.key].weight) for row in result.groups if row.valid)
        counts = {key: found for key, (found, __) in inputs.ballots[self.id, rule.id].items()}
        for row in result.groups:
            values["parts"].append(
                self._explain_group_vote(groups[row.key], row, rule, present, counts.get(row.key, {}))
            )
        if result.score is None:
            values["notes"].append(self.env._("There is no valid vote, so there is no score."))
        return dimension_score(rule, self._card_row(), inputs)

    def _own_ballots(self, dimension):
        """Return the counted votes on this subject; nothing while they are sealed."""
        if not self.period_id.votes_counted_at:
            return {}
        entitlement = self.period_id._entitlement(("vote",))
        subject = entitlement.subjects[self.id]
        of_card = [("scorecard_id", "=", self.id), ("group_id", "in", dimension.group_ids.ids)]
        tallies = {row.group_id.id: row.counts for row in self.env["jifen.ballot.tally"].search(of_card)}
        voters = {row.group_id.id: row.voters for row in self.env["jifen.ballot.turnout"].search(of_card)}
        ballots = {}
        for group in dimension.group_ids:
            gone = sum(not entitlement.is_entitled(subject, group, voter) for voter in voters.get(group.id, ()))
            counts = {int(tier_id): number for tier_id, number in (tallies.get(group.id) or {}).items()}
            ballots[group.id] = (counts, entitlement.count(subject, group) + gone)
        return ballots

    def _explain_group_vote(self, group, row, rule, present, counts):
        returned = row.cast + row.abstained
        texts = [
            self.env._(
                "%(returned)s of %(entitled)s voted (%(percent)s)",
                returned=returned,
                entitled=row.entitled,
                percent=percent(returned, row.entitled),
            )
            if row.entitled
            else self.env._("%(returned)s voted", returned=returned)
        ]
        if row.abstained:
            texts.append(self.env._("%(count)s abstained", count=row.abstained))
        note, value = "", None
        if not returned:
            note = self.env._("Nobody voted: its weight goes to the others.")
        elif not row.cast:
            note = self.env._("All abstained: its weight goes to the others.")
        elif not row.valid:
            note = self.env._(
                "Fewer than %(percent)s %% of those entitled voted: this vote is not valid.",
                percent=figure(exact(group.min_return)),
            )
        else:
            with exactly():
                value = quotient(rule.full * row.percent, HUNDRED)
            if len(rule.groups) > 1:
                texts.append(self.env._("weight %(percent)s", percent=percent(exact(group.weight), present)))
        return self._part(
            group.code,
            group.name,
            figure(value),
            " · ".join(texts),
            note,
            self._explain_tiers(group, counts) if returned else (),
            cast=row.cast,
            abstained=row.abstained,
            entitled=row.entitled,
            valid=row.valid,
        )

    def _explain_tiers(self, group, counts):
        return [
            self._part(
                tier.code,
                tier.name,
                str(counts.get(tier.id, 0)),
                self.env._("ballots, not counted as cast")
                if tier.abstention
                else self.env._("ballots, each counting %(percent)s%%", percent=figure(exact(tier.percent))),
            )
            for tier in group.scheme_id.tier_ids
        ]
