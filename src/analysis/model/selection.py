"""What a report or a run may be asked for: values of parameters, held against the data."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ..messages import LANGS
from ..problems import InputError, Problem, one_of
from ..project import Project
from . import lookup
from .loading import Inputs
from .ratios import base_problem
from .typed_files import is_litter

LISTS = {"places": "entity", "ratios": "ratio"}  # parameters that name several


def every_value(name: str, project: Project, source: str = "") -> list[str]:
    """The sources that have typed figures, or the entities or periods of those of a source (of all
    without one), in the order of print; read as they are, for `check_values` to check."""
    found: dict[str, None] = {}
    for path in sorted(project.figures.glob("*.csv")):
        if is_litter(path.name):
            continue
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            chosen = (row for row in rows if source in ("", row.get("source")))
            found |= dict.fromkeys(str(row.get(name) or "") for row in chosen)
    return [value for value in found if value]


def coded(given: Mapping[str, Any], inputs: Inputs) -> dict[str, Any]:
    """Parameters with the code of an entity in place of its label; what names none is left."""
    try:
        found = lookup.codes(given.get("entity"), "entity", inputs.codebook)
    except InputError:
        found = []
    return {**given, "entity": found[0]} if len(found) == 1 else dict(given)


def check_values(
    given: Mapping[str, object], inputs: Inputs, where: str = "parameters"
) -> list[Problem]:
    """Values of the parameters that name something in the data, against what there is.

    With a source, entity and period are those of its figures.
    """
    source = str(given.get("source", ""))
    entities, periods = inputs.printed.get(source, inputs.printed[""])
    allowed: dict[str, Collection[object]] = {
        "source": [row["source"] for row in inputs.sources],
        "entity": {"", *entities},
        "period": {"", *periods},
        "lang": LANGS,
    }
    problems = []
    for name, value in given.items():
        if name in allowed and value not in allowed[name]:
            listed = one_of([str(code) for code in allowed[name] if code], str(value))
            problems.append(Problem(where, f"parameter {name}", listed, repr(value)))
        elif name == "base" and value:
            problems += base_problem(str(value), inputs.codebook, where)
        elif name in LISTS and isinstance(value, str):
            try:
                lookup.codes(lookup.separated(value), LISTS[name], inputs.codebook)
            except InputError as error:
                found = (replace(one, where=where) for one in error.problems)
                problems += [replace(one, item=f"parameter {name}") for one in found]
    return problems
