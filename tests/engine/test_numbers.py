import enum
from decimal import ROUND_FLOOR, Context, Decimal, Inexact, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import numbers
from engine.errors import EngineError

from .registry import promises
from .strategies import decimals


class Level(enum.IntEnum):
    CITY = 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, "3"), ("2.50", "2.50"), (Decimal("-0.1"), "-0.1"), ("1e2", "1E+2"), (0, "0"), (Level.CITY, "10")],
)
def test_dec_keeps_every_digit(value, expected):
    assert str(numbers.dec(value)) == expected
    assert type(numbers.dec(value)) is Decimal


@pytest.mark.parametrize("value", [0.5, 1.0, float("nan"), True, False, None, Fraction(1, 2), b"1", 1j, [1]])
def test_dec_refuses_other_types(value):
    with pytest.raises(TypeError) as caught:
        numbers.dec(value)
    assert caught.value.code == ("float" if isinstance(value, float) else "type")


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-inf", Decimal("NaN"), "", "ten", "1,5"])
def test_dec_refuses_what_is_no_number(value):
    with pytest.raises(EngineError) as caught:
        numbers.dec(value)
    assert caught.value.code == "not_a_number"


@pytest.mark.parametrize("value", ["1e20", "-1e20", "1e999999", "1e-61", "0e-999", 10**20, -(10**30)])
def test_dec_refuses_figures_out_of_range(value):
    with pytest.raises(EngineError) as caught:
        numbers.dec(value)
    assert caught.value.code == "out_of_range"


def test_dec_refuses_an_int_too_long_to_print():
    with pytest.raises(EngineError, match="too many digits"):
        numbers.dec(10**5000)


def test_dec_takes_figures_up_to_the_range():
    for value in ("99999999999999999999", "-99999999999999999999", "1e-60", 10**20 - 1):
        assert numbers.dec(value) == Decimal(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.00005", "0.0001"),
        ("0.00004999999999999999999999999999999999999", "0.0000"),
        ("-0.00005", "-0.0001"),
        ("-0.00001", "0.0000"),
        ("2.00015", "2.0002"),
        ("2.00025", "2.0003"),
        (7, "7.0000"),
        ("99999999999999999999", "99999999999999999999.0000"),
    ],
)
def test_score_rounds_half_up_to_four_decimals(value, expected):
    assert str(numbers.score(value)) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [(-5, -3, 3, -3), (5, -3, 3, 3), (2, -3, 3, 2), (5, None, None, 5), (5, 6, None, 6), (5, 5, 5, 5)],
)
def test_a_clamped_number_stays_within_its_limits(value, low, high, expected):
    assert numbers.clamp(value, low, high) == expected


def test_clamp_refuses_limits_that_cross():
    with pytest.raises(EngineError) as caught:
        numbers.clamp(1, low=3, high=2)
    assert (caught.value.code, caught.value.params) == ("bounds", {"low": 3, "high": 2})


def test_mean_of_nothing_is_an_error():
    with pytest.raises(EngineError):
        numbers.mean([])


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounding as the regulations do it, by whole numbers alone."""
    scaled = abs(value) * 10**places
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(rounded, 10**places) * (-1 if value < 0 else 1)


@promises(numbers.mean)
@given(st.lists(decimals(-1000, 1000, places=5), min_size=1, max_size=30))
def test_mean_rounds_as_the_true_quotient_does(values):
    true_mean = sum(map(Fraction, values), Fraction(0)) / len(values)
    mean = numbers.mean(values)
    assert abs(Fraction(mean) - true_mean) <= Fraction(1, 2 * 10**40)
    assert Fraction(numbers.score(mean)) == half_up(true_mean, 4)


def test_mean_is_exact_where_it_ends():
    assert str(numbers.mean(["0.1", "0.2"])) == "0.15"
    assert str(numbers.mean([300])) == "300"
    assert str(numbers.mean([1, 0, 0])) == "0." + "3" * 40


def test_exact_sums_raise_rather_than_drop_a_digit():
    with pytest.raises(Inexact), numbers.exact():
        Decimal("1e450") + Decimal("1e-60")


def test_the_callers_decimal_context_plays_no_part():
    with localcontext(Context(prec=2, rounding=ROUND_FLOOR, traps=[Inexact])):
        assert str(numbers.score("123456.78905")) == "123456.7891"
        assert str(numbers.mean(["123456.7", "123456.8"])) == "123456.75"
        assert str(numbers.clamp("123456.789", low="-98765.4321")) == "123456.789"


# === WHAT THE FUNCTIONS PROMISE === #

figures = decimals(-1000, 1000, places=5) | decimals(-(10**19), 10**19, places=40) | st.integers(-9, 9).map(Decimal)


@promises(numbers.dec)
@given(figures, st.integers(20, 99), st.integers(61, 99))
def test_figures_are_read_with_every_digit_and_in_bounds(figure, digits, places):
    assert numbers.dec(str(figure)).as_tuple() == numbers.dec(figure).as_tuple() == figure.as_tuple()
    assert numbers.dec(int(figure)) == int(figure)
    assert numbers.dec(Decimal(0).scaleb(digits)) == 0
    for beyond in (Decimal(1).scaleb(digits), f"-1e{digits}", 10**digits, Decimal(1).scaleb(-places)):
        with pytest.raises(EngineError) as caught:
            numbers.dec(beyond)
        assert caught.value.code == "out_of_range"


@promises(numbers.exact)
@given(figures, figures, figures, figures)
def test_sums_and_products_of_figures_are_exact(one, two, three, four):
    with localcontext(Context(prec=2, rounding=ROUND_FLOOR)), numbers.exact():
        assert Fraction(one * two * three * four) == Fraction(one) * Fraction(two) * Fraction(three) * Fraction(four)
        assert Fraction(one * two + three * four) == Fraction(one) * Fraction(two) + Fraction(three) * Fraction(four)


@promises(numbers.nearest)
@given(st.fractions() | st.integers().map(lambda number: Fraction(number, 2)) | st.integers())
def test_the_nearest_whole_number_is_away_from_zero_at_a_half(value):
    whole = numbers.nearest(value)
    assert abs(whole - value) <= Fraction(1, 2)
    if abs(whole - value) == Fraction(1, 2):
        assert abs(whole) > abs(value)
    assert numbers.nearest(-value) == -whole


@promises(numbers.half_up, numbers.score)
@given(figures, st.integers(0, 12))
def test_rounding_is_half_up_and_never_minus_zero(figure, places):
    rounded = numbers.half_up(figure, places)
    assert Fraction(rounded) == half_up(Fraction(figure), places)
    assert rounded.as_tuple().exponent == -places
    assert rounded or not rounded.is_signed()
    assert numbers.score(figure).as_tuple() == numbers.half_up(figure, 4).as_tuple()


@promises(numbers.quotient)
@given(figures, figures.filter(bool))
def test_a_quotient_is_exact_to_forty_decimals(dividend, divisor):
    quotient = numbers.quotient(dividend, divisor)
    true = Fraction(dividend) / Fraction(divisor)
    assert Fraction(quotient) == half_up(true, 40)
    assert numbers.quotient(dividend.copy_negate(), divisor) == quotient.copy_negate()
    assert Fraction(numbers.half_up(quotient, 4)) == half_up(true, 4)


@promises(numbers.clamp, numbers.check_bounds)
@given(figures, st.none() | figures, st.none() | figures)
def test_what_is_clamped_is_inside_and_changes_only_when_it_was_outside(figure, low, high):
    if low is not None and high is not None and low > high:
        for call in (lambda: numbers.clamp(figure, low, high), lambda: numbers.check_bounds(low, high)):
            with pytest.raises(EngineError, match="above the upper limit"):
                call()
        return
    assert numbers.check_bounds(low, high) is None
    bounds = [bound for bound in (low, high) if bound is not None]
    clamped = numbers.clamp(figure, low, high)
    assert (low is None or low <= clamped) and (high is None or clamped <= high)
    assert clamped == figure or clamped in bounds
    if (low is None or low <= figure) and (high is None or figure <= high):
        assert clamped == figure


@pytest.mark.parametrize("dividend", [0, 1])
def test_nothing_is_divided_by_zero(dividend):
    with pytest.raises(EngineError) as caught:
        numbers.quotient(dividend, 0)
    assert caught.value.code == "division"
