"""Figures and sentences as people write them."""

import unicodedata
from decimal import Decimal

from odoo.exceptions import UserError

# Spaces, controls, marks that join or direct what stands around them; and letters that are drawn as nothing.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Co", "Cs"})
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def exact(value):
    """Return the exact Decimal, with 4 decimals at most, of a figure as Odoo or a cursor reads it."""
    return Decimal(str(round(value, 4)))


def plain(value):
    """Return a figure as people write it: without needless zeros, with a true minus sign."""
    return f"{value.normalize():f}".replace("-", "−")


def said(text):
    r"""Return what somebody wrote, without blanks around it; empty where it is no text, or nothing of it can be seen.

    >>> said(" late "), said("\u200b \u3164"), said(None)
    ('late', '', '')
    """
    if not isinstance(text, str):
        return ""
    # The database takes no such character.
    text = text.replace("\x00", "").strip()
    return text if any(unicodedata.category(char) not in _UNSEEN and char not in _BLANK for char in text) else ""


def needed(text, otherwise):
    """Return what somebody wrote, as :func:`said`.

    :raise UserError: with the sentence ``otherwise`` when it is nothing
    """
    words = said(text)
    if not words:
        raise UserError(otherwise)
    return words


def signed(value):
    """Return a figure as a text with its sign, without needless decimals."""
    number = plain(exact(value))
    return f"+{number}" if value > 0 else number


def first_of(env, rows, limit, to_text):
    """Return the texts of the first few rows, and how many more there are."""
    more = len(rows) - limit
    texts = [to_text(row) for row in rows[:limit]]
    return texts + ([env._("and %(count)s more", count=more)] if more > 0 else [])


def label(env, model, field, value):
    """Return the label of a choice in the user's language; nothing where nothing is chosen."""
    return dict(env[model]._fields[field]._description_selection(env)).get(value, "")


def sentences(env, texts):
    """Return sentences in one line, as the language writes them: Chinese without spaces between."""
    return ("" if (env.lang or "").startswith("zh") else " ").join(filter(None, texts))
