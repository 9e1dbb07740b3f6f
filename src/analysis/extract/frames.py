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

    columns = [_column(name) for name in Figure._fields]
    for rows in blocks:  # taken apart while the processor has them at hand
        for column, part in zip(columns, zip(*rows, strict=True), strict=bool(rows)):
            column.add(part)
    table = {name: column.whole() for name, column in zip(Figure._fields, columns, strict=True)}
    return pd.DataFrame(table, copy=False)


def _column(name: str) -> _Objects:
    if name in _NUMBERS:
        return _Numbers()
    if name in _TEXTS:
        return _Texts()
    if name in _WORDS:
        return _Words()
    return _Decimals() if name == "decimals" else _Objects()


class _Objects:
    """A column of Decimals, from its parts."""

    def __init__(self) -> None:
        self.parts: list[Any] = []

    def add(self, part: Sequence[Any]) -> None:
        self.parts.extend(part)

    def whole(self) -> Any:
        import numpy as np

        return np.fromiter(self.parts, object, len(self.parts))


class _Numbers(_Objects):
    def add(self, part: Sequence[Any]) -> None:
        import numpy as np

        self.parts.append(np.fromiter(part, "int64", len(part)))

    def whole(self) -> Any:
        import numpy as np

        return np.concatenate([np.empty(0, "int64"), *self.parts])


class _Decimals(_Objects):
    """Small whole numbers, or None."""

    def whole(self) -> Any:
        import pandas as pd

        made = super().whole()
        none = made == None  # noqa: E711 (of each element)
        made[none] = 0
        return pd.arrays.IntegerArray(made.astype("int16"), none)


class _Texts(_Objects):
    def add(self, part: Sequence[Any]) -> None:
        import pyarrow as pa

        self.parts.append(pa.array(part, pa.large_string()))

    def whole(self) -> Any:
        import numpy as np
        import pandas as pd
        import pyarrow as pa

        kind = pd.StringDtype("pyarrow", na_value=np.nan)  # what pandas calls str
        return kind.__from_arrow__(pa.chunked_array(self.parts, pa.large_string()))  # type: ignore[attr-defined]


class _Codes(dict[str | None, int]):
    """A number for each word, in the order they come."""

    def __missing__(self, word: str | None) -> int:
        self[word] = code = len(self)
        return code


class _Words(_Objects):
    """Words of which there are few, as a category."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = _Codes()

    def add(self, part: Sequence[Any]) -> None:
        import numpy as np

        codes = map(self.codes.__getitem__, part)
        self.parts.append(np.fromiter(codes, "int32", len(part)))

    def whole(self) -> Any:
        import numpy as np
        import pandas as pd

        words = sorted(word for word in self.codes if word is not None)
        order = {word: at for at, word in enumerate(words)} | {None: -1}
        places = np.array([order[word] for word in self.codes], dtype="int32")
        codes = places[np.concatenate(self.parts)] if self.parts else places
        return pd.Categorical.from_codes(codes, pd.Index(words, dtype="str"), validate=False)
