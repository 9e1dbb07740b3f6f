"""The figures of a source that the data have already."""

from __future__ import annotations

from ..model import FIGURES, MAY_LACK, Row, is_placed, listed, read_table
from ..problems import InputError, Problem
from ..project import Project
from .proposal_table import KEPT, SUGGESTED


def rows_in_data(project: Project, source: str) -> tuple[list[Row], list[Problem]]:
    """The source's figures in data/raw/figures, and what is wrong with its files."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for path in listed(project.figures, ".csv"):
        read, found = read_table(path, project.name(path), FIGURES, MAY_LACK)
        problems += found
        rows += [row for row in read if row["source"] == source]
    return rows, problems


class Known:
    """The source's figures in data/raw/figures, met in order of position."""

    def __init__(self, project: Project, source: str) -> None:
        rows, problems = rows_in_data(project, source)
        if problems:
            raise InputError(problems)
        rows = [row for row in rows if is_placed(row)]
        self._rows = sorted(rows, key=lambda row: int(row["start"]))
        self._at = 0
        self._met: set[int] = set()

    def mark(self, row: Row) -> Row:
        """The row, marked known where the data have a figure at its place; theirs are its cells
        where it is the same figure.
        """
        start, end = int(row["start"]), int(row["end"])
        while self._at < len(self._rows) and int(self._rows[self._at]["end"]) <= start:
            self._at += 1
        for index in range(self._at, len(self._rows)):
            theirs = self._rows[index]
            if int(theirs["start"]) >= end:
                break
            if int(theirs["end"]) > start:
                self._met.add(index)
                same = all(theirs[name] == row[name] for name in ("start", "end", "as_stated"))
                names = (*SUGGESTED, *KEPT[:-1]) if same else ()
                return row | {name: theirs[name] for name in names} | {"state": "known"}
        return row

    def missed(self) -> list[str]:
        """The figures that no proposal met."""
        return [
            f"{row['as_stated']} ({row['start']}-{row['end']})"
            for index, row in enumerate(self._rows)
            if index not in self._met
        ]
