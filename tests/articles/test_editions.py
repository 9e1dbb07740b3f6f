"""Another edition of an article, a reprint, and one thing that a source prints twice."""

import csv

import pytest
import yaml

from analysis.articles.article import open_article
from analysis.articles.editions import editions
from analysis.articles.proposal_table import proposals_path
from analysis.articles.proposing import extract
from analysis.model import load_inputs
from support.placing import texts
from support.projects import call

DESCRIBED = "--publisher 試 --title 試 --licence CC0 --region CN --currency CNY --date"
OPTIONS = DESCRIBED.split()
FIRST = next(text.plain for text in texts() if text.name == "qinglan_annual")
CORRECTED = (
    FIRST.replace("412家", "421家")
    .replace("；众创空间22家", "")
    .replace("全年专利", "孵化面积16万平方米。全年专利")
)


def stored(project, tmp_path, **named):
    for code, text in named.items():
        path = tmp_path / f"{code}.txt"
        path.write_text(text, encoding="utf-8")
        result = extract(project, open_article(path), code)
    return result


def test_a_corrected_edition_tells_what_changed_vanished_and_is_new(project, tmp_path):
    (one,) = stored(project, tmp_path, first=FIRST, second=CORRECTED).editions
    assert (one.source, one.changed, one.added) == (
        "first",
        ("412家 → 421家 园区有效期内高新技术企业",),
        ("16万平方米 孵化面积",),
    )
    assert [told.split()[0] for told in one.vanished] == ["22家"]
    assert one.likeness > 0.9
    assert one.kept > 20
    assert 0 < one.moved < one.kept


def test_a_figure_that_vanishes_twice_and_comes_once_elsewhere_has_moved_once(project, tmp_path):
    twice = f"园区现有众创空间22家。{FIRST}另有众创空间22家。"
    once = f"{FIRST.replace('；众创空间22家', '')}年末众创空间22家。"
    (one,) = stored(project, tmp_path, first=twice, second=once).editions
    assert sum(told.startswith("22家") for told in (*one.vanished, *one.changed)) <= 2


def test_a_reprint_in_the_other_script_is_the_same_article(project, tmp_path):
    from analysis.vocabulary.script import traditional

    stored(project, tmp_path, first=FIRST)
    (one,) = stored(project, tmp_path, reprint=traditional(FIRST)).editions
    assert (one.changed, one.vanished, one.added) == ((), (), ())
    assert one.likeness == pytest.approx(1)


def test_other_articles_of_the_same_kind_are_others(project, tmp_path):
    stored(project, tmp_path, **{text.name: text.plain for text in texts()})
    assert all(not editions(project, text.name) for text in texts())


def test_the_command_suggests_supersedes_and_add_takes_it(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project.root)
    stored(project, tmp_path, first=FIRST)
    path = tmp_path / "second.txt"
    path.write_text(CORRECTED, encoding="utf-8")
    for command in (
        ("codebook", "places", "first"),
        ("decide", "first", "--accept", "likely", "--reject-rest"),
        ("add", "first", *OPTIONS, "2023-02-20"),
    ):
        assert call(*command).exit_code == 0
    told = call("extract", str(path))
    assert "much the same text as first" in told.output
    assert "analysis add second --supersedes first" in told.output
    call("decide", "second", "--accept", "likely", "--reject-rest")
    added = call("add", "second", "--supersedes", "first", *OPTIONS, "2023-02-22")
    assert added.exit_code == 0, added.output
    pasted = yaml.safe_load(added.output.partition("analysis run:\n")[2])
    assert pasted["second"]["parameters"] == {"source": "second"}
    assert "much the same text" not in added.output
    observed = load_inputs(project.root)
    assert [row["supersedes"] for row in observed.sources if row["source"] == "second"] == ["first"]


def test_one_thing_printed_twice_is_told_and_checked(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project.root)
    text = (
        "2022年，兰州高新区高质量发展。截至2022年底，兰州高新区有高新技术企业412家、瞪羚企业27家。\n"
        "截至2022年底，兰州高新区高新技术企业达421家，瞪羚企业27家。\n"
    )
    stored(project, tmp_path, twice=text)
    assert call("decide", "twice", "--accept", "likely").exit_code == 0
    told = call("add", "twice", *OPTIONS, "2023-02-20")
    assert told.exit_code == 0, told.output
    assert "1 printed again, and they agree" in told.output
    assert "exclude each other: 412家 and 421家 (lanzhou_hightech_zone, hightech" in told.output
    import analysis

    checks = analysis.checks(root=project.root)
    row = checks[checks["check"] == "repeated:hightech_enterprises"].iloc[0]
    assert (row["verdict"], row["entity"]) == ("inconsistent", "lanzhou_hightech_zone")


def test_the_day_of_publication_is_given_or_found_and_is_told(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project.root)
    path = tmp_path / "own.txt"
    path.write_text("去年，兰州高新区营业总收入120亿元。", encoding="utf-8")
    told = call("extract", str(path))
    assert "no day of publication is known" in told.output
    told = call("extract", str(path), "--date", "2024-03-01")
    assert "--date 2024-03-01 --title" in told.output
    text = proposals_path(project, "own").read_text(encoding="utf-8")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["indicator"], row["period"]) == ("zone_income", "2023")
    told = call("extract", str(path), "--date", "March")
    assert told.exit_code == 2
    assert "--date: expected YYYY-MM-DD, found 'March'" in told.output
