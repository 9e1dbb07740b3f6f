"""Tables as one asks for them: by code or label, the article first; misuse is told in a line."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.problems import InputError
from support.projects import ARTICLE

PARK = "lanzhou_returnee_park"
PER_FIRM = "income_per_incubated_firm"


@pytest.mark.parametrize(
    "name", [PARK, "蘭州留創園", "兰州留创园", "Lanzhou returnee park", "留創園"]
)
def test_a_code_and_a_label_in_any_language_name_the_same(name):
    found = analysis.facts(name, source=ARTICLE)
    assert set(found["entity"]) == {PARK}
    assert set(found["entity_label"]) == {"Lanzhou returnee park"}
    assert len(found) > 10


def test_one_word_or_several_choose_rows_and_none_chooses_nothing_away():
    every = analysis.facts()
    assert (
        len(analysis.facts(indicator=["income", "tax"]))
        == every["indicator"].isin(["income", "tax"]).sum()
    )
    assert len(analysis.facts(None, "", [])) == len(every)
    assert set(analysis.facts(period=2020)["period"]) == {"2020"}


@pytest.mark.parametrize("ask", [analysis.facts, analysis.ratios, analysis.checks])
def test_what_was_read_in_its_text_comes_first(ask):
    found = ask(lang="zh-Hant")
    ids = found["fact" if "fact" in found else "facts"]
    own = ids.str.startswith(f"{ARTICLE}:").tolist()
    assert own == sorted(own, reverse=True)
    assert own[0]
    assert not own[-1]
    assert list(found.index) == list(range(len(found)))


def test_what_was_asked_for_is_written_read_and_made_again(inputs, tmp_path):
    facts = analysis.facts(lang="zh-Hant")
    for ending in ("csv", "parquet"):
        path = analysis.write(facts, tmp_path / f"facts.{ending}")
        pd.testing.assert_frame_equal(analysis.read(path), facts)
    again = analysis.ratios_from(facts, inputs.codebook, inputs.sources)
    assert len(again) == len(analysis.ratios())


def test_ratios_of_a_source_are_those_that_its_facts_are_part_of():
    found = analysis.ratios(source=ARTICLE, verdict="computed")
    assert set(found["verdict"]) == {"computed"}
    assert found["facts"].str.contains(f"{ARTICLE}:").all()
    assert len(analysis.ratios(PER_FIRM, verdict=["computed", "refused"])) > 3


def test_search_looks_in_labels_and_other_names_in_either_script():
    for text in ("總收入", "总收入", "Income of incubated"):
        assert "income" in set(analysis.search(text)["code"])
    found = analysis.search("在孵企業", lang="zh-Hant").set_index("code")
    assert found.loc["incubated_firms", "label"] == "在孵企業"
    assert found.loc["incubated_firms", "rows"] == len(analysis.facts(indicator="incubated_firms"))
    assert analysis.search("no such thing").empty


def test_floats_plot_and_keep_apart_unlimited_and_unknown():
    made = analysis.floats(analysis.ratios(source=ARTICLE))
    assert made[["value", "lower", "upper", "at"]].dtypes.eq("float64").all()
    funds = made[made["ratio"].eq("support_funds_per_income") & made["verdict"].eq("computed")]
    assert funds["upper"].iloc[0] == np.inf
    assert funds["one_sided"].iloc[0] == "at least"
    assert funds["at"].iloc[0] == funds["lower"].iloc[0]
    assert made[made["verdict"] == "refused"][["lower", "upper", "at"]].isna().all(axis=None)
    bars = analysis.errors(made)
    assert bars.shape == (2, len(made))
    assert np.nanmin(bars) >= 0
    known = made["verdict"] != "refused"
    inside = made[known & made["one_sided"].eq("")]
    assert ((inside["lower"] <= inside["at"]) & (inside["at"] <= inside["upper"])).all()


def test_a_ratio_of_ones_own_obeys_the_rules():
    made = analysis.define_ratio("income / 在孵企業", unit="萬元/家", label="平均", lang="zh-Hant")
    row = made[made["entity"].eq(PARK) & made["period"].eq("2020")].iloc[0]
    assert row["value"] == 400
    assert row["ratio_label"] == "平均"
    assert "refused" in set(made["verdict"])
    assert set(made.attrs["sides"]) == {"在孵企業總收入", "在孵企業"}


def test_scenarios_follow_each_base():
    made = analysis.scenarios("rd_staff_implied", ["20萬人", "近8萬人"])
    assert made["value"].tolist() == [2500, None]
    assert made["upper"].iloc[1] == pytest.approx(1004)


# What is asked wrongly, and what the one line says.
MISUSES = [
    (lambda: analysis.facts("income"), "which is the name of an indicator"),
    (lambda: analysis.facts(indicator=PARK), "which is the name of an entity"),
    (lambda: analysis.facts(indicator="incom"), "(nearest: income), found 'incom'"),
    (lambda: analysis.facts(entity=["a1", "b2"]), "found 'b2'"),
    (lambda: analysis.facts(period="FY24"), "period: expected a period (ISO 8601)"),
    (lambda: analysis.facts(source="lanzhou-dail"), "(nearest: lanzhou-daily-"),
    (lambda: analysis.facts(lang="fr"), "lang: expected one of en, zh-Hans, zh-Hant, found 'fr'"),
    (lambda: analysis.facts(lang=None), "lang: expected one of en, zh-Hans, zh-Hant, found None"),
    (lambda: analysis.ratios("en"), "ratio: expected the code or label"),
    (lambda: analysis.ratios("tax_per_firms"), "(nearest: tax_per_firm)"),
    (lambda: analysis.ratios(verdict="good"), "one of computed, refused, reported"),
    (lambda: analysis.ratios(base="5"), "base of rd_staff_implied: expected a quantity"),
    (lambda: analysis.checks(verdict="bad"), "one of consistent, inconsistent, not checked"),
    (lambda: analysis.observations(as_of="soon"), "as_of: expected a day"),
    (lambda: analysis.observations(verdict="x"), "one of agree, conflict"),
    (lambda: analysis.series("", "income"), "entity: expected one entity, found none"),
    (lambda: analysis.series(PARK, "income", measure="growht"), "(nearest: growth)"),
    (lambda: analysis.search(None), "text: expected text, found None"),
    (lambda: analysis.search(" "), "text: expected a word to look for"),
    (lambda: analysis.floats(None), "data: expected a frame, found None"),
    (lambda: analysis.floats(pd.DataFrame()), "found none"),
    (lambda: analysis.errors([1]), "data: expected a frame"),
    (lambda: analysis.define_ratio("income/firms", unit="元/家"), "two indicators with ' / '"),
    (lambda: analysis.define_ratio("income / frms", unit="元/家"), "found 'frms'"),
    (lambda: analysis.define_ratio("income / firms", unit="元/人"), "unit: expected one that"),
    (lambda: analysis.define_ratio("income / firms", unit="furlong"), "unknown unit 'furlong'"),
    (lambda: analysis.scenarios("rd_staff_implied", []), "base: expected at least one"),
    (lambda: analysis.scenarios("rd_staff_implied", "20"), "base of rd_staff_implied"),
    (lambda: analysis.ratio("nothing_like_it_xyz"), "(`search` finds them)"),
    (lambda: analysis.ratio(PER_FIRM, "gansu"), "ratio: expected one row"),
    (lambda: analysis.ratio("zone_income_per_staff"), "and 20 more"),
    (lambda: analysis.ratio(PER_FIRM, PARK, reading="other"), "one of alternative, preferred"),
    (lambda: analysis.ratio(PER_FIRM, PARK, "soon"), "period: expected a period"),
    (lambda: analysis.ratio(""), "ratio: expected one ratio, found none"),
    (lambda: analysis.fact(f"{ARTICLE}:1143x"), f"(nearest: {ARTICLE}:1143)"),
    (lambda: analysis.fact("5"), "id: expected the id of a fact"),
    (lambda: analysis.cite("nobody"), "source: expected the code of one of"),
    (lambda: analysis.cite(ARTICLE, "apa"), "style: expected one of bibtex, text"),
    (lambda: analysis.compare("incme_per_firm"), "ratio: expected the code or label"),
    (
        lambda: analysis.compare(PER_FIRM, "gansu"),
        "expected one that is known of these, found none",
    ),
    (lambda: analysis.read("nothing.csv"), "expected a file that is there"),
    (lambda: analysis.write(analysis.sources(), "x.txt"), "expected an ending, one of .csv"),
    (lambda: analysis.facts(root="/nowhere"), "expected a folder that holds definitions"),
    (lambda: analysis.report(entity="lanzou"), "parameter entity"),
    (lambda: analysis.report(lang="zh"), "(nearest: zh-Hant), found 'zh'"),
    (lambda: analysis.facts(pd.Series(["x1"])), "entity: expected the code or label of one of"),
    (lambda: analysis.search("專利", lang="fr"), "lang: expected one of en, zh-Hans, zh-Hant"),
    (lambda: analysis.cite(f"{ARTICLE}:1"), f"(nearest: {ARTICLE}), found '{ARTICLE}:1'"),
    (lambda: analysis.cite(style="apa"), "style: expected one of bibtex, text"),
    (
        lambda: analysis.controls(print, lang=[]),
        "a list of choices, or labels with their values, found []",
    ),
    (lambda: analysis.table([1]), "data: expected a frame, found [1]"),
    (lambda: analysis.review("nobody"), "expected proposals (analysis extract FILE makes them)"),
    (lambda: analysis.review("../x"), "expected letters, digits and . _ -"),
    (lambda: analysis.review(ARTICLE, lang="fr"), "lang: expected one of en, zh-Hans, zh-Hant"),
    (lambda: analysis.run("4_report"), "(nearest: 3_report), found '4_report'"),
    (lambda: analysis.run("1_facts", langs="en"), "1_facts.ipynb: parameter langs: expected"),
    (lambda: analysis.read_text(5), "text: expected text, found 5 (int)"),
    (lambda: analysis.read_table("<p>5家</p>"), "table: expected a table with figures, found none"),
    # names and numbers of arguments
    (lambda: analysis.facts(entit="x"), "facts: argument: expected one of entity, indicator"),
    (lambda: analysis.ratio(PER_FIRM, entities=PARK), "(nearest: entity), found 'entities'"),
    (lambda: analysis.run("1_facts", "en"), "run: arguments: expected at most 1 without a name"),
    (lambda: analysis.define_ratio("income / firms", "元/家"), "by name: unit=, label="),
    (lambda: analysis.facts("a", entity="b"), "facts: entity: expected one value, found two"),
    (lambda: analysis.series(PARK), "series: arguments: expected indicator=…, found none"),
    (analysis.write, "write: arguments: expected path=…, found none"),
    # a code or a word that is none
    (
        lambda: analysis.facts(float("nan")),
        "entity: expected a word, or a list of words, found",
    ),
    (lambda: analysis.facts(b"lanzhou"), "found b'lanzhou' (bytes)"),
    (lambda: analysis.facts(Path("lanzhou")), "found PosixPath"),
    (lambda: analysis.facts(pd.DataFrame({"a": [1]})), "list of words, found DataFrame"),
    (lambda: analysis.facts({"entity": PARK}), "found {'entity': 'lanzhou_returnee_park'}"),
    (lambda: analysis.facts([PARK, None]), "a list of words, found None"),
    (lambda: analysis.facts([[PARK]]), "found ['lanzhou_returnee_park']"),
    (lambda: analysis.facts(["", PARK]), "a list of words, found ''"),
    (lambda: analysis.facts(period=2020.5), "period: expected a word, or a list of words, found 2"),
    (lambda: analysis.facts(period=pd.Timestamp("2020-01-01")), "period: expected a word"),
    (lambda: analysis.facts(period=slice(2015, 2020)), "period: expected a word"),
    (lambda: analysis.facts(period="2020-13"), "period: expected a period (ISO 8601)"),
    (lambda: analysis.facts(source=5), "source: expected the code of one of"),
    (
        lambda: analysis.facts(lang=["en"]),
        "zh-Hant (nearest: en), found ['en']",
    ),
    (lambda: analysis.facts(root=5), "root: expected a path, found 5 (int)"),
    (lambda: analysis.ratios(PARK), "which is the name of an entity"),
    (lambda: analysis.ratios(base=["20萬人"]), "base: expected text, found ['20萬人']"),
    (lambda: analysis.checks("income"), "which is the name of an indicator"),
    (lambda: analysis.series("income", PARK), "2 problems"),
    (lambda: analysis.series([PARK, "gansu"], "income"), "entity: expected one entity, found lanz"),
    (lambda: analysis.series(PARK, "income", breakdown=5), "breakdown: expected text, found 5"),
    (lambda: analysis.series(PARK, "income", breakdown="x"), "breakdown: expected one of"),
    (lambda: analysis.observations(as_of=5), "as_of: expected text, found 5 (int)"),
    (lambda: analysis.search(pd.Series(["income"])), "text: expected text, found Series"),
    (lambda: analysis.search(b"income"), "text: expected text, found b'income' (bytes)"),
    # numbers, frames
    (lambda: analysis.floats(pd.Series([1])), "data: expected a frame, found Series"),
    (lambda: analysis.floats(words_for_numbers()), "value: expected numbers, found could not"),
    (lambda: analysis.errors({"value": 1}), "data: expected a frame, found {'value': 1}"),
    (lambda: analysis.floats(analysis.ratio(PER_FIRM, PARK)), "expected a frame, found RatioValue"),
    (lambda: analysis.table(None), "data: expected a frame, found None"),
    (lambda: analysis.table(analysis.sources(), lang="fr"), "found 'fr'"),
    (lambda: analysis.facts_from("x"), "figures: expected a frame, found 'x'"),
    (
        lambda: analysis.facts_from(analysis.ratios()),
        "columns: expected a column 'source'",
    ),
    (lambda: analysis.facts_from(figures(), sources=5), "sources: expected a frame or rows"),
    (lambda: analysis.facts_from(figures(), "en"), "codebook: expected a Codebook"),
    (lambda: analysis.facts_from(figures(entity="nowhere")), "entity: expected one of"),
    (lambda: analysis.facts_from(figures(indicator="income")), "a quantity of income"),
    (lambda: analysis.facts_from(figures(period="")), "period: expected a period (ISO 8601)"),
    (lambda: analysis.write("facts.csv", analysis.facts()), "2 problems"),
    (lambda: analysis.write([1], "x.csv"), "data: expected a frame, found [1]"),
    (lambda: analysis.write(analysis.facts(), None), "path: expected a path, found None"),
    (lambda: analysis.write(pd.DataFrame([[1, 2]], columns=["a", "a"]), "x.csv"), "that differ"),
    (
        lambda: analysis.write(pd.DataFrame({"value": [[1]]}), "x.parquet"),
        "cells: expected text",
    ),
    (lambda: analysis.read(5), "path: expected a path, found 5 (int)"),
    (lambda: analysis.read("."), "expected a file that is there, ending in .csv, .parquet"),
    # one ratio, one fact
    (lambda: analysis.ratio([PER_FIRM, "tax_per_firm"]), "ratio: expected one ratio, found inc"),
    (lambda: analysis.ratio(PARK, PER_FIRM), "2 problems"),
    (lambda: analysis.ratio(PER_FIRM, PARK, reading=5), "reading: expected text, found 5 (int)"),
    (lambda: analysis.ratio(PER_FIRM, PARK).cite("apa"), "style: expected one of bibtex, text"),
    (lambda: analysis.fact(analysis.facts()), "id: expected text, found DataFrame"),
    (lambda: analysis.fact(None), "id: expected text, found None"),
    (lambda: analysis.compare(None), "ratio: expected one ratio, found none"),
    (lambda: analysis.compare([PER_FIRM, "tax_per_firm"]), "one ratio, found income_per"),
    (lambda: analysis.define_ratio("income / firms", unit=""), "expected that of the result"),
    (
        lambda: analysis.define_ratio("income / firms", unit="元/家", label=5),
        "label: expected text",
    ),
    (lambda: analysis.define_ratio("income / gansu", unit="元/家"), "the name of an entity"),
    (lambda: analysis.scenarios(PER_FIRM, "20萬人"), "one that assumes a base: one of rd_staff"),
    (lambda: analysis.scenarios("rd_staff_implied", [None]), "base: expected a word, or a list"),
    (lambda: analysis.scenarios("20萬人", "rd_staff_implied"), "ratio: expected the code or label"),
    (lambda: analysis.cite({"a": 1}), "source or fact: expected a word, or a list of words"),
    (lambda: analysis.cite(ARTICLE, "BibTeX"), "(nearest: bibtex), found 'BibTeX'"),
    # texts, phrases, pages
    (lambda: analysis.read_text(Path("page.txt")), "text: expected text, found PosixPath"),
    (lambda: analysis.read_text(analysis.facts()), "text: expected text, found DataFrame"),
    (lambda: analysis.read_text("67家", day="soon"), "day: expected a day (2021-03-16), found"),
    (lambda: analysis.read_table(5), "table: expected a frame or HTML, found 5 (int)"),
    (lambda: analysis.parse_quantities(None), "phrases: expected text, a list or a Series of it"),
    (lambda: analysis.parse_quantities(b"67"), "found b'67' (bytes)"),
    (lambda: analysis.parse_quantities(["67家"], "colum"), "(nearest: column), found 'colum'"),
    (lambda: analysis.explain(5), "text: expected text, found 5 (int)"),
    (
        lambda: analysis.extract_figures(["67家"]),
        "expected text or a Series, found ['67",
    ),
    (lambda: analysis.extract_corpus(None, "out"), "inputs: expected a path or a list of them"),
    (lambda: analysis.report(5), "source: expected text, found 5 (int)"),
    (lambda: analysis.report(ARTICLE, base="5家"), "base of rd_staff_implied"),
    (lambda: analysis.report(ARTICLE, context="yes"), "context: expected True or False"),
    (lambda: analysis.run(5), "notebook: expected text, found 5 (int)"),
    (lambda: analysis.run("1_facts", lang=5), "parameter lang: expected one of en, zh-Hans"),
    (lambda: analysis.review([ARTICLE]), "source: expected text, found ['lanzhou-daily-"),
    (lambda: analysis.controls("x", a=[1]), "show: expected a function, found 'x'"),
    (lambda: analysis.controls(print, lang="en"), "lang: expected a list of choices, or labels"),
]


def figures(**cells):
    """Figures of a text, with cells changed."""
    return analysis.read_text("2020年，蘭州留創園在孵企業67家。").assign(**cells)


def words_for_numbers():
    return analysis.ratios(source=ARTICLE).assign(value="many")


@pytest.mark.parametrize("misuse", range(len(MISUSES)))
def test_a_misuse_is_told_in_a_line(misuse):
    assert len(MISUSES) > 130
    ask, told = MISUSES[misuse]
    with pytest.raises(InputError) as refused:
        ask()
    lines = str(refused.value).splitlines()
    assert refused.value._render_traceback_() == [
        f"{type(refused.value).__name__}: {refused.value}"
    ]
    assert all(line.startswith("  ") and ": expected " in line for line in lines[1:])
    assert told in str(refused.value)
