"""What is to be run: ``notebooks/runs.yml`` as a list of steps, checked whole before any is run."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..files import sha256
from ..model import Document, is_litter, quoted
from ..problems import InputError, Problem, one_of
from ..project import Project
from .declared import ALL, EVERY, read_runs
from .engine import Value
from .parameters import Parameter, check_names, declared, typed

if TYPE_CHECKING:
    from ..model import Inputs

WITH_TEXT = ".with-source-text"  # in the name of a page that reprints its source
LONGEST = 160  # characters of a page's name; what is longer ends in a hash
RUNS = "runs.yml"
LANG = "lang"  # the parameter that makes editions
PAGES = 10_000  # the most that one command may make
Notebooks = dict[str, dict[str, Parameter]]  # the parameters that each of a run declares


@dataclass(frozen=True, slots=True)
class Step:
    """One notebook with its parameters: a link of `chain`; `name` is that of its page.

    `data` are files it reads beside the project's tables, `timeout` the seconds that a cell may
    take; `editions` are the pages of the same in every language of the run's matrix.
    """

    run: str
    chain: str
    name: str
    notebook: Path
    parameters: Mapping[str, Value]
    data: tuple[str, ...] = ()
    timeout: float | None = None
    editions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Steps as declared, and what is wrong with them; `checked` looks at the data too."""

    steps: list[Step]
    problems: list[Problem]


def checked(drafted: Draft, inputs: Inputs) -> list[Step]:
    """The steps of a draft whose values fit the data; raises InputError with everything wrong:
    unknown runs, notebooks, parameter names and values."""
    where = inputs.project.name(inputs.project.notebooks / RUNS)
    from ..model import check_values

    problems = drafted.problems + [
        problem
        for step in drafted.steps
        for problem in check_values(step.parameters, inputs, f"{where}, run {step.run}")
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))
    return drafted.steps


def draft(
    project: Project, names: Iterable[str] = (), overrides: Mapping[str, str] | None = None
) -> Draft:
    """The steps of the named runs, in order, or of all; the data are not read for it.

    `overrides` replace parameters and, for a parameter of the matrix, all of its values.
    Raises InputError when runs.yml itself cannot be read.
    """
    where = project.name(project.notebooks / RUNS)
    runs, document = read_runs(project.notebooks / RUNS, where)
    names = list(dict.fromkeys(names))
    problems = [Problem("run", "name", one_of(runs, n), repr(n)) for n in names if n not in runs]
    steps: list[Step] = []
    known: dict[str, Parameter] = {}
    for name in [name for name in names if name in runs] or ([] if problems else list(runs)):
        if len(steps) > PAGES:
            break
        notebooks, wrong = _notebooks(runs[name], project, f"{where}, run {name}")
        known |= {key: one for part in notebooks.values() for key, one in part.items()}
        if not wrong:
            found, wrong = _steps(name, runs[name], notebooks, overrides or {}, project)
            steps += found
        problems += [_placed(problem, name, where, document) for problem in wrong]
    if known:  # one of the runs has to know it
        problems += check_names(overrides or {}, known, "-p")
    if len(steps) > PAGES:
        expected = f"no more than {PAGES:,} pages of all runs"
        problems.append(Problem(where, "runs", expected, f"{len(steps):,} and more"))
    for name, count in Counter(step.name.lower() for step in steps).items():
        if count > 1:
            problems.append(Problem(where, "pages", "names that differ", f"{count} named {name}"))
    return Draft(steps, list(dict.fromkeys(problems)))


def _notebooks(
    run: Mapping[str, Any], project: Project, place: str
) -> tuple[Notebooks, list[Problem]]:
    known: Notebooks = {}
    problems = _data_problems(run, project, place)
    for notebook in run["notebooks"]:
        try:
            known[notebook] = declared(project.notebooks / notebook)
        except InputError as error:
            problems += error.problems
    return known, problems


def _steps(
    name: str,
    run: dict[str, Any],
    known: Notebooks,
    overrides: Mapping[str, str],
    project: Project,
) -> tuple[list[Step], list[Problem]]:
    place = f"{project.name(project.notebooks / RUNS)}, run {name}"
    every = {name: parameter for part in known.values() for name, parameter in part.items()}
    fixed, matrix, problems = _given(run, overrides, every, place)
    problems += _expanded(matrix, fixed, every, project, place)
    pages = math.prod(map(len, matrix.values())) * len(known)
    if pages > PAGES:
        expected = f"no more than {PAGES:,} pages"
        return [], [*problems, Problem(place, "matrix", expected, f"{pages:,}")]
    data, timeout = tuple(run.get("data", ())), run.get("timeout")
    steps = []
    for values in itertools.product(*matrix.values()):
        chosen = {**fixed, **dict(zip(matrix, values, strict=True))}
        wrong = _type_problems(chosen, every, place)
        problems += wrong
        chain = _chain(name, values)
        declared_in = run.get("matrix", {}).get(LANG, ()) if LANG in matrix else ()
        among = {
            str(lang): _chain(name, [lang if key == LANG else chosen[key] for key in matrix])
            for lang in declared_in  # whichever of them are run now
        }
        for notebook, parameters in known.items() if not wrong else ():
            last = notebook == run["notebooks"][-1]
            end = "" if last else f".{quote(Path(notebook).stem, safe='')}"
            end += WITH_TEXT if chosen.get("context") and "context" in parameters else ""
            editions = tuple((lang, each + end) for lang, each in among.items())
            taken = {key: value for key, value in chosen.items() if key in parameters}
            steps.append(
                Step(
                    name,
                    chain,
                    chain + end,
                    project.notebooks / notebook,
                    taken,
                    data,
                    timeout,
                    editions if LANG in taken else (),
                )
            )
    return steps, problems


def _expanded(
    matrix: dict[str, Any],
    fixed: Mapping[str, Any],
    known: Mapping[str, Parameter],
    project: Project,
    where: str,
) -> list[Problem]:
    """``all`` replaced by the values that figures are typed of, of the run's source."""
    names = [name for name in EVERY if matrix.get(name, ()) == ALL]
    if not names:
        return []
    from ..model import every_value

    source = str(fixed.get("source", known["source"].default if "source" in known else ""))
    problems = []
    for name in names:
        if name != "source" and "source" in matrix:
            expected = f"a list, as {ALL} is that of one source"
            problems.append(Problem(where, f"matrix {name}", expected, ALL))
        matrix[name] = every_value(name, project, "" if name == "source" else source)
        if not matrix[name]:
            problems.append(Problem(where, f"matrix {name}", "typed figures", f"none of {source}"))
    return problems


def _chain(name: str, values: Iterable[object]) -> str:
    return _short(".".join([name, *(_quoted(value) for value in values)]))


def _placed(problem: Problem, run: str, where: str, document: Document) -> Problem:
    """A problem of a run with the line of runs.yml on which its parameter, or the run, stands."""
    if not problem.where.startswith(where):
        return problem
    name = problem.item.removeprefix("parameter ")
    keys = [f"runs.{run}.{part}.{name}" for part in ("parameters", "matrix")]
    item = next((key for key in keys if key in document.lines), f"runs.{run}")
    return document.placed(problem, item)


def _quoted(value: object) -> str:
    return quote(str(value), safe="", errors="backslashreplace")


def _short(name: str) -> str:
    """A name that every file system takes; one that is cut ends in the hash of the whole."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 13]}~{sha256(name.encode())[:12]}"


def _data_problems(run: Mapping[str, Any], project: Project, where: str) -> list[Problem]:
    return [
        Problem(where, f"data {pattern}", "files below the project's root", "none")
        for pattern in run.get("data", ())
        if not data_files(project, pattern)
    ]


def data_files(project: Project, pattern: str) -> list[Path]:
    """The files of the project that a run's ``data`` names by one pattern; links are followed."""
    found = sorted(project.root.glob(pattern))
    return [path for path in found if path.is_file() and not is_litter(path.name)]


def _given(
    run: dict[str, Any], overrides: Mapping[str, str], known: Mapping[str, Parameter], where: str
) -> tuple[dict[str, Any], dict[str, list[Any]], list[Problem]]:
    """The run's fixed parameters and matrix with the overrides in their place; unknown names."""
    fixed, matrix = dict(run.get("parameters", {})), dict(run.get("matrix", {}))
    problems = check_names({**fixed, **matrix}, known, where)
    for key, text in overrides.items():
        if key not in known:
            continue
        try:
            value = typed(text, known[key])
        except ValueError:
            problems.append(Problem("-p", f"parameter {key}", known[key].kind, repr(text)))
            continue
        if key in matrix:
            matrix[key] = [value]
        else:
            fixed[key] = value
    return fixed, matrix, problems


def _type_problems(
    chosen: Mapping[str, object], known: Mapping[str, Parameter], where: str
) -> list[Problem]:
    return [
        Problem(
            where,
            f"parameter {name}",
            quoted(value) if known[name].kind == "str" else known[name].kind,
            repr(value),
        )
        for name, value in chosen.items()
        if name in known and type(value).__name__ != known[name].kind
    ]
