"""What changed between two runs: facts, ratios and checks, by value, bounds and verdict.

A `vintage` stands for a day instead of a run: what was printed of each thing by then.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from ..export import to_csv
from ..model import OBSERVATION_KEY, Inputs, observations_from, unguarded
from ..problems import InputError, Problem, one_of
from ..project import Project
from .history import COMPARED, TABLES, Entry, read_history
from .manifest import read_manifest

Row = dict[str, str]
Key = tuple[str, ...]
KEYS: dict[str, tuple[str, ...]] = {
    "facts": ("fact",),
    "observations": OBSERVATION_KEY,
    "ratios": ("ratio", "entity", "period"),
    "checks": ("check", "entity", "period"),
}
AMOUNT = ("value", "lower", "upper", "closed", "unit")
TOLD: dict[str, tuple[str, ...]] = {
    "facts": (*AMOUNT, "status", "indicator", "entity", "period"),
    "observations": ("verdict", *AMOUNT, "preferred"),
    "ratios": ("verdict", *AMOUNT, "reason"),
    "checks": ("verdict", "left", "right", "reason"),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one run, by name and key, and what the run is called."""

    name: str
    rows: Mapping[str, Mapping[Key, Row]]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, gone or changed; `before` and `after` as a person reads them."""

    table: str
    kind: Literal["changed", "new", "gone"]
    item: str
    before: str
    after: str

    def __str__(self) -> str:
        told = {
            "changed": f"{self.before} → {self.after}",
            "new": self.after,
            "gone": self.before,
        }
        return f"{self.kind:>7}  {self.table.removesuffix('s'):<5}  {self.item}: {told[self.kind]}"


def difference(before: Tables, after: Tables) -> list[Change]:
    """The changes from one run to the other, in the order of the tables' rows."""
    changes = []
    for table, old in before.rows.items():
        told, new = TOLD[table], after.rows[table]
        for key in [*old, *(key for key in new if key not in old)]:
            one, other = old.get(key), new.get(key)
            item = _item(table, other or one or {})
            if one is None or other is None:
                kind: Literal["new", "gone"] = "gone" if other is None else "new"
                changes.append(Change(table, kind, item, _shown(table, one), _shown(table, other)))
            elif any(one.get(name) != other.get(name) for name in told):
                changes.append(_changed(table, item, one, other))
    return changes


def summary(changes: Iterable[Change], tables: Iterable[str]) -> str:
    """One line: facts: 1 changed; ratios: 2 changed, 1 new; checks: no change."""
    counts = Counter((change.table, change.kind) for change in changes)
    parts = []
    for table in tables:
        told = [
            f"{counts[table, kind]} {kind}"
            for kind in ("changed", "new", "gone")
            if counts[table, kind]
        ]
        parts.append(f"{table}: {', '.join(told)}" if told else f"{table}: no change")
    return "; ".join(parts)


def _changed(table: str, item: str, one: Row, other: Row) -> Change:
    before, after = _shown(table, one), _shown(table, other)
    if before == after:  # something else in the row changed
        names = [name for name in TOLD[table] if one.get(name) != other.get(name)]
        before = ", ".join(f"{name} {one.get(name, '')}" for name in names)
        after = ", ".join(f"{name} {other.get(name, '')}" for name in names)
    return Change(table, "changed", item, before, after)


def _item(table: str, row: Row) -> str:
    names = ("indicator", "entity", "period") if table == "facts" else KEYS[table]
    return " ".join(filter(None, (row.get(name, "") for name in names)))


def _shown(table: str, row: Row | None) -> str:
    """A row's value with its bounds, or its verdict where it has none."""
    if row is None:
        return ""
    if table == "checks":
        return f"{row.get('verdict', '')} ({row.get('left', '')}; {row.get('right', '')})"
    amount = _amount(row)
    verdict = row.get("verdict", "")
    if verdict == "refused":
        return f"refused ({row.get('reason', '')})"
    return f"{amount} {verdict}".strip()


def _amount(row: Row) -> str:
    value, lower, upper = (_grouped(row.get(name, "")) for name in ("value", "lower", "upper"))
    unit = row.get("unit", "")
    if lower == upper:
        return f"{value or lower} {unit}".strip()
    closed = row.get("closed", "")
    left = "[" if closed in ("both", "left") else "("
    right = "]" if closed in ("both", "right") else ")"
    bounds = f"{left}{lower}, {upper.replace('INF', '∞')}{right}"
    return " ".join(filter(None, [value, f"in {bounds}" if value else bounds, unit]))


def _grouped(number: str) -> str:
    """An exact number with its thousands separated; any other text as it is."""
    try:
        return f"{Decimal(number):,f}" if number not in ("", "INF") else number
    except InvalidOperation:
        return number


def find_tables(project: Project, word: str) -> Tables:
    """The tables of a run: its number in the history, ``last``, ``previous``, the name of a page or
    of a declared run, or a folder with facts.csv, ratios.csv and checks.csv.

    Raises InputError where there is none of these.
    """
    folder = Path(word)
    if folder.is_dir():
        return _read(folder, word)
    history = {str(entry.run): entry for entry in read_history(project) if entry.tables}
    entries = list(history.values())
    if word in ("last", "previous") and len(entries) > (word == "previous"):
        return _of_entry(project, entries[-1 if word == "last" else -2])
    if word in history:
        return _of_entry(project, history[word])
    pages = read_manifest(project).pages
    chosen = [page for name, page in pages.items() if word in (name, page.get("run"))]
    if chosen:
        kept = project.reports / TABLES / str(chosen[-1].get("tables"))
        return _narrowed(_read(kept, word), [page.get("parameters", {}) for page in chosen])
    known = {*history, *pages, *(str(page.get("run")) for page in pages.values())}
    expected = f"a run's number, last, previous, a folder, or {one_of(known, word)}"
    raise InputError([Problem("diff", "run", expected, repr(word))])


def _of_entry(project: Project, entry: Entry) -> Tables:
    return _read(project.reports / TABLES / entry.tables, f"run {entry.run} of {entry.at}")


def _read(folder: Path, name: str) -> Tables:
    missing = [file for file in COMPARED if not (folder / file).is_file()]
    if missing:
        expected = f"the tables {', '.join(COMPARED)}"
        raise InputError([Problem("diff", name, expected, f"no {', '.join(missing)}")])
    rows = {}
    for file in COMPARED:
        table = Path(file).stem
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            rows[table] = _rows(lines, table)
    return Tables(name, rows)


def _rows(lines: Iterable[str], table: str) -> dict[Key, Row]:
    """The rows of a CSV table by key; rows that share one are numbered."""
    seen: Counter[Key] = Counter()
    rows = {}
    for row in csv.DictReader(lines):
        key = tuple(row.get(name) or "" for name in KEYS[table])
        rows[*key, str(seen[key])] = {n: unguarded(cell or "") for n, cell in row.items()}
        seen[key] += 1
    return rows


def vintage(inputs: Inputs, as_of: str) -> Tables:
    """What was printed of each thing by a day (`analysis.model.prints.observations_from`)."""
    observed = observations_from(inputs.facts(), inputs.codebook, inputs.sources, as_of=as_of)
    lines = io.StringIO(to_csv(observed).decode(), newline="")
    return Tables(as_of, {"observations": _rows(lines, "observations")})


def _narrowed(tables: Tables, parameters: Iterable[Mapping[str, Any]]) -> Tables:
    """The rows that the pages with these parameters are about."""
    chosen = list(parameters)
    rows = {
        table: {key: row for key, row in each.items() if any(_is_about(row, p) for p in chosen)}
        for table, each in tables.rows.items()
    }
    return Tables(tables.name, rows)


def _is_about(row: Row, parameters: Mapping[str, Any]) -> bool:
    source = str(parameters.get("source") or "")
    ids = row["facts"].split() if "facts" in row else [row.get("fact", "")]
    return all(
        row.get(name) == parameters[name] for name in ("entity", "period") if parameters.get(name)
    ) and (not source or any(each.startswith(f"{source}:") for each in ids))
