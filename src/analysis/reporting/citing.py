"""How sources, facts and this package are cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml

from ..messages import Lang
from ..model import Inputs, Root, load_inputs, lookup, records
from ..problems import InputError, Problem, given, one_of

Record = dict[str, Any]
Style = Literal["text", "bibtex"]
STYLES = ("text", "bibtex")
PACKAGE = Path(__file__).resolve().parents[1]


def cite(what: lookup.Words = None, style: Style = "text", *, root: Root = None) -> str:
    """How to cite sources or facts, by their codes and ids; without any, this package.

    A line each, or entries of BibTeX; that of a fact ends with its place in the source's text.

    >>> import analysis
    >>> analysis.cite("lanzhou-daily-2021-03-16")
    '蘭州日報, 驅動創新引擎 釋放活力之源, 2021-03-16'
    >>> analysis.cite("lanzhou-daily-2021-03-16:1134")
    '蘭州日報, 驅動創新引擎 釋放活力之源, 2021-03-16, lanzhou-daily-2021-03-16#char=1134,1139'
    >>> analysis.cite().split(":")[0]
    'The printed-ratios authors, printed-ratios'

    Raises InputError for a code, an id or a style that is not known.
    """
    if what is None:
        return _package(_checked(style))
    return cited(lookup.listed(what, "source or fact"), load_inputs(root), style)


def cited(names: Sequence[str], inputs: Inputs, style: Style) -> str:
    """The sources and facts of these names in a style, in the order of the names."""
    _checked(style)
    known = {row["source"]: row for row in inputs.sources}
    facts = {row["fact"]: row for row in records(inputs.facts())} if {*names} - {*known} else {}
    lookup.of_sources((name for name in names if name not in facts), known)
    rows = [(known[name.partition(":")[0]], facts.get(name)) for name in dict.fromkeys(names)]
    places = [address(fact) if fact else "" for _, fact in rows]
    if style == "bibtex":
        notes: dict[str, list[str]] = {}
        for (source, _), place in zip(rows, places, strict=True):  # an entry a source
            notes.setdefault(source["source"], []).extend(filter(None, [place]))
        made = (bibtex(known[code], note="; ".join(places)) for code, places in notes.items())
        return "\n\n".join(made)
    parts = ("publisher", "title", "date", "address")
    return "\n".join(
        ", ".join(filter(None, (*(source[name] for name in parts), place)))
        for (source, _), place in zip(rows, places, strict=True)
    )


def address(fact: Mapping[str, Any]) -> str:
    """A fact's place: the code of its source and, where its text was read, the characters."""
    place = "" if fact["start"] is None else f"#char={fact['start']},{fact['end']}"
    return f"{fact['source']}{place}"


def _checked(style: Style) -> Style:
    if style not in STYLES:
        raise InputError([Problem("argument", "style", one_of(STYLES, str(style)), given(style))])
    return style


def bibtex(source: Record, lang: Lang | None = None, note: str = "") -> str:
    """A source as an entry of BibTeX; in English with its names in English behind them."""

    def name(key: str) -> str:
        english = source.get(f"{key}_en") if lang == "en" else ""
        return f"{source[key]} [{english}]" if english else str(source[key])

    fields = {
        "author": name("publisher"),
        "title": name("title"),
        "year": source["date"][:4],
        "date": source["date"],
        "url": source["address"],
        "note": note,
    }
    return _entry("misc", source["source"], fields)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{{{text}}}}}" for name, text in fields.items() if text]
    return f"@{kind}{{" + ",\n".join([key, *lines]) + "\n}"


def _package(style: Style) -> str:
    """This package, as CITATION.cff says: beside the modules of a wheel, or in the checkout."""
    folders = (PACKAGE, PACKAGE.parents[1])
    path = next(file for folder in folders if (file := folder / "CITATION.cff").is_file())
    about = yaml.safe_load(path.read_text(encoding="utf-8"))
    authors = " and ".join(each["name"] for each in about["authors"])
    version, day = str(about["version"]), str(about["date-released"])
    if style == "text":
        return f"{authors}, {about['title']}, version {version}, {day}"
    fields = {"author": authors, "title": about["title"], "version": version, "date": day}
    return _entry("software", "printed-ratios", fields)
