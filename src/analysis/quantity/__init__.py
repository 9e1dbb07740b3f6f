"""A printed phrase -> the quantity it means: 700餘人 is at least 700 and below 800 persons.

    >>> quantity = parse_quantity("700餘人")
    >>> quantity.value, quantity.lower, quantity.upper, quantity.closed, quantity.unit
    (Decimal('700'), Decimal('700'), Decimal('800'), 'left', '人')

The bounds of each wording, and the sources of the rules, are in `analysis.quantity.wording`;
numerals in `numerals` and units in `counters` beside it. Simplified and traditional, half- and
full-width print of one phrase give equal quantities. A phrase is read wholly or not at all, and no
number passes through a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from ..interval import Closed
from ..script import fold
from .bounds import EXACT, LONGEST, exact, point_limits
from .grammar import WORDS, read_after_number
from .phrases import UnreadError, read
from .reading import Frame, frame
from .several import read_all
from .wording import Change, Direction, WordingError, read_before

if TYPE_CHECKING:
    import pandas as pd


class QuantityError(ValueError):
    """A phrase that cannot be read: `phrase`, `position` (an index into it), what was `expected`.

    For a column, `errors` holds one of these for each distinct phrase that cannot be read, and the
    first of them gives the other attributes.
    """

    def __init__(
        self, phrase: str, position: int, expected: str, errors: tuple[QuantityError, ...] = ()
    ) -> None:
        super().__init__(phrase, position, expected, errors)
        self.phrase, self.position, self.expected, self.errors = phrase, position, expected, errors

    def __str__(self) -> str:
        if self.errors:
            lines = [f"{len(self.errors)} distinct phrases cannot be read:"]
            return "\n".join([*lines, *(f"- {error}" for error in self.errors)])
        shown = self.phrase if len(self.phrase) <= 60 else self.phrase[:59] + "…"
        rest = self.phrase[self.position : self.position + 12]
        where = f"position {self.position} ({rest!r})" if rest else "its end"
        return f"cannot read {shown!r}: at {where}: {self.expected}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a printed phrase means.

    - `value`: the printed number, exact and scaled (2.68億: 268000000); None where no single
      number is printed (3至5家, 數十). Shares are in percent (三成: 30), 千分之 in ‰.
    - `lower`, `upper`, `closed`: where the number lies, by its wording; an infinite end is open.
    - `unit`: in traditional script, without magnitude: 元, %, 元/平方米, 人/萬人; "" for none.
    - `decimals`: place of the last printed digit, as in XBRL (2.68億: -6; 33.5%: 1; 三千: -3).
    - `direction`, `change`: 增長33% is up by, 增至500項 is up to; the number itself has no sign.
    - `kind`: count (of things, or a bare number); amount (money, areas, weights, other measures);
      percent (also 成, 折, ‰); pp-change (百分點); multiple (倍, 番); duration; rate (one unit per
      another); range (two ends are printed: 3至5家, 三四百).
    """

    value: Decimal | None
    lower: Decimal
    upper: Decimal
    closed: Closed
    unit: str
    decimals: int
    direction: Direction | None = None
    kind: str = "count"
    change: Change | None = None

    @property
    def is_increase(self) -> bool:
        """Whether the number is what was added, as in 增長1.2倍, not what was reached."""
        return self.direction == "up" and self.change == "by"

    @property
    def level(self) -> Decimal | None:
        """How many times the base is reached; None where the phrase does not tell.

        3 for 增加兩倍 and for 增加到3倍, 2 for 翻一番, 1.33 for 增長33%, 0.5 for 減少一半.
        """
        if self.value is None or self.unit not in {"倍", "%"}:
            return None
        share = self.value if self.unit == "倍" else self.value.scaleb(-2, EXACT)
        if self.change != "by":
            return share if self.unit == "倍" or self.change == "to" else None
        if self.direction == "up":
            return EXACT.add(Decimal(1), share)
        return EXACT.subtract(Decimal(1), share) if share <= 1 else None


class _Draft:
    """A Quantity being filled: setting each field of a frozen one takes half of all the time."""

    __slots__ = tuple(Quantity.__dataclass_fields__)


_SIMPLE = re.compile(
    r"([^0-9]*)(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.([0-9]{1,17}))?([^0-9]*)"
)


@lru_cache(maxsize=4096)
def _around(before: str, after: str) -> Frame | None:
    """The frame that printed words make around digits; None when it needs the whole grammar."""
    head = WORDS.fullmatch(fold(before))
    tail = read_after_number(fold(after).rstrip())
    if head is None or tail is None:
        return None
    try:
        said = frame(read_before(head[0]), tail)
    except WordingError:
        return None
    return said if said.simple else None


def _read_simple(phrase: str) -> Quantity | None:
    """The quantity where one number in digits stands between words; None where more is needed.

    Words come again and again around different numbers, so what they say is kept.
    """
    match = _SIMPLE.fullmatch(phrase)
    if match is None or len(phrase) > LONGEST:
        return None
    before, whole, part, after = match.groups()
    said = _around(before, after)
    if said is None:
        return None
    place = said.power
    if "," in whole:
        whole = whole.replace(",", "")
    if part:
        whole, place = whole + part, place - len(part)
    coef = int(whole)
    if said.bare and 1000 <= coef < 2200:
        return None  # it may be a year
    value = exact(coef, place)
    made: Any = _Draft()
    made.value = made.lower = made.upper = value
    made.closed = "both"
    if said.effects:
        if len(said.effects) > 1 or not coef:
            return None
        unit = 1 if part else 10 ** (len(whole) - len(whole.rstrip("0")))
        made.lower, made.upper, made.closed = point_limits(
            value, coef, unit, place, said.effects[0]
        )
    made.unit, made.decimals, made.kind = said.unit, -place, said.kind
    made.direction, made.change = said.direction, said.change
    made.__class__ = Quantity
    quantity: Quantity = made
    return quantity


def _folded(phrase: str) -> str:
    if len(phrase) > LONGEST:
        raise QuantityError(phrase, LONGEST, f"expected at most {LONGEST} characters")
    return fold(phrase)


@lru_cache(maxsize=4096)
def _read(phrase: str) -> Quantity:
    text = _folded(phrase)
    try:
        return Quantity(*read(text))
    except UnreadError as error:
        expected = error.expected
        try:
            count = len(read_all(text))
        except UnreadError:
            pass
        else:
            expected = f"expected one quantity, not {count} (parse_all reads them)"
        raise QuantityError(phrase, error.position, expected) from None


def parse_quantity(phrase: str) -> Quantity:
    """The one quantity that `phrase` is.

    Raises QuantityError where it is none, or more than one (see `parse_all`); TypeError where it
    is not a str.
    """
    if not isinstance(phrase, str):
        raise TypeError(f"a phrase is a str, not {type(phrase).__name__}")
    return _read_simple(phrase) or _read(phrase)


def parse_all(phrase: str) -> tuple[Quantity, ...]:
    """Every quantity of a phrase that joins several, in the order of the print.

    >>> [str(quantity.value) for quantity in parse_all("由原來的5個減少為3個")]
    ['5', '3']

    A change gives what was and what it became; the second has the direction and ``change="to"``.
    In a list, a number without a unit or a qualifier takes those of its neighbours: 逾800萬及600萬
    is above 8 000 000 and above 6 000 000. Raises QuantityError and TypeError as `parse_quantity`.
    """
    if not isinstance(phrase, str):
        raise TypeError(f"a phrase is a str, not {type(phrase).__name__}")
    try:
        return tuple(Quantity(*found) for found in read_all(_folded(phrase)))
    except UnreadError as error:
        raise QuantityError(phrase, error.position, error.expected) from None


_WORDS = ("closed", "unit", "direction", "kind", "change")


def parse_quantities(
    series: pd.Series, errors: Literal["raise", "coerce"] = "raise"
) -> pd.DataFrame:
    """Each phrase of `series` as a row with the fields of `Quantity`, on the same index.

    `value`, `lower` and `upper` are columns of Decimals (dtype object), `decimals` is Int16, the
    others are categories. Distinct phrases are read once. What is missing or cannot be read is a
    row of missing values with ``errors="coerce"``, and else raises one QuantityError that names
    every distinct phrase.
    """
    import pandas as pd

    if errors not in {"raise", "coerce"}:
        raise ValueError(f"errors is 'raise' or 'coerce', not {errors!r}")
    codes, phrases = pd.factorize(series)
    found = [_tried(phrase) for phrase in phrases]
    unread = [item for item in found if isinstance(item, QuantityError)]
    if (codes < 0).any():
        unread.append(QuantityError("", 0, "expected a phrase in each row, not a missing value"))
    if unread and errors == "raise":
        first = unread[0]
        raise QuantityError(first.phrase, first.position, first.expected, tuple(unread))
    names = list(Quantity.__dataclass_fields__)
    # A last row of missing values is what code -1, of a missing phrase, takes.
    rows = [[getattr(item, name, None) for name in names] for item in (*found, None)]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    table = table.astype({"decimals": "Int16"} | dict.fromkeys(_WORDS, "category"))
    taken = {name: column.array.take(codes) for name, column in table.items()}
    return pd.DataFrame(taken, index=series.index, copy=False)


def _tried(phrase: object) -> Quantity | QuantityError:
    if not isinstance(phrase, str):
        return QuantityError(str(phrase), 0, f"expected a str, not {type(phrase).__name__}")
    try:
        return parse_quantity(phrase)
    except QuantityError as error:
        return error
