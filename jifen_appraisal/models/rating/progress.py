"""Who still has to rate or vote: on the period's screen, and told to them."""

from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.notice import Notice
from .rating import RATING_STATES

# Reminders by the calendar: from so many days before the last day on, every so many days, until so long after it.
_DAYS_BEFORE, _EVERY, _DAYS_AFTER = 3, 2, 14
_SHOWN = 200


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"raters_reminded_on"}

    raters_reminded_on = fields.Date(string="Last Reminder to Raters", readonly=True, copy=False)
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

        :return: ``{"groups": [{dimension, group, kind, done, total}], "raters": [{id, name, office,
            login, ratings: [done, total], votes: [done, total], left}]}``; raters with most left first
        """
        self.ensure_one()
        entitlement = self._entitlement()
        groups = {group.id: group for rows in entitlement.groups_of.values() for group in rows}
        expected, done = entitlement.expected(), self._done_by_rater(groups)
        rows, totals = [], defaultdict(Counter)
        for rater_id, counts in expected.items():
            sums = {"rating": [0, 0], "vote": [0, 0]}
            for group_id, total in counts.items():
                given = min(done[rater_id][group_id], total)
                for bucket in (sums[groups[group_id].dimension_id.kind], totals[group_id]):
                    bucket[0] += given
                    bucket[1] += total
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

    # === REMINDERS === #

    def _left_by_user(self):
        """Return ``{user: subjects left}`` of the raters with a login who are not done."""
        left = {row["id"]: row["left"] for row in self._raters_progress()["raters"] if row["left"] and row["login"]}
        # Whom to write to.
        people = self.env["hr.employee"].sudo().browse(left)
        return {person.user_id: left[person.id] for person in people}

    def _unfinished_raters(self):
        """Return the users who still have to rate or vote."""
        return self.env["res.users"].union(*self._left_by_user())

    def action_remind_raters(self):
        """Write to everybody who still has to rate or vote how much is left, and until when."""
        self._check_officer()
        told = sum(period._remind_raters() for period in self)
        if not told:
            raise UserError(self.env._("Nobody with a login still has to rate or vote."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s people have been reminded.", count=told),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _remind_raters(self):
        """Remind the raters of one period; return how many."""
        self.ensure_one()
        if self.state not in RATING_STATES or not self.has_ratings:
            return 0
        left = self._left_by_user()
        if left:
            self.env["jifen.notice"]._send([self._reminder(user, count) for user, count in left.items()])
            # When raters were reminded is kept by the system.
            self.sudo()._trusted().write({"raters_reminded_on": fields.Date.context_today(self)})
        return len(left)

    def _reminder(self, user, count):
        period = self.with_context(lang=user.lang)
        until = fields.Date.to_string(period.rating_until or period.date_to)
        link = f"{period.get_base_url()}/my/jifen/ratings"
        body = period.env._(
            "You still have to rate or vote on %(count)s in %(period)s, until %(until)s. Votes are anonymous.",
            count=count,
            period=period.name,
            until=until,
        )
        return Notice(
            record=None,
            users=user,
            author=period.env.user.partner_id,
            subject=period.env._("%(period)s: your ratings are asked for", period=period.name),
            body=Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (body, link, period.env._("Ratings and Votes")),
        )

    @api.model
    def _cron_remind_raters(self):
        """Remind raters shortly before the last day and, every other day, after it."""
        today = fields.Date.context_today(self)
        periods = self.search([("state", "in", RATING_STATES)]).filtered(
            lambda period: (
                period.has_ratings
                and -_DAYS_AFTER <= ((period.rating_until or period.date_to) - today).days <= _DAYS_BEFORE
                and (not period.raters_reminded_on or (today - period.raters_reminded_on).days >= _EVERY)
            )
        )
        self.env["ir.cron"]._commit_progress(remaining=len(periods))
        for period in periods:
            period._remind_raters()
            self.env["ir.cron"]._commit_progress(1)
