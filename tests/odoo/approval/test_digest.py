"""Many approvals at once: cards for some, one digest for more, and one message for each claimant."""

from odoo import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .test_approval import ONE_STEP
from .test_inbox import InboxCase


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
