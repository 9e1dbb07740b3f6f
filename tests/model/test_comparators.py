"""Figures of other places and years: what is computed from them, and what stays the article's."""

from fractions import Fraction

import pytest

from analysis.articles.verification import verify
from analysis.model.columns import SOURCES, untyped
from analysis.model.loading import read_inputs
from analysis.model.ratios import ratios_from
from analysis.reporting.reports import Report
from support.projects import ARTICLE

F = Fraction
COMPARED = [
    ("income_per_incubated_firm", "jiangsu_incubators", "2020", F(174_800_000_000, 36_000)),
    ("income_per_incubated_firm", "china_incubators", "2017", F(600_000_000_000, 175_000)),
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
    return ratios_from(every_fact, inputs.codebook)


@pytest.mark.parametrize(("ratio", "entity", "period", "value"), COMPARED)
def test_the_ratios_of_other_places_follow_from_what_is_printed(
    ratios, ratio, entity, period, value
):
    same = f"ratio == {ratio!r} and entity == {entity!r} and period == {period!r}"
    (row,) = ratios.query(same).to_dict("records")
    assert (row["verdict"], row["value"], row["lower"]) == ("computed", value, value)
    assert row["closed"] == ("neither" if period == "2017" else "both")


def test_nothing_else_is_computed_from_them(ratios):
    others = ratios[
        (ratios["verdict"] == "computed") & ~ratios["facts"].str.startswith(f"{ARTICLE}:")
    ]
    found = set(others[["ratio", "entity", "period"]].itertuples(index=False, name=None))
    assert found == {row[:3] for row in COMPARED}


def test_they_change_nothing_of_the_article(ratios, facts, inputs):
    alone = ratios_from(facts, inputs.codebook)
    beside = ratios[ratios["facts"].str.startswith(f"{ARTICLE}:")].reset_index(drop=True)
    assert beside.equals(alone)


def test_the_printed_rate_without_a_base_meets_no_rate_on_employees(ratios):
    (own,) = ratios[ratios["verdict"] == "reported"].query("ratio == 'rd_staff_per_10k'").index
    assert ratios.loc[own, "entity"] == "lanzhou_hightech_zone"
    on_staff = ratios[ratios["ratio"] == "rd_staff_per_10k_staff"]
    assert "lanzhou_hightech_zone" not in set(on_staff["entity"])


def test_every_source_has_an_address_and_a_grade(inputs):
    for source in inputs.sources[1:]:
        assert source["address"].startswith("http")
        assert source["grade"] in "AB"


def test_verify_says_that_their_positions_are_not_given(project):
    told = {result.source: result.unchecked for result in verify(read_inputs(project))}
    assert told["torch-table-2020"] == ("the text is not at hand: its 9 figures have no positions")


def test_figures_without_a_position_are_shown_as_such(every_fact, inputs, ratios):
    sources = untyped(inputs.sources, SOURCES)
    frames = (every_fact, ratios, ratios[:0], inputs.codebook, sources, every_fact, lambda: ratios)
    report = Report(*frames)
    html = report.evidence().html
    assert html.count("位置未詳") == 9
    assert "None" not in html
    assert "–nan" not in html.lower()
    assert "https://m.gongxiaoshang.com/news3356503" in report.about().html


def test_nothing_is_refused_for_a_source_of_which_single_figures_were_taken(every_fact, inputs):
    unplaced = set(every_fact[every_fact["start"].isna()]["fact"])
    ratios = ratios_from(every_fact, inputs.codebook)
    refused = ratios[ratios["verdict"] == "refused"]
    assert len(refused) == 5
    assert not [facts for facts in refused["facts"] if unplaced & set(facts.split())]
    placed = every_fact.assign(start=0)
    assert (ratios_from(placed, inputs.codebook)["verdict"] == "refused").sum() > 50
