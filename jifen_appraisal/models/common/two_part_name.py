"""Names of two parts, such as “group · item”, found again as they are shown."""

from odoo.fields import Domain

_SEPARATOR = " · "
_OPERATORS = ("=", "in", "like", "ilike", "=like", "=ilike")


def two_part_name_domain(operator, value, first, second):
    """Return the domain for a search by display name, or None when it is not about a name of two parts.

    :param first: and ``second``: the fields that the two parts come from
    """
    texts = list(value) if operator == "in" and not isinstance(value, str) else [value]
    if operator not in _OPERATORS or not all(isinstance(text, str) and _SEPARATOR in text for text in texts):
        return None
    operator = "=" if operator == "in" else operator
    pairs = [text.split(_SEPARATOR, 1) for text in texts]
    return Domain.OR(Domain(first, operator, one) & Domain(second, operator, two) for one, two in pairs)
