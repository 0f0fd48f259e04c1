"""What can be wrong with the engine's input, each case with a short stable code."""

MESSAGES = {
    "ambiguous_grade": "Two grades begin at the same score: {keys}.",
    "bounds": "The lower limit {low} is above the upper limit {high}.",
    "cycle": "These lead back to themselves: {members}.",
    "duplicate_key": "{key} occurs twice.",
    "duplicate_line": "Ledger line {line} occurs twice.",
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
    "out_of_range": "{value} has too many digits.",
    "over_budget": "{needed} fen are needed, but the pool holds {pool}.",
    "percent": "{value} of {key} is not between 0 and 100 per cent.",
    "percent_sum": "The parts of the pool come to {percent} per cent.",
    "quantity": "Ledger line {line} needs a quantity above 0, not {quantity}.",
    "rating_range": "The rating {value} is not between 0 and {full}.",
    "shares_above_100": "The shares inside the team come to {percent} per cent.",
    "step": "The step must be above 0, not {value}.",
    "too_many_ballots": "{cast} ballots of {key}, but only {entitled} may vote.",
    "too_precise": "{amount} has more than {digits} decimals.",
    "type": "{value} is of type {type}, which cannot be used here.",
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
        return MESSAGES[self.code].format(**self.params)


class WrongType(EngineError, TypeError):
    """A float or another type that stands for no exact figure (codes ``float`` and ``type``)."""

    def __init__(self, code, **params):
        EngineError.__init__(self, code, **params)
