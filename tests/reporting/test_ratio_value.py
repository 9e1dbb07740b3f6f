"""One ratio and one fact as objects, and a ratio of several places."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

import analysis
from support.projects import ARTICLE, with_own_text

PARK = "lanzhou_returnee_park"


def test_a_ratio_knows_its_number_readings_prints_and_sources():
    found = analysis.ratio("share_income_10m", PARK)
    assert found.formula == "6家 ÷ 67家"
    assert [each.formula for each in found.readings] == ["6家 ÷ 38家", "6家 ÷ 135家"]
    assert float(found) == pytest.approx(8.955, abs=1e-3)
    assert found.sources == (ARTICLE,)
    assert found.cautions[0].startswith("“Among them”")
    assert found.cite().startswith("蘭州日報")
    facts = analysis.cite([f"{ARTICLE}:1134", ARTICLE, f"{ARTICLE}:426"], "bibtex")
    assert facts.count("@misc") == 1
    assert found.cite("bibtex").startswith(f"@misc{{{ARTICLE},\n  author = {{{{蘭州日報}}}}")
    with pytest.raises(FrozenInstanceError):
        found.value = 1


def test_what_is_no_number_is_none():
    wide = analysis.ratio("income_per_employee", PARK)
    assert wide.value is None
    assert wide.lower < wide.upper
    with pytest.raises(ValueError, match="334–384 thousand yuan per person"):
        float(wide)
    one_sided = analysis.ratio("support_funds_per_income", "lanzhou_hightech_zone")
    assert one_sided.upper == Decimal("Infinity")
    with pytest.raises(ValueError, match="Support funds"):
        float(one_sided)
    refused = analysis.ratio("income_per_incubated_firm", "lanzhou_hightech_zone")
    assert refused.verdict == "refused"
    with pytest.raises(ValueError, match="is not printed for Lanzhou High-tech Zone"):
        float(refused)


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_it_reads_well_as_text_and_as_html_in_every_language(lang):
    found = analysis.ratio("share_income_10m", PARK, lang=lang)
    lines = str(found).splitlines()
    assert lines[0].startswith(found.label)
    assert len(lines) == 3 + len(found.readings) + len(found.cautions)
    html = found._repr_html_()
    assert f"<h3>{found.label}" in html
    assert html.count("<li>") == len(found.readings) + len(found.cautions)


def test_its_chart_cites_its_sources():
    chart = analysis.ratio("income_per_employee", PARK).chart()
    assert "<svg" in chart.html
    assert "蘭州日報" in chart.html


def test_the_alternative_reading_can_be_asked_for():
    found = analysis.ratio("share_returnee_founded", PARK, reading="alternative")
    assert found.formula == "38家 ÷ 135家"
    assert [each.formula for each in found.readings] == ["38家 ÷ 67家"]


def test_a_fact_has_an_address_and_its_sentence_where_the_text_is_at_hand(project):
    found = analysis.fact(f"{ARTICLE}:1134")
    assert found.address == f"{ARTICLE}#char=1134,1139"
    assert found.sentence == ""
    with_own_text(project)
    (one,) = analysis.facts(indicator="income")["fact"]
    assert analysis.fact(one).sentence == "某園現有企業12家，其中高新企業3家；收入約5億元。"
    changed = replace(analysis.fact(one), as_stated="約6億元")
    assert changed.sentence == ""


def test_a_comparison_has_rows_and_a_chart():
    found = analysis.compare("income_per_incubated_firm", lang="zh-Hant")
    assert found.frame["entity_label"].iloc[0] == "蘭州留創園"
    assert "refused" not in set(found.frame["verdict"])
    html = found.chart().html
    assert html.count("<svg") == 2
    assert "孵化器" in html
    assert "<svg" in found._repr_html_()
    assert "蘭州留創園 · 2020年: " in str(found)


@pytest.mark.parametrize("entity", ["lanzhou_hightech_zone", None])
def test_a_comparison_of_one_row_without_a_base_is_drawn(entity):
    assert "<svg" in analysis.compare("rd_staff_per_10k", entity).chart().html
