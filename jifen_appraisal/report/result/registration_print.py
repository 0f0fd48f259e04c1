from odoo import api, models


class JifenRegistrationPrint(models.AbstractModel):
    """The registration form of each person, on its own page."""

    _name = "report.jifen_appraisal.registration_print"
    _description = "Registration Form"

    @api.model
    def _get_report_values(self, docids, data=None):
        cards = self.env["jifen.scorecard"].browse(docids)
        # Searched, so that nobody prints more than they read; teams have no form.
        cards = cards.search([("id", "in", cards.ids), ("employee_id", "!=", False)], order="unit_id, name, id")
        return {
            "doc_ids": docids,
            "doc_model": "jifen.scorecard",
            "docs": cards,
            "forms": [card._registration_data() for card in cards],
        }


class JifenRegistrationPeriodPrint(models.AbstractModel):
    """The registration forms of everybody in a period."""

    _name = "report.jifen_appraisal.registration_period_print"
    _description = "Registration Forms of a Period"

    @api.model
    def _get_report_values(self, docids, data=None):
        periods = self.env["jifen.period"].browse(docids)
        periods._check_form_reader()
        form = self.env["report.jifen_appraisal.registration_print"]
        return form._get_report_values(periods.scorecard_ids.ids)
