"""The file of proposals: its columns, its rows, and what a cell may hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from ..model import (
    BLOCK,
    FIGURES,
    MAY_LACK,
    Column,
    Row,
    control,
    guarded,
    is_formula,
    is_position,
    likely,
    unguarded,
)
from ..problems import InputError, Problem, one_of
from ..project import Project
from .grounds import suggested

DECISIONS = ("", "accept", "reject")
SUGGESTED = tuple(
    "indicator measure breakdown entity period read_as part_of caveats".split()  # noqa: SIM905
)
KEPT = ("status", "note_lang", "note", "decision")
CONFIDENCE_MEANS = (
    "of indicator, entity and period together: sure (each has its ground in print), likely (one is "
    "inferred), open (one is missing)"
)
STATES = ("new", "seen", "moved", "known", "gone")
_COLUMNS = {column.name: column for column in FIGURES}
TYPED = tuple(replace(column, required=False) for column in FIGURES[4:])
PROPOSALS = (
    *FIGURES[:4],
    *TYPED,
    Column("decision", "string", "accept, reject, or empty", required=False, allowed=DECISIONS),
    Column("confidence", "string", CONFIDENCE_MEANS, required=False),
    Column("kind", "string", "kind of the quantity", required=False),
    Column("label", "string", "the noun phrase that the text gives it", required=False),
    *(
        Column(f"ground_{name}", "string", f"suggested {name} and why", required=False)
        for name in SUGGESTED
    ),
    Column(
        "state",
        "string",
        "new; seen in an earlier run; moved (found elsewhere in a changed text); known (its place "
        "has a figure in data/raw/figures); gone (no longer found)",
        required=False,
    ),
)
NAMES = tuple(column.name for column in PROPOSALS)
_BREAKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u3000\ufeff]+")
_DAY = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_LONGEST = 60
_LINE = 1_000_000  # characters of a line read at once; the longest cell has some 130,000


def proposals_path(project: Project, source: str) -> Path:
    """``data/raw/proposals/<source>.csv``."""
    return project.root / "data" / "raw" / "proposals" / f"{source}.csv"


def places_path(project: Project, source: str) -> Path:
    """``data/raw/proposals/<source>.places.tsv``: places that the source names anew."""
    return proposals_path(project, source).with_suffix(".places.tsv")


def plain(text: str) -> str:
    """Words of a text as a cell: one line, at most 60 characters, and never a formula.

    Characters that make a spreadsheet run a cell (= + - @, full-width ones too) are cut from its
    start; a noun loses nothing by it.

    >>> plain("=1+1 在孵企業")
    '1+1 在孵企業'
    """
    return _BREAKS.sub(" ", text).lstrip(" =+-@＝＋－＠'\"|")[:_LONGEST].strip()


def place(row: Row) -> tuple[str, str, str]:
    """What makes a row the same figure: its place and its phrase."""
    return row["start"], row["end"], row["as_stated"]


def is_touched(row: Row) -> bool:
    """Whether a person has decided on a row or changed one of its cells."""
    if any(row[name] for name in KEPT):
        return True
    return any(row[name] != suggested(row[f"ground_{name}"]) for name in SUGGESTED)


class Form(NamedTuple):
    """How a spreadsheet left a file of proposals, and wants it back: what parts its cells, and
    the byte-order mark that Excel needs to show Chinese.
    """

    delimiter: str = ","
    mark: str = ""


def form_of(path: Path) -> Form:
    """The form of a file of proposals; the usual one where there is none."""
    if not path.is_file():
        return Form()
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        header = file.readline(10_000)
    mark = "\ufeff" if header.startswith("\ufeff") else ""
    return Form(max(",;\t", key=header.count), mark)


class Writer:
    """Writes rows of the columns one by one, after the header; other keys of a row are left out."""

    def __init__(self, file: TextIO, form: Form) -> None:
        file.write(form.mark)
        self._out = csv.writer(file, lineterminator="\n", delimiter=form.delimiter)
        self._out.writerow(NAMES)

    def writerow(self, row: Row) -> None:
        self._out.writerow([guarded(str(row.get(name, ""))) for name in NAMES])


def rows_of(path: Path, where: str, problems: list[Problem]) -> Iterator[Row]:
    """The rows of a file of proposals one by one, with ``row``, the line where each ends.

    Commas, semicolons or tabs part its cells, spaces at their ends do not count, and days that a
    spreadsheet wrote its own way (2024/6/30) are days. Adds to `problems` what is wrong with the
    form of the file and its cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = iter(partial(file.readline, _LINE), "")
            reader = csv.reader(lines, strict=True, delimiter=form_of(path).delimiter)
            header = [name.strip() for name in next(reader, [])]
            found = _header_problems(header, where)
            problems += found
            for cells in () if found else reader:
                if not any(cell.strip() for cell in cells):
                    continue
                line = f"{where}, row {reader.line_num}"
                if len(cells) != len(header):
                    expected = f"{len(header)} cells"
                    problems.append(Problem(line, "cells", expected, str(len(cells))))
                    continue
                given = dict.fromkeys(NAMES, "") | dict(zip(header, cells, strict=True))
                row: Row = {"row": reader.line_num}
                problems += _formulas(given, line)
                row |= {name: _cell(name, unguarded(given[name])) for name in NAMES}
                problems += _cell_problems(row, line)
                yield row
    except UnicodeDecodeError:
        with path.open("rb") as binary:
            name = likely(binary.read(BLOCK)) or "another one"
        problems.append(Problem(where, "encoding", "UTF-8 (in Excel: save as CSV UTF-8)", name))
    except csv.Error as error:
        problems.append(Problem(where, "file", "comma-separated values", str(error)))


def _header_problems(header: list[str], where: str) -> list[Problem]:
    expected = f"columns {', '.join(NAMES)}"
    if not set(header) & set(NAMES):
        return [Problem(where, "row 1", expected, ", ".join(header)[:_LONGEST] or "an empty file")]
    found = [
        Problem(where, "row 1", f"a column {name!r}", "none")
        for name in NAMES[: NAMES.index("decision") + 1]
        if name not in header and name not in MAY_LACK
    ]
    for name, count in Counter(filter(None, header)).items():
        if name not in NAMES:
            known = f"one of the columns {', '.join(NAMES)} (a remark goes into note)"
            found.append(Problem(where, "row 1", known, repr(name)))
        elif count > 1:
            found.append(Problem(where, "row 1", f"column {name!r} once", f"{count} times"))
    return found


def _cell(name: str, cell: str) -> str:
    """A cell without what a spreadsheet or a hand adds to it."""
    if name == "as_stated":
        return cell
    cell = cell.strip()
    if name == "decision":
        return cell.lower()
    day = _DAY.fullmatch(cell) if name == "period" else None
    return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}" if day else cell


def _formulas(given: Row, where: str) -> Iterator[Problem]:
    """What a person typed that a spreadsheet would run."""
    for name in (column.name for column in TYPED if column.name != "read_as"):
        if is_formula(given[name].strip()):
            expected = "text that is no spreadsheet formula (an apostrophe before it makes it text)"
            yield Problem(where, name, expected, repr(given[name]))


def _cell_problems(row: Row, where: str) -> list[Problem]:
    problems = [
        Problem(where, name, "text without control characters", found)
        for name in NAMES
        if (found := control(row[name]))
    ]
    if row["decision"] not in DECISIONS:
        expected = one_of(DECISIONS[1:], row["decision"]) + ", or nothing"
        problems.append(Problem(where, "decision", expected, repr(row["decision"])))
    for name in ("start", "end"):
        if not is_position(row[name]):
            problems.append(Problem(where, name, "a whole number from 0", repr(row[name])))
    return problems


def checked_rows(path: Path, where: str) -> Iterator[Row]:
    """The rows of a file of proposals; raises InputError, after the last, with all problems."""
    problems: list[Problem] = []
    yield from rows_of(path, where, problems)
    if problems:
        raise InputError(problems)
