"""Where a client's ids lead: to what that client may read, or nowhere, before anything follows from them."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Command

# Whom everybody internal knows stands in the public profiles; the personnel records themselves are for few.
_PUBLIC = {"hr.employee": "hr.employee.public"}
_LINKS = (Command.LINK, Command.UPDATE)


class _Link(NamedTuple):
    """Ids that a client gives for one relation of a record, and the values they stand in."""

    record: models.BaseModel
    field: object
    ids: frozenset
    values: dict


class Base(models.AbstractModel):
    """Every relation of our models, and every one of ours on another model, that somebody sets.

    Whatever is computed from it, often with more right than theirs, would tell them of a record that is none of their
    business. So the ids are looked at first, in ``create``, ``write``, ``onchange`` and defaults out of the context:
    what they may not read is refused like what does not exist. What a record has already may come back from its form.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._jifen_check_relations(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._jifen_check_relations([vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        context = self.env.context
        given = {name: context[f"default_{name}"] for name in fields if f"default_{name}" in context}
        self.browse()._jifen_check_relations([given])
        return super().default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        self._jifen_check_relations([values], drawn=True)
        return super().onchange(values, field_names, fields_spec)

    # === THE CHECK === #

    @api.private
    def _jifen_check_relations(self, vals_list, drawn=False):
        """Refuse ids that the current user may not read.

        :param vals_list: as for ``create``
        :param drawn: the values are those of a form: nothing is written, rows stand in it whole, and what the server
            computed for it came along; of that, what the user may not read is left out and computed again
        :raise AccessError: with the name of the field, the same for what is hidden and for what does not exist
        """
        if self.env.su or not self._jifen_relations():
            return
        links = [link for vals in vals_list for link in self._jifen_links(vals, drawn)]
        asked = defaultdict(set)
        for link in links:
            asked[link.field.comodel_name] |= link.ids
        hidden = {model: ids - self._jifen_readable(model, ids) for model, ids in asked.items()}
        for link in links:
            if not (link.ids & hidden[link.field.comodel_name]) - link.record._jifen_has(link.field):
                continue
            if not (drawn and link.field.compute and link.field.readonly):
                label = link.field.get_description(self.env, ["string"])["string"]
                raise AccessError(
                    self.env._("%(field)s: there is no such record, or it is not for you to see.", field=label)
                )
            del link.values[link.field.name]

    @api.model
    @tools.ormcache("self._name")
    def _jifen_relations(self):
        """Return the names of the relations of this model that are ours."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.relational
            and name not in models.MAGIC_COLUMNS
            and (self._name.startswith("jifen.") or any(module.startswith("jifen_") for module in field._modules))
        )

    def _jifen_links(self, vals, drawn):
        """Yield what these values say of our relations, in a form also what the rows in it say of theirs."""
        for name in self._jifen_relations() & vals.keys():
            field, value = self._fields[name], vals[name]
            if field.type == "many2one":
                ids = [value[0] if isinstance(value, (list, tuple)) else value]
            else:
                commands = [row for row in value or () if isinstance(row, (list, tuple)) and row]
                ids = [row[1] for row in commands if row[0] in _LINKS]
                ids += [id_ for row in commands if row[0] == Command.SET for id_ in row[2]]
                if drawn:
                    yield from self._jifen_links_of_rows(field, commands)
            ids = frozenset(id_ for id_ in ids if id_ and isinstance(id_, int))
            if ids:
                yield _Link(self, field, ids, vals)

    def _jifen_links_of_rows(self, field, commands):
        rows = self.env[field.comodel_name]
        for command in commands:
            if command[0] in (Command.CREATE, Command.UPDATE) and isinstance(command[2], dict):
                row = rows.browse(command[1] if command[0] == Command.UPDATE else ())
                yield from row._jifen_links(command[2], drawn=True)

    def _jifen_has(self, field):
        """Return the ids that all of these records have already."""
        had = [set(record[field.name].ids) for record in self._origin.sudo()]  # nothing of them is told
        return set.intersection(*had) if had else set()

    @api.model
    def _jifen_readable(self, model, ids):
        records = self.env[model]
        if model in _PUBLIC and not records.has_access("read"):
            records = self.env[_PUBLIC[model]]
        return set(records.browse(ids).exists()._filtered_access("read").ids)
