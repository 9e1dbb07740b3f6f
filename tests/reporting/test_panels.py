"""Places and years side by side."""

from decimal import Decimal

import pytest

import analysis
from analysis.model import comparisons
from analysis.problems import InputError

LANGS = ("en", "zh-Hant", "zh-Hans")


def row(entity: str, period: str, lower: str, upper: str, **more: object) -> dict[str, object]:
    ends = {"lower": Decimal(lower), "upper": Decimal(upper), "value": Decimal(lower)}
    told = {"ratio": "employees_per_firm", "entity": entity, "period": period, "closed": "both"}
    rest = {"unit": "人/家", "verdict": "computed", "reading": "", "caveats": "", "facts": ""}
    return {**told, **ends, **rest, **more}


@pytest.fixture(scope="module")
def panel():
    return analysis.panel(ratios="rd_fte_per_head, 园区企业人均收入", lang="en")


def test_a_group_is_a_ratio_in_one_currency_known_of_several(inputs):
    money = {"ratio": "zone_income_per_staff"}
    rows = [
        row("a", "2020", "1", "1"),
        row("b", "2019", "2", "2", verdict="refused"),
        row("a", "2021", "3", "3", **money, unit="元/人"),
        row("b", "2021", "3", "3", **money, unit="新台幣/人"),
        row("c", "2021", "4", "4", **money, unit="新台幣/人"),
    ]
    (group,) = comparisons.panel(rows, inputs.codebook)
    assert [one["entity"] for one in group] == ["b", "c"]


def test_series_are_of_periods_of_one_length_and_places_show_their_newest():
    rows = [row("a", when, "1", "1") for when in ("2019", "2020", "2020-01/2020-06", "2021")]
    assert [len(series) for series in comparisons.over_time(rows)] == [3, 1]
    assert [one["period"] for one in comparisons.newest(rows)] == ["2021"]
    assert not comparisons.are_of_one_length(rows)


def test_who_is_highest_is_said_only_where_it_is_certain():
    from analysis.reporting.panels import _standing

    apart = [row("a", "2020", "5", "6"), row("b", "2020", "3", "4"), row("c", "2020", "1", "2")]
    assert _standing(apart) == "ranked"
    assert _standing([*apart, row("d", "2020", "5.5", "9")]) == "close"
    assert _standing([*apart, row("d", "2020-06", "9", "9")]) == "lengths"
    money = [{**one, "unit": "元/人"} for one in apart]
    assert _standing([*money, row("d", "2017", "9", "9", unit="元/人")]) == "unranked"


def test_a_suspected_misprint_is_in_the_table_and_in_no_chart():
    found = analysis.panel("national_zones", "zone_tax_per_income", lang="en")
    charts = str(found.places()) + str(found.series())
    assert "50,2" not in charts
    assert "50,2" in str(found.table())


def test_every_number_stands_with_its_formula_and_a_numbered_source(panel):
    html = panel.table().html
    assert html.count("<tr") > 40
    for line in html.split("<tr")[1:]:
        assert 'class="group"' in line or "<td" not in line or "÷" in line
        assert 'class="num"' not in line or "<td" not in line or 'href="#s' in line
    assert panel.opening().metadata["found"][0].startswith("Side by side: places and groups")
    for anchor in ("p1", "t1"):
        assert f'href="#{anchor}"' in panel.opening().html
    assert 'id="p1"' in panel.places().html
    assert 'id="t1"' in panel.series().html


def test_the_three_languages_show_the_same_rows():
    counts = set()
    for lang in LANGS:
        found = analysis.panel(ratios="employees_per_firm", lang=lang)
        counts.add((found.table().html.count("<tr"), found.places().html.count("<svg")))
    assert len(counts) == 1


def test_nothing_to_set_side_by_side_is_said():
    found = analysis.panel("lanzhou_returnee_park", "tax_per_firm", lang="en")
    for piece in (found.opening(), found.places(), found.series(), found.table()):
        assert "data-empty" in piece.html
    assert found.refusals().html == ""


def test_names_that_name_nothing_are_told_together():
    with pytest.raises(InputError) as error:
        analysis.panel("lanzhu_hightech_zone", "tax_per_firms", lang="en")
    told = str(error.value)
    assert "nearest: lanzhou_hightech_zone" in told
    assert "nearest: tax_per_firm" in told


def test_prints_that_exclude_each_other_are_told_unless_one_is_suspected():
    told = analysis.panel(ratios="employees_per_firm", lang="en").table().html
    assert told.count("<li>Sources disagree:") >= 3
    assert "Gross domestic product of Lanzhou-Baiyin self-innovation zone, 2020" in told
    assert "160 thousand" not in told


def test_the_newest_is_the_last_to_end_and_of_two_the_longer():
    rows = [row("a", when, "1", "1") for when in ("2020", "2020-01/2020-06", "2019-07/2020-06")]
    rows.sort(key=comparisons._when)
    assert [one["period"] for one in rows] == ["2020-01/2020-06", "2019-07/2020-06", "2020"]
