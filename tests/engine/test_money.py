from decimal import ROUND_FLOOR, Context, Decimal, Inexact, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.money import fen, whole, yuan

from .registry import promises


@pytest.mark.parametrize(
    ("amount", "digits", "expected"),
    [
        ("2638.12", 2, 263812),
        (10000, 2, 1000000),
        (Decimal("33.340"), 2, 3334),
        ("-0.01", 2, -1),
        ("1E+3", 2, 100000),
        ("500", 0, 500),
        ("1.234", 3, 1234),
    ],
)
def test_an_amount_is_rounded_to_whole_fen(amount, digits, expected):
    assert fen(amount, digits) == expected
    assert type(fen(amount, digits)) is int


@pytest.mark.parametrize(("amount", "digits"), [("33.345", 2), ("0.001", 2), ("0.5", 0), ("1e-20", 2)])
def test_parts_of_a_fen_are_refused(amount, digits):
    with pytest.raises(EngineError) as caught:
        fen(amount, digits)
    assert (caught.value.code, caught.value.params) == ("too_precise", {"amount": amount, "digits": digits})


def test_yuan_has_all_decimals_of_the_currency():
    assert [str(yuan(amount)) for amount in (0, 5, 100, -1)] == ["0.00", "0.05", "1.00", "-0.01"]
    assert (str(yuan(500, digits=0)), str(yuan(1234, digits=3))) == ("500", "1.234")


@pytest.mark.parametrize("amount", [12.0, True, "12", Decimal(12), None])
def test_fen_are_whole_numbers_of_type_int(amount):
    with pytest.raises(TypeError):
        yuan(amount)


@promises(fen, yuan)
@given(st.integers(-(10**18), 10**18), st.integers(0, 4))
def test_there_and_back_in_any_decimal_context(amount, digits):
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact])):
        assert fen(yuan(amount, digits), digits) == amount


@promises(whole)
@given(st.integers(-(10**20) + 1, 10**20 - 1), st.integers(20, 40))
def test_whole_fen_come_back_as_they_were(amount, digits):
    assert whole(amount) is amount
    for beyond in (10**digits, -(10**digits)):
        with pytest.raises(EngineError) as caught:
            whole(beyond)
        assert caught.value.code == "out_of_range"
