"""Claims in the portal: whoever is logged in acts on their own claims, and on nothing else.

Portal users have no right to write. The methods here are private, take the employee from
the session and leave every rule about claims to the model itself.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.text import exact
from ..scheme.item import OPEN_KINDS
from .claim import CLAIMANT_FIELDS

MAX_FILES = 9
MAX_DRAFTS = 50
# What a form may say; whose claim it is, its state and its points are never among it.
FORM_FIELDS = tuple(name for name in CLAIMANT_FIELDS if name != "employee_id")
# Files of a form that could not be saved wait this long for the next attempt.
_STASH_HOURS = 24


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    # === FINDING === #

    @api.model
    def _portal_domain(self):
        return Domain("user_id", "=", self.env.uid) & Domain("about", "=", "own")

    @api.model
    def _portal_find(self, claim_id):
        """Return the claim with this id, elevated, if it is the current user's own or they are concerned.

        Concerned is who a report is about, once it was handed in, and whoever handed it in.
        """
        found = self.search((self._portal_domain() | self._portal_about_me_domain()) & Domain("id", "=", claim_id))
        # Own by record rule and domain; its page shows names the claimant cannot read themselves.
        return found.sudo() or self._portal_reports(claim_id)

    @api.model
    @api.private
    def _portal_shows(self, file_sudo):
        # What was just uploaded belongs to no claim yet.
        own = not file_sudo.res_id and file_sudo.create_uid == self.env.user
        return own or super()._portal_shows(file_sudo)

    @api.model
    def _portal_counts(self):
        """Return ``{state: number of own claims}``."""
        return dict(self._read_group(self._portal_domain(), ["state"], ["__count"]))

    @api.model
    def _portal_items(self, employee=None):
        """Return what the current user may claim now: items of their scorecards in open periods.

        :param employee: hr.employee, whom they report about instead
        """
        if employee:
            return self._colleague_cards(employee)._claimable_items("report_others")
        cards = self.env["jifen.scorecard"]._portal_cards().filtered(lambda card: card.period_id.state == "open")
        return cards._claimable_items()

    # === SAVING === #

    @api.model
    def _portal_create(self, values, uploads=(), stash_ids=(), token=False):
        """Create a draft of the employee who is logged in.

        :param dict values: what the form says, see ``FORM_FIELDS``
        :param uploads: :class:`Upload` tuples received with the form
        :param stash_ids: ids of files received with an earlier attempt
        :param token: of the form, by which the same form is known again
        :return: the new claim, elevated
        :raise UserError: with the reason, when it cannot be saved
        """
        self._check_form(values)
        if self.search_count(self._portal_domain() & Domain("state", "=", "draft")) >= MAX_DRAFTS:
            raise UserError(
                self.env._("You have %(count)s drafts already. Submit or delete some of them first.", count=MAX_DRAFTS)
            )
        employee = self.env.user.employee_id
        # Portal users cannot create; the model checks that this employee is their own.
        values = {**values, "employee_id": employee.id, "form_token": token}
        claim_sudo = self.sudo()._trusted().create(values)
        claim_sudo._portal_attach(uploads, stash_ids)
        return claim_sudo

    def _portal_change(self, values, uploads=(), stash_ids=(), remove_ids=()):
        """Change an own draft as its form says; see :meth:`_portal_create`.

        :param remove_ids: ids of evidence files to take away
        """
        self.ensure_one()
        # Whose it is decides on the way, not what the user may read of it.
        if self.sudo().about == "other":
            return self._portal_change_report(values, uploads, stash_ids, remove_ids)
        self._check_form(values)
        self._check_own()
        self._check_editable()
        # The draft was found as the user's own.
        claim_sudo = self.sudo()
        claim_sudo.write(values)
        claim_sudo._evidence_files().filtered(lambda file: file.id in remove_ids).unlink()
        claim_sudo._portal_attach(uploads, stash_ids)
        return claim_sudo

    def _portal_delete(self):
        """Delete an own draft that was never submitted, with its files."""
        self.ensure_one()
        # The draft was found as the user's own; the model refuses what was ever submitted.
        claim_sudo = self.sudo()
        claim_sudo._check_own()
        claim_sudo._check_editable()
        files = claim_sudo._evidence_files()
        files.unlink()
        claim_sudo.unlink()

    def _check_form(self, values, employee=None):
        foreign = values.keys() - set(FORM_FIELDS)
        if foreign:
            raise AccessError(self.env._("This form has fields that are not yours to fill in."))
        if "item_id" in values and values["item_id"] not in self._portal_items(employee).ids:
            raise UserError(self.env._("Choose an item that you can claim at present."))

    def _portal_points(self):
        """Return the points this claim is about as far as they are known, else None."""
        self.ensure_one()
        if self.state != "draft":
            return self.points
        claimed = exact(self.points_claimed) if self.value_kind in OPEN_KINDS else None
        try:
            return float(self.item_id._points_for(exact(self.quantity), self.level_id, claimed))
        except UserError:
            return None

    # === EVIDENCE === #

    _states_of_further_evidence = ("submitted",)

    def _takes_further_evidence(self):
        # In a report, who adds something would be who reported.
        return self.about == "own" and super()._takes_further_evidence()

    def _portal_attach(self, uploads=(), stash_ids=()):
        self.ensure_one()
        stashed = self._portal_stashed(stash_ids)
        self._check_room(len(stashed) + len(uploads))
        stashed.write({"res_id": self.id})
        self._store_uploads(uploads, self.id)

    def _check_room(self, count):
        if len(self._evidence_files()) + count > MAX_FILES:
            raise UserError(self.env._("A claim takes at most %(count)s files.", count=MAX_FILES))

    @api.model
    def _store_uploads(self, uploads, res_id):
        # Files are closed to portal users; these were checked and go to their own claim. Evidence
        # is kept as it was received, without the scaling down of pictures.
        attachments = self.env["ir.attachment"].sudo().with_context(image_no_postprocess=True)
        return attachments.create(
            [
                {
                    "name": upload.name,
                    "mimetype": upload.mimetype,
                    "raw": upload.data,
                    "res_model": self._name,
                    "res_id": res_id,
                }
                for upload in uploads
            ]
        )

    @api.model
    def _portal_stash(self, uploads, stash_ids=()):
        """Keep the files of a form that could not be saved, for its next attempt.

        :return: all files kept for this form, as elevated attachments
        """
        kept = self._portal_stashed(stash_ids)
        uploads = uploads[: max(MAX_FILES - len(kept), 0)]
        self._stash()[:-MAX_FILES].filtered(lambda file: file not in kept).unlink()
        return kept | self._store_uploads(uploads, 0)

    @api.model
    def _portal_stashed(self, stash_ids):
        return self._stash().filtered(lambda file: file.id in stash_ids)

    def _stash(self):
        # Files of nobody's claim that this user, and no other, has uploaded.
        return (
            self.env["ir.attachment"]
            .sudo()  # own employee, from the session
            .search([("res_model", "=", self._name), ("res_id", "=", 0), ("create_uid", "=", self.env.uid)], order="id")
        )

    @api.autovacuum
    def _gc_stash(self):
        limit = fields.Datetime.now() - timedelta(hours=_STASH_HOURS)
        # The housekeeping runs as the system.
        self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "=", 0), ("create_date", "<", limit)]
        ).unlink()

    # === ITS WAY === #

    def _portal_timeline(self):
        """Return the way of the claim so far and what is still ahead, oldest first.

        :return: list of dicts with ``kind`` (created, submitted, approved, refused, skipped,
            pending, ahead, withdrawn, posted, hearing, heard), ``title``, ``who``, ``when`` and ``note``
        """
        self.ensure_one()
        who = self.employee_name if self.about == "own" else self.reporter_name
        steps = [timeline_event("created", self.env._("Draft written"), who, self.create_date)]
        last = self._last_round()
        former = self.approval_ids.filtered(lambda row: row.round < last).sorted("id")
        steps += [self._portal_step(row) for row in former if row.state != "cancelled"]
        if self.submitted_at:
            steps.append(timeline_event("submitted", self.env._("Submitted"), who, self.submitted_at))
            steps += self._hearing_events()
        current = (self.approval_ids - former).sorted("id")
        steps += [self._portal_step(row) for row in current if row.state != "cancelled"]
        if self.state in ("hearing", "submitted"):
            steps += [timeline_event("ahead", step.name) for step in self._steps_ahead()]
        if self.state == "withdrawn":
            steps.append(timeline_event("withdrawn", self.env._("Withdrawn"), who, self.decided_at))
        steps += [self._portal_posting(line) for line in self.line_ids.sorted("id")]
        return steps

    def _portal_step(self, row):
        if row.state == "pending":
            return timeline_event("pending", row.step_name, row.approver_name)
        who = "" if row.state == "skipped" else row._decider_name()
        return timeline_event(row.state, row.step_name, who, row.decided_at, row.reason)

    def _portal_posting(self, line):
        if line.reversal_of_id:
            title = self.env._("Reversed by ledger line #%(number)s", number=line.number)
            return timeline_event("reversed", title, line.approved_by_id.name, line.create_date, line.ground)
        title = self.env._("In the ledger as line #%(number)s", number=line.number)
        return timeline_event("posted", title, "", line.create_date, points=line.points)


def timeline_event(kind, title, who="", when=None, note="", points=None):
    """Return one event of a claim's way as plain data."""
    return {
        "kind": kind,
        "title": title,
        "who": who or "",
        "when": when,
        "note": note or "",
        "points": points,
    }
