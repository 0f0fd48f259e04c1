"""What can be wrong with the engine's input, each case with a short stable code."""

import reprlib

MESSAGES = {
    "ambiguous_grade": "Two grades begin at the same score: {keys}.",
    "bounds": "The lower limit {low} is above the upper limit {high}.",
    "classes": "Amounts go into 2 to {most} classes, not {value}.",
    "cycle": "These lead back to themselves: {members}.",
    "division": "{value} cannot be divided by 0.",
    "duplicate_key": "{key} occurs twice.",
    "duplicate_line": "Ledger line {line} occurs twice.",
    "empty": "There is nothing to choose from.",
    "float": "{value} is a float; figures are Decimal, int or text.",
    "full_marks": "Full marks must be above 0, not {value}.",
    "least_above_pool": "At least {least} fen for each of {heads} people is more than the pool of {pool}.",
    "lengths": "{values} scores come with {starts} starting points.",
    "method": "There is no way of calculating called {method}.",
    "negative_cap": "The cap {value} of {key} is below 0.",
    "negative_debt": "The debt {debt} is below 0.",
    "negative_pool": "The pool {pool} is below 0.",
    "negative_quantity": "The quantity {value} of {key} is below 0.",
    "negative_weight": "The weight {weight} of {key} is below 0.",
    "no_weight": "All weights are 0, so there is nothing to share by.",
    "not_a_number": "{value} is not a number.",
    "order": "Not all of these can be compared with each other: {values}.",
    "out_of_range": "{value} has too many digits.",
    "over_budget": "{needed} fen are needed, but the pool holds {pool}.",
    "percent": "{value} of {key} is not between 0 and 100 per cent.",
    "percent_sum": "The parts of the pool come to {percent} per cent.",
    "quantity": "Ledger line {line} needs a quantity above 0, not {quantity}.",
    "rank": "{key} has the rank {value}; ranks begin at 1.",
    "rating_range": "The rating {value} is not between 0 and {full}.",
    "shares_above_100": "The shares inside the team come to {percent} per cent.",
    "step": "The step must be above 0, not {value}.",
    "too_many_ballots": "{cast} ballots of {key}, but only {entitled} may vote.",
    "too_precise": "{amount} has more than {digits} decimals.",
    "type": "{value} is of type {type}, which cannot be used here.",
    "unknown_key": "{key} is not among the keys.",
    "unknown_parent": "{key} is part of {parent}, which is not among the items.",
    "unknown_reversed": "Ledger line {line} reverses {reverses}, which is not among the lines.",
    "unknown_role": "The role {role} of {key} has no share.",
    "unknown_tier": "{key} is none of the tiers.",
}
"""All codes, with an English text for logs; placeholders are the names in ``params``."""


class EngineError(ValueError):
    """Input that the rules cannot be applied to.

    ``code`` is one of the keys of :data:`MESSAGES` and does not change between versions;
    ``params`` holds the figures and keys that a translated message may name.

    >>> error = EngineError("negative_pool", pool=-1)
    >>> error.code, error.params
    ('negative_pool', {'pool': -1})
    >>> print(error)
    The pool -1 is below 0.
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self):
        text = MESSAGES[self.code]
        try:
            return text.format(**self.params)
        except ValueError:  # Python refuses to write out very large numbers
            return text.format(**{name: _SHORT.repr(value) for name, value in self.params.items()})


class WrongType(EngineError, TypeError):
    """What is of a type that stands for no exact figure, key, row … (codes ``float``, ``type`` and ``order``)."""

    @classmethod
    def of(cls, value):
        """Return the error that this value is of the wrong type.

        >>> print(WrongType.of(0.5))
        0.5 is a float; figures are Decimal, int or text.
        """
        kind = type(value).__name__
        return cls("float" if kind == "float" else "type", value=cls.shown(value), type=kind)

    @staticmethod
    def shown(value):
        """Return any value as a short text; it never fails.

        >>> WrongType.shown(["a", None])
        "['a', None]"
        """
        return _SHORT.repr(value)


class _Short(reprlib.Repr):
    def repr_int(self, number, level):
        return hex(number)[: self.maxlong] if abs(number) >= 10**self.maxlong else repr(number)


_SHORT = _Short()
