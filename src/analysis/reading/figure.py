"""A figure found in running text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from .bounds import Closed
from .quantity import Change, Direction

# The fields of a figure in a plain tuple, which the garbage collector need not follow.
Row = tuple[int, int, str, *tuple[Any, ...]]


class Figure(NamedTuple):
    """A phrase of a text, where it stands, and what it means.

    The fields from `value` to `change` are those of `analysis.Quantity`, with the unit and the
    qualifier that a list shares. A direction is given only for the size of a change (增長33%); a
    level reached (增至500項) has none. The number of an `ordinal` is in `value`; a `date` has none
    of these fields. `label` is the noun phrase before or after the figure, and `period` the time
    that the text gives it, in ISO 8601 (of a `date`: its own); both are "" where there is none.
    """

    start: int
    end: int
    as_stated: str
    kind: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    closed: Closed | None = None
    unit: str = ""
    decimals: int | None = None
    direction: Direction | None = None
    change: Change | None = None
    label: str = ""
    period: str = ""
