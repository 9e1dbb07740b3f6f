"""``reports/history.jsonl``: every run that did something, a line each, and the tables it saw.

The tables of a run are kept once per content below ``reports/tables/``, so that two runs can be
compared later.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ..files import read_regular, sha256, sync
from ..project import Project

NAME = "history.jsonl"
TABLES = "tables"
COMPARED = ("facts.csv", "ratios.csv", "checks.csv")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: run, fresh, failed, refused or interrupted; `why` it ran or not."""

    outcome: str
    why: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One run: its number (from 1), its end, the tables it saw and the outcome of each step."""

    run: int
    at: str
    seconds: float
    tables: str
    revision: str
    steps: Mapping[str, Outcome]


def snapshot(files: Mapping[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """The name of the tables' content, and the files that keep it, named below reports/."""
    kept = {name: files[name] for name in COMPARED}
    name = sha256(b"".join(sha256(content).encode() for content in kept.values()))[:12]
    return name, {f"{TABLES}/{name}/{file}": content for file, content in kept.items()}


def read_history(project: Project) -> list[Entry]:
    """The entries, oldest first; lines that are not whole, as killed processes leave them, are
    skipped."""
    try:
        lines = read_regular(project.reports / NAME).decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    return [entry for line in lines if (entry := _entry(line))]


def _entry(line: str) -> Entry | None:
    try:
        data = json.loads(line)
        steps = {name: Outcome(**step) for name, step in data.pop("steps").items()}
        entry = Entry(**data, steps=steps)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return entry if _is_sound(entry) and all(map(_is_sound, steps.values())) else None


def _is_sound(record: Entry | Outcome) -> bool:
    """Whether every value has its declared type."""
    kinds: dict[str, Any] = {"int": int, "float": int | float, "str": str}
    return all(
        isinstance(getattr(record, field.name), kinds.get(str(field.type), object))
        for field in fields(record)
    )


def record(project: Project, entry: Entry) -> None:
    """Append one line in one write; the caller holds the lock."""
    path = project.reports / NAME
    line = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True) + "\n"
    start = "" if ends_whole(path) else "\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        os.write(handle, (start + line).encode())
        sync(handle, path)
    finally:
        os.close(handle)


def ends_whole(path: Path) -> bool:
    """Whether the last line of the file is whole, or there is none."""
    try:
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
    except OSError:  # no file, or an empty one
        return True
