"""Who still has to rate or vote, on the period's screen."""

from collections import Counter, defaultdict

from odoo import api, fields, models

from .rating import RATING_STATES

_SHOWN = 200


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    has_ratings = fields.Boolean(compute="_compute_has_ratings")
    votes_open = fields.Boolean(compute="_compute_has_ratings", help="Votes have come in and are not counted yet.")
    raters_html = fields.Html(compute="_compute_raters_html", sanitize=False, string="Who Still Has to Rate")

    @api.depends("scheme_id", "votes_counted_at", "state")
    def _compute_has_ratings(self):
        for period in self:
            # What a scheme is made of is the same for everybody.
            kinds = period.sudo().scheme_id.dimension_ids.mapped("kind")
            period.has_ratings = bool({"rating", "vote"}.intersection(kinds))
            period.votes_open = bool(
                "vote" in kinds
                and not period.votes_counted_at
                and period.state in RATING_STATES
                and any(period._origin._voters().values())
            )

    @api.depends("state", "scorecard_ids")
    def _compute_raters_html(self):
        for period in self:
            period.raters_html = False
            if period.has_ratings and period.state in RATING_STATES:
                period.raters_html = self.env["ir.qweb"]._render(
                    "jifen_appraisal.jifen_period_raters",
                    {"period": period, "progress": period._origin._raters_progress(), "shown": _SHOWN},
                )

    def _raters_progress(self):
        """Return how far ratings and votes have come.

        Who voted is told, as whoever organises a vote must know it; what was voted is not.

        :return: ``{"groups": [{dimension, group, kind, done, total, enough (per cent, 0 where there is no such rule),
            waiting: [employee id]}], "raters": [{id, name, office,
            login, ratings: [done, total], votes: [done, total], left}]}``; raters with most left first
        """
        self.ensure_one()
        entitlement = self._entitlement()
        groups = {group.id: group for rows in entitlement.groups_of.values() for group in rows}
        expected, done = entitlement.expected(), self._done_by_rater(groups)
        rows, totals, waiting = [], defaultdict(Counter), defaultdict(list)
        for rater_id, counts in expected.items():
            sums = {"rating": [0, 0], "vote": [0, 0]}
            for group_id, total in counts.items():
                given = min(done[rater_id][group_id], total)
                for bucket in (sums[groups[group_id].dimension_id.kind], totals[group_id]):
                    bucket[0] += given
                    bucket[1] += total
                if given < total:
                    waiting[group_id].append(rater_id)
            if self.votes_counted_at:
                sums["vote"] = [0, 0]
            left = sum(total - given for given, total in sums.values())
            rows.append({"id": rater_id, "ratings": sums["rating"], "votes": sums["vote"], "left": left})
        # Names for the appraisal office.
        people = {person.id: person for person in self.env["hr.employee"].sudo().browse(row["id"] for row in rows)}
        for row in rows:
            person = people[row["id"]]
            row.update(name=person.name, office=person.department_id.name or "", login=bool(person.user_id.active))
        return {
            "groups": [
                {
                    "dimension": group.dimension_id.name,
                    "group": group.name,
                    "kind": group.dimension_id.kind,
                    "done": totals[group.id][0],
                    "total": totals[group.id][1],
                    "enough": group.min_return,
                    "waiting": waiting[group.id],
                }
                for group in sorted(groups.values(), key=lambda row: (row.dimension_id.sequence, row.sequence, row.id))
            ],
            "raters": sorted(rows, key=lambda row: (-row["left"], row["office"], row["name"])),
        }

    def _done_by_rater(self, groups):
        """Return ``{rater: Counter({group id: subjects})}`` of those rated in every aspect, or voted on."""
        done = defaultdict(Counter)
        needed = {group_id: len(group.dimension_id.aspect_ids) or 1 for group_id, group in groups.items()}
        self.env.cr.execute(
            """
            SELECT rater_id, group_id, count(*) FROM jifen_rating
             WHERE period_id = %s GROUP BY rater_id, group_id, scorecard_id
            """,
            [self.id],
        )
        for rater_id, group_id, count in self.env.cr.fetchall():
            done[rater_id][group_id] += count >= needed.get(group_id, 1)
        for (__, group_id), voters in self._voters().items():
            for rater_id in voters:
                done[rater_id][group_id] += 1
        return done
