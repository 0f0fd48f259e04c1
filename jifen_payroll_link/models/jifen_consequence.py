"""Leave earned by points becomes an allocation of time off, once, through the normal approval."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.jifen_appraisal.models.common.relying import rely_on
from odoo.addons.jifen_appraisal.models.common.roles import OFFICER
from odoo.addons.jifen_appraisal.models.consequence.kinds import effects_with

# Allocations that wait for somebody.
PENDING = ("confirm", "validate1")


class JifenConsequence(models.Model):
    """open → requested (an allocation waits for its approval) → granted (approved, the consequence is done).

    What is refused can be requested again; what was approved and is refused later is open again.
    """

    _inherit = "jifen.consequence"

    leave_allocation_ids = fields.One2many(
        "hr.leave.allocation", "jifen_consequence_id", string="Allocations", groups="hr_holidays.group_hr_holidays_user"
    )
    leave_request = fields.Selection(
        [
            ("open", "To grant"),
            ("requested", "Waits for approval"),
            ("refused", "Refused"),
            ("granted", "Granted"),
        ],
        string="State of the Leave",
        compute="_compute_leave_request",
        search="_search_leave_request",
    )
    can_grant_leave = fields.Boolean(compute="_compute_can_grant_leave")

    @api.depends("state", "effect", "leave_allocation_ids.state")
    def _compute_leave_request(self):
        # How far the leave has come is told with the consequence, to whoever may read that.
        records = self.sudo()
        states = {}
        groups = records.env["hr.leave.allocation"]._read_group(
            [("jifen_consequence_id", "in", self.ids)], ["jifen_consequence_id", "state"]
        )
        for consequence, state in groups:
            states.setdefault(consequence.id, set()).add(state)
        for consequence, record in zip(self, records, strict=True):
            found = states.get(record.id, set())
            if not record.rule_id._uses("leave_days") or record.state == "waived":
                consequence.leave_request = False
            elif record.state == "done":
                consequence.leave_request = "granted"
            elif found.intersection(PENDING):
                consequence.leave_request = "requested"
            else:
                consequence.leave_request = "refused" if "refuse" in found else "open"

    def _search_leave_request(self, operator, value):
        if operator != "in":
            return NotImplemented
        # As above: only how far it has come.
        allocations = self.env["hr.leave.allocation"].sudo()
        linked = Domain("jifen_consequence_id.state", "=", "open")
        waiting = allocations.search(linked & Domain("state", "in", PENDING)).jifen_consequence_id
        refused = allocations.search(linked & Domain("state", "=", "refuse")).jifen_consequence_id - waiting
        domains = {
            "open": Domain("state", "=", "open") & Domain("id", "not in", (waiting | refused).ids),
            "requested": Domain("id", "in", waiting.ids),
            "refused": Domain("id", "in", refused.ids),
            "granted": Domain("state", "=", "done"),
        }
        leaves = Domain("effect", "in", effects_with("leave_days")) & Domain("state", "!=", "waived")
        found = Domain.OR(leaves & domain for name, domain in domains.items() if name in value)
        return found | ~leaves if False in value else found

    @api.depends("leave_request")
    def _compute_responsible_name(self):
        waiting = self.filtered(lambda consequence: consequence.leave_request == "requested")
        waiting.responsible_name = self.env._("Who approves time off")
        return super(JifenConsequence, self - waiting)._compute_responsible_name()

    @api.depends_context("uid")
    @api.depends("state", "effect", "leave_request")
    def _compute_can_grant_leave(self):
        refused = self._cannot_grant_reasons()
        for consequence in self:
            consequence.can_grant_leave = consequence.id not in refused

    # === REQUESTING === #

    def _cannot_grant_reasons(self):
        """Return ``{id: reason}`` of those for which the current user cannot request the leave now."""
        office = self.env.uid == 1 or self.env.user.has_group(OFFICER)
        reasons = {}
        for consequence in self:
            # Why not is decided on the stored record, whatever the user may read of employees and time off.
            reason = consequence.sudo()._reason_not_to_grant(office)
            if reason:
                reasons[consequence.id] = reason
        return reasons

    def _reason_not_to_grant(self, office):
        employee = self.employee_id
        if not self.rule_id._uses("leave_days"):
            return self.env._("%(name)s is not about leave.", name=self.display_name)
        if not office:
            return self.env._("Only the appraisal office grants leave that was earned by points.")
        if self.user_id == self.env.user:
            return self.env._("Nobody grants leave to themselves.")
        if self.state != "open":
            return self.env._("%(name)s is already completed.", name=self.display_name)
        if self.leave_request == "requested":
            return self.env._("The leave of %(name)s is requested already.", name=self.subject_name)
        if not employee or self.half_days <= 0:
            return self.env._("%(name)s is a team: time off is given to people.", name=self.subject_name)
        if not employee.active or employee.company_id != self.company_id:
            return self.env._(
                "%(name)s is not an employee of %(company)s any more.",
                name=self.subject_name,
                company=self.company_id.name,
            )
        return self.rule_id._wrong_leave_type()

    def action_grant_leave(self):
        """Request the time off that was earned; it waits for the approval of its time off type.

        Of several, those that can be are requested; the others are named with the reason.

        :raise AccessError: when the user is not of the appraisal office, or it is their own
        :raise UserError: when none of them can be requested
        """
        self.check_access("read")
        # By who may read it. Of two who ask at once, the later one starts again, and the index holds it to one.
        free = self.sudo().try_lock_for_update(allow_referencing=True)
        reasons = self._cannot_grant_reasons()
        for consequence in self.filtered(lambda record: record.id not in free.ids and record.id not in reasons):
            reasons[consequence.id] = self.env._(
                "%(name)s is being dealt with by somebody else just now.", name=consequence.display_name
            )
        ready = self.filtered(lambda consequence: consequence.id not in reasons)
        if not ready:
            office = self.env.uid == 1 or self.env.user.has_group(OFFICER)
            raise (UserError if office else AccessError)(next(iter(reasons.values()), self.env._("Choose a person.")))
        # The appraisal office needs no right to time off: what it may request was checked right above.
        allocations = self.env["hr.leave.allocation"].sudo()._trusted().create(ready.sudo()._leave_allocation_values())
        # Locked alone, the leave could be completed or changed by who began before this and does not see the request.
        # Who may request it is checked above.
        rely_on(ready.sudo())
        # What has happened is kept with each.
        ready.sudo()._drop_activities()
        ready.sudo()._message_log_batch(
            bodies={
                allocation.jifen_consequence_id.id: self.env._(
                    "Leave requested: %(days)s days, %(type)s",
                    days=f"{allocation.number_of_days:g}",
                    type=allocation.holiday_status_id.name,
                )
                for allocation in allocations
            },
            author_id=self.env.user.partner_id.id,
        )
        return self._told_about_leave(ready, reasons)

    def _told_about_leave(self, ready, reasons):
        if len(ready) == 1:
            message = self.env._("The leave of %(name)s now waits for approval.", name=ready.subject_name)
        else:
            message = self.env._("%(count)s requests for leave now wait for approval.", count=len(ready))
        if reasons:
            message = "\n".join([message, *dict.fromkeys(reasons.values())])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if reasons else "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _leave_allocation_values(self):
        return [
            {
                "name": self.env._("Earned by points: %(period)s", period=consequence.period_id.name),
                "jifen_consequence_id": consequence.id,
                "jifen_ground": consequence._allocation_ground(),
                "employee_id": consequence.employee_id.id,
                "holiday_status_id": consequence.rule_id.leave_type_id.id,
                "allocation_type": "regular",
                "number_of_days": consequence.leave_days,
                "date_from": fields.Date.context_today(self),
            }
            for consequence in self
        ]

    def _allocation_ground(self):
        return self.env._(
            "%(period)s: %(ground)s. It takes %(points)s points.",
            period=self.period_id.name,
            ground=self.ground,
            points=f"{self.leave_points:g}",
        )

    def action_view_leave(self):
        """Open the allocations of this leave, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_holidays.hr_leave_allocation_action_all")
        action["domain"] = [("jifen_consequence_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    # === WHAT BECOMES OF THE REQUEST === #

    def _reasons_for_others(self):
        """A leave that waits for its approval is completed by that."""
        reasons = super()._reasons_for_others()
        for consequence in self:
            asked = consequence.state == "open" and consequence.leave_request == "requested"
            if asked and consequence.id not in reasons:
                reasons[consequence.id] = self.env._(
                    "The leave of %(name)s waits for approval: that completes it.", name=consequence.subject_name
                )
        return reasons

    def _grant_by(self, allocations):
        """Complete these consequences by the approval of their allocations. Call elevated."""
        closed = self.filtered(lambda consequence: consequence.state != "open")
        if closed:
            raise UserError(self.env._("%(name)s is already completed.", name=closed[0].display_name))
        for allocation in allocations:
            allocation.jifen_consequence_id._complete(allocation._jifen_text())
            allocation.jifen_consequence_id._message_log(
                body=self.env._("Granted: %(leave)s", leave=allocation._jifen_text()),
                author_id=self.env.user.partner_id.id,
            )

    def _refused_by(self, allocations):
        """Hand leave whose request was refused or deleted back to who acts. Call elevated."""
        opened = self.filtered(lambda consequence: consequence.state == "open")
        opened._message_log_batch(
            bodies={
                allocation.jifen_consequence_id.id: self.env._("Not granted: %(leave)s", leave=allocation._jifen_text())
                for allocation in allocations
            },
            author_id=self.env.user.partner_id.id,
        )
        opened._plan_activities()

    def _leave_ground(self):
        allocation = self.sudo().leave_allocation_ids.filtered(  # its number is no secret of personnel
            lambda row: row.state == "validate"
        )
        text = super()._leave_ground()
        return f"{text} · {allocation[0]._jifen_text()}" if allocation else text

    def _with_leave_state(self, text):
        if self.leave_request == "requested":
            return self.env._("%(text)s It is requested and waits for approval.", text=text)
        return super()._with_leave_state(text)

    # === WHEN THE GROUND CHANGES === #

    def write(self, vals):
        """Take a request back when the leave it asks for becomes more or less."""
        changed = (
            self.filtered(lambda consequence: consequence.half_days != vals["half_days"])
            if "half_days" in vals
            else self.browse()
        )
        result = super().write(vals)
        changed._withdraw_leave_request()
        return result

    def unlink(self):
        self._withdraw_leave_request()
        return super().unlink()

    def _withdraw_leave_request(self):
        """Refuse what waits for approval: the results it rests on have changed."""
        # Whoever changes results has no right to time off; nothing that is approved is touched.
        waiting = self.env["hr.leave.allocation"].sudo()
        waiting = waiting.search([("jifen_consequence_id", "in", self.ids), ("state", "in", PENDING)])
        if waiting:
            waiting._trusted().write({"state": "refuse"})
            waiting.activity_update()
            waiting._message_log_batch(
                bodies=dict.fromkeys(
                    waiting.ids, self.env._("Taken back: the results that this leave was earned by have changed.")
                )
            )
