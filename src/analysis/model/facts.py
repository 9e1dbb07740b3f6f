"""Facts: every figure, read and placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ..problems import InputError, Problem
from ..reading import Closed, Quantity, QuantityError
from ..vocabulary import fold
from . import lookup, units
from .codebook import ADDITIVE, Codebook
from .columns import frame, records
from .definitions import the_codebook
from .doors import argument_problems, checked_sources, columns_missing, grouped, known_codes
from .figures import code_problems, quantity_of
from .period import Period, period_problem
from .schemas import FACTS, FIGURES, MAY_LACK

if TYPE_CHECKING:
    import pandas as pd

    from .doors import Sources

# SDMX code list CL_OBS_STATUS 2.2: the nearest code of each status.
OBS_STATUS = {"stated": "A", "approximate": "E", "target": "F", "garbled": "U"}
MIRRORED: dict[Closed, Closed] = {"left": "right", "right": "left"}


def _signed(quantity: Quantity) -> Quantity:
    """A printed decrease as a negative change: 下降1.34% is -1.34 %."""
    if quantity.direction != "down":
        return quantity
    value = None if quantity.value is None else -quantity.value
    lower, upper = -quantity.upper, -quantity.lower
    closed = MIRRORED.get(quantity.closed, quantity.closed)
    return replace(quantity, value=value, lower=lower, upper=upper, closed=closed)


def _status(quantity: Quantity, role: str, typed: str) -> str:
    if typed:
        return typed
    if role == "target":
        return "target"
    return "stated" if quantity.lower == quantity.upper else "approximate"


def _caveats(figure: Mapping[str, Any], status: str, codebook: Codebook) -> Iterator[str]:
    """The codes that are typed, then those that measure, period, breakdown and print have."""
    yield from figure["caveats"].split()
    kind = codebook.indicators[figure["indicator"]].kind
    if caveat := codebook.measures[figure["measure"]].caveat:
        yield caveat
    elif Period(figure["period"]).is_cumulative and kind in ADDITIVE:
        yield "cumulative"
    for part in figure["breakdown"].split():
        dimension, _, item = part.partition(":")
        if caveat := codebook.dimensions[dimension].items[item].caveat:
            yield caveat
    if status == "garbled":
        yield "garbled_print"


def _obs_status(status: str, caveats: Iterable[str], codebook: Codebook) -> str:
    """That of the print where it says more than normal, else the first that a caveat has."""
    told = (codebook.caveats[code].obs_status for code in caveats if code in codebook.caveats)
    found = OBS_STATUS[status]
    return found if found in "FU" else next(filter(None, told), found)


def _id(figure: Mapping[str, Any]) -> str:
    if figure["start"]:
        return f"{figure['source']}:{figure['start']}"
    names = [figure[name] for name in ("indicator", "entity", "period")]
    names += [figure["measure"]] if figure["measure"] != "level" else []
    return f"{figure['source']}:{'.'.join([*names, *figure['breakdown'].split()])}"


def _fact(figure: Mapping[str, Any], quantity: Quantity, codebook: Codebook) -> dict[str, Any]:
    role = codebook.role(figure["measure"])
    if role in ("change", "growth"):
        quantity = _signed(quantity)
    status = _status(quantity, role, figure["status"])
    caveats = list(dict.fromkeys(_caveats(figure, status, codebook)))
    return {column.name: figure.get(column.name) for column in FACTS} | {
        "start": int(figure["start"]) if figure["start"] else None,
        "end": int(figure["end"]) if figure["end"] else None,
        "frequency": Period(figure["period"]).frequency,
        "kind": codebook.indicators[figure["indicator"]].kind,
        "value": quantity.value,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "closed": quantity.closed,
        "unit": quantity.unit,
        "decimals": quantity.decimals,
        "status": status,
        "obs_status": _obs_status(status, caveats, codebook),
        "caveats": " ".join(caveats),
        "note_lang": figure["note_lang"] or _language(figure["note"]),
    }


def _language(note: str) -> str:
    """The language of a note: Chinese by its characters, else English; none of no note."""
    if not re.search(r"[\u3400-\u9fff]", note):
        return "en" if note else ""
    return "zh-Hant" if fold(note) != note else "zh-Hans"


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A figure's cells as text, those that may be left out empty or what empty means."""
    cells = {column.name: row.get(column.name) for column in FIGURES}
    texts = {
        name: "" if cell is None or isinstance(cell, float) else str(cell)
        for name, cell in cells.items()
    }
    return texts | {"measure": texts["measure"] or "level"}


def _code(word: str, kind: str, codebook: Codebook) -> str:
    """The code of what a cell names by its label; a cell that names none, or several, as it is."""
    if word in lookup.entries(codebook, kind):
        return word
    try:
        return lookup.one(word, kind, codebook)
    except InputError:
        return word


def facts_from(
    figures: pd.DataFrame, codebook: Codebook | None = None, sources: Sources = ()
) -> pd.DataFrame:
    """Facts, one row a figure, in the order of source and place (as typed where none is given).

    `figures` has the columns of `analysis.model.schemas.FIGURES` (those of `MAY_LACK` may be
    absent; others are left alone), with codes or labels; `codebook` is the project's unless given,
    `sources` are rows with ``source`` and ``currency``, which says what a bare 元 is; without one
    it is the yuan of China. The result has the columns of `analysis.model.schemas.FACTS`. Numbers
    are exact Decimals in the unit of the indicator, money in the currency of its print.

    >>> import analysis
    >>> rows = analysis.read_text("2020年，蘭州留創園在孵企業67家。")
    >>> analysis.facts_from(rows)[["indicator", "value", "unit"]].values.tolist()
    [['incubated_firms', Decimal('67'), '家']]

    Raises InputError with every missing column, unknown code, period that is none and phrase that
    is no quantity of its indicator's unit.
    """
    codebook = the_codebook(codebook)
    problems = argument_problems(codebook)
    problems += columns_missing(figures, FIGURES, "figures", MAY_LACK)
    if problems:
        raise InputError(problems)
    rows_of = checked_sources(sources, ("source", "currency"))
    money = {str(row["source"]): row["currency"] for row in rows_of}
    known = known_codes(codebook)
    code_of = cache(partial(_code, codebook=codebook))
    rows = []
    for place, row in enumerate(records(figures), 1):
        figure, where = _typed(row), f"figures, row {place}"
        figure |= {kind: code_of(figure[kind], kind) for kind in ("entity", "indicator", "measure")}
        found = [*code_problems(figure, where, known)]
        empty = [name for name in ("source", "entity", "indicator") if not figure[name]]
        found += [Problem(where, name, "a code", "an empty cell") for name in empty]
        found += period_problem(figure["period"] or "an empty cell", where, "period")
        if not found:
            try:
                quantity = quantity_of(
                    figure["read_as"] or figure["as_stated"],
                    codebook,
                    figure["indicator"],
                    figure["measure"],
                    money.get(figure["source"], "CNY"),
                )
                rows.append(_fact(figure, quantity, codebook))
            except (QuantityError, units.UnitError) as error:
                expected = f"a quantity of {figure['indicator']}"
                found = [Problem(where, repr(figure["as_stated"]), expected, str(error))]
        problems += found
    if problems:
        raise InputError(grouped(problems))
    rows.sort(key=lambda row: (row["source"], row["start"] or 0))
    ids: Counter[str] = Counter()
    for row in rows:
        row["fact"] = _id({**row, "start": "" if row["start"] is None else str(row["start"])})
        ids[row["fact"]] += 1
        if ids[row["fact"]] > 1:
            row["fact"] += f"~{ids[row['fact']]}"
    return frame(rows, FACTS)
