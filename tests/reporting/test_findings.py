"""What a report finds, by rule, and how it is told."""

import csv
import re
from collections import Counter
from dataclasses import replace
from string import Formatter

import pytest
import yaml

import analysis
from analysis.messages import LANGS
from analysis.model import wording
from analysis.model.finding_kinds import BLANKS
from analysis.problems import InputError
from analysis.reporting.finding_rules import RULES
from analysis.reporting.finding_sections import CHARTS, MOST, sentence, title
from support.pages import executed, text_of
from support.projects import ARTICLE

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture
def own(project):
    """The English report of a source of our own with these figures: indicator, measure, phrase and
    period."""

    def made(figures):
        with project.sources.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        told = {"source": "own", "publisher": "試寫", "date": "2023-01-01", "licence": "CC0"}
        source = told | {"region": "CN", "currency": "CNY"}
        lines = [columns, [source.get(name, "") for name in columns]]
        project.sources.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
        for path in project.figures.glob("*.csv"):
            path.unlink()
        (project.definitions / "preferences.yml").unlink(missing_ok=True)
        head = "source,start,end,as_stated,entity,indicator,measure,period,part_of,note"
        rows = [
            f"own,{20 * number},{20 * number + len(phrase)},{phrase},lanzhou,"
            f"{indicator},{_measure(indicator, measure)},{period},,"
            for number, (indicator, measure, phrase, period) in enumerate(figures)
        ]
        text = "\n".join([head, *rows])
        (project.figures / "own.csv").write_text(text, encoding="utf-8")
        return analysis.report("own", lang="en", root=project.root)

    return made


def _measure(indicator, measure):
    return "" if measure == "level" else "growth_real" if indicator == "gdp" else measure


def _kinds(report):
    return [finding.rule.kind for finding in report._findings]


def _texts(report):
    return [text_of(sentence(one, report._whole)) for one in report._findings]


def test_the_article_s_findings_are_made_by_rule(report_in):
    report = report_in("en")
    assert _kinds(report) == ["comparison", "concentration", "share", "base", "refusal", "range"]
    found = dict(zip(_kinds(report), _texts(report), strict=True))
    assert (
        "below the 4.78 to 4.93 million yuan of Jiangsu’s incubators in the same year"
        in (found["comparison"])
    )
    assert "at least 22.3%" in found["concentration"]
    assert "67 of 135 firms ever incubated, or 49.6%" in found["share"]
    assert "125 people , without saying of what" in found["base"]
    assert "77 person-years in China" in found["base"]
    assert "from a copy of no established origin" in found["base"]
    assert "Income per incubated firm of Lanzhou High-tech Zone is not computed" in found["refusal"]
    assert "334,000 to 384,000 yuan" in found["range"]


def test_the_first_finding_is_the_headline_and_every_finding_has_its_evidence(report_in):
    report = report_in("zh-Hant")
    opening = report.opening()
    headline = re.search("<h1>(.*?)</h1>", opening.html)[1]
    assert headline == title(report._findings[0], report._whole)
    assert headline == "蘭州留創園在孵企業平均收入約400萬元，低於江蘇省孵化器（約490萬元）"
    shown = report.findings().html + report.limits().html
    anchors = re.findall(r'href="#(k\d)"', opening.html)
    assert anchors == [f"k{number}" for number in range(1, len(report._findings) + 1)]
    assert all(f'id="{anchor}"' in shown for anchor in anchors)
    for finding in report._findings:
        assert finding.rule.rule["zh-Hant"] in shown


def test_three_languages_say_the_same_numbers(report_in):
    """Counts and per cent stay as they are; amounts have other scales in Chinese."""
    english, *chinese = (report_in(lang) for lang in ("en", "zh-Hant", "zh-Hans"))
    for other in chinese:
        assert _kinds(other) == _kinds(english)
        assert [one.candidate.facts for one in other._findings] == [
            one.candidate.facts for one in english._findings
        ]
        for kind, one, two in zip(_kinds(english), _texts(english), _texts(other), strict=True):
            if kind in ("share", "concentration"):
                plain = Counter(NUMBER.findall(two)) & Counter(NUMBER.findall(one))
                assert plain.total() >= 2
    assert [NUMBER.findall(text) for text in _texts(chinese[0])] == [
        NUMBER.findall(text) for text in _texts(chinese[1])
    ]


def test_every_kind_has_a_rule_sentences_and_its_blanks(inputs):
    rules = inputs.codebook.findings
    assert set(RULES) == set(BLANKS) == {rule.kind for rule in rules.values()}
    assert set(CHARTS) <= set(RULES)
    for rule in rules.values():
        for lang in LANGS:
            named = {blank for _, blank, _, _ in Formatter().parse(rule.text[lang]) if blank}
            bare = {re.sub("_(is|was)$", "", name).lower() for name in named}
            assert bare <= set(BLANKS[rule.kind])


@pytest.mark.parametrize(
    ("label", "several"),
    [
        ("Income per employee", False),
        ("Employees per incubated firm", True),
        ("Gross domestic product", False),
        ("People with a bachelor’s degree and above per 10,000", True),
        ("Incubated firms", True),
        ("Firms above designated size", True),
        ("Firms ever incubated", True),
        ("Park firms that raised capital", True),
        ("Taxes and fees paid", True),
        ("Engineering (technology) research centres", True),
        ("Little giant firms (national)", True),
        ("Tax basis", False),
        ("Taxes over operating income", True),
        ("Access", False),
        ("Share of firms founded by returnees", False),
        ("Patents granted, growth on the year before", True),
    ],
)
def test_an_english_verb_agrees_with_its_label(label, several):
    assert wording.is_plural(label) is several


def test_a_source_with_little_to_say_has_few_findings():
    report = analysis.report("rmrb-2023-02", lang="en")
    assert len(report._findings) <= 2
    page = text_of(report.opening().html)
    assert "Findings" in page or "calls for a finding" in page


def test_what_is_selected_decides_what_is_found(report_in):
    report = replace(report_in("en"), entity="lanzhou_hightech_zone")
    assert "comparison" not in _kinds(report)
    assert {"base", "refusal"} <= set(_kinds(report))


def test_no_source_has_more_findings_than_a_page_tells_or_a_blank_left_open(every_fact, inputs):
    for source in every_fact["source"].unique()[:40]:
        report = analysis.report(source, lang="en")
        assert len(report._findings) <= MOST
        for finding, text in zip(report._findings, _texts(report), strict=True):
            assert "{" not in text + title(finding, report._whole)
            assert "None" not in text


def test_a_ranking_needs_one_year_one_definition_and_ranges_that_do_not_meet(report_in):
    for lang in ("en", "zh-Hans"):
        report = report_in(lang)
        for finding in report._findings:
            if finding.rule.kind != "comparison":
                continue
            own, other = finding.candidate.rows[0], finding.candidate.blanks["other"]
            rows = [one.row for one in finding.candidate.group if not one.is_own]
            [beside] = [
                row
                for row in rows
                if report._whole.label("entities", row["entity"]) == other
                and row["period"] == own["period"]
            ]
            assert beside["ratio"] == own["ratio"]
            assert beside["lower"] > own["upper"] or beside["upper"] < own["lower"]


def test_a_weight_of_the_project_decides_the_order(project):
    path = project.definitions / "findings.yml"
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))
    rules["share"]["weight"] = 500
    path.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    report = analysis.report(ARTICLE, lang="en", root=project.root)
    assert _kinds(report)[0] == "share"
    assert (
        executed(report.opening())
        .cells[0]
        .outputs[0]
        .metadata["analysis"]["found"][0]
        .endswith("49.6%")
    )


def test_without_rules_the_page_opens_with_its_subject(project):
    (project.definitions / "findings.yml").unlink()
    report = analysis.report(ARTICLE, lang="en", root=project.root)
    assert "<h1>Lanzhou High-tech Zone: printed figures" in report.opening().html
    assert "calls for a finding" in report.opening().html


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{few} {part} account", "{fewer} {part} account"), "nearest: few"),
        (("kind: share", "kind: shares"), "Input should be"),
        (("weight: 70", "weight: 0"), "greater than 0"),
        (("{label_is} {value}, {relation}", "{label_is} {value, {relation}"), "closed {blanks}"),
        (("{label_is} {value}, {relation}", "{label_is} {value:d}, {relation}"), "{value} alone"),
        (("{label_is} {value}, {relation}", "{} {value}, {relation}"), "found {}"),
        (
            ("{Label} of {entity} {label_is} {value}", "{Part} of {entity} {label_is}"),
            "found {Part}",
        ),
        (("{few} {part} account", "{rest} {part} account"), "found {rest}"),
        (("not computed: {missing}", "not computed: {value}"), "found {value}"),
        (("Both sides are printed, and", "Both sides of {label} are, and"), "no blanks"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(project, change, told):
    path = project.definitions / "findings.yml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        analysis.report(ARTICLE, root=project.root)
    assert told in str(error.value)
    assert "definitions/findings.yml" in str(error.value)


def test_a_bulletin_opens_with_its_amounts_and_their_growth(own):
    """Text of our own: nothing to compare with, two amounts with growth, one of them money."""
    report = own(
        [
            ("gdp", "level", "120.5億元", "2022"),
            ("gdp", "growth", "6.5%", "2022"),
            ("patents_granted", "level", "837件", "2022"),
            ("patents_granted", "growth", "下降3.1%", "2022"),
        ]
    )
    assert _kinds(report)[:2] == ["growth", "growth"]
    first, second = _texts(report)[:2]
    assert "12.05 billion yuan in 2022, up 6.5% (" in first
    assert "837 in 2022, down 3.1% (" in second


def test_what_is_merely_absent_is_no_finding(own):
    """A refusal is told first only where another figure could be taken for the missing one."""
    report = own([("incubated_firms", "level", "67家", "2020")])
    assert "refusal" not in _kinds(report)
    assert "one side is nowhere printed" in report.limits().html


def test_a_series_is_of_one_length_and_one_definition(own):
    years = [
        ("gdp", "level", f"{amount}億元", year)
        for year, amount in (("2019", 100), ("2020", 110), ("2021", 121))
    ]
    [finding] = [one for one in own(years)._findings if one.rule.kind == "series"]
    assert finding.candidate.blanks["moved"] == "rose"
    assert finding.candidate.blanks["change"] == "19 to 23%"  # 120.5 to 121.5 over 99.5 to 100.5
    mixed = [*years[:2], ("gdp", "level", "60億元", "2021-01/2021-06")]
    assert "series" not in _kinds(own(mixed))


def test_a_fall_keeps_its_bounds_and_markup_in_a_sentence_is_text(own, project):
    path = project.definitions / "findings.yml"
    text = path.read_text(encoding="utf-8")
    more = "  more:\n" + "".join(f"    {lang}: <i>{{growth}}</i>\n" for lang in LANGS)
    at = text.index("  rule:", text.index("kind: growth"))
    path.write_text(text[:at] + more + text[at:], encoding="utf-8")
    report = own([("gdp", "level", "120.5億元", "2022"), ("gdp", "growth", "下降3%以上", "2022")])
    assert "down at least 3% (" in _texts(report)[0]
    assert "&lt;i&gt;at least 3%&lt;/i&gt;" in report.opening().html


def test_a_page_names_the_base_that_it_assumes(report_in):
    assert "Assumed base: 20萬人" in text_of(report_in("en", base="20萬人").opening().html)
    assert "Assumed base" not in report_in("en").opening().html


def test_a_later_edition_revises_and_another_source_conflicts(own, project):
    own([("gdp", "level", "5000億元", "2022")])
    head, row = project.sources.read_text(encoding="utf-8").splitlines()
    columns = next(csv.reader([head]))
    figures = (project.figures / "own.csv").read_text(encoding="utf-8")

    def findings(supersedes):
        cells = dict(zip(columns, next(csv.reader([row])), strict=True))
        cells |= {"source": "later", "date": "2023-12-01", "supersedes": supersedes}
        lines = [head, row, ",".join(cells[name] for name in columns)]
        project.sources.write_text("\n".join(lines), encoding="utf-8")
        later = figures.replace("own,", "later,").replace("5000", "5200")
        (project.figures / "later.csv").write_text(later, encoding="utf-8")
        report = analysis.report("own", lang="en", root=project.root)
        return dict(zip(_kinds(report), _texts(report), strict=True))

    told = findings("own")
    assert "conflict" not in told
    assert "was first printed as 500 billion yuan ; a later edition prints 520" in told["revision"]
    assert "revision" not in findings("")
    assert (
        "one source prints 520 billion yuan , another 500 billion yuan" in findings("")["conflict"]
    )
