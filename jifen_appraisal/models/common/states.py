"""The words of a table of states: what a record can become, from what, by whom, what stands against it, what follows.

A model with a guarded ``state`` has one table, ``_transitions``: ``{name: Transition}``. ``_update_state`` of
:mod:`.guard` carries it out, and no state is written that it does not lead to.
"""

from typing import NamedTuple

from odoo.exceptions import UserError

# Nobody's own button: an approval's route, a scheduled action, or another document that has checked who acts.
BY_CODE = None


class Transition(NamedTuple):
    """One way from a state to another; methods are given by their names, so that later areas extend them.

    :param sources: the states it starts from; :param target: the state it leads to
    :param who: raises an AccessError for whoever may not; BY_CODE where the callers have seen to it
    :param guards: each returns Reasons; the first one that blocks is the error
    :param before: called once nothing stands against it, while the state is still the former one
    :param then: called in the new state
    """

    sources: tuple
    target: str
    who: str | None = BY_CODE
    guards: tuple = ()
    before: tuple = ()
    then: tuple = ()


class Reason(NamedTuple):
    """Why a transition is not possible, for people: the same for the button, the error and a list of all of them.

    :param text: the sentence
    :param blocks: whether it is in the way; otherwise it is a hint, to be known before
    :param model: the model of the records that it is about, if they can be opened
    :param domain: which of them
    :param more: who it is about, for those alone who see to it
    :param met: nothing is wrong: it is only listed, so that whoever decides sees that it was looked at
    """

    text: str
    blocks: bool = True
    model: str = ""
    domain: tuple = ()
    more: str = ""
    met: bool = False

    @property
    def is_hint(self):
        """Tell whether it is not in the way and yet to be known before."""
        return not (self.blocks or self.met)

    def action(self):
        """Return the action that opens the records it is about; None where there are none."""
        if not self.model:
            return None
        return {
            "type": "ir.actions.act_window",
            "name": self.text,
            "res_model": self.model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(self.domain),
        }


def met(text, model="", domain=()):
    """Return the Reason that says that something is as it should be."""
    return Reason(text, False, model, domain, met=True)


def refuse(reasons):
    """Raise the first Reason that blocks.

    :raise UserError: with its text
    """
    for reason in reasons:
        if reason.blocks:
            raise UserError(reason.text)
