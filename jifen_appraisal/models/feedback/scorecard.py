"""The result reaches the person: told, and acknowledged by the person alone."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.notice import Notice
from ..period.period import PUBLISHED
from ..result.back_office import _figure


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"told_at", "acknowledged_at"}

    told_at = fields.Datetime(
        string="Told On", help="When the published result was sent to the person, or told in a talk."
    )
    acknowledged_at = fields.Datetime(
        string="Acknowledged On", help="When the person confirmed to have been told the result."
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    @api.depends("acknowledged_at", "period_id.state", "user_id", "scheme_id.acknowledge")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        for card in self:
            card.can_acknowledge = not card.acknowledged_at and not card._reason_not_to_acknowledge()

    def _reason_not_to_acknowledge(self):
        """Return why the current user cannot acknowledge this result, or nothing."""
        self.ensure_one()
        if self.user_id != self.env.user or not self.employee_id:
            return self.env._("Only the person appraised acknowledges a result.")
        # State and scheme of one's own period are no secret.
        period = self.period_id.sudo()
        if period.state not in PUBLISHED or not period.scheme_id.acknowledge:
            return self.env._("There is no published result of %(period)s to acknowledge.", period=period.name)
        if not self.scored:
            return self.env._("There is no score in %(period)s to acknowledge.", period=period.name)
        return ""

    def action_acknowledge(self):
        """Confirm, as the person appraised, to have been told the result.

        :raise AccessError: for somebody else's result
        """
        self.check_access("read")
        for card in self:
            if card.user_id != self.env.user:
                raise AccessError(self.env._("Only the person appraised acknowledges a result."))
            card._acknowledge()
        return True

    def _acknowledge(self):
        """Record the current user's acknowledgement of their own result; the first one counts.

        :raise UserError: when this is not their result, or it is not published
        """
        self.ensure_one()
        reason = self._reason_not_to_acknowledge()
        if reason:
            raise UserError(reason)
        if not self.acknowledged_at:
            now = fields.Datetime.now()
            # Own result, checked above; nobody writes scorecards by right.
            self.sudo()._trusted().write({"acknowledged_at": now, "told_at": self.told_at or now})

    def _drop_feedback(self):
        """Forget what was told of results that do not stand any more."""
        told = self.filtered(lambda card: card.told_at or card.acknowledged_at)
        told._trusted().write({"told_at": False, "acknowledged_at": False})

    # === TELLING === #

    def _tell_result(self, corrected=False):
        """Send each person with a login their published result, to be acknowledged anew.

        :param corrected: the result was told before and has changed since
        """
        # Results go to the people themselves, whose logins the caller may not read.
        cards = self.sudo().filtered(lambda card: card.employee_id and card.user_id.active)
        cards._trusted().write({"told_at": fields.Datetime.now(), "acknowledged_at": False})
        notices = []
        for lang, rows in cards.grouped(lambda card: card.user_id.lang).items():
            notices += [card._result_notice(corrected) for card in rows.with_context(lang=lang)]
        self.env["jifen.notice"]._send(notices)

    def _result_notice(self, corrected):
        period = self.period_id
        intro = self.env._("The results of %(period)s are published. Yours:", period=period.name)
        if corrected:
            intro = self.env._("Your result of %(period)s has been corrected. It is now:", period=period.name)
        rows = [(self.env._("Score"), _figure(self.score))] if self.scored else []
        if self.grade_id:
            rows.append((self.env._("Grade"), self.grade_id.name))
        return Notice(
            record=None,
            users=self.user_id,
            body=self.env["ir.qweb"]._render(
                "jifen_appraisal.mail_result",
                {
                    "intro": intro,
                    "rows": rows,
                    "unscored": self.unscored_text,
                    "acknowledge": period.scheme_id.acknowledge and self.scored,
                    "link": self._portal_url(),
                },
                lang=self.env.lang,
            ),
        )

    @api.model
    def _portal_unacknowledged(self):
        """Return the current user's own published results that wait for their acknowledgement, elevated."""
        return self._portal_cards().filtered("can_acknowledge")


def link(address, label):
    """Return a paragraph with a link, for the body of a message."""
    return Markup('<p><a href="%s">%s</a></p>') % (address, label)
