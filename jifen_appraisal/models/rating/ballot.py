"""Anonymous votes: a histogram of what was voted, and apart from it who has voted.

What keeps the two apart:

- One row holds the ballots of all tiers, one row all voters, in the order of their ids:
  neither a version of a row nor its place tells which tier somebody chose.
- Neither row bears a time or a user, nothing is written to a chatter, and no statement
  names a tier beside a voter; failing statements are not logged.
- Nobody sees a histogram while votes come in. Once counted, no further ballot is taken,
  so two readings never differ by somebody's vote.
"""

import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.relying import rely_on


class JifenBallotTally(models.Model):
    """How many ballots each tier got, for one subject and group; no user may read it as a record."""

    _name = "jifen.ballot.tally"
    _description = "Tally of Anonymous Votes"
    _inherit = ["jifen.guard"]
    _log_access = False

    _guarded_fields = frozenset({"scorecard_id", "group_id", "counts"})

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, ondelete="restrict")
    group_id = fields.Many2one("jifen.rater.group", required=True, ondelete="restrict")
    counts = fields.Json(help="Ballots by tier id; every tier of the scheme is there, with zero.")

    _once = models.UniqueIndex("(scorecard_id, group_id)")


class JifenBallotTurnout(models.Model):
    """Who has voted on one subject as one of a group, so that nobody votes twice."""

    _name = "jifen.ballot.turnout"
    _description = "Turnout of Anonymous Votes"
    _inherit = ["jifen.guard"]
    _log_access = False

    _guarded_fields = frozenset({"scorecard_id", "group_id", "voters"})

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, ondelete="restrict")
    group_id = fields.Many2one("jifen.rater.group", required=True, ondelete="restrict")
    voters = fields.Json(help="Employee ids, ascending.")

    _once = models.UniqueIndex("(scorecard_id, group_id)")


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.private
    def _cast_ballot(self, group_code, tier_code, voter):
        """Count one anonymous vote on this subject.

        :param group_code: code of the group, or ``dimension:group`` where several have this code
        :param voter: hr.employee; kept only as having voted
        :raise UserError: unless the voter is entitled and has not voted yet, the period takes
            votes and the codes are known; nothing is written then
        :raise AccessError: when the user is not this voter
        """
        self.ensure_one()
        group = self._rater_group(group_code, "vote")
        tier = group.scheme_id.tier_ids.filtered(lambda row: row.code == tier_code)
        if not tier:
            raise UserError(
                self.env._("%(code)s is not a tier of %(scheme)s.", code=tier_code, scheme=group.scheme_id.name)
            )
        self._write_ballot(group, tier, voter)

    @api.private
    def _write_ballot(self, group, tier, voter, entitlement=None):
        """Check and count one vote; see :meth:`_cast_ballot`."""
        self.ensure_one()
        self._check_rater(group, voter, entitlement)
        self._check_votes_not_counted()
        counts = dict.fromkeys((str(row.id) for row in group.scheme_id.tier_ids), 0)
        voters = self._ballot_row("jifen_ballot_turnout", "voters", group, [])
        if voter.id in voters:
            raise UserError(
                self.env._(
                    "%(voter)s has already voted on %(subject)s. A vote stays as it was cast.",
                    voter=voter.sudo().name,  # one's own name, or a script's
                    subject=self.sudo().name,  # whom one votes on
                )
            )
        counts |= self._ballot_row("jifen_ballot_tally", "counts", group, counts)
        counts[str(tier.id)] += 1
        self._set_ballot_row("jifen_ballot_turnout", "voters", group, sorted([*voters, voter.id]))
        self._set_ballot_row("jifen_ballot_tally", "counts", group, counts)
        self.env["jifen.ballot.turnout"].invalidate_model()
        self.env["jifen.ballot.tally"].invalidate_model()

    def _check_votes_not_counted(self):
        """Refuse a vote after the count, and hold back a count until this vote is in."""
        self.env["jifen.period"].flush_model(["votes_counted_at"])
        self.env.cr.execute(
            "SELECT votes_counted_at FROM jifen_period WHERE id = %s FOR SHARE",
            [self.sudo().period_id.id],  # the period of a subject that one may vote on
            log_exceptions=False,
        )
        if self.env.cr.fetchone()[0]:
            raise UserError(
                self.env._(
                    "The votes of %(period)s have been counted: nobody can vote any more.",
                    period=self.sudo().period_id.name,  # the period of a subject that one may vote on
                )
            )

    def _ballot_row(self, table, column, group, empty):
        """Return what one of the two rows holds, locked; the row is made first where it is missing.

        Statements that fail are not logged: their text would tell what goes together.
        """
        self.env.cr.execute(
            f"INSERT INTO {table} (scorecard_id, group_id, {column}) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [self.id, group.id, json.dumps(empty)],
            log_exceptions=False,
        )
        self.env.cr.execute(
            f"SELECT {column} FROM {table} WHERE scorecard_id = %s AND group_id = %s FOR UPDATE",
            [self.id, group.id],
            log_exceptions=False,
        )
        return self.env.cr.fetchone()[0]

    def _set_ballot_row(self, table, column, group, content):
        self.env.cr.execute(
            f"UPDATE {table} SET {column} = %s WHERE scorecard_id = %s AND group_id = %s",
            [json.dumps(content), self.id, group.id],
            log_exceptions=False,
        )

    def _own_ballots(self, dimension):
        """Return ``{group id: ({tier id: ballots}, number entitled)}``, nothing while sealed; call elevated."""
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

    def _remove_from_period(self):
        # The check must see every vote.
        turnout = self.env["jifen.ballot.turnout"].sudo().search([("scorecard_id", "in", self.ids)], limit=1)
        if turnout:
            raise UserError(
                self.env._(
                    "People have already voted on %(person)s in %(period)s.",
                    person=turnout.scorecard_id.name,
                    period=turnout.scorecard_id.period_id.name,
                )
            )
        return super()._remove_from_period()


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"votes_counted_at"}

    votes_counted_at = fields.Datetime(
        string="Votes Counted",
        readonly=True,
        copy=False,
        help="Scoring counts the votes. From then on nobody can vote, so that two counts never differ by one vote.",
    )

    def _count_votes(self):
        """Note that the votes that came in are counted; without any, voting goes on."""
        self.ensure_one()
        if not self.votes_counted_at and any(self._voters().values()):
            self._trusted().write({"votes_counted_at": fields.Datetime.now()})
            self._hold_votes()

    def _hold_votes(self):
        """Keep votes out until the end of the transaction, and begin again where one came in since it began.

        A vote holds the row of its period and writes its row of the tally. A row that is too new to be seen is found
        by making all that there can be.
        """
        rely_on(self)
        groups = self.scheme_id.dimension_ids.filtered(lambda row: row.kind == "vote").group_ids
        self.env.cr.execute(
            """
            INSERT INTO jifen_ballot_tally (scorecard_id, group_id, counts)
            SELECT card.id, rater.id, '{}' FROM jifen_scorecard card, jifen_rater_group rater
             WHERE card.period_id = %s AND rater.id = ANY(%s) ON CONFLICT DO NOTHING
            """,
            [self.id, groups.ids],
            log_exceptions=False,
        )
        self.env.cr.execute(
            """
            SELECT tally.id FROM jifen_ballot_tally tally JOIN jifen_scorecard card ON card.id = tally.scorecard_id
             WHERE card.period_id = %s ORDER BY tally.id FOR SHARE OF tally
            """,
            [self.id],
            log_exceptions=False,
        )

    def action_repeat_votes(self):
        """Throw away all votes of an open period and let everybody vote again; the chatter says so."""
        self._check_officer()
        for period in self:
            if period.state != "open":
                raise UserError(self.env._("Votes are only repeated while %(period)s is open.", period=period.name))
            period._hold_votes()
            for table in ("jifen_ballot_turnout", "jifen_ballot_tally"):
                self.env.cr.execute(
                    f"DELETE FROM {table} row USING jifen_scorecard card"
                    " WHERE card.id = row.scorecard_id AND card.period_id = %s",
                    [period.id],
                )
            period._trusted().write({"votes_counted_at": False})
            period.message_post(body=self.env._("All votes were thrown away: everybody entitled votes again."))
        self.env["jifen.ballot.turnout"].invalidate_model()
        self.env["jifen.ballot.tally"].invalidate_model()
        return True

    def _voters(self):
        """Return ``{(scorecard id, group id): [employee id, …]}`` of who has voted."""
        self.env.cr.execute(
            """
            SELECT turnout.scorecard_id, turnout.group_id, turnout.voters
              FROM jifen_ballot_turnout turnout
              JOIN jifen_scorecard card ON card.id = turnout.scorecard_id
             WHERE card.period_id = %s
            """,
            [self.id],
        )
        return {(card_id, group_id): voters for card_id, group_id, voters in self.env.cr.fetchall()}

    def _tallies(self):
        """Return ``{(scorecard id, group id): {tier id: ballots}}``; nothing before the votes are counted."""
        if not self.votes_counted_at:
            return {}
        self.env.cr.execute(
            """
            SELECT tally.scorecard_id, tally.group_id, tally.counts
              FROM jifen_ballot_tally tally
              JOIN jifen_scorecard card ON card.id = tally.scorecard_id
             WHERE card.period_id = %s
            """,
            [self.id],
        )
        return {
            (card_id, group_id): {int(tier_id): number for tier_id, number in counts.items()}
            for card_id, group_id, counts in self.env.cr.fetchall()
        }

    def _load_ballots(self):
        """Return ``{(scorecard id, dimension id): {group id: ({tier id: ballots}, number entitled)}}``.

        Ballots are sealed until scoring counts them. Whoever has voted counts as entitled,
        also when they have left meanwhile.
        """
        entitlement, tallies, voters = self._entitlement(("vote",)), self._tallies(), self._voters()
        ballots = defaultdict(dict)
        for subject, group in entitlement.pairs():
            key = subject.id, group.id
            gone = sum(not entitlement.is_entitled(subject, group, voter) for voter in voters.get(key, ()))
            entitled = entitlement.count(subject, group) + gone
            ballots[subject.id, group.dimension_id.id][group.id] = (tallies.get(key, {}), entitled)
        return ballots
