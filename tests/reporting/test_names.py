"""Names that a browser or a spreadsheet would run are text wherever they are shown."""

import csv
import json
import re
from html import unescape
from html.parser import HTMLParser

import nbformat
import openpyxl
import pytest
import yaml

import analysis
from analysis.export.codebook_page import codebook_page
from analysis.export.processed import write_processed
from analysis.export.workbook import NAME
from analysis.messages import LANGS
from analysis.model.loading import read_inputs
from analysis.model.spreadsheet_cells import is_formula
from analysis.reporting.exporter import header_of, to_page
from analysis.reporting.index import index_notebook
from support.pages import executed, sections_of
from support.projects import copy_of_project, with_own_text

SCRIPT = "<script>alert(1)</script>"
LINK = '=HYPERLINK("http://x","y")'
EVIL = {
    "script": SCRIPT,
    "formula": LINK,
    "image": "'\"><img src=x onerror=alert(1)>",
    "style": "</style></title></svg>&amp;{{7*7}}",
    "sum": "@SUM(A1)",
}
TAGS = {"script", "img", "iframe", "object"}


class Tags(HTMLParser):
    """The elements of a page, and the attributes that would run something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.running: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.running += [name for name, _ in attrs if name.startswith("on")]


def _rename_source(project, name: str) -> None:
    """The name in every text of the source, and as the note of each figure."""
    for path, columns in (
        (project.sources, ("publisher", "title", "licence", "address")),
        (project.figures / "own.csv", ("note",)),
    ):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{**row, **dict.fromkeys(columns, name)} for row in csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="module", params=EVIL.values(), ids=EVIL.keys())
def evil(request, tmp_path_factory):
    """A project whose every label, source and note is such a name."""
    name = request.param
    project = with_own_text(copy_of_project(tmp_path_factory.mktemp("names") / "project"))
    kinds = ("entities.yml", "indicators/*.yml", "ratios.yml")
    for path in (path for kind in kinds for path in project.definitions.glob(kind)):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in entries.values():
            entry["label"] = dict.fromkeys(LANGS, name)
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    if not is_formula(name):  # else it is refused where it is typed: the data are CSV themselves
        _rename_source(project, name)
    return name, project


def _is_text(html: str, name: str) -> None:
    page = Tags(html)
    assert set(page.names) & TAGS == set()
    assert page.running == []
    assert html.count("</style>") == html.count("<style")
    assert html.count("</title>") == 1
    assert "49}}" not in html
    assert name in unescape(re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize("lang", LANGS)
def test_in_a_page(evil, lang):
    name, project = evil
    report = analysis.report(source="own", lang=lang, context=True, root=project.root)
    parts = [getattr(report, part)() for part in sections_of("3_report")]
    html = to_page(executed(*parts))
    _is_text(html, name)
    assert html.count("<svg") >= 2
    assert all(name in unescape(part.html) for part in (parts[0], report.facts_table()))
    assert is_formula(name) or name in unescape(report.about().html)
    drawn = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert name in unescape(re.sub(r"</text><text[^>]*>", "", drawn))


def test_in_the_index(evil, tmp_path):
    name, project = evil
    report = analysis.report(source="own", root=project.root)
    about = header_of(executed(report.header()))
    page = {"about": about, "bytes": 1, "chain": name, "notebook": name, "run": name}
    (tmp_path / "r.html").write_text("", encoding="utf-8")
    notebook = nbformat.reads(index_notebook(tmp_path, {"r": page}), as_version=4)
    html = to_page(notebook)
    _is_text(html, name)
    assert name in about["title"]


def test_in_the_tables(evil):
    name, project = evil
    write_processed(read_inputs(project), project.processed)
    for path in project.processed.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if is_formula(cell)]
    book = openpyxl.load_workbook(project.processed / NAME)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert [cell.value for cell in cells].count(name) > 200
    package = json.loads((project.processed / "datapackage.json").read_text(encoding="utf-8"))
    assert is_formula(name) or name in package["sources"][0]["title"]


def test_in_the_codebook(evil):
    name, project = evil
    page = codebook_page(read_inputs(project).codebook)
    assert not re.search(r"(?<!\\)<(?:script|img|/style)", page)
    assert re.sub(r"\W", "", name) in re.sub(r"\W", "", unescape(page))
