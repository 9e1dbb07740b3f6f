"""Whether a printed unit, or a printed amount, can be an indicator's."""

from __future__ import annotations

import re
from functools import lru_cache

from ..model import Indicator, units
from ..reading import QuantityError, parse_quantity


@lru_cache(maxsize=4096)
def converts(found: str, wanted: str) -> bool:
    try:
        units.factor(found, wanted)
    except units.UnitError:
        return False
    return True


def is_unit_of(unit: str, indicator: Indicator) -> bool:
    """Whether a printed unit converts into the indicator's; a word that is no unit does not."""
    return is_unit(unit, indicator.printed_unit or indicator.unit)


def is_unit(unit: str, wanted: str) -> bool:
    parts = re.split(r"[/·]", unit)
    if not all({part, part.lstrip(units.PREFIXES)} & units.names() for part in parts):
        return False
    money = units.currency_of(unit)
    return converts(unit, units.in_currency(wanted, money) if money else wanted)


def is_suspect(indicator: Indicator, measure: str, phrase: str) -> bool:
    """Whether a level lies beyond what its indicator may plausibly be: an amount as printed may
    be off by a power of ten. Money is held against the same number of yuan.
    """
    if not indicator.plausible or measure not in {"", "target", "forecast"}:
        return False
    try:
        quantity = parse_quantity(phrase)
    except QuantityError:
        return False
    money = units.currency_of(quantity.unit)
    wanted = units.in_currency(indicator.unit, money) if money else indicator.unit
    if not converts(quantity.unit, wanted) or quantity.value is None:
        return False
    level = float(quantity.value) * float(units.factor(quantity.unit, wanted))
    least, greatest = indicator.plausible
    return not least <= level <= greatest
