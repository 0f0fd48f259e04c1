"""The lists that an appraisal office prints of a period: results by unit, summary of the body, subjects."""

from odoo import models

from ..common.sheet import Column


class JifenFormSheet(models.AbstractModel):
    """A form on a period: for the office, the committee and audit, with lines to be signed."""

    _name = "report.jifen_appraisal.form_sheet"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Form of a Period"

    _jifen_model = "jifen.period"

    def _write_workbook(self, workbook, objs):
        for period in objs:
            period._check_form_reader()
            # Names of offices and jobs belong to the form, whatever its reader may see of HR.
            self._write_form(workbook, period.sudo())

    def _write_form(self, workbook, period):
        raise NotImplementedError

    def _head(self, period, unit=None):
        return [
            self.env._(
                "%(body)s    %(period)s, from %(start)s to %(end)s",
                body=unit.name if unit else period.company_id.name,
                period=period.name,
                start=period.date_from,
                end=period.date_to,
            )
        ]

    def _people(self, period):
        return period.scorecard_ids.filtered("employee_id").sorted(
            lambda card: (card.unit_id.name or "", card.department_id.name or "", card.name, card.id)
        )


class JifenResultFormXlsx(models.AbstractModel):
    """Result registration form: one sheet for each unit, to be signed by its leader."""

    _name = "report.jifen_appraisal.result_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Result Form of Units"

    def _write_form(self, workbook, period):
        cards = self._people(period)
        for unit, people in cards.grouped("unit_id").items():
            dimensions = people.result_ids.dimension_id.sorted(lambda row: (row.sequence, row.id))
            people = people.sorted(lambda card: (not card.scored, card.rank_unit, card.name))
            self._write_sheet(
                workbook,
                f"{unit.name or period.name} {unit.id or ''}",
                self.env._("Result Registration Form"),
                self._head(period, unit),
                self._columns(dimensions),
                [self._row(number, card, dimensions) for number, card in enumerate(people, 1)],
                [
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

    def _write_total(self, sheet, top, columns, rows, formats):
        """A list of people has no sum."""


class JifenBriefFormXlsx(models.AbstractModel):
    """Brief summary of the whole body: a line for each unit with the number of people by grade."""

    _name = "report.jifen_appraisal.brief_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Brief Summary of a Period"

    def _write_form(self, workbook, period):
        cards = self._people(period)
        grades = cards.grade_id.sorted(lambda grade: (grade.sequence, grade.id))
        self._write_sheet(
            workbook,
            period.name,
            self.env._("Brief Summary Registration Form"),
            self._head(period),
            self._columns(grades),
            [self._row(unit, people, grades) for unit, people in cards.grouped("unit_id").items()],
            [self.env._("Filled in by:                Checked by:                Date:")],
            landscape=True,
        )

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


class JifenSubjectFormXlsx(models.AbstractModel):
    """Who is appraised: everybody with unit, office, job and days, and why somebody is where they are."""

    _name = "report.jifen_appraisal.subject_form_xlsx"
    _inherit = "report.jifen_appraisal.form_sheet"
    _description = "Subjects of a Period"

    def _write_form(self, workbook, period):
        positions = dict(self.env["jifen.scorecard"]._fields["position"]._description_selection(self.env))
        self._write_sheet(
            workbook,
            period.name,
            self.env._("List of Those Appraised"),
            self._head(period),
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
            [self.env._("Filled in by:                Checked by:                Date:")],
            landscape=True,
        )

    def _write_total(self, sheet, top, columns, rows, formats):
        """A list of people has no sum."""
