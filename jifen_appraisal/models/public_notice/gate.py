"""Without a public notice run to its end there is no closing and no pay, unless the committee says so on record."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime

from ..common.relying import rely_on
from ..common.roles import COMMITTEE
from ..common.states import Reason, met
from ..common.text import needed
from ..period.period import PUBLISHED

_NAMES = 5


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"notice_waived_by_id", "notice_waived_at", "notice_waived_reason"}

    notice_ids = fields.One2many("jifen.public.notice", "period_id")
    notice_count = fields.Integer(compute="_compute_notice_count", string="Public Notices")
    notice_reason = fields.Char(compute="_compute_notice_reason", string="Why It Cannot Be Closed")
    can_waive_notice = fields.Boolean(compute="_compute_notice_reason")
    notice_waived_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    notice_waived_at = fields.Datetime(readonly=True, copy=False)
    notice_waived_reason = fields.Text(string="Why the Notice Was Waived", readonly=True, copy=False)
    notice_waived_text = fields.Char(compute="_compute_notice_waived_text", string="Waiver of the Notice")

    @api.depends("notice_ids")
    def _compute_notice_count(self):
        counts = dict(
            self.env["jifen.public.notice"]._read_group([("period_id", "in", self.ids)], ["period_id"], ["__count"])
        )
        for period in self:
            period.notice_count = counts.get(period._origin, 0)

    @api.depends_context("uid", "lang")
    @api.depends("state", "notice_ids.state", "notice_ids.date_to", "notice_waived_at")
    def _compute_notice_reason(self):
        committee = self.env.user.has_group(COMMITTEE)
        for period in self:
            asked = period.state in PUBLISHED
            period.notice_reason = (asked and period._origin._reason_of_notice()) or False
            period.can_waive_notice = bool(period.notice_reason) and committee

    @api.depends("notice_waived_at", "notice_waived_by_id", "notice_waived_reason")
    @api.depends_context("lang", "tz")
    def _compute_notice_waived_text(self):
        for period in self:
            period.notice_waived_text = period.notice_waived_at and self.env._(
                "The public notice was waived by %(user)s on %(date)s: %(reason)s",
                user=period.notice_waived_by_id.sudo().name,  # who decided is on record for everybody
                date=format_datetime(self.env, period.notice_waived_at, dt_format="short"),
                reason=period.notice_waived_reason,
            )

    # === RULES === #

    def _reason_of_notice(self):
        """Return why the public notice of the results does not suffice yet; empty when it does or none is asked for."""
        self.ensure_one()
        period = self.sudo()  # a rule counts what the user may not read
        if not period.scheme_id.notice_days or period.notice_waived_at:
            return ""
        notices = period._result_notices()
        missing = period.scorecard_ids - notices.line_ids.scorecard_id
        if missing or not notices:
            return self.env._(
                "%(period)s has not been on public notice with everybody’s result. Missing: %(names)s.",
                period=period.name,
                names=", ".join(missing[:_NAMES].mapped("name")) + (" …" if len(missing) > _NAMES else ""),
            )
        until = max(notices.mapped("date_to"))
        if until >= notices._today(period.company_id):
            return self.env._(
                "The results of %(period)s are on public notice until %(until)s.",
                period=period.name,
                until=format_date(self.env, until),
            )
        return ""

    def _reasons_not_to_close(self):
        """A period is closed once its public notice has run to its end or the committee has waived it."""
        # The system closes all the same.
        blocks = self.env.uid != SUPERUSER_ID
        waiting = {period: text for period in self if (text := period._reason_of_notice())}
        reasons = [
            Reason(text, blocks, model="jifen.public.notice", domain=(("period_id", "=", period.id),))
            for period, text in waiting.items()
        ]
        if not reasons and self.scheme_id.filtered("notice_days"):
            text = self.env._("The public notice has run to its end, or the committee has waived it.")
            reasons.append(met(text, "jifen.public.notice", (("period_id", "in", self.ids),)))
        return [*super()._reasons_not_to_close(), *reasons]

    # === LIFE === #

    def _hold(self):
        """A notice that is withdrawn at the same moment is not missed either."""
        result = super()._hold()
        rely_on(self.sudo().notice_ids)  # as in the rule above
        return result

    def _on_published(self):
        """Put the results on public notice where the scheme asks for it."""
        result = super()._on_published()
        for period in self:
            period._clear_waiver()
            defaults = period._notice_defaults()
            if defaults["days"]:
                period._put_on_notice("result", **defaults)
        return result

    def _on_closed(self):
        """Say on record what the system did not wait for."""
        result = super()._on_closed()
        for period in self:
            if reason := period._reason_of_notice():
                period.message_post(body=self.env._("Closed by the system all the same: %(reason)s", reason=reason))
        return result

    def action_waive_notice(self, reason):
        """Let results be closed and paid without waiting, as the committee, with the reason on record.

        :raise AccessError: for anybody else
        """
        self.check_access("read")
        if not (self.env.uid == 1 or self.env.user.has_group(COMMITTEE)):
            raise AccessError(self.env._("Only the committee waives a public notice."))
        reason = needed(reason, self.env._("Say why the public notice is waived."))
        for period in self:
            if period.state not in PUBLISHED or not period._reason_of_notice():
                raise UserError(self.env._("There is no public notice to waive in %(period)s.", period=period.name))
            period_sudo = period.sudo()  # the committee decides, it does not edit periods
            period_sudo._trusted().write(
                {
                    "notice_waived_by_id": self.env.uid,
                    "notice_waived_at": fields.Datetime.now(),
                    "notice_waived_reason": reason,
                }
            )
            period_sudo.message_post(
                body=self.env._("Public notice waived by the committee: %(reason)s", reason=reason),
                author_id=self.env.user.partner_id.id,
            )
        return True

    def _on_reopened(self, reason):
        """What was on notice about the results no longer holds."""
        result = super()._on_reopened(reason)
        for period in self:
            notices = period.sudo().notice_ids  # all of them, as the results they show no longer hold
            notices.filtered(
                lambda notice: notice.state == "running" or (notice.state == "ended" and notice.kind != "points")
            )._take_back("lapse", reason)
            period._clear_waiver()
        return result

    def _on_back_to_open(self):
        """Grades on notice before publication no longer hold."""
        result = super()._on_back_to_open()
        for period in self:
            notices = period.sudo().notice_ids  # all of them, as above
            notices.filtered(lambda notice: notice.kind == "grade" and notice.state == "running")._take_back(
                "lapse", self.env._("The period was taken back to open.")
            )
        return result

    def _clear_waiver(self):
        """A waiver holds for one publication."""
        if self.notice_waived_at:
            self._trusted().write(
                {"notice_waived_by_id": False, "notice_waived_at": False, "notice_waived_reason": False}
            )

    def action_view_notices(self):
        """Open the public notices of this period."""
        return self._action_of_period("jifen_public_notice_action")


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    notice_reason = fields.Char(related="period_id.notice_reason", string="Public Notice")

    def _reasons_to_wait(self):
        """Pay does not rest on results that have not been on notice; the system does not wait."""
        blocks = self.env.uid != SUPERUSER_ID
        reasons = super()._reasons_to_wait()
        for pay in self:
            if reason := pay.period_id._reason_of_notice():
                text = self.env._("%(allocation)s waits: %(reason)s", allocation=pay.display_name, reason=reason)
                domain = (("period_id", "=", pay.period_id.id),)
                reasons.append(Reason(text, blocks, model="jifen.public.notice", domain=domain))
        return reasons

    def _on_becoming_payable(self):
        """Say on record what the system did not wait for."""
        for pay in self:
            if reason := pay.period_id._reason_of_notice():
                pay.message_post(body=self.env._("Approved by the system all the same: %(reason)s", reason=reason))
        return super()._on_becoming_payable()
