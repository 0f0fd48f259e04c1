"""Appeals in the portal: whoever is logged in appeals for themselves, and sees nothing of others.

Portal users have no right to write. The methods here are private, take the person from the session
and leave every rule about appeals to the model itself.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..claim.portal import MAX_FILES
from ..common.notice import Notice
from .appeal import UNDECIDED

MAX_TEXT = 4000
_MAX_DRAFTS = 20
# What a form may say; whose appeal it is, its state and its answer are never among it.
FORM_FIELDS = frozenset({"subject", "grounds", "wish"})


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    # === FINDING === #

    @api.model
    def _portal_domain(self):
        return Domain("user_id", "=", self.env.uid)

    @api.model
    def _portal_find(self, appeal_id):
        """Return the current user's own appeal with this id, elevated; empty if it is not theirs."""
        own = self.search(self._portal_domain() & Domain("id", "=", appeal_id))
        # Own by record rule and domain; its page shows names the person cannot read themselves.
        return own.sudo()

    @api.model
    def _portal_subjects(self):
        """Return what the current user may appeal against today, newest period first.

        :return: ``[{card, until, options: [(key, scorecard, about, line)]}]``, elevated
        """
        today = fields.Date.context_today(self)
        found = []
        for card in self.env["jifen.scorecard"]._portal_cards():
            until = card._appeal_until()
            options = []
            if until and today <= until:
                options.append((f"score-{card.id}", card, "score", card.line_ids.browse()))
                if card.grade_id:
                    options.append((f"grade-{card.id}", card, "grade", card.line_ids.browse()))
            days = {}
            for line in card.line_ids.filtered(lambda line: not line.reversal_of_id and not line.is_reversed):
                day = fields.Date.context_today(self, line.create_date)
                if day not in days:
                    days[day] = card._appeal_until(line)
                if days[day] and today <= days[day]:
                    options.append((f"line-{line.id}", card, "line", line))
            if options:
                until = max([until or today, *(day for day in days.values() if day)])
                found.append({"card": card, "until": until, "options": options})
        return found

    # === SAVING === #

    @api.model
    def _portal_create(self, values, uploads=(), token=False):
        """Create a draft of the person who is logged in; see ``FORM_FIELDS``.

        :param uploads: ``Upload`` tuples received with the form
        :param token: of the form, by which the same form is known again
        :return: the new appeal, elevated
        :raise UserError: with the reason, when it cannot be saved
        """
        self._check_form(values)
        if self.search_count(self._portal_domain() & Domain("state", "=", "draft")) >= _MAX_DRAFTS:
            raise UserError(self.env._("You have many drafts already. Submit or delete some of them first."))
        # Portal users cannot create; what they appeal against was found among what is their own.
        values = {**self._subject_values(values), **_texts(values), "form_token": token}
        appeal_sudo = self.sudo()._trusted().create(values)
        appeal_sudo._portal_attach(uploads)
        return appeal_sudo

    def _portal_change(self, values, uploads=(), remove_ids=()):
        """Change an own draft as its form says; see :meth:`_portal_create`.

        :param remove_ids: ids of evidence files to take away
        """
        self.ensure_one()
        self._check_form(values)
        changed = _texts(values)
        if self.instance == "1" and values.get("subject") and values["subject"] != self._portal_subject():
            subject = self._subject_values(values)
            if subject.pop("scorecard_id") != self.scorecard_id.id:
                raise UserError(self.env._("For another period, write another appeal."))
            changed.update(subject)
        # The draft was found as the user's own; the model checks state and person again.
        appeal_sudo = self.sudo()
        appeal_sudo.write(changed)
        appeal_sudo._evidence_files().filtered(lambda file: file.id in remove_ids).unlink()
        appeal_sudo._portal_attach(uploads)
        return appeal_sudo

    def _portal_delete(self):
        """Delete an own draft that was never submitted, with its files."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be deleted."))
        # The draft was found as the user's own; the model refuses what was ever submitted.
        appeal_sudo = self.sudo()
        appeal_sudo._evidence_files().unlink()
        appeal_sudo.unlink()

    def _check_form(self, values):
        if values.keys() - FORM_FIELDS:
            raise AccessError(self.env._("This form has fields that are not yours to fill in."))

    def _subject_values(self, values):
        for group in self._portal_subjects():
            for key, card, about, line in group["options"]:
                if key == values.get("subject"):
                    return {"scorecard_id": card.id, "about": about, "line_id": line.id}
        raise UserError(self.env._("Choose what you appeal against."))

    def _portal_subject(self):
        """Return the key of what this appeal is against, as the form names it."""
        # Only ids of the person's own result are used.
        appeal = self.sudo()
        return f"line-{appeal.line_id.id}" if appeal.about == "line" else f"{appeal.about}-{appeal.scorecard_id.id}"

    # === EVIDENCE === #

    def _portal_attach(self, uploads):
        self.ensure_one()
        if len(self._evidence_files()) + len(uploads) > MAX_FILES:
            raise UserError(self.env._("An appeal takes at most %(count)s files.", count=MAX_FILES))
        # Files are closed to portal users; these were checked and go to their own appeal.
        attachments = self.env["ir.attachment"].sudo().with_context(image_no_postprocess=True)
        attachments.create(
            [
                {
                    "name": upload.name,
                    "mimetype": upload.mimetype,
                    "raw": upload.data,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for upload in uploads
            ]
        )

    _states_of_further_evidence = UNDECIDED

    def _tell_further_evidence(self, names, why):
        people = self.investigator_id.filtered("active")
        said = self.with_context(lang=people.lang)
        text = said._further_evidence_text(names, why)
        self.env["jifen.notice"]._send([Notice(self, people, text, said.display_name)])
        return super()._tell_further_evidence(names, why)

    # === ITS WAY === #

    def _portal_way(self):
        """Return the way of the appeal as the person concerned may know it: what, who, when. Call elevated."""
        rows = [(self.env._("Submitted"), self.submitted_by_id.name, self.submitted_at, "submitted")]
        if self.investigator_id:
            rows.append((self.env._("Looked into by"), self.investigator_id.name, None, "approved"))
        if self.state in ("submitted", "investigation", "decision"):
            titles = {
                "submitted": self.env._("Somebody is being found who decided nothing on it before"),
                "investigation": self.env._("It is being looked into"),
                "decision": self.env._("The answer is being decided on"),
            }
            rows.append((titles[self.state], "", None, "pending"))
        if self.state == "answered":
            rows.append((self.env._("Answered"), self.answered_by_id.name, self.answered_at, "approved"))
        if self.state == "withdrawn":
            rows.append((self.env._("Withdrawn"), "", None, "withdrawn"))
        return [dict(zip(("title", "who", "when", "kind"), row, strict=True)) for row in rows if self.submitted_at]

    def _portal_effects(self):
        """Return the person's own results before and after, once it is answered. Call elevated."""
        if self.state != "answered":
            return self.effect_ids.browse()
        own, applied = self._persons(), self.effect_ids.filtered(lambda effect: effect.state == "applied")
        return applied.filtered(lambda effect: effect.user_id in own)


def _texts(values):
    return {name: values[name] for name in ("grounds", "wish") if name in values}
