"""Feedback of a period: who has been told, who has acknowledged, who has written a summary."""

from odoo import api, fields, models

from ..period.period import PUBLISHED

_SHOWN = 200


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    with_summary = fields.Boolean(
        string="Personal Summaries",
        compute="_compute_with_summary",
        store=True,
        readonly=False,
        precompute=True,
        help="Everybody writes a personal summary before the period is scored. "
        "As the scheme says; months that are part of another period need none.",
    )
    has_feedback = fields.Boolean(compute="_compute_has_feedback")
    feedback_html = fields.Html(compute="_compute_feedback_html", sanitize=False, string="Feedback")

    @api.depends("scheme_id.summary_required", "kind", "parent_id")
    def _compute_with_summary(self):
        for period in self:
            part = period.kind == "month" and period.parent_id
            # How a scheme is carried out is the same for everybody.
            period.with_summary = bool(period.sudo().scheme_id.summary_required and not part)

    @api.depends("state", "with_summary", "scheme_id.acknowledge")
    def _compute_has_feedback(self):
        for period in self:
            published = period.state in PUBLISHED
            period.has_feedback = (period.with_summary and period.state != "draft") or (
                published and period.scheme_id.acknowledge
            )

    @api.depends("state", "scorecard_ids.acknowledged_at")
    def _compute_feedback_html(self):
        for period in self:
            period.feedback_html = period.has_feedback and self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_period_feedback",
                {"parts": period._origin._feedback_progress(), "shown": _SHOWN},
            )

    def _feedback_progress(self):
        """Return how far summaries and acknowledgements have come.

        :return: ``[{"what": "summary" | "result", "title", "done", "total", "missing": [{id, name, office, login}]}]``
        """
        self.ensure_one()
        # Names and logins for whoever may read the period's progress, nothing else of the people.
        cards = self.sudo().scorecard_ids.filtered("employee_id")
        parts = []
        if self.with_summary and self.state != "draft":
            written = cards.summary_ids.filtered(lambda summary: summary.state == "submitted").scorecard_id
            parts.append(_part("summary", cards, written))
        if self.state in PUBLISHED and self.scheme_id.acknowledge:
            # Who could not be scored is told so, and has nothing to acknowledge.
            scored = cards.filtered("scored")
            parts.append(_part("result", scored, scored.filtered("acknowledged_at")))
        for part in parts:
            figures = {"done": part["done"], "total": part["total"]}
            if part["what"] == "summary":
                part["title"] = self.env._("Personal summaries: %(done)s of %(total)s submitted", **figures)
            else:
                part["title"] = self.env._("Results: %(done)s of %(total)s acknowledged", **figures)
        return parts

    def _on_published(self):
        """Tell each person with a login the published result, with its score and grade."""
        result = super()._on_published()
        # Whoever publishes need not be allowed to read logins.
        self.sudo().scorecard_ids._tell_result()
        return result

    def _on_reopened(self, reason):
        """Take back what was told of the results as well."""
        result = super()._on_reopened(reason)
        # The office reopens, nobody writes scorecards by right.
        self.sudo().scorecard_ids._drop_feedback()
        return result


def _part(what, cards, done):
    missing = (cards - done).sorted(lambda card: (card.department_id.name or "", card.name, card.id))
    return {
        "what": what,
        "done": len(done),
        "total": len(cards),
        "missing": [
            {
                "id": card.id,
                "name": card.name,
                "office": card.department_id.name or "",
                "login": bool(card.user_id.active),
            }
            for card in missing
        ],
    }
