"""Figures and sentences as people write them."""

from decimal import Decimal


def exact(value):
    """Return the exact Decimal, with 4 decimals at most, of a figure as Odoo or a cursor reads it."""
    return Decimal(str(round(value, 4)))


def plain(value):
    """Return a figure as people write it: without needless zeros, with a true minus sign."""
    return f"{value.normalize():f}".replace("-", "−")


def signed(value):
    """Return a figure as a text with its sign, without needless decimals."""
    number = plain(exact(value))
    return f"+{number}" if value > 0 else number


def label(env, model, field, value):
    """Return the label of a choice in the user's language; nothing where nothing is chosen."""
    return dict(env[model]._fields[field]._description_selection(env)).get(value, "")


def sentences(env, texts):
    """Return sentences in one line, as the language writes them: Chinese without spaces between."""
    return ("" if (env.lang or "").startswith("zh") else " ").join(filter(None, texts))
