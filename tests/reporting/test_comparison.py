"""The comparison as the report shows it."""

import re

import pytest

import analysis
from analysis.messages import LANGS
from analysis.model.columns import records
from analysis.model.comparisons import compared, disagreeing, other_years
from analysis.model.ratios import ratios_from
from support.pages import text_of
from support.projects import ARTICLE


@pytest.fixture(scope="module")
def groups(facts, every_fact, inputs):
    known = (inputs.codebook, inputs.sources)
    own, every = (records(ratios_from(data, *known)) for data in (facts, every_fact))
    return {group[0].row["ratio"]: group for group in compared(own, every, inputs.codebook)}


def test_only_ratios_that_others_have_are_compared(groups):
    assert list(groups) == [
        *("rd_staff_per_10k", "income_per_incubated_firm", "income_per_employee")
    ]
    income = groups["income_per_incubated_firm"]
    assert [one.is_own for one in income] == [True, False, False, False, False, False]
    assert not any(one.is_apart for one in income)


def test_another_definition_stands_apart(groups):
    own, *others = groups["rd_staff_per_10k"]
    assert own.row["entity"] == "lanzhou_hightech_zone"
    assert not own.is_apart
    assert len(others) == 9
    assert all(one.is_apart for one in others)


def test_other_years_of_the_same_place(facts, every_fact):
    years = other_years(records(facts), records(every_fact))
    found = [
        row["as_stated"] for row in years["lanzhou_returnee_park", "returnees", "level", "", "人"]
    ]
    assert found == ["157名", "198名"]
    assert "national_zones" not in {entity for entity, *_ in years}


def test_sources_that_disagree_are_found(every_fact):
    pairs = [
        {one["as_stated"], other["as_stated"]} for one, other in disagreeing(records(every_fact))
    ]
    assert {"420亿元", "859亿元"} in pairs
    assert {"832家", "848家"} in pairs
    assert {"6279个", "6279件"} not in pairs


def test_the_charts_say_what_can_be_said(report_in):
    text = text_of(report_in("en").comparison_chart().html)
    assert "certainly above Lanzhou returnee park (3.992–4.008 million yuan): 2 of 2 others" in text
    assert "the base of 124.5–<125.5 people is not stated, so it cannot be ranked" in text


@pytest.mark.parametrize("lang", LANGS)
def test_others_are_grey_and_a_floor_fades(report_in, lang):
    charts = re.findall(r'<svg class="w".*?</svg>', report_in(lang).comparison_chart().html)
    assert ["s-blue" in svg and "s-grey" in svg for svg in charts] == [True, True]
    assert ["opacity" in svg for svg in charts] == [False, True]


def test_the_table_gives_value_period_source_grade_and_address(report_in):
    html = report_in("zh-Hant").comparison().html
    text = text_of(html)
    assert "江蘇省孵化器 2020年 ≈ 486 (478–493)萬元 1748億元 ÷ 3.6萬家" in text
    assert "寬口徑） 口徑不同" in text
    assert "> 341萬元" in text.replace("\u00a0", " ")
    assert "https://m.gongxiaoshang.com/news3356503" in text
    assert 'href="https://m.gongxiaoshang.com/news3356503"' in html
    assert "來源不一致：蘭白自創區2020年的地區生產總值，一處刊420億元，一處刊859億元" in text


def test_the_other_sections_have_only_the_reports_own_figures(report_in):
    report = report_in("zh-Hant")
    for name in (
        "facts_table",
        "ratios_table",
        "refusals",
        "checks_table",
        "evidence",
        "about",
        "header",
    ):
        assert "江蘇" not in getattr(report, name)().html
        assert "198名" not in getattr(report, name)().html


def test_a_unit_that_a_table_prints_elsewhere_is_told_in_the_page_s_language():
    told = {
        lang: str(analysis.report("gz-nj2023", lang=lang).ratios_table())
        for lang in ("en", "zh-Hans")
    }
    assert "6.58 ÷ 9.07 65,800 person-years ÷ 90,700 people" in told["en"]
    assert "6.58（万人年） ÷ 9.07（万人）" in told["zh-Hans"]
    article = str(analysis.report(ARTICLE, lang="en").comparison())
    assert "RMB 148.11 billion ÷ 33,213 source" in article  # a count needs no gloss
