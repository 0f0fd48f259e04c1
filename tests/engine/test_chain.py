import datetime
import hashlib
from decimal import ROUND_FLOOR, Context, Decimal, Inexact, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import chain
from engine.chain import GENESIS, canonical, first_broken, link

from .registry import promises
from .strategies import signed_points


def test_the_text_that_is_hashed():
    values = {
        "points": Decimal("-2.50"),
        "item": 7,
        "matter": "案件\n12",
        "date": datetime.date(2026, 11, 5),
        "at": datetime.datetime(2026, 11, 5, 8, 30),
        "level": None,
        "split": (True, [Decimal("1E+2")], {"b": 1, "a": 2}),
    }
    assert canonical(values) == (
        rb'{"at":"2026-11-05T08:30:00","date":"2026-11-05","item":7,"level":null,'
        rb'"matter":"\u6848\u4ef6\n12","points":"-2.5","split":[true,["100"],{"a":2,"b":1}]}'
    )


def test_the_hash_stays_the_same_between_versions():
    expected = hashlib.sha256(b"0" * 64 + b'\n{"item":7,"points":"2"}').hexdigest()
    assert link(GENESIS, {"points": Decimal(2), "item": 7}) == expected


@pytest.mark.parametrize("text", ["2", "2.0", "2.0000", "02", "0.2E+1"])
def test_equal_figures_give_the_same_text(text):
    assert canonical({"points": Decimal(text)}) == b'{"points":"2"}'


@pytest.mark.parametrize("text", ["0", "-0", "0.000", "-0.00", "0E+3"])
def test_zero_is_zero(text):
    assert canonical({"points": Decimal(text)}) == b'{"points":"0"}'


@pytest.mark.parametrize("text", ["100", "1E+2", "100.0"])
def test_zeros_before_the_point_stay(text):
    assert canonical({"points": Decimal(text)}) == b'{"points":"100"}'


@promises(canonical)
@given(signed_points, signed_points)
def test_different_figures_give_different_texts(one, other):
    assert (canonical({"points": one}) == canonical({"points": other})) == (one == other)


@pytest.mark.parametrize("value", [1.0, [1.5], {"a": {"b": 0.1}}, {1: "a"}, object(), b"a", {"set"}, 1j])
def test_values_without_one_text_are_refused(value):
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("previous", [None, False, b"0" * 64, 0])
def test_the_previous_hash_is_text(previous):
    with pytest.raises(TypeError):
        link(previous, {})


def test_the_callers_decimal_context_plays_no_part():
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact])):
        assert canonical({"points": Decimal("-123.4560")}) == b'{"points":"-123.456"}'


# === THE CHAIN === #

values_of_a_line = st.fixed_dictionaries({"points": signed_points, "item": st.integers(1, 3), "ground": st.text()})


def chained(all_values, genesis=GENESIS):
    rows, previous = [], genesis
    for number, values in enumerate(all_values, 1):
        hash_ = link(previous, values)
        rows.append((number, previous, hash_, values))
        previous = hash_
    return rows


ledgers = st.lists(values_of_a_line, min_size=1, max_size=8).map(chained)


@promises(first_broken)
@given(ledgers)
def test_an_untouched_chain_holds(rows):
    assert first_broken(rows) is None
    assert first_broken(iter(rows)) is None


def test_an_empty_chain_holds():
    assert first_broken([]) is None


@promises(first_broken, link)
@given(ledgers, st.data())
def test_any_changed_value_is_found_at_its_line(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    number, previous, hash_, values = rows[index]
    changed = data.draw(values_of_a_line.filter(lambda other: other != values))
    rows[index] = (number, previous, hash_, changed)
    assert first_broken(rows) == number


@given(ledgers, st.data())
def test_a_value_changed_with_its_own_hash_is_found_at_the_next_line(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    number, previous, hash_, values = rows[index]
    changed = {**values, "item": 9}
    rows[index] = (number, previous, link(previous, changed), changed)
    following = rows[index + 1][0] if index + 1 < len(rows) else None
    assert first_broken(rows) == following
    # The very last line has no next one: that it was changed shows in the newest hash.
    assert rows[index][2] != hash_


@given(ledgers, st.data())
def test_an_added_or_missing_field_is_found(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    number, previous, hash_, values = rows[index]
    for changed in ({**values, "level": None}, {"points": values["points"], "item": values["item"]}):
        assert first_broken([*rows[:index], (number, previous, hash_, changed), *rows[index + 1 :]]) == number


@given(ledgers, st.data())
def test_any_changed_hash_is_found(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    number, previous, hash_, values = rows[index]
    forged = hashlib.sha256(b"forged").hexdigest()
    for row in ((number, forged, hash_, values), (number, previous, forged, values)):
        assert first_broken([*rows[:index], row, *rows[index + 1 :]]) == number


@given(ledgers, st.data())
def test_a_removed_line_is_found_at_the_next_one(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    following = rows[index + 1][0] if index + 1 < len(rows) else None
    newest = rows[-1][2]
    del rows[index]
    assert first_broken(rows) == following
    # The end cut off shows only against the newest hash, kept elsewhere.
    if following is None:
        assert (rows[-1][2] if rows else GENESIS) != newest


@given(ledgers, st.data())
def test_lines_in_another_order_are_found_at_the_first_that_moved(rows, data):
    moved = data.draw(st.permutations(rows))
    first = next((new[0] for new, old in zip(moved, rows, strict=True) if new != old), None)
    assert first_broken(moved) == first


@given(ledgers, values_of_a_line, st.data())
def test_an_inserted_or_repeated_line_is_found(rows, values, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    previous = rows[index][1]
    inserted = (99, previous, link(previous, values), values)
    if inserted[2] != rows[index][2]:
        assert first_broken([*rows[:index], inserted, *rows[index:]]) == rows[index][0]
    assert first_broken([*rows[: index + 1], *rows[index:]]) == rows[index][0]


@given(ledgers)
def test_a_chain_belongs_to_its_beginning(rows):
    other = hashlib.sha256(b"another company").hexdigest()
    assert first_broken(rows, genesis=other) == 1
    assert first_broken(chained([row[3] for row in rows], other), genesis=other) is None


def test_genesis_is_fixed():
    assert chain.GENESIS == "0" * 64


@promises(canonical, link)
@given(values_of_a_line, values_of_a_line)
def test_the_same_values_give_the_same_text_and_hash_whatever_their_order(one, other):
    assert canonical(dict(reversed(one.items()))) == canonical(one)
    assert canonical(one).isascii()
    assert (canonical(one) == canonical(other)) == (one == other)
    assert (link(GENESIS, one) == link(GENESIS, other)) == (one == other)


def test_a_hash_of_any_text_is_found_out():
    assert first_broken([(1, GENESIS, "\ud800", {}), (2, "\ud800", "", {})]) == 1
    assert first_broken([(1, "\ud800", "", {})], genesis="\ud800") == 1


def nested(depth):
    return [nested(depth - 1)] if depth else []


def test_values_are_nested_to_a_bearable_depth():
    canonical({"a": nested(18)})
    with pytest.raises(TypeError):
        canonical({"a": nested(30)})
