"""What is still to be done in a period, and by whom: one screen for the appraisal office."""

from odoo import api, fields, models
from odoo.fields import Domain


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    subject_count = fields.Integer(compute="_compute_progress", string="Subjects")
    line_count = fields.Integer(compute="_compute_progress", string="Ledger Lines")
    draft_claim_count = fields.Integer(compute="_compute_progress", string="Claims in Draft")
    pending_claim_count = fields.Integer(compute="_compute_progress", string="Claims Undecided")
    decided_claim_count = fields.Integer(compute="_compute_progress", string="Claims Decided")
    draft_inspection_count = fields.Integer(compute="_compute_progress", string="Findings in Draft")
    unscored_count = fields.Integer(compute="_compute_progress", string="Not Scorable")
    allocation_count = fields.Integer(compute="_compute_progress", string="Allocations")
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
        counts = {
            "subject_count": self._count_by_period("jifen.scorecard", []),
            "unscored_count": self._count_by_period("jifen.scorecard", [("scored", "=", False)]),
            "line_count": self._count_by_period("jifen.score.line", []),
            "pending_claim_count": self._count_by_period("jifen.claim", [("state", "in", ("hearing", "submitted"))]),
            "decided_claim_count": self._count_by_period("jifen.claim", [("state", "in", ("approved", "refused"))]),
        }
        if self.env["jifen.inspection"].has_access("read"):
            counts["draft_inspection_count"] = self._count_by_period("jifen.inspection", [("state", "=", "draft")])
        if self.env["jifen.allocation"].has_access("read"):
            counts["allocation_count"] = self._count_by_period("jifen.allocation", [("state", "!=", "cancelled")])
        for period in self:
            for name in (
                "subject_count",
                "unscored_count",
                "line_count",
                "pending_claim_count",
                "decided_claim_count",
                "draft_inspection_count",
                "allocation_count",
            ):
                period[name] = counts.get(name, {}).get(period.id, 0)
            period.draft_claim_count = period._draft_claims_count()

    def _draft_claims_count(self):
        """Count the drafts dated inside the period: a draft has no scorecard yet."""
        return self.env["jifen.claim"].search_count(
            [
                ("state", "=", "draft"),
                ("scheme_id", "=", self.scheme_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
        )

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

    def action_view_lines(self):
        return self._action_of_period("jifen_score_line_action")

    def action_view_pending_claims(self):
        return self._action_of_period("jifen_claim_action", [("state", "in", ("hearing", "submitted"))])

    def action_view_claims(self):
        return self._action_of_period("jifen_claim_action")

    def action_view_inspections(self):
        return self._action_of_period("jifen_inspection_action")

    def action_view_allocations(self):
        return self._action_of_period("jifen_allocation_action")

    def action_enter_inspection(self):
        """Open a new finding for this period."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Finding"),
            "res_model": "jifen.inspection",
            "views": [(False, "form")],
            "context": {"default_period_id": self.id},
        }

    def action_prepare_allocation(self):
        """Open the allocation of this period, or a new one."""
        self.ensure_one()
        existing = self.env["jifen.allocation"].search(
            [("period_id", "=", self.id), ("state", "!=", "cancelled")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Performance Pay"),
            "res_model": "jifen.allocation",
            "res_id": existing.id,
            "views": [(False, "form")],
            "context": {"default_period_id": self.id},
        }
