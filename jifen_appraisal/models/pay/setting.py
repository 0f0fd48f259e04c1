"""The pay settings of a scheme as plain data: to be compared, said in words, kept, and written again."""

from odoo import Command, fields, models
from odoo.tools import format_amount, format_list

from ..common.text import exact, plain

# What a row says of whom it is about, by which it is named; the rest of it are its figures.
_ABOUT = ("name", "position", "job_ids")


class JifenScheme(models.Model):
    """A setting is a stored field ``pay_…`` of a scheme; rows of such a field say themselves which of theirs are.

    A state is ``{name: value}``, of rows their list in order: ``[{"id": …, name: value}]``; it can be kept as JSON.
    """

    _inherit = "jifen.scheme"

    # On the page of pay, the grades once more: there their figures for pay can be changed.
    pay_grade_ids = fields.One2many("jifen.grade", "scheme_id", string="Figures of Grades", copy=False)

    def _pay_setting_names(self):
        """Return the names of all pay settings."""
        return [
            name
            for name, field in self._fields.items()
            if name.startswith("pay_")
            and field.store
            and not field.compute
            and (field.type != "one2many" or hasattr(self.env[field.comodel_name], "_pay_row_names"))
        ]

    def _pay_state(self, names=None):
        """Return the settings as they are now, or those of these names."""
        self.ensure_one()
        state = {}
        for name in self._pay_setting_names() if names is None else names:
            if self._fields[name].type == "one2many":
                rows = self[name].sorted(lambda row: (row.sequence, row.id))
                state[name] = [{"id": row.id, **_values(row, row._pay_row_names())} for row in rows]
            else:
                state.update(_values(self, [name]))
        return state

    def _write_pay_state(self, state):
        """Make the settings what a state says: rows it does not have are deleted, new ones have no id."""
        values = {}
        for name, value in state.items():
            if self._fields[name].type != "one2many":
                values[name] = value
                continue
            rows = self.env[self._fields[name].comodel_name]
            kept = [row["id"] for row in value if row["id"]]
            commands = [Command.delete(row.id) for row in self[name] if row.id not in kept]
            for place, row in enumerate(value, 1):
                vals = rows._pay_row_values({key: it for key, it in row.items() if key != "id"}, 10 * place)
                commands.append(Command.update(row["id"], vals) if row["id"] else Command.create(vals))
            values[name] = commands
        self.write(values)

    # === IN WORDS === #

    def _pay_changes(self, before, after):
        """Return ``[(setting, before, after)]`` in words of what differs between two states, in the user's language."""
        lines = []
        for name in self._pay_setting_names():
            if name not in after or before.get(name) == after[name]:
                continue
            label = self._fields[name]._description_string(self.env)
            if self._fields[name].type == "one2many":
                rows = self.env[self._fields[name].comodel_name]
                lines += rows._pay_row_changes(label, before.get(name) or [], after[name], self.currency_id)
            else:
                texts = (value_text(self, name, state.get(name), self.currency_id) for state in (before, after))
                lines.append((label, *texts))
        return lines


class JifenPayPart(models.AbstractModel):
    _inherit = "jifen.pay.part"

    def _pay_row_names(self):
        """Return the fields in which a row says what holds; its order is that of the rows."""
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and not (field.compute or field.related)
            and name not in (*models.MAGIC_COLUMNS, "scheme_id", "sequence")
        ]

    def _pay_row_values(self, values, sequence):
        """Return the values to write of a row of a state."""
        return {"sequence": sequence, **{name: written(self._fields[name], value) for name, value in values.items()}}

    def _pay_row_changes(self, label, before, after, currency):
        """Return ``[(setting, text before, text after)]`` of rows in two states."""
        had = {row["id"]: row for row in before}
        has = {row["id"] for row in after}
        pairs = [(had.get(row["id"]), row) for row in after]
        pairs += [(row, None) for row in before if row["id"] not in has]
        none = self.env._("none")
        lines = []
        for was, now in pairs:
            if was == now:
                continue
            names = [name for name in self._pay_row_names() if not (was and now) or was.get(name) != now.get(name)]
            texts = [row and self._pay_row_text(row, names, currency) for row in (was, now)]
            who = self._pay_row_name(was or now)
            lines.append((f"{label}: {who}", *(text or none for text in texts)))
        if not lines:
            # The first that fits holds.
            order = [format_list(self.env, [self._pay_row_name(row) for row in rows]) for rows in (before, after)]
            lines.append((self.env._("%(settings)s: order", settings=label), *order))
        return lines

    def _pay_row_name(self, row):
        """Return in words whom or what a row of a state is about."""
        texts = [value_text(self, name, row[name]) for name in _ABOUT if row.get(name)]
        return ", ".join(texts) or self.env._("Everybody")

    def _pay_row_text(self, row, names, currency):
        """Return what a row of a state says in these fields; what is not set is left out where it names nobody."""
        texts = []
        for name in names:
            told = self._fields[name]._description_string(self.env)
            if row.get(name) or (name in _ABOUT and len(names) == 1) or self._fields[name].type in ("float", "boolean"):
                texts.append(f"{told} {value_text(self, name, row.get(name), currency)}")
        return format_list(self.env, texts)


class JifenGrade(models.Model):
    """What a grade is worth for pay is a pay setting; the grade itself stays as it is."""

    _inherit = "jifen.grade"

    def _pay_row_names(self):
        return [name for name, field in self._fields.items() if name.startswith("pay_") and field.store]

    def _pay_row_values(self, values, _sequence):
        return values

    def _pay_row_changes(self, label, before, after, currency):
        """Return ``[(setting, text before, text after)]`` of grades in two states, figure by figure."""
        had, lines = {row["id"]: row for row in before}, []
        for row in after:
            grade = self.browse(row["id"]).exists()
            for name in self._pay_row_names():
                was = had.get(row["id"], {}).get(name)
                if was != row[name]:
                    setting = f"{grade.name or label}: {self._fields[name]._description_string(self.env)}"
                    lines.append((setting, *(value_text(self, name, value, currency) for value in (was, row[name]))))
        return lines


def _values(record, names):
    """Return ``{name: value}`` as plain data; of many records their ids in order of id."""
    return {
        name: sorted(record[name].ids) if record._fields[name].type == "many2many" else record[name] for name in names
    }


def written(field, value):
    """Return a value of a state as it is written: of many records the command that sets them."""
    return [Command.set(value)] if field.type == "many2many" else value


def value_text(model, name, value, currency=None):
    """Return a value of a state in the user's language."""
    field, env = model._fields[name], model.env
    if field.type == "many2many":
        # Whoever may see a pay rule may know the names of the jobs in it.
        records = env[field.comodel_name].sudo().browse(value or ())
        return ", ".join(records.exists().mapped("display_name")) or env._("Everybody")
    if field.type == "boolean":
        return env._("yes") if value else env._("no")
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value) or env._("Everybody")
    if field.type == "monetary" and currency:
        return format_amount(env, value or 0, currency)
    if field.type in ("float", "monetary", "integer"):
        return plain(exact(value or 0))
    return value or env._("none")
