from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.period.form import dates_of
from ...models.period.parts import KINDS


class JifenPeriodParts(models.TransientModel):
    """Makes the months of a quarter, or the quarters of a year with their months, in one go."""

    _name = "jifen.period.parts"
    _description = "Create Parts of a Period"

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    period_kind = fields.Selection(related="period_id.kind", string="Kind of Period")
    month = fields.Boolean(string="Months", compute="_compute_kinds", store=True, readonly=False)
    quarter = fields.Boolean(string="Quarters", compute="_compute_kinds", store=True, readonly=False)
    half = fields.Boolean(string="Half-years", compute="_compute_kinds", store=True, readonly=False)
    preview_html = fields.Html(compute="_compute_preview_html", sanitize=False, string="What Will Be There")

    @api.depends("period_id")
    def _compute_kinds(self):
        for wizard in self:
            wizard.month = True
            wizard.quarter = wizard.period_id.kind == "year"
            wizard.half = False

    @api.depends("period_id", "month", "quarter", "half")
    def _compute_preview_html(self):
        for wizard in self:
            wizard.preview_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_period_parts_preview", {"rows": wizard._planned() if wizard.period_id else []}
            )

    def _kinds(self):
        """Return the chosen kinds that are shorter than the period, longest first."""
        limit = KINDS.index(self.period_id.kind)
        return [kind for kind in reversed(KINDS[:limit]) if self[kind]]

    def _planned(self):
        """Return ``[{kind, name, date_from, date_to, level, existing}]``, each below what it is part of."""
        return self._planned_below(
            self.period_id.date_from, self.period_id.date_to, self._kinds(), self._existing(), level=0
        )

    def _planned_below(self, start, end, kinds, existing, level):
        if not kinds:
            return []
        rows, day = [], start
        while day <= end:
            first, last = dates_of(kinds[0], day)
            first, last = max(first, start), min(last, end)
            found = existing.get((kinds[0], first, last), self.env["jifen.period"])
            rows.append(
                {
                    "kind": kinds[0],
                    "name": found.name or self.period_id._name_of(kinds[0], first),
                    "date_from": first,
                    "date_to": last,
                    "level": level,
                    "existing": found,
                }
            )
            rows += self._planned_below(first, last, kinds[1:], existing, level + 1)
            day = fields.Date.add(last, days=1)
        return rows

    def _existing(self):
        """Return the periods of this scheme inside these dates that are no part of another one yet."""
        period = self.period_id
        found = self.env["jifen.period"].search(
            [
                ("scheme_id.code", "=", period.scheme_id.code),
                ("company_id", "=", period.company_id.id),
                ("date_from", ">=", period.date_from),
                ("date_to", "<=", period.date_to),
                ("id", "!=", period.id),
            ]
        )
        found = found.filtered(lambda row: not row.parent_id or row.parent_id in (found | period))
        return {(row.kind, row.date_from, row.date_to): row for row in found}

    def action_create(self):
        """Create the parts with the people who were there; periods of the same dates become parts."""
        self.ensure_one()
        if not self._kinds():
            raise UserError(self.env._("Choose which parts to create."))
        above = {-1: self.period_id}
        for row in self._planned():
            whole, part = above[row["level"] - 1], row["existing"]
            if not part:
                part = self._create_part(row, whole)
            elif part.parent_id != whole:
                part.parent_id = whole
            above[row["level"]] = part
        return {"type": "ir.actions.act_window_close"}

    def _create_part(self, row, whole):
        period = self.period_id
        # Only ids are copied from the longer period.
        employees, teams = period.sudo()._subject_ids()
        absent = {record.id for record in period._absent(list(employees), row["date_from"], row["date_to"])}
        return self.env["jifen.period"].create(
            {
                "name": row["name"],
                "kind": row["kind"],
                "date_from": row["date_from"],
                "date_to": row["date_to"],
                "parent_id": whole.id,
                "scheme_id": period.scheme_id.id,
                "employee_ids": [fields.Command.set([id_ for id_ in employees if id_ not in absent])],
                "team_ids": [fields.Command.set(list(teams))],
            }
        )
