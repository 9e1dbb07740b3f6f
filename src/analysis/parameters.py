"""Parameters of notebooks: declared in the cell tagged ``parameters``, checked before a run."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .notebooks import read_notebook
from .problems import InputError, Problem, one_of

if TYPE_CHECKING:
    from .loading import Inputs

Value = str | int | float | bool | None
TAG = "parameters"
UNREADABLE = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)  # as Python's parser
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter: its type's name and its default."""

    name: str
    kind: str
    default: Value


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares: ``name: type = literal`` in the tagged cell.

    Raises InputError when the file is no notebook, a line of that cell is no such declaration, or
    a cell of such lines has lost its tag: nothing would set its parameters.
    """
    try:
        cells = read_notebook(notebook)["cells"]
    except (OSError, ValueError) as error:
        expected = "a notebook (nbformat 4)"
        raise InputError([Problem(notebook.name, "file", expected, str(error))]) from None
    tagged = [cell for cell in cells if TAG in cell["metadata"].get("tags", ())]
    if not tagged:
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "code" and (lost := _lost(cell["source"])):
                expected = f"the tag {TAG} on the cell that declares {', '.join(lost)}"
                found = ", ".join(map(str, cell["metadata"].get("tags", ()))) or "none"
                raise InputError([Problem(notebook.name, f"cell {number}", expected, found)])
        return {}
    try:
        return _declarations(tagged[0]["source"])
    except UNREADABLE as error:
        expected = "lines `name: type = literal`"
        told = str(error) or type(error).__name__
        raise InputError([Problem(notebook.name, f"cell tagged {TAG}", expected, told)]) from None


def _lost(source: str) -> list[str]:
    """The names that a cell declares which has nothing but declarations."""
    try:
        return list(_declarations(source))
    except UNREADABLE:
        return []


def _declarations(source: str) -> dict[str, Parameter]:
    return dict(_declaration(statement) for statement in ast.parse(source).body)


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
