"""Where a person was appraised in a period, by date, as the personnel records said."""

from odoo import api, fields, models

from ..common.bulk_rows import insert_rows


class JifenScorecardStay(models.Model):
    """Days of one person in one office; kept only where they did not spend the whole period in one."""

    _name = "jifen.scorecard.stay"
    _description = "Days in an Office"
    _inherit = ["jifen.result.input", "jifen.guard"]
    _order = "scorecard_id, date_from"

    _guarded_fields = frozenset(
        {"scorecard_id", "department_id", "unit_id", "job_id", "secondment_id", "date_from", "date_to", "days"}
    )

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scorecard_id.company_id")
    department_id = fields.Many2one("hr.department", string="Office", ondelete="restrict")
    unit_id = fields.Many2one("hr.department", string="Appraising Unit", ondelete="restrict")
    job_id = fields.Many2one("hr.job", ondelete="restrict")
    secondment_id = fields.Many2one("jifen.secondment", index="btree_not_null", ondelete="set null")
    seconded = fields.Boolean(compute="_compute_seconded")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    days = fields.Integer()

    @api.depends("secondment_id")
    def _compute_seconded(self):
        for stay in self:
            # Only that there is one, nothing of it.
            stay.seconded = bool(stay.sudo().secondment_id)

    @api.model
    def _on_record(self, period):
        """Return ``{scorecard id: [(office, first day, last day, secondment), …]}`` of a period."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT stay.scorecard_id, stay.department_id, stay.date_from, stay.date_to, stay.secondment_id
              FROM jifen_scorecard_stay stay JOIN jifen_scorecard card ON card.id = stay.scorecard_id
             WHERE card.period_id = %s ORDER BY stay.date_from
            """,
            [period.id],
        )
        found = {}
        for card, *row in self.env.cr.fetchall():
            found.setdefault(card, []).append(tuple(row))
        return found

    @api.model
    def _to_keep(self, period, stays):
        """Return those of one person's Stays in a period that are kept: none of who was in one office all the time."""
        whole = len(stays) == 1 and stays[0].days == period._day_count() and stays[0].posting is None
        return [] if whole else stays

    @api.model
    def _write_for(self, period, stays_of):
        """Keep where people were by date, of those who were not in one office all the time.

        :param stays_of: ``{employee id: [Stay, …]}`` of a period, which replace those on record
        """
        tree = self.env["hr.department"]._jifen_tree() if stays_of else {}
        cards = {employee: card for (employee, __), card in period._card_ids().items() if employee in stays_of}
        self.flush_model()
        self.env.cr.execute("DELETE FROM jifen_scorecard_stay WHERE scorecard_id = ANY(%s)", [list(cards.values())])
        self.invalidate_model()
        self.env["jifen.scorecard"].invalidate_model(["stay_ids"])
        insert_rows(
            self,
            [
                {
                    "scorecard_id": card,
                    "department_id": stay.office,
                    "unit_id": tree[stay.office]["unit"] if stay.office else None,
                    "job_id": stay.job,
                    "secondment_id": stay.posting,
                    "date_from": stay.start,
                    "date_to": stay.end,
                    "days": stay.days,
                }
                for employee, card in cards.items()
                for stay in self._to_keep(period, stays_of[employee])
            ],
        )


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    stay_ids = fields.One2many("jifen.scorecard.stay", "scorecard_id", string="Offices by Date")

    def _department_on(self, date):
        """Return the id of the department whose items hold for this subject on a date, or False.

        The office of the whole scorecard, unless its scheme splits items by date.
        """
        self.ensure_one()
        # Which items hold is the same for everybody, whatever the caller may read of it.
        card = self.sudo()
        if card.scheme_id.transfer_rule == "split":
            for stay in card.stay_ids:
                if stay.date_from <= date <= stay.date_to:
                    return stay.department_id.id
        return card.department_id.id

    def _spans(self):
        """Return ``[(first day, last day), …]`` inside which the same items hold for this subject."""
        self.ensure_one()
        # Which items hold is the same for everybody, whatever the caller may read of it.
        card = self.sudo()
        if card.stay_ids and card.scheme_id.transfer_rule == "split":
            return [(stay.date_from, stay.date_to) for stay in card.stay_ids]
        return [(card.period_id.date_from, card.period_id.date_to)]
