"""Messages to several people at once."""

from typing import NamedTuple

from markupsafe import Markup, escape

from odoo import SUPERUSER_ID, Command, api, models
from odoo.tools.mail import generate_tracking_message_id

from odoo.addons.mail.tools.discuss import Store

from .bulk_rows import insert_rows

# Up to so many messages are sent one by one, as Odoo does, with its e-mail layout and pushed to devices.
ONE_BY_ONE = 30


# What a notice asks for. Its subject says no more: mail servers, lists and locked screens show it to anybody.
TO_READ = "read"
TO_DO = "do"
TO_DECIDE = "decide"


class Notice(NamedTuple):
    """One message: about a record or about none, to each of these users by itself.

    Whom and what it is about stands in the body alone, the title as its first line.
    """

    record: models.BaseModel | None
    users: models.BaseModel
    body: str
    title: str = ""
    asks: str = TO_READ
    attachment_ids: tuple = ()
    values: dict = {}


class JifenNotice(models.AbstractModel):
    """Sends many messages in a number of queries that does not grow with them.

    A message is in the name of the recipient's company and goes to one user: its author, its other recipients and
    their notifications would tell whom else it is about, who decided or who reported.
    """

    _name = "jifen.notice"
    _description = "Messages to Several People"

    @api.model
    @api.private
    def _send(self, notices):
        """Send messages to the inbox or by e-mail, as each user has chosen.

        :param notices: list of :class:`Notice`; those without users are left out
        """
        notices = [notice._replace(users=user) for notice in notices for user in notice.users]
        # As a portal user, attachments would be dropped; whom to write to was decided by the caller.
        system = self.with_user(SUPERUSER_ID).sudo()
        if len(notices) <= ONE_BY_ONE:
            for notice in notices:
                system._send_one(notice)
        else:
            system._send_many(notices)

    @api.model
    @api.private
    def _log(self, records, text):
        """Note the same text on all these documents, in the name of the current user."""
        if len(records) <= ONE_BY_ONE:
            records._message_log_batch(bodies=dict.fromkeys(records.ids, text))
            return
        author = self.env.user.partner_id
        email = author.email_formatted
        common = {
            "author_id": author.id,
            "email_from": email,
            "reply_to": email,
            "model": records._name,
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "is_internal": True,
            "email_add_signature": False,
            "body": escape(text),
        }
        # As Odoo's own log: who may change the document was checked, the note is part of it.
        insert_rows(
            self.env["mail.message"].sudo(),
            [
                {**common, "res_id": record.id, "message_id": generate_tracking_message_id("message-notify")}
                for record in records
            ],
        )
        records.invalidate_recordset(["message_ids"])

    @api.model
    @api.private
    def _tell_reminded(self, count):
        """Return the action that shows whoever reminded so many people that it is done."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s people have been reminded.", count=count),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _send_one(self, notice):
        lang = notice.users.lang
        record = notice.record if notice.record is not None else self.env["mail.thread"]
        record.with_env(self.env).with_context(lang=lang).message_notify(
            partner_ids=notice.users.partner_id.ids,
            author_id=self._author(notice).id,
            email_from=self._email_from(notice),
            subject=self._subject(notice),
            body=self._body(notice),
            attachment_ids=list(notice.attachment_ids),
            **notice.values,
        )

    def _author(self, notice):
        return notice.users.company_id.partner_id

    def _email_from(self, notice):
        system = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")  # without a query for each of many
        return self._author(notice).email_formatted or self.env["res.partner"].browse(system).email_formatted

    def _subject(self, notice):
        env = self.with_context(lang=notice.users.lang).env
        if notice.asks == TO_DECIDE:
            return env._("Performance points: something waits for your decision")
        if notice.asks == TO_DO:
            return env._("Performance points: something is yours to do")
        return env._("Performance points: something for you to read")

    def _body(self, notice):
        body = escape(notice.body)
        return Markup("<p><strong>%s</strong></p>%s") % (notice.title, body) if notice.title else body

    # === MANY === #

    def _send_many(self, notices):
        messages = self.env["mail.message"].create([self._message_values(notice) for notice in notices])
        inbox, email = {}, []
        for message, notice in zip(messages, notices, strict=True):
            for user in notice.users:
                if user.notification_type == "inbox":
                    inbox.setdefault(user, self.env["mail.message"])
                    inbox[user] |= message
                else:
                    email.append((message, user))
        self._to_inboxes(inbox)
        self._to_mail_queue(email)

    def _message_values(self, notice):
        address = self._email_from(notice)
        return {
            "author_id": self._author(notice).id,
            "email_from": address,
            "model": notice.record._name if notice.record is not None else False,
            "res_id": notice.record.id if notice.record is not None else False,
            "subject": self._subject(notice),
            "body": self._body(notice),
            "is_internal": True,
            "message_type": "user_notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "message_id": generate_tracking_message_id("message-notify"),
            "reply_to": address,
            "partner_ids": [Command.link(partner.id) for partner in notice.users.partner_id],
            "attachment_ids": [Command.link(file) for file in notice.attachment_ids],
            **notice.values,
        }

    def _to_inboxes(self, messages_of):
        """Notify users with an inbox, and show their open screens the messages at once."""
        self.env["mail.notification"].create(
            [
                {
                    "author_id": message.author_id.id,
                    "mail_message_id": message.id,
                    "notification_status": "sent",
                    "notification_type": "inbox",
                    "res_partner_id": user.partner_id.id,
                }
                for user, messages in messages_of.items()
                for message in messages
            ]
        )
        for user, messages in messages_of.items():
            seen = messages.with_user(user).with_context(allowed_company_ids=[], lang=user.lang)
            Store(bus_channel=user).add(seen, add_followers=True).bus_send()
            for message in messages:
                user._bus_send("mail.message/inbox", {"message_id": message.id, "store_data": {}})

    def _to_mail_queue(self, addressed):
        """Leave e-mails to the queue, which sends them without keeping anybody waiting."""
        if not addressed:
            return
        mails = self.env["mail.mail"].create(
            [
                {
                    "mail_message_id": message.id,
                    "body_html": message.body,
                    "recipient_ids": [Command.link(user.partner_id.id)],
                    "auto_delete": True,
                }
                for message, user in addressed
            ]
        )
        self.env["mail.notification"].create(
            [
                {
                    "author_id": message.author_id.id,
                    "is_read": True,
                    "mail_mail_id": mail.id,
                    "mail_message_id": message.id,
                    "notification_status": "ready",
                    "notification_type": "email",
                    "res_partner_id": user.partner_id.id,
                }
                for (message, user), mail in zip(addressed, mails, strict=True)
            ]
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
