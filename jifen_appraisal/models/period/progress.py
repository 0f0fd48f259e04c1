"""What is still to be done in a period, and by whom: one screen for the appraisal office."""

from odoo import api, fields, models
from odoo.fields import Domain


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    subject_count = fields.Integer(compute="_compute_progress", string="Subjects")
    unscored_count = fields.Integer(compute="_compute_progress", string="Not Scorable")
    progress = fields.Json(compute="_compute_progress_table", string="Who Still Has to Do What")
    progress_html = fields.Html(compute="_compute_progress_table", sanitize=False)

    def _count_by_period(self, model, domain):
        return {
            period.id: count
            for period, count in self.env[model]._read_group(
                [("period_id", "in", self.ids), *domain], ["period_id"], ["__count"]
            )
        }

    @api.depends("scorecard_ids", "state")
    def _compute_progress(self):
        for name, counts in self._progress_counts().items():
            for period in self:
                period[name] = counts.get(period.id, 0)

    def _progress_counts(self):
        """Return ``{field: {period id: how many}}``; each area adds the fields that it counts."""
        return {
            "subject_count": self._count_by_period("jifen.scorecard", []),
            "unscored_count": self._count_by_period("jifen.scorecard", [("scored", "=", False)]),
        }

    def _compute_progress_table(self):
        for period in self:
            period.progress = period._pending_by_approver()
            period.progress_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_period_progress", {"period": period, "rows": period.progress}
            )

    def _domain_of_approvals(self):
        """Return the domain of the approvals that the period waits for: each area adds those of its documents."""
        return Domain.FALSE

    def _pending_by_approver(self):
        """Return ``[{approver, step, count, oldest (date), days}]``, longest waiting first."""
        self.ensure_one()
        rows = self.env["jifen.approval"]._read_group(
            self._domain_of_approvals() & Domain("state", "=", "pending"),
            ["user_id", "group_id", "step_id"],
            ["__count", "create_date:min"],
        )
        now = fields.Datetime.now()
        table = [
            {
                "approver": user.sudo().name or group.sudo().name,  # names shown to the office
                "step": step.name,
                "count": count,
                "days": (now - oldest).days,
                "oldest": fields.Date.to_string(oldest.date()),
            }
            for user, group, step, count, oldest in rows
        ]
        return sorted(table, key=lambda row: (-row["days"], -row["count"], row["approver"]))

    # === OPENING VIEWS === #

    def _action_of_period(self, xmlid, domain=(), **context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"jifen_appraisal.{xmlid}")
        action["domain"] = [("period_id", "=", self.id), *domain]
        action["context"] = {"default_period_id": self.id, **context}
        return action

    def action_view_scorecards(self):
        return self._action_of_period("jifen_scorecard_action")
