"""Figures of other places and years: what is computed from them, and what stays the article's."""

from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.articles.verification import verify
from analysis.model.columns import untyped
from analysis.model.loading import read_inputs
from analysis.model.ratios import ratios_from
from analysis.model.schemas import SOURCES
from analysis.reporting.reports import Report
from support.projects import ARTICLE

F = Fraction
INF = Decimal("Infinity")
COMPARED = [
    ("income_per_incubated_firm", "jiangsu_incubators", "2020", F(174_800_000_000, 36_000)),
    ("income_per_incubated_firm", "china_incubators", "2017", None),
    ("income_per_incubated_firm", "china_incubators", "2004", F(148_110_000_000, 33_213)),
    ("income_per_incubated_firm", "china_university_parks", "2004", F(23_500_000_000, 5_037)),
    ("rd_staff_per_10k_staff", "national_zones", "2020", F(2_961_466 * 10_000, 23_835_165)),
    ("rd_staff_per_10k_staff", "liaoning_zones", "2020", F(52_259 * 10_000, 458_037)),
    ("rd_staff_per_10k_staff", "jilin_zones", "2020", F(14_593 * 10_000, 258_352)),
    ("rd_staff_per_10k_staff", "heilongjiang_zones", "2020", F(14_081 * 10_000, 200_172)),
    ("rd_fte_per_10k_staff", "national_zones", "2020", F(2_023_547 * 10_000, 23_835_165)),
    ("rd_wide_per_10k_staff", "zhongguancun", "2016-07", F(535_000 * 10_000, 2_032_000)),
]


@pytest.fixture(scope="module")
def ratios(every_fact, inputs):
    return ratios_from(every_fact, inputs.codebook, inputs.sources)


@pytest.mark.parametrize(("ratio", "entity", "period", "value"), COMPARED)
def test_the_ratios_of_other_places_follow_from_what_is_printed(
    ratios, ratio, entity, period, value
):
    same = f"ratio == {ratio!r} and entity == {entity!r} and period == {period!r}"
    (row,) = ratios.query(same).to_dict("records")
    assert row["verdict"] == "computed"
    if value is None:
        assert row["value"] is None
    else:
        assert row["value"] == value
        assert row["lower"] <= value <= row["upper"]


@pytest.mark.parametrize(
    ("entity", "period", "lower", "upper"),
    [  # in 萬元, by whole ones
        ("china_incubators", "2004", 445, 446),
        ("china_incubators", "2017", 341, None),
        ("jiangsu_incubators", "2019", 489, 506),
        ("jiangsu_incubators", "2020", 478, 493),
        ("china_university_parks", "2004", 465, 468),
    ],
)
def test_the_headline_ratio_stands_beside_others_and_over_years(
    ratios, entity, period, lower, upper
):
    same = f"ratio == 'income_per_incubated_firm' and entity == {entity!r} and period == {period!r}"
    (row,) = ratios.query(same).to_dict("records")
    assert lower * 10_000 <= row["lower"]
    assert row["upper"] == INF if upper is None else row["upper"] <= upper * 10_000


def test_they_change_nothing_of_the_article(ratios, facts, inputs):
    alone = ratios_from(facts, inputs.codebook, inputs.sources)
    beside = ratios[ratios["facts"].str.startswith(f"{ARTICLE}:")].reset_index(drop=True)
    known = set(beside["facts"])
    assert (
        beside[beside["verdict"] != "refused"]
        .reset_index(drop=True)
        .equals(alone[alone["verdict"] != "refused"].reset_index(drop=True))
    )
    assert known == set(alone["facts"])


def test_the_printed_rate_without_a_base_meets_no_rate_on_employees(ratios):
    (own,) = ratios[ratios["verdict"] == "reported"].query("ratio == 'rd_staff_per_10k'").index
    assert ratios.loc[own, "entity"] == "lanzhou_hightech_zone"
    on_staff = ratios[ratios["ratio"] == "rd_staff_per_10k_staff"]
    assert "lanzhou_hightech_zone" not in set(on_staff["entity"])


def test_every_source_has_an_address_and_a_grade(inputs):
    others = [source for source in inputs.sources if source["source"] != ARTICLE]
    assert sum(not source["address"] for source in others) <= 3  # not known of three
    assert {source["grade"] for source in others} <= set("ABCD")
    assert {source["currency"] for source in others if source["region"] == "TW"} == {"TWD"}


def test_verify_says_that_their_positions_are_not_given(project):
    told = {result.source: result.unchecked for result in verify(read_inputs(project))}
    assert told["torch-table-2020"] == ("the text is not at hand: its 10 figures have no positions")


def test_figures_without_a_position_are_shown_as_such(every_fact, inputs, ratios):
    sources = untyped(inputs.sources, SOURCES)
    chosen = every_fact[every_fact["source"] == "xinhua-2016-09-03"].reset_index(drop=True)
    frames = (chosen, ratios[:0], ratios[:0], inputs.codebook, sources, chosen, lambda: ratios)
    report = Report(*frames)
    html = report.evidence().html
    assert html.count("位置未詳") == 1
    assert "None" not in html
    assert "–nan" not in html.lower()
    assert "https://m.gongxiaoshang.com/news3356503" in report.about().html


def test_nothing_is_refused_as_lacking_for_a_source_of_which_single_figures_were_taken(
    every_fact, inputs
):
    unplaced = set(every_fact[every_fact["start"].isna()]["fact"])
    ratios = ratios_from(every_fact, inputs.codebook, inputs.sources)
    refused = ratios[(ratios["verdict"] == "refused") & (ratios["denominator"] == "")]
    assert not [facts for facts in refused["facts"] if unplaced & set(facts.split())]
    placed = every_fact.assign(start=0)
    found = ratios_from(placed, inputs.codebook, inputs.sources)["verdict"]
    assert (found == "refused").sum() > 50
