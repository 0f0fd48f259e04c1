"""What a new period suggests, so that the next month takes a few clicks."""

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import get_lang

_SKELETONS = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    name_suggested = fields.Char(store=False, string="Suggested Name")

    @api.model
    def default_get(self, fields_list):
        """Suggest what follows the last period: same scheme, kind and people, the next dates.

        Only in the form (``jifen_suggest`` in the context): a script says what it wants.
        """
        values = super().default_get(fields_list)
        if self.env.context.get("jifen_suggest"):
            for name, value in self._suggested().items():
                if name in fields_list and not self.env.context.get(f"default_{name}"):
                    values[name] = value
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Suggest nothing on saving: what was left empty in the form stays empty."""
        return super(JifenPeriod, self.with_context(jifen_suggest=False)).create(vals_list)

    def _suggested(self):
        company = ("company_id", "=", self.env.company.id)
        last = self.search([company], order="date_to desc, id desc", limit=1)
        schemes = self.env["jifen.scheme"].search([company, ("state", "=", "active")], order="revision desc, id desc")
        scheme = schemes.filtered(lambda scheme: scheme.code == last.scheme_id.code)[:1] or schemes[:1]
        start = fields.Date.add(last.date_to, days=1) if last else fields.Date.context_today(self)
        values = {"scheme_id": scheme.id, "kind": last.kind or "month"}
        values["date_from"], values["date_to"] = dates_of(values["kind"], start)
        values["name"] = values["name_suggested"] = self._name_of(values["kind"], values["date_from"])
        # Who has left meanwhile is not suggested again; nothing else is read of the people.
        people = last.sudo().employee_ids.filtered("active").ids
        absent = {row.id for row in last._absent(people, values["date_from"], values["date_to"])} if last else ()
        values["employee_ids"] = [fields.Command.set([id_ for id_ in people if id_ not in absent])]
        return values

    def _name_of(self, kind, date_from):
        if kind == "half":
            if date_from.month < 7:
                return self.env._("First half of %(year)s", year=date_from.year)
            return self.env._("Second half of %(year)s", year=date_from.year)
        return format_skeleton(_SKELETONS[kind], date_from, locale=get_lang(self.env).code)

    @api.onchange("kind", "date_from")
    def _onchange_kind(self):
        """Keep dates and, unless somebody typed another, the name in line with the kind of period."""
        if not self.date_from or not self.kind:
            return
        self.date_from, self.date_to = dates_of(self.kind, self.date_from)
        if not self.name or self.name == self.name_suggested:
            self.name = self.name_suggested = self._name_of(self.kind, self.date_from)


def dates_of(kind, day):
    """Return first and last day of the month, quarter, half-year or year around a day."""
    if kind == "half":
        start = day.replace(month=1 if day.month < 7 else 7, day=1)
        return start, fields.Date.end_of(fields.Date.add(start, months=5), "month")
    return fields.Date.start_of(day, kind), fields.Date.end_of(day, kind)
