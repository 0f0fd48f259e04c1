"""What a client may not set: states and evidence are written by code alone."""

from itertools import chain

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .states import refuse

# An object cannot be sent over RPC, a string or a boolean could be.
_TRUSTED = object()


class JifenGuard(models.AbstractModel):
    """Fields that only the code sets, and one helper that moves a state along its table.

    A model lists its ``_guarded_fields``; what extends it adds to them by a property of that
    name. Setting one of them through
    ``create`` or ``write`` raises, whoever calls and also under ``sudo``, unless
    the call comes from a method that went through :meth:`_trusted`.
    """

    _name = "jifen.guard"
    _description = "Fields Set by Code Alone"

    _guarded_fields = frozenset({"state"})
    _transitions = {}

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
        if "state" in vals and self._transitions:
            self._check_way(vals["state"])
        return super().write(vals)

    def _entered(self, vals):
        """Return the guarded values that differ from the default, which a form may send back."""
        entered = {}
        for name in self._guarded_fields.intersection(vals):
            default = self._fields[name].default
            if vals[name] and not (default and vals[name] == default(self)):
                entered[name] = vals[name]
        return entered

    # === STATES === #

    def _update_state(self, name, told=None, /, **values):
        """Take all records through one transition of their table, see :mod:`.states`; all of them or none.

        :param name: of the transition
        :param told: what its hooks are told, as keywords
        :param values: further fields to set in the same write
        :raise AccessError: for whoever may not
        :raise UserError: when something stands against it, or a record is in another state
        """
        self._check_transition(name)
        self._go_through(name, told, **values)

    def _check_transition(self, name):
        """Return the Reasons that do not stand against a transition: hints, and what is in order.

        :raise AccessError: for whoever may not
        :raise UserError: when something stands against it, or a record is in another state
        """
        self._check_who(name)
        reasons = list(self._reasons_against(name))
        refuse(reasons)
        self._check_state(self._transitions[name].sources)
        return reasons

    def _go_through(self, name, told=None, /, **values):
        """Take all records through a transition that was checked; see :meth:`_update_state`."""
        transition, told = self._transitions[name], told or {}
        for hook in transition.before:
            getattr(self, hook)(**told)
        self._trusted().write({"state": transition.target, **values})
        for hook in transition.then:
            getattr(self, hook)(**told)

    def _check_who(self, name):
        """Raise unless the current user may take these records through a transition."""
        if who := self._transitions[name].who:
            getattr(self, who)()

    def _check_writer(self):
        self.check_access("write")

    def _reasons_against(self, name):
        """Yield the Reasons of all guards of a transition, hints among them, whatever the state is."""
        for guard in self._transitions[name].guards:
            yield from getattr(self, guard)()

    def _first_reasons_against(self, name):
        """Return ``{id: text of the first Reason that blocks}`` of those that a guard keeps from a transition."""
        found = {}
        for record in self:
            text = next((reason.text for reason in record._reasons_against(name) if reason.blocks), None)
            if text:
                found[record.id] = text
        return found

    def _is_kept_from(self, name):
        """Tell whether a guard blocks a transition."""
        return any(reason.blocks for reason in self._reasons_against(name))

    def _check_way(self, target):
        """Refuse to write a state to which no transition leads from the present one.

        :raise UserError: when a record is in another state
        """
        ways = [transition.sources for transition in self._transitions.values() if transition.target == target]
        moved = self.filtered(lambda record: record.state != target)
        moved._check_state(tuple(dict.fromkeys(chain.from_iterable(ways))))

    def _check_state(self, allowed):
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
