"""Where a person was, day by day: stays in offices, from the versions of a personnel record and postings."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from . import inputs
from .errors import EngineError

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """What a personnel record says from ``since`` on, until the next one.

    The first version holds for the time before as well: a record entered late does not
    make its person a newcomer. ``hired`` and ``left`` do: first and last day at work.

    :raise EngineError: what :func:`inputs.day` and :func:`inputs.key` raise
    """

    since: date
    office: Hashable = None
    job: Hashable = None
    hired: date | None = None
    left: date | None = None

    def __post_init__(self):
        _check(self.since, self.hired, self.left)
        _check_keys(self.office, self.job)


@dataclass(frozen=True, slots=True)
class Posting:
    """Days on which another office appraises the person; ``away``: nobody of this organisation does.

    It begins with ``start`` and ends with ``end``, None: it goes on; one that ends before it
    begins holds on no day.

    :raise EngineError: what :func:`inputs.day` and :func:`inputs.key` raise
    """

    start: date
    end: date | None
    office: Hashable = None
    away: bool = False
    key: Hashable = None

    def __post_init__(self):
        _check(self.start, self.end)
        _check_keys(self.office, self.key)
        inputs.flag(self.away)


@dataclass(frozen=True, slots=True)
class Stay:
    """Days without a change, both ends included; ``posting``: the key of the posting they come from.

    :raise EngineError: what :func:`inputs.day` and :func:`inputs.key` raise
    """

    start: date
    end: date
    office: Hashable = None
    job: Hashable = None
    posting: Hashable = None

    def __post_init__(self):
        inputs.day(self.start)
        inputs.day(self.end)
        _check_keys(self.office, self.job, self.posting)

    @property
    def days(self) -> int:
        """How many days the stay has."""
        return (self.end - self.start).days + 1


def stays(versions: Iterable[Version], postings: Iterable[Posting], start: date, end: date) -> list[Stay]:
    """Return the stays of one person between two days, in order; empty when they were not there.

    Where two versions begin on the same day, or two postings meet, the one that begins later
    holds, and of two that begin on the same day the one that comes in later.

    :raise EngineError: WrongType for what is no version, no posting or no day

    >>> month = date(2026, 11, 1), date(2026, 11, 30)
    >>> moved = [Version(date(2020, 1, 1), "party"), Version(date(2026, 11, 21), "justice")]
    >>> [(stay.office, stay.days) for stay in stays(moved, [], *month)]
    [('party', 20), ('justice', 10)]
    >>> [(stay.office, stay.days) for stay in stays(moved, [Posting(date(2026, 11, 11), None, "centre")], *month)]
    [('party', 10), ('centre', 20)]
    >>> stays([Version(date(2020, 1, 1), "party", left=date(2026, 10, 31))], [], *month)
    []
    """
    versions = sorted(inputs.records(versions, Version), key=lambda version: version.since)
    postings = sorted(inputs.records(postings, Posting), key=lambda posting: posting.start)
    found = _from_versions(versions, inputs.day(start), inputs.day(end))
    for posting in postings:
        found = [piece for stay in found for piece in _overlay(stay, posting)]
    return _joined(found)


def main_stay(found: Sequence[Stay], longest: bool = False) -> Stay:
    """Return the stay that a whole period is booked to: the last, or the office of the most days.

    Of two offices with as many days it is the later one.

    :param found: in order, as :func:`stays` returns them
    :raise EngineError: ``empty`` without a stay

    >>> first = Stay(date(2026, 11, 1), date(2026, 11, 20), "a")
    >>> second = Stay(date(2026, 11, 21), date(2026, 11, 30), "b")
    >>> main_stay([first, second]).office, main_stay([first, second], longest=True).office
    ('b', 'a')
    """
    found = inputs.records(found, Stay)
    if not found:
        raise EngineError("empty")
    if not inputs.flag(longest):
        return found[-1]
    days = {}
    for stay in found:
        days[stay.office] = days.get(stay.office, 0) + stay.days
    last = {stay.office: stay for stay in found}
    return max(last.values(), key=lambda stay: (days[stay.office], stay.end))


def _check(*days):
    """Check the days of a record: the first is there, another may be None."""
    inputs.day(days[0])
    for day in days[1:]:
        if day is not None:
            inputs.day(day)


def _check_keys(*keys):
    for key in keys:
        inputs.key(key)


def _from_versions(versions, start, end):
    found = []
    for number, version in enumerate(versions):
        begins = [start, *([version.since] if number else []), *([version.hired] if version.hired else [])]
        ends = [end, *([version.left] if version.left else [])]
        if number + 1 < len(versions):
            following = versions[number + 1].since
            if following <= max(begins):
                continue
            ends.append(following - _DAY)
        if max(begins) <= min(ends):
            found.append(Stay(max(begins), min(ends), version.office, version.job))
    return found


def _overlay(stay, posting):
    """Return what a stay becomes under a posting, of three pieces at most."""
    start, end = max(stay.start, posting.start), min(stay.end, posting.end or stay.end)
    if start > end:
        return [stay]
    pieces = []
    if stay.start < start:
        pieces.append(replace(stay, end=start - _DAY))
    if not posting.away:
        pieces.append(Stay(start, end, posting.office, stay.job, posting.key))
    if end < stay.end:
        pieces.append(replace(stay, start=end + _DAY))
    return pieces


def _joined(found):
    """Join stays that follow each other without a difference."""
    joined = []
    for stay in found:
        last = joined[-1] if joined else None
        if last and last.end + _DAY == stay.start and replace(stay, start=last.start, end=last.end) == last:
            joined[-1] = replace(last, end=stay.end)
        else:
            joined.append(stay)
    return joined
