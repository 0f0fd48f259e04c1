"""What a claim's form and lists show besides its fields: what the user may do now, and its way."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.text import signed

# Font Awesome classes of the events of a claim's way.
_LOOKS = {
    "created": "fa-pencil text-muted",
    "submitted": "fa-paper-plane text-info",
    "hearing": "fa-comments-o text-warning",
    "heard": "fa-comments-o text-info",
    "approved": "fa-check-circle text-success",
    "skipped": "fa-check-circle text-muted",
    "refused": "fa-times-circle text-danger",
    "pending": "fa-hourglass-half text-warning",
    "ahead": "fa-circle-o text-muted",
    "withdrawn": "fa-undo text-muted",
    "posted": "fa-book text-success",
    "reversed": "fa-undo text-danger",
}


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    waits_for = fields.Char(compute="_compute_waits_for")
    is_claimant = fields.Boolean(compute="_compute_is_claimant")
    can_decide = fields.Boolean(compute="_compute_can_decide")
    claimable_item_ids = fields.Many2many("jifen.item", compute="_compute_claimable_item_ids")
    points_text = fields.Char(compute="_compute_points_text", string="Points as Text")
    range_text = fields.Char(related="item_id.points_text", string="Allowed Points")
    unit_name = fields.Char(related="item_id.unit_name", string="Counted In")
    standard = fields.Text(related="item_id.description", string="Standard")
    evidence_required = fields.Boolean(related="item_id.evidence_required")
    timeline_html = fields.Html(compute="_compute_timeline_html", sanitize=False, string="Its Way")

    @api.depends("approval_ids.state")
    def _compute_waits_for(self):
        for claim in self:
            # Claimants may know with whom their claim is; they cannot read approvals.
            pending = claim.sudo().approval_ids.filtered(lambda row: row.state == "pending")
            claim.waits_for = pending[:1].approver_name

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_is_claimant(self):
        for claim in self:
            claim.is_claimant = claim._may_claim_for(claim.employee_id)
            if claim.about == "other":
                # A report is written in the portal alone; the office may take it back.
                claim.is_claimant = claim.state in ("hearing", "submitted") and claim._may_handle_report()

    @api.depends_context("uid")
    @api.depends("approval_ids.state")
    def _compute_can_decide(self):
        # Only whether the user may decide is told, not what is in the rows.
        rows = self._origin.sudo()._pending_approvals().sudo(False)
        deciding = rows - rows.browse(rows._reasons_not_to_decide())
        claim_ids = set(deciding.sudo().mapped("res_id"))  # ids only, of approvals put to the user
        for claim in self:
            claim.can_decide = claim._origin.id in claim_ids

    @api.depends("employee_id")
    def _compute_claimable_item_ids(self):
        for claim in self:
            # What can be claimed for a person follows from their scorecards, not from who asks.
            cards = self.env["jifen.scorecard"].sudo()
            if claim.employee_id:
                cards = cards.search([("employee_id", "=", claim.employee_id.id), ("period_id.state", "=", "open")])
            claim.claimable_item_ids = cards._claimable_items().sudo(False)

    @api.depends("state", "points", "item_id", "level_id", "quantity", "points_claimed")
    def _compute_points_text(self):
        for claim in self:
            points = claim._portal_points() if claim.item_id else None
            claim.points_text = "" if points is None else signed(points)

    @api.depends("state", "approval_ids.state", "line_ids")
    @api.depends_context("uid", "lang")
    def _compute_timeline_html(self):
        for claim in self:
            # Those who may read a claim may know its way; they cannot read approvals of others.
            steps = claim.sudo()._portal_timeline() if claim._origin.id else []
            claim.timeline_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_claim_timeline", {"steps": steps, "looks": _LOOKS}
            )

    def _may_claim_for(self, employee):
        try:
            self._check_may_claim_for(employee)
        except (AccessError, UserError):
            return False
        return True

    def _may_handle_report(self):
        try:
            self._check_may_handle_report()
        except AccessError:
            return False
        return True

    def action_grant_points(self):
        """Ask how many points to approve, where the item is a range."""
        return self._action_on_pending("jifen_appraisal.jifen_grant_action")

    def action_share(self):
        """Ask who of those involved gets how much of this claim."""
        return self._action_on_pending("jifen_appraisal.jifen_share_action")

    def _action_on_pending(self, xmlid):
        """Return the action of a wizard that approves the step at which this claim waits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        # The row is found for anybody; the wizard approves as the user, who must be allowed to.
        action["context"] = {"default_approval_id": self.sudo()._pending_approvals()[:1].id}
        return action

    def action_view_line(self):
        """Open the ledger lines this claim led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_score_line_action")
        action["domain"] = [("claim_id", "=", self.id)]
        action["context"] = {}
        return action
