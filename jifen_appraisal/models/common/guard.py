"""What a client may not set: states and evidence are written by code alone."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

# An object cannot be sent over RPC, a string or a boolean could be.
_TRUSTED = object()


class JifenGuard(models.AbstractModel):
    """Fields that only the code sets, and one helper that moves a state.

    A model lists its ``_guarded_fields``; what extends it adds to them by a property of that
    name. Setting one of them through
    ``create`` or ``write`` raises, whoever calls and also under ``sudo``, unless
    the call comes from a method that went through :meth:`_trusted`.
    """

    _name = "jifen.guard"
    _description = "Fields Set by Code Alone"

    _guarded_fields = frozenset({"state"})

    @api.private
    def _trusted(self):
        """Return the same records, allowed to set the guarded fields."""
        return self.with_context(jifen_trusted=_TRUSTED)

    @api.private
    def _is_trusted(self):
        return self.env.context.get("jifen_trusted") is _TRUSTED

    @api.private
    def _untrusted(self):
        """Return the same records without the permission of :meth:`_trusted`."""
        if "jifen_trusted" not in self.env.context:
            return self
        context = dict(self.env.context)
        context.pop("jifen_trusted")
        return self.with_context(context)  # pylint: disable=context-overridden

    def _check_guarded(self, values):
        if self._is_trusted():
            return
        for name in self._guarded_fields.intersection(values):
            raise AccessError(
                self.env._(
                    "%(field)s of %(model)s cannot be entered: it is set by its own action.",
                    field=self._fields[name].get_description(self.env, ["string"])["string"],
                    model=self.env["ir.model"]._get(self._name).sudo().name,  # the name of a model is no secret
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_trusted():
            for vals in vals_list:
                self._check_guarded(self._entered(vals))
        return super().create(vals_list)._untrusted()

    def write(self, vals):
        self._check_guarded(vals)
        return super().write(vals)

    def _entered(self, vals):
        """Return the guarded values that differ from the default, which a form may send back."""
        entered = {}
        for name in self._guarded_fields.intersection(vals):
            default = self._fields[name].default
            if vals[name] and not (default and vals[name] == default(self)):
                entered[name] = vals[name]
        return entered

    def _update_state(self, allowed, target, **values):
        """Move all records from one of the ``allowed`` states to ``target``.

        :param allowed: tuple of source states; :param target: state to reach;
        :param values: further fields to set in the same write.
        :raise UserError: when a record is in another state (nothing is written).
        """
        wrong = self.filtered(lambda record: record.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is %(state)s; this needs it to be %(allowed)s.",
                    name=wrong[0].display_name,
                    state=labels[wrong[0].state],
                    allowed=self.env._(" or ").join(labels[state] for state in allowed),
                )
            )
        self._trusted().write({"state": target, **values})
