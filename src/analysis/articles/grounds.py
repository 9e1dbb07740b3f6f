"""A suggestion and its ground; without a ground nothing is suggested."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOLD = re.compile(r"(\S+): ")


class Suggestion(NamedTuple):
    """A value for a cell, and why; both are empty where there is no ground."""

    value: str = ""
    ground: str = ""

    def __str__(self) -> str:
        """As the ground's column tells it: the suggested value first, so that an edit shows."""
        return f"{self.value}: {self.ground}" if self.value else self.ground


NONE = Suggestion()


def suggested(told: str) -> str:
    """The value that a ground's cell suggests; "" for none.

    >>> suggested("income: synonym 總收入 before")
    'income'
    """
    match = _TOLD.match(told)
    return match[1] if match else ""
