from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.presence import Posting, Stay, Version, main_stay, stays

from .registry import promises

START, END = date(2026, 1, 1), date(2026, 3, 31)
DAYS = st.dates(date(2025, 11, 1), date(2026, 5, 31))


def day(month, number):
    return date(2026, month, number)


@st.composite
def records(draw):
    since = sorted(draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)))
    return [
        Version(
            first,
            draw(st.sampled_from("abc")),
            draw(st.sampled_from((None, "clerk"))),
            draw(st.none() | DAYS),
            draw(st.none() | DAYS),
        )
        for first in since
    ]


@st.composite
def postings(draw):
    ends = sorted(draw(st.lists(DAYS, max_size=4, unique=True)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return [
        Posting(first, last, draw(st.sampled_from("xyz")), draw(st.booleans()), number)
        for number, (first, last) in enumerate(pairs)
    ]


def office_on(versions, there, current):
    """The plain reading of the rules, for one day."""
    for posting in there:
        if posting.start <= current <= posting.end:
            return None if posting.away or not at_work(versions, current) else posting.office
    return valid_on(versions, current).office if at_work(versions, current) else None


def valid_on(versions, current):
    return next((version for version in reversed(versions) if version.since <= current), versions[0])


def at_work(versions, current):
    version = valid_on(versions, current)
    return (not version.hired or version.hired <= current) and (not version.left or current <= version.left)


@promises(stays)
@given(records(), postings())
def test_every_day_is_where_the_rules_put_it(versions, there):
    found = stays(versions, there, START, END)
    for number in range((END - START).days + 1):
        current = START + timedelta(days=number)
        here = [stay.office for stay in found if stay.start <= current <= stay.end]
        expected = office_on(versions, there, current)
        assert here == ([expected] if expected else [])


@given(records(), postings())
def test_stays_are_in_order_inside_the_period_and_as_long_as_possible(versions, there):
    found = stays(versions, there, START, END)
    for stay in found:
        assert START <= stay.start <= stay.end <= END
    for one, two in pairwise(found):
        assert one.end < two.start
        touching = one.end + timedelta(days=1) == two.start
        assert not touching or (one.office, one.job, one.posting) != (two.office, two.job, two.posting)


@given(records(), postings())
def test_the_order_of_the_input_does_not_matter(versions, there):
    assert stays(versions[::-1], there[::-1], START, END) == stays(versions, there, START, END)


def test_a_joiner_and_a_leaver_are_there_from_and_to_their_day():
    joiner = Version(day(2, 10), "a", hired=day(2, 10))
    leaver = Version(date(2019, 1, 1), "a", left=day(2, 10))
    assert stays([joiner], [], START, END) == [Stay(day(2, 10), END, "a")]
    assert stays([leaver], [], START, END) == [Stay(START, day(2, 10), "a")]


def test_who_comes_back_has_two_stays():
    back = [Version(date(2019, 1, 1), "a", left=day(1, 31)), Version(day(3, 1), "a", hired=day(3, 1))]
    assert [stay.days for stay in stays(back, [], START, END)] == [31, 31]


def test_days_at_a_body_outside_are_nobodys():
    away = Posting(day(2, 1), day(2, 28), away=True)
    assert [stay.days for stay in stays([Version(START, "a")], [away], START, END)] == [31, 31]


def test_the_longest_is_of_the_office_not_of_one_stay_and_ties_go_to_the_later():
    first, second, third = (
        Stay(day(1, 1), day(1, 20), "a"),
        Stay(day(1, 21), day(2, 20), "b"),
        Stay(day(2, 21), day(3, 31), "a"),
    )
    assert main_stay([first, second, third], longest=True) == third
    assert main_stay([first, second], longest=True) == second
    assert main_stay([Stay(day(1, 1), day(1, 5), "a"), Stay(day(1, 6), day(1, 10), "b")], longest=True).office == "b"


@promises(main_stay)
@given(records(), postings())
def test_the_main_stay_is_the_last_or_of_the_office_of_the_most_days(versions, there):
    found = stays(versions, there, START, END)
    if not found:
        for longest in (False, True):
            with pytest.raises(EngineError, match="nothing to choose from"):
                main_stay(found, longest)
        return
    assert main_stay(found) == found[-1]
    chosen = main_stay(found, longest=True)
    days = {office: sum(stay.days for stay in found if stay.office == office) for office in {s.office for s in found}}
    most = [stay for stay in found if days[stay.office] == max(days.values())]
    assert chosen == most[-1]


def test_the_first_and_the_last_day_there_is():
    records_ = [Version(date.min, "a"), Version(date.min, "b"), Version(date.max, "c")]
    found = stays(records_, [Posting(date.min, date.min, "d"), Posting(date.max, date.max, "e")], date.min, date.max)
    assert [stay.office for stay in found] == ["d", "b", "e"]
    assert stays([Version(date.min, "a")], [], date.min, date.max) == [Stay(date.min, date.max, "a")]


@given(st.sampled_from("ab"), st.dates(date(2025, 11, 1), START))
def test_of_two_from_the_same_day_the_later_one_named_holds(office, day):
    both = [Version(day, "x"), Version(day, office)]
    assert {stay.office for stay in stays(both, [], START, END)} == {office}
    meeting = [Posting(START, END, "x"), Posting(START, END, office)]
    assert {stay.office for stay in stays([Version(START, "home")], meeting, START, END)} == {office}
