"""Figures as a table, column by column: a row at a time costs as much as finding them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .figure import Figure

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = frozenset({"start", "end"})
_TEXTS = frozenset({"as_stated", "label", "period"})
_WORDS = frozenset({"kind", "closed", "unit", "direction", "change"})


def frame_of(figures: Sequence[Figure]) -> pd.DataFrame:
    """A row for each figure, with the columns that `extract_figures` names."""
    import pandas as pd

    columns = zip(*figures, strict=True) if figures else ((),) * len(Figure._fields)
    table = {
        name: _column(name, values) for name, values in zip(Figure._fields, columns, strict=True)
    }
    return pd.DataFrame(table, copy=False)


def _column(name: str, values: tuple[Any, ...]) -> object:
    import numpy as np
    import pandas as pd

    if name in _NUMBERS:
        return np.array(values, dtype="int64")
    if name in _TEXTS:
        return pd.array(values, dtype="str")
    if name in _WORDS:
        words = sorted({str(value) for value in set(values) - {None}})
        code: dict[object, int] = {word: at for at, word in enumerate(words)}
        codes = np.array([code.get(value, -1) for value in values], dtype="int32")
        return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str"))
    if name == "decimals":
        return pd.array(values, dtype="Int16")
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
