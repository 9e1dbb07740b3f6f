"""Figures as a table, made column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .figure import Figure, Row

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"start": "int64", "end": "int64", "as_stated": "str", "label": "str", "period": "str"}
_DTYPES |= {"decimals": "Int16", "value": "object", "lower": "object", "upper": "object"}
_CATEGORIES = frozenset({"kind", "closed", "unit", "direction", "change"})


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """A row for each figure, with the columns that `extract_figures` names."""
    import pandas as pd

    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(Figure._fields)
    table = {
        name: _category(cells) if name in _CATEGORIES else pd.Series(cells, dtype=_DTYPES[name])
        for name, cells in zip(Figure._fields, columns, strict=True)
    }
    return pd.DataFrame(table, copy=False)


def _category(cells: Sequence[str | None]) -> pd.Categorical:
    """Words of which there are few, in order."""
    import pandas as pd

    words = sorted({word for word in cells if word is not None})
    codes = {word: code for code, word in enumerate(words)}
    places = [-1 if word is None else codes[word] for word in cells]
    return pd.Categorical.from_codes(places, pd.Index(words, dtype="str"))
