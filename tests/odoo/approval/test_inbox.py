"""What approvers find in their inbox, and that it is gone once somebody has decided."""

import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tools.discuss import Store

from ..common import GROUP
from .test_approval import ONE_STEP, TWO_STEPS, ApprovalCase


class InboxCase(ApprovalCase):
    def _inbox(self, user):
        """Return the messages in the user's inbox, as the web client fetches them."""
        self.env.invalidate_all()
        return self.env["mail.message"].with_user(user).search([("needaction", "=", True)], order="id")

    def _client_data(self, user):
        """Return ``{message id: data}`` as the web client gets it when it opens the inbox."""
        messages = self._inbox(user)
        self.env.invalidate_all()
        data = Store().add(messages, add_followers=True).get_result()
        json.dumps(data, default=str)
        return {row["id"]: row for row in data.get("mail.message", [])}, data

    def _cards(self, user):
        rows, __ = self._client_data(user)
        return [row["jifen_card"] for row in rows.values()]

    def _activities(self, user):
        kind = self.env.ref("jifen_appraisal.jifen_activity_type_approval")
        return self.env["mail.activity"].search([("user_id", "=", user.id), ("activity_type_id", "=", kind.id)])

    def _bus(self, user, kind):
        """Return the payloads sent to the user's open screens so far in this test."""
        self.env.cr.precommit.run()
        channel = json.dumps([self.env.cr.dbname, "res.partner", user.partner_id.id], separators=(",", ":"))
        rows = self.env["bus.bus"].search([("channel", "=", channel)], order="id")
        messages = [json.loads(row.message) for row in rows]
        return [message["payload"] for message in messages if message["type"] == kind]

    def assertNothingLeft(self, *users):
        for user in users:
            self.assertFalse(self._inbox(user), user.name)
            self.assertFalse(self._activities(user), user.name)


@tagged("post_install", "-at_install")
class TestCard(InboxCase):
    def test_the_card_says_what_is_to_be_decided(self):
        claim = self._submitted(item=TWO_STEPS, matter="M-7")
        rows, data = self._client_data(self.user_ma)
        (row,) = rows.values()
        approval = self._pending(claim)
        self.assertEqual((row["model"], row["res_id"]), ("jifen.approval", approval.id))
        card = row["jifen_card"]
        expected = {
            "kind": "approval",
            "id": approval.id,
            "employee": "Chen",
            "office": "Party office",
            "points": 2,
            "points_text": "+2",
            "date": str(self.day),
            "matter": "M-7",
            "description": "City commendation, document 12",
            "adjustable": False,
            "can_decide": True,
            "state": "pending",
            "decided_by": "",
        }
        self.assertEqual({key: card[key] for key in expected}, expected)
        self.assertTrue(card["step"].startswith("1/2 "))
        self.assertEqual(card["item"], self.scheme._item(TWO_STEPS).with_user(self.user_ma).name)
        # The evidence comes with it, and may be opened.
        (file,) = data["ir.attachment"]
        self.assertEqual((file["name"], row["attachment_ids"]), ("notice.pdf", [file["id"]]))
        self.env.invalidate_all()
        self.assertEqual(self.env["ir.attachment"].with_user(self.user_ma).browse(file["id"]).raw[:5], b"%PDF-")
        self.assertEqual(row["author_id"], self.company.partner_id.id)
        activity = self._activities(self.user_ma)
        self.assertEqual((activity.res_model, activity.res_id), ("jifen.approval", approval.id))

    def test_negative_points_have_their_sign(self):
        self._submitted(item="study.notes", quantity=2)
        (card,) = self._cards(self.user_ma)
        self.assertEqual((card["points_text"], card["quantity"][:1]), ("−2", "2"))

    def test_a_range_can_be_adjusted(self):
        self._submitted(item="award.range", points_claimed=4)
        (card,) = self._cards(self.user_ma)
        self.assertEqual((card["adjustable"], card["range"], card["points"]), (True, "+0.5 … +5", 4))

    def test_text_stays_text(self):
        evil = "<script>alert(1)</script><img src=x onerror=alert(2)> {{7*7}}"
        self.chen.name = evil
        self._submitted(description=evil, matter=evil)
        rows, __ = self._client_data(self.user_ma)
        (row,) = rows.values()
        self.assertEqual((row["jifen_card"]["description"], row["jifen_card"]["employee"]), (evil, evil))
        body = row["body"][1]
        self.assertNotIn("<script", body)
        self.assertNotIn("<img", body)

    def test_one_after_the_other(self):
        claim = self._submitted(item=TWO_STEPS)
        self.assertFalse(self._inbox(self.user_gao))
        self._decide(claim, self.user_ma)
        self.assertNothingLeft(self.user_ma)
        (card,) = self._cards(self.user_gao)
        self.assertTrue(card["step"].startswith("2/2 "))
        self.assertEqual(len(self._activities(self.user_gao)), 1)
        self._decide(claim, self.user_gao)
        self.assertNothingLeft(self.user_ma, self.user_gao)

    def test_every_way_to_decide_closes_the_card(self):
        ways = {
            "approve": lambda claim: self._decide(claim, self.user_ma),
            "refuse": lambda claim: self._decide(claim, self.user_ma, "action_refuse", "no"),
            "approve many": lambda claim: self._decide(claim, self.user_ma, "action_approve_many"),
            "refuse many": lambda claim: self._decide(claim, self.user_ma, "action_refuse_many", "no"),
            "claim": lambda claim: claim.with_user(self.user_ma).action_approve(),
            "claim refused": lambda claim: claim.with_user(self.user_ma).action_refuse("no"),
            "withdrawn": lambda claim: claim.with_user(self.user_chen).sudo().action_withdraw(),
        }
        for name, decide in ways.items():
            with self.subTest(name):
                claim = self._submitted()
                self.assertEqual(len(self._inbox(self.user_ma)), 1)
                self.assertEqual(len(self._activities(self.user_ma)), 1)
                decide(claim)
                self.assertNothingLeft(self.user_ma)
                self.assertNotEqual(claim.state, "submitted")

    def test_open_screens_are_told_who_decided(self):
        claim = self._submitted()
        message = self._inbox(self.user_ma)
        self.assertEqual([row["message_id"] for row in self._bus(self.user_ma, "mail.message/inbox")], message.ids)
        self._decide(claim, self.user_ma, "action_refuse", "not an award")
        (payload,) = self._bus(self.user_ma, "mail.message/mark_as_read")
        self.assertEqual(payload["message_ids"], message.ids)
        self.assertEqual(payload["needaction_inbox_counter"], 0)
        outcome = payload["jifen_outcomes"][str(message.id)]
        self.assertEqual(
            {key: outcome[key] for key in ("state", "decided_by", "reason")},
            {"state": "refused", "decided_by": "Ma", "reason": "not an award"},
        )

    def test_an_old_message_shows_what_was_decided(self):
        claim = self._submitted()
        message = self._inbox(self.user_ma)
        self._decide(claim, self.user_ma)
        card = message.jifen_card
        self.assertEqual((card["state"], card["can_decide"], card["decided_by"]), ("approved", False, "Ma"))

    def test_nobody_else_sees_it(self):
        self._submitted()
        message = self._inbox(self.user_ma)
        for user in (self.user_wu, self.user_li, self.user_gao, self.user_inspector):
            with self.subTest(user.name):
                self.assertFalse(self._inbox(user))
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    message.with_user(user).read(["jifen_card"])
        # It is written in the claimant's name, so that they may read it; not how it is decided.
        self.env.invalidate_all()
        self.assertFalse(message.with_user(self.user_chen).jifen_card)
        # The office may read all approvals, and decides none that are not put to it.
        card = message.with_user(self.user_officer).jifen_card
        self.assertEqual((card["state"], card["can_decide"]), ("pending", False))

    def test_the_card_follows_whoever_reads(self):
        """Asked by one user, the card is not handed on to another from the cache."""
        self._submitted()
        message = self._inbox(self.user_ma)
        self.assertTrue(message.jifen_card["can_decide"])
        self.assertFalse(message.with_user(self.user_officer).jifen_card["can_decide"])

    def test_cards_are_read_together(self):
        for number in range(12):
            self._submitted(item=TWO_STEPS, description=f"award {number}")

        def queries(messages):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all(card["can_decide"] for card in messages.mapped("jifen_card")))
            return self.env.cr.sql_log_count - before

        messages = self._inbox(self.user_ma)
        self.assertEqual(len(messages), 12)
        few = queries(messages[:3])
        self.assertLessEqual(queries(messages), few)

    def test_other_companies_chosen_in_the_top_bar(self):
        elsewhere = self.env["res.company"].create({"name": "Another town"})
        self.user_ma.company_ids |= elsewhere
        self._submitted()
        message = self._inbox(self.user_ma)
        self.env.invalidate_all()
        self.assertTrue(message.with_context(allowed_company_ids=elsewhere.ids).jifen_card["can_decide"])


@tagged("post_install", "-at_install")
class TestGroup(InboxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step = cls.scheme.step_ids[0]
        cls.step.write({"approver": "group", "group_id": cls.env.ref(GROUP + "inspector").id})

    def _members(self, claim):
        row = self._pending(claim)
        return row._people_asked()[row]

    def test_every_member_is_asked_and_relieved(self):
        second = self._user("inspector2", "inspector")
        gone = self._user("inspector3", "inspector")
        gone.active = False
        claim = self._submitted()
        asked = self._members(claim)
        self.assertIn(self.user_inspector, asked)
        self.assertIn(second, asked)
        self.assertNotIn(gone, asked)
        self.assertNotIn(self.user_ma, asked)
        for user in asked:
            (card,) = self._cards(user)
            self.assertTrue(card["can_decide"], user.name)
        self._decide(claim, second)
        self.assertNothingLeft(*asked)

    def test_members_of_other_companies_are_not_asked(self):
        stranger = self._stranger("inspector")
        self.assertNotIn(stranger, self._members(self._submitted()))

    def test_the_claimant_is_not_asked_as_a_member(self):
        self.user_li.group_ids |= self.env.ref(GROUP + "inspector")
        claim = self._submitted(self.li)
        self.assertNotIn(self.user_li, self._members(claim))
        self.assertNothingLeft(self.user_li)

    def test_large_groups_are_asked_in_part_and_decide_as_a_whole(self):
        users = self.env["res.users"].create(
            [
                {
                    "name": f"Inspector {number}",
                    "login": f"jifen_many_{number}",
                    "group_ids": [Command.link(self.env.ref(GROUP + "inspector").id)],
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for number in range(25)
            ]
        )
        claim = self._submitted()
        self.assertEqual(len(self._members(claim)), 20)
        last = users[-1]
        self.assertFalse(self._inbox(last))
        self.assertTrue(self._pending(claim, last).can_decide)

    def test_members_without_the_role_may_read_what_they_decide(self):
        group = self.env["res.groups"].create(
            {"name": "Town hall", "implied_ids": [self.env.ref("base.group_user").id]}
        )
        member = self._user("member")
        member.group_ids |= group
        self.step.group_id = group
        claim = self._submitted()
        self.env.invalidate_all()
        self.assertEqual(claim.with_user(member).description, "City commendation, document 12")
        (card,) = self._cards(member)
        self.assertTrue(card["can_decide"])


@tagged("post_install", "-at_install")
class TestSeveral(InboxCase):
    def test_who_is_still_waited_for_is_not_asked_twice(self):
        both = self.user_ma | self.user_gao
        self.scheme.step_ids.filtered(lambda step: step.document == "claim")[0].write(
            {"approver": "users", "user_ids": [Command.set(both.ids)], "need": "all"}
        )
        claim = self._submitted()
        asked = {user: self._inbox(user) for user in both}
        self.assertEqual([len(messages) for messages in asked.values()], [1, 1])
        mine = self._pending(claim).filtered(lambda row: row.user_id == self.user_ma)
        mine.with_user(self.user_ma).action_approve()
        self.assertNothingLeft(self.user_ma)
        self.assertEqual(self._inbox(self.user_gao), asked[self.user_gao])
        self.assertEqual(len(self._activities(self.user_gao)), 1)
        (card,) = self._cards(self.user_gao)
        self.assertEqual((card["state"], card["can_decide"], claim.state), ("pending", True, "submitted"))
        self._decide(claim, self.user_gao)
        self.assertNothingLeft(*both)
        self.assertEqual(claim.state, "approved")

    def test_one_of_two_closes_both_copies(self):
        both = self.user_ma | self.user_gao
        self.scheme.step_ids.filtered(lambda step: step.document == "claim")[0].write(
            {"approver": "users", "user_ids": [Command.set(both.ids)], "need": "any"}
        )
        claim = self._submitted()
        mine = self._pending(claim).filtered(lambda row: row.user_id == self.user_gao)
        mine.with_user(self.user_gao).action_refuse("not an award")
        self.assertNothingLeft(*both)
        self.assertTrue(self._bus(self.user_ma, "mail.message/mark_as_read"))
        self.assertEqual(claim.state, "refused")


@tagged("post_install", "-at_install")
class TestDigest(InboxCase):
    def _submit_many(self, count, employees=None):
        employees = employees or self.chen
        item = self.scheme._item(ONE_STEP)
        claims = self.env["jifen.claim"].create(
            [
                {
                    "employee_id": employees[number % len(employees)].id,
                    "item_id": item.id,
                    "date": self.day,
                    "description": f"article {number}",
                }
                for number in range(count)
            ]
        )
        claims.action_submit()
        return claims

    def test_thirty_are_cards_and_one_more_is_a_digest(self):
        self._submit_many(30)
        self.assertEqual([card["kind"] for card in self._cards(self.user_ma)], ["approval"] * 30)
        self.env["mail.notification"].search([("res_partner_id", "=", self.user_ma.partner_id.id)]).is_read = True
        self._submit_many(31)
        (card,) = self._cards(self.user_ma)
        self.assertEqual(card, {"kind": "digest", "waiting": 61})
        self.assertEqual(len(self._activities(self.user_ma)), 61)

    def test_a_digest_by_mail_has_a_link(self):
        self.user_ma.notification_type = "email"
        mails = self.env["mail.mail"].search([])
        self._submit_many(31)
        (mail,) = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.user_ma.partner_id)
        self.assertIn("/odoo/jifen-approvals", mail.body_html)
        self.assertIn("31 documents", mail.body_html)

    def test_the_digest_goes_when_nothing_waits(self):
        claims = self._submit_many(31)
        self._decide(claims[:30], self.user_ma, "action_approve_many")
        (card,) = self._cards(self.user_ma)
        self.assertEqual(card["waiting"], 1)
        self._decide(claims[30:], self.user_ma)
        self.assertNothingLeft(self.user_ma)
        (*__, payload) = self._bus(self.user_ma, "mail.message/mark_as_read")
        self.assertFalse(payload["jifen_outcomes"])

    def test_digest_of_one_does_not_close_with_the_approvals_of_another(self):
        self._submit_many(31)
        self.wu.parent_id = self.gao
        other = self._submit_many(31, self.wu)
        self._decide(other, self.user_gao, "action_approve_many")
        self.assertNothingLeft(self.user_gao)
        self.assertEqual(len(self._inbox(self.user_ma)), 1)

    def test_many_people_get_cards_in_one_go(self):
        """More cards in all than are sent one by one, and none of them has more than the digest's limit."""
        self.wu.parent_id = self.gao
        claims = self._submit_many(44, self.chen | self.wu)
        for user in (self.user_ma, self.user_gao):
            cards = self._cards(user)
            self.assertEqual([card["kind"] for card in cards], ["approval"] * 22)
            self.assertEqual(len({card["id"] for card in cards}), 22)
            self.assertTrue(all(card["can_decide"] for card in cards))
            self.assertEqual(len(self._bus(user, "mail.message/inbox")), 22)
            # Open screens get the cards as this user sees them, not as the system does.
            shown = [
                row["jifen_card"]
                for payload in self._bus(user, "mail.record/insert")
                for row in payload.get("mail.message", [])
            ]
            self.assertEqual(len(shown), 22)
            self.assertTrue(all(card["can_decide"] for card in shown))
        self._decide(claims.filtered(lambda claim: claim.employee_id == self.chen), self.user_ma, "action_approve_many")
        self.assertNothingLeft(self.user_ma)
        self.assertEqual(len(self._inbox(self.user_gao)), 22)

    def test_claimants_of_many_get_one_message_each(self):
        claims = self._submit_many(40, self.chen | self.li)
        self.user_li.notification_type = "inbox"
        mails = self.env["mail.mail"].search([])
        self._decide(claims[:36], self.user_ma, "action_approve_many")
        (message,) = self._inbox(self.user_li)
        self.assertEqual(message.body.count("<li>"), 18)
        (mail,) = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.user_chen.partner_id)
        for claim in claims[:36].filtered(lambda claim: claim.employee_id == self.chen):
            self.assertIn(claim.number, mail.body_html)

    def test_many_are_logged_like_few(self):
        """Written in one statement, the notes on documents are what they are for a few."""

        def notes(count):
            claims = self._submit_many(count)
            rows = claims.message_ids.filtered(lambda message: message.message_type == "notification")
            self.assertEqual(sorted(set(rows.mapped("res_id"))), sorted(claims.ids))
            self.assertEqual(len(set(rows.mapped("message_id"))) == count, count > 30)
            columns = [name for name, field in rows._fields.items() if field.store and field.column_type]
            own = {"id", "res_id", "date", "message_id", "create_date", "write_date"}
            return {str([(name, row[name]) for name in columns if name not in own]) for row in rows}

        few = notes(2)
        self.assertIn("Submitted", str(few))
        self.assertEqual(notes(40), few)

    def test_activities_have_everything_that_odoo_fills_in(self):
        claim = self._submitted()
        ours = self._activities(self.user_ma)
        values = {name: ours[name].id for name in ("activity_type_id", "res_model_id", "user_id")}
        theirs = self.env["mail.activity"].create({**values, "res_id": ours.res_id, "summary": ours.summary})
        self.env.flush_all()
        self.env.invalidate_all()
        for name, field in ours._fields.items():
            if field.store and field.column_type and name not in {"id", "automated"} | set(MAGIC_COLUMNS):
                self.assertEqual(ours[name], theirs[name], name)
        self.assertIn(ours, self._pending(claim).activity_ids)

    def test_many_claimants_are_written_to_through_the_queue(self):
        """More people than are written to one by one: each gets their own message all the same."""
        people = self.env["hr.employee"]
        for number in range(32):
            user = self._user(f"clerk_{number}", portal=True)
            people |= self._employee(f"Clerk {number}", self.party, user, self.ma)
        self.period.write({"employee_ids": [Command.link(person.id) for person in people]})
        claims = self._submit_many(32, people)
        mails = self.env["mail.mail"].search([])
        self._decide(claims, self.user_ma, "action_approve_many")
        sent = self.env["mail.mail"].search([]) - mails
        self.assertEqual(sent.recipient_ids, people.user_id.partner_id)
        self.assertEqual(set(sent.mapped("state")), {"outgoing"})
        for mail in sent:
            (claim,) = claims.filtered(lambda claim, mail=mail: claim.user_id.partner_id == mail.recipient_ids)
            self.assertIn(claim.number, mail.body_html)
        notes = self.env["mail.notification"].search([("mail_mail_id", "in", sent.ids)])
        self.assertEqual(set(notes.mapped("notification_type")), {"email"})


@tagged("post_install", "-at_install")
class TestMail(InboxCase):
    def test_claimants_are_told_the_outcome(self):
        for method, args, words in (
            ("action_approve", (), ["+1"]),
            ("action_refuse", ("not an award",), ["not an award"]),
        ):
            claim = self._submitted()
            mails = self.env["mail.mail"].search([])
            self._decide(claim, self.user_ma, method, *args)
            (mail,) = self.env["mail.mail"].search([]) - mails
            self.assertEqual(mail.recipient_ids, self.user_chen.partner_id)
            for word in (claim.number, f"/mail/view?model=jifen.claim&amp;res_id={claim.id}", *words):
                self.assertIn(word, mail.body_html)

    def test_nobody_is_told_of_a_step_that_is_not_the_last(self):
        claim = self._submitted(item=TWO_STEPS)
        mails = self.env["mail.mail"].search_count([])
        self._decide(claim, self.user_ma)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_an_approver_who_prefers_mail_gets_one_without_the_evidence(self):
        self.user_ma.notification_type = "email"
        mails = self.env["mail.mail"].search([])
        claim = self._submitted()
        (mail,) = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.user_ma.partner_id)
        self.assertFalse(mail.attachment_ids)
        approval = self._pending(claim)
        self.assertIn(f"/jifen/approval/{approval.id}", mail.body_html)
        self.assertNotIn("/mail/view", mail.body_html)
        self.assertFalse(self._inbox(self.user_ma))
        self.assertEqual(len(self._activities(self.user_ma)), 1)
        self._decide(claim, self.user_ma)
        self.assertFalse(self._activities(self.user_ma))


@tagged("post_install", "-at_install")
class TestMailLink(InboxCase, HttpCase):
    def test_following_the_link_of_a_mail_decides_nothing(self):
        claim = self._submitted()
        approval = self._pending(claim)
        self.authenticate(self.user_ma.login, self.user_ma.login)
        for url in (
            f"/mail/view?model=jifen.approval&res_id={approval.id}",
            f"/jifen/approval/{approval.id}",
            f"/odoo/jifen-approvals/{approval.id}",
            f"/odoo/jifen-approvals/{approval.id}/action_approve",
        ):
            self.assertIn(self.url_open(url).status_code, (200, 404))
        self.assertEqual(self._states(claim), [("pending", self.user_ma)])
        self.assertEqual(claim.state, "submitted")


@tagged("post_install", "-at_install")
class TestRole(InboxCase):
    """Who gets the approver's role gets an inbox with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.env.ref(GROUP + "manager")
        cls.plain = cls._user("plain")

    def test_on_creation(self):
        self.assertEqual(self.user_ma.notification_type, "inbox")
        self.assertEqual(self.user_officer.notification_type, "inbox")
        self.assertEqual(self.plain.notification_type, "email")

    def test_when_the_user_is_edited(self):
        self.plain.write({"group_ids": [Command.link(self.manager.id)]})
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_when_the_group_is_edited(self):
        self.manager.write({"user_ids": [Command.link(self.plain.id)]})
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_when_another_group_implies_it_later(self):
        group = self.env["res.groups"].create({"name": "Heads"})
        self.plain.group_ids |= group
        self.assertEqual(self.plain.notification_type, "email")
        group.write({"implied_ids": [Command.link(self.manager.id)]})
        self.assertTrue(self.plain.has_group(GROUP + "manager"))
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_a_new_group_that_implies_it(self):
        self.env["res.groups"].create(
            {
                "name": "Heads",
                "implied_ids": [Command.link(self.manager.id)],
                "user_ids": [Command.link(self.plain.id)],
            }
        )
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_ones_own_choice_stays(self):
        self.user_ma.with_user(self.user_ma).write({"notification_type": "email"})
        self.user_ma.write({"group_ids": [Command.link(self.env.ref("base.group_partner_manager").id)]})
        self.assertEqual(self.user_ma.notification_type, "email")
        self.manager.write({"user_ids": [Command.link(self.plain.id)]})
        self.assertEqual(self.user_ma.notification_type, "email")

    def test_never_at_the_portal(self):
        self.assertEqual(self.user_chen.notification_type, "email")
        self.user_ma.write({"group_ids": [Command.set([self.env.ref("base.group_portal").id])]})
        self.assertTrue(self.user_ma.share)
        self.assertEqual(self.user_ma.notification_type, "email")

    def test_who_becomes_a_portal_user_passes_on_what_waits(self):
        claim = self._submitted()
        self.user_ma.write({"group_ids": [Command.set([self.env.ref("base.group_portal").id])]})
        self.env.invalidate_all()
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        self.assertEqual(len(self._inbox(self.user_gao)), 1)
