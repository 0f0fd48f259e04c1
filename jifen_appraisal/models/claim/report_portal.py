"""Reports about others in the portal: whoever is logged in acts on what they handed in.

Who reported reads nothing of a report through access rights: the pages show its state
and what was written, found by the field that only the code reads.
"""

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.evidence import Upload
from ..common.notice import Notice
from ..common.text import signed

# Undecided reports of one person: enough for a month, too few to bury a colleague in them.
MAX_REPORTS = 30
# How reports are seen that are not yet, or no longer, anybody's business but the reporter's.
_UNSEEN = ("draft", "withdrawn")


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    # === FINDING === #

    @api.model
    def _portal_reports_domain(self):
        return Domain("reporter_id", "=", self.env.uid) & Domain("about", "=", "other")

    @api.model
    def _portal_reports(self, claim_id):
        """Return the report with this id that the current user handed in, elevated, else nothing."""
        # Reports are closed to whoever handed them in; this finds their own by who they are.
        return self.sudo().search(self._portal_reports_domain() & Domain("id", "=", claim_id))

    @api.model
    def _portal_about_me_domain(self):
        """Return the domain of reports about the current user that were handed in."""
        return Domain("user_id", "=", self.env.uid) & Domain("about", "=", "other") & Domain("state", "not in", _UNSEEN)

    @api.model
    def _portal_search_domain(self, text):
        """Return the domain of claims in which this text is found."""
        return Domain.OR(
            Domain(name, "ilike", text) for name in ("number", "description", "matter", "item_id.name", "employee_name")
        )

    @api.model
    def _portal_hearing_count(self):
        """Return how many reports wait for the current user's answer."""
        return self.search_count(self._portal_about_me_domain() & Domain("state", "=", "hearing"))

    def _portal_role(self):
        """Return what the current user is to this claim: ``own``, ``reporter`` or ``subject``."""
        self.ensure_one()
        if self.about == "own":
            return "own"
        # Whether it was the user who reported is theirs to know.
        return "reporter" if self.sudo().reporter_id == self.env.user else "subject"

    # === SAVING === #

    @api.model
    def _portal_create_report(self, employee, values, uploads=(), stash_ids=(), token=False):
        """Create a draft about a colleague, handed in by who is logged in.

        :param employee: hr.employee whom it is about
        :raise UserError: when the current user may not report about them, or it cannot be saved
        """
        if not self._colleague_cards(employee):
            raise UserError(self.env._("Choose a colleague you can report about."))
        self._check_form(values, employee)
        waiting = self._portal_reports_domain() & Domain("state", "in", ("draft", "hearing", "submitted"))
        # Their own reports are counted.
        if self.sudo().search_count(waiting) >= MAX_REPORTS:
            raise UserError(
                self.env._(
                    "%(count)s of your reports are still undecided. Wait for some of them first.", count=MAX_REPORTS
                )
            )
        # An item's scheme says whether the reporter is protected.
        item_sudo = self.env["jifen.item"].sudo().browse(values["item_id"])
        # Written by the system, so that the record's creator does not tell who reported.
        report = self.with_user(SUPERUSER_ID)._trusted()
        report = report.create(
            {
                **values,
                "employee_id": employee.id,
                "about": "other",
                "reporter_id": self.env.uid,
                "form_token": token,
                "reporter_protected": item_sudo.scheme_id.protect_reporter,
            }
        )
        report_sudo = report.with_env(self.sudo().env)  # their own report, just made
        report_sudo._portal_attach(uploads, stash_ids)
        report._settle()
        return report_sudo

    def _portal_change_report(self, values, uploads, stash_ids, remove_ids):
        """Change an own report in draft; see :meth:`_portal_change`."""
        # Closed to whoever handed it in; that it is theirs is checked first.
        report_sudo = self.sudo()
        report_sudo._check_reported_by_user()
        report_sudo._check_editable()
        self._check_form(values, report_sudo.employee_id)
        report = self.with_user(SUPERUSER_ID)
        report.write(values)
        report._settle()
        report_sudo._evidence_files().filtered(lambda file: file.id in remove_ids).unlink()
        report_sudo._portal_attach(uploads, stash_ids)
        return report_sudo

    def _portal_attach(self, uploads=(), stash_ids=()):
        if self.about != "other":
            return super()._portal_attach(uploads, stash_ids)
        stashed = self._portal_stashed(stash_ids)
        self._check_room(len(stashed) + len(uploads))
        # Files are the system's as well: their creator would tell who reported.
        kept = [Upload(file.name, file.mimetype, file.raw) for file in stashed]
        self.with_user(SUPERUSER_ID)._store_uploads([*kept, *uploads], self.id)
        stashed.unlink()
        return None

    # === TELLING === #

    def _reporter_notice(self):
        """Return the message to whoever reported: of no record, so that nobody reads to whom it went."""
        env = self.with_context(lang=self.reporter_id.lang).env
        report = self.with_env(env)
        if self.state == "approved":
            text = env._("Your report %(report)s was confirmed.", report=report.display_name)
        else:
            text = env._(
                "Your report %(report)s was not confirmed. Reason: %(reason)s",
                report=report.display_name,
                reason=self.refusal_reason,
            )
        return Notice(
            record=None,
            users=self.reporter_id,
            body=Markup("<p>%s</p>") % text + self._portal_link(env),
        )

    def _report_outcome_notice(self):
        """Return the message to the person a report is about."""
        env = self.with_context(lang=self.user_id.lang).env
        report = self.with_env(env)
        if self.state == "approved":
            text = env._(
                "The report %(report)s about you was confirmed: %(points)s points.",
                report=report.display_name,
                points=signed(self.points),
            )
        else:
            text = env._("The report %(report)s about you was not confirmed.", report=report.display_name)
        return self._notice(Markup("<p>%s</p>") % text)

    def _tell_report_withdrawn(self):
        """Tell people who were or may have been heard that the report about them is withdrawn."""
        notices = []
        # Messages to people the reporter need not read.
        for report in self.sudo().filtered(lambda claim: claim.hearing_until and claim.user_id.active):
            env = report.with_context(lang=report.user_id.lang).env
            name = report.with_env(env).display_name
            text = env._("The report %(report)s about you was withdrawn.", report=name)
            notices.append(Notice(record=None, users=report.user_id, body=Markup("<p>%s</p>") % text))
        self.env["jifen.notice"]._send(notices)

    def _portal_link(self, env):
        return Markup('<p><a href="%s">%s</a></p>') % (self._portal_url(), env._("Open It"))
