"""Tables that a page or a copy has flattened to one cell a line.

Such a run of short lines is read where its pattern is unmistakable: heads, then rows of as many
cells as there are heads, each a name (and a unit) with numbers behind. Any other run of which many
lines are numbers is left: its figures are found, and nothing is suggested for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..vocabulary import fold
from .grids import Cell, Grid, TableText
from .table_words import DATED, FOOTNOTE, NUMBER, UNITS_HEAD, is_unit

_LINE = re.compile(r"[^\n]+")
_LONGEST = 60  # characters of a line that can be a cell or a caption
_FEWEST = 6  # lines of a table
_ROWS = 2
_MISSING = re.compile(r"[-—–…―.]{1,3}|×|n\.?a\.?")
_NOTE = re.compile(r"\s*(?:注|说明|备注|资料来源|数据来源)[:：]")
_STUB = re.compile(
    r"(?:主要)?(?:指标|项目|名称|地区|区域|行业|产业别?|类别|年份|年度|园区)(?:名称|别)?"
)
_CAPTION = re.compile(
    r"单位[:：]|^表\s*[\d一二三四五六七八九十]|情况|统计表|指标$|(?:19|20)\d{2}年"
)
_SENTENCE = re.compile(r"[。!?！？；;，]|,(?!\d{3})")


class Unread(str):
    """A stretch of a text that is a table, and was not read."""

    __slots__ = ()


class _Line(NamedTuple):
    start: int
    end: int
    text: str  # folded, without footnote marks

    @property
    def is_number(self) -> bool:
        return bool(NUMBER.fullmatch(self.text)) and not re.fullmatch(DATED, self.text)

    @property
    def may_be_number(self) -> bool:
        return bool(NUMBER.fullmatch(self.text) or _MISSING.fullmatch(self.text))


def flat_parts(text: str) -> Iterator[str]:
    """A text in parts, in order and complete: prose, tables that are read, and `Unread` ones."""
    at = 0
    for run in _runs(text):
        start, end = run[0].start, run[-1].end
        made: str
        table = _table(text, run)
        if table is not None:
            start, made = table
            end = start + len(made)
        elif sum(one.is_number for one in run) * 4 < len(run):
            continue
        else:
            made = Unread(text[start:end])
        if start > at:
            yield text[at:start]
        yield made
        at = end
    if at < len(text):
        yield text[at:]


def _runs(text: str) -> Iterator[list[_Line]]:
    """Stretches of short lines that hold some numbers alone on their line."""
    run: list[_Line] = []
    for match in _LINE.finditer(text):
        told = fold(match[0]).strip("\r \t\u3000\xa0")
        if not told:
            continue
        is_cell = len(told) <= _LONGEST and "\t" not in told and not _SENTENCE.search(told)
        if is_cell and not _NOTE.match(told):
            run.append(_Line(*match.span(), FOOTNOTE.sub("", told)))
            continue
        yield from _kept(run)
        run = []
    yield from _kept(run)


def _kept(run: list[_Line]) -> Iterator[list[_Line]]:
    if len(run) >= _FEWEST and sum(one.is_number for one in run) >= 2 * _ROWS:
        yield run


def _table(text: str, run: list[_Line]) -> tuple[int, TableText] | None:
    """Where the table of a run begins, and the table; None where its pattern can be doubted."""
    first = next(at for at, line in enumerate(run) if line.is_number)
    found = []
    for names in (1, 2):
        body = first - names
        count = next(
            (at for at, one in enumerate(run[first:]) if not one.may_be_number), len(run) - first
        )
        width = names + count
        rows = [run[at : at + width] for at in range(body, len(run), width)]
        if body >= 0 and len(rows) >= _ROWS and all(_is_row(row, names, count) for row in rows):
            heads = _heads(run[:body], names, count)
            if heads is not None:
                found.append((heads, rows))
    return _made(text, run, *found[0]) if len(found) == 1 else None


def _is_row(row: list[_Line], names: int, count: int) -> bool:
    head, values = row[:names], row[names:]
    return (
        len(values) == count
        and not any(one.is_number for one in head)
        and all(is_unit(one.text) for one in head[1:])
        and all(one.may_be_number for one in values)
    )


def _heads(above: list[_Line], names: int, count: int) -> list[_Line | None] | None:
    """The heads of the columns, None for one that is not printed; None where they are in doubt."""
    stubs, heads = above[:-count], above[-count:]
    if len(heads) < count:
        return None
    if names == 2:
        if len(stubs) < 2 or not UNITS_HEAD.fullmatch(stubs[-1].text):
            return None
        return [stubs[-2], stubs[-1], *heads]
    if stubs and _STUB.fullmatch(stubs[-1].text):
        return [stubs[-1], *heads]
    return [None, *heads] if not stubs or _CAPTION.search(stubs[-1].text) else None


def _made(
    text: str, run: list[_Line], heads: list[_Line | None], rows: list[list[_Line]]
) -> tuple[int, TableText]:
    """The table as the stretch of the text that it is."""
    top = next(one for one in heads if one is not None)
    above = [one for one in run if one.end <= top.start][-2:]
    start = (above or [top])[0].start
    lines: list[Sequence[_Line | None]] = [heads, *rows]
    cells: list[list[Cell]] = []
    places: dict[int, tuple[int, int]] = {}
    for line in lines:
        cells.append([])
        for one in line:
            number = len(places)
            begin = (one.start if one else top.start) - start
            raw = text[one.start : one.end] if one else ""
            lead = len(raw) - len(raw.lstrip())
            places[number] = (begin + lead, begin + len(raw.rstrip()))
            cells[-1].append(Cell(number, raw.strip(), raw[:lead].count("\u3000") * 2))
    after = text[run[-1].end :].lstrip()
    note = after.split("\n", 1)[0] if _NOTE.match(fold(after[:20])) else ""
    grid = Grid(" ".join(text[one.start : one.end].strip() for one in above), cells, note)
    made = TableText(text[start : run[-1].end])
    made.grid, made.places = grid, places
    return start, made
