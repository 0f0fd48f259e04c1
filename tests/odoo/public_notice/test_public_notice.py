"""Public notice: what is frozen on it, who sees it, how it ends, and what waits for it."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TownCase
from ..regulation.test_regulation_r4 import BureauCase

# A Monday; the week after has no public holiday in the company's calendar.
MONDAY = "2026-11-02 04:00:00"


class NoticeCase(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.write({"notice_days": 3, "notice_by_unit": True})
        cls.justice.jifen_is_unit = True
        cls.env.flush_all()

    @property
    def notices(self):
        return self.env["jifen.public.notice"].search([("period_id", "=", self.period.id)], order="id")

    def _as(self, user, records=None):
        self.env.invalidate_all()
        return (self.period if records is None else records).with_user(user)

    def _publish(self):
        """Score and publish as the appraisal office, with scores that differ."""
        self._refresh_units()
        self._post(self.chen, "discipline.idle")
        self._post(self.wu, "discipline.idle", 2)
        self._as(self.user_officer).action_score()
        self._as(self.user_officer).action_publish("Agreed")
        return self.notices

    def _refresh_units(self):
        """Open the period anew where the justice office is a unit of its own."""
        card = self.period._scorecard(self.wu)
        card._trusted().unit_id = self.justice

    def _end_notices(self):
        """Run the scheduled job, which commits as it goes, inside the test's transaction."""
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0):
            self.env["jifen.public.notice"]._cron_end_notices()

    def _run_out(self):
        """Let the days of the notices pass."""
        self.env.cr.execute("UPDATE jifen_public_notice SET date_to = date_from - 1")
        self.env.invalidate_all()

    def _notice_of(self, unit):
        return self.notices.filtered(lambda notice: notice.unit_id == unit)


@tagged("post_install", "-at_install")
class TestPublicNotice(NoticeCase):
    # === START === #

    def test_publishing_puts_every_unit_on_notice(self):
        with freeze_time(MONDAY):
            notices = self._publish()
        self.assertRecordValues(
            notices.sorted("unit_name"),
            [
                {"unit_name": name, "kind": "result", "state": "running", "days": 3, "everybody": False}
                for name in ("Justice office", "Town")
            ],
        )
        self.assertEqual(set(notices.mapped("date_from")), {fields.Date.to_date("2026-11-02")})
        self.assertEqual(set(notices.mapped("date_to")), {fields.Date.to_date("2026-11-05")}, "three days after Monday")
        self.assertEqual(notices.published_by_id, self.user_officer)
        town = self._notice_of(self.town)
        self.assertEqual(sorted(town.line_ids.mapped("name")), ["Chen", "Gao", "Li", "Ma", "Song"])
        self.assertEqual(town.title, "Public Notice of the Results of This month")
        card = self.period._scorecard(self.chen)
        line = town.line_ids.filtered(lambda row: row.name == "Chen")
        self.assertEqual((line.score, line.rank, line.office), (card.score, card.rank_unit, "Party office"))

    def test_days_are_working_days(self):
        with freeze_time("2026-11-05 04:00:00"):  # a Thursday
            notices = self._publish()
        self.assertEqual(set(notices.mapped("date_to")), {fields.Date.to_date("2026-11-10")}, "over the weekend")

    def test_one_notice_for_everybody_ranks_overall(self):
        self.scheme.notice_by_unit = False
        notice = self._publish()
        self.assertRecordValues(notice, [{"everybody": True, "unit_id": False, "line_count": 6}])
        ranks = {line.name: line.rank for line in notice.line_ids}
        cards = self.period.scorecard_ids
        self.assertEqual(ranks, {card.name: card.rank_overall for card in cards})

    def test_people_of_no_unit_are_on_a_list_of_their_own(self):
        self.period._scorecard(self.li)._trusted().unit_id = False
        notices = self._publish()
        alone = notices.filtered(lambda notice: not notice.unit_id)
        self.assertRecordValues(alone, [{"unit_name": False, "everybody": False}])
        self.assertEqual(alone.line_ids.mapped("name"), ["Li"])
        self.assertIn(alone, self._as(self.user_li, self.env["jifen.public.notice"]).search([]))
        self.assertNotIn(alone, self._as(self.user_ma, self.env["jifen.public.notice"]).search([]))

    def test_no_days_no_notice(self):
        self.scheme.notice_days = 0
        self.assertFalse(self._publish())
        self._as(self.user_officer).action_close("Agreed")
        self.assertEqual(self.period.state, "closed")

    def test_what_is_not_shown_is_not_kept(self):
        self.scheme.write({"notice_scores": False, "notice_ranks": False})
        notice = self._publish()[:1]
        self.assertFalse([line for line in self.notices.line_ids if line.score or line.rank or line.scored])
        keys = [column["key"] for column in notice._sheet()["columns"]]
        self.assertFalse({"score", "rank"} & set(keys))
        names = self._notice_of(self.town).line_ids.mapped("name")
        self.assertEqual(names, ["Song", "Gao", "Chen", "Li", "Ma"], "an order that does not tell the scores")

    # === FROZEN === #

    def test_nobody_changes_what_was_published(self):
        line = self._publish().line_ids[:1]
        before = (line.name, line.score, line.rank)
        for user in (self.user_officer, self.user_committee, self.user_ma, self.env.ref("base.user_root")):
            for attempt in (
                lambda row: row.write({"score": 1}),
                lambda row: row.write({"name": "Nobody"}),
                lambda row: row._trusted().write({"rank": 1}),
                lambda row: row.unlink(),
                lambda row: row.create({"notice_id": row.notice_id.id, "name": "Nobody"}),
                lambda row: row.notice_id.unlink(),
                lambda row: row.notice_id.write({"date_to": "2020-01-01"}),
                lambda row: row.notice_id.write({"state": "ended"}),
                lambda row: row.notice_id.write({"line_ids": [(5, 0, 0)]}),
            ):
                for target in (self._as(user, line), self._as(user, line).sudo()):
                    with self.assertRaises(UserError):
                        attempt(target)
        self.env.invalidate_all()
        self.assertEqual((line.name, line.score, line.rank), before)

    def test_office_keeps_the_address_for_objections(self):
        notice = self._publish()[-1:]
        self._as(self.user_officer, notice).contact = "Room 305, 1234567"
        self.assertEqual(notice.contact, "Room 305, 1234567")
        with self.assertRaises(AccessError):
            self._as(self.user_li, notice).contact = "me"
        self.env.invalidate_all()
        again = self.period._notice_defaults()
        self.assertEqual(again["contact"], "Room 305, 1234567", "suggested the next time")

    def test_a_correction_is_a_dated_line_of_its_own(self):
        notices = self._publish()
        town = self._notice_of(self.town)
        said = {line.name: (line.score, line.rank) for line in town.line_ids}
        self.env.cr.execute(
            "UPDATE jifen_scorecard SET score = score + 5 WHERE id = %s", [self.period._scorecard(self.chen).id]
        )
        self.env.invalidate_all()
        lines = self.period._amend_notices("Appeal upheld")
        self.assertRecordValues(
            lines, [{"name": "Chen", "reason": "Appeal upheld", "amended_on": notices._today(self.company)}]
        )
        self.assertEqual(lines.score, said["Chen"][0] + 5)
        self.assertEqual(lines.amends_id.score, said["Chen"][0])
        self.assertEqual({line.name: (line.score, line.rank) for line in town.line_ids}, said, "the list stays")
        self.assertEqual(town._sheet()["amendments"][0]["reason"], "Appeal upheld")
        self.assertFalse(self.period._amend_notices("again"), "nothing has changed since")

    # === END === #

    def test_cron_ends_what_has_run_its_time(self):
        notices = self._publish()
        self._end_notices()
        self.assertEqual(set(notices.mapped("state")), {"running"})
        self._run_out()
        self._end_notices()
        self.assertEqual(set(notices.mapped("state")), {"ended"})
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.user_officer.partner_id.ids), ("body", "like", "run to its end")]
        )
        self.assertEqual(len(told), 1, "once for the period, not for each unit")

    def test_last_day_belongs_to_the_notice(self):
        with freeze_time(MONDAY):
            notices = self._publish()
        with freeze_time("2026-11-05 04:00:00"):
            self._end_notices()
            self.assertEqual(set(notices.mapped("state")), {"running"})
            with self.assertRaisesRegex(UserError, "until"):
                self._as(self.user_officer).action_close("Agreed")
        with freeze_time("2026-11-06 04:00:00"):
            self._as(self.user_officer).action_close("Agreed")
        self.assertEqual(self.period.state, "closed")

    # === THE GATE === #

    def test_no_closing_while_on_notice(self):
        self._publish()
        self.assertTrue(self._as(self.user_officer)._is_kept_from("close"))
        with self.assertRaisesRegex(UserError, "on public notice until"):
            self._as(self.user_officer).action_close("Agreed")
        self._run_out()
        self.assertFalse(self._as(self.user_officer)._is_kept_from("close"))
        self._as(self.user_officer).action_close("Agreed")
        self.assertEqual(self.period.state, "closed")

    def test_everybody_must_have_been_on_notice(self):
        first = self._publish()
        self._as(self.user_officer, self._notice_of(self.justice)).action_withdraw("Wrong list")
        self._run_out()
        with self.assertRaisesRegex(UserError, "Missing: Wu"):
            self._as(self.user_officer).action_close("Agreed")
        wizard = (
            self.env["jifen.public.notice.start"]
            .with_user(self.user_officer)
            .create({"period_id": self.period.id, "kind": "result", "days": 2, "by_unit": True, "show_scores": True})
        )
        wizard.action_start()
        self.assertEqual((self.notices - first).line_ids.mapped("name"), ["Wu"])
        self._run_out()
        self._as(self.user_officer).action_close("Agreed")
        self.assertEqual(self.period.state, "closed")

    def test_committee_waives_with_a_reason_on_record(self):
        self._publish()
        for user in (self.user_officer, self.user_ma, self.user_auditor, self.user_li):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).action_waive_notice("Because")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._as(self.user_committee).action_waive_notice("  ")
        for user in (self.user_officer, self.user_committee):
            with self.assertRaises(AccessError):
                self._as(user).write({"notice_waived_at": fields.Datetime.now()})
        wizard = self.env["jifen.public.notice.reason"].with_user(self.user_committee)
        wizard.create({"period_id": self.period.id, "reason": "Read out in the meeting"}).action_confirm()
        self.assertRecordValues(
            self._as(self.env.user),
            [{"notice_waived_by_id": self.user_committee.id, "notice_waived_reason": "Read out in the meeting"}],
        )
        said = self.period.message_ids.filtered(lambda message: "Read out in the meeting" in message.body)
        self.assertEqual(said.author_id, self.user_committee.partner_id)
        self._as(self.user_officer).action_close("Agreed")
        self.assertEqual(self.period.state, "closed")
        with self.assertRaisesRegex(UserError, "no public notice to waive"):
            self._as(self.user_committee).action_waive_notice("Once more")

    def test_a_waiver_holds_for_one_publication(self):
        self._publish()
        self._as(self.user_committee).action_waive_notice("Urgent")
        self._as(self.user_officer).action_reopen("One more finding")
        self._as(self.user_officer).action_score()
        self._as(self.user_officer).action_publish("Agreed")
        self.assertFalse(self._as(self.user_officer).notice_waived_at)
        with self.assertRaisesRegex(UserError, "on public notice"):
            self._as(self.user_officer).action_close("Agreed")

    def test_reopening_withdraws_on_record(self):
        first = self._publish()
        self._as(self.user_officer).action_reopen("A line was missing")
        self.assertRecordValues(
            first,
            [
                {
                    "state": "withdrawn",
                    "withdrawn_reason": "A line was missing",
                    "withdrawn_by_id": self.user_officer.id,
                }
            ]
            * 2,
        )
        self.assertEqual(first.line_ids.mapped("name") and len(first.line_ids), 6, "the lists stay on record")
        self._as(self.user_officer).action_score()
        self._as(self.user_officer).action_publish("Agreed")
        self.assertEqual(len(self.notices - first), 2)

    def test_no_pay_before_the_end_on_whatever_way(self):
        self._publish()
        self.period.action_close()  # by the system, which procedure does not stop
        self.assertIn("all the same", " ".join(self.period.message_ids.mapped("body")))
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": self.period.id, "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        for attempt in (
            lambda: self._as(self.user_committee, pay).action_approve(),
            lambda: self._as(self.user_committee, pay).sudo()._update_state("approve"),
        ):
            with self.assertRaisesRegex(UserError, "on public notice"), self.cr.savepoint():
                attempt()
        self._run_out()
        self._as(self.user_committee, pay).action_approve()
        self.assertEqual(pay.state, "approved")

    # === WHO SEES IT === #

    def test_members_of_the_unit_and_nobody_else(self):
        self._publish()
        seen = {
            self.user_li: {"Town"},
            self.user_ma: {"Town"},
            self.user_inspector: set(),
            self.user_auditor: {"Town", "Justice office"},
            self.user_committee: {"Town", "Justice office"},
        }
        for user, units in seen.items():
            notices = self._as(user, self.env["jifen.public.notice"]).search([("period_id", "=", self.period.id)])
            self.assertEqual(set(notices.mapped("unit_name")), units, user.login)
            lines = self._as(user, self.env["jifen.public.notice.line"]).search([("notice_id", "in", self.notices.ids)])
            self.assertEqual(set(lines.notice_id.mapped("unit_name")), units, user.login)
        with self.assertRaises(AccessError):
            self._as(self.user_li, self._notice_of(self.justice)).read(["title"])
        with self.assertRaises(AccessError):
            self._as(self.user_li, self._notice_of(self.justice).line_ids).read(["name"])

    def test_portal_users_read_nothing_over_rpc(self):
        self._publish()
        for model in ("jifen.public.notice", "jifen.public.notice.line"):
            with self.assertRaises(AccessError):
                self._as(self.user_chen, self.env[model]).search([])

    def test_somebody_who_left_the_unit_still_sees_their_own_list(self):
        self._publish()
        self.li.department_id = self.justice
        units = self._as(self.user_li, self.env["jifen.public.notice"]).search([]).mapped("unit_name")
        self.assertEqual(set(units), {"Town", "Justice office"})

    def test_a_withdrawn_list_is_for_the_office_only(self):
        self._publish()
        town = self._notice_of(self.town)
        self._as(self.user_officer, town).action_withdraw("Chen's case is open")
        self.assertEqual(self._as(self.user_li, town).state, "withdrawn")
        self.assertFalse(self._as(self.user_li, town).line_ids)
        with self.assertRaises(AccessError):
            self._as(self.user_li, town).read(["withdrawn_reason"])

    def test_only_the_office_withdraws_and_puts_on_notice(self):
        notice = self._publish()[:1]
        for user in (self.user_committee, self.user_ma, self.user_li, self.user_auditor):
            with self.assertRaises(AccessError):
                self._as(user, notice).action_withdraw("No")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._as(self.user_officer, notice).action_withdraw(" ")
        wizard = self.env["jifen.public.notice.start"]
        values = {"period_id": self.period.id, "kind": "grade", "days": 2, "show_grades": True}
        for user in (self.user_committee, self.user_ma):
            with self.assertRaises(AccessError):
                wizard.with_user(user).create(values).action_start()

    # === POINTS OF THE MONTH === #

    def test_points_of_an_open_period(self):
        self._post(self.chen, "discipline.idle")
        self._post(self.li, "award.commendation", level="city")
        values = {"period_id": self.period.id, "kind": "points", "days": 2, "show_scores": True}
        self.env["jifen.public.notice.start"].with_user(self.user_officer).create(values).action_start()
        notice = self.notices
        self.assertRecordValues(notice, [{"kind": "points", "state": "running", "everybody": True}])
        self.assertEqual(len(notice.part_names), len(notice.line_ids[:1].parts))
        said = {line.name: line.score for line in notice.line_ids}
        self.period.action_score()
        scores = {card.name: card.score for card in self.period.scorecard_ids}
        self.assertEqual(said, scores, "as scoring would compute them")
        self.assertEqual(said["Li"], 102)
        told = self.env["mail.message"].search([("body", "like", notice.title), ("partner_ids", "!=", False)])
        self.assertIn(self.user_chen.partner_id, told.partner_ids)

    def test_what_cannot_be_put_on_notice(self):
        start = self.env["jifen.public.notice.start"].with_user(self.user_officer)
        values = {"period_id": self.period.id, "days": 2, "show_scores": True}
        for kind in ("result", "grade"):
            with self.assertRaisesRegex(UserError, "cannot be put on notice"):
                start.create({**values, "kind": kind}).action_start()
        for days in (0, -1, 400):
            with self.assertRaisesRegex(UserError, "working days"):
                start.create({**values, "kind": "points", "days": days}).action_start()

    # === THE SHEET === #

    def test_the_printed_notice_has_every_line_and_no_markup_from_texts(self):
        notice = self._publish()[:1]
        notice.contact = "<script>alert(1)</script>"
        report = self.env["ir.actions.report"].with_user(self.user_officer)
        html = report._render_qweb_html("jifen_appraisal.public_notice_print", notice.ids)[0].decode()
        self.assertIn(notice.title, html)
        self.assertIn("&lt;script&gt;alert(1)", html)
        self.assertNotIn("<script>alert(1)", html)
        for line in notice.line_ids:
            self.assertIn(line.name, html)
        both = report._render_qweb_html("jifen_appraisal.public_notice_print", self.notices.ids)[0].decode()
        self.assertEqual(both.count("page-break-after: always"), 1, "two sheets, and no empty one at the end")
        self.assertEqual(both.count('class="article'), 1, "one document, as not every wkhtmltopdf joins several")
        with self.assertRaises(AccessError):
            self.env.invalidate_all()
            report = self.env["report.jifen_appraisal.public_notice_print"].with_user(self.user_inspector)
            report._get_report_values(notice.ids)

    def test_another_company_sees_nothing(self):
        self._publish()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        user = self._user("elsewhere", "officer", "committee")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in ("jifen.public.notice", "jifen.public.notice.line"):
            found = self._as(user, self.env[model]).with_context(allowed_company_ids=other.ids).search([])
            self.assertFalse(found)
        with self.assertRaises(AccessError):
            self._as(user).with_context(allowed_company_ids=other.ids).action_waive_notice("Why not")


@tagged("post_install", "-at_install")
class TestGradesOnNotice(BureauCase):
    def test_proposed_grades_before_the_committee_publishes(self):
        people = self.members["trio"]
        office = self._user("noticeoffice", "officer")
        quarter = self._quarter(1, people)
        self._decide(quarter, people[0], "good")
        wizard = self.env["jifen.public.notice.start"].with_user(office)
        good = self.scheme.grade_ids.filtered(lambda grade: grade.code == "good")
        wizard = wizard.with_context(default_period_id=quarter.id).create({"kind": "grade", "show_scores": False})
        wizard.grade_ids = good
        wizard.show_ranks = False
        wizard.action_start()
        notice = quarter.notice_ids
        self.assertRecordValues(notice, [{"kind": "grade", "provisional": True, "days": 5}])
        self.assertRecordValues(notice.line_ids, [{"name": people[0].name, "grade": good.name, "score": 0, "rank": 0}])
        self._decide(quarter, people[1], "good")
        self.env.invalidate_all()
        lines = quarter._amend_notices("Added by the committee")
        self.assertRecordValues(lines, [{"name": people[1].name, "amends_id": False, "grade": good.name}])
        quarter.with_user(office).action_back_to_open()
        self.assertEqual(notice.state, "withdrawn")

    def test_r4_closes_after_five_working_days(self):
        people = self.members["solo"]
        office = self._user("noticeoffice", "officer")
        quarter = self._quarter(1, people)
        with freeze_time(MONDAY):
            quarter.with_user(office).action_publish("Agreed")
            self.assertEqual(quarter.notice_ids.date_to, fields.Date.to_date("2026-11-09"))
            with self.assertRaisesRegex(UserError, "on public notice"):
                quarter.with_user(office).action_close("Agreed")
        with freeze_time("2026-11-10 04:00:00"):
            quarter.with_user(office).action_close("Agreed")
        self.assertEqual(quarter.state, "closed")
