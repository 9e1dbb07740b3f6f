"""Tables as grids of cells, from HTML and CSV.

pandas lays out the spans of an HTML table; `analysis.articles.workbooks` reads Excel's, and what
the cells mean is `analysis.articles.table_reading`. A merged cell is one that fills several places.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

INDENT = re.compile(r"[\u3000\xa0 ]*")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_NUMBER = re.compile(r"[^0-9０-９]{0,3}[0-9０-９][0-9０-９.,．，\s]*[^0-9０-９]{0,6}")
_LONGEST = 120  # characters of a cell; a longer one is prose in a table that lays out a page
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
            told = plain("".join(after.itertext())) if after is not None else ""
            notes = told if re.match(r"[注註][:：]|[说說]明[:：]|[备備][注註][:：]", told) else ""
            grids.append(grid._replace(notes=notes))
            if notes and after is not None:
                after.drop_tree()
            table.drop_tree()
    return grids


def plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" \xa0\u3000")


def _html_grid(table: _Element) -> Grid:
    import pandas as pd
    from lxml import etree

    caption = " ".join(plain("".join(one.itertext())) for one in table.iter("caption"))
    copy = etree.Element("table")
    texts: dict[int, Cell] = {}
    for row in table.iter("tr"):
        line = etree.SubElement(copy, "tr")
        for cell in row.iter("td", "th"):
            raw = _SPACE.sub(" ", "".join(cell.itertext())).strip(" \n")
            number = len(texts)
            lead = (INDENT.match(raw) or [""])[0]
            texts[number] = Cell(number, plain(raw), len(lead.replace("\u3000", "  ")))
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
    made = titled(rows, "")
    return made._replace(caption=" ".join(filter(None, (caption, made.caption))))


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
        raise ValueError(too_large("the table", len(read), width))
    rows = [
        [
            Cell(at * width + column, plain(cell), len(INDENT.match(cell)[0]))  # type: ignore[index]
            for column, cell in enumerate([*row, *[""] * (width - len(row))])
        ]
        for at, row in enumerate(read)
    ]
    return titled(rows, "")


def too_large(what: str, rows: int, columns: int) -> str:
    return f"{what}: {rows:,} rows and {columns:,} columns; at most {ROWS:,} and {COLUMNS:,}"


def titled(rows: list[list[Cell]], title: str) -> Grid:
    """The grid, with rows of one text above it as its caption and below it as its notes."""
    told = [list(dict.fromkeys(cell.text for cell in row if cell.text)) for row in rows]
    first = next((at for at, texts in enumerate(told) if len(texts) > 1), len(rows))
    last = next((at for at in range(len(rows), first, -1) if len(told[at - 1]) > 1), first)
    above = [text for texts in told[:first] for text in texts]
    caption = " ".join(above or ([title] if title and not title.startswith("Sheet") else []))
    return Grid(
        caption, rows[first:last], " ".join(text for texts in told[last:] for text in texts)
    )


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
