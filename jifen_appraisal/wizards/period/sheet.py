from odoo import api, fields, models

from ...models.common.states import Reason


class JifenPeriodSheet(models.TransientModel):
    """Says before a step of a period what is as it should be and what is not, and asks why it is taken all the same."""

    _name = "jifen.period.sheet"
    _description = "Before a Step of a Period"

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    step = fields.Selection([("score", "Score"), ("publish", "Publish"), ("close", "Close")], required=True)
    intro = fields.Text(compute="_compute_intro")
    line_ids = fields.One2many("jifen.period.sheet.line", "sheet_id", readonly=True)
    blocked = fields.Boolean(compute="_compute_kinds")
    asks = fields.Boolean(compute="_compute_kinds")
    detailed = fields.Boolean(compute="_compute_kinds")
    reason = fields.Text()

    @api.model
    @api.private
    def _make(self, period, step):
        """Return the sheet before a step of one period; a reason that was given before is suggested again."""
        reasons = period._reasons_of_step(step)
        return self.create(
            {
                "period_id": period.id,
                "step": step,
                "reason": any(row.is_hint for row in reasons) and period._last_despite(),
                "line_ids": [fields.Command.create(_line(reason)) for reason in reasons],
            }
        )

    @api.depends("period_id", "step")
    def _compute_intro(self):
        for sheet in self:
            sheet.intro = sheet.period_id and sheet.step and sheet.period_id._step_intro(sheet.step)

    @api.depends("line_ids.kind", "line_ids.more")
    def _compute_kinds(self):
        for sheet in self:
            kinds = sheet.line_ids.mapped("kind")
            sheet.blocked = "blocks" in kinds
            sheet.asks = "hint" in kinds and not sheet.blocked
            sheet.detailed = any(sheet.line_ids.mapped("more"))

    def action_go(self):
        """Take the step; the period itself checks it again and keeps the reason."""
        self.ensure_one()
        getattr(self.period_id, f"action_{self.step}")(reason=self.reason)
        return self.period_id._told_after(self.step)


class JifenPeriodSheetLine(models.TransientModel):
    """One Reason on the sheet, with the way to its records."""

    _name = "jifen.period.sheet.line"
    _description = "Line of a Sheet Before a Step"
    _order = "id"

    sheet_id = fields.Many2one("jifen.period.sheet", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(
        [("blocks", "In the way"), ("hint", "Needs a reason"), ("met", "In order")], required=True, readonly=True
    )
    text = fields.Text(readonly=True)
    more = fields.Text(readonly=True)
    model = fields.Char(readonly=True)
    domain = fields.Json(readonly=True)

    def action_open(self):
        """Open the records that the line is about, as far as the user may read them."""
        self.ensure_one()
        domain = tuple(tuple(term) if isinstance(term, list) else term for term in self.domain or ())
        return Reason(self.text, model=self.model, domain=domain).action()


def _line(reason):
    kind = "met" if reason.met else "blocks" if reason.blocks else "hint"
    return {
        "kind": kind,
        "text": reason.text,
        "more": reason.more or False,
        "model": reason.model or False,
        "domain": [list(term) if isinstance(term, tuple) else term for term in reason.domain],
    }
