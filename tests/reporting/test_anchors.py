"""Outputs beside each other: their ids, and what is no mathematics."""

import re
import sys
from types import SimpleNamespace

import IPython  # noqa: F401 (a kernel is asked for where it is there)
import pytest
from nbformat import v4

import analysis
from analysis.messages import LANGS
from analysis.reporting import workshop
from analysis.reporting.exporter import to_page
from analysis.reporting.index import overview
from analysis.runs.engine.stable_output import stable
from support.pages import executed
from support.projects import ARTICLE

IDS = re.compile(r' id="([^"]+)"')
LINKS = re.compile(r'href="#([^"]+)"')
TABLES = ("ratios_table", "checks_table", "facts_table")
PIECES = ("opening", "findings", "limits", "comparison", *TABLES, "evidence")


@pytest.fixture
def report():
    return analysis.report(source=ARTICLE, lang="en")


def _outputs(report):
    return [getattr(report, piece)()._repr_html_() for piece in PIECES]


def test_no_two_outputs_share_an_id_and_links_lead_to_their_own_report():
    reports = [_outputs(analysis.report(source=ARTICLE, lang=lang)) for lang in (*LANGS, "en")]
    every = [one for outputs in reports for html in outputs for one in IDS.findall(html)]
    assert len(every) == len(set(every)) > 400
    for outputs in reports:
        own = {one for html in outputs for one in IDS.findall(html)}
        assert {link for html in outputs for link in LINKS.findall(html)} <= own


def test_a_piece_that_is_shown_twice_has_ids_of_its_own_and_links_to_them(report):
    first, second = (report.comparison()._repr_html_() for _ in range(2))
    assert not set(IDS.findall(first)) & set(IDS.findall(second))
    sources = {link for link in LINKS.findall(second) if link.startswith("s")}
    assert sources
    assert sources <= set(IDS.findall(second))


def test_a_cell_that_is_run_again_keeps_its_ids(report, monkeypatch):
    parent = {"metadata": {"cellId": "a"}}
    kernel = SimpleNamespace(get_parent=lambda _: parent)
    shell = SimpleNamespace(kernel=kernel, execution_count=1)
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    first = report.evidence()._repr_html_()
    beside = report.evidence()._repr_html_()  # in the same run
    shell.execution_count = 2
    assert report.evidence()._repr_html_() == first != beside
    parent["metadata"]["cellId"] = "b"
    assert report.evidence()._repr_html_() not in (first, beside)


def test_pages_have_the_plain_anchors_whatever_was_shown_before(report):
    notebooks = [executed(*(getattr(report, piece)() for piece in PIECES)) for _ in range(2)]
    first, second = map(to_page, notebooks)
    assert first == second
    assert "-zr" not in first
    placed = report.facts_frame["fact"].str.rpartition(":")[2]
    assert {f"e{place}" for place in placed} <= set(IDS.findall(first))
    assert set(LINKS.findall(first)) <= set(IDS.findall(first))


def test_a_page_that_shows_a_piece_twice_tells_the_two_apart(report):
    page = to_page(executed(report.evidence(), report.facts_table(), report.evidence()))
    found = IDS.findall(page)
    assert len(found) == len(set(found))
    assert set(LINKS.findall(page)) <= set(found)


def test_notebooks_that_are_kept_have_ids_made_of_their_cells():
    def kept(source):
        notebook = executed(analysis.report(source=ARTICLE, lang="en").evidence())
        notebook.cells[0]["id"] = "y"
        notebook.cells.append(v4.new_code_cell(source, id="x"))
        return stable(notebook, workshop.stable_html)

    assert kept("1") == kept("1")
    ids = [set(IDS.findall(kept(source).cells[0].outputs[0].data["text/html"])) for source in "12"]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_dollar_signs_are_no_mathematics_in_outputs_and_pages(report):
    """JupyterLab's typesetter (MathJax) passes by what has the one class, older ones the other."""
    marks = {"mathjax_ignore", "tex2jax_ignore"}
    pieces = [getattr(report, name)() for name in (*PIECES, "header", "about", "ratio_chart")]
    for section in (*pieces, overview({})):
        outermost = re.match(r'<\w+ class="([^"]+)"', section.html)
        assert marks <= set(outermost[1].split())
    body = re.search(r'<body class="([^"]+)"', to_page(executed(report.about())))
    assert marks <= set(body[1].split())
