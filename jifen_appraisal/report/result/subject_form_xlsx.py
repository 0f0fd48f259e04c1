from odoo import models

from ..common.sheet import Column, Worksheet


class JifenSubjectFormXlsx(models.AbstractModel):
    """Who is appraised: everybody with unit, office, job and days, and why somebody is where they are."""

    _name = "report.jifen_appraisal.subject_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Subjects of a Period"

    def _of_period(self, period):
        positions = dict(self.env["jifen.scorecard"]._fields["position"]._description_selection(self.env))
        worksheet = Worksheet(
            period.name,
            self.env._("List of Those Appraised"),
            [
                Column(self.env._("No."), 6, "number"),
                Column(self.env._("Name"), 12, "text"),
                Column(self.env._("Unit"), 20, "text"),
                Column(self.env._("Office"), 20, "text"),
                Column(self.env._("Job"), 16, "text"),
                Column(self.env._("Position"), 12, "text"),
                Column(self.env._("Days Present"), 9, "number"),
                Column(self.env._("Remark"), 44, "text"),
            ],
            [
                [
                    number,
                    card.name,
                    card.unit_id.name,
                    card.department_id.name,
                    card.job_id.name,
                    positions[card.position],
                    card.days,
                    card._form_remark(),
                ]
                for number, card in enumerate(self._people(period), 1)
            ],
            head=self._head(period),
            foot=[self.env._("Filled in by:                Checked by:                Date:")],
            landscape=True,
        )
        return [worksheet]
