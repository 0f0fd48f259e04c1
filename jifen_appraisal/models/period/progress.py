"""What is still to be done in a period, and by whom: one screen for the appraisal office."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.counting import count_by


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    subject_count = fields.Integer(compute="_compute_progress", string="Subjects")
    unscored_count = fields.Integer(compute="_compute_progress", string="Not Scorable")
    progress = fields.Json(compute="_compute_progress_table", string="Who Still Has to Do What")
    progress_html = fields.Html(compute="_compute_progress_table", sanitize=False)

    @api.depends("scorecard_ids", "state")
    def _compute_progress(self):
        for name, counts in self._progress_counts().items():
            for period in self:
                period[name] = counts.get(period.id, 0)

    def _progress_counts(self):
        """Return ``{field: {period id: how many}}``; each area adds the fields that it counts."""
        return {
            "subject_count": count_by(self, "jifen.scorecard", "period_id"),
            "unscored_count": count_by(self, "jifen.scorecard", "period_id", [("scored", "=", False)]),
        }

    def _compute_progress_table(self):
        for period in self:
            period.progress = self.env["jifen.approval"]._waiting_by_approver(period._domain_of_approvals())
            period.progress_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_period_progress", {"period": period, "rows": period.progress}
            )

    def _domain_of_approvals(self):
        """Return the domain of the approvals that the period waits for: each area adds those of its documents."""
        return Domain.FALSE

    # === OPENING VIEWS === #

    def _action_of_period(self, xmlid, domain=(), **context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"jifen_appraisal.{xmlid}")
        action["domain"] = [("period_id", "=", self.id), *domain]
        action["context"] = {"default_period_id": self.id, **context}
        return action

    def action_view_scorecards(self):
        return self._action_of_period("jifen_scorecard_action")
