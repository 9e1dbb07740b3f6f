"""The workbook for readers, read back by another library."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

import analysis
from analysis.export import book as book_module
from analysis.export import exported
from analysis.export.book import reading_book
from analysis.model import SOURCES, read_inputs, untyped
from support.projects import ARTICLE

EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def book(inputs):
    content = exported(inputs, "xlsx", lang="en")["printed-ratios.xlsx"]
    assert exported(inputs, "xlsx", lang="en")["printed-ratios.xlsx"] == content
    return openpyxl.load_workbook(BytesIO(content))


def test_the_workbook_for_readers_opens_on_a_cover_and_leads_on(book):
    assert book.sheetnames == ["Read me", "Ratios", "Figures", "Checks", "Sources"]
    assert book.active.title == "Read me"
    assert "Lanzhou Daily" in str(list(book["Read me"].values))
    ratios, figures = book["Ratios"], book["Figures"]
    row = next(row for row in ratios.iter_rows() if row[0].value == "Income per incubated firm")
    assert row[3].value == 4_000_000
    assert row[3].number_format == "#,##0"
    sheet, _, place = row[3].hyperlink.location.partition("!")
    assert figures[f"D{place[1:]}"].value == "2.68億元"
    assert sheet == "'Figures'"
    ends = {row[3].value: row[6] for row in figures.iter_rows()}
    assert ends["700余人"].number_format == '"<"#,##0'
    assert ends["1000萬元以上"].value == "∞"
    refused = [row for row in ratios.iter_rows(values_only=True) if row[7] == "refused"]
    assert refused
    assert all(row[3:6] == (None, None, None) and row[8] for row in refused)


def test_it_prints_the_article_on_landscape_pages_with_their_head(book, facts):
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide, which is not written
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes == "B2"
    assert book["Figures"].print_area.endswith(f"${len(facts) + 1}")


def test_text_of_the_workbook_is_text_and_large_numbers_keep_their_digits(project):
    rows = [("9007199254740993.5元", "2020"), ("=cmd()|'/C calc'!A0", "2021")]
    inputs = read_inputs(project)
    facts = analysis.facts(source=ARTICLE, root=project.root)[:2].copy()
    facts["value"] = [Decimal("9007199254740993.5"), None]
    facts["as_stated"] = [stated for stated, _ in rows]
    source = {**inputs.sources[0], "source": ARTICLE, "publisher": EVIL, "title": "@x"}
    inputs.sources[:] = [source]
    frames = {
        "facts": facts,
        "ratios": analysis.ratios(root=project.root)[:0],
        "checks": analysis.checks(root=project.root)[:0],
        "sources": untyped([source], SOURCES),
    }
    book = openpyxl.load_workbook(BytesIO(reading_book(frames, inputs, "zh-Hant")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    values = {cell.value for cell in cells}
    assert {"9007199254740993.5", rows[1][0]} <= values


def test_a_table_too_long_for_a_sheet_is_told(inputs, facts, monkeypatch):
    monkeypatch.setattr(book_module, "MOST_ROWS", 3)
    frames = dict.fromkeys(book_module.SHEETS, facts[:2]) | {"facts": facts}
    with pytest.raises(analysis.InputError, match="export: facts: expected at most 3 rows"):
        reading_book(frames, inputs, "en")
