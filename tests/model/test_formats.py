from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.messages import LANGS
from analysis.model import formats

INF = Decimal("Infinity")
AS_PEOPLE_WRITE = [
    # lower, upper, closed, unit, zh-Hant, zh-Hans, en
    (Decimal(700), Decimal(800), "left", "人", "700–<800人", "700–<800人", "700–<800 people"),
    (
        Fraction(335000),
        Fraction(2680000, 7),
        "right",
        "元/人",
        ">33.5–38.3萬元／人",
        ">33.5–38.3万元／人",
        ">335–383 thousand yuan per person",
    ),
    (
        Decimal(7 * 10**4),
        Decimal(8 * 10**4),
        "right",
        "平方米",
        ">7–8萬平方米",
        ">7–8万平方米",
        ">70,000–80,000 m²",
    ),
    (Decimal(10**7), INF, "left", "元", "≥ 1000萬元", "≥ 1000万元", "≥ 10 million yuan"),
    (Decimal(100), INF, "neither", "項", "> 100項", "> 100项", "> 100"),
    (Decimal(0), Decimal(3), "both", "工作日", "≤ 3個工作日", "≤ 3个工作日", "≤ 3 working days"),
    (Decimal(0), Decimal(5), "left", "家", "< 5家", "< 5家", "< 5"),
    (
        Fraction(4 * 10**6),
        Fraction(4 * 10**6),
        "both",
        "元/家",
        "400萬元／家",
        "400万元／家",
        "4 million yuan per firm",
    ),
    (
        Decimal(16 * 10**8),
        Decimal(16 * 10**8),
        "both",
        "元",
        "16億元",
        "16亿元",
        "1.6 billion yuan",
    ),
    (Fraction(3800, 67), Fraction(3800, 67), "both", "%", "≈ 56.7%", "≈ 56.7%", "≈ 56.7%"),
    (
        Fraction(195, 67),
        Fraction(395, 134),
        "left",
        "%",
        "2.910–2.948%",
        "2.910–2.948%",
        "2.910–2.948%",
    ),
    (Fraction(-40), Fraction(-40), "both", "%", "−40%", "−40%", "−40%"),
    (Fraction(-5), Fraction(3), "both", "%", "−5 至 3%", "−5 至 3%", "−5 to 3%"),
    (Decimal(1), Decimal(1), "both", "人", "1人", "1人", "1 person"),
    (Decimal(0), Decimal(0), "both", "家", "0家", "0家", "0"),
]


@pytest.mark.parametrize("row", AS_PEOPLE_WRITE, ids=lambda row: row[4])
def test_intervals_as_people_write_them(row):
    *ends, unit, hant, hans, english = row
    shown = [str(formats.interval(*ends, unit, lang)).replace("\u00a0", " ") for lang in LANGS]
    assert shown == [hant, hans, english]


def test_a_printed_number_is_never_rounded():
    assert str(formats.point(Decimal(23835165), "人", "zh-Hant", printed=True)) == "2383.5165萬人"
    assert formats.point(Decimal(23835165), "人", "zh-Hant").number.startswith("≈")


def test_a_unit_without_words_stays_as_it_is():
    assert str(formats.point(Decimal(3), "噸", "en")) == "3噸"


@pytest.mark.parametrize(
    ("period", "hant", "english"),
    [
        ("2020", "2020年", "2020"),
        ("2020-06", "2020年6月", "June 2020"),
        ("2021-03-16", "2021年3月16日", "16 March 2021"),
        ("../2022", "至2022年", "to 2022"),
        ("2020/..", "自2020年", "from 2020"),
        ("2019/2020", "2019–2020年", "2019–2020"),
        ("2020-01-01/2020-06-30", "2020年1月1日–2020年6月30日", "1 January 2020–30 June 2020"),
        ("someday", "someday", "someday"),
    ],
)
def test_periods_as_people_write_them(period, hant, english):
    assert (formats.period(period, "zh-Hant"), formats.period(period, "en")) == (hant, english)


def test_lists_and_quotation_marks_follow_the_language():
    assert formats.listed(["a", "b", "c"], "en") == "a, b and c"
    assert formats.listed(["甲", "乙", "丙"], "zh-Hant") == "甲、乙和丙"
    assert formats.listed([], "en") == ""
    assert [formats.quote("67家", lang) for lang in LANGS] == ["「67家」", "“67家”", "“67家”"]


numbers = st.fractions(min_value=Fraction(1, 999), max_value=10**11, max_denominator=999)


def _number(text: str) -> Fraction:
    return Fraction(text.strip("<>≥≤≈\u00a0").replace(",", ""))


@given(low=numbers, width=numbers, closed=st.sampled_from(["both", "left", "right", "neither"]))
def test_a_shown_interval_never_claims_more_than_is_known(low, width, closed):
    shown = formats.interval(low, low + width, closed, "元", "en")
    factor = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
    by = factor.get(shown.unit.split()[0], 1)
    start, end = shown.number.split("–")
    assert _number(start) * by <= low
    assert low + width <= _number(end) * by


@given(number=numbers)
def test_a_point_without_a_mark_is_exact(number):
    shown = formats.point(number, "元", "zh-Hant")
    factor = 10**8 if "億" in shown.unit else 10**4 if "萬" in shown.unit else 1
    assert (_number(shown.number) * factor == number) != shown.number.startswith("≈")
