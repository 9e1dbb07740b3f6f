"""Facts as columns: texts as codes, plain numbers as whole multiples of a power of ten.

A number is plain where both its ends are finite decimals that fit, in the finest digit of its unit,
into a machine word. What is asked of plain numbers is asked of whole columns; what is not plain
goes the way of `Side` and `Interval`, whose results are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from . import units
from .code_columns import Coded, Rows, firsts, together
from .codebook import series_name
from .interval import exact
from .sides import Side, side

if TYPE_CHECKING:
    import pandas as pd

    from .code_columns import Marks, Whole

# The decimal places of a fraction in lowest terms, by its denominator.
PLACES_OF = {2**two * 5**five: max(two, five) for two in range(18) for five in range(18)}
LARGEST = 10**17  # of a plain number: twice it, and a half of its last digit, fit too
TEXTS = ("source", "entity", "indicator", "measure", "breakdown", "period", "part_of", "unit")
CODED = (*TEXTS, "caveats", "closed")


def _parts(number: Decimal | Fraction) -> tuple[int, int]:
    """Numerator and denominator of a plain number; a denominator of 0 for what is none."""
    try:
        whole, parts = number.as_integer_ratio()
    except (OverflowError, ValueError):  # infinite, or no number
        return 0, 0
    return (whole, parts) if abs(whole) < LARGEST and parts in PLACES_OF else (0, 0)


@lru_cache(100_000)
def _number(whole: int, places: int) -> Fraction:
    return Fraction(whole, 10**places)


class FactColumns:
    """The columns of checked facts; `plain` marks the rows whose numbers are plain.

    `least` and `most` are the ends with the rounding of print, times ten to the power `scale`.
    `low` and `high` are twice as much, moved by one where the end is no member: two ranges meet
    where the higher `low` is not above the lower `high`.
    """

    def __init__(self, facts: pd.DataFrame) -> None:
        import pandas as pd

        self.facts = facts
        self.text = {name: Coded(facts[name]) for name in CODED}
        shape = self.text["indicator"], self.text["measure"], self.text["breakdown"]
        names = zip(*(np.array(one.texts, object)[one.codes] for one in shape), strict=True)
        self.series = Coded(pd.Series([series_name(*name) for name in names], dtype="str"))
        start = (
            pd.to_numeric(facts["start"], errors="coerce") if "start" in facts else facts["fact"]
        )
        self.placed: Marks = start.notna().to_numpy(bool)
        self.given: Marks = facts["value"].notna().to_numpy(bool)  # numbers are printed
        self._sides: dict[int, Side] = {}
        self._measure()

    def _measure(self) -> None:
        unit, closed = self.text["unit"], self.text["closed"]
        pairs = [list(map(_parts, self.facts[name])) for name in ("lower", "upper")]
        ends = [np.array(each, "int64").reshape(-1, 2).T for each in pairs]
        plain = (ends[0][1] > 0) & (ends[1][1] > 0)
        digits = self.facts["decimals"].to_numpy("int64")
        self.point: Marks = plain & (ends[0] == ends[1]).all(axis=0)
        counted = unit.each(units.counted().__contains__, "bool") & (digits >= 0)
        rounded = self.point & ~counted
        places = [[PLACES_OF.get(each, 0) for each in parts.tolist()] for _, parts in ends]
        needed = np.max([*places, np.where(rounded, digits + 1, 0).tolist()], axis=0)
        plain &= needed < 18
        finest = np.zeros(len(unit.texts), "int64")
        np.maximum.at(finest, unit.codes[plain], needed[plain])
        self.scale = finest[unit.codes]
        tens = 10 ** np.arange(19)
        at = []
        for whole, denominator in ends:
            by = tens[self.scale] // np.maximum(denominator, 1)
            plain &= np.abs(whole.astype(float)) * by < LARGEST
            at.append(np.where(plain, whole * np.where(plain, by, 0), 0))
        self.stated = at
        low_in = closed.each(("both", "left").__contains__, "bool")
        high_in = closed.each(("both", "right").__contains__, "bool")
        power = self.scale - digits - 1
        plain &= ~rounded | (power <= 16)
        half = np.where(rounded & plain, 5 * tens[np.clip(power, 0, 16)], 0)
        below, above = at[0] - half, at[1] + half
        low_in = np.where(rounded, at[0] > 0, low_in)
        high_in = np.where(rounded, at[0] < 0, high_in)
        self.low, self.high = 2 * below + ~low_in, 2 * above - ~high_in
        self.least, self.most = below, above
        self.plain = plain

    @cached_property
    def wording(self) -> Whole:
        """One code for each range of wording."""
        import pandas as pd

        code = together(*(pd.factorize(each)[0] for each in self.stated)) + 1
        odd = np.flatnonzero(~self.plain)
        found: dict[object, int] = {}
        for row, *ends in zip(
            odd.tolist(), self.facts["lower"].iloc[odd], self.facts["upper"].iloc[odd], strict=True
        ):
            code[row] = -1 - found.setdefault(tuple(map(exact, ends)), len(found))
        return together(code - code.min(initial=0), self.text["closed"].codes)

    @cached_property
    def _cells(self) -> dict[str, list[object]]:
        names = ("fact", "as_stated", "read_as", "value", "lower", "upper", "decimals")
        return {name: self.facts[name].tolist() for name in names if name in self.facts}

    def exact(self, whole: Whole, rows: Whole) -> list[Fraction]:
        """Whole multiples of the finest digit of each row's unit as numbers."""
        pairs = zip(whole.tolist(), self.scale[rows].tolist(), strict=True)
        return [_number(*pair) for pair in pairs]

    def side(self, row: int) -> Side:
        """A fact as a side; made when it is asked for."""
        found = self._sides.get(row)
        if found is None:
            cells = {name: column[row] for name, column in self._cells.items()}
            cells |= {name: one.texts[one.codes[row]] for name, one in self.text.items()}
            cells["start"] = 0 if self.placed[row] else None
            found = self._sides[row] = side(cells)
        return found


class Sides:
    """The sides of all facts in their order, each found through its source, entity and series.

    A figure that its source repeats with the same bounds stands once.
    """

    def __init__(self, facts: FactColumns) -> None:
        import pandas as pd

        self.facts, text = facts, facts.text
        self._columns = (text["source"], text["entity"], facts.series)
        codes = (*self._columns, text["period"], text["unit"])
        prints = together(*(one.codes for one in codes), facts.wording)
        self.rows = np.flatnonzero(~pd.Series(prints).duplicated().to_numpy())

    @cached_property
    def kinds(self) -> Whole:
        """One code for rows of one entity, series and whole."""
        codes = (*self._columns[1:], self.facts.text["part_of"])
        return together(*(one.codes[self.rows] for one in codes))

    def where(self, test: Callable[[Side], object]) -> Iterator[Side]:
        """Those that pass a test of entity, series and `part_of`, which is made once for each."""
        some = self.rows[firsts(self.kinds)].tolist()
        passed = np.array([bool(test(self.facts.side(row))) for row in some], bool)
        return map(self.facts.side, self.rows[passed[self.kinds]].tolist() if some else ())

    @cached_property
    def _own(self) -> Rows:
        return Rows(self.rows, self._columns)

    @cached_property
    def _about(self) -> Rows:
        return Rows(self.rows, self._columns[1:])

    @cached_property
    def _of(self) -> Rows:
        return Rows(self.rows, self._columns[2:])

    def of(self, series: str | None) -> list[Side]:
        """Those of a series, of whatever entity."""
        return [self.facts.side(row) for row in self._of.of(series or "")]

    def own(self, like: Side, series: str) -> list[Side]:
        """Those of a series for the entity and in the source of `like`."""
        return [self.facts.side(row) for row in self._own.of(like.source, like.entity, series)]

    def about(self, entity: str, series: str) -> list[Side]:
        """Those of a series for an entity, of whatever source."""
        return [self.facts.side(row) for row in self._about.of(entity, series)]
