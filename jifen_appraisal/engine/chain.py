"""The hash chain of the ledger: each line carries the hash of the one before.

A changed, removed, inserted or moved line breaks the chain from there on. Two things the
rows alone cannot show: lines cut off at the very end, and a chain recalculated as a whole.
Whoever checks must compare the newest hash with one kept elsewhere.
"""

import datetime
import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from . import inputs
from .errors import WrongType
from .numbers import dec

GENESIS = "0" * 64
"""The previous hash of a chain's first line."""

_DEPTH = 20


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return the one text that stands for these values, as ASCII.

    JSON with sorted keys and no spaces; a Decimal as text in plain notation without
    trailing zeros, so that 2, 2.0 and 2.00 give the same; dates and times as ISO text.
    None, bool, int, str, lists, tuples and mappings by str go as JSON has them, 20 deep at
    most. Neither text and Decimal are told apart ("2" and Decimal 2), nor text and dates,
    nor lists and tuples: a field must keep its type.

    :raise WrongType: (a TypeError) on a float, a key that is no str, any other type, and what
        is nested deeper
    :raise EngineError: what :func:`numbers.dec` raises on a Decimal and an int

    >>> canonical({"points": Decimal("-2.50"), "date": datetime.date(2026, 11, 5), "id": 7})
    b'{"date":"2026-11-05","id":7,"points":"-2.5"}'
    """
    text = json.dumps(_plain(inputs.mapping(values), _DEPTH), sort_keys=True, separators=(",", ":"))
    return text.encode("ascii")


def link(previous_hash: str, values: Mapping[str, Any]) -> str:
    """Return the hash of a line: SHA-256 over the hash before it and its values, in hex.

    :raise EngineError: what :func:`canonical` raises; WrongType when the hash is no text

    >>> link(GENESIS, {"points": 2})[:16]
    '375d086d1f415277'
    """
    # Whatever text stands in the row: one that is no hash must be found out, not stop the check.
    content = inputs.text(previous_hash).encode("utf-8", "surrogatepass") + b"\n" + canonical(values)
    return hashlib.sha256(content).hexdigest()


def first_broken(
    rows: Iterable[tuple[Hashable, str, str, Mapping[str, Any]]], genesis: str = GENESIS
) -> Hashable | None:
    """Return the id of the first line that does not follow from the one before; None if all do.

    :param rows: ``(id, previous hash, hash, values)`` in the order of the ledger
    :raise EngineError: what :func:`canonical` raises on values that no line can have

    >>> first = link(GENESIS, {"points": 2})
    >>> second = link(first, {"points": 5})
    >>> first_broken([(1, GENESIS, first, {"points": 2}), (2, first, second, {"points": 5})])
    >>> first_broken([(1, GENESIS, first, {"points": 2}), (2, first, second, {"points": 6})])
    2
    """
    expected = inputs.text(genesis)
    for row in inputs.iterable(rows):
        id_, previous_hash, hash_, values = inputs.row_of(row, 4)
        if previous_hash != expected or hash_ != link(expected, values):
            return id_
        expected = hash_
    return None


def _plain(value, depth):
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(dec(value))
    if isinstance(value, Decimal):
        text = format(dec(value), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text in ("-0", "") else text
    if isinstance(value, datetime.date):
        return value.isoformat()
    if depth and isinstance(value, list | tuple):
        return [_plain(member, depth - 1) for member in value]
    if depth and isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(member, depth - 1) for key, member in value.items()}
    raise WrongType.of(value)
