from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.model.interval import INFINITY, Interval

CLOSED = st.sampled_from(["both", "left", "right", "neither"])
NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=12)


@st.composite
def intervals(draw, numbers=NUMBERS):
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval.point(low)
    shape = draw(st.sampled_from(["finite", "above", "below"]))
    closed = draw(CLOSED)
    if shape == "above":
        return Interval(low, INFINITY, "left" if closed in ("both", "left") else "neither")
    if shape == "below":
        return Interval(-INFINITY, high, "right" if closed in ("both", "right") else "neither")
    return Interval(low, high, closed)


def members(interval, draw):
    """A member: an end where it belongs to the interval, else a number near an end or between."""
    low, high = interval.lower, interval.upper
    low = (
        Fraction(low)
        if low > -INFINITY
        else Fraction(high) - 10**6
        if high < INFINITY
        else -(10**6)
    )
    high = Fraction(high) if high < INFINITY else low + 10**6
    part = draw(st.sampled_from([Fraction(0), Fraction(1, 10**9), Fraction(1, 2), Fraction(1)]))
    number = Fraction(low) + (Fraction(high) - Fraction(low)) * part
    assume(number in interval)
    return number


@given(st.data(), intervals(), intervals())
def test_sum_and_product_hold_every_pair_of_members(data, one, other):
    a, b = members(one, data.draw), members(other, data.draw)
    assert a + b in one + other
    assert a * b in one * other


@given(st.data(), intervals(), intervals())
def test_quotient_holds_every_pair_of_members(data, one, other):
    a, b = members(one, data.draw), members(other, data.draw)
    assume(b != 0)
    try:
        quotient = one / other
    except ZeroDivisionError:
        assert 0 in other or other.lower < 0 < other.upper
    else:
        assert a / b in quotient


@given(intervals(st.fractions(min_value=Fraction(1, 9), max_value=99, max_denominator=12)))
def test_ends_of_a_quotient_of_positives_are_reached_just_when_closed(divisor):
    assume(divisor.lower > 0)
    quotient = Interval.point(7) / divisor
    if divisor.upper == INFINITY:
        assert quotient.lower == 0
        assert 0 not in quotient
    else:
        assert (7 / Fraction(divisor.upper) in quotient) == (Fraction(divisor.upper) in divisor)
    assert (7 / Fraction(divisor.lower) in quotient) == (Fraction(divisor.lower) in divisor)


def test_division_is_exact_where_decimals_never_end():
    income, employees = Interval.point(268_000_000), Interval(700, 800, "left")
    result = income / employees
    assert result == Interval(Fraction(335_000), Fraction(2_680_000, 7), "right")
    assert result.upper * 7 == 2_680_000


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Interval(100, INFINITY, "left"), Interval(2, 4), Interval(25, INFINITY, "left")),
        (
            Interval(100, INFINITY, "left"),
            Interval(50, INFINITY, "neither"),
            Interval(0, INFINITY, "neither"),
        ),
        (Interval.point(6), Interval(0, 3, "both"), Interval(2, INFINITY, "left")),
        (Interval.point(6), Interval(0, 3, "left"), Interval(2, INFINITY, "neither")),
        (Interval(0, 6), Interval(50, INFINITY, "left"), Interval(0, Fraction(6, 50))),
        (Interval.point(0), Interval(1, INFINITY, "left"), Interval.point(0)),
        (Interval(-6, -3, "left"), Interval(-3, -1, "right"), Interval(1, 6, "right")),
    ],
)
def test_division_with_one_sided_and_open_ends(one, other, expected):
    assert one / other == expected


@pytest.mark.parametrize(
    "divisor", [Interval.point(0), Interval(-1, 1), Interval(-1, INFINITY, "left")]
)
def test_a_divisor_that_may_change_its_sign_is_refused(divisor):
    with pytest.raises(ZeroDivisionError, match="zero or change its sign"):
        Interval.point(1) / divisor


@pytest.mark.parametrize("closed", ["both", "right"])
def test_an_infinite_end_is_never_closed(closed):
    with pytest.raises(ValueError, match="not an interval"):
        Interval(1, Decimal("Infinity"), closed)


def test_an_empty_interval_is_refused():
    with pytest.raises(ValueError, match="not an interval"):
        Interval(1, 1, "left")
    with pytest.raises(ValueError, match="not an interval"):
        Interval(2, 1)


def test_intervals_meet_only_in_a_common_number():
    assert Interval(1, 2).meets(Interval(2, 3))
    assert not Interval(1, 2, "left").meets(Interval(2, 3))
    assert not Interval(1, 2).meets(Interval(2, 3, "right"))
    assert Interval(1, 2).may_be_at_most(Interval.point(1))
    assert not Interval(1, 2, "right").may_be_at_most(Interval.point(1))
    assert not Interval(5, INFINITY, "left").may_be_at_most(Interval(0, 5, "left"))
