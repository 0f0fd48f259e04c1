"""Every figure of a score says where it comes from, for every kind, and why something does not count."""

from odoo import Command, fields
from odoo.tests import tagged

from ..portal_common import PortalCase
from ..scoring.kinds_common import KindsCase


class ExplainCase(KindsCase):
    def _explained(self, card=None):
        return (card or self.card)._explain()

    def _part_of(self, code, card=None):
        """Return one dimension of the explanation."""
        return next(row for row in self._explained(card)["dimensions"] if row["code"] == code)


@tagged("post_install", "-at_install")
class TestExplain(ExplainCase):
    def assertRows(self, rows, *expected):
        """Compare name, value and text of rows."""
        self.assertEqual([(row["name"], row["value"], row["text"]) for row in rows], list(expected))

    # === TOTAL === #

    def test_every_dimension_and_the_sum(self):
        self._fill()
        self._score()
        explained = self._explained()
        self.assertEqual(
            {row["code"]: row["score"] for row in explained["dimensions"]},
            {result.dimension_id.code: f"{result.score:g}" for result in self.card.result_ids},
        )
        self.assertEqual([row["code"] for row in explained["dimensions"]], ["base", "democratic", "results", "bonus"])
        self.assertTrue(all(row["rule"] for row in explained["dimensions"]))
        # base 0.4 × 97.1429 + 0.6 × 87.1429; votes (100 + 80 + 0) ÷ 3% of 20; the team's 20 of 20 scaled to 40
        self.assertEqual(explained["formula"], "91.1429 + 12 + 40 + 6 = 149.1429")
        self.assertEqual(explained["score"], "149.1429")
        self.assertEqual(explained["note"], "")

    def test_weights_are_in_the_sum(self):
        scheme, bonus = self._points_only()
        bonus.write({"weight": 0.4, "has_floor": False})
        other = self._dimension("other", scheme, weight=0.6, kind="points", start=-50, has_floor=False)
        item = {"scheme_id": scheme.id, "dimension_id": other.id, "name": "Late", "code": "late", "points": -1}
        self.env["jifen.item"].create(item)
        scheme.action_activate()
        period = self._another_month(scheme, self.chen)
        self._article(self.chen, period=period)
        period.action_score()
        explained = self._explained(period._scorecard(self.chen))
        self.assertEqual(explained["formula"], "0.4 × 2 + 0.6 × (−50) = −29.2")
        self.assertEqual(explained["note"], "The total is never below 0.")
        self.assertEqual(explained["score"], "0")

    def _points_only(self):
        """Return a draft with nothing but the bonus, and this dimension."""
        scheme = self.kinds._copy_as(2)
        scheme.dimension_ids.filtered(lambda row: row.code in ("results", "led")).unlink()
        scheme.dimension_ids.filtered(lambda row: row.code != "bonus").unlink()
        return scheme, scheme._dimension("bonus")

    def _another_month(self, scheme, people, **values):
        first = fields.Date.add(self.month.date_to, days=1)
        period = self.env["jifen.period"].create(
            {
                "name": "Another",
                "scheme_id": scheme.id,
                "kind": "month",
                "date_from": first,
                "date_to": fields.Date.end_of(first, "month"),
                "employee_ids": [Command.set(people.ids)],
                **values,
            }
        )
        period.action_open()
        return period

    def test_why_there_is_no_total(self):
        self._fill()
        self.month.action_score()
        explained = self._explained()
        self.assertFalse(explained["scored"])
        self.assertEqual(
            explained["note"],
            "There is no score, because nothing counts in Results (the other scorecard has no score).",
        )
        without = self.month._scorecard(self.wu)
        self.assertEqual(self._part_of("results", without)["note"], "No team is appraised that this person belongs to.")
        self.assertEqual(explained["formula"], "")

    # === RATINGS === #

    def test_ratings_are_explained_by_groups_and_aspects(self):
        self._fill()
        self._score()
        base = self._part_of("base")
        self.assertEqual(
            base["rule"],
            "Rated by name from 0 to 100 by Self 20%, Peer 30%, and Leader 50%. "
            "Looked at: Integrity 40% and Results 60%.",
        )
        self.assertEqual(base["note"], "No rating from Peer: the weight went to the other groups, in proportion.")
        # integrity (0.2 × 90 + 0.5 × 100) ÷ 0.7; results (0.2 × 80 + 0.5 × 90) ÷ 0.7
        self.assertRows(base["parts"], ("Integrity", "97.1429", "weight 40%"), ("Results", "87.1429", "weight 60%"))
        self.assertRows(
            base["parts"][0]["parts"],
            ("Self", "90", "one rating · weight 28.57% instead of 20%"),
            ("Peer", "", ""),
            ("Leader", "100", "mean of 2 ratings · weight 71.43% instead of 50%"),
        )
        self.assertEqual(base["parts"][0]["parts"][1]["note"], "No rating: its weight goes to the others.")

    def test_an_aspect_without_ratings(self):
        self.card._rate("self", {"integrity": 90}, rater=self.chen)
        self.month.action_score()
        base = self._part_of("base")
        self.assertEqual(base["parts"][1]["note"], "Nobody rated it: its weight goes to the other aspects.")
        self.assertEqual(base["score"], "90")

    def test_nobody_has_rated(self):
        self.month.action_score()
        self.assertEqual(self._part_of("base")["note"], "Nobody has rated yet.")

    def test_the_highest_and_the_lowest_left_out_are_said(self):
        self.env.cr.execute("UPDATE jifen_rater_group SET trim = 1 WHERE code = 'leader'")
        self.env.invalidate_all()
        for leader, given in ((self.ma, 60), (self.gao, 70), (self.song, 90)):
            self.card._rate("leader", {"integrity": given, "results": given}, rater=leader)
        self.month.action_score()
        base = self._part_of("base")
        self.assertIn("Of Leader the 1 highest and lowest are left out.", base["rule"])
        leaders = base["parts"][0]["parts"][2]
        self.assertEqual((leaders["count"], leaders["used"], leaders["value"]), (3, 1, "70"))
        self.assertEqual(leaders["note"], "Of 3 ratings the highest and lowest are left out, 1 count.")

    def test_ratings_and_votes_are_sealed_until_scored(self):
        self._fill()
        for code in ("base", "democratic"):
            part = self._part_of(code)
            self.assertEqual((part["score"], part["parts"]), ("", []))
            self.assertEqual(part["note"], "Told once the period is scored.")

    # === VOTES === #

    def test_votes_are_explained_by_tiers(self):
        self._fill()
        self._score()
        votes = self._part_of("democratic")
        self.assertEqual(
            votes["rule"],
            "Anonymous votes by Unit: 20 points × the average of the tiers chosen "
            "(Excellent 100%, Competent 80%, and Poor 0%).",
        )
        (unit,) = votes["parts"]
        self.assertEqual((unit["cast"], unit["abstained"], unit["valid"], unit["value"]), (3, 1, True, "12"))
        self.assertIn(f"4 of {unit['entitled']} voted", unit["text"])
        self.assertIn("1 abstained", unit["text"])
        self.assertRows(
            unit["parts"],
            ("Excellent", "1", "ballots, each counting 100%"),
            ("Competent", "1", "ballots, each counting 80%"),
            ("Poor", "1", "ballots, each counting 0%"),
            ("Abstain", "1", "ballots, not counted as cast"),
        )
        self.assertFalse({self.ma.name, self.li.name} & set(str(votes).split()))

    def test_a_vote_under_its_minimum_return(self):
        self.env.cr.execute("UPDATE jifen_rater_group SET min_return = 90 WHERE code = 'unit'")
        self.env.invalidate_all()
        self.card._cast_ballot("unit", "excellent", voter=self.li)
        self.month.action_score()
        votes = self._part_of("democratic")
        self.assertIn("is valid from 90 % of those entitled", votes["rule"])
        self.assertEqual(votes["note"], "There is no valid vote, so there is no score.")
        self.assertEqual(votes["parts"][0]["note"], "Fewer than 90 % of those entitled voted: this vote is not valid.")
        self.assertEqual((votes["score"], votes["parts"][0]["value"]), ("", ""))

    def test_nobody_voted(self):
        self.month.action_score()
        (unit,) = self._part_of("democratic")["parts"]
        self.assertEqual((unit["note"], unit["parts"]), ("Nobody voted: its weight goes to the others.", []))

    # === RANKS, LINKED, LED === #

    def test_ranks_and_what_is_linked(self):
        self._fill()
        self._score()
        targets = self._part_of("targets", self.team_card)
        self.assertEqual(
            targets["rule"],
            "Points by rank among all who have a figure: Revenue 20 (in proportion to the rank, highest is best).",
        )
        self.assertRows(targets["parts"], ("Revenue", "20", "12.5 % · rank 1 of 1 · full marks 20"))
        results = self._part_of("results")
        self.assertEqual(results["rule"], "The team’s result in Targets: of 20, scaled to 40.")
        self.assertRows(results["parts"], ("Party office", "20", "of 20, scaled to 40"))
        self.assertRows(results["parts"][0]["parts"], ("Targets", "20", ""))
        self.assertEqual(results["parts"][0]["card_id"], self.team_card.id)

    def test_figures_are_ranked_once_scored(self):
        self.team_card._report_figure("revenue", -3)
        targets = self._part_of("targets", self.team_card)
        self.assertRows(targets["parts"], ("Revenue", "", "−3 %"))
        self.assertEqual((targets["score"], targets["note"]), ("", "Ranked once the period is scored."))

    def test_a_figure_that_others_have(self):
        """While figures come in, the explanation says what is there instead of failing."""
        teams = self.party | self.justice
        period = self._another_month(self.kinds, self.chen, team_ids=[Command.set(teams.ids)])
        period._scorecard(self.party)._report_figure("revenue", 5)
        for team, value in ((self.party, "5 %"), (self.justice, "")):
            (row,) = self._part_of("targets", period._scorecard(team))["parts"]
            self.assertEqual(row["text"], value)

    def test_an_indicator_without_a_figure(self):
        self.month.action_score()
        (revenue,) = self._part_of("targets", self.team_card)["parts"]
        self.assertEqual(revenue["note"], "No figure was reported, so it brings nothing.")
        self.card._trusted().team_card_id = self.team_card
        results = self._part_of("results")
        self.assertEqual((results["parts"][0]["note"], results["score"]), ("Not scored yet.", ""))

    def test_the_score_of_a_leader_is_explained_by_the_people_led(self):
        self._fill()
        self._score()
        song = self.month._scorecard(self.song)
        self.card._trusted().leader_card_id = song
        led = self._part_of("led", song)
        self.assertEqual(led["rule"], "The average of the people led, each counted once.")
        self.assertIn("Chen", [row["name"] for row in led["led"]])
        self.assertEqual(led["score"], "149.1429")

    # === PERIODS INSIDE === #

    def test_the_score_of_a_longer_period_is_explained_by_those_inside(self):
        scheme, bonus = self._points_only()
        bonus.write({"period_use": "single", "start": 1})
        for method, values in (("mean", {}), ("change", {"start": 1, "has_floor": False})):
            self._dimension(
                method,
                scheme,
                kind="rollup",
                period_use="combined",
                rollup_source="dimension",
                rollup_dimension_id=bonus.id,
                rollup_method=method,
                **values,
            )
        scheme.action_activate()
        first = self._another_month(scheme, self.chen, name="First")
        second = self._another_month(
            scheme,
            self.chen,
            name="Second",
            date_from=fields.Date.add(first.date_to, days=1),
            date_to=fields.Date.end_of(fields.Date.add(first.date_to, days=1), "month"),
        )
        quarter = self._another_month(scheme, self.chen, name="Both", kind="half", date_to=second.date_to)
        (first | second).parent_id = quarter
        self._article(self.chen, 2, first)
        self._article(self.chen, 1, second)
        first.action_score()
        quarter.action_score()
        card = quarter._scorecard(self.chen)
        mean = self._part_of("mean", card)
        self.assertRows(mean["parts"], ("First", "5", ""), ("Second", "", ""))
        self.assertEqual(mean["parts"][1]["note"], "Not scored yet: left out.")
        second.action_score()
        quarter.action_score()
        mean, change = self._part_of("mean", card), self._part_of("change", card)
        self.assertRows(mean["parts"], ("First", "5", ""), ("Second", "3", ""))
        self.assertRows(change["parts"], ("First", "5", "began with 1: +4"), ("Second", "3", "began with 1: +2"))
        self.assertEqual((mean["score"], change["score"]), ("4", "7"))
        self.assertEqual(mean["rule"], "The mean of Bonus over the periods inside.")
        self.assertEqual(self._explained(card)["score"], f"{card.score:g}")

    # === LINES === #

    def test_a_line_outside_the_score(self):
        self._article(self.chen)
        self.env.cr.execute("UPDATE jifen_dimension SET subject = 'leader' WHERE code = 'bonus'")
        self.env.invalidate_all()
        explained = self._explained()
        self.assertNotIn("bonus", [row["code"] for row in explained["dimensions"]])
        (line,) = explained["outside"]
        self.assertEqual((line["item"], line["points"], line["counted"]), ("Article", "2", "0"))
        self.assertIn("Bonus is not part of this score", line["reason"])

    def test_what_a_limit_cuts_off_is_said(self):
        self._article(self.chen, 4)
        bonus = self._part_of("bonus")
        self.assertEqual(bonus["items"][0]["note"], "At most 6 points can be earned here; 2 do not count.")
        self.assertEqual(bonus["rule"], "The sum of what items add or take off. Never below 0. Never above 10.")

    def test_something_changed_since_scoring(self):
        self._fill()
        self._score()
        self.assertEqual(self._part_of("bonus")["note"], "")
        self.card.line_ids._reverse("Entered twice")
        self.assertEqual(
            self._part_of("bonus")["note"],
            "Scored as 6; something has changed since, so score the period again.",
        )
        self.month.action_score()
        self.assertEqual(self._part_of("bonus")["note"], "")

    def test_a_veto_is_explained_until_its_line_is_reversed(self):
        line = self._post(self.chen, "probity.removal")
        (veto,) = self.period._scorecard(self.chen)._explain()["vetoes"]
        self.assertEqual(veto["number"], line.number)
        self.assertIn("Score Counts Zero", veto["effects"])
        line._reverse("Wrong person")
        self.assertFalse(self.period._scorecard(self.chen)._explain()["vetoes"])

    def test_why_somebody_has_their_grade_is_said(self):
        scheme, __ = self._points_only()
        for code, values in (
            ("good", {"lower_bound": 2, "quota_mode": "share", "quota_percent": 50, "quota_by": "overall"}),
            ("fair", {"no_lower_bound": True}),
        ):
            values = {"scheme_id": scheme.id, "name": code.capitalize(), "code": code, **values}
            self.env["jifen.grade"].create(values)
        scheme.action_activate()
        period = self._another_month(scheme, self.chen | self.li)
        self._article(self.chen, 2, period)
        self._article(self.li, 1, period)
        period.action_score()
        card = period._scorecard(self.li)
        self.assertEqual(card._portal_explain()["grade_note"], "", "before publication")
        period.action_publish()
        explained = card._portal_explain()
        self.assertEqual(explained["grade"], "Fair")
        self.assertIn("only the best 1 have it", explained["grade_note"])

    # === ACCESS === #

    def test_links_only_to_what_the_reader_may_open(self):
        self._fill()
        self._score()
        self.env.flush_all()
        self.env.invalidate_all()
        for user, may in ((self.user_officer, True), (self.user_chen, False)):
            explained = self.card.with_user(user).explain()
            (team,) = next(row for row in explained["dimensions"] if row["code"] == "results")["parts"]
            self.assertEqual(team["open_card_id"], may, user.name)


@tagged("post_install", "-at_install")
class TestExplainPortal(ExplainCase, PortalCase):
    def test_the_page_unfolds_every_kind(self):
        self._fill()
        self._score()
        self.month.action_publish()
        self.login(self.user_chen)
        text = self.text(f"/my/jifen/score/{self.card.id}")
        for words in (
            "91.1429 + 12 + 40 + 6 = 149.1429",
            "Rated by name from 0 to 100",
            "mean of 2 ratings · weight 71.43% instead of 50%",
            "Excellent ballots, each counting 100% 1",
            "1 abstained",
            "Party office of 20, scaled to 40",
            "At most 6 points can be earned here",
        ):
            self.assertIn(words, text)

    def test_nothing_of_raters_before_scoring(self):
        self._fill()
        self.login(self.user_chen)
        text = self.text(f"/my/jifen/score/{self.card.id}")
        self.assertIn("Told once the period is scored.", text)
        for words in ("mean of", "abstained", "97.1429"):
            self.assertNotIn(words, text)
