"""Stand-ins: who decides for an approver who is away, from one day to another."""

from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.notice import Notice
from ..common.roles import OFFICER


class StandIn(NamedTuple):
    """That ``stand_in`` decides today what is put to ``principal``; None means any company or document."""

    principal: models.BaseModel
    stand_in: models.BaseModel
    company: models.BaseModel | None
    document: str | None

    def covers(self, approval):
        """Tell whether an approval put to the principal is among what is handed over."""
        return (
            approval.user_id == self.principal
            and self.company in (None, approval.company_id)
            and self.document in (None, approval.document)
        )


class JifenDelegation(models.Model):
    """Approvals handed over for some days. What is put to the absent person stays addressed to them.

    A stand-in's right is looked up whenever it is used, so it ends with its last day. It is not
    handed on: whoever stands in for two people does not become one of them.
    """

    _name = "jifen.delegation"
    _description = "Stand-in"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Absent Person",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    stand_in_id = fields.Many2one(
        "res.users",
        string="Stand-in",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    date_from = fields.Date(string="First Day", required=True, tracking=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Last Day", required=True, tracking=True)
    document = fields.Selection(
        lambda self: self.env["jifen.approval.step"]._fields["document"]._description_selection(self.env),
        string="Only",
        tracking=True,
        help="Empty: everything that is put to the absent person.",
    )
    reason = fields.Char()
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force", string="In Force Today")
    for_others = fields.Boolean(compute="_compute_for_others")

    _dates = models.Constraint("CHECK (date_from <= date_to)", "The last day is before the first.")
    _two_people = models.Constraint("CHECK (user_id <> stand_in_id)", "Nobody stands in for themselves.")

    @api.depends("date_from", "date_to")
    def _compute_in_force(self):
        for row in self:
            row.in_force = bool(
                row.date_from and row.date_to and row.date_from <= row.company_id._jifen_today() <= row.date_to
            )

    @api.model
    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._jifen_today()
        running = Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        return running if True in value else ~running

    @api.depends_context("uid")
    def _compute_for_others(self):
        self.for_others = self._may_appoint_for_others()

    @api.depends("user_id", "stand_in_id")
    def _compute_display_name(self):
        for row in self:
            # Whose stand-in somebody is, is told to those who may read it.
            row_sudo = row.sudo()
            row.display_name = self.env._(
                "%(stand_in)s for %(person)s", stand_in=row_sudo.stand_in_id.name, person=row_sudo.user_id.name
            )

    # === CHECKS === #

    @api.constrains("user_id", "stand_in_id", "company_id", "date_from", "date_to")
    def _check_people(self):
        for row in self.sudo():  # logins of colleagues: only what a stand-in needs
            for user in row.user_id | row.stand_in_id:
                if user.share or not user.active:
                    raise ValidationError(self.env._("%(user)s is not an internal user.", user=user.name))
                if row.company_id not in user.company_ids:
                    raise ValidationError(self.env._("%(user)s belongs to another company.", user=user.name))
            if (row.date_to - row.date_from).days > 366:
                raise ValidationError(self.env._("Nobody is away for more than a year: change the route instead."))

    def _may_appoint_for_others(self):
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group(OFFICER)

    def _check_appointed_by(self):
        """People appoint their own stand-in, the office for anybody; nobody appoints themselves."""
        if self.env.uid == SUPERUSER_ID:
            return
        for row in self:
            if row.user_id != self.env.user and not self._may_appoint_for_others():
                raise AccessError(self.env._("You can appoint a stand-in for yourself only."))
            if row.stand_in_id == self.env.user and row.user_id != self.env.user:
                raise AccessError(self.env._("Nobody appoints themselves as the stand-in of somebody else."))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_appointed_by()
        rows._tell_appointed()
        return rows

    def write(self, vals):
        for name in ("user_id", "company_id"):
            if name in vals and any(row[name].id != vals[name] for row in self):
                raise UserError(self.env._("Whose stand-in it is does not change: appoint another one."))
        self._check_appointed_by()
        result = super().write(vals)
        self._check_appointed_by()
        if "stand_in_id" in vals:
            self._tell_appointed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for row in self:
            if row.date_from <= row.company_id._jifen_today():
                raise UserError(self.env._("A stand-in who has begun stays on record: set the last day instead."))

    def _tell_appointed(self):
        """Give stand-ins what they need to see what they decide, and tell them."""
        # The role lets them see what is put to them, nothing else.
        rows = self.sudo()
        rows.stand_in_id._jifen_make_approvers()
        self.env["jifen.notice"]._send([row._notice_of_appointment() for row in rows])

    def _notice_of_appointment(self):
        user = self.stand_in_id
        env = self.with_context(lang=user.lang).env
        text = env._(
            "You stand in for %(person)s from %(first)s to %(last)s: what is put to them for approval is in "
            "“My Approvals”.",
            person=self.user_id.name,
            first=format_date(env, self.date_from),
            last=format_date(env, self.date_to),
        )
        body = Markup("<p>%s</p>") % text
        if self.reason:
            body += Markup("<p>%s</p>") % self.reason
        return Notice(record=self, users=user, body=body)

    # === WHO STANDS IN FOR WHOM TODAY === #

    @api.model
    @api.private
    def _in_force(self, principals=None, stand_ins=None):
        """Return the :class:`StandIn` tuples of today, of these principals or stand-ins.

        By the calendar of the company, whatever time zone a client says to be in.
        """
        day, about = fields.Date.today(), timedelta(days=1)
        domain = [("date_from", "<=", day + about), ("date_to", ">=", day - about)]
        if principals is not None:
            domain.append(("user_id", "in", principals.ids))
        if stand_ins is not None:
            domain.append(("stand_in_id", "in", stand_ins.ids))
        # Rights follow from it whatever the caller may read of it.
        rows = self.sudo().search(domain).filtered("in_force")
        found = [StandIn(row.user_id, row.stand_in_id, row.company_id, row.document or None) for row in rows]
        # As above.
        away = self.env["res.users"].sudo()._jifen_away_with_stand_in(principals, stand_ins)
        found += [StandIn(user, user.jifen_stand_in_id, None, None) for user in away]
        return [row for row in found if row.stand_in.active and not row.stand_in.share]


class ResUsers(models.Model):
    _inherit = "res.users"

    jifen_stand_in_id = fields.Many2one(
        "res.users",
        string="Stand-in on Leave",
        domain="[('share', '=', False), ('id', '!=', id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Decides what is put to you for approval on the days of your approved leave.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "jifen_stand_in_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "jifen_stand_in_id"]

    @api.constrains("jifen_stand_in_id")
    def _check_jifen_stand_in(self):
        for user in self.sudo():  # logins of colleagues: only what a stand-in needs
            stand_in = user.jifen_stand_in_id
            if stand_in and (user.share or stand_in.share or stand_in == user):
                raise ValidationError(self.env._("A stand-in is another internal user."))
            stand_in._jifen_make_approvers()

    def _jifen_away_with_stand_in(self, principals, stand_ins):
        """Return the users who have named a stand-in and are on approved leave today. Call elevated."""
        domain = [("jifen_stand_in_id", "!=", False)]
        if principals is not None:
            domain.append(("id", "in", principals.ids))
        if stand_ins is not None:
            domain.append(("jifen_stand_in_id", "in", stand_ins.ids))
        users = self.search(domain)
        return users._jifen_on_leave() & users

    def _jifen_on_leave(self):
        """Return those of these users who are on approved leave today; nobody without such records."""
        if "hr.leave" not in self.env:
            return self.browse()
        leaves = self.env["hr.leave"]
        day, about = fields.Date.today(), timedelta(days=1)
        found = leaves.search(
            [
                ("state", "=", "validate"),
                ("employee_id.user_id", "in", self.ids),
                ("request_date_from", "<=", day + about),
                ("request_date_to", ">=", day - about),
            ]
        )
        return found.filtered(
            lambda leave: (
                leave.request_date_from <= leave.employee_id.company_id._jifen_today() <= leave.request_date_to
            )
        ).employee_id.user_id
