"""The workbook for readers: a cover, then ratios, figures, checks and sources in their language.

Text is text whatever it begins with. A ratio's number leads to the figure above its line, a phrase
to its source's address. What Excel cannot hold exactly of a printed number is written as text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from itertools import takewhile
from math import ceil
from typing import TYPE_CHECKING, Any

from ..messages import Lang, say
from ..model import formats, records, wording
from ..packaged import packaged
from ..problems import InputError, Problem
from .workbook import DAY, TEXT_ONLY, cut, is_exact

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook, Inputs

Row = Mapping[str, Any]
COLUMNS: dict[str, dict[str, int]] = packaged("export/book_columns.yml")
SHEETS = tuple(COLUMNS)
NUMBERS = ("value", "lower", "upper")
COVER = 96  # characters of the cover's width
HEADING = {"bold": True, "bottom_color": "#000000"}
PLAIN = {"valign": "top", "bottom": 1, "bottom_color": "#E0E0E0"}
HEAD = 20  # points
LINE, MOST_LINES = 16.5, 24  # points; a row of Excel has 409 at most
LINK = "#0563C1"
COLOURS = {"refused": "#595959", "not checked": "#595959", "inconsistent": "#C00000"}
MOST_ROWS = 1_048_575  # of a sheet, below its head
MOST_LINKS = 65_000  # of a sheet: Excel repairs a file with more than 65 530
LONGEST_ADDRESS = 2000  # characters that Excel takes of a link
MARKS = {"lower": ("both", "left", '">"'), "upper": ("both", "right", '"<"')}


@dataclass
class _Book:
    """A workbook being written, and the formats it has so far."""

    book: Any
    codebook: Codebook
    lang: Lang
    sources: Mapping[str, Row]
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    sheet: str = ""  # that is being written
    links: int = 0  # in it
    place_of: dict[str, int] = field(default_factory=dict)  # fact -> row of its sheet

    def look(self, **properties: Any) -> Any:
        """A cell format; the same for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**PLAIN, **properties})
        return self.made[key]

    def may_link(self) -> bool:
        """Whether the sheet takes one more link; counts it."""
        self.links += 1
        return self.links <= MOST_LINKS

    def say(self, key: str, **values: object) -> str:
        return say(f"book.{key}", self.lang, **values)

    def caveats(self, row: Row) -> str:
        known = self.codebook.caveats
        return "\n".join(known[code].text[self.lang] for code in row["caveats"].split())

    def named(self, source: Row, parts: tuple[str, ...] = ("publisher", "date", "title")) -> str:
        """A source, in English by its names in English where it has them."""
        english = {part: source.get(f"{part}_en") for part in parts if self.lang == "en"}
        words = {part: str(english.get(part) or source[part]) for part in parts}
        if "date" in words:
            words["date"] = formats.period(words["date"], self.lang)
        return ("，" if self.lang != "en" else ", ").join(filter(None, words.values()))

    def text(self, row: Row, column: str) -> str:
        """A cell's words."""
        words: dict[str, Callable[[], str]] = {
            "ratio": lambda: row["ratio_label"],
            "indicator": lambda: wording.series_label(self.codebook, row, self.lang),
            "entity": lambda: row["entity_label"],
            "period": lambda: formats.period(row["period"], self.lang),
            "date": lambda: formats.period(row["date"], self.lang),
            "unit": lambda: formats.unit_words(row["unit"], self.lang),
            "verdict": lambda: self.say(f"verdict.{row['verdict']}"),
            "how": lambda: row["reason"] or row["formula"],
            "caveats": lambda: self.caveats(row),
            "source": lambda: self.named(self.sources[row["source"]], ("publisher", "date")),
            "publisher": lambda: self.named(row, ("publisher",)),
            "title": lambda: self.named(row, ("title",)),
        }
        return words[column]() if column in words else str(row[column])


def _digits(number: Fraction) -> str:
    """How a number is shown: whole, with the decimals that it has, or with some of them."""
    places = formats.places_of(number)
    if places > 4:
        places = 2 if abs(number) >= 1 else 4
    return "#,##0" + ("." + "0" * places if places else "")


def _number(sheet: Any, write: _Book, place: tuple[int, int], row: Row, column: str) -> None:
    """A number, with a mark where it is an end that does not belong."""
    number = row[column]
    if number is None:
        sheet.write_blank(*place, None, write.look())
        return
    if not formats.finite(number):
        sheet.write_string(*place, "∞" if number > 0 else "\u2212∞", write.look(align="right"))
        return
    among = MARKS.get(column)
    is_end = among and row["lower"] != row["upper"] and row["closed"] not in among[:2]
    mark = among[2] if among and is_end else ""
    exact = Fraction(number)
    if abs(exact) >= 10**15 or (isinstance(number, Decimal) and not is_exact(number)):
        told = f"{number:f}" if isinstance(number, Decimal) else f"{float(exact):.15g}"
        sheet.write_string(*place, mark.strip('"') + told, write.look(align="right"))
        return
    digits = _digits(exact)
    above = write.place_of.get(str(row.get("numerator", "")))
    is_first = column == "value" or (column == "lower" and row["value"] is None)
    if is_first and above is not None and write.may_link():
        look = write.look(num_format=mark + digits, font_color=LINK)
        name = write.say("sheet.facts")
        sheet.write_url(*place, f"internal:'{name}'!A{above + 1}", look)
        sheet.write_number(*place, float(exact), look)
        return
    sheet.write_number(*place, float(exact), write.look(num_format=mark + digits))


def _address(row: Row, write: _Book, column: str) -> str:
    """Where a cell leads; empty for nowhere."""
    source = row if column == "address" else write.sources.get(row.get("source", ""), {})
    address = str(source.get("address", "")) if column in ("address", "as_stated") else ""
    is_link = address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS
    return address if is_link else ""


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two others."""
    wide = (len(line) + sum(char > "\u2e7f" for char in line) for line in text.split("\n"))
    return sum(max(1, ceil(each / width)) for each in wide)


def _cell(sheet: Any, write: _Book, place: tuple[int, int], row: Row, column: str) -> int:
    """Write a cell; how many lines it takes."""
    if column in NUMBERS:
        _number(sheet, write, place, row, column)
        return 1
    text = cut(write.text(row, column))
    colour = COLOURS.get(str(row.get("verdict")), "#000000")
    lines = _lines(text, COLUMNS[write.sheet][column])
    if (address := _address(row, write, column)) and write.may_link():
        look = write.look(text_wrap=True, font_color=LINK, underline=1)
        sheet.write_url(*place, address, look)
        sheet.write_string(*place, text, look)
        return lines
    beside = {"align": "left", "indent": 1} if column == "unit" else {}  # the number before it
    look = write.look(text_wrap=True, font_color=colour, **beside)
    sheet.write_string(*place, text, look)
    return lines


def _is_read(row: Row, sources: Mapping[str, Row]) -> bool:
    """Whether a row is of a source whose text was read."""
    own = row.get("source") or (row.get("fact") or row.get("facts") or "").partition(":")[0]
    return bool(sources.get(own, {}).get("sha256"))


def _sheet(write: _Book, name: str, rows: list[Row]) -> None:
    """A table that prints on landscape pages as wide as it is, its head on each of them."""
    sheet = write.book.add_worksheet(write.say(f"sheet.{name}"))
    write.sheet, write.links, columns = name, 0, COLUMNS[name]
    for place, (column, width) in enumerate(columns.items()):
        side, indent = ("right" if column in NUMBERS else "left"), int(column == "unit")
        head = write.look(**HEADING, bg_color="#F2F2F2", align=side, indent=indent)
        sheet.write_string(0, place, write.say(f"column.{column}"), head)
        sheet.set_column(place, place, width)
    sheet.set_row(0, HEAD)
    for number, row in enumerate(rows, 1):
        cells = enumerate(columns)
        lines = [_cell(sheet, write, (number, place), row, column) for place, column in cells]
        sheet.set_row(number, LINE * min(max(lines), MOST_LINES))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    read = sum(1 for _ in takewhile(lambda row: _is_read(row, write.sources), rows))
    sheet.print_area(0, 0, read or max(len(rows), 1), len(columns) - 1)
    sheet.repeat_rows(0)
    _print_setup(sheet, wide=True)


def _print_setup(sheet: Any, *, wide: bool) -> None:
    if wide:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _cover(write: _Book, frames: Mapping[str, list[Row]]) -> None:
    """What it is, what it was read from, how to read it, what to beware of."""
    sheet = write.book.add_worksheet(write.say("sheet.cover"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, COVER)
    counts = {name: len(rows) for name, rows in frames.items()}
    refused = sum(row["verdict"] == "refused" for row in frames["ratios"])
    wrapped, head = write.look(text_wrap=True, bottom=0), write.look(**HEADING, font_size=12)
    sheet.write_string(0, 0, write.say("title"), write.look(bold=True, font_size=18, bottom=0))
    sheet.set_row(0, 2 * LINE)
    sheet.write_string(1, 0, write.say("what", **counts, refused=refused))
    line = 3
    read = [row for row in frames["sources"] if _is_read(row, write.sources)]
    told = [("", write.named(row)) for row in read or frames["sources"][:5]]
    blocks = {
        say("page.meta.source", write.lang): told,
        write.say("read"): [("", write.say(f"read.{key}")) for key in ("value", "bounds", "order")],
        write.say("cautions"): [
            ("", write.say(f"caution.{key}")) for key in ("counted", "refused", "digits")
        ],
        write.say("sheets"): [
            (write.say(f"sheet.{name}"), write.say(f"about.{name}")) for name in SHEETS
        ],
    }
    for heading, lines in blocks.items():
        sheet.write_string(line, 0, heading, head)
        sheet.write_blank(line, 1, None, head)
        sheet.set_row(line, HEAD)
        for name, text in lines:
            line += 1
            if name:
                look = write.look(font_color=LINK, underline=1, bottom=0)
                sheet.write_url(line, 0, f"internal:'{name}'!A1", look, name)
            sheet.write_string(line, 1, cut(text), wrapped)
            sheet.set_row(line, LINE * min(_lines(text, COVER), MOST_LINES))
        line += 2
    if day := max((str(row["date"]) for row in frames["sources"]), default=""):
        told_day = formats.period(day, write.lang)
        made = say("page.made", write.lang, version=version("printed-ratios"), date=told_day)
        sheet.write_string(line, 0, made, write.look(font_color="#595959", bottom=0))
    _print_setup(sheet, wide=False)


def reading_book(frames: Mapping[str, pd.DataFrame], inputs: Inputs, lang: Lang) -> bytes:
    """The workbook's bytes, the same for the same tables.

    `frames` are facts, ratios, checks and sources with labels in `lang`, the article first. Raises
    InputError for more rows than a sheet of Excel has.
    """
    from xlsxwriter import Workbook

    expected = (
        f"at most {MOST_ROWS:,} rows for a sheet of Excel (choose fewer, or --format parquet)"
    )
    large = [name for name in SHEETS if len(frames[name]) > MOST_ROWS]
    if large:
        sizes = ((name, f"{len(frames[name]):,} rows") for name in large)
        raise InputError([Problem("export", name, expected, found) for name, found in sizes])

    sources = {row["source"]: row for row in inputs.sources}
    rows: dict[str, list[Row]] = {name: list(records(frames[name])) for name in SHEETS}
    rows["sources"].sort(key=lambda row: not _is_read(row, sources))
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, **TEXT_ONLY}) as book:
        write = _Book(book, inputs.codebook, lang, sources)
        write.place_of = {row["fact"]: number for number, row in enumerate(rows["facts"], 1)}
        book.set_properties({"title": write.say("title"), "created": DAY})
        _cover(write, rows)
        for name in SHEETS:
            _sheet(write, name, rows[name])
    return content.getvalue()
