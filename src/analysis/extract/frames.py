"""Figures as a table, column by column: a row at a time costs as much as finding them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .figure import Figure, Row

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = frozenset({"start", "end"})
_TEXTS = frozenset({"as_stated", "label", "period"})
_WORDS = frozenset({"kind", "closed", "unit", "direction", "change"})


def frame_of(blocks: Iterable[Sequence[Row]]) -> pd.DataFrame:
    """A row for each figure, with the columns that `extract_figures` names."""
    import pandas as pd

    columns: dict[str, list[Any]] = {name: [] for name in Figure._fields}
    for rows in blocks:  # taken apart at once: the garbage collector has no rows to follow
        for column, part in zip(columns.values(), zip(*rows, strict=True), strict=bool(rows)):
            column.extend(part)
    table = {name: _column(name, values) for name, values in columns.items()}
    return pd.DataFrame(table, copy=False)


def _column(name: str, values: list[Any]) -> object:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    size = len(values)
    if name in _NUMBERS:
        return np.array(values, dtype="int64")
    if name in _TEXTS:
        kind = pd.StringDtype("pyarrow", na_value=np.nan)  # what pandas calls str
        return kind.__from_arrow__(pa.array(values, pa.large_string()))  # type: ignore[attr-defined]
    if name in _WORDS:
        words = sorted(set(values) - {None})
        code = {word: at for at, word in enumerate(words)} | {None: -1}
        codes = np.fromiter(map(code.__getitem__, values), "int32", size)
        return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str"))
    made = np.fromiter(values, object, size)
    if name == "decimals":
        none = made == None  # noqa: E711 (of each element)
        return pd.arrays.IntegerArray(np.where(none, 0, made).astype("int16"), none)
    return made
