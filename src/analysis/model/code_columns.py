"""Columns as whole numbers, so that what is asked of a cell is asked once of each distinct one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Marks: TypeAlias = NDArray[np.bool_]


class Coded:
    """A column of texts: `codes` has the place of each row's text among `texts`, in their order."""

    def __init__(self, column: pd.Series[Any]) -> None:
        import pandas as pd

        codes, texts = pd.factorize(column, sort=True)
        self.codes: Whole = codes.astype("int64")
        self.texts: list[str] = texts.tolist()

    @cached_property
    def code(self) -> dict[str, int]:
        return {text: code for code, text in enumerate(self.texts)}

    def each(self, told: Callable[[str], Any], kind: str = "int64") -> NDArray[Any]:
        """What `told` says of each row's text, asked once of each text."""
        import numpy as np

        return np.array([told(text) for text in self.texts], dtype=kind)[self.codes]


def together(*columns: Whole) -> Whole:
    """One code for each combination of codes, from 0, in the order of the columns."""
    import pandas as pd

    key, size = columns[0], 1 + int(columns[0].max(initial=0))
    for codes in columns[1:]:
        many = 1 + int(codes.max(initial=0))
        if size * many > 2**62:
            key = pd.factorize(key, sort=True)[0]
            size = 1 + int(key.max(initial=0))
        key, size = key * many + codes, size * many
    return pd.factorize(key, sort=True)[0].astype("int64")


def firsts(codes: Whole) -> Whole:
    """The first row of each code, by code."""
    import numpy as np

    return np.unique(codes, return_index=True)[1]


class Rows:
    """The rows of a table by what some of its columns hold, each list in their order."""

    def __init__(self, rows: Whole, columns: Iterable[Coded]) -> None:
        import numpy as np

        self._columns = list(columns)
        codes = [column.codes[rows] for column in self._columns]
        key = together(*codes)
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        self._rows = rows[order]
        named = zip(*(each[order[starts]].tolist() for each in codes), strict=True)
        ends = pairwise([*starts.tolist(), len(rows)])
        self._found = dict(zip(named, ends, strict=True))

    def of(self, *texts: str) -> list[int]:
        pairs = zip(self._columns, texts, strict=True)
        found = self._found.get(tuple(column.code.get(text, -1) for column, text in pairs))
        return self._rows[found[0] : found[1]].tolist() if found else []
