"""Decisions on many proposals at once, and the places that they need: a person's word in a line."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from ..files import Draft, write_whole
from ..model import PLACE_COLUMNS, read_codebook
from ..model import read_text as typed_text
from ..problems import InputError, Problem, one_of
from ..project import Project
from .merging import changed, stamp
from .proposal_table import Writer, form_of, places_path, proposals_path, rows_of

LEVELS = ("sure", "likely")  # of confidence, the surest first


def decide(
    project: Project, source: str, accept: str = "", reject_rest: bool = False
) -> Counter[str]:
    """Sets `decision` where it is empty: ``accept`` down to a confidence (``sure`` or ``likely``),
    ``reject`` for the rest if asked. Returns how many rows then have which decision.

    Raises InputError where there are no proposals, or `accept` is no such confidence.
    """
    path = proposals_path(project, source)
    where, read = project.name(path), stamp(path)
    problems: list[Problem] = []
    if accept and accept not in LEVELS:
        problems.append(Problem("analysis decide", "--accept", one_of(LEVELS, accept), accept))
    if read is None:
        problems.append(
            Problem(where, "file", "proposals (analysis extract FILE makes them)", "none")
        )
        raise InputError(problems)
    rows = list(rows_of(path, where, problems))
    if problems:
        raise InputError(problems)
    accepted = LEVELS[: LEVELS.index(accept) + 1] if accept else ()
    counts: Counter[str] = Counter()
    form = form_of(path)
    with Draft(path) as draft:
        out = Writer(draft.file, form)
        for row in rows:
            if not row["decision"] and row["state"] not in {"known", "gone"}:
                if row["confidence"] in accepted:
                    row["decision"] = "accept"
                elif reject_rest:
                    row["decision"] = "reject"
            counts[row["decision"] or "undecided"] += 1
            out.writerow(row)
        if stamp(path) != read:
            raise InputError([changed(where)])
        draft.keep()
    return counts


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
