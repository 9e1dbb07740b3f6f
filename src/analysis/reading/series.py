"""A column of phrases, as a frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from .errors import QuantityError
from .parsing import parse_quantity
from .quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd

_WORDS = ("closed", "unit", "direction", "kind", "change")


def parse_quantities(
    phrases: pd.Series | Iterable[str] | str,
    errors: Literal["raise", "coerce", "column"] = "raise",
) -> pd.DataFrame:
    """Each phrase as a row with the fields of `Quantity`, on the index of a Series.

    `value`, `lower` and `upper` are columns of Decimals (dtype object), `decimals` is Int16, the
    others are categories. Distinct phrases are read once. What is missing or cannot be read is a
    row of missing values with ``errors="coerce"``. With ``errors="column"`` two columns more have the
    phrase and the reason, empty where it was read, and a word that is not there is empty text.
    Else one QuantityError is raised that names every distinct phrase.

    >>> import analysis
    >>> found = analysis.parse_quantities(["700余人", "很多"], errors="column")
    >>> found[["phrase", "unit", "reason"]].values.tolist()
    [['700余人', '人', ''], ['很多', '', 'expected a number']]
    """
    import pandas as pd

    if errors not in {"raise", "coerce", "column"}:
        raise ValueError(f"errors is 'raise', 'coerce' or 'column', not {errors!r}")
    if not isinstance(phrases, Iterable):
        raise TypeError(f"phrases is a Series, a list or a str, not {type(phrases).__name__}")
    if isinstance(phrases, pd.Series):
        series = phrases
    else:
        series = pd.Series([phrases] if isinstance(phrases, str) else list(phrases), dtype=object)
    codes, distinct = pd.factorize(series)
    found = [_tried(phrase) for phrase in distinct]
    missing = QuantityError("", 0, "expected a phrase in each row, not a missing value")
    unread = [item for item in found if isinstance(item, QuantityError)]
    unread += [missing] if (codes < 0).any() else []
    if unread and errors == "raise":
        first = unread[0]
        raise QuantityError(first.phrase, first.position, first.expected, tuple(unread))
    names = list(Quantity.__dataclass_fields__)
    # A last row of missing values is what code -1, of a missing phrase, takes.
    rows = [[getattr(item, name, None) for name in names] for item in (*found, None)]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    if errors == "column":
        table = table.fillna(dict.fromkeys(_WORDS, ""))
    table = table.astype({"decimals": "Int16"} | dict.fromkeys(_WORDS, "category"))
    taken = {name: column.array.take(codes) for name, column in table.items()}
    made = pd.DataFrame(taken, index=series.index, copy=False)
    if errors == "column":
        told = [getattr(item, "expected", "") for item in (*found, missing)]
        made.insert(0, "phrase", series.where(series.notna(), "").astype("str"))
        made["reason"] = pd.Series(told, dtype="str").array.take(codes)
    return made


def _tried(phrase: object) -> Quantity | QuantityError:
    if not isinstance(phrase, str):
        return QuantityError(str(phrase), 0, f"expected a str, not {type(phrase).__name__}")
    try:
        return parse_quantity(phrase)
    except QuantityError as error:
        return error
