"""A column of phrases, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .errors import QuantityError
from .parsing import parse_quantity
from .quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd

_WORDS = ("closed", "unit", "direction", "kind", "change")


def parse_quantities(
    series: pd.Series, errors: Literal["raise", "coerce"] = "raise"
) -> pd.DataFrame:
    """Each phrase of `series` as a row with the fields of `Quantity`, on the same index.

    `value`, `lower` and `upper` are columns of Decimals (dtype object), `decimals` is Int16, the
    others are categories. Distinct phrases are read once. What is missing or cannot be read is a
    row of missing values with ``errors="coerce"``, and else raises one QuantityError that names
    every distinct phrase.
    """
    import pandas as pd

    if errors not in {"raise", "coerce"}:
        raise ValueError(f"errors is 'raise' or 'coerce', not {errors!r}")
    codes, phrases = pd.factorize(series)
    found = [_tried(phrase) for phrase in phrases]
    unread = [item for item in found if isinstance(item, QuantityError)]
    if (codes < 0).any():
        unread.append(QuantityError("", 0, "expected a phrase in each row, not a missing value"))
    if unread and errors == "raise":
        first = unread[0]
        raise QuantityError(first.phrase, first.position, first.expected, tuple(unread))
    names = list(Quantity.__dataclass_fields__)
    # A last row of missing values is what code -1, of a missing phrase, takes.
    rows = [[getattr(item, name, None) for name in names] for item in (*found, None)]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    table = table.astype({"decimals": "Int16"} | dict.fromkeys(_WORDS, "category"))
    taken = {name: column.array.take(codes) for name, column in table.items()}
    return pd.DataFrame(taken, index=series.index, copy=False)


def _tried(phrase: object) -> Quantity | QuantityError:
    if not isinstance(phrase, str):
        return QuantityError(str(phrase), 0, f"expected a str, not {type(phrase).__name__}")
    try:
        return parse_quantity(phrase)
    except QuantityError as error:
        return error
