from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.text import exact


class JifenShare(models.TransientModel):
    """Asks who of those involved gets how much of a claim, then approves."""

    _name = "jifen.share"
    _description = "Approve and Share"

    approval_id = fields.Many2one("jifen.approval", required=True, readonly=True)
    # Read as the user: whoever may not see the approval learns nothing of it here.
    points = fields.Float(related="approval_id.points", related_sudo=False, string="Points to Share")
    company_id = fields.Many2one(related="approval_id.company_id", related_sudo=False)
    line_ids = fields.One2many("jifen.share.line", "share_id", string="Who Gets What")
    rest = fields.Float(digits=(16, 4), compute="_compute_rest", string="Left")

    @api.model
    def default_get(self, names):
        values = super().default_get(names)
        approval = self.env["jifen.approval"].browse(values.get("approval_id") or ())
        if approval and "line_ids" in names:
            approval.check_access("read")
            # Whose claim it is stands on the approval that the user may read.
            claim = approval.sudo().claim_id
            values["line_ids"] = [Command.create({"employee_id": claim.employee_id.id, "points": claim.points})]
        return values

    @api.depends("points", "line_ids.points")
    def _compute_rest(self):
        for wizard in self:
            wizard.rest = wizard.points - sum(wizard.line_ids.mapped("points"))

    def action_approve(self):
        """Decide the shares and approve, all or nothing."""
        self.ensure_one()
        approval = self.approval_id
        approval.check_access("read")
        reasons = approval._lock_for_decision("approved")[1]
        if reasons:
            raise UserError(next(iter(reasons.values())))
        # The user may decide this claim: checked just now, and once more by the approval itself.
        claim = approval.sudo().claim_id
        cards = {card.employee_id.id: card for card in claim.period_id.scorecard_ids if card.employee_id}
        rows = []
        for line in self.line_ids:
            card = cards.get(line.employee_id.id)
            if not card:
                raise UserError(
                    self.env._(
                        "%(person)s is not appraised in %(period)s.",
                        person=line.employee_id.sudo().name,  # a colleague's name
                        period=claim.period_id.name,
                    )
                )
            rows.append((card, exact(line.points)))
        claim._set_shares(rows, self.env.user)
        approval.action_approve()
        return {"type": "ir.actions.act_window_close"}


class JifenShareLine(models.TransientModel):
    _name = "jifen.share.line"
    _description = "Approve and Share: One Person"

    share_id = fields.Many2one("jifen.share", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="share_id.company_id", related_sudo=False)
    employee_id = fields.Many2one("hr.employee", string="Person", required=True)
    points = fields.Float(digits=(16, 4), required=True)
