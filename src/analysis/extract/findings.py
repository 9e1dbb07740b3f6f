"""What has been found in a block of text, and what that leaves to what follows.

A later figure takes from the ones before it: the period, the label that a growth rate continues,
direction and qualifier in a list; and it gives its unit to the numbers that wait for one.
"""

from __future__ import annotations

from decimal import Decimal

from ..interval import Closed
from ..quantity import Quantity
from .dates import Date, Era
from .figure import Figure
from .folding import fold_text
from .labels import label_after, names_in_order
from .numbers import Number, are_joined, follows, quantity_of, shared
from .words import Words

_COMPARED = frozenset("比较与同自从是")  # 較2023年 compares with another period
_GOES_ON = frozenset("、,;和与及")


class Findings:
    """The figures of one block, ready or waiting; positions in it are those of the block."""

    def __init__(self, text: str, offset: int, era: Era, period: str) -> None:
        self.text, self.folded, self.offset = text, fold_text(text), offset
        self.era, self.period = era, period
        self.ready: list[Figure] = []
        self.waiting: list[Number] = []
        self.done = 0  # what stands before it has been read
        self.floor = 0  # the end of the figure before
        self.figure: Figure | None = None  # the last one, and where it and its numeral begin
        self.start = self.at = 0
        self.names: list[str] = []  # of a list in order, those not yet given
        self.ordered: list[str] = []  # all of them

    # -- ordinals and dates ------------------------------------------------------------------------

    def date(self, date: Date) -> None:
        """Takes a date; unless it is one that is compared with, what follows is of its period."""
        start = max(date.start, self.done)
        compared = self.folded[start - 1 : start] in _COMPARED
        self._place(start, date.end, "date", None, date.iso)
        if not date.iso:
            return
        year = self.era.year
        if not compared and not self.folded.startswith("同期", date.end - 2):
            self.period, year = date.iso, int(date.iso[:4])
        self.era = Era(year, self.era.minguo or date.minguo)

    def ordinal(self, start: int, end: int, number: int | None) -> None:
        """Takes an ordinal."""
        self._place(start, end, "ordinal", number, "")

    def _place(self, start: int, end: int, kind: str, number: int | None, period: str) -> None:
        self.settle()
        value = None if number is None else Decimal(number)
        closed: Closed | None = None if value is None else "both"
        place = start + self.offset, end + self.offset, self.text[start:end]
        none = (None, None, None)
        self.ready.append(Figure(*place, kind, value, value, value, closed, "", *none, "", period))
        self.done = self.floor = end

    # -- figures -----------------------------------------------------------------------------------

    def accept(self, found: Number, quantity: Quantity | None) -> None:
        """Takes a number with its unit, and the ones that waited for it."""
        if quantity is None and found.start < found.at:
            found = found._replace(start=found.at)
            quantity = quantity_of(self.folded[found.at : found.end])
        if quantity is None:
            return
        self.settle(found)
        self._emit(found, quantity)
        self.done = found.end

    def wait(self, found: Number) -> None:
        """Keeps a number for the unit that a later one brings."""
        if self.waiting and not follows(self.folded, self.waiting[-1], found):
            self.settle()
        self.waiting.append(found)

    def settle(self, last: Number | None = None) -> None:
        """Gives the waiting numbers the unit of the `last` one, and lets go those without."""
        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        if last is not None and not follows(self.folded, waiting[-1], last):
            last = None
        for found in waiting:
            quantity = shared(self.folded, found, last) if last is not None else None
            if quantity is None and found.alone:
                quantity = quantity_of(self.folded[found.start : found.end])
            if quantity is not None:
                self._emit(found, quantity)

    def _emit(self, found: Number, quantity: Quantity) -> None:
        text, figure, words = self.folded, self.figure, found.words
        direction = "up" if found.is_doubling else words.direction
        if figure is not None and are_joined(text, self.floor, found.start):
            direction = direction or figure.direction
            if found.start == found.at and self.start < self.at and figure.unit == quantity.unit:
                before = text[self.start : self.at]  # 逾 of 逾800萬及600萬件
                quantity = quantity_of(before + text[found.at : found.end]) or quantity
        made = Figure(
            found.start + self.offset,
            found.end + self.offset,
            self.text[found.start : found.end],
            quantity.kind,
            quantity.value,
            quantity.lower,
            quantity.upper,
            quantity.closed,
            quantity.unit,
            quantity.decimals,
            direction,
            "by" if direction else None,
            self._name(found) or self.label(words, found.at, found.end),
            self.period_of(words),
        )
        self.figure, self.start, self.at = made, found.start, found.at
        self.floor = found.end
        self.ready.append(made)

    # -- what the text around says of a figure ----------------------------------------------------

    def period_of(self, words: Words) -> str:
        """The period of a figure after `words`: 年末 names the end of the year."""
        if words.year_end and self.era.year:
            return f"{self.era.year:04d}-12-31"
        return self.period

    def label(self, words: Words, at: int, end: int) -> str:
        """The name of the figure with its numeral at `at`, from the words before or after it."""
        first, last = words.label
        if first > last:
            return self.text[at - first : at - last]
        if words.direction:  # 增長5.8% is said of what was named before
            return self.figure.label if self.figure else ""
        return label_after(self.text, self.folded, end)

    def _name(self, found: Number) -> str:
        """The name of a figure in a list in order; "" where it is in none."""
        if found.words.ordered:
            names = names_in_order(self.text, self.folded, self.floor, found.start)
            self.names = self.ordered = names or self.ordered
        elif self.names and self.folded[self.floor : self.floor + 1] not in _GOES_ON:
            self.names = []
        if not self.names:
            return ""
        name, *self.names = self.names
        return name
