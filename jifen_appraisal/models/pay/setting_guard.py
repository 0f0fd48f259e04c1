"""Once a period runs, pay settings change by a decision alone; whatever changes them, it is on record.

Here stands what refuses, wherever a setting is written; the decision is in ``pay/change``.
"""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..common.relying import rely_on

# In what is still to be noted of a transaction: {id of a scheme: its rows before}.
_NOTED = "jifen.pay.rows"


class JifenScheme(models.Model):
    """Code that installs, updates or repairs, as the superuser, may change settings as well: it is on record."""

    _inherit = "jifen.scheme"

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create(vals_list)
        # What a scheme begins with is no change.
        noted = self.env.cr.precommit.data.setdefault(_NOTED, {})
        noted.update(dict.fromkeys(schemes.ids))
        return schemes

    def write(self, vals):
        names = [name for name in self._pay_setting_names() if name in vals and self._fields[name].type != "one2many"]
        if names:
            self.check_access("write")
            self.filtered(lambda scheme: _differs(scheme, vals, names))._check_pay_can_change()
        return super().write(vals)

    def _before_pay_rows(self):
        """Check whether rows of these schemes may change, and remember how they were."""
        self._check_pay_can_change()
        # Two who change rows of one scheme see of each other, and so does who decides on a change.
        rely_on(self)
        if self._is_trusted():
            return
        noted = self.env.cr.precommit.data.setdefault(_NOTED, {})
        for scheme in self:
            if scheme.id not in noted:
                noted[scheme.id] = scheme.sudo()._pay_state(scheme._pay_rows_names())  # as it is, whoever changes it
                self.env.cr.precommit.add(scheme._note_pay_rows)

    def _check_pay_can_change(self):
        """Refuse to change the pay settings of a scheme on which a period runs.

        :raise UserError: unless it has been decided, or for the superuser
        """
        if self.env.su or self._is_trusted():
            self.filtered("frozen")._keep_pay_rules()
            return
        for scheme in self.filtered("frozen"):
            raise UserError(
                self.env._(
                    "A period runs on %(scheme)s, so its pay settings change by a decision of the committee: propose "
                    "the change on the form of the scheme, with the reason.",
                    scheme=scheme.display_name,
                )
            )

    def _pay_rows_names(self):
        return [name for name in self._pay_setting_names() if self._fields[name].type == "one2many"]

    def _note_pay_rows(self):
        """Say in the chatter what became of the rows of pay since they were remembered."""
        before = self.env.cr.precommit.data.get(_NOTED, {}).pop(self.id, None)
        scheme = self.exists()
        if not (before and scheme):
            return
        changes = scheme._pay_changes(before, scheme.sudo()._pay_state(list(before)))  # as above
        if changes:
            scheme._log_pay_changes(self.env._("Pay settings changed:"), changes)

    def _log_pay_changes(self, title, changes, **message):
        rows = Markup().join(
            Markup("<li>%s: %s → %s</li>") % (setting, before, after) for setting, before, after in changes
        )
        self.message_post(body=Markup("<p>%s</p><ul>%s</ul>") % (title, rows), **message)


class JifenPayPart(models.AbstractModel):
    _inherit = "jifen.pay.part"

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        default = self.env.context.get("default_scheme_id")
        ids = {vals.get("scheme_id", default) for vals in vals_list}
        self.env["jifen.scheme"].browse(filter(None, ids))._before_pay_rows()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if _differs_in_any(self, vals, [*self._pay_row_names(), "sequence", "scheme_id"]):
            schemes = self.scheme_id
            if vals.get("scheme_id"):
                schemes |= schemes.browse(vals["scheme_id"])
            schemes._before_pay_rows()
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self.scheme_id._before_pay_rows()
        return super().unlink()


class JifenGrade(models.Model):
    _inherit = "jifen.grade"

    def write(self, vals):
        if _differs_in_any(self, vals, self._pay_row_names()):
            self.check_access("write")
            self.scheme_id._before_pay_rows()
        return super().write(vals)


def _differs_in_any(records, vals, names):
    names = [name for name in names if name in vals]
    return bool(names) and any(_differs(record, vals, names) for record in records)


def _differs(record, vals, names):
    """Tell whether writing these values would change any of the fields."""
    return any(_is_other(record, record._fields[name], vals[name]) for name in names)


def _is_other(record, field, value):
    if field.type == "many2many":
        # Commands: what comes of them only writing tells.
        return True
    try:
        return field.convert_to_cache(value, record) != field.convert_to_cache(record[field.name], record)
    except (TypeError, ValueError, OverflowError):
        return True
