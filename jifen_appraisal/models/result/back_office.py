"""What the back office shows of scorecards besides their fields."""

from odoo import api, fields, models
from odoo.tools import format_list

from ..common.roles import READERS
from ..period.period import PUBLISHED
from .explain import all_lines, all_parts


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    show_result = fields.Boolean(
        compute="_compute_show_result",
        help="Ranks and grade are for everybody once published, before that for the office, committee and audit.",
    )
    result_text = fields.Char(compute="_compute_result_text", string="By Dimension")
    veto_text = fields.Char(compute="_compute_veto_text", string="Veto Effects")

    @api.depends_context("uid")
    @api.depends("period_id.state")
    def _compute_show_result(self):
        reader = self._reads_results()
        for card in self:
            card.show_result = reader or card.period_id.state in PUBLISHED

    @api.depends_context("uid")
    @api.depends("result_ids.score")
    def _compute_result_text(self):
        shown = self._shown()
        # Told to whom the score is shown.
        for card, card_sudo in zip(self, self.sudo(), strict=True):
            results = card_sudo.result_ids if card in shown else ()
            card.result_text = " · ".join(f"{result.dimension_id.name} {_figure(result.score)}" for result in results)

    @api.depends_context("uid")
    @api.depends("vetoed", "veto_no_pay", "veto_no_award", "score")
    def _compute_veto_text(self):
        shown = self._shown()
        # Told to whom the score is shown, to nobody else.
        for visible, card in zip(self, self.sudo(), strict=True):
            if visible not in shown:
                visible.veto_text = False
                continue
            effects = []
            if card.vetoed:
                effects = [
                    text
                    for applies, text in (
                        (card.scored and not card.score, self.env._("score 0")),
                        (card.veto_no_pay, self.env._("no pay")),
                        (card.veto_no_award, self.env._("no award")),
                    )
                    if applies
                ] or [self.env._("lowest grade")]
            visible.veto_text = format_list(self.env, effects)

    @api.depends("department_id.name")
    @api.depends_context("jifen_in_period")
    def _compute_display_name(self):
        if not self.env.context.get("jifen_in_period"):
            return super()._compute_display_name()
        for card in self:
            office = card.department_id.name
            card.display_name = f"{card.name} ({office})" if office else card.name
        return None

    def _reads_results(self):
        return self.env.su or any(map(self.env.user.has_group, READERS))

    def explain(self):
        """Return how this scorecard's figures come about, for whoever may read it.

        Scores are shown as they stand; ranks and grade only once published. A file has a
        ``url`` where the reader may open it; ``open_claim_id``, ``open_inspection_id`` and
        ``open_id`` tell whether the reader may open what stands behind a line or a person.

        :return: see :meth:`_explain`
        """
        self.ensure_one()
        self.check_access("read")
        self._check_shown()
        # Checked right above; names and files of the way to a figure are told with the figure.
        explained = self.sudo()._portal_explain()
        dimensions = explained["dimensions"]
        lines = all_lines(explained)
        led = [card for dimension in dimensions for card in dimension["led"]]
        files = [file for line in lines for file in line["evidence"]]
        readable = self._readable("ir.attachment", files, "id")
        own = self.user_id == self.env.user
        for file in files:
            closed = f"/my/jifen/evidence/{file['id']}" if own else ""
            file["url"] = f"/web/content/{file['id']}" if file["id"] in readable else closed
        for rows, model, name in (
            (lines, "jifen.claim", "claim_id"),
            (lines, "jifen.inspection", "inspection_id"),
            (led, "jifen.scorecard", "id"),
            (all_parts(explained), "jifen.scorecard", "card_id"),
        ):
            readable = self._readable(model, rows, name)
            for row in rows:
                row[f"open_{name}"] = row[name] in readable
        return explained

    def _readable(self, model, rows, name):
        """Return the ids in one column of ``rows`` that the user may read."""
        records = self.env[model].browse({row[name] for row in rows if row[name]})
        return set(records._filtered_access("read").ids)


def _figure(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")
