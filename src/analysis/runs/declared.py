"""``notebooks/runs.yml``: reads it and checks its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ..model import Document, read_yaml
from ..problems import InputError, Problem, one_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
KEYS = ("notebooks", "parameters", "matrix", "data", "timeout")
ALL, EVERY = "all", ("source", "entity", "period")  # every value that figures are typed of
RESERVED = ("index", "manifest")  # other files of reports/


def read_runs(path: Path, where: str) -> tuple[dict[str, dict[str, Any]], Document]:
    """The declared runs, and the file; raises InputError with everything wrong with their form."""
    document = read_yaml(path, where, "`runs`")
    if document.data is None:
        raise InputError(document.problems)
    runs = document.data.get("runs")
    problems = [
        Problem(where, key, one_of(["runs"], key), "it") for key in document.data if key != "runs"
    ]
    if not isinstance(runs, dict) or not runs:
        problems.append(Problem(where, "runs", "a mapping of names to runs", repr(runs)))
    else:
        problems += [problem for name, run in runs.items() for problem in _form(name, run, where)]
    if problems or not isinstance(runs, dict):
        raise InputError(map(document.placed, problems))
    return runs, document


def _form(name: object, run: object, where: str) -> Iterator[Problem]:
    item = f"runs.{name}"
    if not isinstance(name, str) or not NAME.fullmatch(name) or name.lower() in RESERVED:
        expected = f"a name of letters, digits, _ and - (64 at most), not {' or '.join(RESERVED)}"
        yield Problem(where, item, expected, repr(name))
        return
    if not isinstance(run, dict):
        yield Problem(where, item, f"a mapping of {', '.join(KEYS)}", repr(run))
        return
    for key in run:
        if key not in KEYS:
            yield Problem(where, f"{item}.{key}", one_of(KEYS, str(key)), "it")
    yield from _names(run.get("notebooks"), f"{item}.notebooks", where)
    for key in ("parameters", "matrix"):
        if not isinstance(run.get(key, {}), dict):
            yield Problem(where, f"{item}.{key}", "a mapping", repr(run[key]))
    for key, values in run["matrix"].items() if isinstance(run.get("matrix"), dict) else ():
        if (values != ALL or key not in EVERY) and not (isinstance(values, list) and values):
            expected = "a list of values" + (f", or {ALL}" if key in EVERY else "")
            yield Problem(where, f"{item}.matrix.{key}", expected, repr(values))
    patterns = run.get("data", [])
    if not isinstance(patterns, list) or not all(map(_is_inside, patterns)):
        expected = "a list of patterns of files below the project's root"
        yield Problem(where, f"{item}.data", expected, repr(patterns))
    seconds = run.get("timeout", 1)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        yield Problem(where, f"{item}.timeout", "seconds that a cell may take", repr(seconds))


def _names(notebooks: object, item: str, where: str) -> Iterator[Problem]:
    if not isinstance(notebooks, list) or not notebooks:
        yield Problem(where, item, "a list of notebooks", repr(notebooks))
        return
    unsafe = [n for n in notebooks if not isinstance(n, str) or Path(n).name != n]
    if unsafe:
        yield Problem(where, item, "names of files beside runs.yml", repr(unsafe))
    elif len(set(notebooks)) < len(notebooks):
        yield Problem(where, item, "each notebook once", repr(notebooks))


def _is_inside(pattern: object) -> bool:
    return (
        isinstance(pattern, str)
        and bool(pattern)
        and not PurePosixPath(pattern).is_absolute()
        and ".." not in PurePosixPath(pattern).parts
    )
