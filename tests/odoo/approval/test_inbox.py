"""What approvers find in their inbox, and that it is gone once somebody has decided."""

import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tools.discuss import Store

from ..common import GROUP
from .test_approval import TWO_STEPS, ApprovalCase


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

    def test_the_next_step_gets_its_card_when_the_first_is_decided(self):
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
