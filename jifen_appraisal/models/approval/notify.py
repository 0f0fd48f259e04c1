from collections import Counter

from markupsafe import Markup

from odoo import fields, models

from ..common.bulk_rows import insert_rows
from ..common.notice import TO_DECIDE, Notice
from .mail_message import ACTIVITY_TYPE
from .mixin import DIGEST_ABOVE

# So many members of a group are told of a document at most; the others find it in their list.
GROUP_CAP = 20

_BUTTON = (
    "display:inline-block;padding:8px 20px;background-color:#71639e;color:#ffffff;"
    "text-decoration:none;border-radius:4px;font-weight:bold"
)


class JifenApproval(models.Model):
    """Asking approvers, in their inbox and as an activity, and taking it back once it is decided."""

    _inherit = "jifen.approval"

    # === ASKING === #

    def _announce(self):
        """Put pending approvals before everybody who may decide them. Call elevated.

        In the inbox as a card each, or one digest where a person gets more than
        ``DIGEST_ABOVE`` at once; as an activity each; and they are in everybody's list anyhow.
        """
        asked = self._without_asked_before(self._people_asked())
        people = self.env["res.users"].union(*asked.values())
        people._jifen_make_approvers()
        self._plan_activities(asked)
        load = dict.fromkeys(people, 0)
        for users in asked.values():
            for user in users:
                load[user] += 1
        few = people.filtered(lambda user: load[user] <= DIGEST_ABOVE)
        evidence = self._evidence()
        notices = []
        for approval, users in asked.items():
            notices += approval._notices(users & few, evidence[approval.id])
        notices += [self._digest(user, count) for user, count in load.items() if count > DIGEST_ABOVE]
        self.env["jifen.notice"]._send(notices)

    def _people_asked(self):
        """Return ``{approval: users to tell}``: the approver, or the first members of the group."""
        concerned = self._users_concerned()
        members = {}
        asked = {}
        for approval in self:
            key = (approval.group_id, approval.company_id)
            if approval.user_id:
                users = approval.user_id
            elif key in members:
                users = members[key]
            else:
                users = members[key] = self.env["res.users"].search(
                    [
                        ("all_group_ids", "in", approval.group_id.ids),
                        ("share", "=", False),
                        ("company_ids", "in", approval.company_id.ids),
                    ],
                    order="id",
                    limit=GROUP_CAP,
                )
            asked[approval] = users - concerned[approval.id]
        return asked

    def _without_asked_before(self, asked):
        """Leave out those who have been asked: others of the same step may still be waited for."""
        before = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        )
        users_before = before.grouped("res_id")
        return {
            approval: users - users_before[approval.id].user_id if approval.id in users_before else users
            for approval, users in asked.items()
        }

    def _plan_activities(self, asked):
        """Create the activities of all approvals at once, without an e-mail each and without followers."""
        activity_type = self.env.ref(ACTIVITY_TYPE)
        deadline = activity_type._get_date_deadline()
        common = {
            "activity_type_id": activity_type.id,
            "automated": True,
            "date_deadline": deadline,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_model": self._name,
        }
        rows = [
            {**common, "res_id": approval.id, "res_name": approval.title, "summary": approval.title, "user_id": user.id}
            for approval, users in asked.items()
            for user in users
        ]
        insert_rows(self.env["mail.activity"], rows)
        self.invalidate_recordset(["activity_ids"])
        if deadline <= fields.Date.today():
            for user_id, count in Counter(row["user_id"] for row in rows).items():
                user = self.env["res.users"].browse(user_id)
                user._bus_send("mail.activity/updated", {"activity_created": True, "count_diff": count})

    def _notices(self, users, evidence):
        """Return the messages about one approval; evidence goes to inboxes only, not by e-mail."""
        notices = []
        for (lang, kind), group in users.grouped(lambda user: (user.lang, user.notification_type)).items():
            inbox = kind == "inbox"
            notices.append(
                Notice(
                    record=self,
                    users=group,
                    asks=TO_DECIDE,
                    body=Markup("<p>%s</p>%s") % (self._request_text(lang), "" if inbox else self._mail_link(lang)),
                    attachment_ids=tuple(evidence.ids) if inbox else (),
                )
            )
        return notices

    def _mail_link(self, lang):
        """Return the button of an e-mail: it leads to a page that asks, and decides nothing itself."""
        url = f"{self.get_base_url()}/jifen/approval/{self.id}"
        text = self.with_context(lang=lang).env._("Look and Decide")
        return Markup('<p><a href="%s" style="%s">%s</a></p>') % (url, _BUTTON, text)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Leave out Odoo's own button: the message has one of its own, in both ways it is sent."""
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        for __, __, data in groups:
            data["has_button_access"] = False
        return groups

    def _request_text(self, lang):
        localized = self.with_context(lang=lang)
        return localized._documents()[0]._approval_request(localized)

    def _digest(self, user, count):
        env = self.with_context(lang=user.lang).env
        text = env._("%(count)s documents wait for your approval.", count=count)
        body = Markup("<p>%s</p>") % text
        if user.notification_type != "inbox":
            # In the inbox, the card has a button for it.
            link = f"{self.browse().get_base_url()}/odoo/jifen-approvals"
            body += Markup('<p><a href="%s">%s</a></p>') % (link, env._("Open My Approvals"))
        return Notice(
            record=None,
            users=user,
            asks=TO_DECIDE,
            body=body,
            values={"mail_activity_type_id": env.ref(ACTIVITY_TYPE).id},
        )

    # === TAKING IT BACK === #

    def _close_notifications(self):
        """Take decided approvals out of everybody's inbox and to-do list. Call elevated."""
        if not self:
            return
        activity_type = self.env.ref(ACTIVITY_TYPE)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("activity_type_id", "=", activity_type.id)]
        )
        told = activities.user_id.partner_id
        activities.unlink()
        notifications = self.env["mail.notification"].search(
            [
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "in", self.ids),
                ("notification_type", "=", "inbox"),
                ("is_read", "=", False),
            ]
        )
        notifications |= self._digests_done(told, activity_type)
        self._mark_read(notifications)

    def _digests_done(self, partners, activity_type):
        """Return the unread digests of people for whom nothing waits any more."""
        digests = self.env["mail.notification"].search(
            [
                ("mail_message_id.mail_activity_type_id", "=", activity_type.id),
                ("mail_message_id.res_id", "in", (False, 0)),
                ("res_partner_id", "in", partners.ids),
                ("notification_type", "=", "inbox"),
                ("is_read", "=", False),
            ]
        )
        if not digests:
            return digests
        waiting = self.env["mail.activity"]._read_group(
            [
                ("activity_type_id", "=", activity_type.id),
                ("user_id.partner_id", "in", digests.res_partner_id.ids),
            ],
            ["user_id"],
        )
        busy = self.env["res.users"].union(*(user for (user,) in waiting)).partner_id
        return digests.filtered(lambda notification: notification.res_partner_id not in busy)

    def _mark_read(self, notifications):
        """Mark inbox messages read and have open screens show the outcome, then drop them."""
        if not notifications:
            return
        notifications.write({"is_read": True})
        partners = notifications.res_partner_id
        unread = dict(
            self.env["mail.notification"]._read_group(
                [("res_partner_id", "in", partners.ids), ("is_read", "=", False)], ["res_partner_id"], ["__count"]
            )
        )
        outcomes = {approval.id: approval._card_outcome() for approval in self}
        for partner, seen in notifications.grouped("res_partner_id").items():
            messages = seen.mail_message_id
            partner.main_user_id._bus_send(
                "mail.message/mark_as_read",
                {
                    "message_ids": messages.ids,
                    "needaction_inbox_counter": unread.get(partner, 0),
                    "jifen_outcomes": {
                        message.id: outcomes[message.res_id] for message in messages if message.res_id in outcomes
                    },
                },
            )
