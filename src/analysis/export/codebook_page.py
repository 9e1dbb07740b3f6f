"""The codebook as a page: ``docs/codebook.md``, written from the definitions and the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..messages import LANGS
from ..model import (
    CHECKS,
    FACTS,
    FIGURES,
    RATIOS,
    SERIES,
    SOURCES,
    Codebook,
    Column,
    split,
)
from ..vocabulary import words_page
from .decimals import EXACT

LISTED = " · "  # between names
HEAD = """# Codebook

Written by `make codebook` from `definitions/*.yml`, `analysis.model.schemas` and the tables of
words in `src/analysis/vocabulary`; edit those.
"""


def _cell(text: str) -> str:
    """A cell's text, in which nothing is markup but a code between backticks."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", " ".join(text.split())).replace("<", "&lt;")
    return re.sub(r"([|\[\]])", r"\\\1", text)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    return "\n".join([_row(head), _row("---" for _ in head), *map(_row, rows)])


def _cells(entry: Any, names: Iterable[str], between: str) -> Iterator[str]:
    for name in names:
        value = getattr(entry, name)
        if isinstance(value, dict):
            yield value["en"]
        else:
            yield between.join(value) if isinstance(value, list) else str(value or "")


def _coded(entries: Mapping[str, Any], columns: Mapping[str, str], between: str = LISTED) -> str:
    """A table of codes and their labels; `columns` are headings, with what is below them of an
    entry: a text in English, the names of a list with `between` them."""
    rows = (
        (
            f"`{code}`",
            *(entry.label[lang] for lang in LANGS),
            *_cells(entry, columns.values(), between),
        )
        for code, entry in entries.items()
    )
    return _table(("code", *LANGS, *columns), rows)


def _columns(title: str, columns: Iterable[Column]) -> str:
    rows = [
        (f"`{column.name}`", column.kind, "yes" if column.required else "", column.description)
        for column in columns
    ]
    return f"### {title}\n\n" + _table(("column", "type", "required", "meaning"), rows)


def _themes(codebook: Codebook) -> Iterator[str]:
    """A table a theme: every indicator, how it is printed, and the ratios that it serves."""
    serves: dict[str, list[str]] = {}
    for code, ratio in codebook.ratios.items():
        for series in (ratio.numerator, *ratio.denominator):
            if series:
                serves.setdefault(split(series)[0], []).append(f"`{code}`")
    head = ("code", *LANGS, "also printed as", "unit", "kind", "population", "definition")
    for theme, codes in codebook.themes.items():
        rows = []
        for code in codes:
            entry = codebook.indicators[code]
            parts = [name for names in entry.breakdowns.values() for name in names]
            names = [*entry.synonyms, *parts, *(f"{name}?" for name in entry.ambiguous)]
            rows.append(
                (
                    f"`{code}`",
                    *(entry.label[lang] for lang in LANGS),
                    LISTED.join(names),
                    entry.unit,
                    entry.kind,
                    entry.population or "",
                    entry.definition["en"],
                    entry.source,
                    LISTED.join(dict.fromkeys(serves.get(code, []))),
                )
            )
        yield f"### {theme.capitalize()}\n\n" + _table((*head, "source", "ratios"), rows)


def codebook_page(codebook: Codebook) -> str:
    """Markdown: entities, indicators and ratios in three languages, then the tables' columns."""
    placed = {code: entity for code, entity in codebook.entities.items() if entity.type}
    unplaced = {code: entity for code, entity in codebook.entities.items() if not entity.type}
    defined = {"definition": "definition"}
    named = {"also printed as": "synonyms", "part of": "part_of", **defined}
    sides = {name: name for name in ("unit", "kind", "numerator", "denominator", "definition")}
    items = {
        f"{code}:{name}": item
        for code, dimension in codebook.dimensions.items()
        for name, item in dimension.items.items()
    }
    relations = [
        (f"`{code}`", str(entry.within or 0), entry.caveat or "", entry.reason["en"])
        for code, entry in codebook.relations.items()
    ]
    caveats = [
        (f"`{code}`", entry.about, *(entry.text[lang] for lang in LANGS))
        for code, entry in codebook.caveats.items()
    ]
    parts = [
        HEAD.strip(),
        "## Entities\n\n" + _coded(unplaced, named),
        "### Places\n\nTypes and the forms of names: `definitions/entity_types.yml`.\n\n"
        + _coded(placed, {"type": "type"}),
        "## Indicators\n\nBy theme. A name with ? counts only where its population is named.",
        *_themes(codebook),
        "## Ratios\n\n" + _coded(codebook.ratios, sides, " or "),
        "## Measures\n\n" + _coded(codebook.measures, {"unit": "unit", **defined}),
        "## Breakdowns\n\n" + _coded(items, {}),
        "## Relations\n\nBy which sides of two periods meet.\n\n"
        + _table(("code", "months apart", "caveat", "reason"), relations),
        "## Caveats\n\n" + _table(("code", "about", *LANGS), caveats),
        "## Columns",
        _columns("data/raw/sources.csv", SOURCES),
        _columns("data/raw/figures/*.csv", FIGURES),
        _columns("facts", FACTS),
        _columns("observations (`break_before` in a series only)", SERIES),
        _columns("ratios", (*RATIOS, EXACT)),
        _columns("checks", CHECKS),
        "## Words\n\nHow printed wording is read; README has the bounds that each effect gives.",
        words_page(),
    ]
    return "\n\n".join(parts) + "\n"
