"""How a change of pay settings is proposed: by saving the form of a scheme that is fixed, or by a call."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.text import said


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    change_ids = fields.One2many("jifen.pay.change", "scheme_id", string="Changes of Pay Settings")
    change_count = fields.Integer(compute="_compute_change", string="Changes of Pay")
    change_text = fields.Text(compute="_compute_change", string="Proposed Change")
    can_withdraw_change = fields.Boolean(compute="_compute_change")
    # Of the form alone: why what is saved is proposed.
    change_reason = fields.Text(store=False, string="Why the Pay Settings Change")

    @api.depends("change_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_change(self):
        writer = self.browse().has_access("write")
        for scheme in self:
            # Whoever sees a scheme may know that its pay settings are to change, and why.
            scheme_sudo = scheme.sudo()
            waiting = scheme_sudo._waiting_change()
            scheme.change_count = len(scheme_sudo.change_ids)
            scheme.can_withdraw_change = writer and bool(waiting)
            scheme.change_text = bool(waiting) and scheme._text_of(waiting)

    def _waiting_change(self):
        return self.change_ids.filtered(lambda change: change.state == "waiting")

    def _text_of(self, change):
        return "\n".join(
            [
                self.env._(
                    "%(user)s proposed on %(date)s to change the pay settings: %(reason)s",
                    user=change.proposed_by_id.name,
                    date=format_date(self.env, fields.Datetime.context_timestamp(self, change.proposed_at).date()),
                    reason=change.reason,
                ),
                change.approval_hint or self.env._("It waits for your decision."),
            ]
        )

    # === PROPOSING === #

    def web_save(self, vals, specification, next_id=None):
        """Save the form; changed pay settings of a scheme that is fixed are proposed, the rest is written."""
        if len(self) == 1 and self.frozen and not self.env.su:
            reason = vals.get("change_reason")
            settings = {name: vals[name] for name in self._pay_setting_names() if name in vals}
            vals = {name: value for name, value in vals.items() if name not in settings and name != "change_reason"}
            if settings:
                self.check_access("write")
                self._propose_pay_change(settings, reason, needed=False)
        return super().web_save(vals, specification, next_id=next_id)

    def action_propose_pay_change(self, vals, reason):
        """Put a change of the pay settings to the committee, and open the proposal.

        :param dict vals: as they would be written, rows by commands; those of grades as ``pay_grade_ids``
        :param str reason: for the record, and for those who decide
        :raise AccessError: for others than the appraisal office
        :raise UserError: without a reason, for a scheme that is not fixed, while another change waits, for what is no
            pay setting, cannot be or changes nothing
        """
        self.ensure_one()
        self.check_access("write")
        if not isinstance(vals, dict) or not vals or vals.keys() - set(self._pay_setting_names()):
            raise UserError(self.env._("Only pay settings are changed by a decision."))
        if not self.frozen:
            raise UserError(
                self.env._(
                    "No period runs on %(scheme)s yet: change its pay settings on its form.", scheme=self.display_name
                )
            )
        return self._propose_pay_change(vals, reason).get_formview_action()

    def action_view_changes(self):
        """Open the changes of the pay settings; one that waits alone."""
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_pay_change_action")
        return {**action, "domain": [("scheme_id", "in", self.ids)], "context": {}}

    def action_view_change(self):
        """Open the change that waits for a decision."""
        self.ensure_one()
        waiting = self._waiting_change()
        return waiting.get_formview_action() if waiting else self.action_view_changes()

    def action_withdraw_change(self):
        """Take back the proposal that waits for a decision."""
        # Which one waits is the same for everybody; whether they may withdraw it is checked by that.
        waiting = self.sudo()._waiting_change()
        return waiting.with_env(self.env).action_withdraw()

    def _propose_pay_change(self, vals, reason, needed=True):
        """Return the jifen.pay.change that proposes to write these values; none where they change nothing."""
        changes = self.env["jifen.pay.change"]
        before, after = self._pay_states_around(vals)
        if not after:
            if needed:
                raise UserError(self.env._("These are the pay settings as they are: nothing would change."))
            return changes
        if not said(reason):
            raise UserError(
                self.env._(
                    "A period runs on %(scheme)s, so the committee decides on its pay settings. Say why they change, "
                    "in the field “%(field)s”.",
                    scheme=self.display_name,
                    field=self._fields["change_reason"]._description_string(self.env),
                )
            )
        # Of proposals there is no secret to whoever may make them.
        if self.sudo()._waiting_change():
            raise UserError(
                self.env._(
                    "A change of the pay settings of %(scheme)s waits for a decision already. Withdraw it, or wait.",
                    scheme=self.display_name,
                )
            )
        values = {
            "scheme_id": self.id,
            "reason": said(reason),
            "before": before,
            "after": after,
            "names_lang": self.env.lang or self.env.user.lang,
            "proposed_by_id": self.env.uid,
            "proposed_at": fields.Datetime.now(),
        }
        # Proposals are made here alone; who may was checked.
        change = changes.sudo()._trusted().create([values])
        change._start_approval()
        self._log_pay_changes(
            self.env._("Change of the pay settings proposed: %(reason)s", reason=said(reason)), change._lines()
        )
        return change.sudo(False)

    def _pay_states_around(self, vals):
        """Return the states of the settings that writing would change, before and after; it is tried and undone.

        :raise UserError: when they cannot be
        """
        before = self.sudo()._pay_state()  # a setting is the same for everybody
        point = self.env.cr.savepoint()
        try:
            self._trusted().with_context(tracking_disable=True).write(vals)
            self.env.flush_all()
            self.env.invalidate_all()
            after = self.sudo()._pay_state()  # as above
        finally:
            point.close(rollback=True)
            self.env.invalidate_all()
        names = [name for name in after if after[name] != before[name]]
        for name in names:
            if isinstance(after[name], list):
                known = {row["id"] for row in before[name]}
                after[name] = [{**row, "id": row["id"] if row["id"] in known else False} for row in after[name]]
        return {name: before[name] for name in names}, {name: after[name] for name in names}


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    change_text = fields.Text(compute="_compute_change_text", string="Pay Settings to Change")

    @api.depends("state", "scheme_id.change_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_change_text(self):
        for pay in self:
            pay.change_text = pay.state in ("draft", "computed", "submitted") and pay.scheme_id.change_text
