"""Units of counts, money, areas and times, and what may be converted into what.

Every counting word is a dimension of its own, so that firms never become persons; 百 千 萬 億 are
prefixes (萬元, 億元). What a count is *of* (which zone, which year) is scope, not unit, and is in
the columns `entity` and `period`: person / person cancels here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

import pint

from ..vocabulary import fold, vocabulary

# A line a unit, as pint writes them. Counting words that name the same thing share a dimension.
DEFINITIONS = files(__package__).joinpath("units.txt").read_text("utf-8")
_DAYS = frozenset({"工作日", "天"})
_IN_PARTS = frozenset("人年 人月 人日 人天 分 點 學分 課時 學時 像素 比特 字節".split())  # noqa: SIM905
MONEY = "元"  # in the unit of an indicator or a ratio: the currency of the print
SPELLINGS = {"%": "percent", "‰": "permille", "百分點": "percentage_point"}
PREFIXES = "十百千萬億"  # a unit may begin with: 萬元, 十萬人
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_TOKENS = re.compile(r"([/()*])")


class UnitError(ValueError):
    """Units that do not go together: names both, and their dimensions."""


@cache
def counted() -> frozenset[str]:
    """The units counted in whole ones: printed without a magnitude, such a number is exact."""
    rows = vocabulary().tables["units"]
    return frozenset(row["word"] for row in rows if row["kind"] == "count") - _IN_PARTS | _DAYS


@cache
def registry() -> pint.UnitRegistry[Fraction]:
    """The registry of our own units, exact: magnitudes are Fractions. `check` adds those that the
    reader knows as they are named, for most programs name none of them."""
    units: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    for unit in currencies():
        units.define(f"{unit} = [{unit}]")
    for line in DEFINITIONS.splitlines():
        units.define(line)
    return units


@cache
def _reader_units() -> dict[str, tuple[str, str]]:
    """What the reader knows beside our own: the definition of each, and the unit it rests on.

    A counting word is a dimension of its own; the units of a dimension follow from one of them,
    from one of ours where there is one.
    """
    known = {line.partition(" = ")[0] for line in DEFINITIONS.splitlines()}
    rows = [row for row in vocabulary().tables["units"] if row["kind"] in {"count", "amount"}]
    base = {
        row["dimension"]: row for row in reversed(rows) if row["dimension"] and row["word"] in known
    }
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        name, dimension = row["word"], row["dimension"]
        if row["unit"] or name in known or not _NAME.fullmatch(name) or "money" in dimension:
            continue
        first = base.setdefault(dimension, row) if dimension else row
        if first is row:
            found.setdefault(name, (f"{name} = [{name}]", ""))
        else:
            size = f"{row['factor']}/({first['factor']}) * {first['word']}"
            found.setdefault(name, (f"{name} = {size}", first["word"]))
    return found


@cache
def _define(name: str) -> None:
    """Adds a unit that the reader knows, after the one that it rests on."""
    definition, rests_on = _reader_units()[name]
    if rests_on in _reader_units():
        _define(rests_on)
    registry().define(definition)


@cache
def names() -> frozenset[str]:
    """The units that definitions may name, without the prefixes of numerals."""
    return frozenset(registry()) | frozenset(_reader_units()) | frozenset(SPELLINGS)


@cache
def currencies() -> tuple[str, ...]:
    """The units of money: 元 (of China), 美元, 新台幣 …"""
    return tuple(dict.fromkeys(row["unit"] for row in vocabulary().tables["currencies"]))


@cache
def currency_codes() -> dict[str, str]:
    """The unit of each currency by its code of ISO 4217: TWD is 新台幣."""
    rows = vocabulary().tables["currencies"]
    return {row["word"]: row["unit"] for row in rows if row["source"] == "ISO 4217"}


@cache
def _yuan_words() -> tuple[str, ...]:
    rows = vocabulary().tables["currencies"]
    return tuple(fold(row["word"]) for row in rows if row["unit"] == MONEY)


def names_yuan(phrase: str) -> bool:
    """Whether a phrase says itself that its 元 are those of China (人民幣500元)."""
    folded = fold(phrase)
    return any(word in folded for word in _yuan_words())


def currency_of(unit: str) -> str:
    """The currency in a unit: 億新台幣/家 has 新台幣. Empty where there is none."""
    tokens = (token.lstrip(PREFIXES) for token in _TOKENS.split(unit))
    return next((token for token in tokens if token in currencies()), "")


def in_currency(unit: str, currency: str) -> str:
    """A unit with another currency for 元.

    >>> in_currency("件/億元", "新台幣")
    '件/億新台幣'
    """
    return "".join(
        token.removesuffix(MONEY) + currency if token.lstrip(PREFIXES) == MONEY else token
        for token in _TOKENS.split(unit)
    )


@cache
def check(unit: str) -> pint.Unit:
    """`unit` as pint has it; raises UnitError unless it is declared."""
    text = unit
    for printed, name in SPELLINGS.items():
        text = text.replace(printed, name)
    for token in _TOKENS.split(text):
        for at in range(len(token)):  # behind the prefixes of numerals: 萬千瓦
            if token[at:] in _reader_units() and not token[:at].strip(PREFIXES):
                _define(token[at:])
    try:
        return registry().parse_units(text)
    except Exception as error:  # pint raises many kinds for text that is no unit
        told = f"unknown unit {unit!r}: docs/codebook.md lists those that the reader knows"
        raise UnitError(told) from error


@cache
def factor(found: str, wanted: str) -> Fraction:
    """What a number in unit `found` is multiplied by to be in `wanted`: 億元 -> 元 is 100000000.

    Raises UnitError when either is unknown or their dimensions differ.
    """
    one, two = check(found), check(wanted)
    if one.dimensionality != two.dimensionality:
        raise UnitError(
            f"expected a unit that converts to {wanted} ({two.dimensionality}), "
            f"found {found} ({one.dimensionality})"
        )
    return Fraction(registry().convert(Fraction(1), one, two))


def quotient(numerator: str, denominator: str) -> str:
    """The unit of `numerator` per `denominator`."""
    return f"{numerator}/({denominator})"


def product(one: str, other: str) -> str:
    """The unit of `one` times `other`."""
    return f"({one})*({other})"


def convert(number: Decimal, found: str, wanted: str) -> Decimal:
    """`number` of unit `found` in `wanted`, exactly.

    Raises UnitError when the dimensions differ or the result has no finite decimal form.
    """
    by = factor(found, wanted)
    if number.is_infinite() or by == 1:
        return number
    result = Fraction(number) * by
    places = 0
    while result.denominator != 1 and places < 40:
        result, places = result * 10, places + 1
    if result.denominator != 1:
        raise UnitError(f"{number} {found} has no finite decimal form in {wanted}")
    return Decimal(f"{result.numerator}E-{places}")
