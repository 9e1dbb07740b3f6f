"""The Excel file, read back by another library."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.export.processed import write_processed
from analysis.export.workbook import CUT, NAME, is_exact, workbook
from analysis.model.spreadsheet_cells import LONGEST, length_of

EVIL = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "=1+1", "<script>alert(1)</script>")


@pytest.fixture(scope="module")
def book(inputs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("processed")
    write_processed(inputs, folder)
    return openpyxl.load_workbook(folder / NAME)


def _rows(sheet) -> list[dict]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_sheet_for_each_table_and_what_its_words_mean(book):
    assert book.sheetnames == [
        *("facts", "observations", "ratios", "checks", "sources", "labels", "columns")
    ]
    told = {(row["table"], row["column"]) for row in _rows(book["columns"])}
    for name in book.sheetnames[:-1]:
        head = [cell.value for cell in book[name][1]]
        assert {(name, column) for column in head} <= told
    labels = {row["code"]: row["zh-Hans"] for row in _rows(book["labels"])}
    assert labels["incubated_firms"] == "在孵企业"


def test_numbers_are_numbers_and_an_open_end_is_said(book):
    rows = {row["as_stated"]: row for row in _rows(book["facts"])}
    assert rows["2.68億元"]["value"] == 268_000_000
    assert rows["1000萬元以上"]["upper"] == "INF"
    assert rows["67家"]["rounded_in_excel"] is None


def test_what_excel_cannot_hold_is_marked(book, inputs, facts):
    ratios = {row["formula"]: row for row in _rows(book["ratios"])}
    assert ratios["125人 × 9.1萬人"]["rounded_in_excel"] is None
    assert ratios["2.68億元 ÷ 67家"]["rounded_in_excel"] == "lower upper"
    assert ratios["2.68億元 ÷ 67家"]["value"] == 4_000_000


@given(st.decimals(allow_nan=False, allow_infinity=False, places=18))
def test_only_what_reads_back_the_same_counts_as_exact(number):
    back = Decimal(f"{float(number):.15g}")
    assert is_exact(number) == (back == number)


@pytest.mark.parametrize("evil", EVIL)
def test_text_is_text_whatever_it_begins_with(inputs, facts, evil):
    changed = facts.assign(as_stated=evil)
    sources = [{**row, "publisher": evil, "title": evil} for row in inputs.sources]
    content = workbook({"facts": changed}, sources, inputs.codebook)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}  # f is a formula
    assert [cell.value for cell in cells].count(evil) == len(facts) + 2 * len(sources)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist())
    assert not re.search(r"<f[ >]|<hyperlink|externalLink", text)


@pytest.mark.parametrize("char", ["x", "區", "𠀀"])
def test_a_text_too_long_for_a_cell_is_cut_and_marked(inputs, facts, char):
    long = facts.assign(note=char * (LONGEST + 1))
    book = openpyxl.load_workbook(
        BytesIO(workbook({"facts": long}, inputs.sources, inputs.codebook))
    )
    (column,) = [cell.column for cell in book["facts"][1] if cell.value == "note"]
    note = book["facts"].cell(2, column).value
    assert note.endswith(CUT)
    assert set(note.removesuffix(CUT)) == {char}
    assert LONGEST - 1 <= length_of(note) <= LONGEST


def test_pandas_reads_it(inputs, tmp_path):
    write_processed(inputs, tmp_path)
    sheet = pd.read_excel(tmp_path / NAME, sheet_name="facts", keep_default_na=False)
    table = pd.read_csv(tmp_path / "facts.csv", keep_default_na=False)
    for name in ("fact", "as_stated", "unit", "closed"):
        assert list(sheet[name]) == list(table[name])


def test_a_table_without_rows_is_a_sheet_with_a_header(inputs, facts):
    content = workbook({"facts": facts[:0]}, [], inputs.codebook)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book["facts"].max_row == 1
    assert book["facts"]["A1"].value == "fact"


def test_the_same_tables_give_the_same_bytes(inputs, facts, monkeypatch):
    frames = {"facts": facts, "ratios": analysis.ratios_from(facts, inputs.codebook)}
    first = workbook(frames, inputs.sources, inputs.codebook)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook(frames, inputs.sources, inputs.codebook) == first
