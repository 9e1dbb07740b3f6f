"""Figures as a table, made column by column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .figure import Figure, Row

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"start": "int64", "end": "int64", "as_stated": "str", "label": "str", "period": "str"}
_DTYPES |= {"decimals": "Int16", "value": "object", "lower": "object", "upper": "object"}


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """A row for each figure, with the columns that `extract_figures` names."""
    import pandas as pd

    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(Figure._fields)
    table = {
        name: _array(cells, _DTYPES[name]) if name in _DTYPES else _category(cells)
        for name, cells in zip(Figure._fields, columns, strict=True)
    }
    return pd.DataFrame(table, index=pd.RangeIndex(len(rows)), copy=False)


@lru_cache
def _dtype(name: str | tuple[str, ...]) -> Any:
    """A dtype by its name, or that of a category of these words; to make one takes pandas long."""
    import pandas as pd

    if isinstance(name, str):
        return pd.api.types.pandas_dtype(name)
    return pd.CategoricalDtype(pd.Index(name, dtype="str"))


def _array(cells: Sequence[Any], name: str) -> Any:
    import numpy as np
    import pandas as pd

    dtype = _dtype(name)
    if not isinstance(dtype, np.dtype):
        return pd.array(cells, dtype=dtype)
    made = np.empty(len(cells), dtype)
    made[:] = cells
    return made


def _category(cells: Sequence[str | None]) -> pd.Categorical:
    """Words of which there are few, in order."""
    import pandas as pd

    words = tuple(sorted({word for word in cells if word is not None}))
    codes = {word: code for code, word in enumerate(words)}
    places = [-1 if word is None else codes[word] for word in cells]
    return pd.Categorical.from_codes(places, dtype=_dtype(words), validate=False)
