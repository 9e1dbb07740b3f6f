"""What the phrase of a figure means, read alone."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..interval import Closed
from ..quantity import QuantityError, parse_quantity
from ..quantity.bounds import exact


class Meaning(NamedTuple):
    """The fields of a quantity that its phrase alone gives, in the order of `Figure`."""

    kind: str
    value: Decimal | None
    lower: Decimal
    upper: Decimal
    closed: Closed
    unit: str
    decimals: int


@lru_cache(maxsize=1 << 15)
def meaning_of(phrase: str) -> Meaning | None:
    """The quantity that `phrase` wholly is, None where it is none."""
    try:
        said = parse_quantity(phrase)
    except QuantityError:
        return None
    ends = said.lower, said.upper, said.closed
    return Meaning(said.kind, said.value, *ends, said.unit, said.decimals)


def point(number: str, power: int, unit: str, kind: str) -> Meaning | None:
    """What plain digits times ten to `power` mean, exactly; None where they are not such digits."""
    if "," in number or " " in number:
        number = number.replace(",", "").replace(" ", "")
    whole, _, part = number.partition(".")
    digits = whole + part
    if not digits.isdecimal() or len(digits) > 18 or (whole[0] == "0" and whole != "0"):
        return None
    place = power - len(part)
    value = exact(int(digits), place)
    return Meaning(kind, value, value, value, "both", unit, -place)
