"""Anonymous votes: counted once each, and nothing anywhere tells who chose what."""

from unittest.mock import patch

import psycopg2

from odoo import Command, api
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .rating_common import RatedTownCase


@tagged("post_install", "-at_install")
class TestBallot(RatedTownCase):
    def tally(self, card=None):
        """Return the ballots by tier code, as counted after the vote."""
        self.env.flush_all()
        row = self.env["jifen.ballot.tally"].search([("scorecard_id", "=", (card or self.card).id)])
        codes = {str(tier.id): tier.code for tier in self.rated.tier_ids}
        return {codes[key]: number for key, number in (row.counts or {}).items()}

    def cast(self, tier, *voters, card=None, group="democratic"):
        for voter in voters:
            (card or self.card)._cast_ballot(group, tier, voter=voter)

    def refused(self, message, tier="excellent", voter=None, group="democratic", card=None):
        before = self.content()
        with self.assertRaisesRegex(UserError, message):
            self.cast(tier, voter or self.li, card=card, group=group)
        self.assertEqual(self.content(), before)

    def content(self):
        self.env.flush_all()
        rows = []
        for table in ("jifen_ballot_tally", "jifen_ballot_turnout"):
            self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows

    def test_a_vote_is_counted_and_its_voter_noted(self):
        self.cast("excellent", self.li, self.wu)
        self.cast("abstain", self.song)
        self.assertEqual(self.tally(), {"excellent": 2, "competent": 0, "basic": 0, "incompetent": 0, "abstain": 1})
        turnout = self.env["jifen.ballot.turnout"].search([("scorecard_id", "=", self.card.id)])
        self.assertEqual(turnout.voters, sorted((self.li | self.wu | self.song).ids))

    def test_a_second_or_wrong_vote_is_refused(self):
        self.cast("excellent", self.li)
        self.refused("Li has already voted on Chen")
        self.refused("Li has already voted on Chen", tier="basic")
        self.refused("Chen is not entitled to rate Chen", voter=self.chen)
        self.refused("Zhao is not entitled", voter=self.zhao)
        self.refused("splendid is not a tier of Rated", tier="splendid", voter=self.wu)
        self.refused("No rater group nobody", group="nobody", voter=self.wu)
        self.refused("No rater group peer", group="peer", voter=self.wu)
        self.refused("No rater group outside", group="outside", voter=self.zhao)
        self.assertEqual(sum(self.tally().values()), 1)

    def test_refused_when_the_period_is_not_open(self):
        self.ratings.action_score()
        self.ratings.action_publish()
        self.refused("Ratings is not open")

    def test_everybody_in_their_own_name(self):
        for user in (self.user_ma, self.user_officer, self.env.ref("base.user_admin")):
            with self.assertRaisesRegex(AccessError, "own name"):
                self.card.with_user(user).sudo()._cast_ballot("democratic", "basic", voter=self.li)
        self.card.with_user(self.user_li).sudo()._cast_ballot("democratic", "basic", voter=self.li)
        self.assertEqual(self.tally()["basic"], 1)

    def test_sealed_until_scored_and_closed_then(self):
        self.cast("excellent", self.li)
        group = self._group("democratic").id
        key = self.card.id, self.vote.id
        self.assertEqual(self.ratings._load_ballots()[key][group], ({}, 6))
        self.ratings.action_score()
        counts, entitled = self.ratings._load_ballots()[key][group]
        self.assertEqual((sum(counts.values()), entitled), (1, 6))
        self.assertTrue(self.ratings.votes_counted_at)
        self.refused("votes of Ratings have been counted", voter=self.wu)
        self.ratings.action_back_to_open()
        self.refused("votes of Ratings have been counted", voter=self.wu)

    def test_scoring_without_votes_leaves_voting_open(self):
        self.ratings.action_score()
        self.assertFalse(self.ratings.votes_counted_at)
        self.cast("excellent", self.li)

    def test_the_office_repeats_the_votes_of_an_open_period(self):
        self.cast("excellent", self.li)
        self.ratings.action_score()
        with self.assertRaisesRegex(UserError, "while Ratings is open"):
            self.ratings.action_repeat_votes()
        self.ratings.action_back_to_open()
        with self.assertRaises(AccessError):
            self.ratings.with_user(self.user_gao).action_repeat_votes()
        self.ratings.with_user(self.user_officer).action_repeat_votes()
        self.assertFalse(self.ratings.votes_counted_at)
        self.assertEqual(self.content(), [[], []])
        self.assertIn("thrown away", self.ratings.message_ids[0].body)
        self.cast("basic", self.li)

    def test_counted_field_is_set_by_code_alone(self):
        with self.assertRaises(AccessError):
            self.ratings.write({"votes_counted_at": False})

    def test_a_vote_is_scored_without_abstentions_and_says_its_return(self):
        self.cast("excellent", self.li, self.wu)
        self.cast("competent", self.ma)
        self.cast("abstain", self.song)
        self.ratings.action_score()
        result = self.card.result_ids.filtered(lambda row: row.dimension_id == self.vote)
        # 20 × (2 × 100 % + 80 %) ÷ 3
        self.assertEqual(result.score, 18.6667)

    def test_who_voted_and_left_still_counts_as_entitled(self):
        self.cast("excellent", self.li, self.wu)
        self.wu.active = False
        self.ratings.action_score()
        loaded = self.ratings._load_ballots()[self.card.id, self.vote.id]
        self.assertEqual(loaded[self._group("democratic").id][1], 6)

    def test_a_team_is_scored_by_the_votes_on_it(self):
        self.cast("competent", self.zhao, card=self.team_card, group="outside")
        self.ratings.action_score()
        result = self.team_card.result_ids.filtered(lambda row: row.dimension_id == self.team_vote)
        self.assertEqual(result.score, 12)

    def test_worked_example_of_r1(self):
        voters = self.env["hr.employee"].create(
            [{"name": f"Voter {number}", "company_id": self.company.id} for number in range(40)]
        )
        self.env.cr.execute("UPDATE jifen_rater_group SET raters = 'chosen' WHERE code = 'democratic'")
        self.env["jifen.rater.group"].invalidate_model()
        self._group("democratic").employee_ids = voters
        tiers = ["excellent"] * 22 + ["competent"] * 12 + ["basic"] * 4 + ["incompetent", "abstain"]
        for voter, tier in zip(voters, tiers, strict=True):
            self.cast(tier, voter)
        self.ratings.action_score()
        result = self.card.result_ids.filtered(lambda row: row.dimension_id == self.vote)
        self.assertEqual(result.score, 17.4359)

    def test_who_was_voted_on_stays_in_the_period(self):
        self.cast("excellent", self.li)
        with self.assertRaises(UserError) as error:
            self.ratings.employee_ids -= self.chen
        self.assertIn("already voted on Chen", str(error.exception))


@tagged("post_install", "-at_install")
class TestAnonymity(RatedTownCase):
    """Somebody with the whole database looks for the tier of a voter."""

    def setUp(self):
        super().setUp()
        self.choices = {self.wu: "basic", self.li: "excellent", self.song: "abstain", self.ma: "excellent"}
        for voter, tier in self.choices.items():
            self.card._cast_ballot("democratic", tier, voter=voter)
        for voter in (self.ma, self.wu):
            self.ratings._scorecard(self.li)._cast_ballot("democratic", "competent", voter=voter)
        self.env.flush_all()

    def test_one_row_for_all_tiers_and_one_for_all_voters(self):
        tiers = {str(tier.id) for tier in self.rated.tier_ids}
        self.env.cr.execute("SELECT xmin::text, ctid::text, row.* FROM jifen_ballot_tally row")
        columns = {column.name for column in self.env.cr.description}
        self.assertEqual(columns, {"xmin", "ctid", "id", "scorecard_id", "group_id", "counts"})
        tallies = self.env.cr.dictfetchall()
        self.env.cr.execute("SELECT xmin::text, ctid::text, row.* FROM jifen_ballot_turnout row")
        columns = {column.name for column in self.env.cr.description}
        self.assertEqual(columns, {"xmin", "ctid", "id", "scorecard_id", "group_id", "voters"})
        turnouts = self.env.cr.dictfetchall()
        self.assertEqual(len(tallies), 2)
        # Whatever joins a row of one table to a row of the other (transaction, place, id, subject)
        # ends at all tiers on one side and at all voters, in an order that says nothing, on the other.
        for key in ("xmin", "ctid", "id", "scorecard_id"):
            for tally in tallies:
                self.assertEqual(set(tally["counts"]), tiers)
                for turnout in (row for row in turnouts if row[key] == tally[key]):
                    self.assertGreaterEqual(len(turnout["voters"]), 2)
                    self.assertEqual(turnout["voters"], sorted(turnout["voters"]))

    def test_the_order_of_votes_leaves_nothing(self):
        """The same votes in another order give the same content."""
        content = self._content(self.card)
        self.ratings.action_repeat_votes()
        for voter, tier in reversed(list(self.choices.items())):
            self.card._cast_ballot("democratic", tier, voter=voter)
        self.assertEqual(self._content(self.card), content)
        # Who chose what may be dealt out in any other way: the content is the same.
        self.ratings.action_repeat_votes()
        tiers = list(self.choices.values())
        for voter, tier in zip(self.choices, tiers[1:] + tiers[:1], strict=True):
            self.card._cast_ballot("democratic", tier, voter=voter)
        self.assertEqual(self._content(self.card), content)

    def _content(self, card):
        rows = []
        for table, column in (("jifen_ballot_tally", "counts"), ("jifen_ballot_turnout", "voters")):
            self.env.cr.execute(f"SELECT {column}::text FROM {table} WHERE scorecard_id = %s", [card.id])
            rows.append(self.env.cr.fetchall())
        return rows

    def test_a_vote_changes_nothing_but_its_two_rows(self):
        """No time stamp, message, log entry or sequence besides moves with a vote."""
        before = self._fingerprints()
        self.card._cast_ballot("democratic", "basic", voter=self.gao)
        self.env.flush_all()
        after = self._fingerprints()
        self.assertEqual(
            {table for table in after if after[table] != before.get(table)},
            {"jifen_ballot_tally", "jifen_ballot_turnout"},
        )

    def _fingerprints(self):
        self.env.cr.execute(
            """
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
            """
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT count(*), sum(hashtext(row::text)::bigint) FROM "{table}" row')
            found[table] = self.env.cr.fetchone()
        return found

    def test_statements_never_name_a_tier_beside_a_voter(self):
        tier = self.rated.tier_ids.filtered(lambda row: row.code == "competent")
        statements = []
        execute = type(self.env.cr).execute

        def record(cr, query, params=None, log_exceptions=True):
            if "jifen_ballot" in str(query):
                statements.append((cr.mogrify(query, params).decode(), log_exceptions))
            return execute(cr, query, params, log_exceptions)

        with patch.object(type(self.env.cr), "execute", record):
            self.card._write_ballot(self._group("democratic"), tier, self.gao)
        tiers = [f'"{row.id}": ' for row in self.rated.tier_ids]
        self.assertGreaterEqual(len(statements), 6)
        for text, logged in statements:
            self.assertFalse(logged, "a failing statement would be logged")
            self.assertNotEqual("jifen_ballot_tally" in text, "jifen_ballot_turnout" in text, text)
            # All tiers or none: the one that was chosen is never named alone.
            self.assertIn(sum(name in text for name in tiers), (0, len(tiers)), text)

    def test_no_user_reads_the_tables(self):
        for user in (self.user_officer, self.user_auditor, self.user_committee, self.env.ref("base.user_admin")):
            for model in ("jifen.ballot.tally", "jifen.ballot.turnout"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({"scorecard_id": self.card.id})

    def test_not_even_elevated_code_writes(self):
        for model, field in (("jifen.ballot.tally", "counts"), ("jifen.ballot.turnout", "voters")):
            rows = self.env[model].search([])
            with self.assertRaises(AccessError):
                rows.write({field: {}})

    def test_explanation_before_and_after_the_count(self):
        before = self.card._explain()["dimensions"]
        self.assertFalse(next(row for row in before if row["code"] == "assessment")["score"])
        self.ratings.action_score()
        text = str(self.card._explain())
        for voter in self.choices:
            self.assertNotIn(f"'{voter.name}'", text)


@tagged("post_install", "-at_install")
class TestConcurrentVotes(TransactionCase):
    """Two who vote at the same moment: none is lost, and the log keeps silent."""

    def test_second_voter_starts_again(self):
        with self.registry.cursor() as setup:
            env = api.Environment(setup, 1, {})
            town = _Committed(env)
            card_id, group_id, tier_id, ids = town.build()
        self.addCleanup(self._drop, card_id)
        statements = "SELECT counts FROM jifen_ballot_tally WHERE scorecard_id = %s"
        with self.registry.cursor() as one, self.registry.cursor() as two, mute_logger("odoo.sql_db"):
            two.execute("SELECT 1")
            two.execute(statements, [card_id])
            self._vote(one, card_id, group_id, tier_id, ids[0])
            one.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), self.assertNoLogs("odoo.sql_db"):
                self._vote(two, card_id, group_id, tier_id, ids[1])
            two.rollback()
            self._vote(two, card_id, group_id, tier_id, ids[1])
            two.commit()
        with self.registry.cursor() as cr:
            cr.execute(statements, [card_id])
            self.assertEqual(cr.fetchone()[0][str(tier_id)], 3)

    def test_a_vote_that_comes_in_while_votes_are_counted_is_not_lost(self):
        """Neither the first one for somebody, whose row the count cannot see yet, nor a later one."""
        with self.registry.cursor() as setup:
            env = api.Environment(setup, 1, {})
            card_id, group_id, tier_id, ids = _Committed(env).build()
            period = env["jifen.scorecard"].browse(card_id).period_id
            period_id, cards = period.id, period.scorecard_ids.ids
        self.addCleanup(self._drop, card_id)
        for taken in ("_count_votes", "action_repeat_votes"):
            for voted_on, voter in zip(cards, ids, strict=False):
                with self.subTest(taken, card=voted_on), self.registry.cursor() as count:
                    count.execute("SELECT 1 FROM jifen_period")
                    with self.registry.cursor() as vote:
                        self._vote(vote, voted_on, group_id, tier_id, voter)
                    with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
                        getattr(api.Environment(count, 1, {})["jifen.period"].browse(period_id), taken)()
                    count.rollback()
            with self.registry.cursor() as cr:
                env = api.Environment(cr, 1, {})
                env["jifen.period"].browse(period_id).action_repeat_votes()
                env["jifen.scorecard"].browse(card_id)._cast_ballot(
                    "voters", "excellent", voter=env["hr.employee"].browse(ids[2])
                )

    def _vote(self, cr, card_id, group_id, tier_id, voter_id):
        env = api.Environment(cr, 1, {})
        env["jifen.scorecard"].browse(card_id)._write_ballot(
            env["jifen.rater.group"].browse(group_id),
            env["jifen.vote.tier"].browse(tier_id),
            env["hr.employee"].browse(voter_id),
        )

    def _drop(self, card_id):
        with self.registry.cursor() as cr:
            for table in ("jifen_ballot_tally", "jifen_ballot_turnout"):
                cr.execute(
                    f"DELETE FROM {table} WHERE scorecard_id IN (SELECT id FROM jifen_scorecard WHERE period_id ="
                    " (SELECT period_id FROM jifen_scorecard WHERE id = %s))",
                    [card_id],
                )
            cr.execute("SELECT period_id FROM jifen_scorecard WHERE id = %s", [card_id])
            period_id = cr.fetchone()[0]
            cr.execute("DELETE FROM jifen_scorecard WHERE period_id = %s", [period_id])
            cr.execute("DELETE FROM jifen_period WHERE id = %s RETURNING scheme_id, company_id", [period_id])
            scheme_id, __ = cr.fetchone()
            cr.execute("DELETE FROM jifen_scheme WHERE id = %s", [scheme_id])


class _Committed:
    """A period with one subject and three voters, in a database of its own transaction."""

    def __init__(self, env):
        self.env = env

    def build(self):
        company = self.env["res.company"].search([], limit=1)
        people = self.env["hr.employee"].create(
            [{"name": f"Concurrent {number}", "company_id": company.id} for number in range(5)]
        )
        scheme = self.env["jifen.scheme"].create(
            {
                "name": "Concurrent",
                "code": "concurrent",
                "company_id": company.id,
                "tier_ids": [Command.create({"name": "Excellent", "code": "excellent", "percent": 100})],
                "step_ids": [Command.create({"name": "Manager", "document": "claim", "approver": "manager"})],
            }
        )
        dimension = self.env["jifen.dimension"].create(
            {"scheme_id": scheme.id, "name": "Vote", "code": "vote", "kind": "vote", "full_marks": 20}
        )
        group = self.env["jifen.rater.group"].create(
            {
                "dimension_id": dimension.id,
                "name": "Voters",
                "code": "voters",
                "raters": "chosen",
                "employee_ids": [Command.set(people[1:4].ids)],
            }
        )
        scheme.action_activate()
        period = self.env["jifen.period"].create(
            {
                "name": "Concurrent",
                "scheme_id": scheme.id,
                "date_from": "2000-01-01",
                "date_to": "2000-01-31",
                "employee_ids": [Command.set((people[0] | people[4]).ids)],
            }
        )
        period.action_open()
        card = period._scorecard(people[0])
        card._cast_ballot("voters", "excellent", voter=people[3])
        return card.id, group.id, scheme.tier_ids.id, people[1:4].ids
