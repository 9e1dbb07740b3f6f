import re
import subprocess
import sys
from functools import cache
from importlib.metadata import entry_points

import nbformat
import pytest
from nbformat import v4

from analysis.messages import LANGS
from analysis.reporting.exporter import ReportExporter
from support.pages import SECTIONS

OUTSIDE = re.compile(r"""(?:src|href|url|action|data)\s*[=(]\s*["']?\s*(?:https?:)?//""", re.I)


def _notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return v4.new_notebook(cells=list(cells))


def _cell(*outputs: nbformat.NotebookNode, **metadata: object) -> nbformat.NotebookNode:
    return v4.new_code_cell("secret = 1", outputs=list(outputs), metadata=metadata)


def _shown(data: dict[str, str], **metadata: object) -> nbformat.NotebookNode:
    return v4.new_output("display_data", data, metadata=metadata)


def _export(notebook: nbformat.NotebookNode) -> str:
    return ReportExporter().from_notebook_node(notebook)[0]


@pytest.fixture(scope="module")
def executed(report_in):
    """A report's notebook as it is after a run."""

    @cache
    def make(lang: str) -> nbformat.NotebookNode:
        cells = []
        for name in SECTIONS:
            data, metadata = getattr(report_in(lang), name)()._repr_mimebundle_()
            cells.append(_cell(_shown(data, **metadata)))
        return _notebook(*cells)

    return make


@pytest.fixture(scope="module")
def pages(executed):
    return {lang: _export(executed(lang)) for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_knows_its_language_and_title(pages, lang):
    page = pages[lang]
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{lang}">' in page
    title = re.search(r"<title>(.+?)</title>", page)
    heading = re.search(r"<h1>([^<]+)", page)
    assert title[1].startswith(heading[1].strip())
    assert '<meta name="description" content="' in page
    assert page.count("<h1>") == page.count('<main id="main">') == page.count("<footer>") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_nothing_of_the_network_and_runs_nothing(pages, lang):
    page = pages[lang]
    assert not OUTSIDE.search(re.sub(r'<a href="https?://', "<a ", page))  # a link asks nothing
    assert "<script" not in page
    assert not re.search(r"\son\w+=", page)
    assert "default-src 'none'" in page
    assert "secret = 1" not in page


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_has_text_alternatives_and_no_placeholder(pages, lang):
    page = pages[lang]
    assert "No description has been provided" not in page
    told = re.findall(r'<div role="img" aria-label="([^"]+)"><svg ', page)
    assert 2 * len(told) == page.count("<svg ") > 0  # once for both widths
    assert min(map(len, told)) > 20


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_has_its_style_and_its_font_once(pages, lang):
    page = pages[lang]
    assert "data-analysis-style" not in page
    assert page.count('font-family:"Report CJK";src:') == 1
    assert len(page.encode()) < 190_000  # 200 KB, with the bar that a run adds


def test_the_font_covers_the_page(pages):
    from base64 import b64decode
    from html import unescape
    from io import BytesIO

    from fontTools.ttLib import TTFont

    for page in pages.values():
        data = re.search(r'"Report CJK";src:url\("data:font/woff2;base64,([^"]+)"', page)[1]
        with TTFont(BytesIO(b64decode(data))) as font:
            covered = set(font.getBestCmap())
        text = unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", page, flags=re.DOTALL))
        assert {char for char in text if ord(char) > 0x20 and ord(char) not in covered} == set()


def test_the_same_notebook_gives_the_same_bytes(executed, pages):
    assert _export(executed("en")) == pages["en"]


@pytest.mark.processes
def test_the_command_gives_the_same_page(executed, pages, tmp_path):
    nbformat.write(executed("zh-Hans"), tmp_path / "report.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "report", "report.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == pages["zh-Hans"]


def test_the_exporter_is_found_by_its_name():
    [entry] = entry_points(group="nbconvert.exporters", name="report")
    assert entry.load() is ReportExporter


def test_cells_for_the_notebook_only_are_left_out():
    note = v4.new_markdown_cell("only here", metadata={"tags": ["lab-only"]})
    page = _export(_notebook(v4.new_markdown_cell("# Title\n\nfor all"), note))
    assert "for all" in page
    assert "only here" not in page


def test_an_error_and_a_warning_of_a_cell_are_shown():
    error = v4.new_output("error", ename="ValueError", evalue="<b>", traceback=["x"])
    warning = v4.new_output("stream", name="stderr", text="careful <i>")
    page = _export(_notebook(_cell(error), _cell(warning)))
    assert "ValueError: &lt;b&gt;" in page
    assert "careful &lt;i&gt;" in page


def test_any_other_notebook_is_exported_too():
    table = (
        '<table border="1" class="dataframe"><thead><tr><th></th><th>a</th></tr></thead></table>'
    )
    image = {"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"}
    page = _export(
        _notebook(
            v4.new_markdown_cell("# My <title>\n\nsome text"),
            _cell(_shown({"text/html": table, "text/plain": "a"})),
            _cell(_shown(image, **{"image/png": {"alt": 'a "chart"'}})),
            _cell(v4.new_output("execute_result", {"text/plain": "1 < 2"})),
            _cell(v4.new_output("stream", name="stdout", text="printed")),
        )
    )
    assert '<html lang="en">' in page
    assert "<title>My &lt;title&gt;</title>" in page
    assert "<th></th>" not in page
    assert 'alt="a &#34;chart&#34;"' in page
    assert "1 &lt; 2" in page
    assert ">printed</pre>" in page
    assert page.count("<h1") == 1


def test_a_notebook_without_heading_or_name_gets_both():
    page = _export(_notebook(v4.new_markdown_cell("逐一讀出一篇報導中的數字")))
    assert '<html lang="zh">' in page
    assert "<title>notebook</title>" in page
    assert "<h1>notebook</h1>" in page


def test_a_section_alone_has_no_link_that_leads_nowhere(report_in):
    for name in ("ratios_table", "evidence", "refusals"):
        data, metadata = getattr(report_in("en"), name)()._repr_mimebundle_()
        page = _export(_notebook(_cell(_shown(data, **metadata))))
        assert re.findall(r'href="#([^"]+)"', page) == ["main"]
        assert '<span class="q" lang="zh-Hant">67家</span>' in page


def test_a_notebook_can_embed_the_font_and_the_page_does_not_repeat_it(report_in):
    report = report_in("zh-Hans")
    sections = [report.font(), report.header()]
    assert sections[0]._repr_html_().count("@font-face") >= 1
    assert str(sections[0]) == ""
    cells = []
    for section in sections:
        data, metadata = section._repr_mimebundle_()
        cells.append(_cell(_shown(data, **metadata)))
    assert _export(_notebook(*cells)).count('font-family:"Report CJK";src:') == 1


def test_exporting_changes_nothing_in_the_notebook(executed):
    notebook = executed("en")
    before = nbformat.writes(notebook)
    _export(notebook)
    assert nbformat.writes(notebook) == before
