"""Decisions on many proposals at once, and the places that they need: a person's word in a line."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from ..files import Draft, write_whole
from ..model import PLACE_COLUMNS, Row, load_inputs, lookup, read_codebook
from ..model import read_text as typed_text
from ..problems import InputError, Problem, one_of
from ..project import Project
from .merging import changed, stamp
from .proposal_table import (
    KEPT,
    SUGGESTED,
    Writer,
    checked_rows,
    form_of,
    place,
    places_path,
    proposals_path,
)

LEVELS = ("sure", "likely")  # of confidence, the surest first
CORRECTED = (*SUGGESTED, *(name for name in KEPT if name != "decision"))  # cells of a person


def decide(
    project: Project, source: str, accept: str = "", reject_rest: bool = False
) -> Counter[str]:
    """Sets `decision` where it is empty: ``accept`` down to a confidence (``sure`` or ``likely``),
    ``reject`` for the rest if asked. Returns how many rows then have which decision.

    Raises InputError where there are no proposals, or `accept` is no such confidence.
    """
    if accept and accept not in LEVELS:
        raise InputError(
            [Problem("analysis decide", "--accept", one_of(LEVELS, accept), repr(accept))]
        )
    accepted = LEVELS[: LEVELS.index(accept) + 1] if accept else ()

    def change(row: Row) -> None:
        if is_open(row):
            if row["confidence"] in accepted:
                row["decision"] = "accept"
            elif reject_rest:
                row["decision"] = "reject"

    return Counter(row["decision"] or "undecided" for row in _rewritten(project, source, change))


def is_open(row: Row) -> bool:
    """Whether a row waits for a decision."""
    return not row["decision"] and row["state"] not in {"known", "gone"}


def proposals(project: Project, source: str) -> list[Row]:
    """The rows of a source's proposals, as the file has them now; raises InputError as `decide`."""
    path = proposals_path(project, source)
    where = project.name(path)
    if not path.is_file():
        expected = "proposals (analysis extract FILE makes them)"
        raise InputError([Problem(where, "file", expected, "none")])
    return list(checked_rows(path, where))


def decide_one(
    project: Project, source: str, at: tuple[str, str, str], decision: str, cells: Mapping[str, str]
) -> None:
    """Decides on the row whose place and phrase are `at`, with `cells` corrected first.

    Entity, indicator and measure may be given by their label. Raises InputError with everything
    wrong with `cells`, and where the file has no such row any more; nothing is written then.
    """
    book = load_inputs(project.root).codebook
    found, problems = dict(cells), []
    for name, word in cells.items():
        try:
            if name not in CORRECTED:
                expected = one_of(CORRECTED, name)
                problems.append(Problem("argument", "correction", expected, repr(name)))
            elif word and name in lookup.KINDS:
                codes = lookup.codes(word, name, book)
                found[name] = codes[0]
                if len(codes) > 1:
                    expected = f"the code of one {name}"
                    problems.append(Problem("argument", name, expected, ", ".join(codes)))
            elif word and name == "period":
                (found[name],) = lookup.periods(word)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    seen = []

    def change(row: Row) -> None:
        if place(row) == at:
            seen.append(row)
            row.update(found, decision=decision)

    def check() -> None:
        if not seen:
            expected = f"a row of {at[2]!r} at {at[0]}-{at[1]}"
            name = project.name(proposals_path(project, source))
            raise InputError([Problem(name, "row", expected, "none: the file is another now")])

    _rewritten(project, source, change, check)


def _rewritten(
    project: Project,
    source: str,
    change: Callable[[Row], None],
    check: Callable[[], None] = lambda: None,
) -> list[Row]:
    """The rows of the proposals after `change`, as the file has them then: whole, or as it was."""
    path = proposals_path(project, source)
    read = stamp(path)
    rows = proposals(project, source)
    form = form_of(path)
    for row in rows:
        change(row)
    check()
    with Draft(path) as draft:
        out = Writer(draft.file, form)
        for row in rows:
            out.writerow(row)
        if stamp(path) != read:
            raise InputError([changed(project.name(path))])
        draft.keep()
    return rows


def add_places(project: Project, source: str) -> list[str]:
    """Adds the places that a source names anew to ``definitions/places.tsv``; returns their codes.

    Raises InputError where there are none, or the codebook would not load with them.
    """
    path, target = places_path(project, source), project.definitions / "places.tsv"
    if not path.is_file():
        expected = "places that the source names anew (analysis extract FILE finds them)"
        raise InputError([Problem(project.name(path), "file", expected, "none")])
    rows = typed_text(path, project.name(path)).splitlines()[1:]
    header = "\t".join(PLACE_COLUMNS)
    old = typed_text(target, project.name(target)) if target.is_file() else f"{header}\n"
    known = {line.partition("\t")[0] for line in old.splitlines()}
    new = [row for row in rows if row.strip() and row.partition("\t")[0] not in known]
    text = old + "\n" * (not old.endswith("\n")) + "".join(f"{row}\n" for row in new)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(shutil.copytree(project.definitions, Path(folder) / "definitions"))
        (trial / "places.tsv").write_text(text, encoding="utf-8")
        problems = read_codebook(trial)[2]
    if problems:
        raise InputError(problems)
    write_whole(target, text.encode())
    return [row.partition("\t")[0] for row in new]
