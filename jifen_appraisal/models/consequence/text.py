"""What a consequence says: why it follows, and in plain words to the person concerned."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..period.period import PUBLISHED
from .kinds import EFFECTS, TRIGGERS


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    @api.depends("facts", "grade_id.name", "rule_id", "period_id.name")
    @api.depends_context("lang")
    def _compute_ground(self):
        # The way to a result is told with it, to whoever may read the consequence.
        for code, records in self.sudo().grouped(lambda consequence: consequence.rule_id.trigger).items():
            found = TRIGGERS[code].load(records)
            for record in records:
                record.with_env(self.env).ground = TRIGGERS[code].ground(record, found)

    def _plain_sentence(self):
        """Return what the person concerned reads about it, as one sentence."""
        self.ensure_one()
        text = EFFECTS[self.effect].sentence(self)
        if self.improve_by:
            text = self.env._(
                "%(text)s You have until %(date)s to improve.",
                text=text,
                date=format_date(self.env, self.improve_by),
            )
        return text


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    consequence_count = fields.Integer(compute="_compute_consequence_count", groups="base.group_user")
    consequence_text = fields.Text(
        compute="_compute_consequence_text",
        string="What Follows from It",
        groups="base.group_user",
        help="What the person concerned reads about their own result.",
    )

    @api.depends_context("uid")
    def _compute_consequence_count(self):
        counts = dict(
            self.env["jifen.consequence"]._read_group([("scorecard_id", "in", self.ids)], ["scorecard_id"], ["__count"])
        )
        for card in self:
            card.consequence_count = counts.get(card, 0)

    @api.depends_context("uid", "lang")
    def _compute_consequence_text(self):
        for card in self:
            own = card.user_id == self.env.user
            card.consequence_text = own and "\n".join(row["text"] for row in card._portal_consequences())

    def action_view_consequences(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_consequence_action")
        action["domain"] = [("scorecard_id", "=", self.id)]
        action["context"] = {}
        return action

    def _portal_consequences(self):
        """Return ``[{text, state, effect, icon}]`` of a published scorecard that its owner may read.

        Only what the rule shows, and never what whoever acts has written about it.
        """
        self.ensure_one()
        if self.period_id.sudo().state not in PUBLISHED:  # whose card it is was checked by the caller
            return []
        shown = self.sudo().consequence_ids.filtered(  # only one's own card comes here
            lambda consequence: consequence.visible and not consequence.superseded and consequence.state != "waived"
        )
        return [
            {
                "text": consequence._plain_sentence(),
                "state": consequence.state,
                "effect": consequence.effect,
                "icon": EFFECTS[consequence.effect].icon,
            }
            for consequence in shown.sorted("sequence")
        ]
