"""Figures in their text: only when asked for, and marked as such. The text is this test's own."""

import re
import shutil

import pytest

import analysis
from analysis.model.loading import read_inputs
from analysis.problems import InputError
from support.projects import ARTICLE, PHRASES, TEXT, plan


def test_by_default_no_text_is_reprinted(own):
    report = analysis.report(source="own", root=own.root)
    assert report.evidence_in_context().html == ""
    assert "context" not in report.header().metadata
    assert "看原文" not in report.evidence().html


def test_every_figure_is_marked_and_linked_both_ways(own):
    report = analysis.report(source="own", context=True, root=own.root)
    html = report.evidence_in_context().html
    assert re.findall(r'<mark id="c\d+"><a href="#f\d+">([^<]+)</a></mark>', html) == PHRASES
    shown = re.search(r'<div class="context"[^>]*>(.*)</div>', html)[1]
    assert re.sub(r"<[^>]*>", "", shown) == TEXT
    assert "請勿散佈" in html
    page = html + report.evidence().html + report.facts_table().html
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([cef][^"]+)"', page)) <= anchors
    assert page.count('href="#c') == len(PHRASES)


def test_the_page_says_that_it_holds_the_text(own):
    from nbformat import v4

    from analysis.reporting.exporter import to_page

    report = analysis.report(source="own", context=True, lang="en", root=own.root)
    cells = []
    for section in (report.header(), report.evidence_in_context()):
        data, metadata = section._repr_mimebundle_()
        output = v4.new_output("display_data", data, metadata=metadata)
        cells.append(v4.new_code_cell(outputs=[output]))
    page = to_page(v4.new_notebook(cells=cells))
    assert "not for publication" in page
    assert "no sentences of the source" not in page
    assert page.count("do not pass it on") == 2  # below the title, and above the text


def test_markup_in_the_text_is_shown_as_text(own):
    from dataclasses import replace

    report = analysis.report(source="own", context=True, root=own.root)
    evil = replace(report, texts={"own": TEXT + "<script>alert(1)</script>"})
    assert "<script" not in evil.evidence_in_context().html


def test_without_the_right_text_there_is_no_such_page(own):
    (own.texts / "own.txt").write_text("另一篇", encoding="utf-8")
    with pytest.raises(InputError, match="SHA-256"):
        analysis.report(source="own", context=True, root=own.root)
    shutil.rmtree(own.texts)
    with pytest.raises(InputError, match="expected the text of the source, found none"):
        analysis.report(source="own", context=True, root=own.root)


def test_its_file_has_a_name_of_its_own(project):
    inputs = read_inputs(project)
    names = {step.name for step in plan(inputs, overrides={"context": "true", "lang": "en"})}
    assert "lanzhou.en.with-source-text" in names
    assert "lanzhou.en" not in names
    (default,) = [
        step for step in plan(inputs, overrides={"lang": "en"}) if step.name == "lanzhou.en"
    ]
    assert "context" not in default.parameters
    assert default.parameters["source"] == ARTICLE
