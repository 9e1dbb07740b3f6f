"""Parameters of notebooks: declared in the cell tagged ``parameters``, checked before a run."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import InputError, Problem, one_of

if TYPE_CHECKING:
    from .loading import Inputs

Value = str | int | float | bool | None
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter: its type's name and its default."""

    name: str
    kind: str
    default: Value


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares: ``name: type = literal`` in the tagged cell.

    Raises InputError when the file is no notebook, has no such cell, or a line of it is no such
    declaration.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected = "a notebook (nbformat 4)"
        raise InputError([Problem(notebook.name, "file", expected, repr(error))]) from None
    source = "".join(tagged[0]["source"]) if tagged else ""
    try:
        tree = ast.parse(source)
        return dict(_declaration(statement) for statement in tree.body)
    except (SyntaxError, ValueError) as error:
        expected = "lines `name: type = literal`"
        found = Problem(notebook.name, "cell tagged parameters", expected, str(error))
        raise InputError([found]) from None


def _declaration(statement: ast.stmt) -> tuple[str, Parameter]:
    match statement:
        case ast.AnnAssign(
            target=ast.Name(id=name), annotation=ast.Name(id=kind), value=ast.expr() as value
        ) if kind in TYPES:
            return name, Parameter(name, kind, ast.literal_eval(value))
    raise ValueError(f"{ast.unparse(statement)!r}")


def typed(text: str, parameter: Parameter) -> Value:
    """A value given on the command line as the parameter's type; raises ValueError."""
    if parameter.kind == "bool":
        if text.lower() not in ("true", "false"):
            raise ValueError("true or false")
        return text.lower() == "true"
    kind: type[str] | type[int] | type[float] = TYPES[parameter.kind]
    return kind(text)


def check_names(given: Mapping[str, object], known: Iterable[str], where: str) -> list[Problem]:
    """Parameters that no notebook declares."""
    known = list(known)
    return [
        Problem(where, f"parameter {name}", one_of(known, name), repr(name))
        for name in given
        if name not in known
    ]


def check_values(
    given: Mapping[str, object], inputs: Inputs, where: str = "parameters"
) -> list[Problem]:
    """Values of the parameters that name something in the data, against what there is.

    With a source, entity and period are those of its figures.
    """
    from .ratios import base_problem
    from .words import LANGS

    figures = inputs.figures
    if given.get("source") in set(figures["source"]):
        figures = figures[figures["source"] == given["source"]]
    periods, entities = figures["period"], figures["entity"]
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
        elif name == "rd_base" and value:
            problems += base_problem(str(value), inputs.codebook, where)
    return problems
