"""Loads the codebook from the files of ``definitions/`` and checks it.

Unknown keys, missing labels, unknown codes and units that do not go together are refused, all at
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..messages import LANGS
from ..problems import Anything, Codes, InputError, Problem
from ..project import find_project
from .codebook import (
    Break,
    Caveat,
    Code,
    Codebook,
    Dimension,
    Entity,
    EntityType,
    FindingRule,
    Indicator,
    Measure,
    Population,
    Preference,
    Ratio,
    Relation,
    RuleName,
)
from .codebook_problems import codebook_problems
from .places import WHERE as PLACES_FILE
from .places import read_places
from .strict_yaml import Document, quoted, read_yaml
from .typed_files import listed


def _problem(error: Mapping[str, Any], where: str, prefix: str) -> Problem:
    """One of pydantic's errors as a problem of the file."""
    item = prefix + ".".join(str(part) for part in error["loc"])
    found = error["input"]
    match error["type"]:
        case "extra_forbidden":
            return Problem(where, item, "no such key", repr(found))
        case "missing":
            return Problem(where, item, "a value (required)", "none")
        case "too_short" if isinstance(found, dict):
            expected, languages = (
                f"a text in {', '.join(LANGS)}",
                ", ".join(found) or "none",
            )
            return Problem(where, item, expected, languages)
        case "string_type" if isinstance(found, int | float):
            return Problem(where, item, quoted(found), repr(found))
        case _:
            return Problem(where, item, error["msg"], repr(found))


def _entries(
    kind: type[BaseModel], data: object, where: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The good entries of `data`, and what is wrong with the others."""
    if not isinstance(data, dict):
        expected = "a mapping of codes to entries"
        return {}, [Problem(where, "file", expected, type(data).__name__)]
    entries: dict[str, Any] = {}
    problems = []
    name = RuleName if kind is Relation else Code
    adapter = TypeAdapter(dict[name, kind])  # type: ignore[valid-type]
    for code, entry in data.items():
        try:
            entries |= adapter.validate_python({code: entry})
        except ValidationError as errors:
            problems += [_problem(error, where, "") for error in errors.errors()]
    return entries, problems


FILES: dict[str, type[BaseModel]] = {
    "entities": Entity,
    "indicators": Indicator,
    "ratios": Ratio,
    "measures": Measure,
    "dimensions": Dimension,
    "caveats": Caveat,
    "relations": Relation,
    "breaks": Break,
    "preferences": Preference,
    "populations": Population,
    "entity_types": EntityType,
    "findings": FindingRule,
}
MAY_BE_ABSENT = ("breaks", "preferences", "populations", "entity_types", "findings")


def _documents(folder: Path, name: str) -> dict[str, Document]:
    """The files of a kind of entries, by where they lie: ``name.yml``, or all in ``name/``."""
    paths = [folder / f"{name}.yml"]
    if (folder / name).is_dir():
        paths = [*filter(Path.is_file, paths), *listed(folder / name, ".yml")]
    elif name in MAY_BE_ABSENT:
        paths = list(filter(Path.is_file, paths))
    names = [f"definitions/{path.relative_to(folder).as_posix()}" for path in paths]
    return {
        where: read_yaml(path, where, "codes to entries")
        for path, where in zip(paths, names, strict=True)
    }


def read_codebook(folder: Path) -> tuple[Codebook, dict[str, Codes], list[Problem]]:
    """The good entries of the codebook in `folder`, every code in it, and all that is wrong."""
    book: dict[str, dict[str, Any]] = {}
    codes: dict[str, Codes] = {}
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    homes: dict[tuple[str, str], str] = {}  # file as problems name it, code -> where it stands
    themes: dict[str, list[str]] = {}
    for name, kind in FILES.items():
        files = _documents(folder, name)
        documents |= files
        book[name], codes[name] = {}, frozenset()
        for where, document in files.items():
            data, there = document.data, codes[name]
            if isinstance(data, dict):
                named = f"definitions/{name}.yml"
                problems += _twice(data, {code: homes.get((named, code)) for code in data}, where)
                homes |= {(named, code): where for code in data}
                codes[name] = _with(there, data)
            else:
                codes[name] = Anything()
            if data is not None:
                entries, found = _entries(kind, data, where)
                book[name] |= entries
                problems += found
                if name == "indicators":
                    themes[Path(where).stem] = list(entries)
    places, lines, found = read_places(folder, book["entity_types"], codes["entities"])
    book["entities"] |= places
    codes["entities"] = _with(codes["entities"], places)
    homes |= {("definitions/entities.yml", code): PLACES_FILE for code in places}
    documents[PLACES_FILE] = Document(None, found, lines)
    codebook = Codebook.model_construct(None, **book, themes=themes)
    codes["breakdowns"] = (
        frozenset(codebook.breakdowns)
        if isinstance(codes["dimensions"], frozenset)
        else codes["dimensions"]
    )
    problems += codebook_problems(codebook, codes)
    read = [problem for document in documents.values() for problem in document.problems]
    return codebook, codes, read + [_placed(one, homes, documents) for one in problems]


def _with(codes: Codes, more: Iterable[str]) -> Codes:
    return codes | frozenset(more) if isinstance(codes, frozenset) else codes


def _twice(data: dict[str, Any], homes: dict[str, str | None], where: str) -> Iterator[Problem]:
    """Codes that another file of the same kind has."""
    for code in data:
        if homes[code]:
            yield Problem(where, code, f"a code other than one of {homes[code]}", code)


def _placed(
    problem: Problem, homes: dict[tuple[str, str], str], documents: dict[str, Document]
) -> Problem:
    """The problem with the file and the line in which its entry stands."""
    code = re.split(r"[. ]", problem.item, maxsplit=1)[0]
    where = homes.get((problem.where, code), problem.where)
    found = replace(problem, where=where)
    return documents[where].placed(found) if where in documents else found


def load_codebook(folder: Path) -> Codebook:
    """The codebook in `folder`; raises InputError with everything wrong with it."""
    codebook, _, problems = read_codebook(folder)
    if problems:
        raise InputError(problems)
    return codebook


def the_codebook(codebook: Codebook | None) -> Codebook:
    """`codebook`, or where none is given that of the project at hand."""
    return load_codebook(find_project().definitions) if codebook is None else codebook
