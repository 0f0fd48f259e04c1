from odoo import models

from ..common.sheet import Column, Worksheet


class JifenResultFormXlsx(models.AbstractModel):
    """Result registration form: one sheet for each unit, to be signed by its leader."""

    _name = "report.jifen_appraisal.result_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Result Form of Units"

    def _of_period(self, period):
        return [self._worksheet(period, *unit) for unit in self._people(period).grouped("unit_id").items()]

    def _worksheet(self, period, unit, people):
        dimensions = people.result_ids.dimension_id.sorted(lambda row: (row.sequence, row.id))
        people = people.sorted(lambda card: (not card.scored, card.rank_unit, card.name))
        return Worksheet(
            f"{unit.name or period.name} {unit.id or ''}",
            self.env._("Result Registration Form"),
            self._columns(dimensions),
            [self._row(number, card, dimensions) for number, card in enumerate(people, 1)],
            head=self._head(period, unit),
            foot=[
                self.env._("Leader of the unit (signature):                Date:"),
                self.env._("Leader in charge (signature):                Date:"),
                self.env._("Appraisal office (seal):                Date:"),
            ],
            landscape=True,
        )

    def _columns(self, dimensions):
        return [
            Column(self.env._("No."), 6, "number"),
            Column(self.env._("Name"), 12, "text"),
            Column(self.env._("Job"), 16, "text"),
            *(Column(dimension.name, 12, "points") for dimension in dimensions),
            Column(self.env._("Score"), 10, "points"),
            Column(self.env._("Rank in Unit"), 9, "number"),
            Column(self.env._("Proposed Grade"), 12, "text"),
            Column(self.env._("Grade"), 12, "text"),
            Column(self.env._("Remark"), 24, "text"),
        ]

    def _row(self, number, card, dimensions):
        scores = {row.dimension_id: row.score for row in card.result_ids}
        return [
            number,
            card.name,
            card.job_id.name,
            *(scores.get(dimension) for dimension in dimensions),
            card.score if card.scored else None,
            card.rank_unit or None,
            card._form_proposed(),
            card.grade_id.name,
            card._form_result_remark(),
        ]
