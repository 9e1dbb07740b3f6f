"""A project's tables in the formats that offices take, chosen as `analysis.facts` chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from ..messages import LANGS, Lang
from ..model import SOURCES, Inputs, checks_from, lookup, observations_from, untyped
from ..problems import InputError, Problem, one_of
from .annotations import annotation_page
from .asking import asked, chosen
from .book import reading_book
from .decimals import decimals_of, described
from .sdmx import sdmx_files
from .table_files import to_csv, to_json, to_parquet

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("facts", "observations", "ratios", "checks", "sources")
# What a format's files end with; those of tables are one a table.
FORMATS = {
    "csv": ".csv",
    "parquet": ".parquet",
    "json": ".json",
    "xlsx": ".xlsx",
    "sdmx-csv": "",
    "annotations": ".jsonld",
}
# What tables the other formats are made of, besides facts and sources.
OF_KIND: dict[str, tuple[str, ...]] = {
    "xlsx": ("ratios", "checks"),
    "sdmx-csv": ("observations",),
    "annotations": (),
}


def exported(
    inputs: Inputs,
    kind: str,
    tables: Iterable[str] = (),
    lang: Lang = "en",
    **words: lookup.Words,
) -> dict[str, bytes]:
    """The files of a format (of `FORMATS`) by name; `tables` are some of `TABLES`, all without.

    `words` are `source`, `entity`, `indicator` and `period` as `analysis.facts` takes them; of an
    indicator are the ratios and checks that a fact of it is part of. Labels are in `lang`.

    Raises InputError with everything wrong with the arguments, and where no figure is chosen.
    """
    tables = tuple(tables)
    problems = _problems(kind, tables, lang)
    try:
        among = chosen(inputs, (), **words)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    frames = _frames(inputs, lang, among, OF_KIND.get(kind, tables or TABLES))
    if not len(frames["facts"]):
        told = "; ".join(f"{name} {', '.join(codes)}" for name, codes in among.items() if codes)
        expected = "at least one figure of what is chosen"
        raise InputError([Problem("export", told or "figures", expected, "none")])
    if kind == "annotations":
        return {"annotations.jsonld": annotation_page(frames["facts"], inputs, lang)}
    if kind == "xlsx":
        return {"printed-ratios.xlsx": reading_book(frames, inputs, lang)}
    if kind == "sdmx-csv":
        return sdmx_files(frames["facts"], frames["observations"], inputs.facts(), inputs)
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {
        "csv": lambda data: to_csv(decimals_of(data, described(data))[0]),
        "json": lambda data: to_json(decimals_of(data, described(data))[0]),
        "parquet": lambda data: to_parquet(*decimals_of(data, described(data))),
    }
    return {f"{name}{FORMATS[kind]}": writers[kind](frames[name]) for name in tables or TABLES}


def _problems(kind: str, tables: tuple[str, ...], lang: str) -> list[Problem]:
    found = []
    if kind not in FORMATS:
        found.append(Problem("argument", "--format", one_of(FORMATS, kind), repr(kind)))
    elif tables and kind in OF_KIND:
        expected = f"none with {kind}, which has tables of its own"
        found.append(Problem("argument", "--table", expected, ", ".join(tables)))
    wrong = [name for name in tables if name not in TABLES]
    found += [Problem("argument", "--table", one_of(TABLES, name), repr(name)) for name in wrong]
    if lang not in LANGS:
        found.append(Problem("argument", "lang", one_of(LANGS, lang), repr(lang)))
    return found


def _frames(
    inputs: Inputs, lang: Lang, among: Mapping[str, list[str]], names: Collection[str]
) -> dict[str, pd.DataFrame]:
    """The chosen rows of the named tables, and of the facts, with labels."""
    facts, known = inputs.facts(), (inputs.codebook, inputs.sources)
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "facts": lambda: facts,
        "observations": lambda: observations_from(facts, *known),
        "ratios": lambda: inputs.ratios(lang),
        "checks": lambda: checks_from(facts, *known, lang=lang),
    }
    indicators = among.get("indicator", [])
    of_indicator = set(facts.loc[facts["indicator"].isin(indicators), "fact"])
    frames = {}
    for name in [name for name in makers if name == "facts" or name in names]:
        data = makers[name]()
        own = {by: codes for by, codes in among.items() if by in data or by == "source"}
        if indicators and "indicator" not in data:
            data = data[[not of_indicator.isdisjoint(ids.split()) for ids in data["facts"]]]
        frames[name] = asked(data, inputs, lang, own)
    sources = untyped(inputs.sources, SOURCES)
    cited = sources["source"].isin(frames["facts"]["source"])
    return frames | {"sources": sources[cited].reset_index(drop=True)}
