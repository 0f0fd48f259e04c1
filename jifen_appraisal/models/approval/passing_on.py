"""Passing on what cannot be decided where it is."""

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError

from ..common.roles import OFFICER
from .step import CHAINS


class JifenApproval(models.Model):
    """Rows that are put to somebody else: who asked is gone, away too long, or no longer the leader."""

    _inherit = "jifen.approval"

    def action_pass_on(self):
        """Find the approvers of pending steps anew, as when somebody is away or has changed office."""
        if not (self.env.uid == SUPERUSER_ID or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office passes approvals on."))
        self.check_access("read")
        self._pass_on(self.env._("%(user)s had the approver found anew.", user=self.env.user.name))
        return True

    def _pass_on(self, reason, state="cancelled"):
        """Close pending rows for a reason and put their documents to whoever is right at this moment.

        :param state: ``overdue`` puts them to those above, as their step says
        """
        # The way of a document follows from its scheme, whoever sets it going again.
        pending = self.sudo().try_lock_for_update().filtered(lambda approval: approval.state == "pending")
        pending._update_state(state, decided_at=fields.Datetime.now(), reason=reason)
        pending._close_notifications()
        known = {}
        for documents in pending._documents():
            rows = pending.filtered(lambda row, model=documents._name: row.res_model == model).grouped("res_id")
            documents.invalidate_recordset(["approval_ids"])
            values = [row for document in documents for row in document._rows_instead(rows[document.id], known)]
            documents._create_rows(values)._announce()


class JifenApprovalMixin(models.AbstractModel):
    """Whom a document is put to instead of somebody."""

    _inherit = "jifen.approval.mixin"

    def _rows_instead(self, gone, known):
        """Return the values of rows that take the place of ``gone``, rows of the open step just closed."""
        self.ensure_one()
        step = gone.step_id[:1]
        first = gone[0]
        present = self._current_round().filtered(lambda row: row.sequence == first.sequence)
        taken = {(row.user_id.id, row.group_id.id) for row in present}
        if first.state == "overdue":
            rows = [self._row_above(row, known) for row in gone]
        else:
            rows = self._rows_of_step(step, known) if step else []
        new = {}
        for row in rows:
            key = (row["user_id"], row["group_id"])
            if key not in taken:
                new[key] = row
        if not new and not any(row.state == "pending" for row in present):
            new[None] = {**self._row_of_office(step, known), "passed_up": True}
        common = {
            **self._approval_values(),
            # Of a step that has been removed since, the row keeps what it said.
            "step_name": first.step_name,
            "document": first.document,
            "need": first.need,
            "round": first.round,
            "sequence": first.sequence,
            "step_count": first.step_count,
        }
        return [{**row, **common} for row in new.values()]

    def _row_above(self, row, known):
        """Return the row for whoever is above the approver of an overdue one."""
        step = row.step_id
        if step.escalate == "up" and step.approver in CHAINS and row.user_id:
            employee, department = self._approval_subject()
            chain = step._approvers(employee, department, self.company_id, self._users_concerned())
            above = chain[chain.ids.index(row.user_id.id) + 1 :] if row.user_id in chain else chain
            if above:
                return {**self._row(step, known, user_id=above[0].id), "passed_up": True}
        return {**self._row_of_office(step, known), "passed_up": True}
