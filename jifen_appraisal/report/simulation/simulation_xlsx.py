from odoo import models

from ..common.sheet import Column, Worksheet


class JifenSimulationXlsx(models.AbstractModel):
    """The comparison of a tried scheme with what a period really had."""

    _name = "report.jifen_appraisal.simulation_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Trial of a Scheme"

    _jifen_model = "jifen.simulation"

    def _worksheets(self, records):
        worksheets = []
        for trial in records:
            result = trial._result()
            worksheets.append(self._people(trial, result))
            if result["missing"]:
                worksheets.append(self._missing(result["missing"]))
        return worksheets

    def _people(self, trial, result):
        columns = self._columns(result)
        return Worksheet(
            trial.period_id.name,
            self.env._("%(scheme)s, tried on %(period)s", scheme=trial.scheme_id.name, period=trial.period_id.name),
            [column for column, __ in columns],
            [
                [value({**row, "number": number}) for __, value in columns]
                for number, row in enumerate(result["rows"], 1)
            ],
            head=[self.env._("Then: by %(scheme)s", scheme=trial.period_id.scheme_id.display_name)],
            foot=[result["pay_problem"]] if result["pay_problem"] else [],
            landscape=True,
        )

    def _missing(self, rows):
        return Worksheet(
            self.env._("Without a counterpart"),
            self.env._("Without a counterpart in this scheme, so left out"),
            [
                Column(self.env._("What"), 16, "text"),
                Column(self.env._("Name"), 40, "text"),
                Column(self.env._("How Many"), 12, "number", total=True),
            ],
            rows,
        )

    def _columns(self, result):
        """Return ``[(Column, function from a row to its value)]``."""

        def field(name):
            return lambda row: row[name]

        def change(what):
            then, now = f"{what}_then", f"{what}_now"
            return lambda row: None if None in (row[then], row[now]) else row[now] - row[then]

        columns = [
            (Column(self.env._("No."), 6, "number"), field("number")),
            (Column(self.env._("Person"), 16, "text"), field("name")),
            (Column(self.env._("Office"), 18, "text"), field("office")),
            (Column(self.env._("Total then"), 12, "points"), field("score_then")),
            (Column(self.env._("Total tried"), 12, "points"), field("score_now")),
            (Column(self.env._("Change"), 10, "points"), change("score")),
            (Column(self.env._("Rank then"), 9, "number"), field("rank_then")),
            (Column(self.env._("Rank tried"), 9, "number"), field("rank_now")),
        ]
        if result["with_grades"]:
            columns += [
                (Column(self.env._("Grade then"), 12, "text"), field("grade_then")),
                (Column(self.env._("Grade tried"), 12, "text"), field("grade_now")),
            ]
        if result["with_pay"]:
            columns += [
                (Column(self.env._("Pay then"), 13, "money", total=True), field("pay_then")),
                (Column(self.env._("Pay tried"), 13, "money", total=True), field("pay_now")),
                (Column(self.env._("Change"), 12, "money", total=True), change("pay")),
            ]
        return columns
