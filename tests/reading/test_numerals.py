"""Numerals as printed, and their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.numerals import read_numeral, scale
from analysis.reading.refusal import Refused

DIGITS = "零一二三四五六七八九"


def section(number):
    """A number below 10 000 in Chinese, with 零 for each gap."""
    text, gap = "", False
    for place, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = digit == 0
    return text


def chinese(number):
    """A number in Chinese, as a newspaper prints it."""
    if number == 0:
        return "零"
    text, skipped = "", False
    for name, unit in (("兆", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        part = number // unit % 10**4
        if part:
            text += ("零" if text and (skipped or part < 1000) else "") + section(part) + name
        skipped = not part
    return text


def whole(numeral):
    return numeral.coef * 10**numeral.place


@given(st.integers(0, 10**12) | st.integers(0, 10**5))
def test_chinese_numerals_mean_what_arabic_ones_do(number):
    assert whole(read_numeral(chinese(number))) == number == whole(read_numeral(str(number)))
    assert whole(read_numeral(f"{number:,}")) == number


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_mixed_numerals_add_up(millions, rest):
    if rest > 9:
        assert whole(read_numeral(f"{millions}万{rest}")) == millions * 10**4 + rest
    assert whole(read_numeral(f"{millions}亿{rest}万")) == millions * 10**8 + rest * 10**4


@pytest.mark.parametrize(
    ("text", "number", "place"),
    [
        ("十", 10, 1),
        ("十二", 12, 0),
        ("二十", 20, 1),
        ("廿五", 25, 0),
        ("卅", 30, 1),
        ("一百廿", 120, 1),
        ("两百五", 250, 1),
        ("三千二", 3200, 2),
        ("三千二百", 3200, 2),
        ("三千零二", 3002, 0),
        ("一万五", 15000, 3),
        ("一万零五", 10005, 0),
        ("一亿五", 150000000, 7),
        ("一百零三万", 1030000, 4),
        ("一万二千亿", 1200000000000, 11),
        ("三万亿五千亿", 3500000000000, 11),
        ("百", 100, 2),
        ("千万", 10000000, 7),
        ("万亿", 10**12, 12),
        ("兆", 10**12, 12),
        ("二零二零", 2020, 0),
        ("五零", 50, 0),
        ("壹佰贰拾", 120, 1),
        ("3千5百", 3500, 2),
        ("5百万", 5000000, 6),
        ("1亿2,345万6,789", 123456789, 0),
        ("零", 0, 0),
        ("1000", 1000, 0),
    ],
)
def test_a_numeral_has_a_number_and_a_last_place(text, number, place):
    numeral = read_numeral(text)
    assert (whole(numeral), numeral.place, numeral.top) == (number, place, None)


@pytest.mark.parametrize(
    ("text", "coef", "place"), [("2.68", 268, -2), ("十点四", 104, -1), ("零点五", 5, -1)]
)
def test_a_fraction_keeps_its_digits(text, coef, place):
    assert read_numeral(text)[:2] == (coef, place)


def test_two_adjacent_digits_are_an_interval():
    assert read_numeral("三四百") == (3, 2, 2, 4, (True, True), True)
    assert read_numeral("十七八")[:4] == (17, 0, 0, 18)


def test_indefinite_numerals_name_no_point():
    assert read_numeral("数十") == (2, 1, 1, 10, (True, False), False)
    assert read_numeral("十几") == (10, 0, 0, 20, (False, False), False)


@pytest.mark.parametrize(
    "text",
    [
        "百二",
        "十百",
        "一十十",
        "三千零五百",
        "三三",
        "一万二万",
        "一亿亿",
        "零五",
        "万万万",
        "五三",
        "007",
        "12百五",
        "3.5百二",
        "点五",
        "一点",
        "几五",
        "一亿三千",
        "1亿3千",
    ],
)
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(Refused):
        read_numeral(text)


@pytest.mark.parametrize(
    ("text", "power"), [("", 0), ("百", 2), ("万", 4), ("千万", 7), ("万亿", 12), ("兆", 12)]
)
def test_a_magnitude_is_a_power_of_ten(text, power):
    assert scale(text) == power
