"""Deadlines of approvals: reminders, and what becomes of an approval that nobody decides in time."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, split_every

from ..common.notice import TO_DECIDE, Notice
from ..common.roles import OFFICER
from .mail_message import ACTIVITY_TYPE

# So many rows are carried on between two commits of the scheduled job.
BATCH = 500
# So many documents are named in a reminder; the list has all of them.
NAMED = 10


class JifenApproval(models.Model):
    """A deadline is a working day of the company; its step says what follows it."""

    _inherit = "jifen.approval"

    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue", string="Overdue")

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        for approval in self:
            due = approval.state == "pending" and approval.deadline
            # What day it is at a company is no secret.
            approval.is_overdue = bool(due and due < approval.company_id.sudo()._jifen_today())

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "=", "pending") & Domain("deadline", "<", self.env.company._jifen_today())
        return overdue if True in value else ~overdue

    @api.model
    def _waiting_by_approver(self, domain):
        """Return ``[{approver, step, count, oldest (date), days}]`` of what is pending, longest waiting first.

        :param domain: Domain, which approvals are asked about
        """
        rows = self._read_group(
            domain & Domain("state", "=", "pending"),
            ["user_id", "group_id", "step_id"],
            ["__count", "create_date:min"],
        )
        now = fields.Datetime.now()
        table = [
            {
                "approver": user.sudo().name or group.sudo().name,  # names shown to the office
                "step": step.name,
                "count": count,
                "days": (now - oldest).days,
                "oldest": fields.Date.to_string(oldest.date()),
            }
            for user, group, step, count, oldest in rows
        ]
        return sorted(table, key=lambda row: (-row["days"], -row["count"], row["approver"]))

    # === THE SCHEDULED JOB === #

    @api.model
    def _cron_deadlines(self):
        """Pass on what is overdue where a step says so, and remind of the rest, on working days."""
        companies = self._read_group([("state", "=", "pending"), ("deadline", "!=", False)], ["company_id"])
        work = []
        for (company,) in companies:
            overdue = company._jifen_overdue_approvals()
            due = company._jifen_due_approvals() - overdue
            work += [("_pass_on_overdue", rows) for rows in split_every(BATCH, overdue.ids, self.browse)]
            work += [("_remind", rows) for rows in split_every(BATCH, due.ids, self.browse)]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=sum(len(rows) for __, rows in work))
        for method, rows in work:
            # Decided in the meantime, perhaps.
            getattr(rows.filtered(lambda row: row.state == "pending"), method)()
            cron._commit_progress(len(rows))

    # === AFTER THE DEADLINE === #

    def _pass_on_overdue(self):
        """Put overdue approvals to whoever their step names for that, and tell who missed them."""
        told = {}
        for deadline, rows in self.grouped("deadline").items():
            reason = self.env._("Not decided until %(day)s.", day=format_date(self.env, deadline))
            rows._pass_on(reason, state="overdue")
        for row in self.filtered(lambda row: row.state == "overdue" and row.user_id):
            told[row.user_id] = told.get(row.user_id, self.browse()) | row
        self.env["jifen.notice"]._send([rows._notice_of_overdue(user) for user, rows in told.items()])

    def _notice_of_overdue(self, user):
        """Tell one person what is no longer theirs to decide."""
        rows = self.with_context(lang=user.lang)
        text = rows.env._("The deadline has passed. Others decide now on:")
        return Notice(
            record=None,
            users=user,
            title=rows.env._("Passed on after the deadline: %(count)s", count=len(rows)),
            body=Markup("<p>%s</p>%s") % (text, rows._named_list()),
        )

    # === REMINDERS === #

    def _remind(self):
        """Remind everybody who may decide these approvals, each person once for all of theirs."""
        waiting = {}
        for approval, users in self._people_asked().items():
            for user in users:
                waiting[user] = waiting.get(user, self.browse()) | approval
        self.env["jifen.notice"]._send([rows._reminder(user) for user, rows in waiting.items()])
        for company, rows in self.grouped("company_id").items():
            rows._trusted().write({"reminded_on": company._jifen_today()})

    def _reminder(self, user):
        """Return the reminder of these approvals to one person."""
        rows = self.with_context(lang=user.lang)
        env = rows.env
        overdue = rows.filtered("is_overdue")
        if overdue:
            text = env._(
                "Approvals that wait for you: %(count)s, overdue: %(late)s", count=len(rows), late=len(overdue)
            )
        else:
            text = env._("Approvals due soon: %(count)s", count=len(rows))
        body = Markup("<p>%s</p>%s") % (text, rows._named_list())
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

    def _named_list(self):
        lines = [
            self.env._("%(title)s (until %(day)s)", title=row.title, day=format_date(self.env, row.deadline))
            for row in self[:NAMED]
        ]
        if len(self) > NAMED:
            lines.append("…")
        return Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % line for line in lines)


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _jifen_overdue_approvals(self):
        """Return the overdue approvals that their step passes on. Call elevated."""
        self.ensure_one()
        return self.env["jifen.approval"].search(
            [
                ("company_id", "=", self.id),
                ("state", "=", "pending"),
                ("deadline", "<", self._jifen_today()),
                ("step_id.escalate", "!=", "none"),
                # Above the appraisal office there is nobody.
                ("group_id", "!=", self.env["ir.model.data"]._xmlid_to_res_id(OFFICER)),
            ],
            order="id",
        )

    @api.private
    def _jifen_due_approvals(self):
        """Return the approvals to remind of today: due on the next working day, or before. Call elevated."""
        self.ensure_one()
        today = self._jifen_today()
        if self._jifen_working_day(today - timedelta(days=1), 1) != today:
            return self.env["jifen.approval"]
        return self.env["jifen.approval"].search(
            Domain("company_id", "=", self.id)
            & Domain("state", "=", "pending")
            & Domain("deadline", "<=", self._jifen_working_day(today, 1))
            & Domain("step_id.remind", "=", True)
            & (Domain("reminded_on", "=", False) | Domain("reminded_on", "<", today)),
            order="user_id, group_id, id",
        )
