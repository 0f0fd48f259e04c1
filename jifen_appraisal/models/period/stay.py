"""Where a person was appraised in a period, by date, as the personnel records said."""

from odoo import api, fields, models


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
