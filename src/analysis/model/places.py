"""Places that need no entry of their own: one row each in ``definitions/places.tsv``.

What their kind has in common (definition, source, forms of the name) stands once, in
``definitions/entity_types.yml``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..problems import Problem, one_of
from .codebook import Entity, EntityType
from .typed_files import read_text

PLACE_COLUMNS = ("code", "type", "zh-Hant", "zh-Hans", "en", "part_of", "names")
WHERE = "definitions/places.tsv"
_CODE = re.compile(r"[a-z][a-z0-9_]*")


class PlaceRow(NamedTuple):
    """A row: a place's code, its kind, its labels, what it lies in, and other printed names."""

    code: str
    type: str
    hant: str
    hans: str
    en: str
    part_of: str = ""
    names: str = ""

    def __str__(self) -> str:
        """The row as the file has it."""
        return "\t".join(self)


def entity_of(place: PlaceRow, kind: EntityType) -> Entity:
    """The place as an entity: a name of its kind's forms (蘭州高新區) has the other forms too."""
    ending = next((end for end in kind.endings if place.hant.endswith(end)), "")
    own = place.hant.removesuffix(ending)
    forms = [own + end for end in kind.endings] if ending and len(kind.endings) > 1 else []
    names = dict.fromkeys([*forms, *filter(None, place.names.split(";"))])
    return Entity(
        label={"zh-Hant": place.hant, "zh-Hans": place.hans, "en": place.en},
        definition=kind.definition,
        source=kind.source,
        part_of=place.part_of or None,
        synonyms=[name for name in names if name != place.hant],
        type=place.type,
    )


def read_places(
    folder: Path, types: Mapping[str, EntityType], taken: Iterable[str]
) -> tuple[dict[str, Entity], dict[str, int], list[Problem]]:
    """The good rows of the file as entities, the line of each, and what is wrong with the others;
    `taken` are the codes of ``entities.yml``.
    """
    path = folder / "places.tsv"
    if not path.exists():
        return {}, {}, []
    lines = read_text(path, WHERE).splitlines()
    header = tuple(lines[0].split("\t")) if lines else ()
    if header != PLACE_COLUMNS:
        expected = f"the columns {', '.join(PLACE_COLUMNS)}, tabs between them"
        return {}, {}, [Problem(f"{WHERE}, line 1", "header", expected, ", ".join(header))]
    entities: dict[str, Entity] = {}
    at: dict[str, int] = {}
    problems: list[Problem] = []
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, cells in enumerate(rows, 2):
        if not any(cells):
            continue
        where = f"{WHERE}, line {number}"
        found = list(_problems(cells, where, types, {*taken, *entities}))
        if not found:
            place = PlaceRow(*(cell.strip() for cell in cells))
            entities[place.code] = entity_of(place, types[place.type])
            at[place.code] = number
        problems += found
    return entities, at, problems


def _problems(
    cells: list[str], where: str, types: Mapping[str, EntityType], taken: set[str]
) -> Iterator[Problem]:
    if len(cells) != len(PLACE_COLUMNS):
        yield Problem(where, "cells", f"{len(PLACE_COLUMNS)} (some may be empty)", str(len(cells)))
        return
    code, kind, *labels = (cell.strip() for cell in cells[:5])
    if not _CODE.fullmatch(code):
        yield Problem(where, "code", "small letters, digits and _", repr(code))
    elif code in taken:
        yield Problem(where, "code", "a code that no other entity has", repr(code))
    if kind not in types:
        yield Problem(where, "type", one_of(types, kind), repr(kind))
    for name, label in zip(PLACE_COLUMNS[2:5], labels, strict=True):
        if not label:
            yield Problem(where, name, "a label", "none")
