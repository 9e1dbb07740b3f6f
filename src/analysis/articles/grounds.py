"""A suggestion and its ground; without a ground nothing is suggested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..reading import Figure

_TOLD = re.compile(r"([^\s:]+(?::[^\s:]+)?(?: [a-z]+_[a-z_]+)*): ")


class Suggestion(NamedTuple):
    """A value for a cell, and why; both are empty where there is no ground."""

    value: str = ""
    ground: str = ""

    def __str__(self) -> str:
        """As the ground's column tells it: the suggested value first, so that an edit shows."""
        return f"{self.value}: {self.ground}" if self.value else self.ground


NONE = Suggestion()
SUSPECT = "factor_ten_suspect"  # the caveat of an amount beyond what is plausible
_WEAK = re.compile(
    r"ambiguous name|after$|unit read|no date printed|paragraph before|new name|"
    r"that the text before"
)


def confidence(*told: Suggestion) -> str:
    """How far suggestions can be trusted: ``sure`` where each says its ground in print, ``likely``
    where one of them is inferred, ``open`` where one is missing.
    """
    if not all(one.value for one in told):
        return "open"
    return "likely" if any(_WEAK.search(one.ground) for one in told) else "sure"


def suggested(told: str) -> str:
    """The value that a ground's cell suggests; "" for none.

    >>> suggested("income: synonym 總收入 before")
    'income'
    """
    match = _TOLD.match(told)
    return match[1] if match else ""


class TableCell(NamedTuple):
    """A figure of a table, as `analysis.reading.Figure` is one of a sentence."""

    start: int
    end: int
    as_stated: str
    label: str
    kind: str = "table cell"
    direction: str = ""


class Suggested(NamedTuple):
    """A figure with what is suggested for it."""

    figure: Figure | TableCell
    indicator: Suggestion
    measure: Suggestion
    breakdown: Suggestion
    entity: Suggestion
    period: Suggestion
    read_as: Suggestion = NONE
    part_of: Suggestion = NONE
    caveats: Suggestion = NONE

    @property
    def confidence(self) -> str:
        told = confidence(self.indicator, self.entity, self.period)
        return "likely" if told == "sure" and self.caveats.value else told


def unplaced(figure: Figure | TableCell) -> Suggested:
    """A figure for which nothing is suggested."""
    return Suggested(figure, NONE, NONE, NONE, NONE, NONE)
