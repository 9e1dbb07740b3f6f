"""Ratios of which one side is nowhere printed are a list of what is missing, not a table."""

import re

import pytest

import analysis
from analysis.model import load_inputs
from support.projects import ARTICLE, call

TEXT = (
    "2022年，兰州高新区营业总收入1502.6亿元，净利润92.4亿元。2022年，兰州高新区在孵企业总收入31.5亿元，"
    "在孵企业860家，在孵企业从业人员9800人，研发人员10200人。"
)
DESCRIBED = "--publisher 試 --title 試 --licence CC0 --region CN --currency CNY --date 2023-02-20"


@pytest.fixture
def ratios_of_the_article():
    frame = analysis.ratios(source=ARTICLE, verdict="refused", lang="en")

    def row(ratio, entity):
        [found] = frame[(frame["ratio"] == ratio) & (frame["entity"] == entity)].to_dict("records")
        return found

    return row


@pytest.fixture
def report(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project.root)
    path = tmp_path / "own.txt"
    path.write_text(TEXT, encoding="utf-8")
    for command in (
        ("extract", str(path), "--date", "2023-02-20"),
        ("decide", "own", "--accept", "likely"),
        ("add", "own", *DESCRIBED.split()),
    ):
        result = call(*command)
        assert result.exit_code == 0, result.output
    return lambda lang: analysis.report(source="own", lang=lang, root=project.root)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_what_is_missing_is_listed_once_with_the_ratios_that_it_would_give(report, lang):
    made = report(lang)
    html = made.refusals()._repr_html_()
    refused = made.ratios_frame
    refused = refused[refused["verdict"] == "refused"]
    listed = html.partition('class="absent"')[2]
    assert len(re.findall(r'id="r\d', listed)) > 3
    assert len(re.findall(r'id="r\d', html)) == len(refused)
    names = [line.partition("</b>")[0] for line in listed.split("<li><b>")[1:]]
    assert len(names) == len(set(names)) > 3


def test_the_rows_stay_in_the_table_of_ratios(report):
    refused = report("en").ratios_frame
    reasons = refused[refused["verdict"] == "refused"]["reason"]
    assert reasons.str.contains("is not printed for").sum() > 3


def test_a_refusal_has_a_code_of_its_reason_that_is_the_same_in_every_language(report):
    frames = [report(lang).ratios_frame for lang in ("zh-Hant", "zh-Hans", "en")]
    codes = [frame["refusal"].tolist() for frame in frames]
    assert codes[0] == codes[1] == codes[2]
    for row in frames[2].itertuples():
        assert bool(row.refusal) == (row.verdict == "refused")
        code, _, about = row.refusal.partition(":")
        known = about in load_inputs().codebook.indicators
        assert known == (code in ("not_printed", "printed_elsewhere", "printed_narrower"))


def test_what_is_printed_of_another_place_is_no_mere_absence(ratios_of_the_article):
    row = ratios_of_the_article("income_per_incubated_firm", "lanzhou_hightech_zone")
    assert row["refusal"] == "printed_elsewhere:incubated_firms"
