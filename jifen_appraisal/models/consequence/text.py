"""What a consequence says: why it follows, and in plain words to the person concerned."""

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ..period.period import PUBLISHED


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    @api.depends("facts", "grade_id.name", "rule_id", "period_id.name")
    @api.depends_context("lang")
    def _compute_ground(self):
        # The way to a result is told with it, to whoever may read the consequence.
        records = self.sudo()
        cards = records.scorecard_id.browse(
            card_id for record in records for card_id in (record.facts or {}).get("cards", ()) if card_id
        )
        item_ids = {item_id for record in records for item_id in (record.facts or {}).get("vetoes", ())}
        # Names of items that a result rests on.
        items = self.env["jifen.item"].sudo().browse(item_ids)
        known = {card.id: card for card in cards.exists()}, {item.id: item for item in items.exists()}
        for consequence, record in zip(self, records, strict=True):
            consequence.ground = record._ground_text(*known)

    def _ground_text(self, cards, items):
        self.ensure_one()
        facts = self.facts or {}
        place = {"place": facts.get("place"), "count": facts.get("of"), "limit": self.rule_id.count}
        trigger = self.rule_id.trigger
        if trigger == "running":
            return format_list(
                self.env,
                [
                    f"{card.period_id.name} {self._grade_then(card)}"
                    for card in map(cards.get, facts.get("cards", ()))
                    if card
                ],
            )
        if trigger == "beyond":
            return self._beyond_text(facts)
        if trigger in ("veto", "no_award") and facts.get("vetoes"):
            names = [items[item_id].name for item_id in facts["vetoes"] if item_id in items]
            return self.env._("One-vote veto: %(items)s", items=format_list(self.env, names))
        texts = {
            "grade": lambda: self.env._("Graded %(grade)s", grade=self.grade_id.name),
            "no_award": lambda: self.env._("Graded %(grade)s", grade=self.grade_id.name or ""),
            "veto": lambda: self.env._("One-vote veto"),
            "top_third": lambda: self.env._("Place %(place)s of %(count)s: in the top third", **place),
            "bottom_third": lambda: self.env._("Place %(place)s of %(count)s: in the bottom third", **place),
            "first": lambda: self.env._("Place %(place)s of %(count)s: among the first %(limit)s", **place),
            "last": lambda: self.env._("Place %(place)s of %(count)s: among the last %(limit)s", **place),
        }
        return texts[trigger]()

    def _grade_then(self, card):
        """Return the grade as it was when this followed; later results are told by the card itself."""
        return (self.grade_id if card == self.scorecard_id else card.grade_id).name or ""

    def _beyond_text(self, facts):
        here, beyond = _figure(facts.get("here")), _figure(facts.get("beyond"))
        if facts.get("window") == "year" and here != beyond:
            return self.env._(
                "%(beyond)s points beyond the base in the year so far, %(here)s of them in this period",
                beyond=beyond,
                here=here,
            )
        return self.env._("%(beyond)s points beyond the base", beyond=beyond)

    def _plain_sentence(self):
        """Return what the person concerned reads about it, as one sentence."""
        self.ensure_one()
        facts = {"ground": self.ground, "what": self.rule_id.name}
        if self.effect == "leave":
            text = self.env._(
                "You have earned %(days)s days of leave: %(ground)s.", days=f"{self.leave_days:g}", **facts
            )
            text = self._with_leave_state(text)
        elif self.effect == "award":
            text = self.env._("You are on the award list (%(what)s): %(ground)s.", **facts)
        elif self.effect == "award_lost":
            text = self.env._("You cannot be put forward for awards (%(what)s): %(ground)s.", **facts)
        elif self.effect == "promotion":
            text = self.env._("This result counts against a promotion: %(ground)s.", **facts)
        else:
            text = self.env._("What follows from this result: %(what)s. The reason: %(ground)s.", **facts)
        if self.improve_by:
            text = self.env._(
                "%(text)s You have until %(date)s to improve.",
                text=text,
                date=format_date(self.env, self.improve_by),
            )
        return text

    def _with_leave_state(self, text):
        """Return the sentence about leave that was earned, with what has become of it."""
        if self.state == "done":
            return self.env._(
                "%(text)s It was granted on %(date)s.", text=text, date=format_date(self.env, self.done_date)
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
        """Return ``[{text, state, effect}]`` of a published scorecard that its owner may read.

        Only what the rule shows, and never what whoever acts has written about it.
        """
        self.ensure_one()
        if self.period_id.sudo().state not in PUBLISHED:  # whose card it is was checked by the caller
            return []
        shown = self.sudo().consequence_ids.filtered(  # only one's own card comes here
            lambda consequence: consequence.visible and not consequence.superseded and consequence.state != "waived"
        )
        return [
            {"text": consequence._plain_sentence(), "state": consequence.state, "effect": consequence.effect}
            for consequence in shown.sorted("sequence")
        ]


def _figure(text):
    value = f"{float(text or 0):.4f}".rstrip("0").rstrip(".")
    return value.replace("-", "−")
