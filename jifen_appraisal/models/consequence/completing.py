"""Completing a consequence: who may, what stands against it, what follows."""

from odoo import fields, models
from odoo.exceptions import AccessError

from ..common.roles import OFFICER
from ..common.states import Reason
from ..common.text import label, needed
from .kinds import EFFECTS


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    # === WHO === #

    def _reasons_for_others(self):
        """Return ``{id: why it is for somebody else}`` of those open that the current user cannot complete."""
        user = self.env.user
        office = self.env.uid == 1 or user.has_group(OFFICER)
        reasons = {}
        for consequence in self:
            # Who acts is decided on the stored record, whatever the user may read of groups.
            record = consequence.sudo()
            mine = record.responsible_user_id == user or record.responsible_group_id in user.all_group_ids
            if record.state != "open":
                continue
            if record.user_id == user:
                reasons[consequence.id] = self.env._("You cannot complete what concerns yourself.")
            elif not (office or mine):
                reasons[consequence.id] = self.env._(
                    "Only %(who)s or the appraisal office can complete %(name)s.",
                    who=record.responsible_name or label(self.env, self._name, "actor", record.actor),
                    name=record.display_name,
                )
        return reasons

    def _check_may_complete(self):
        for reason in self._reasons_for_others().values():
            raise AccessError(reason)

    # === WHAT STANDS AGAINST IT === #

    def _reasons_not_to_complete(self):
        """Return the Reasons why these consequences cannot be completed, by whomever."""
        # What it is called is told to whoever acts.
        return [
            Reason(self.env._("%(name)s is already completed.", name=record.display_name))
            for record in self.sudo()
            if record.state != "open"
        ]

    def _reasons_not_to_waive(self):
        """Return the Reasons why these consequences cannot be found not to be needed."""
        return [
            Reason(self.env._("%(name)s has to be done: its rule knows no exception.", name=consequence.display_name))
            for consequence in self
            if not consequence.optional
        ]

    # === DOING IT === #

    def action_complete(self, note, waived=False):
        """Record what was done about these consequences.

        :param str note: what was done, or why it is not needed
        :param bool waived: it was found not to be needed, where the rule allows that
        :raise AccessError: when somebody else has to act
        :raise UserError: without a note, when one is not open, or cannot be waived
        """
        self.check_access("read")
        self._record_completion("waive" if waived else "complete", self._checked_note(note))
        return True

    def _complete(self, note):
        """Set these consequences completed by the current user; callers have checked who that is."""
        self._record_completion("settle", note)

    def _record_completion(self, name, note):
        # Whoever acts has no right to change the record in any other way; the table says who may.
        self.sudo()._update_state(
            name, done_note=note, done_user_id=self.env.uid, done_date=fields.Date.context_today(self)
        )

    def _checked_note(self, note):
        return needed(note, self.env._("Say what was done."))

    # === WHAT FOLLOWS === #

    def _have_effect(self):
        """Do what completing means, besides the note. Call elevated."""
        for code, own in self.grouped("effect").items():
            EFFECTS[code].completed(own)

    def _log_completed(self):
        self._log_done(
            {consequence.id: self.env._("Completed: %(note)s", note=consequence.done_note) for consequence in self}
        )

    def _log_waived(self):
        self._log_done(
            {consequence.id: self.env._("Not needed: %(note)s", note=consequence.done_note) for consequence in self}
        )

    def _log_done(self, bodies):
        self._message_log_batch(bodies=bodies, author_id=self.env.user.partner_id.id)
