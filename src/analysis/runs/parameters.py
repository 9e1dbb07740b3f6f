"""Parameters of notebooks: declared in the cell tagged ``parameters``, checked before a run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..problems import InputError, Problem, one_of
from .engine import Value, read_notebook

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

    Raises InputError when the file is no notebook, a line of that cell is no declaration, or a
    cell that consists of declarations lacks the tag: nothing would set its parameters.
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
    """The names that a cell declares, if it consists of declarations alone."""
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
