"""Where figures stand in their sources: positions given or not, and two figures in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def place_problems(row: Row, where: str, *, has_text: bool) -> Iterator[Problem]:
    """What is wrong with a figure's positions; `has_text` where its source's text is described."""
    if is_placed(row):
        length, stated = int(row["end"]) - int(row["start"]), len(row["as_stated"])
        if length != stated:
            expected = f"end - start = {stated}, the length of {row['as_stated']!r}"
            yield Problem(where, "end", expected, str(length))
        return
    empty = [name for name in ENDS if not row[name]]
    expected = "a position, as the text of the source is described in data/raw/sources.csv"
    if not has_text:
        expected = "both positions or none"
    if has_text or len(empty) == 1:
        for name in empty:
            yield Problem(where, name, expected, "an empty cell")


def _overlaps(rows: list[Row]) -> Iterator[Problem]:
    """Figures printed at the same place, or whose places overlap."""
    placed = [row for row in rows if is_placed(row)]
    placed.sort(key=lambda row: (row["source"], int(row["start"]), int(row["end"])))
    last: Row | None = None
    for row in placed:
        if last and last["source"] == row["source"] and int(row["start"]) < int(last["end"]):
            same = (last["start"], last["end"]) == (row["start"], row["end"])
            what = "a duplicate of" if same else "overlaps"
            one, other = (
                f"{each['as_stated']!r} ({each['start']}-{each['end']})" for each in (row, last)
            )
            found = f"{one} {what} {other} of {last['where']}"
            yield Problem(row["where"], "start", "a place of its own in the text", found)
        if last is None or last["source"] != row["source"] or int(row["end"]) > int(last["end"]):
            last = row


SAME = ("source", "entity", "indicator", "measure", "breakdown", "period")


def _repeated(rows: list[Row]) -> Iterator[Problem]:
    """Figures without positions that are typed twice."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row["start"] or row["end"]:
            continue
        key = tuple(row[name] or "" for name in (*SAME, "as_stated"))
        if key in seen:
            expected = "another phrase, entity, indicator or period, as no position is given"
            found = f"those of {seen[key]['as_stated']!r}, {seen[key]['where']}"
            yield Problem(row["where"], "start", expected, found)
        seen.setdefault(key, row)


def collisions(rows: list[Row]) -> list[Problem]:
    """Figures of all files that cannot be told apart by their place."""
    return [*_overlaps(rows), *_repeated(rows)]
