from odoo import models

from ..common.sheet import Column, Worksheet


class JifenLedgerXlsx(models.AbstractModel):
    """The points ledger of periods, in the order in which lines were entered."""

    _name = "report.jifen_appraisal.ledger_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Points Ledger Sheet"

    _jifen_model = "jifen.period"

    def _worksheets(self, records):
        return [self._worksheet(period) for period in records]

    def _worksheet(self, period):
        # Searched, so that nobody prints more lines than they read.
        lines = self.env["jifen.score.line"].search([("period_id", "=", period.id)], order="number")
        origins = dict(lines._fields["origin"]._description_selection(self.env))
        return Worksheet(
            period.name,
            self.env._("Points Ledger: %(period)s", period=period.name),
            self._columns(),
            [self._row(line, origins) for line in lines],
            head=[
                self.env._(
                    "Scheme: %(scheme)s    From %(start)s to %(end)s",
                    scheme=period.scheme_id.display_name,
                    start=period.date_from,
                    end=period.date_to,
                )
            ],
            landscape=True,
        )

    def _columns(self):
        return [
            Column(self.env._("Number"), 9, "number"),
            Column(self.env._("Date"), 12, "date"),
            Column(self.env._("Employee Name"), 12, "text"),
            Column(self.env._("Office"), 16, "text"),
            Column(self.env._("Dimension"), 14, "text"),
            Column(self.env._("Item"), 28, "text"),
            Column(self.env._("Level"), 14, "text"),
            Column(self.env._("Times"), 8, "points"),
            Column(self.env._("Points"), 10, "points", total=True),
            Column(self.env._("Origin"), 10, "text"),
            Column(self.env._("Matter"), 14, "text"),
            Column(self.env._("Ground"), 40, "text"),
            Column(self.env._("Approved By"), 14, "text"),
        ]

    def _row(self, line, origins):
        # Names of offices and approvers belong to the ledger, whatever its reader may see of HR.
        line_sudo = line.sudo()
        return [
            line.number,
            line.date,
            line.subject_name,
            line_sudo.department_id.name,
            line_sudo.dimension_id.name,
            line_sudo.item_id.display_name,
            line_sudo.level_id.name,
            line.quantity,
            line.points,
            origins[line.origin],
            line.matter,
            line.ground,
            line_sudo.approved_by_id.name,
        ]
