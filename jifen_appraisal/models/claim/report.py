"""Points reported about somebody else: who may, about whom, and who gets to know who it was."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.roles import OFFICER


class JifenClaim(models.Model):
    """A report is a claim whose points are another person's than whoever hands it in.

    The person concerned is the claim's employee, as of every claim. Who reported is in one
    field that nobody reads; what may be told of it is in ``reporter_name``. Whatever
    a reporter does is written by the system, so that neither the creator of a record nor the
    author of a message gives them away.
    """

    _inherit = "jifen.claim"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"about", "reporter_id", "reporter_protected"}

    @property
    def _login_fields(self):
        return (*super()._login_fields, "reporter_id")

    about = fields.Selection(
        [("own", "Own claim"), ("other", "Report about somebody else")],
        string="Kind",
        required=True,
        default="own",
        readonly=True,
        copy=False,
    )
    reporter_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null", ondelete="restrict", groups=fields.NO_ACCESS
    )
    reporter_protected = fields.Boolean(readonly=True, copy=False)
    reporter_name = fields.Char(compute="_compute_reporter_name", string="Reported By")
    # Odoo searches in all messages of a document that one reads; here not everybody reads them, see below.
    message_ids = fields.One2many(bypass_search_access=False)

    @api.depends("reporter_protected", "about")
    @api.depends_context("uid", "lang")
    def _compute_reporter_name(self):
        for claim in self:
            if claim.about != "other":
                claim.reporter_name = False
            elif claim._knows_reporter(self.env.user):
                # Decided right above for this very user.
                claim.reporter_name = claim.sudo().reporter_id.name
            else:
                claim.reporter_name = self.env._("protected")

    def _knows_reporter(self, user):
        """Tell whether a user may know who reported: oneself, the office unless it is about them, or all."""
        claim_sudo = self.sudo()  # only whether, not who, is told
        if user == claim_sudo.reporter_id:
            return True
        if not claim_sudo.reporter_protected:
            return True
        return user != claim_sudo._subject_user() and (user.id == SUPERUSER_ID or user.has_group(OFFICER))

    def _subject_user(self):
        return self.user_id or self.employee_id.user_id

    def _by_actor(self):
        """Return these claims by who writes what their owner does: own claims the owner, reports the system."""
        reports = self.filtered(lambda claim: claim.about == "other")
        return [claims for claims in (self - reports, reports.with_user(SUPERUSER_ID)) if claims]

    def _settle(self):
        """Write what was done on reports now: whose request writes it later stands as its last writer."""
        if any(claim.about == "other" for claim in self):
            self.env.flush_all()

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Keep the notes and followers of a report from the person it is about, who reads the report itself."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if self.env.su:
            return operations
        user = self.env.user
        # Whom a report is about is asked, not told.
        about_user = (
            self.sudo().exists().filtered(lambda claim: claim.about == "other" and claim._subject_user() == user)
        )
        return {record: operation for record, operation in operations.items() if record.id not in about_user._ids}

    # === AUTHORITY === #

    def _check_may_handle_report(self):
        """Whoever reported may act on a report, and the appraisal office unless it is about them."""
        self.ensure_one()
        user = self.env.user
        # Who reported is asked, not told.
        report_sudo = self.sudo()
        if self.env.uid == SUPERUSER_ID or user == report_sudo.reporter_id:
            return
        if user != report_sudo._subject_user() and user.has_group(OFFICER):
            return
        raise AccessError(self.env._("Only whoever handed in this report and the appraisal office may do that."))

    def _check_reported_by_user(self):
        """What a report says is for whoever reported to change, and for nobody else."""
        # Who reported is asked, not told.
        for report_sudo in self.sudo().filtered(lambda claim: claim.about == "other"):
            if self.env.uid != SUPERUSER_ID and self.env.user != report_sudo.reporter_id:
                raise AccessError(self.env._("A report is changed by whoever handed it in."))

    def _users_concerned(self):
        return super()._users_concerned() | self.reporter_id

    def _domain_concerned(self, user):
        return super()._domain_concerned(user) | Domain("reporter_id", "=", user.id)

    # === ABOUT WHOM === #

    @api.model
    def _colleague_cards(self, employee=None, limit=None):
        """Return scorecards in open periods of those the current user may report about, elevated.

        :param employee: hr.employee, for the cards of one person alone
        """
        domain = self._colleague_domain()
        if employee is not None:
            domain &= Domain("employee_id", "in", employee.ids)
        # Whom one may report about follows from the schemes; shown are names and offices alone.
        return self.env["jifen.scorecard"].sudo().search(domain, limit=limit)

    @api.model
    def _colleagues(self, name="", limit=None, offset=0):
        """Return ``(number, [{id, name, office}])`` of those the current user may report about."""
        # As above: nothing of a person but their name and office leaves this method.
        cards = self.env["jifen.scorecard"].sudo()._search(self._colleague_domain())
        employees = self.env["hr.employee"].sudo()  # as above
        domain = Domain("id", "in", cards.subselect("employee_id"))
        if name:
            domain &= Domain("name", "ilike", name)
        found = employees.search(domain, order="name, id", limit=limit, offset=offset)
        people = [{"id": row.id, "name": row.name, "office": row.department_id.name or ""} for row in found]
        return employees.search_count(domain), people

    @api.model
    def _colleague_domain(self):
        """Return the domain of scorecards of people whom the current user may report about."""
        user = self.env.user
        own = self.env["jifen.scorecard"]._portal_cards().filtered(lambda card: card.period_id.state == "open")
        reach = Domain.FALSE
        for card in own:
            if card.scheme_id.report_by == "everybody":
                reach |= Domain("scheme_id", "=", card.scheme_id.id)
            elif card.scheme_id.report_by == "unit" and card.unit_id:
                reach |= Domain("period_id", "=", card.period_id.id) & Domain("unit_id", "=", card.unit_id.id)
        led = Domain("manager_id.user_id", "=", user.id) | Domain("department_id.manager_id.user_id", "=", user.id)
        reach |= Domain("scheme_id.report_by", "=", "manager") & led
        return (
            reach
            & Domain("period_id.state", "=", "open")
            & Domain("scheme_id.state", "=", "active")
            & Domain("scheme_id.item_ids.report_others", "=", True)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("employee_id", "!=", False)
            # A card without a login is somebody else's, too.
            & (Domain("user_id", "=", False) | Domain("user_id", "!=", user.id))
            & Domain("employee_id", "not in", user.employee_ids.ids)
        )

    def _reason_not_claimable(self):
        if self.about != "other":
            return super()._reason_not_claimable()
        return self._reason_not_reportable() or self._reason_incomplete()

    def _reason_not_reportable(self):
        if not self.item_id.report_others:
            return self.env._("%(item)s cannot be reported about others.", item=self.item_id.name)
        reporter = self.reporter_id
        # Whether they may is found as the one who reported, in the companies that are theirs.
        claims = self.browse().with_user(reporter).with_context(allowed_company_ids=reporter.company_ids.ids)
        cards = claims._colleague_cards(self.employee_id)
        if not cards.filtered(lambda card: card.scheme_id == self.scheme_id):
            return self.env._("A report about %(person)s is not possible.", person=self.employee_name)
        return None

    def _set_shares(self, rows, user):
        if rows and self.about == "other" and self.points < 0:
            raise UserError(self.env._("A reported deduction is about one person and is not shared."))
        return super()._set_shares(rows, user)

    # === WHAT IS SHOWN AND TOLD === #

    def _hides_approvers(self):
        """Tell whether the current user must not learn who decides: who is left out there would be who reported."""
        self.ensure_one()
        return self.about == "other" and not self._knows_reporter(self.env.user)

    @api.depends_context("uid", "lang")
    @api.depends("approval_ids.state")
    def _compute_waits_for(self):
        result = super()._compute_waits_for()
        for claim in self:
            if claim.waits_for and claim._hides_approvers():
                claim.waits_for = self.env._("whoever decides on it")
        return result

    @api.depends_context("uid", "lang")
    @api.depends("approval_ids.state")
    def _compute_way(self):
        return super()._compute_way()

    def _approval_way(self):
        """Return the way with one text for whoever decides, and without why somebody did not, where that would tell."""
        way = super()._approval_way()
        if self._hides_approvers():
            who = self.env._("whoever decides on it")
            way = [{**entry, "who": who, "note": entry.get("note", "") if _tells_why(entry) else ""} for entry in way]
        return way

    def _portal_step(self, row):
        event = super()._portal_step(row)
        if self._hides_approvers():
            event["who"] = self.env._("whoever decides on it")
            event["note"] = event["note"] if _tells_why(event) else ""
        return event

    def _approval_values(self):
        values = super()._approval_values()
        if self.about == "other":
            values["title"] = self.env._(
                "Report about %(person)s: %(item)s", person=self.employee_name, item=self.item_id.name
            )
        return values

    def _approval_request(self, approval):
        if self.about != "other":
            return super()._approval_request(approval)
        return self.env._(
            "A report about %(person)s waits for your decision: %(item)s, %(points)s points.",
            person=approval.employee_name,
            item=approval.item_id.name,
            points=approval.points_text,
        )

    def _tell_outcome(self, user):
        """Tell those concerned, and those who reported, how it ended."""
        res = super()._tell_outcome(user)
        reports = self.filtered(lambda claim: claim.about == "other" and claim.state in ("approved", "refused"))
        self.env["jifen.notice"]._send([report._reporter_notice() for report in reports if report.reporter_id.active])
        return res


def _tells_why(event):
    """Tell whether the note of an event says why it was refused, and not why somebody else decides."""
    return event["kind"] == "refused"


class JifenApproval(models.Model):
    _inherit = "jifen.approval"

    def _people_asked(self):
        """Ask a whole group about a protected report: who is missing would be whoever reported."""
        asked = super()._people_asked()
        for approval in asked:
            claim = approval.claim_id
            if claim.reporter_protected and approval.group_id in claim.reporter_id.all_group_ids:
                # Written before anything is looked up in the reporter's name, see _settle().
                self.env.flush_all()
                asked[approval] |= claim.reporter_id
        return asked
