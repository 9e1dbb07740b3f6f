"""Where figures stand in their sources: positions given or not, and two figures in one place."""

from __future__ import annotations

import re
from typing import Any

from ..problems import Problem

Row = dict[str, Any]
ENDS = ("start", "end")
_POSITION = re.compile(r"[0-9]{1,12}")


def is_position(cell: str) -> bool:
    """Whether a cell is a whole number from 0 that a text may have so many characters of."""
    return bool(_POSITION.fullmatch(cell))


def is_placed(row: Row) -> bool:
    """Whether both positions of a typed figure are given, as numbers."""
    return is_position(row["start"]) and is_position(row["end"])


def place_problems(row: Row, where: str, *, has_text: bool) -> list[Problem]:
    """What is wrong with a figure's positions; `has_text` where its source's text is described."""
    if is_placed(row):
        length, stated = int(row["end"]) - int(row["start"]), len(row["as_stated"])
        if length == stated:
            return []
        expected = f"end - start = {stated}, the length of {row['as_stated']!r}"
        return [Problem(where, "end", expected, str(length))]
    empty = [name for name in ENDS if not row[name]]
    if not empty or (len(empty) == 2 and not has_text):
        return []
    expected = "a position, as the text of the source is described in data/raw/sources.csv"
    if len(empty) == 1 and not has_text:
        expected = "both positions or none"
    return [Problem(where, name, expected, "an empty cell") for name in empty]


def _overlaps(rows: list[Row]) -> list[Problem]:
    """Figures printed at the same place, or whose places overlap."""
    problems = []
    placed = [row for row in rows if is_placed(row)]
    placed.sort(key=lambda row: (row["source"], int(row["start"]), int(row["end"])))
    last: Row | None = None
    for row in placed:
        if last and last["source"] == row["source"] and int(row["start"]) < int(last["end"]):
            same = (last["start"], last["end"]) == (row["start"], row["end"])
            what = "a duplicate of" if same else "overlaps"
            found = (
                f"{row['as_stated']!r} ({row['start']}-{row['end']}) {what} {last['as_stated']!r} "
            )
            found += f"({last['start']}-{last['end']}) of {last['where']}"
            problems.append(Problem(row["where"], "start", "a place of its own in the text", found))
        if last is None or last["source"] != row["source"] or int(row["end"]) > int(last["end"]):
            last = row
    return problems


SAME = ("source", "entity", "indicator", "measure", "breakdown", "period")


def _repeated(rows: list[Row]) -> list[Problem]:
    """Figures without positions that are typed twice."""
    problems = []
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row["start"] or row["end"]:
            continue
        key = tuple(row[name] or "" for name in (*SAME, "as_stated"))
        if key in seen:
            expected = "another phrase, entity, indicator or period, as no position is given"
            found = f"those of {seen[key]['as_stated']!r}, {seen[key]['where']}"
            problems.append(Problem(row["where"], "start", expected, found))
        seen.setdefault(key, row)
    return problems


def collisions(rows: list[Row]) -> list[Problem]:
    """Figures of all files that cannot be told apart by their place."""
    return _overlaps(rows) + _repeated(rows)
