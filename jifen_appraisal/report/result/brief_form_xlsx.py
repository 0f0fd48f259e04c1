from odoo import models

from ..common.sheet import Column, Worksheet


class JifenBriefFormXlsx(models.AbstractModel):
    """Brief summary of the whole body: a line for each unit with the number of people by grade."""

    _name = "report.jifen_appraisal.brief_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Brief Summary of a Period"

    def _of_period(self, period):
        cards = self._people(period)
        grades = cards.grade_id.sorted(lambda grade: (grade.sequence, grade.id))
        worksheet = Worksheet(
            period.name,
            self.env._("Brief Summary Registration Form"),
            self._columns(grades),
            [self._row(unit, people, grades) for unit, people in cards.grouped("unit_id").items()],
            head=self._head(period),
            foot=[self.env._("Filled in by:                Checked by:                Date:")],
            landscape=True,
        )
        return [worksheet]

    def _columns(self, grades):
        best = [Column(self.env._("%(grade)s (%%)", grade=grade.name), 11, "points") for grade in grades[:1]]
        return [
            Column(self.env._("Unit"), 24, "text"),
            Column(self.env._("People"), 9, "number", total=True),
            Column(self.env._("Appraised"), 9, "number", total=True),
            *(Column(grade.name, 11, "number", total=True) for grade in grades),
            Column(self.env._("No Grade"), 10, "number", total=True),
            *best,
            Column(self.env._("Average Score"), 11, "points"),
        ]

    def _row(self, unit, people, grades):
        counts = [len(people.filtered(lambda card, grade=grade: card.grade_id == grade)) for grade in grades]
        scored = people.filtered("scored")
        return [
            unit.name,
            len(people),
            len(scored),
            *counts,
            len(people) - sum(counts),
            *(round(100 * count / len(people), 2) for count in counts[:1]),
            round(sum(scored.mapped("score")) / len(scored), 4) if scored else None,
        ]
