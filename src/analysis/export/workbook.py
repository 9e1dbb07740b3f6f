"""The processed tables as one Excel workbook: a sheet a table, and what its words mean.

Text is written as text whatever it begins with, and nothing is a formula or a link. Excel keeps a
number as a binary double and shows 15 digits: where that is not the number of the CSV file, the
column ``rounded_in_excel`` of the row says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..model import LONGEST, SOURCES, TABLES, Column, length_of
from .decimals import decimals_of

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook, Row

NAME = "printed-ratios.xlsx"
DIGITS = 15  # that Excel shows of a number
CUT = " … (cut here: the CSV file has all of it)"
WIDEST = 48  # characters of a column
DAY = datetime(1980, 1, 1, tzinfo=UTC)  # in the file instead of today: the same bytes always
TEXT_ONLY = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
ROUNDED = Column(
    "rounded_in_excel",
    "string",
    "the columns of the row, a space between, whose number Excel cannot hold; the CSV file has it",
    required=False,
)
WORDS = tuple(
    Column(name, "string", f"{name} of the codebook")
    for name in ("kind", "code", "zh-Hant", "zh-Hans", "en", "unit")
)
COLUMNS = tuple(Column(name, "string", name) for name in ("table", "column", "kind", "description"))
Cells = Mapping[str, Any]


def is_exact(number: Decimal) -> bool:
    """Whether Excel holds and shows exactly `number`."""
    return len(number.normalize().as_tuple().digits) <= DIGITS and (
        Decimal(repr(float(number))) == number
    )


def _rounded(row: Cells) -> str:
    numbers = ((name, value) for name, value in row.items() if isinstance(value, Decimal))
    return " ".join(name for name, value in numbers if value.is_finite() and not is_exact(value))


def _words(codebook: Codebook) -> Iterator[Cells]:
    for kind in ("entities", "indicators", "ratios"):
        for code, entry in getattr(codebook, kind).items():
            unit = getattr(entry, "unit", "")
            yield {"kind": kind, "code": code, **entry.label, "unit": unit}


def _described(sheets: Mapping[str, Sequence[Column]]) -> Iterator[Cells]:
    for table, columns in sheets.items():
        for column in columns:
            told = {"kind": column.kind, "description": column.description}
            yield {"table": table, "column": column.name, **told}


def cut(value: str) -> str:
    """A text as Excel takes it: one that is too long ends in a mark."""
    if length_of(value) <= LONGEST:
        return value
    units = value.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST - len(CUT))]
    return units.decode("utf-16-le", "ignore") + CUT


def _write(sheet: Any, place: tuple[int, int], value: object) -> int:
    """One cell, by its type; how wide it is."""
    import pandas as pd

    if value is None or value is pd.NA or value == "":
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, Decimal) and value.is_infinite():
        sheet.write_string(*place, f"{value}".replace("Infinity", "INF"))
    elif isinstance(value, Decimal | int):
        sheet.write_number(*place, float(value))
    else:
        sheet.write_string(*place, cut(str(value)))
    text = str(value)
    return len(text) + sum(ord(char) > 0x2E7F for char in text)  # Chinese is twice as wide


def _sheet(
    book: Any, name: str, columns: Sequence[Column], rows: Iterable[Cells], bold: Any
) -> None:
    """A table: its header stays in sight, and its rows can be filtered."""
    sheet = book.add_worksheet(name)
    widths = [len(column.name) + 3 for column in columns]
    last = 0
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
    for last, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            widths[place] = max(widths[place], _write(sheet, (last, place), row.get(column.name)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _table(
    frame: pd.DataFrame, columns: tuple[Column, ...]
) -> tuple[Sequence[Column], list[Cells]]:
    """A table's columns and rows; one with numbers gets the column `ROUNDED`."""
    data, described = decimals_of(frame, columns)
    rows: list[Cells] = [dict(row) for row in data.to_dict("records")]  # type: ignore[arg-type]
    if all(column.kind != "number" for column in described):
        return described, rows
    return [*described, ROUNDED], [{**row, ROUNDED.name: _rounded(row)} for row in rows]


def workbook(frames: Mapping[str, pd.DataFrame], sources: list[Row], codebook: Codebook) -> bytes:
    """The workbook's bytes, the same for the same tables.

    Sheets: `frames` (by the names of `analysis.model.schemas.TABLES`), sources, labels of codes,
    columns.
    Numbers are numbers, an infinite one is the text INF; a text too long for a cell is cut and
    marked.
    """
    from xlsxwriter import Workbook

    sheets = {name: _table(frame, TABLES[name]) for name, frame in frames.items()}
    sheets["sources"] = (SOURCES, [dict(row) for row in sources])
    sheets["labels"] = (WORDS, list(_words(codebook)))
    described = _described({name: columns for name, (columns, _) in sheets.items()})
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, **TEXT_ONLY}) as book:
        book.set_properties({"title": "Printed ratios", "created": DAY})
        bold = book.add_format({"bold": True})
        for name, (columns, rows) in sheets.items():
            _sheet(book, name, columns, rows, bold)
        _sheet(book, "columns", COLUMNS, described, bold)
    return content.getvalue()
