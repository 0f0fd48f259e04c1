"""The sheet before a step: what is as it should be, what is not, and why somebody goes on all the same."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..appeal.test_correction import AppealCase
from ..common import TownCase
from ..rating.rating_common import RatedTownCase

WHY = "The month is as good as over"


class SheetCase:
    """Mix-in: what the officer is asked, and does."""

    def _sheet(self, period, step):
        """Return the sheet that a button opens, as the officer."""
        self.env.invalidate_all()
        action = getattr(period.with_user(self.user_officer), f"action_ask_{step}")()
        self.assertEqual((action["res_model"], action["target"]), ("jifen.period.sheet", "new"))
        return self.env["jifen.period.sheet"].with_user(self.user_officer).browse(action["res_id"])

    def _lines(self, sheet, kind):
        return sheet.line_ids.filtered(lambda line: line.kind == kind)

    def _line(self, sheet, words):
        [line] = sheet.line_ids.filtered(lambda line: words in line.text)
        return line

    def _refused(self, words, call, *args):
        """See that a call is refused in these words and changes nothing."""
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            call(*args)
        self.env.invalidate_all()

    def _reasons_kept(self, period):
        """Return ``{step: row}`` as the committee reads it."""
        self.env.invalidate_all()
        return period.with_user(self.user_committee).despite or {}

    def _history(self, period):
        return " ".join(period.with_user(self.user_officer).message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestReasons(SheetCase, TownCase):
    def setUp(self):
        super().setUp()
        self.period.action_score()
        self.mine = self.period.with_user(self.user_officer)

    def test_a_user_who_gives_no_reason_is_refused_and_told_what_stands(self):
        for step, reasons in (("publish", (None, "", "  ", False, 7)), ("close", (None,))):
            for reason in reasons:
                with self.subTest(step=step, reason=reason):
                    self._refused("(?s)Say why you go on.*not over yet", getattr(self.mine, f"action_{step}"), reason)
            getattr(self.mine, f"action_{step}")(WHY)
        self.assertEqual(self.period.state, "closed")

    def test_the_reason_is_kept_and_shown_to_the_committee(self):
        self.mine.action_publish(f"  {WHY} ")
        row = self._reasons_kept(self.period)["publish"]
        self.assertEqual((row["reason"], row["user"]), (WHY, self.user_officer.name))
        self.assertIn("not over yet", row["hints"][0][0])
        self.assertIn(WHY, self._history(self.period))
        self.assertIn(WHY, self.period.with_user(self.user_committee).despite_html)

    def test_drafts_are_a_hint_and_what_is_kept_is_for_those_who_read_results(self):
        draft = self._claim(self.li)
        self.mine.action_publish(WHY)
        hints = [text for text, __ in self._reasons_kept(self.period)["publish"]["hints"]]
        self.assertTrue([text for text in hints if text.startswith("1 claims of these dates are in draft")])
        self.assertEqual(draft.state, "draft")
        with self.assertRaises(AccessError):
            self.period.with_user(self.user_li).read(["despite"])

    def test_a_script_need_not_give_one_which_is_kept(self):
        self.period.action_publish()
        self.period.action_close(reason="By the yearly job")
        self.assertEqual(
            {step: row["reason"] for step, row in self._reasons_kept(self.period).items()},
            {"publish": "script", "close": "By the yearly job"},
        )

    def test_nobody_enters_one_by_hand(self):
        with self.assertRaises(AccessError):
            self.mine.write({"despite": {"publish": {"reason": "forged"}}})

    def test_no_reason_helps_against_what_blocks(self):
        self.mine.action_back_to_open()
        self._claim().action_submit()
        self.mine.action_score()
        self._refused("still undecided", self.mine.action_publish, WHY)
        self.assertEqual((self.period.state, self._reasons_kept(self.period)), ("scoring", {}))
        sheet = self._sheet(self.period, "publish")
        self.assertEqual((sheet.blocked, sheet.asks, sheet.line_ids[0].kind), (True, False, "blocks"))
        self._refused("still undecided", sheet.action_go)

    def test_going_back_forgets_what_is_to_be_said_anew(self):
        self.mine.action_publish(WHY)
        self.mine.action_reopen("A claim was forgotten")
        self.assertFalse(self._reasons_kept(self.period))
        self.assertIn(WHY, self._history(self.period))
        self.mine.action_score()
        self._refused("Say why you go on", self.mine.action_publish)

    def test_what_is_over_and_in_order_needs_no_reason(self):
        june = self._period(name="June", date_from="2020-06-01", date_to="2020-06-30")
        june.action_open()
        office = june.with_user(self.user_officer)
        office.action_score()
        sheet = self._sheet(june, "publish")
        self.assertEqual(set(sheet.line_ids.mapped("kind")), {"met"})
        self.assertFalse(sheet.reason)
        sheet.action_go()
        office.action_close()
        self.assertEqual((june.state, self._reasons_kept(june)), ("closed", {}))

    def test_each_reason_of_the_period_is_a_line_and_leads_to_its_records(self):
        self._claim(self.li)
        sheet = self._sheet(self.period, "publish")
        reasons = self.mine._reasons_of_step("publish")
        self.assertEqual(sheet.line_ids.mapped("text"), [reason.text for reason in reasons])
        for line in sheet.line_ids.filtered("model"):
            action = line.action_open()
            self.env[action["res_model"]].with_user(self.user_officer).search(action["domain"])
        action = self._line(sheet, "are scored").action_open()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.period.scorecard_ids)
        action = self._line(sheet, "in draft").action_open()
        self.assertEqual(self.env["jifen.claim"].search(action["domain"]).employee_id, self.li)

    def test_the_form_asks_for_the_reason_and_takes_the_step(self):
        with Form(self._sheet(self.period, "publish")) as form:
            self.assertTrue(form.asks)
            form.reason = WHY
        form.record.action_go()
        self.assertEqual(self.period.state, "published")
        again = self._sheet(self.period, "close")
        self.assertEqual(again.reason, WHY, "what was said before is suggested")
        again.action_go()
        self.assertEqual(self.period.state, "closed")

    def test_a_sheet_is_of_whoever_opened_it(self):
        sheet = self._sheet(self.period, "publish")
        other = self._user("second_officer", "officer")
        with self.assertRaises(AccessError):
            sheet.with_user(other).action_go()
        with self.assertRaises(AccessError):
            self.period.with_user(self.user_committee).action_ask_publish()

    def test_a_scoring_says_what_came_of_it(self):
        self._post(self.li, "discipline.idle")
        told = self.mine.action_ask_score()["params"]
        self.assertEqual(told["type"], "success")
        for words in ("6 of 6 are scored.", "Mean 99.5, best 100.", "3 have moved:", "Li 100 → 98"):
            self.assertIn(words, told["message"])
        self.assertIn("Nothing has moved", self.mine.action_ask_score()["params"]["message"])
        with self.assertRaises(AccessError):
            self.period.with_user(self.user_li).read(["score_summary"])


@tagged("post_install", "-at_install")
class TestAppeals(SheetCase, AppealCase):
    def test_a_period_is_not_closed_over_an_open_appeal(self):
        self.period.action_score()
        self.period.action_publish()
        appeal = self._appeal()
        office = self.period.with_user(self.user_officer)
        self._refused("1 appeals are not answered", office.action_close, WHY)
        sheet = self._sheet(self.period, "close")
        action = self._line(sheet, "not answered").action_open()
        self.assertEqual(self.env["jifen.appeal"].search(action["domain"]), appeal)
        appeal.with_user(self.user_chen).sudo().action_withdraw()
        office.action_close(WHY)
        self.assertEqual(self.period.state, "closed")


@tagged("post_install", "-at_install")
class TestVotes(SheetCase, RatedTownCase):
    def setUp(self):
        super().setUp()
        self.office = self.ratings.with_user(self.user_officer)
        self.card._cast_ballot("democratic", "excellent", voter=self.li)
        self.env.flush_all()

    def test_votes_are_not_counted_before_everybody_has_voted_without_a_reason(self):
        sheet = self._sheet(self.ratings, "score")
        line = self._line(sheet, "Democratic")
        self.assertEqual(line.kind, "hint")
        self.assertIn("1 of ", line.text)
        self.assertIn("Wu", line.more)
        self.assertIn("Chen", line.more)
        self._refused("Say why you go on", self.office.action_score)
        self.assertFalse(self.ratings.votes_counted_at)
        sheet.reason = WHY
        told = sheet.action_go()
        self.assertEqual((self.ratings.state, told["params"]["type"]), ("scoring", "warning"))
        self.assertIn("Democratic", self._reasons_kept(self.ratings)["score"]["hints"][0][0])

    def test_who_could_not_be_scored_is_told_why_and_never_a_number(self):
        self.office.action_score(WHY)
        without = self.ratings._scorecard(self.wu)
        self.assertFalse(without.scored)
        line = self._line(self._sheet(self.ratings, "publish"), "are scored")
        self.assertEqual(line.kind, "hint")
        self.assertIn(f"Wu: {without.unscored_text}", line.more)
        self.assertIn("Base (nobody has rated)", without.unscored_text)
        self.assertIn("Assessment (no valid vote)", without.unscored_text)
        self.office.action_publish(WHY)
        self.assertNotIn("Wu", self._history(self.ratings))
        explained = without.with_user(self.user_wu)._portal_explain()
        self.assertEqual((explained["score"], explained["stage"]), ("", "unscored"))
        self.assertEqual(explained["note"], without.unscored_text)
        self.assertEqual(without._form_result_remark(), without.unscored_text)
        self.assertFalse(without.with_user(self.user_wu).can_acknowledge)
        mail = self.env["mail.message"].search([("partner_ids", "in", self.user_wu.partner_id.ids)], limit=1)
        self.assertIn("no valid vote", mail.body)
        self.assertNotIn("confirm", mail.body)
