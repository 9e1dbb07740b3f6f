"""Every figure of a running text, with its place in it, and nothing that is none.

    >>> frame = extract_figures("2020年在孵企業67家,從業人員700餘人,總收入2.68億元。")
    >>> frame[["start", "end", "as_stated", "kind", "unit"]].values.tolist()
    [[0, 5, '2020年', 'date', ''], [9, 12, '67家', 'count', '家'],
     [17, 22, '700餘人', 'count', '人'], [26, 32, '2.68億元', 'amount', '元']]

Names, idioms, codes, classes and headings that hold a numeral are left out; ordinals and dates are
found and marked as what they are. How far a figure reaches: from its qualifier (近, 約, 超過) or its
denominator (每畝) to its unit and what follows (以上, 左右), without the verb before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from .blocks import blocks_of
from .dates import Era
from .figure import Figure, Row
from .frames import frame_of
from .reader import Reader

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "extract_figures", "iter_figures"]


def iter_figures(text: str) -> Iterator[Figure]:
    """The figures, ordinals and dates of `text`, in order, read block by block."""
    made: Callable[[Row], Figure] = partial(tuple.__new__, Figure)  # half the time of _make
    return chain.from_iterable(map(made, rows) for rows in _rows(text))


def _rows(text: str) -> Iterator[list[Row]]:
    era, period = Era(None, minguo=False), ""
    for offset, block in blocks_of(text):
        reader = Reader(block, offset, era, period)
        yield reader.rows()
        era, period = reader.found.era, reader.found.period


def extract_figures(text: str) -> pd.DataFrame:
    """The figures, ordinals and dates of `text` as a frame with the fields of `Figure`.

    One row each, in order. `value`, `lower` and `upper` are columns of Decimals (dtype object),
    `decimals` is Int16; kind, closed, unit, direction and change are categories.
    """
    return frame_of(_rows(text))
