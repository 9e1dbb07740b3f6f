"""Figures of a text or a table in a cell: no file is read or written."""

import pandas as pd
import pytest

import analysis
from analysis.problems import InputError

TEXT = "2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。參觀者甚眾，達9人。"


def test_a_text_becomes_figures_facts_and_ratios():
    rows = analysis.read_text(TEXT, source="mine")
    assert rows["confidence"].tolist() == ["sure", "sure", "open"]
    places = zip(rows["start"].astype(int), rows["end"].astype(int), strict=True)
    assert [TEXT[start:end] for start, end in places] == rows["as_stated"].tolist()
    facts = analysis.facts_from(rows[rows["confidence"] == "sure"])
    assert set(facts["source"]) == {"mine"}
    found = analysis.ratios_from(facts)
    (one,) = found[found["verdict"] == "computed"].to_dict("records")
    assert (one["ratio"], one["value"]) == ("income_per_incubated_firm", 4_000_000)
    assert list(analysis.checks_from(facts).columns)


def test_what_is_open_is_told_by_facts_from():
    with pytest.raises(InputError, match="indicator: expected a code, found an empty cell"):
        analysis.facts_from(analysis.read_text(TEXT))


FRAME = pd.DataFrame(
    {"指標": ["營業總收入", "其中：技術收入"], "2020年": [1204.5, 86.3], "2021年": [1310.8, None]}
)


@pytest.mark.parametrize("index", [False, True])
def test_a_frame_is_a_table_with_its_index_where_that_is_named(index):
    frame = FRAME.set_index("指標") if index else FRAME
    rows = analysis.read_table(frame, caption="蘭州高新區（單位：億元）")
    assert rows[["read_as", "indicator", "period", "part_of"]].values.tolist() == [
        ["1204.5億元", "zone_income", "2020", ""],
        ["1310.8億元", "zone_income", "2021", ""],
        ["86.3億元", "technical_income", "2020", "zone_income"],
    ]


def test_columns_of_two_levels_are_a_heading_of_two_rows():
    frame = pd.DataFrame(
        [["專利授權", "120", "5.1"], ["高新技術企業", "31", "2.0"]],
        columns=pd.MultiIndex.from_tuples(
            [("指標", ""), ("2022年", "數量"), ("2022年", "增長（%）")]
        ),
    )
    rows = analysis.read_table(frame, caption="蘭州高新區（單位：件、家）")
    assert rows["read_as"].tolist() == ["120件", "5.1%", "31家", "2.0%"]
    assert rows["measure"].tolist() == ["", "growth", "", "growth"]
    assert rows["period"].tolist() == ["2022", "2022", "2022-12-31", "2022"]


def test_a_page_of_tables_is_read_table_by_table():
    html = FRAME.to_html(index=False, na_rep="…")
    rows = analysis.read_table(f"<div>{html * 2}</div>", caption="蘭州高新區（單位：億元）")
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: analysis.read_text(None), "text: expected text, found None"),
        (lambda: analysis.read_text(FRAME), "found DataFrame"),
        (
            lambda: analysis.read_table([1]),
            "expected a frame or HTML, found",
        ),
        (lambda: analysis.read_table("<p>67</p>"), "expected a table with figures, found none"),
        (lambda: analysis.read_table(pd.DataFrame()), "expected a table with figures, found none"),
    ],
)
def test_misuse_is_told_in_a_line(call, expected):
    with pytest.raises(InputError, match=expected) as error:
        call()
    assert len(str(error.value).splitlines()) == 2


def test_a_ratio_of_two_populations_warns():
    told = "Income of incubated firms – Firms under incubation; Employees"
    with pytest.warns(UserWarning, match=f"the sides count different populations: {told}"):
        analysis.define_ratio("income / staff", unit="元/人")
    with pytest.warns(UserWarning, match="分子與分母的統計對象不同：在孵企業總收入 – 在孵企業；"):
        analysis.define_ratio("income / staff", unit="元/人", lang="zh-Hant")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("甲水市2022年地区生产总值3120亿元。", [("jiashui", "gdp", "2022")]),
        ("2022年，甲水市地区生产总值3120亿元。", [("jiashui", "gdp", "2022")]),
        ("2022年5月份甲水高新区出口31亿元。", [("jiashui_hightech_zone", "exports", "2022-05")]),
        (
            "2022年，甲水高新区新增高新技术企业、科技型中小企业分别为35家和120家。",
            [("jiashui_hightech_zone", "", "2022")] * 2,
        ),
        (
            "2022年，甲水高新区新增高新技术企业35家、科技型中小企业120家。",
            [("jiashui_hightech_zone", "", "2022")] * 2,
        ),
    ],
)
def test_a_place_a_month_and_what_is_new_are_no_others(text, cells):
    """市地區生產總值 is no 地區, 份 no part of a name, and what is new no stock; a city's figure is
    not that of the zone in the headline.
    """
    for headline in ("", "甲水高新区成绩单\n"):
        rows = analysis.read_text(headline + text, day="2023-02-18")
        told = rows[["entity", "indicator", "period"]]
        assert [tuple(row) for row in told.values] == cells
