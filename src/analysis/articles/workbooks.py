"""The sheets of an Excel workbook as grids of cells: what is shown, with what is merged and hidden.

openpyxl reads .xlsx, xlrd the .xls of Excel 97 to 2003.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any, NamedTuple

from .grids import COLUMNS, INDENT, ROWS, Cell, Grid, is_data, plain, titled, too_large

EXCEL_97 = bytes.fromhex("d0cf11e0a1b11ae1")  # how a compound file begins
# what stands around the digits, a percent sign, words in quotation marks; then other signs' formats
_FORMAT = re.compile(r'(?:[#0,]*0)(?:\.(0+))?(%)?(?:_.?)*\s*((?:"[^"]*")?)(?:_.?)*\s*(?:;.*)?')
_APART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # what a format of dates holds beside its fields


class _Sheet(NamedTuple):
    """A visible sheet. `merged` are areas: first row, row after the last, and columns likewise, all
    from 0; `cell` gives a cell's value, its number format and its indent.
    """

    title: str
    rows: int
    columns: int
    merged: list[tuple[int, int, int, int]]
    cell: Callable[[int, int], tuple[Any, str, int]]


def excel_grids(content: bytes) -> list[Grid]:
    """The sheets of a workbook that hold figures; numbers as they are shown.

    Raises ValueError for a sheet that is too large, and for what is no workbook or a damaged one.
    """
    sheets = _old_sheets(content) if content.startswith(EXCEL_97) else _sheets(content)
    try:
        return [grid for sheet in sheets for grid in (_grid(sheet),) if is_data(grid)]
    except (MemoryError, ValueError):
        raise
    except Exception as error:  # noqa: BLE001 (of a damaged file, whatever a library stumbles over)
        raise ValueError(str(error) or type(error).__name__) from None


def _grid(sheet: _Sheet) -> Grid:
    if sheet.rows > ROWS or sheet.columns > COLUMNS:
        raise ValueError(too_large(sheet.title, sheet.rows, sheet.columns))
    owners = {
        place: (top, left)
        for top, below, left, right in sheet.merged
        for place in product(range(top, below), range(left, right))
    }
    rows = []
    for row in range(sheet.rows):
        line = []
        for column in range(sheet.columns):
            top, left = owners.get((row, column), (row, column))
            value, number_format, indent = sheet.cell(top, left)
            text = shown(value, number_format)
            lead = (INDENT.match(text) or [""])[0].replace("\u3000", "  ")
            line.append(Cell(top * sheet.columns + left, plain(text), indent * 2 + len(lead)))
        rows.append(line)
    return titled(rows, sheet.title)


def _sheets(content: bytes) -> Iterator[_Sheet]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets:
        if sheet.sheet_state != "visible":
            continue

        def cell(row: int, column: int, sheet: Any = sheet) -> tuple[Any, str, int]:
            one = sheet.cell(row + 1, column + 1)
            return one.value, one.number_format, int(one.alignment.indent or 0)

        merged = [
            (area.min_row - 1, area.max_row, area.min_col - 1, area.max_col)
            for area in sheet.merged_cells.ranges
        ]
        yield _Sheet(sheet.title, sheet.max_row, sheet.max_column, merged, cell)


def _old_sheets(content: bytes) -> Iterator[_Sheet]:
    import xlrd  # type: ignore[import-untyped]

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    for sheet in book.sheets():
        if sheet.visibility:
            continue

        def cell(row: int, column: int, sheet: Any = sheet) -> tuple[Any, str, int]:
            if column >= sheet.row_len(row):
                return None, "General", 0
            one = sheet.cell(row, column)
            style = book.xf_list[one.xf_index]
            value = one.value
            match one.ctype:
                case xlrd.XL_CELL_DATE:
                    value = xlrd.xldate_as_datetime(value, book.datemode)
                case xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                case xlrd.XL_CELL_ERROR:
                    value = xlrd.error_text_from_code.get(value, "#N/A")
            return value, book.format_map[style.format_key].format_str, style.alignment.indent_level

        yield _Sheet(sheet.name, sheet.nrows, sheet.ncols, sheet.merged_cells, cell)


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as the sheet shows it: 0.068 as 0.0% is 6.8%.

    >>> shown(371.2, "0.00_ "), shown(0.068, "0.0%"), shown(2021), shown(None)
    ('371.20', '6.8%', '2021', '')
    >>> shown(3.5, '0.0"億元"'), shown(date(2021, 12, 1), 'yyyy"年"m"月"')
    ('3.5億元', '2021年12月')
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, date):
        return _day(value, _APART.sub("", number_format).lower())
    if not isinstance(value, int | float):
        return str(value)
    number = Decimal(format(value, ".15g"))
    match = _FORMAT.fullmatch(number_format)
    if match is None:
        return f"{number:f}"
    places = Decimal(1).scaleb(-len(match[1] or ""))
    scaled = number * 100 if match[2] else number
    digits = f"{scaled.quantize(places, ROUND_HALF_UP):f}"
    return digits + (match[2] or "") + match[3].strip('"')


def _day(value: date, fields: str) -> str:
    """A date, or the month or the year of it that is all that a format shows."""
    if "d" in fields or "y" not in fields:
        return value.isoformat()[:10]
    return f"{value.year}年{value.month}月" if "m" in fields else f"{value.year}年"
