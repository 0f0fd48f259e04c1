from odoo import models

from ...engine import money
from ..common.sheet import Column, Worksheet


class JifenAllocationPreviewXlsx(models.AbstractModel):
    """What a preview shows, with everybody on it and what rounding changed; a worksheet by office beside it."""

    _name = "report.jifen_appraisal.allocation_preview_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Preview of Performance Pay"

    _jifen_model = "jifen.allocation.preview"

    def _worksheets(self, records):
        worksheets = []
        for wizard in records:
            preview = wizard._preview()
            worksheets += [self._people(wizard, preview), self._offices(preview)]
            if preview["subpools"]:
                worksheets.append(self._pools(preview["subpools"]))
        return worksheets

    def _people(self, wizard, preview):
        columns = self._columns(wizard, preview)
        return Worksheet(
            self.env._("By Person"),
            self.env._("Preview of %(period)s", period=wizard.allocation_id.period_id.name),
            [column for column, __ in columns],
            [[value(person) for __, value in columns] for person in preview["people"]],
            head=self._head(wizard, preview),
            foot=[self.env._("A preview only: nothing of it has been computed or approved.")],
            landscape=True,
        )

    def _head(self, wizard, preview):
        facts = [f"{label}: {text} {further}".strip() for label, text, further in wizard._summary(preview)]
        differences = wizard._differences()
        if differences:
            facts.append(self.env._("Differs from the scheme: %(what)s", what="; ".join(differences)))
        return ["    ".join(facts[:7]), "    ".join(facts[7:])]

    def _columns(self, wizard, preview):
        """Return ``[(Column, function from a person to its value)]``."""

        def field(name):
            return lambda person: person[name]

        def yuan(name):
            return lambda person: None if person[name] is None else money.yuan(person[name])

        columns = [
            (Column(self.env._("No."), 6, "number"), field("place")),
            (Column(self.env._("Employee Name"), 16, "text"), field("name")),
            (Column(self.env._("Office"), 18, "text"), field("office")),
            (
                Column(self.env._("Score"), 11, "points"),
                lambda person: float(person["score"].replace("−", "-")) if person["score"] else None,
            ),
            (
                Column(self.env._("Coefficient"), 10, "points"),
                lambda person: float(person["coefficient"].replace("−", "-")),
            ),
            (Column(self.env._("Counts With"), 13, "points", total=True), field("weight")),
            (Column(self.env._("Before Rounding"), 16, "unit"), _exact),
            (Column(self.env._("Amount"), 14, "money", total=True), yuan("fen")),
            (Column(self.env._("Rounding (fen)"), 12, "points"), _rounding),
        ]
        if preview["compared"]:
            columns += [
                (Column(dict(wizard._compare_choices())[wizard.compare], 14, "money", total=True), yuan("beside")),
                (Column(self.env._("Difference"), 14, "money", total=True), yuan("difference")),
            ]
        if preview["last"]:
            columns += [
                (Column(preview["last"], 14, "money", total=True), yuan("last")),
                (Column(self.env._("Change (%)"), 10, "number"), field("change")),
            ]
        columns.append((Column(self.env._("Remark"), 30, "text"), lambda person: person["reason"] or person["note"]))
        return columns

    def _offices(self, preview):
        columns = [
            Column(self.env._("Office"), 24, "text"),
            Column(self.env._("People"), 10, "number", total=True),
            Column(self.env._("Sum"), 16, "money", total=True),
            Column(self.env._("Average"), 14, "money"),
        ]
        names = ["fen", "average"]
        if preview["compared"]:
            columns += [
                Column(self.env._("Sum beside it"), 16, "money", total=True),
                Column(self.env._("Average beside it"), 16, "money"),
            ]
            names += ["beside", "beside_average"]
        rows = [
            [office["office"], office["heads"], *(money.yuan(office[name]) for name in names)]
            for office in preview["offices"]
        ]
        return Worksheet(self.env._("By Office"), self.env._("By Office"), columns, rows)

    def _pools(self, subpools):
        columns = [
            Column(self.env._("Sub-pool"), 28, "text"),
            Column(self.env._("People"), 10, "number", total=True),
            Column(self.env._("Amount"), 16, "money", total=True),
            Column(self.env._("Sum of Scores"), 14, "points"),
            Column(self.env._("Unit Value"), 14, "unit"),
            Column(self.env._("Returned"), 14, "money", total=True),
        ]
        names = ("name", "heads", "amount", "weight_sum", "unit_value", "returned_amount")
        rows = [[row[name] for name in names] for row in subpools]
        return Worksheet(self.env._("Sub-pools"), self.env._("Sub-pools"), columns, rows)


def _exact(person):
    return None if person["rounding"] is None else float((person["fen"] - person["rounding"]) / 100)


def _rounding(person):
    return None if person["rounding"] is None else float(person["rounding"])
