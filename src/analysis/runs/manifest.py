"""``reports/manifest.json``: what was made, of what, and what it says.

The same inputs give the same bytes; when and how long is in the history.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..project import Project

NAME = "manifest.json"
FORMAT = 1


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
        text = json.dumps({"format": FORMAT} | parts, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()

    def with_page(self, name: str, entry: Mapping[str, Any]) -> Manifest:
        return replace(self, pages={**self.pages, name: entry})


def read_manifest(project: Project) -> Manifest:
    """The stored manifest; an empty one, which says why, where there is none to be used."""
    path = project.reports / NAME
    where = project.name(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        return Manifest(damage=f"{where} cannot be read ({error}): everything is made again")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return Manifest(damage=f"{where} has another format: everything is made again")
    parts = [data.get(name) for name in ("pages", "tables", "index")]
    if not all(isinstance(part, dict) for part in parts):
        return Manifest(damage=f"{where} is incomplete: everything is made again")
    pages = {name: page for name, page in data["pages"].items() if isinstance(page, dict)}
    return Manifest(pages, data["tables"], data["index"])
