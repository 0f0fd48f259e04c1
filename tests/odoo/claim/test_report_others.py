"""Reports about colleagues: who may, about whom, and that nobody learns who it was where the scheme protects them."""

import json

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import PDF, QUIET, shown, words
from .others_common import ReportCase


@tagged("post_install", "-at_install")
class TestReportOthers(ReportCase):
    # === WHOM === #

    def _offered(self, url="/my/jifen/reports/whom"):
        return [words(link) for link in self.page(url).xpath("//a[contains(@class,'jifen_line')]")]

    def test_colleagues_of_the_unit_with_name_and_office_alone(self):
        self.login(self.user_chen)
        self.assertEqual(
            self._offered(),
            ["Gao Town", "Li Party office", "Ma Party office", "Song Town", "Wu Justice office"],
        )
        self.assertEqual(self._offered("/my/jifen/reports/whom?search=wu"), ["Wu Justice office"])
        self.assertIn("No colleague of this name", self.text("/my/jifen/reports/whom?search=%25nobody"))

    def test_colleagues_of_another_unit(self):
        self.justice.jifen_is_unit = True
        self.period._scorecard(self.wu)._trusted().write({"unit_id": self.justice.id})
        self.login(self.user_chen)
        self.assertNotIn("Wu Justice office", self._offered())
        self.get(f"/my/jifen/reports/new?about={self.wu.id}", 404)
        self.scheme.report_by = "everybody"
        self.assertIn("Wu Justice office", self._offered())

    def test_managers_about_their_people(self):
        self.scheme.report_by = "manager"
        self.login(self.user_chen)
        self.assertEqual(self._offered(), [])
        self.assertIn("There is nobody to report about", self.text("/my/jifen/reports/whom"))
        self.login(self.user_ma)
        self.assertEqual(self._offered(), ["Chen Party office", "Li Party office", "Wu Justice office"])

    def test_nobody_reports_where_the_scheme_or_the_items_do_not_let_them(self):
        self.login(self.user_chen)
        self._reportable(False)
        self.assertEqual(self._offered(), [])
        self._reportable(True)
        self.assertEqual(len(self._offered()), 5)
        self.scheme.report_by = "nobody"
        self.assertEqual(self._offered(), [])
        self.assertNotIn("Report about a colleague", self.text("/my/jifen/claims"))

    def _reportable(self, value):
        # What counts in a running period is fixed; this is another regulation, so to say.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jifen_item SET report_others = %s WHERE id IN %s", (value, (self.good | self.bad | self.span)._ids)
        )
        self.env.invalidate_all()

    def test_not_about_oneself_or_strangers(self):
        stranger = self._employee("Stranger", self.party)
        before = self.rows("jifen.claim", "ir.attachment")
        self.login(self.user_chen)
        for person in (self.chen, stranger):
            self.get(f"/my/jifen/reports/new?about={person.id}", 404)
            self.report(about=person)
            self.assertEqual(self.answer.status_code, 404)
        for text in ("0", "-1", "99999999999999999999", "x", "½", ""):
            self.get(f"/my/jifen/reports/new?about={text}", 404)
        self.assertEqual(self.rows("jifen.claim", "ir.attachment"), before)

    # === WAY === #

    def test_good_report_from_form_to_ledger(self):
        page = self._form_page()
        offered = {int(value) for value in page.xpath("//input[@name='item_id']/@value")}
        self.assertEqual(offered, {self.good.id, self.bad.id, self.span.id})
        report = self.report(self.good)
        self.assertRecordValues(
            report,
            [{"about": "other", "state": "submitted", "employee_id": self.wu.id, "user_id": self.user_wu.id}],
        )
        self.assertEqual(report.reporter_id, self.user_chen)
        self.assertIn("It is now with Ma", shown(self.answer))
        report.with_user(self.user_ma).action_approve()
        self.assertEqual((report.state, report.line_ids.points), ("approved", 1))
        self.assertEqual(report.line_ids.scorecard_id.employee_id, self.wu)
        self.assertIn("Helped a resident", self.text("/my/jifen/reports"))
        self.login(self.user_wu)
        self.assertIn("Reported about you by Chen", self.text(f"/my/jifen/claims/{report.id}"))
        self.assertIn("+1", self.text("/my/jifen/ledger"))

    def _form_page(self):
        self.login(self.user_chen)
        page = self.page(f"/my/jifen/reports/new?about={self.wu.id}")
        self.assertIn("Report about Wu Justice office", words(page.find(".//main")))
        return page

    def test_draft_changed_deleted_and_seen_by_its_reporter_alone(self):
        report = self.reported(intent="draft")
        url = f"/my/jifen/claims/{report.id}"
        self.assertEqual(report.state, "draft")
        file = report.attachment_ids
        self.get(f"/my/jifen/evidence/{file.id}")
        self.login(self.user_wu)
        self.get(url, 404)
        self.get(f"/my/jifen/evidence/{file.id}", 404)
        self.assertNotIn(report.number, self.text("/my/jifen/hearings"))
        for what in ("submit", "withdraw", "reset", "delete", "edit", "answer"):
            self.post(f"{url}/{what}", {"answer": "confirmed"}, status=404)
        self.login(self.user_chen)
        values = self.values(item_id=self.good.id, level_id="", description="Changed", remove_id=str(file.id))
        self.send(values, (("other.pdf", PDF),), url=f"{url}/edit", status=200)
        self.assertEqual((report.description, report.item_id), ("Changed", self.good))
        self.assertEqual(report.attachment_ids.mapped("name"), ["other.pdf"])
        self.post(f"{url}/delete", status=200)
        self.assertFalse(report.exists())

    def test_submitted_report_can_be_withdrawn_by_its_reporter(self):
        report = self.reported(self.good)
        self.post(f"/my/jifen/claims/{report.id}/withdraw", status=200)
        self.assertEqual(report.state, "withdrawn")
        self.assertFalse(report._pending_approvals())
        self.login(self.user_wu)
        self.get(f"/my/jifen/claims/{report.id}", 404)

    def test_form_with_mistakes_keeps_its_files(self):
        self.login(self.user_chen)
        self.report(date="never", intent="draft")
        self.assertIn("Enter the day", self.errors(self.answer))
        stash = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", 0)])
        report = self.report(files=(), intent="draft", stash_id=str(stash.id))
        self.assertEqual(report.attachment_ids.mapped("name"), ["scene.png"])
        self.assertEqual(report.attachment_ids.create_uid.id, SUPERUSER_ID)
        self.assertFalse(stash.exists())

    def test_only_items_for_reports(self):
        self.login(self.user_chen)
        self.report(self.own_item)
        self.assertIn("Choose an item that you can claim", self.errors(self.answer))
        self.send(self.values(item_id=self.bad.id, level_id=""))
        self.assertFalse(self.claims_of(self.chen), "what can be reported only is not claimed for oneself")

    def test_the_scheme_is_asked_again_when_it_is_submitted(self):
        report = self.reported(intent="draft")
        self.scheme.report_by = "nobody"
        response = self.post(f"/my/jifen/claims/{report.id}/submit", status=200)
        self.assertEqual(report.state, "draft")
        self.assertIn("A report about Wu is not possible", shown(response))

    def test_not_more_than_so_many_at_once(self):
        self.login(self.user_chen)
        report = self.report(files=(), intent="draft")
        for __ in range(29):
            report.sudo().copy()._trusted().write({"about": "other", "reporter_id": self.user_chen.id})
        self.report(files=(), intent="draft")
        self.assertIn("30 of your reports are still undecided", self.errors(self.answer))

    # === DECIDING === #

    def test_nobody_decides_what_they_reported_or_what_is_about_them(self):
        report = self.reported(self.good, user=self.user_ma)
        pending = report._pending_approvals()
        self.assertEqual(pending.user_id, self.user_gao, "the manager who reported is climbed past")
        pending._trusted().write({"user_id": self.user_ma.id})
        row = self.as_user(pending, self.user_ma)
        self.assertFalse(row.can_decide)
        self.assertFalse(row.search([("can_decide", "=", True)]) & row)
        with self.assertRaises(UserError):
            row.action_approve()

    def test_reporter_in_the_group_does_not_decide(self):
        member = self._employee("Member", self.party, self.user_committee)
        self.period.write({"employee_ids": [Command.link(member.id)]})
        report = self.reported(self.good, user=self.user_committee)
        row = self.as_user(self._to_committee(report), self.user_committee)
        with self.assertRaises(UserError):
            row.action_approve()
        self.assertNotIn(row, row.search([("can_decide", "=", True)]))

    # === RPC === #

    def test_reports_are_not_made_over_rpc(self):
        claims = self.env["jifen.claim"].with_user(self.user_li)
        for values in ({"about": "other"}, {"reporter_id": self.user_wu.id}, {"reporter_protected": True}):
            with self.assertRaises(AccessError):
                claims.create({"item_id": self.good.id, "description": "x", **values})
        with self.assertRaises(AccessError):
            claims.create({"item_id": self.good.id, "employee_id": self.wu.id})

    def test_subject_and_others_change_nothing(self):
        report = self.reported(user=self.user_ma, about=self.li)
        for user in (self.user_li, self.user_ma, self.user_gao, self.user_inspector):
            row = self.as_user(report, user)
            for call in (
                lambda row=row: row.write({"description": "x"}),
                lambda row=row: row.write({"state": "withdrawn"}),
                lambda row=row: row.write({"hearing_answer": "silent"}),
                lambda row=row: row.unlink(),
                lambda row=row: row.action_withdraw(),
                lambda row=row: row.action_reset(),
                lambda row=row: row.action_submit(),
                lambda row=row: row.action_record_hearing("confirmed", ""),
            ):
                with self.assertRaises(UserError), mute_logger(*QUIET):
                    call()
        self.assertEqual(report.state, "hearing")

    def test_even_the_office_does_not_rewrite_a_report(self):
        report = self.reported(intent="draft")
        for user in (self.user_officer, self.user_committee):
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                self.as_user(report, user).write({"description": "rewritten"})
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                self.as_user(report, user).unlink()

    def test_reporter_reads_nothing_by_access_rights(self):
        report = self.reported()
        for user in (self.user_chen,):
            row = self.as_user(report, user)
            self.assertFalse(row.search([("id", "=", report.id)]))
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                row.read(["state"])


@tagged("post_install", "-at_install")
class TestReporterWithAnotherLogin(ReportCase):
    """Whoever reported is the same person with whatever login they have."""

    def test_they_do_not_approve_their_own_report(self):
        report = self.reported(self.good, user=self.user_li)
        self._to_committee(report)
        other = self._user("li_new", "committee")
        self.li.user_id = other
        with self.assertRaisesRegex(UserError, "own document"):
            self.as_user(report, other).action_approve()
        self.assertEqual(report.state, "submitted")

    def test_they_find_it_and_the_former_login_does_not(self):
        report = self.reported(self.good)
        other = self._user("chen_new", portal=True)
        former, self.chen.user_id = self.user_chen, other
        self.assertEqual(self.as_user(report, other).sudo().reporter_id, other)
        claims = self.env["jifen.claim"]
        self.assertIn(report, claims.with_user(other)._portal_reports(report.id))
        self.assertNotIn(report, claims.with_user(former)._portal_reports(report.id))


@tagged("post_install", "-at_install")
class TestProtectedReporter(ReportCase):
    """Chen reports Li, an internal user, under a scheme that protects reporters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.protect_reporter = True
        cls.user_chen.partner_id.name = "Qiu Tell"
        cls.user_chen.name = "Qiu Tell"
        cls.chen.name = "Qiu Tell"

    def _traces(self, report):
        """Return every record that has to do with a report."""
        approvals = report.approval_ids
        files = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", report.id)])
        traces = [report, approvals, files, report.line_ids, report.message_follower_ids]
        for records in (report, approvals):
            messages = self.env["mail.message"].search([("model", "=", records._name), ("res_id", "in", records.ids)])
            activities = self.env["mail.activity"].search(
                [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            )
            traces += [messages, messages.notification_ids, activities]
        return traces

    def _assert_untold(self, report):
        """Look into the raw rows of everything: who reported is in one column, and nowhere else."""
        self.env.flush_all()
        user, partner = self.user_chen, self.user_chen.partner_id
        for records in self._traces(report):
            for name, field in records._fields.items():
                if not records or not field.store or field.type != "many2one" or name == "reporter_id":
                    continue
                if field.comodel_name == "res.users":
                    self.assertNotIn(user, records[name], f"{records._name}.{name}")
                elif field.comodel_name == "res.partner":
                    self.assertNotIn(partner, records[name], f"{records._name}.{name}")
            # All of it, as an auditor would find it, whatever the access rights.
            for row in records.with_user(self.user_auditor).sudo().read():
                row.pop("reporter_id", None)
                self.assertNotIn("Qiu Tell", json.dumps(row, default=str, ensure_ascii=False), records._name)

    def test_name_is_nowhere_on_the_whole_way(self):
        report = self.reported(about=self.li)
        self.assertEqual((report.state, report.reporter_id), ("hearing", self.user_chen))
        self._assert_untold(report)
        report.with_user(self.user_li).sudo()._answer_hearing("objected", "I was at the window.")
        self._assert_untold(report)
        self.as_user(report._pending_approvals(), self.user_ma).action_approve()
        self.assertEqual(report.state, "approved")
        self._assert_untold(report)

    def test_who_sees_the_name(self):
        report = self.reported(about=self.li)
        report.with_user(self.user_li).sudo()._answer_hearing("confirmed", "")
        told = {
            self.user_li: "protected",
            self.user_ma: "protected",
            self.user_committee: "protected",
            self.user_auditor: "protected",
            self.user_officer: "Qiu Tell",
        }
        for user, name in told.items():
            row = self.as_user(report, user)
            with self.subTest(user=user.login):
                self.assertEqual(row.reporter_name, name)
                self.assertEqual(row.read(["reporter_name"])[0]["reporter_name"], name)

    def test_an_officer_does_not_learn_who_reported_them(self):
        officer = self._employee("Officer", self.party, self.user_officer)
        self.period._scorecard(self.li)._trusted().write(
            {"employee_id": officer.id, "user_id": self.user_officer.id, "name": "Officer"}
        )
        report = self.reported(about=officer)
        row = self.as_user(report, self.user_officer)
        self.assertEqual(row.reporter_name, "protected")
        with self.assertRaises(AccessError):
            row.action_withdraw()
        with self.assertRaises(AccessError):
            row.action_record_hearing("confirmed", "")

    def test_field_cannot_be_asked_for(self):
        report = self.reported(about=self.li)
        domain = [("reporter_id", "=", self.user_chen.id)]
        for user in (self.user_li, self.user_committee, self.user_auditor, self.user_officer):
            row = self.as_user(report, user)
            for call in (
                lambda row=row: row.read(["reporter_id"]),
                lambda row=row: row.search(domain),
                lambda row=row: row.search([("reporter_id.name", "=", "Qiu Tell")]),
                lambda row=row: row.search_count(domain),
                lambda row=row: row.search([], order="reporter_id"),
                lambda row=row: row.read_group([], ["id"], ["reporter_id"]),
                lambda row=row: row.formatted_read_group([], ["reporter_id"], ["__count"]),
                lambda row=row: row.export_data(["reporter_id/name"]),
                lambda row=row: row.filtered_domain(domain),
                lambda row=row: row.env["jifen.approval"].search([("claim_id.reporter_id", "=", self.user_chen.id)]),
            ):
                with self.assertRaises(UserError), mute_logger(*QUIET):
                    call()

    def test_card_and_pages_and_messages(self):
        report = self.reported(about=self.li)
        report.with_user(self.user_li).sudo()._answer_hearing("objected", "Not so.")
        pending = report._pending_approvals()
        card = self.as_user(pending, self.user_ma)._cards()[pending.id]
        self.assertNotIn("Qiu Tell", json.dumps(card, ensure_ascii=False))
        facts = {fact["label"]: fact["value"] for fact in card["facts"]}
        self.assertEqual(facts["Reported by"], "protected")
        self.assertEqual(facts["Person concerned"], "Objected: Not so.")
        self.login(self.user_li)
        text = self.text(f"/my/jifen/claims/{report.id}")
        self.assertIn("Reported about you. Who reported it is protected.", text)
        self.assertNotIn("Qiu Tell", text)
        mails = self.env["mail.mail"].search([], order="id desc", limit=20)
        self.assertFalse(mails.filtered(lambda mail: "Qiu Tell" in f"{mail.email_from} {mail.body_html}"))

    def test_group_is_asked_with_the_reporter_in_it(self):
        member = self._user("member", "committee")
        self.chen.user_id = member
        self.period._scorecard(self.chen)._trusted().write({"user_id": member.id})
        report = self.reported(self.good, user=member, about=self.li)
        pending = self._to_committee(report)
        self.assertIn(member, pending._people_asked()[pending], "who is missing would be whoever reported")
        with self.assertRaises(UserError):
            self.as_user(pending, member).action_approve()

    def test_once_promised_always_kept(self):
        report = self.reported(about=self.li)
        self.scheme.protect_reporter = False
        self.assertEqual(self.as_user(report, self.user_li).reporter_name, "protected")

    def test_without_protection_the_name_is_told(self):
        self.scheme.protect_reporter = False
        report = self.reported(about=self.li)
        self.assertEqual(self.as_user(report, self.user_li).reporter_name, "Qiu Tell")

    def test_reporter_is_told_without_a_trace_on_the_report(self):
        report = self.reported(self.good, about=self.li)
        self.as_user(report._pending_approvals(), self.user_ma).action_approve()
        told = self.env["mail.message"].search([("partner_ids", "in", self.user_chen.partner_id.ids)], limit=1)
        self.assertIn("was confirmed", told.body)
        self.assertFalse(told.model or told.res_id)
        self._assert_untold(report)

    def test_the_notice_to_the_reporter_is_read_by_nobody_else(self):
        report = self.reported(self.good, about=self.li)
        self.as_user(report._pending_approvals(), self.user_ma).action_approve()
        partner = self.user_chen.partner_id
        told = self.env["mail.message"].search([("partner_ids", "in", partner.ids)])
        plain = self._user("plain")
        for user in (self.user_ma, self.user_li, self.user_committee, self.user_auditor, plain):
            with self.subTest(user=user.login):
                self.assertFalse(self.as_user(told, user)._filtered_access("read"))
                rows = self.as_user(self.env["mail.notification"], user)
                self.assertFalse(rows.search([("res_partner_id", "=", partner.id)]))
                self.assertFalse(rows.search([("mail_message_id", "in", told.ids)]))
                self.assertFalse(rows.search([("author_id", "=", partner.id)]))

    def _seen_of_the_way(self, report, user):
        row = self.as_user(report, user)
        return row.waits_for, [(step["kind"], step["title"], step["who"], step["note"]) for step in row.way]

    def test_who_is_left_out_is_not_told(self):
        """Ma, who would decide, is left out of the report that is Ma's own: it looks like any other."""
        usual, own = self.reported(self.good, about=self.li), self.reported(self.good, user=self.user_ma, about=self.li)
        self.assertEqual((usual | own)._pending_approvals().user_id, self.user_ma | self.user_gao)
        for user in (self.user_li, self.user_committee, self.user_auditor):
            with self.subTest(user=user.login):
                self.assertEqual(self._seen_of_the_way(usual, user), self._seen_of_the_way(own, user))
                self.assertNotIn("Gao", self.as_user(own, user).timeline_html)
                waits_for, way = self._seen_of_the_way(usual, user)
                self.assertEqual({waits_for, *(step[2] for step in way)}, {"whoever decides on it"})
        self.assertEqual(self._seen_of_the_way(own, self.user_officer)[0], "Gao")
        self.login(self.user_li)
        for report in (usual, own):
            text = self.text(f"/my/jifen/claims/{report.id}")
            self.assertIn("whoever decides on it", text)
            self.assertNotIn("Gao", text)

    def test_who_is_reported_reads_no_notes(self):
        report = self.reported(self.good, about=self.li)
        # Somebody of the office follows it, and writes a note.
        report.message_subscribe(self.user_committee.partner_id.ids)
        self.as_user(report, self.user_officer).message_post(body="Ask at the counter", subtype_xmlid="mail.mt_note")
        mine = self.as_user(report, self.user_li)
        self.assertEqual(mine.state, "submitted")
        self.assertFalse(mine.message_ids | mine.env["mail.message"].search([("model", "=", "jifen.claim")]))
        self.assertFalse(mine.search([("message_ids.body", "like", "counter"), ("id", "=", report.id)]))
        self.assertFalse(mine.message_follower_ids | mine.env["mail.followers"].search([("res_id", "=", report.id)]))
        self.assertIn("counter", self.as_user(report, self.user_committee).message_ids[0].body)
        own = self._claim(self.li)
        own.action_submit()
        self.assertTrue(self.as_user(own, self.user_li).message_ids, "of one's own claim")
