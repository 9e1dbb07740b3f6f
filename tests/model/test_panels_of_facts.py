"""Whole columns give what single facts give, whatever is printed."""

from unittest import mock

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model import fact_columns
from analysis.model.checks import checks_from
from analysis.model.facts import facts_from
from analysis.model.prints import Prints, observations_from
from analysis.model.ratios import ratios_from
from support.figures import figures_of

ZONE, PARK = "lanzhou_hightech_zone", "lanzhou_returnee_park"
SOURCES = [
    {"source": "a", "grade": "A", "date": "2021-03-01", "currency": "CNY"},
    {"source": "b", "grade": "B", "date": "2021-06-01", "currency": "CNY"},
    {"source": "c", "grade": "B", "date": "2022-03-01", "currency": "CNY", "supersedes": "a"},
    {"source": "d", "currency": "TWD"},
]
MONEY = ("2.68億元", "2.7億元", "26.8億元", "0元", "-1.3億元", "2億余元", "超過2億元", "不到3億元")
COUNTS = ("67家", "70家", "670家", "0家", "60余家", "超過60家", "0.5家", "6.25家")
PEOPLE = ("700余人", "700人", "750人", "0.7萬人", "7000人", "不足800人")
RATES = ("8.5%", "0%", "-3%", "5%左右")
PRINTED = {
    "income": MONEY,
    "tax": MONEY,
    "incubated_firms": COUNTS,
    "employees": PEOPLE,
    "talent": PEOPLE,
    "income.growth": RATES,
    "employees.share": RATES,
    "income.target": MONEY,
}
PERIODS = ("2020", "2019", "2020-12-31", "2020-01/2020-06", "2020-01/2020-09", "../2020")


@st.composite
def prints(draw):
    series = draw(st.sampled_from(list(PRINTED)))
    whole = draw(st.sampled_from(["", "", "", "talent", "employees"]))
    return (
        draw(st.sampled_from(PRINTED[series])),
        draw(st.sampled_from([ZONE, PARK, PARK])),
        series,
        draw(st.sampled_from(PERIODS[:1] * 4 + PERIODS)),
        whole,
        draw(st.sampled_from("abcd")),
    )


def tables(facts, codebook):
    makers = (observations_from, ratios_from, checks_from)
    made = [make(facts, codebook, SOURCES) for make in makers]
    return [*made, observations_from(facts, codebook, SOURCES, as_of="2021-12")]


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(prints(), min_size=1, max_size=16), placed=st.booleans())
def test_columns_give_what_single_facts_give(inputs, rows, placed):
    figures = figures_of(*rows)
    if not placed:
        figures[["start", "end"]] = ""
    facts = facts_from(figures, inputs.codebook, SOURCES)
    with mock.patch.object(fact_columns, "LARGEST", 0):  # then no number is plain
        expected = tables(facts, inputs.codebook)
    for one, other in zip(expected, tables(facts, inputs.codebook), strict=True):
        pd.testing.assert_frame_equal(one, other)
        assert one.map(type).equals(other.map(type))


def test_of_sound_facts_few_things_are_looked_at_one_by_one(inputs):
    rows = [(text, PARK, "income", str(2000 + at), "", source)
            for at, text in enumerate(MONEY) for source in "ab"]  # fmt: skip
    facts = facts_from(figures_of(*rows), inputs.codebook, SOURCES)
    summary = Prints(facts, inputs.codebook, SOURCES).observed.summary
    odd = facts["as_stated"].iloc[summary.first[summary.odd]]
    assert odd.tolist() == ["超過2億元"]  # which has no upper end


def test_a_share_of_what_may_be_nothing_is_not_checked(inputs):
    rows = [("70人", PARK, "employees", "2020"), ("0人", PARK, "talent", "2020"),
            ("5%", PARK, "employees.share", "2020", "talent")]  # fmt: skip
    made = checks_from(facts_from(figures_of(*rows), inputs.codebook), inputs.codebook)
    (row,) = made[made["check"].str.startswith("share:")].to_dict("records")
    assert (row["verdict"], "zero" in row["reason"]) == ("not checked", True)


@pytest.mark.parametrize("number", ["1", "123456789012345678", "0.1234567890123456"])
def test_numbers_of_any_size_are_observed_exactly(inputs, number):
    facts = facts_from(figures_of((f"{number}元", PARK, "income", "2020")), inputs.codebook)
    (row,) = observations_from(facts, inputs.codebook).to_dict("records")
    assert row["lower"] < row["value"] == facts["value"][0] < row["upper"]
