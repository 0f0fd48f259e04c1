"""How those who have to act on a consequence learn of it."""

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

from ..approval.mixin import DIGEST_ABOVE
from ..approval.notify import GROUP_CAP
from ..common.notice import TO_DO, Notice

ACTIVITY_TYPE = "jifen_appraisal.jifen_activity_type_consequence"


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    def _people_acting(self):
        """Return ``{consequence: users}`` to remind: whoever acts, or the first members of the group.

        Of a group that gets more than ``DIGEST_ABOVE`` at once, one member is reminded, the
        current user if they belong to it; the others find all of them in the list.
        """
        members, load, acting = {}, {}, {}
        for consequence in self.filtered("responsible_group_id"):
            key = (consequence.responsible_group_id, consequence.company_id)
            load[key] = load.get(key, 0) + 1
            if key not in members:
                members[key] = self.env["res.users"].search(
                    [
                        ("all_group_ids", "in", consequence.responsible_group_id.ids),
                        ("share", "=", False),
                        ("company_ids", "in", consequence.company_id.ids),
                    ],
                    order="id",
                    limit=GROUP_CAP,
                )
        for consequence in self:
            key = (consequence.responsible_group_id, consequence.company_id)
            users = (consequence.responsible_user_id or members.get(key, self.env["res.users"])) - consequence.user_id
            if load.get(key, 0) > DIGEST_ABOVE and not consequence.responsible_user_id:
                users = (users & self.env.user) or users[:1]
            acting[consequence] = users
        return acting

    def _plan_activities(self):
        """Give whoever has to act an activity each, in one call; former ones go."""
        # Who acts was decided by the rule, or by the office.
        records = self.sudo()
        records._drop_activities()
        activity_type = self.env.ref(ACTIVITY_TYPE)
        model_id = self.env["ir.model"]._get_id(self._name)
        acting = records.filtered(lambda record: record.state == "open")._people_acting()
        # The role lets them find the list of what is theirs to act on, nothing else.
        self.env["res.users"].union(*acting.values())._jifen_make_approvers()
        today = fields.Date.context_today(self)
        # Activities are for others than the current user.
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "date_deadline": record.deadline or today,
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "summary": record.display_name,
                    "user_id": user.id,
                }
                for record, users in acting.items()
                for user in users
            ]
        )
        return acting

    def _drop_activities(self):
        """Take these consequences out of everybody's to-do list. Call elevated."""
        self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        ).unlink()

    def _tell_people_acting(self, acting):
        """Write everybody who has to act one line for all of a period. Call elevated.

        :param acting: ``{consequence: users}``
        """
        load = {}
        for consequence, users in acting.items():
            for user in users:
                load.setdefault(user, []).append(consequence)
        notices = []
        for user, consequences in load.items():
            env = self.with_context(lang=user.lang).env
            first = min((record.deadline for record in consequences if record.deadline), default=None)
            text = env._(
                "%(count)s consequences of %(period)s are yours to act on, the first by %(date)s.",
                count=len(consequences),
                period=consequences[0].period_id.name,
                date=format_date(env, first) if first else "–",
            )
            link = f"{self.browse().get_base_url()}/odoo/consequences"
            notices.append(
                Notice(
                    record=None,
                    users=user,
                    asks=TO_DO,
                    body=Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (text, link, env._("Open the list")),
                )
            )
        self.env["jifen.notice"]._send(notices)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking the activity done completes the consequence, with the feedback as the note."""
        activity_type = self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY_TYPE, raise_if_not_found=False)
        ours = self.filtered(
            lambda activity: activity.activity_type_id.id == activity_type and activity.res_model == "jifen.consequence"
        )
        consequences = self.env["jifen.consequence"].browse(ours.mapped("res_id")).exists()
        if consequences:
            note = consequences._checked_note(feedback)
            consequences._check_transition("complete")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if consequences:
            consequences._complete(note)
        return result
