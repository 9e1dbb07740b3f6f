"""What is to be run: ``notebooks/runs.yml`` as a list of steps, checked whole before any is run."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from .loading import Inputs
from .parameters import Parameter, Value, check_names, check_values, declared, typed
from .problems import InputError, Problem, one_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
WITH_TEXT = ".with-source-text"  # in the name of a page that reprints its source
KEYS = ("notebooks", "parameters", "matrix")


@dataclass(frozen=True, slots=True)
class Step:
    """One notebook with its parameters: a link of `chain`; `name` is that of its page."""

    run: str
    chain: str
    name: str
    notebook: Path
    parameters: Mapping[str, Value]


def read_runs(path: Path, where: str) -> dict[str, dict[str, Any]]:
    """The declared runs; raises InputError with everything wrong with their form."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError([Problem(where, "file", "YAML", str(error))]) from None
    runs = data.get("runs") if isinstance(data, dict) else None
    if not isinstance(runs, dict) or not runs:
        raise InputError([Problem(where, "runs", "a mapping of names to runs", repr(runs))])
    problems = [problem for name, run in runs.items() for problem in _form(name, run, where)]
    if problems:
        raise InputError(problems)
    return runs


def _form(name: object, run: object, where: str) -> list[Problem]:
    item = f"runs.{name}"
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return [Problem(where, item, "a name of letters, digits, _ and - (64 at most)", repr(name))]
    if not isinstance(run, dict):
        return [Problem(where, item, f"a mapping of {', '.join(KEYS)}", repr(run))]
    problems = [
        Problem(where, f"{item}.{key}", one_of(KEYS, str(key)), "it")
        for key in run
        if key not in KEYS
    ]
    notebooks = run.get("notebooks")
    if not isinstance(notebooks, list) or not notebooks:
        problems.append(Problem(where, f"{item}.notebooks", "a list of notebooks", repr(notebooks)))
    elif unsafe := [n for n in notebooks if not isinstance(n, str) or Path(n).name != n]:
        expected = "names of files beside runs.yml"
        problems.append(Problem(where, f"{item}.notebooks", expected, repr(unsafe)))
    for key in ("parameters", "matrix"):
        if not isinstance(run.get(key, {}), dict):
            problems.append(Problem(where, f"{item}.{key}", "a mapping", repr(run[key])))
    for key, values in run["matrix"].items() if isinstance(run.get("matrix"), dict) else ():
        if not isinstance(values, list) or not values:
            problems.append(
                Problem(where, f"{item}.matrix.{key}", "a list of values", repr(values))
            )
    return problems


def plan(
    inputs: Inputs, names: Iterable[str] = (), overrides: Mapping[str, str] | None = None
) -> list[Step]:
    """The steps of the named runs (all, without names), in order.

    `overrides` replace parameters and, for a parameter of the matrix, all of its values.
    Raises InputError with everything wrong: unknown runs, notebooks, parameter names and values.
    """
    project = inputs.project
    where = project.name(project.notebooks / "runs.yml")
    runs = read_runs(project.notebooks / "runs.yml", where)
    problems = [Problem("run", "name", one_of(runs, n), repr(n)) for n in names if n not in runs]
    steps: list[Step] = []
    for name in [name for name in names if name in runs] or ([] if problems else list(runs)):
        found, wrong = _steps(name, runs[name], inputs, overrides or {}, where)
        steps += found
        problems += wrong
    if problems:
        raise InputError(dict.fromkeys(problems))
    return steps


def _steps(
    name: str, run: dict[str, Any], inputs: Inputs, overrides: Mapping[str, str], where: str
) -> tuple[list[Step], list[Problem]]:
    known: dict[str, dict[str, Parameter]] = {}
    problems: list[Problem] = []
    for notebook in run["notebooks"]:
        try:
            known[notebook] = declared(inputs.project.notebooks / notebook)
        except InputError as error:
            problems += error.problems
    if problems:
        return [], problems
    every = {name: parameter for part in known.values() for name, parameter in part.items()}
    place = f"{where}, run {name}"
    fixed, matrix, problems = _given(run, overrides, every, place)
    steps = []
    for values in itertools.product(*matrix.values()):
        chosen = {**fixed, **dict(zip(matrix, values, strict=True))}
        problems += _type_problems(chosen, every, place) or check_values(chosen, inputs, place)
        chain = ".".join([name, *(quote(str(value), safe="") for value in values)])
        for notebook, parameters in known.items():
            last = notebook == run["notebooks"][-1]
            page = chain if last else f"{chain}.{Path(notebook).stem}"
            page += WITH_TEXT if chosen.get("context") and "context" in parameters else ""
            taken = {key: value for key, value in chosen.items() if key in parameters}
            steps.append(Step(name, chain, page, inputs.project.notebooks / notebook, taken))
    return steps, problems


def _given(
    run: dict[str, Any], overrides: Mapping[str, str], known: Mapping[str, Parameter], where: str
) -> tuple[dict[str, Any], dict[str, list[Any]], list[Problem]]:
    """The run's fixed parameters and matrix with the overrides in their place; unknown names."""
    fixed, matrix = dict(run.get("parameters", {})), dict(run.get("matrix", {}))
    problems = check_names({**fixed, **matrix}, known, where) + check_names(overrides, known, "-p")
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
        Problem(where, f"parameter {name}", known[name].kind, repr(value))
        for name, value in chosen.items()
        if name in known and type(value).__name__ != known[name].kind
    ]
