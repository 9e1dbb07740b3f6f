"""What a person did with earlier proposals, carried over to those of a new run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..model import Row
from ..problems import InputError, Problem
from .grounds import suggested
from .proposal_table import KEPT, SUGGESTED, checked_rows, form_of, is_touched, place


def stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written and how long it is, to see whether it has changed since."""
    if not path.is_file():
        return None
    told = path.stat()
    return told.st_mtime_ns, told.st_size


def changed(where: str) -> Problem:
    """A file was saved by somebody else while it was at work on."""
    return Problem(where, "file", "no change while it is read (run again)", "one just now")


class Fresh(NamedTuple):
    """A row of a new run, by its number, that stands nowhere in the earlier file."""

    number: int
    start: int
    as_stated: str
    label: str


class Earlier:
    """An earlier file of proposals. In memory: the rows that a person touched, and for the others
    a number each, so that a million of them do no harm.
    """

    def __init__(self, path: Path, where: str) -> None:
        self._path, self._where = path, where
        self._stamp = stamp(path)
        self.form = form_of(path)
        self.touched: dict[tuple[str, str, str], Row] = {}
        self._lost: set[int] = set()  # places not found yet
        twice: list[Problem] = []
        if path.is_file():
            for row in checked_rows(path, where):
                if hash(place(row)) in self._lost:
                    line, found = f"{where}, row {row['row']}", "{start}-{end} again".format(**row)
                    twice.append(Problem(line, "start", "a place that stands once", found))
                if is_touched(row):
                    self.touched[place(row)] = row
                elif row["state"] == "gone":
                    continue  # told once; nobody wanted it
                self._lost.add(hash(place(row)))
        if twice:
            raise InputError(twice)
        self._any = bool(self._lost)

    def check_unchanged(self) -> None:
        """Raises InputError where the file was saved since it was read: nothing may be lost."""
        if stamp(self._path) != self._stamp:
            raise InputError([changed(self._where)])

    def __bool__(self) -> bool:
        return self._any

    def find(self, row: Row) -> bool:
        """Whether a new row stood in the earlier file, at the same place; it is found then."""
        key = hash(place(row))
        if key not in self._lost:
            return False
        self._lost.remove(key)
        return True

    def lost(self) -> list[Row]:
        """The earlier rows that were not found, in order of position."""
        if not self._lost:
            return []
        rows = checked_rows(self._path, self._where)
        return sorted(
            (row for row in rows if hash(place(row)) in self._lost),
            key=lambda row: int(row["start"]),
        )


def merged(new: Row, old: Row) -> Row:
    """The new row with a person's decision and edits: a reviewed row keeps all its cells."""
    row = new | {name: old[name] for name in KEPT}
    for name in SUGGESTED:
        if old["decision"] or old[name] != suggested(old[f"ground_{name}"]):
            row[name] = old[name]
    return row


def align(lost: Iterable[Row], fresh: Iterable[Fresh]) -> dict[int, Row]:
    """Earlier rows with the new rows that they have become in a changed text: number -> row.

    Phrases with a label that stand once on both sides tell by how much each part of the text has
    moved; every other row goes to the nearest place of its phrase, its own label first.
    """
    lost, fresh = list(lost), list(fresh)
    pairs = _anchors(lost, fresh)
    shifts = sorted(
        (int(row["start"]), new.start - int(row["start"]))
        for new in fresh
        if (row := pairs.get(new.number)) is not None
    )
    starts = [start for start, _ in shifts]
    taken = {id(row) for row in pairs.values()}
    free: dict[str, list[Fresh]] = {}
    for new in sorted(fresh, key=lambda one: one.start):
        if new.number not in pairs:
            free.setdefault(new.as_stated, []).append(new)
    for row in lost:
        places = free.get(row["as_stated"])
        if id(row) in taken or not places:
            continue
        at = bisect_right(starts, int(row["start"])) - 1
        shift = shifts[max(at, 0)][1] if shifts else 0
        chosen = _nearest(places, int(row["start"]) + shift, row["label"])
        pairs[places.pop(chosen).number] = row
    return pairs


def _anchors(lost: list[Row], fresh: list[Fresh]) -> dict[int, Row]:
    """The pairs of phrase and label that stand once on both sides."""
    before = Counter((row["as_stated"], row["label"]) for row in lost)
    after = Counter((new.as_stated, new.label) for new in fresh)
    once = {key for key, count in before.items() if count == 1 and after[key] == 1}
    rows = {
        (row["as_stated"], row["label"]): row
        for row in lost
        if (row["as_stated"], row["label"]) in once
    }
    return {
        new.number: rows[new.as_stated, new.label]
        for new in fresh
        if (new.as_stated, new.label) in once
    }


def _nearest(places: list[Fresh], wanted: int, label: str) -> int:
    """Which of `places`, in order, is nearest to `wanted`: among the next few, the same label."""
    at = bisect_left(places, wanted, key=lambda one: one.start)
    near = range(max(0, at - 4), min(len(places), at + 4))
    return min(near, key=lambda i: (places[i].label != label, abs(places[i].start - wanted)))
