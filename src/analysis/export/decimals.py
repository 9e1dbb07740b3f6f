"""The numbers of a frame as decimals, and exactly beside them where these are rounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..model import FIGURES, PLACES, TABLES, Column
from ..problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

EXACT = Column(
    "exact",
    "string",
    f"the numbers of the row that have no decimal form of {PLACES} places and are rounded, as "
    "fractions: value=8000000/3; empty where none is",
    required=False,
)
ROWS = Column("rows", "integer", "how many rows there are of it")  # of `search`
# Tables as frames hold them: what is typed is text. Of a column of no table, the nearest one's.
HELD = TABLES | {"figures": tuple(replace(column, kind="string") for column in FIGURES)}
DECLARED = {one.name: one for columns in TABLES.values() for one in (EXACT, ROWS, *columns)}


def is_infinite(cell: object) -> bool:
    return isinstance(cell, Decimal) and cell.is_infinite()


def to_decimal(number: Decimal | Fraction | None) -> tuple[Decimal | None, bool]:
    """`number` with at most `PLACES` decimal places, and whether that rounded it (half even)."""
    if number is None or (isinstance(number, Decimal) and number.is_infinite()):
        return number, False
    scaled = Fraction(number) * 10**PLACES
    digits = round(scaled)
    text = str(abs(digits)).rjust(PLACES + 1, "0")
    whole, places = text[:-PLACES], text[-PLACES:].rstrip("0")
    sign = "-" if digits < 0 else ""
    return Decimal(f"{sign}{whole}.{places}" if places else sign + whole), scaled != digits


def _is_large(number: Decimal | None) -> bool:
    """Whether Parquet's decimal(38, 18) cannot hold it."""
    return number is not None and number.is_finite() and abs(number) >= 10 ** (38 - PLACES)


def described(data: pd.DataFrame) -> list[Column]:
    """The columns of a frame: those of the table that it is, others by what is in them."""
    from pandas.api import types

    held = {"number": types.is_object_dtype, "integer": types.is_integer_dtype}
    known = declared_for(data.columns)
    return [
        known[name]
        if name in known and held.get(known[name].kind, lambda _: True)(cells.dtype)
        else _undeclared(name, cells)
        for name, cells in ((str(name), cells) for name, cells in data.items())
    ]


def declared_for(names: Iterable[str]) -> dict[str, Column]:
    """The declared columns by name, those of the table that these names are nearest to first."""
    given = set(names)
    nearest = min(HELD.values(), key=lambda columns: len({one.name for one in columns} ^ given))
    return DECLARED | {column.name: column for column in nearest}


def _undeclared(name: str, cells: pd.Series[Any]) -> Column:
    from pandas.api import types

    if any(isinstance(cell, Decimal | Fraction) for cell in cells):
        return Column(name, "number", name, required=False)
    if types.is_bool_dtype(cells.dtype):
        return Column(name, "boolean", name)
    if types.is_integer_dtype(cells.dtype):
        return Column(name, "integer", name, required=False)
    return Column(name, "other" if types.is_float_dtype(cells.dtype) else "string", name, False)


def writable(data: pd.DataFrame) -> pd.DataFrame:
    """`data` with numbers that every writer of pandas takes: finite Decimals, else None.

    A number that `PLACES` decimal places do not hold is rounded; a column ``exact`` is added then,
    with its fraction. An infinite bound is None in a row whose ``closed`` is not empty.

    Raises InputError for a number of 10^20 and more.

    >>> import pandas as pd
    >>> writable(pd.DataFrame({"value": [Fraction(1, 4), None]}))["value"].tolist()
    [Decimal('0.25'), None]
    """
    return finite(decimals_of(data, described(data))[0])


def finite(data: pd.DataFrame) -> pd.DataFrame:
    for name in data.columns:
        if data[name].dtype == object:
            data[name] = data[name].map(lambda cell: None if is_infinite(cell) else cell)
            data[name] = data[name].astype(object).where(data[name].notna(), None)
    return data


def _digits(number: Decimal | None) -> int:
    """How many digits a number has without the zeros at its ends."""
    if not number or not number.is_finite():
        return 0
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))


def decimals_of(
    data: pd.DataFrame, columns: Iterable[Column], digits: int = 0
) -> tuple[pd.DataFrame, list[Column]]:
    """`data` with its numbers as Decimals and, where it has any, the column `EXACT`: for those that
    `PLACES` decimal places, or so many digits, do not hold."""
    import pandas as pd

    data, columns = data.copy(), list(columns)
    numbers = [column.name for column in columns if column.kind == "number"]
    exact: list[list[str]] = [[] for _ in range(len(data))]
    for name in numbers:
        pairs = [to_decimal(cell) for cell in cells_of(data[name])]
        if digits:
            pairs = [(one, told or _digits(one) > digits) for one, told in pairs]
        if large := [pair[0] for pair in pairs if _is_large(pair[0])]:
            expected, found = f"numbers below 10^{38 - PLACES}", f"{large[0]:.3e}"
            raise InputError([Problem("table", name, expected, found)])
        for told, number, (_, is_rounded) in zip(exact, data[name], pairs, strict=True):
            if is_rounded:
                told.append(f"{name}={Fraction(number)}")
        data[name] = pd.Series([pair[0] for pair in pairs], dtype=object, index=data.index)
    is_ratio = any(column.name == "ratio" for column in columns)
    if (is_ratio or any(exact)) and EXACT.name not in data:
        data[EXACT.name] = [" ".join(told) for told in exact]
        columns.append(EXACT)
    return data, columns


def cells_of(column: pd.Series[Any]) -> list[Any]:
    """The cells of a column, a missing one as None."""
    return [None if empty else cell for cell, empty in zip(column, column.isna(), strict=True)]
