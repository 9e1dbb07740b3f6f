"""The entry of a new indicator, as far as its printed name and its unit tell it."""

from __future__ import annotations

import re

from ..model import Codebook, units
from ..problems import InputError, Problem, nearest
from ..vocabulary import fold
from .fitting import is_unit_of
from .lexicon import AMBIGUOUS, indicator_names, population_names
from .new_entities import pinyin, traditional

_FLOW = re.compile(
    r"^(?:新增|新|当年|净增|引进)|收入|产值|增加值|税|支出|投资|投入|经费|出口|进口|授权|申请|成交"
)
_RATE = re.compile(r"^(?:每|万人|人均|亩均|地均|平均)")
_FILL = "…"


def indicator_entry(codebook: Codebook, name: str, unit: str) -> tuple[str, str]:
    """The theme that a new indicator belongs to, and its entry in YAML with … where a person has
    to say what only a person knows.

    Raises InputError where the name is known already, or the unit is none.
    """
    folded, problems = fold(name.strip()), []
    lexicon = indicator_names(codebook)
    for mention in lexicon.mentions(folded):
        if mention.end - mention.start == len(folded) and mention.name.kind != AMBIGUOUS:
            expected = f"a name that no indicator has ({mention.name.code} has it)"
            problems.append(Problem("analysis codebook propose", "name", expected, repr(name)))
            break
    if not folded:
        problems.append(Problem("analysis codebook propose", "name", "a name", "none"))
    try:
        units.check(unit)
    except units.UnitError as error:
        expected = "a unit of `analysis.model.units`, such as 家, 人, 元, %"
        problems.append(Problem("analysis codebook propose", "--unit", expected, str(error)))
    if problems:
        raise InputError(problems)
    theme, like = _like(codebook, folded, unit)
    whose = population_names(codebook).mentions(folded)
    population = whose[-1].name.code if whose else ""
    lines = [
        f"{pinyin(folded) or _FILL}:  # {_FILL} a code in English",
        f"  label: {{zh-Hant: {traditional(folded)}, zh-Hans: {folded}, en: {_FILL}}}",
        f"  unit: {_quoted(unit)}",
        f"  kind: {_kind(folded, unit)}  # stock: at a day; flow: over a period",
        *([f"  population: {population}"] if population else []),
        f"  definition: {{zh-Hant: {_FILL}, zh-Hans: {_FILL}, en: {_FILL}}}",
        f"  source: {_FILL}",
        f"  synonyms: []  # other printed names; nearest there is: {like or 'none'}",
    ]
    return theme, "\n".join(lines) + "\n"


def _like(codebook: Codebook, folded: str, unit: str) -> tuple[str, str]:
    """The theme of the most similar name of the same unit, and its code."""
    names: dict[str, str] = {}
    for code, entry in codebook.indicators.items():
        if is_unit_of(unit, entry):
            names |= {fold(one): code for one in (*entry.label.values(), *entry.synonyms)}
    code = names.get(nearest(folded, names), "")
    themes = {one: theme for theme, codes in codebook.themes.items() for one in codes}
    return themes.get(code, next(iter(codebook.themes), "")), code


def _kind(folded: str, unit: str) -> str:
    if unit == "%":
        return "share"
    if unit == "名次":
        return "rank"
    if "/" in unit or _RATE.search(folded):
        return "rate"
    is_flow = units.currency_of(unit) or _FLOW.search(folded)
    return "flow" if is_flow else "stock"


def _quoted(unit: str) -> str:
    return f'"{unit}"' if unit == "%" else unit
