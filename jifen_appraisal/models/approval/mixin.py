from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.registry import models_with

# Above so many documents at once a person gets one digest instead of a card or message each.
DIGEST_ABOVE = 30


def document_kinds(env):
    """Return ``{code of a kind of document: its model}``, as the models say themselves."""
    return {env[name]._approval_kind: env[name] for name in models_with(env, "jifen.approval.mixin")}


class JifenApprovalMixin(models.AbstractModel):
    """A document that goes through the approval steps of its scheme.

    A model says of itself what stands under the first banner; its code has its name by ``selection_add`` on the field
    ``document`` of jifen.approval.step, in the same area. Nobody else names the code. A step's row is opened only
    when the step begins, so the manager of that moment decides.
    """

    _name = "jifen.approval.mixin"
    _description = "Document with Approval"

    approval_ids = fields.One2many(
        "jifen.approval",
        "res_id",
        string="Approvals",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    # === WHAT A DOCUMENT SAYS OF ITSELF === #

    # The code of this kind of document in approval steps.
    _approval_kind = ""

    @api.model
    def _approval_usual_route(self):
        """Return ``((approver, group of users), …)``, the steps where nobody has drawn any; () for none."""
        return ()

    @api.model
    def _approval_possible(self, scheme):
        """Tell whether there can be such documents under a scheme: it then has their usual route from its beginning."""
        return True

    def _approval_scheme(self):
        """Return the jifen.scheme whose route this document takes."""
        return self.scheme_id.sudo()  # a route is the same for everybody, whoever sets it going

    def _approval_values(self):
        """Return what an approval shows of this document, as values of jifen.approval; ``title`` among them."""
        raise NotImplementedError

    def _approval_details(self):
        """Return ``{id: what a card shows besides the approval's own fields}``, in few queries."""
        return {document.id: {} for document in self}

    def _approval_request(self, approval):
        """Return the sentence that asks for the decision of ``approval``, in the language of the context."""
        if approval.item_id:
            return self.env._(
                "%(person)s asks for your approval: %(item)s, %(points)s points.",
                person=approval.employee_name or approval.title,
                item=approval.item_id.name,
                points=approval.points_text,
            )
        kinds = dict(approval._fields["document"]._description_selection(self.env))
        return self.env._(
            "Please decide: %(title)s (%(kind)s).", title=approval.title, kind=kinds.get(approval.document, "")
        )

    def _approval_facts(self):
        """Return ``(item, points, level)``, by which steps hold or not."""
        values = self._approval_values()
        return self.env["jifen.item"].browse(values.get("item_id") or ()), values.get("points") or 0.0, None

    def _users_concerned(self):
        """Return the users who may never decide this document."""
        raise NotImplementedError

    def _domain_concerned(self, user):
        """Return which documents of this model ``user`` may never decide, as far as a search can tell."""
        raise NotImplementedError

    def _approval_subject(self):
        """Return ``(hr.employee, hr.department)`` whose leaders decide."""
        raise NotImplementedError

    def _reasons_not_to_approve(self):
        """Return ``{id: why this document cannot be approved at present}``; absent means it can.

        Said at each step is what would be in the way at the last one: the guards of “approve” in its table of states.
        """
        if "approve" not in self._transitions:
            return {}
        return self._first_reasons_against("approve")

    def _reasons_not_to_refuse(self):
        """Return ``{id: why this document cannot be refused at present}``; absent means it can."""
        return {}

    def _on_approved(self, user):
        """Do what follows from the approval of these documents at their last step."""
        raise NotImplementedError

    def _on_refused(self, user, reason):
        """Do what follows from the refusal of these documents."""
        raise NotImplementedError

    def _tell_outcome(self, user):
        """Tell those concerned which of these documents have been decided for good."""
        raise NotImplementedError

    # === THE WAY THROUGH THE STEPS === #

    def _approval_route(self):
        """Return the jifen.approval.step records of its scheme that hold for this document, in order."""
        self.ensure_one()
        scheme, kind = self._approval_scheme(), self._approval_kind
        if kind not in scheme.step_ids.mapped("document"):
            # A scheme activated before there was this kind of document.
            scheme._complete_routes([kind])
        item, points, level = self._approval_facts()
        return scheme.step_ids.filtered(lambda step: step.document == kind and step._applies_to(item, points, level))

    def _start_approval(self):
        """Open the first step of every document. Call elevated, on checked documents."""
        opened, done = self._open_next_step(restart=True)
        if done:
            raise UserError(self.env._("%(document)s has no approval step.", document=done[0].display_name))
        opened._announce()

    def _approval_granted(self, user, points=None):
        """Carry documents on after a decision of ``user``, where nobody else of the step is waited for.

        Nobody is told yet.
        """
        __, done = self._open_next_step()
        if done:
            done._on_approved(user)

    def _approval_refused(self, user, reason):
        self._on_refused(user, reason)

    def _set_granted_points(self, points):
        raise UserError(self.env._("The points of this document are not for the approver to set."))

    def _cancel_approvals(self):
        """Close what is still pending, when the document is withdrawn."""
        pending = self._pending_approvals()
        pending._update_state("cancelled", decided_at=fields.Datetime.now())
        pending._close_notifications()

    def _stop_approval(self, **_told):
        """Close what is pending, as what a document's table says becomes of it: who may was checked by that."""
        self.sudo()._cancel_approvals()  # approvals are not the document's author's to write

    def _pending_approvals(self):
        return self.env["jifen.approval"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "=", "pending")]
        )

    def _last_refusal(self):
        """Return the reason for which this document was refused last."""
        return self.approval_ids.filtered(lambda row: row.state == "refused").sorted("id")[-1:].reason or ""

    def _last_round(self):
        return max(self.approval_ids.mapped("round"), default=0)

    def _current_round(self):
        """Return the approvals since the document was last submitted, first step first.

        Those cancelled or passed on are left out: somebody else is asked instead.
        """
        last = self._last_round()
        return self.approval_ids.filtered(
            lambda row: row.round == last and row.state not in ("cancelled", "overdue")
        ).sorted("id")

    def _steps_ahead(self):
        """Return the steps the document will still take after the one that is open."""
        self.ensure_one()
        return self._approval_route() - self._current_round().step_id

    def _approval_way(self):
        """Return the steps taken, open and ahead as plain data, all rounds, oldest first."""
        self.ensure_one()
        way = [row._way_entry() for row in self.approval_ids.sorted("id")]
        if any(entry["kind"] == "pending" for entry in way):
            way += [self._way_ahead(step) for step in self._steps_ahead()]
        return way
