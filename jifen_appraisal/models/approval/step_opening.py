"""Opening the rows of a step: whom a document is put to, one after the other or several at once."""

from odoo import fields, models

from ..common.roles import OFFICER


class JifenApprovalMixin(models.AbstractModel):
    """The next step of a document, as rows of jifen.approval.

    Whatever is looked up for a step and not for a document is kept in ``known`` while many documents
    are carried on at once.
    """

    _inherit = "jifen.approval.mixin"

    def _open_next_step(self, restart=False):
        """Open each document's next step, without telling anybody.

        A document that still waits for somebody of its present step is left as it is.

        :param restart: begin a new round, as after the document was submitted
        :return: ``(approvals opened, documents that have no step left)``
        """
        self.invalidate_recordset(["approval_ids"])
        done, known, values = self.browse(), {}, []
        for document in self:
            waiting, rows = document._next_step_rows(restart, known)
            values += rows
            if not waiting:
                done |= document
        return self._create_rows(values), done

    def _create_rows(self, values):
        """Write rows and return those that are pending."""
        # The database allows one pending row per document and approver: decisions go first.
        self.env["jifen.approval"].flush_model(["state"])
        # Whoever submits must not become a follower of rows that are not theirs to read.
        approvals = self.env["jifen.approval"].with_context(tracking_disable=True, mail_create_nosubscribe=True)
        rows = approvals._trusted().create(values).with_env(self.env)
        self.invalidate_recordset(["approval_ids"])
        return rows.filtered(lambda row: row.state == "pending")

    def _next_step_rows(self, restart, known):
        """Return ``(whether a step is open, [values of approvals to write])`` of one document."""
        self.ensure_one()
        past = self.env["jifen.approval"] if restart else self._current_round()
        if any(row.state == "pending" for row in past):
            return True, []
        ahead = self._approval_route() - past.step_id
        taken = len(set(past.mapped("sequence")))
        common = {
            **self._approval_values(),
            "round": self._last_round() + bool(restart),
            "step_count": taken + len(ahead),
        }
        approved = past.filtered(lambda row: row.state == "approved")
        deciders = approved.decided_by_id | approved.standing_in_for_id
        rows = []
        for number, step in enumerate(ahead, taken + 1):
            opened = [{**common, **row, "sequence": number} for row in self._rows_of_step(step, known)]
            opened = self._without_deciders(step, opened, deciders)
            rows += opened
            if any("state" not in row for row in opened):
                return True, rows
        return False, rows

    def _without_deciders(self, step, rows, deciders):
        """Skip those who have approved already; one of them is enough where one of several decides."""
        ids = set(deciders.ids)
        skipped = [row for row in rows if row["user_id"] in ids]
        for row in skipped:
            name = self.env["res.users"].browse(row["user_id"]).name
            row.update(
                state="skipped",
                decided_at=fields.Datetime.now(),
                reason=self.env._("%(user)s has approved already.", user=name),
            )
        return skipped[:1] if skipped and step.need == "any" else rows

    # === THE ROWS OF ONE STEP === #

    def _rows_of_step(self, step, known):
        """Return the values of one row for everybody this document is put to at ``step``."""
        employee, department = self._approval_subject()
        excluded = self._users_concerned()
        approvers = step._approvers(employee, department, self.company_id, excluded)
        members = self._members(step.group_id, known) if step.approver == "group" else approvers
        users, group = step._asked(approvers, excluded, members)
        if not users and not group:
            return [self._row_of_office(step, known)]
        return [self._row(step, known, user_id=user.id) for user in users] or [
            self._row(step, known, group_id=group.id)
        ]

    def _row_of_office(self, step, known):
        """Return the row of a step for which there is nobody else: the appraisal office decides."""
        return self._row(step, known, group_id=self.env["ir.model.data"]._xmlid_to_res_id(OFFICER))

    def _row(self, step, known, user_id=False, group_id=False):
        return {
            "res_model": self._name,
            "res_id": self.id,
            "step_id": step.id,
            "step_name": step.name,
            "document": step.document,
            "need": step.need,
            "deadline": self._deadline_of_step(step, known),
            "user_id": user_id,
            "group_id": group_id,
            "company_id": self.company_id.id,
        }

    def _deadline_of_step(self, step, known):
        if not step.deadline_days:
            return False
        key = ("deadline", self.company_id.id, step.deadline_days)
        if key not in known:
            company = self.company_id
            known[key] = company._jifen_working_day(company._jifen_today(), step.deadline_days)
        return known[key]

    def _members(self, group, known):
        """Return the internal users of a group in the document's company."""
        key = ("members", self.company_id.id, group.id)
        if key not in known:
            known[key] = self.env["res.users"].search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("share", "=", False),
                    ("company_ids", "in", self.company_id.ids),
                ],
                order="id",
            )
        return known[key]
