"""The screen of ratings and votes over HTTP: what it shows, saves and refuses."""

import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import PortalCase
from .rating_common import RatedTown

_LOGGERS = ("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.sql_db")


@tagged("post_install", "-at_install")
class TestRatingPortal(RatedTown, PortalCase):
    def call(self, route, **params):
        """Return the answer of a JSON route, or its error's name."""
        response = self.url_open(
            f"/my/jifen/ratings/{route}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        answer = response.json()
        return answer["result"] if "result" in answer else answer["error"]["data"]["name"]

    def rate(self, card, group, aspect, figure):
        group = self._group(group)
        aspect = group.dimension_id.aspect_ids.filtered(lambda row: row.code == aspect)
        return self.call("rate", card=card.id, group=group.id, aspect=str(aspect.id or 0), figure=figure)

    def ballot(self, card, tier, group="democratic"):
        tier = self.rated.tier_ids.filtered(lambda row: row.code == tier)
        return {"card": card.id, "group": self._group(group).id, "tier": tier.id}

    def sheet(self, name):
        [period] = self.call("sheets")
        return next(row for row in period["sheets"] if row["name"] == name)

    def saved(self):
        rows = self.env["jifen.rating"].search([("period_id", "=", self.ratings.id)])
        return {(row.rater_id.name, row.scorecard_id.name, row.aspect_id.code): row.value for row in rows}

    def turnout(self):
        return sum(len(row.voters) for row in self.env["jifen.ballot.turnout"].search([]))

    def test_the_start_page_counts_what_is_to_be_rated_and_leads_there(self):
        self.login(self.user_chen)
        self.assertIn("jifen_appraisal.RatingMatrix", self.get("/my/jifen/ratings").text)
        self.assertIn("/my/jifen/ratings", self.get("/my").text)
        counters = self.url_open(
            "/my/counters",
            data=json.dumps({"params": {"counters": ["jifen_rating_count"]}}),
            headers={"Content-Type": "application/json"},
        ).json()
        # One's own, three colleagues, one leader above, six people and a team to vote on.
        self.assertEqual(counters["result"]["jifen_rating_count"], 12)

    def test_a_login_without_an_employee_rates_nobody(self):
        self.chen.user_id = False
        self.login(self.user_chen)
        self.assertIn("not tied to an employee", self.text("/my/jifen/ratings"))
        self.assertEqual(self.call("sheets"), [])
        self.assertIn("changed meanwhile", self.rate(self.card, "peer", "de", "90")["error"])

    def test_each_group_one_rates_in_has_its_sheet(self):
        self.login(self.user_chen)
        [period] = self.call("sheets")
        self.assertEqual(
            [(row["kind"], row["name"], row["total"]) for row in period["sheets"]],
            [("rating", "Self", 1), ("rating", "Peer", 3), ("rating", "Subordinate", 1), ("vote", "Democratic", 7)],
        )
        peers = self.sheet("Peer")
        self.assertEqual({row["name"] for row in peers["subjects"]}, {"Li", "Ma", "Zhang"})
        self.assertEqual([row["name"] for row in peers["aspects"]], ["De", "Neng", "Qin", "Ji", "Lian"])

    def test_nothing_is_rated_once_results_are_published(self):
        self.ratings.action_score()
        self.ratings.action_publish()
        self.login(self.user_chen)
        self.assertEqual(self.call("sheets"), [])

    def test_a_figure_is_saved_when_it_is_entered_and_taken_back_when_emptied(self):
        self.login(self.user_chen)
        peer = self.ratings._scorecard(self.li)
        self.assertEqual(self.rate(peer, "peer", "de", " 92,50 "), {"saved": "92.5"})
        self.assertEqual(self.saved(), {("Chen", "Li", "de"): 92.5})
        [subject] = [row for row in self.sheet("Peer")["subjects"] if row["name"] == "Li"]
        self.assertEqual(list(subject["ratings"].values()), ["92.5"])
        self.assertEqual(self.rate(peer, "peer", "de", ""), {"saved": ""})
        self.assertEqual(self.saved(), {})
        leader = self.ratings._scorecard(self.gao)
        self.assertEqual(self.rate(leader, "subordinate", None, "20"), {"saved": "20"})

    def test_a_wrong_figure_group_or_person_is_refused_in_words(self):
        self.login(self.user_chen)
        peer = self.ratings._scorecard(self.li)
        self.assertIn("from 0 to 100", self.rate(peer, "peer", "de", "101")["error"])
        self.assertIn("from 0 to 100", self.rate(peer, "peer", "de", "x")["error"])
        self.assertIn("not entitled", self.rate(peer, "leader", "de", "90")["error"])
        self.assertIn("not entitled", self.rate(self.card, "peer", "de", "90")["error"])
        self.assertIn("changed meanwhile", self.rate(peer, "democratic", None, "90")["error"])
        self.assertIn("changed meanwhile", self.rate(peer, "peer", "wen", "90")["error"])
        for ids in ({"card": 2**40, "group": 1}, {"card": "x", "group": None}, {"card": [1], "group": {}}):
            self.assertIn("changed meanwhile", self.call("rate", aspect="1", figure="9", **ids)["error"])
        foreign = self.rated.dimension_ids.filtered(lambda row: row.code == "assessment").id
        answer = self.call("rate", card=peer.id, group=self._group("peer").id, aspect=str(foreign + 999), figure="9")
        self.assertIn("changed meanwhile", answer["error"])
        self.assertEqual(self.saved(), {})

    def test_rater_comes_from_the_session(self):
        self.login(self.user_chen)
        peer = self.ratings._scorecard(self.li)
        group = self._group("leader")
        with mute_logger(*_LOGGERS):
            self.call(
                "rate",
                card=peer.id,
                group=group.id,
                aspect=str(self.base.aspect_ids[0].id),
                figure="1",
                rater=self.ma.id,
                employee_id=self.ma.id,
            )
        self.assertEqual(self.saved(), {})

    def test_votes_are_cast_together_and_shown_to_nobody(self):
        self.login(self.user_chen)
        li, wu, gao = (self.ratings._scorecard(one) for one in (self.li, self.wu, self.gao))
        answers = self.call("vote", ballots=[self.ballot(li, "basic"), self.ballot(wu, "excellent")])
        self.assertEqual(answers, [{"error": None}, {"error": None}])
        self.assertEqual(self.turnout(), 2)
        voted = {row["name"] for row in self.sheet("Democratic")["subjects"] if row["voted"]}
        self.assertEqual(voted, {"Li", "Wu"})
        # What was voted is told to nobody, also not to the voter.
        self.assertNotIn("basic", json.dumps(self.call("sheets")).lower().replace('"name": "basic"', ""))
        # What cannot be cast leaves the others as they are.
        answers = self.call(
            "vote",
            ballots=[
                self.ballot(li, "excellent"),
                self.ballot(gao, "competent"),
                self.ballot(self.card, "excellent"),
                {**self.ballot(gao, "basic"), "tier": 10**6},
                {**self.ballot(gao, "basic"), "group": self._group("peer").id},
                "nonsense",
            ],
        )
        self.assertEqual([bool(row["error"]) for row in answers], [True, False, True, True, True])
        self.assertIn("already voted on Li", answers[0]["error"])
        self.assertEqual(self.turnout(), 3)

    def test_counted_votes_are_closed(self):
        self.login(self.user_chen)
        card = self.ratings._scorecard(self.li)
        self.call("vote", ballots=[self.ballot(card, "basic")])
        self.ratings.action_score()
        self.assertTrue(self.sheet("Democratic")["closed"])
        other = self.ratings._scorecard(self.wu)
        [answer] = self.call("vote", ballots=[self.ballot(other, "basic")])
        self.assertIn("have been counted", answer["error"])

    def test_visitors_are_turned_away(self):
        with mute_logger(*_LOGGERS):
            self.assertEqual(self.call("sheets"), "odoo.http.SessionExpiredException")
            self.assertEqual(self.call("vote", ballots=[]), "odoo.http.SessionExpiredException")

    def test_portal_reads_no_table(self):
        self.login(self.user_chen)
        self.card._rate("leader", {"de": 70}, rater=self.ma)
        for model in ("jifen.rating", "jifen.ballot.tally", "jifen.ballot.turnout", "jifen.rater.group"):
            with mute_logger(*_LOGGERS):
                response = self.url_open(
                    "/web/dataset/call_kw",
                    data=json.dumps({"params": {"model": model, "method": "search_read", "args": [], "kwargs": {}}}),
                    headers={"Content-Type": "application/json"},
                ).json()
            self.assertEqual(response["error"]["data"]["name"], "odoo.exceptions.AccessError", model)

    def test_internal_users_use_the_same_routes(self):
        self.login(self.user_ma)
        self.assertEqual(self.rate(self.card, "leader", "de", "75"), {"saved": "75"})
        self.assertEqual(self.saved(), {("Ma", "Chen", "de"): 75})
