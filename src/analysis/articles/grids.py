"""Tables as grids of cells, from HTML, Excel and CSV, and as the text that is stored of them.

pandas lays out the spans of an HTML table, openpyxl reads a workbook; what the cells mean is
`analysis.articles.table_reading`. A merged cell is one cell that fills several places.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

_INDENT = re.compile(r"[\u3000\xa0 ]*")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_NUMBER = re.compile(r"[^0-9０-９]{0,3}[0-9０-９][0-9０-９.,．，\s]*[^0-9０-９]{0,6}")
_LONGEST = 120  # characters of a cell; a longer one is prose in a table that lays out a page
_FORMAT = re.compile(r"(?:[#0,]*0)(?:\.(0+))?(?:_\)|;.*)?(%)?")
DELIMITERS = ",\t;|"
ROWS, COLUMNS = 20_000, 500  # of a table, at most


class Cell(NamedTuple):
    """What stands in a place of a grid; `number` is the same wherever a merged cell reaches."""

    number: int
    text: str
    indent: int = 0


class Grid(NamedTuple):
    """A table: what stands above it, its rows, all of one length, and what stands below."""

    caption: str
    rows: list[list[Cell]]
    notes: str = ""


class TableText(str):
    """The text of a grid as it is stored: the caption, a line a row, tabs between its cells.

    `places` are where each cell's text begins and ends in it.
    """

    __slots__ = ("grid", "places")

    grid: Grid
    places: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, grid: Grid) -> TableText:
        """The text of a grid."""
        parts = [grid.caption + "\n"] if grid.caption else []
        length = sum(map(len, parts))
        places: dict[int, tuple[int, int]] = {}
        for row in grid.rows:
            for index, cell in enumerate(row):
                shown = "" if cell.number in places else cell.text
                lead = "\t" if index else ""
                places.setdefault(cell.number, (length + len(lead), length + len(lead + shown)))
                parts.append(lead + shown)
                length += len(lead + shown)
            parts.append("\n")
            length += 1
        text = cls("".join(parts))
        text.grid, text.places = grid, places
        return text


def pieces_of(grid: Grid) -> Iterator[str]:
    """The text of a grid, and as prose what stands below it: figures of a note are figures."""
    yield TableText.of(grid)
    if grid.notes:
        yield f"{grid.notes}\n"


def is_data(grid: Grid) -> bool:
    """Whether a grid holds figures, and is no frame for a page's layout."""
    cells = {cell.number: cell.text for row in grid.rows for cell in row}
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in cells.values())
    short = all(len(text) <= _LONGEST for text in cells.values())
    wide = len(grid.rows) > 1 and len(grid.rows[0]) > 1
    return short and wide and numbers > 1


def html_grids(tree: _Element) -> list[Grid]:
    """The tables of a page that hold figures, taken out of it; a note below goes with its table."""
    grids = []
    for table in list(tree.iter("table")):
        if next(table.iterdescendants("table"), None) is not None:
            continue
        grid = _html_grid(table)
        if is_data(grid):
            after = table.getnext()
            told = _plain("".join(after.itertext())) if after is not None else ""
            notes = told if re.match(r"[注註][:：]|[说說]明[:：]|[备備][注註][:：]", told) else ""
            grids.append(grid._replace(notes=notes))
            if notes and after is not None:
                after.drop_tree()
            table.drop_tree()
    return grids


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" \xa0\u3000")


def _html_grid(table: _Element) -> Grid:
    import pandas as pd
    from lxml import etree

    caption = " ".join(_plain("".join(one.itertext())) for one in table.iter("caption"))
    copy = etree.Element("table")
    texts: dict[int, Cell] = {}
    for row in table.iter("tr"):
        line = etree.SubElement(copy, "tr")
        for cell in row.iter("td", "th"):
            raw = _SPACE.sub(" ", "".join(cell.itertext())).strip(" \n")
            number = len(texts)
            lead = (_INDENT.match(raw) or [""])[0]
            texts[number] = Cell(number, _plain(raw), len(lead.replace("\u3000", "  ")))
            spans = {
                name: str(min(int(value), COLUMNS))
                for name in ("colspan", "rowspan")
                if (value := cell.get(name, "")).isdecimal() and int(value) > 0
            }
            etree.SubElement(line, "td", spans).text = f"#{number}"
    if not any(cell.text for cell in texts.values()):
        return Grid(caption, [])
    frames = pd.read_html(io.StringIO(etree.tostring(copy, encoding="unicode")), flavor="lxml")
    empty = (Cell(len(texts) + at, "") for at in range(ROWS * COLUMNS))
    rows = [
        [texts[int(text[1:])] if isinstance(text, str) else next(empty) for text in row]
        for row in frames[0].itertuples(index=False)
    ]
    titled = _titled(rows, "")
    return titled._replace(caption=" ".join(filter(None, (caption, titled.caption))))


def excel_grids(content: bytes) -> list[Grid]:
    """The sheets of a workbook that hold figures; numbers as they are shown."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    grids = []
    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row > ROWS or sheet.max_column > COLUMNS:
            raise ValueError(_too_large(sheet.title, sheet.max_row, sheet.max_column))
        owners = {
            (row, column): (area.min_row, area.min_col)
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
        width = sheet.max_column
        rows = []
        for row in range(1, sheet.max_row + 1):
            line = []
            for column in range(1, width + 1):
                top, left = owners.get((row, column), (row, column))
                one = sheet.cell(top, left)
                text = shown(one.value, one.number_format)
                lead = (_INDENT.match(text) or [""])[0]
                indent = int(one.alignment.indent or 0) * 2 + len(lead.replace("\u3000", "  "))
                line.append(Cell(top * width + left, _plain(text), indent))
            rows.append(line)
        grids += [grid for grid in (_titled(rows, sheet.title),) if is_data(grid)]
    return grids


def csv_grid(text: str) -> Grid:
    """The table of a CSV file, whatever parts its cells; raises ValueError where it is too large,
    and csv.Error where it is none.
    """
    text = text.lstrip("\ufeff")
    head = text[:10_000].splitlines()
    delimiter = max(DELIMITERS, key=lambda one: sum(one in line for line in head))
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max(map(len, read), default=0)
    if len(read) > ROWS or width > COLUMNS:
        raise ValueError(_too_large("the table", len(read), width))
    rows = [
        [
            Cell(at * width + column, _plain(cell), len(_INDENT.match(cell)[0]))  # type: ignore[index]
            for column, cell in enumerate([*row, *[""] * (width - len(row))])
        ]
        for at, row in enumerate(read)
    ]
    return _titled(rows, "")


def _too_large(what: str, rows: int, columns: int) -> str:
    return f"{what}: {rows:,} rows and {columns:,} columns; at most {ROWS:,} and {COLUMNS:,}"


def _titled(rows: list[list[Cell]], title: str) -> Grid:
    """The grid, with rows of one text above it as its caption and below it as its notes."""
    told = [list(dict.fromkeys(cell.text for cell in row if cell.text)) for row in rows]
    first = next((at for at, texts in enumerate(told) if len(texts) > 1), len(rows))
    last = next((at for at in range(len(rows), first, -1) if len(told[at - 1]) > 1), first)
    above = [text for texts in told[:first] for text in texts]
    caption = " ".join(above or ([title] if title and not title.startswith("Sheet") else []))
    return Grid(
        caption, rows[first:last], " ".join(text for texts in told[last:] for text in texts)
    )


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as the sheet shows it: 0.068 as 0.0% is 6.8%.

    >>> shown(371.2, "0.00"), shown(0.068, "0.0%"), shown(2021), shown(None)
    ('371.20', '6.8%', '2021', '')
    """
    if value is None or isinstance(value, bool):
        return ""
    if not isinstance(value, int | float):
        return value.isoformat()[:10] if isinstance(value, date) else str(value)
    number = Decimal(format(value, ".15g"))
    match = _FORMAT.fullmatch(number_format.strip())
    if match is None:
        return f"{number:f}"
    places = Decimal(1).scaleb(-len(match[1] or ""))
    scaled = number * 100 if match[2] else number
    return f"{scaled.quantize(places, ROUND_HALF_UP):f}{match[2] or ''}"


def packed(grids: Iterable[Grid]) -> list[Any]:
    """Grids as plain lists, to be written as JSON."""
    return [
        [grid.caption, [[list(cell) for cell in row] for row in grid.rows], grid.notes]
        for grid in grids
    ]


def unpacked(data: list[Any]) -> Iterator[Grid]:
    """The grids of `packed`."""
    for caption, rows, notes in data:
        yield Grid(caption, [[Cell(*cell) for cell in row] for row in rows], notes)
