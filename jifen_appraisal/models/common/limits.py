"""What a figure, a day or a text of ours may be, in the words of the field, before the database refuses it."""

from math import isfinite
from typing import NamedTuple

from odoo import api, models, tools
from odoo.exceptions import ValidationError

# The most there may be of a kind of field, where the field does not say ``jifen_limit`` itself: yuan, whatever is
# counted or weighed, per cent; letters of a line, of a text, and of one with markup.
_AMOUNT, _FIGURE, _PERCENT = 10**12, 10**9, 1000
_LETTERS = {"char": 500, "text": 10_000, "html": 100_000}
# What only code writes may say much of many people, and what somebody gave a method as their reason is in it.
_BY_CODE = 5
_FIGURES = {"monetary": _AMOUNT, "float": _FIGURE, "integer": _FIGURE}
_YEARS = (1900, 2199)


class _Limits(NamedTuple):
    """Names of a model's fields: to its limit each figure and text, which are days, and which must be there."""

    figures: dict
    texts: dict
    days: frozenset
    required: frozenset
    # Those of ``required`` that neither a default nor a computation gives.
    entered: frozenset


class Base(models.AbstractModel):
    """Whatever sets a field of ours goes through here: forms, imports, RPC, the portal, and code.

    Figures that only code sets are sums and have no limit; texts have one whoever writes them.
    """

    _inherit = "base"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name == "jifen_limit" or super()._valid_field_parameter(field, name)

    @api.model_create_multi
    def create(self, vals_list):
        self._jifen_check_values(vals_list, new=True)
        return super().create(vals_list)

    def write(self, vals):
        self._jifen_check_values([vals])
        return super().write(vals)

    @api.private
    def _jifen_check_values(self, vals_list, new=False):
        """Refuse values that cannot be, or that are missing.

        :param vals_list: as for ``create``
        :param new: something that must be there may not be left out
        :raise ValidationError: with the name of the field
        """
        limits = self._jifen_limits()
        if limits is None:
            return
        for vals in vals_list:
            for name in limits.figures.keys() & vals.keys():
                self._jifen_check_figure(name, vals[name], limits.figures[name])
            for name in limits.texts.keys() & vals.keys():
                self._jifen_check_text(name, vals[name], limits.texts[name])
            for name in limits.days & vals.keys():
                self._jifen_check_day(name, vals[name])
            for name in limits.required & vals.keys():
                if vals[name] is False or vals[name] is None:
                    self._jifen_refuse_empty(name)
            if new:
                self._jifen_check_left_out(limits.entered - vals.keys())

    def _jifen_check_left_out(self, names):
        if not names:
            return
        # What the context or a stored default gives is looked for only where something is left out.
        given = self.env["ir.default"]._get_model_defaults(self._name)
        for name in names:
            if f"default_{name}" not in self.env.context and name not in given:
                self._jifen_refuse_empty(name)

    def _jifen_refuse_empty(self, name):
        raise ValidationError(self.env._("%(field)s must be filled in.", field=self._jifen_label(name)))

    def _jifen_check_figure(self, name, value, limit):
        if not value:
            return
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if not isfinite(number) or abs(number) > limit:
            raise ValidationError(
                self.env._(
                    "%(field)s: enter a number that is not beyond %(limit)s.",
                    field=self._jifen_label(name),
                    limit=f"{limit:,}",
                )
            )

    def _jifen_check_text(self, name, value, limit):
        if value and len(text := value if isinstance(value, str) else str(value)) > limit:
            raise ValidationError(
                self.env._(
                    "%(field)s: this text has %(count)s characters, at most %(limit)s are possible.",
                    field=self._jifen_label(name),
                    count=len(text),
                    limit=limit,
                )
            )

    def _jifen_check_day(self, name, value):
        if not value:
            return
        try:
            day = self._fields[name].to_date(value) if isinstance(value, str) else value
            year = day.year
        except (TypeError, ValueError, AttributeError):
            year = 0
        if not _YEARS[0] <= year <= _YEARS[1]:
            raise ValidationError(
                self.env._(
                    "%(field)s: enter a day between the years %(first)s and %(last)s.",
                    field=self._jifen_label(name),
                    first=str(_YEARS[0]),
                    last=str(_YEARS[1]),
                )
            )

    def _jifen_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    @api.model
    @tools.ormcache("self._name")
    def _jifen_limits(self):
        """Return the limits of this model's fields that are ours; None where there are none."""
        ours = {name: field for name, field in self._fields.items() if self._jifen_is_limited(field)}
        guarded = getattr(self, "_guarded_fields", ())
        figures = {name: _limit_of(field) for name, field in ours.items() if field.type in _FIGURES}
        required = {name: field for name, field in ours.items() if field.required and field.type not in _NEVER_EMPTY}
        limits = _Limits(
            {name: limit for name, limit in figures.items() if name not in guarded},
            {
                name: _limit_of(field) * (_BY_CODE if name in guarded else 1)
                for name, field in ours.items()
                if field.type in _LETTERS
            },
            frozenset(name for name, field in ours.items() if field.type == "date" and name not in guarded),
            frozenset(required),
            frozenset(name for name, field in required.items() if not (field.default or field.compute)),
        )
        return limits if any(limits) else None

    def _jifen_is_limited(self, field):
        if field.name in models.MAGIC_COLUMNS or not field.store or (field.compute and field.readonly):
            return False
        return self._name.startswith("jifen.") and not self._abstract and self._auto


# An empty figure is 0.
_NEVER_EMPTY = frozenset({*_FIGURES, "boolean", "one2many", "many2many"})


def _limit_of(field):
    """Return the most that a figure or a text may be."""
    own = getattr(field, "jifen_limit", None)
    if own:
        return own
    if field.type == "float" and field.name.endswith("percent"):
        return _PERCENT
    return {**_FIGURES, **_LETTERS}[field.type]
