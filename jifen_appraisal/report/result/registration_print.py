from odoo import models


class JifenRegistrationPrint(models.AbstractModel):
    """The registration form of each person, on its own page."""

    _name = "report.jifen_appraisal.registration_print"
    _inherit = "report.jifen_appraisal.page"
    _description = "Registration Form"

    _jifen_model = "jifen.scorecard"

    def _allowed(self, records):
        # Searched, so that nobody prints more than they read; teams have no form.
        return records.search([("id", "in", records.ids), ("employee_id", "!=", False)], order="unit_id, name, id")

    def _pages(self, records):
        return [card._registration_data() for card in records]


class JifenRegistrationPeriodPrint(models.AbstractModel):
    """The registration forms of everybody in a period."""

    _name = "report.jifen_appraisal.registration_period_print"
    _inherit = "report.jifen_appraisal.page"
    _description = "Registration Forms of a Period"

    _jifen_model = "jifen.period"

    def _allowed(self, records):
        records._check_form_reader()
        return super()._allowed(records)

    def _pages(self, records):
        form = self.env["report.jifen_appraisal.registration_print"]
        return form._pages(form._allowed(records.scorecard_ids))
