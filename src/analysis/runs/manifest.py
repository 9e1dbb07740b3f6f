"""``reports/manifest.json``: what was made, from which inputs, and what the pages say.

The same inputs give the same bytes: times and durations are in the history instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..files import read_regular, sha256
from ..project import Project

NAME = "manifest.json"
FORMAT = 2
PARTS = ("pages", "tables", "index")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Entries by name: `pages` of steps, `tables` and `index`; each has inputs and outputs.

    `damage` says why a stored manifest could not be used.
    """

    pages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    index: Mapping[str, Any] = field(default_factory=dict)
    damage: str = ""

    def content(self) -> bytes:
        parts = {"pages": self.pages, "tables": self.tables, "index": self.index}
        whole = {"format": FORMAT, "digest": _digest(parts), **parts}
        text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()

    def with_page(self, name: str, entry: Mapping[str, Any]) -> Manifest:
        return replace(self, pages={**self.pages, name: entry})


def read_manifest(project: Project) -> Manifest:
    """The stored manifest; where it is absent or damaged, an empty one that says so."""
    path = project.reports / NAME
    where = project.name(path)
    try:
        data = json.loads(read_regular(path))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, RecursionError) as error:
        return Manifest(damage=f"{where} cannot be read ({error}): everything is made again")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return Manifest(damage=f"{where} has another format: everything is made again")
    parts: dict[str, Any] = {name: data.get(name) for name in PARTS}
    if data.get("digest") != _digest(parts):
        return Manifest(damage=f"{where} is not as it was written: everything is made again")
    return Manifest(**parts)


def _digest(parts: Mapping[str, Any]) -> str:
    """By which a damaged or edited manifest is known."""
    return sha256(json.dumps(parts, sort_keys=True).encode())
