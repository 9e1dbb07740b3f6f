"""What has been found in a block of text, and what that leaves to what follows.

A later figure takes from the ones before it: the period, the label that a growth rate continues,
direction and qualifier in a list; and it gives its unit to the numbers that wait for one.
"""

from __future__ import annotations

from decimal import Decimal

from ..interval import Closed
from ..quantity.wording import Change, Direction
from .dates import Date, Era, speaks_of_taiwan
from .figure import Row
from .folding import fold_text
from .labels import label_after, names_in_order
from .meanings import Meaning, meaning_of
from .numbers import Number, are_joined, follows, shared
from .words import Words

_COMPARED = frozenset("比较与同自从是")  # 較2023年 compares with another period
_GOES_ON = frozenset("、,;和与及")


class Findings:
    """The figures of one block, ready or waiting; positions in it are those of the block."""

    def __init__(self, text: str, offset: int, era: Era, period: str) -> None:
        self.text, self.folded, self.offset = text, fold_text(text), offset
        self.era = era if era.minguo else Era(era.year, speaks_of_taiwan(self.folded))
        self.period = period
        self.ready: list[Row] = []
        self.waiting: list[Number] = []
        self.done = 0  # what stands before it has been read
        self.floor = 0  # the end of the figure before
        # of the last figure: its unit, direction and label; where it and its numeral begin
        self.unit = self.label = ""
        self.direction: Direction | None = None
        self.start = self.at = 0
        self.names: list[str] = []  # of a list in order, those not yet given
        self.ordered: list[str] = []  # all of them
        self.listed = 0  # where the first figure of that list stands

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
        place = (start + self.offset, end + self.offset, self.text[start:end], kind)
        said = (value, value, value, closed, "", None, None, None, "", period)
        self.ready.append(place + said)
        self.done = self.floor = end

    # -- figures -----------------------------------------------------------------------------------

    def accept(self, found: Number, meaning: Meaning | None) -> None:
        """Takes a number with its unit, and the ones that waited for it."""
        if meaning is None and found.start < found.at:
            found = found._replace(start=found.at)
            meaning = meaning_of(self.folded[found.at : found.end])
        if meaning is None:
            return
        self.settle(found)
        self._take(found, meaning)

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
            meaning = shared(self.folded, found, last) if last is not None else None
            if meaning is None and found.alone:
                meaning = meaning_of(self.folded[found.start : found.end])
            if meaning is not None:
                self._take(found, meaning)

    def _take(self, found: Number, meaning: Meaning) -> None:
        direction: Direction | None = "up" if found.is_doubling else None
        words = found.words
        place = found.start, found.at, found.end
        self.take(place, words, meaning, direction, self._name(found))

    def take(
        self,
        place: tuple[int, int, int],
        words: Words,
        meaning: Meaning,
        direction: Direction | None = None,
        name: str = "",
    ) -> None:
        """Takes a figure after `words`; `place` is its start, that of its numeral, and its end."""
        start, at, end = place
        direction = direction or words.direction
        folded, floor = self.folded, self.floor
        if (
            start < floor + 5
            and floor
            and folded[floor] != ";"
            and are_joined(folded, floor, start)
        ):
            direction = direction or self.direction
            if start == at and self.start < self.at and self.unit == meaning.unit:
                before = folded[self.start : self.at]  # 逾 of 逾800萬及600萬件
                meaning = meaning_of(before + folded[at:end]) or meaning
        text, offset = self.text, self.offset
        if not name:
            first, last = words.first, words.last
            name = text[at - first : at - last] if first > last else self._label(direction, end)
        period = self.period
        if words.elsewhen:
            period = ""
        elif words.year_end:
            period = self._year_end()
        kind, value, lower, upper, closed, unit, decimals = meaning
        self.unit, self.direction, self.label = unit, direction, name
        self.start, self.at = start, at
        self.floor = self.done = end
        by: Change | None = "by" if direction else None
        self.ready.append((
            start + offset, end + offset, text[start:end], kind, value, lower, upper, closed, unit,
            decimals, direction, by, name, period,
        ))  # fmt: skip

    # -- what the text around says of a figure ----------------------------------------------------

    def _year_end(self) -> str:
        """The period of a figure after 年末."""
        return f"{self.era.year:04d}-12-31" if self.era.year else self.period

    def _label(self, direction: Direction | None, end: int) -> str:
        """The name of a figure that the words before it do not name."""
        if direction:  # 增長5.8% is said of what was named before
            return self.label
        return label_after(self.text, self.folded, end)

    def _name(self, found: Number) -> str:
        """The name of a figure in a list in order; "" where it is in none."""
        if found.words.ordered:
            names = names_in_order(self.text, self.folded, self.floor, found.start)
            if not names and self.folded.find("。", self.listed, found.start) < 0:
                names = self.ordered  # 分別為12、15家,分別增長3%、4%
            self.names = self.ordered = names
            self.listed = found.start
        elif self.names and self.folded[self.floor : self.floor + 1] not in _GOES_ON:
            self.names = []
        if not self.names:
            return ""
        name, *self.names = self.names
        return name
