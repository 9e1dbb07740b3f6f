"""What has been found in a block of text, and what that leaves to what follows.

A later figure takes from the ones before it: the period, the label that a growth rate continues,
direction and qualifier in a list; and it gives its unit to the numbers that wait for one.
"""

from __future__ import annotations

from decimal import Decimal

from .bounds import Closed
from .candidate import Candidate
from .clause import name_before
from .dates import Date, Era, speaks_of_taiwan
from .figure import Row
from .labels import label_after, names_in_order
from .lists import are_joined, follows, with_unit_of
from .phrases import meaning
from .quantity import Change, Quantity
from .refusal import Refused
from .text import Source

_COMPARED = frozenset("比较与同自从是")  # 較2023年 compares with another period
_GOES_ON = frozenset("、,;和与及")


class Findings:
    """The figures of one block, ready or waiting; positions in it are those of the block."""

    def __init__(self, source: Source, offset: int, era: Era, period: str) -> None:
        self.source, self.offset = source, offset
        self.text, self.folded = source.printed, source.folded
        self.shown = self.text if source.places is None else _visible(source)
        self.era = era if era.minguo else Era(era.year, speaks_of_taiwan(self.folded))
        self.period = period
        self.ready: list[Row] = []
        self.waiting: list[Candidate] = []
        self.done = 0  # what stands before it has been read
        self.floor = 0  # the end of the figure before
        self.last: Candidate | None = None  # the last figure
        self.unit = self.label = ""  # its unit and label
        self.direction: str | None = None
        self.names: list[str] = []  # of a list in order, those not yet given
        self.ordered: list[str] = []  # all of them
        self.refused = ""  # what the grammar expected of the last candidate that it refused
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
        said = (value, value, value, closed, "", None, None, None, "", period)
        self.ready.append((*self._span(start, end), kind, *said))
        self.done = self.floor = end
        self.last = None

    def _span(self, start: int, end: int) -> tuple[int, int, str]:
        first, last = self.source.span(start, end)
        return first + self.offset, last + self.offset, self.text[first:last]

    # -- figures -----------------------------------------------------------------------------------

    def accept(self, found: Candidate, quantity: Quantity) -> None:
        """Takes a number with its unit, and the ones that waited for it."""
        if self.waiting:
            self.settle(found)
        self._take(found, quantity)

    def wait(self, found: Candidate) -> None:
        """Keeps a number for the unit that a later one brings."""
        if self.waiting and not follows(self.waiting[-1], found):
            self.settle()
        self.waiting.append(found)
        self.done = max(self.done, found.end)

    def settle(self, last: Candidate | None = None) -> None:
        """Gives the waiting numbers the unit of the `last` one, and lets go those without."""
        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        if last is not None and not follows(waiting[-1], last):
            last = None
        for found in waiting:
            quantity = with_unit_of(found, last) if last is not None else None
            if quantity is None and found.alone:
                quantity = _alone(found)
            if quantity is not None:
                self._take(found, quantity)

    def _take(self, found: Candidate, quantity: Quantity) -> None:
        words, said = found.words, found.qualified
        start, at, end = found.start, found.at, found.end
        direction = "up" if found.is_doubling else found.direction
        if direction == "down" and said and said.before.negative:  # 跌幅-3%: the sign tells it
            direction = None
        name = self._name(found) if self.names or words.ordered else ""
        folded, floor = self.folded, self.floor
        near = floor and start < floor + 5 and folded[floor : floor + 1] != ";"
        if near and are_joined(folded, floor, start):
            direction = direction or self.direction
            quantity = self._like_the_last(found, quantity)
        if not name:
            verb = said.verb if said else 0
            first, last = name_before(words.text, at - start + verb)
            if first > last:
                name = self.shown[at - first : at - last]
            elif direction:  # 增長5.8% is said of what was named before
                name = self.label
            else:
                name = label_after(self.shown, folded, end)
        period = words.period(self.period, self._year_end)
        self.unit, self.direction, self.label, self.last = quantity.unit, direction, name, found
        self.floor, self.done = end, max(end, found.scanned)
        by: Change | None = None
        if direction:
            by = "to" if found.is_doubling else "by"  # 翻一番: to twice
        q = quantity
        self.ready.append((
            *self._span(start, end), q.kind, q.value, q.lower, q.upper, q.closed, q.unit, q.decimals,
            direction, by, name, period,
        ))  # fmt: skip

    def _like_the_last(self, found: Candidate, quantity: Quantity) -> Quantity:
        """逾 of 逾800萬及600萬件 counts for both."""
        last = self.last
        if last is None or found.start < found.at or last.start == last.at or found.phrase is None:
            return quantity
        if self.unit != quantity.unit or last.qualified is None or last.qualified.before.negative:
            return quantity
        try:
            return meaning(found.phrase._replace(before=last.qualified.before))
        except Refused:
            return quantity

    # -- what the text around says of a figure ----------------------------------------------------

    def _year_end(self) -> str:
        """The period of a figure after 年末."""
        return f"{self.era.year:04d}-12-31" if self.era.year else self.period

    def _name(self, found: Candidate) -> str:
        """The name of a figure in a list in order; "" where it is in none."""
        if found.words.ordered:
            names = names_in_order(self.shown, self.folded, self.floor, found.start)
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


def _alone(found: Candidate) -> Quantity | None:
    try:
        return meaning(found.phrase) if found.phrase else None
    except Refused:
        return None


def _visible(source: Source) -> str:
    """The print without the characters that nobody sees."""
    return "".join([source.printed[at] for at in source.places or ()])
