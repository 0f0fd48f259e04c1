"""What comes in, looked at where it comes in: of the right type, complete, and of bearable size.

Each function returns what it was given, ready for use, or raises. Everything public in the
engine passes its input through these and through :func:`numbers.dec` and :func:`money.whole`,
so that wrong input ends in an ``EngineError`` and never in an error of Python's own.
"""

import datetime
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from decimal import InvalidOperation
from typing import Any

from .errors import EngineError, WrongType

MAX_DIGITS = 20
"""Digits that a figure may have before the point."""


def integer(value: int) -> int:
    """Return the whole number; anything but an int is a WrongType, bool too.

    >>> integer(-3)
    -3
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongType.of(value)
    return value


def count(value: int, what: Hashable, most: int | None = None) -> int:
    """Return how many there are of something, a whole number of at least 0.

    :raise WrongType: when it is no int
    :raise EngineError: ``negative_quantity``; ``out_of_range`` above ``most``, and beyond
        :data:`MAX_DIGITS` digits

    >>> count(3, "ballots")
    3
    """
    if abs(integer(value)) >= 10**MAX_DIGITS or (most is not None and value > integer(most)):
        raise EngineError("out_of_range", value=hex(value)[:MAX_DIGITS])
    if value < 0:
        raise EngineError("negative_quantity", key=key(what), value=value)
    return value


def text(value: str) -> str:
    """Return the text; anything but a str is a WrongType.

    >>> text("M1")
    'M1'
    """
    return record(value, str)


def flag(value: bool) -> bool:
    """Return what is True or False; anything but a bool is a WrongType.

    >>> flag(False)
    False
    """
    return record(value, bool)


def day(value: datetime.date) -> datetime.date:
    """Return the day; a time, and anything else, is a WrongType.

    >>> day(datetime.date(2026, 11, 5))
    datetime.date(2026, 11, 5)
    """
    if isinstance(value, datetime.datetime):
        raise WrongType.of(value)
    return record(value, datetime.date)


def key(value: Hashable) -> Hashable:
    """Return the key; what cannot be one, such as a list, is a WrongType.

    :raise EngineError: ``out_of_range`` on a number of more than :data:`MAX_DIGITS` digits

    >>> key(("role", 7))
    ('role', 7)
    """
    try:
        hash(value)
    except TypeError:
        raise WrongType.of(value) from None
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        raise EngineError("out_of_range", value=hex(value)[:MAX_DIGITS])
    return value


def choice(value: str, choices: Collection[str]) -> str:
    """Return the name of a way of calculating.

    :raise WrongType: when it is no text
    :raise EngineError: ``method`` when it is none of the choices

    >>> choice("mean", ("mean", "sum"))
    'mean'
    """
    if text(value) not in members(choices):
        raise EngineError("method", method=value)
    return value


def record(value: Any, kind: type) -> Any:
    """Return the value; what is not of this class is a WrongType.

    >>> record("M1", str)
    'M1'
    """
    if not isinstance(kind, type):
        raise WrongType.of(kind)
    if not isinstance(value, kind):
        raise WrongType.of(value)
    return value


def iterable(values: Iterable) -> Iterable:
    """Return what can be gone through once: a list, a set, a generator …; a text and a mapping are a WrongType.

    >>> iterable([1, 2])
    [1, 2]
    """
    if isinstance(values, str | bytes | bytearray | Mapping) or not isinstance(values, Iterable):
        raise WrongType.of(values)
    return values


def members(values: Iterable) -> list:
    """Return the members of what :func:`iterable` lets through.

    >>> members(number for number in (1, 2))
    [1, 2]
    """
    return list(iterable(values))


def records(values: Iterable, kind: type) -> list:
    """Return the members, all of this class; any other is a WrongType.

    >>> records(("a", "b"), str)
    ['a', 'b']
    """
    return [record(value, kind) for value in members(values)]


def rows(values: Iterable, length: int) -> list[tuple]:
    """Return the rows, each a tuple or a list of so many; any other is a WrongType.

    >>> rows([("a", 1), ["b", 2]], 2)
    [('a', 1), ('b', 2)]
    """
    return [row_of(row, length) for row in iterable(values)]


def row_of(values: Sequence, length: int) -> tuple:
    """Return one row, a tuple or a list of so many; anything else is a WrongType.

    >>> row_of(["a", 1], 2)
    ('a', 1)
    """
    if not isinstance(values, tuple | list) or len(values) != integer(length):
        raise WrongType.of(values)
    return tuple(values)


def mapping(values: Mapping, kind: type = object) -> Mapping:
    """Return the mapping; what is none, or has a value that is not of this class, is a WrongType.

    >>> mapping({"a": 1})
    {'a': 1}
    """
    record(values, Mapping)
    if kind is not object:
        for value in values.values():
            record(value, kind)
    return values


def unique(keys: Iterable[Hashable]) -> list[Hashable]:
    """Return the keys.

    :raise EngineError: ``duplicate_key`` when one occurs twice

    >>> unique(["a", "b"])
    ['a', 'b']
    """
    found, seen = [key(value) for value in members(keys)], set()
    for value in found:
        if value in seen:
            raise EngineError("duplicate_key", key=value)
        seen.add(value)
    return found


def in_order(values: Iterable, by: Callable[[Any], Any] | None = None) -> list:
    """Return the members, the smallest first.

    :param by: what a member is compared by, itself when there is none; it must not fail
    :raise WrongType: ``order`` when two of them cannot be compared, such as a number and a text

    >>> in_order([3, 1, 2])
    [1, 2, 3]
    """
    if by is not None and not callable(by):
        raise WrongType.of(by)
    found = members(values)
    compared = found if by is None else [by(value) for value in found]
    try:
        places = sorted(range(len(found)), key=compared.__getitem__)
    except (TypeError, InvalidOperation):
        raise WrongType("order", values=WrongType.shown(compared)) from None
    return [found[place] for place in places]
