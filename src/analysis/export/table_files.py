"""Frames as files and back, nothing lost: exact numbers, infinite bounds, missing cells.

A file holds decimals of at most `PLACES` places. A number that needs more is rounded there (half
even) and stands exactly, as a fraction, in the row's column ``exact``. CSV and Excel write an
infinite bound INF, as Table Schema does; Parquet and JSON have no such number and write null, which
is a bound without limit where the row's ``closed`` is not empty, and unknown where it is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import write_whole
from ..model import PLACES, TABLES, Column, guarded, unguarded
from ..problems import InputError, Problem, one_of

if TYPE_CHECKING:
    import pandas as pd

EXACT = Column(
    "exact",
    "string",
    f"the numbers of the row that have no decimal form of {PLACES} places and are rounded, as "
    "fractions: value=8000000/3; empty where none is",
    required=False,
)
INFINITE = {Decimal("Infinity"): "INF", Decimal("-Infinity"): "-INF"}
FORMATS = (".csv", ".parquet", ".xlsx", ".json")


def _is_infinite(cell: object) -> bool:
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
    names = [str(name) for name in data.columns]
    known = {column.name: column for column in _table_of(names)} | {EXACT.name: EXACT}
    return [known.get(name) or _undeclared(name, data[name]) for name in names]


def _table_of(names: Iterable[str]) -> tuple[Column, ...]:
    """The declared table that these names are nearest to."""
    given = set(names)
    apart = {name: len({c.name for c in columns} ^ given) for name, columns in TABLES.items()}
    return TABLES[min(apart, key=apart.__getitem__)]


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
    return _finite(decimals_of(data, described(data))[0])


def _finite(data: pd.DataFrame) -> pd.DataFrame:
    for name in data.columns:
        if data[name].dtype == object:
            data[name] = data[name].map(lambda cell: None if _is_infinite(cell) else cell)
            data[name] = data[name].astype(object).where(data[name].notna(), None)
    return data


def decimals_of(data: pd.DataFrame, columns: Iterable[Column]) -> tuple[pd.DataFrame, list[Column]]:
    """`data` with its numbers as Decimals and, where it has any, the column `EXACT`."""
    import pandas as pd

    data, columns = data.copy(), list(columns)
    numbers = [column.name for column in columns if column.kind == "number"]
    exact: list[list[str]] = [[] for _ in range(len(data))]
    for name in numbers:
        pairs = [to_decimal(cell) for cell in _cells(data[name])]
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


def _cell(value: object) -> object:
    """A cell of a CSV file: Table Schema writes infinity INF; a spreadsheet must run no text."""
    import pandas as pd

    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, Decimal):
        return INFINITE.get(value) or f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


def to_csv(data: pd.DataFrame) -> bytes:
    """CSV with a header, UTF-8, line feeds, exact decimals."""
    return bytes(data.map(_cell).to_csv(index=False, lineterminator="\n"), "utf-8")


def to_parquet(data: pd.DataFrame, columns: Iterable[Column]) -> bytes:
    """Parquet; numbers are decimal(38, 18), an infinite bound is null in a row with ``closed``.

    A column's description and unit are metadata of its field, and all of them the file's
    ``columns``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.decimal128(38, PLACES),
        "boolean": pa.bool_(),
        "other": pa.float64(),
    }
    columns = list(columns)
    comments = [
        {"description": c.description} | ({"unit": c.counted_in} if c.counted_in else {})
        for c in columns
    ]
    told = json.dumps([column.field() for column in columns], ensure_ascii=False)
    schema = pa.schema(
        [
            pa.field(column.name, types[column.kind], metadata=comment)
            for column, comment in zip(columns, comments, strict=True)
        ],
        metadata={"columns": told},  # for readers without Arrow: Table Schema's fields
    )
    finite = _finite(data.copy())
    arrays = [pa.array(list(finite[field.name]), field.type, from_pandas=True) for field in schema]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer)
    return buffer.getvalue()


def to_json(data: pd.DataFrame) -> bytes:
    """JSON records; numbers are texts, so that no digit is lost."""
    texts = _finite(data).map(lambda cell: f"{cell:f}" if isinstance(cell, Decimal) else cell)
    return texts.to_json(orient="records", force_ascii=False, indent=1).encode() + b"\n"


def _to_excel(data: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    shown = data.map(lambda cell: INFINITE.get(cell, cell) if _is_infinite(cell) else cell)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    shown.to_excel(buffer, index=False, engine="xlsxwriter", engine_kwargs={"options": options})
    return buffer.getvalue()


def write(data: pd.DataFrame, path: str | Path) -> Path:
    """Write a frame to a .csv, .parquet, .xlsx or .json file, whole or not at all.

    `read` gives CSV and Parquet back equal. Excel keeps 15 digits of a number.

    >>> import analysis, tempfile, zipfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = analysis.write(analysis.sources(), f"{folder}/sources.xlsx")
    ...     print(path.name, zipfile.is_zipfile(path))
    sources.xlsx True

    Raises InputError for another ending, and for a number of 10^20 and more.
    """
    target = Path(path)
    if target.suffix not in FORMATS:
        expected = one_of(FORMATS, target.suffix)
        raise InputError([Problem(str(path), "file name", f"an ending, {expected}", target.name)])
    made, columns = decimals_of(data.reset_index(drop=True), described(data))
    makers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: to_csv(made),
        ".parquet": lambda: to_parquet(made, columns),
        ".xlsx": lambda: _to_excel(made),
        ".json": lambda: to_json(made),
    }
    write_whole(target, makers[target.suffix]())
    return target


def read(path: str | Path) -> pd.DataFrame:
    """A frame that `write` wrote, or a table of data/processed/, with its exact numbers.

    Columns that the tables declare get their types back: Fractions in ratios and observations,
    Decimals in facts; an infinite bound is ``Decimal("Infinity")``.

    >>> import analysis, tempfile
    >>> ratios = analysis.ratios("income_per_employee", "蘭州留創園")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = analysis.read(analysis.write(ratios, f"{folder}/ratios.parquet"))
    >>> again.equals(ratios), again.lower[0]
    (True, Fraction(334375, 1))

    Raises InputError for a file that is not there, is neither .csv nor .parquet, or is damaged.
    """
    import pandas as pd

    source = Path(path)
    if source.suffix not in FORMATS[:2] or not source.is_file():
        expected = "a file that is there, ending in .csv or .parquet"
        raise InputError([Problem(str(path), "file", expected, source.name)])
    try:
        if source.suffix == ".csv":
            with source.open(encoding="utf-8-sig", newline="") as text:  # a mark is no name
                data = pd.read_csv(text, dtype=str, keep_default_na=False, na_filter=False)
        else:
            data = pd.read_parquet(source).astype(object)
        return _restored(data)
    except (ValueError, ArithmeticError, OSError) as error:
        raise InputError([Problem(str(path), "file", "a table", str(error))]) from None


def _restored(data: pd.DataFrame) -> pd.DataFrame:
    """The cells of a file as `analysis.model.columns.frame` has them."""
    import pandas as pd

    known = {column.name: column for column in _table_of(map(str, data.columns))}
    is_exact = {"ratio", "preferred"} & set(data.columns)
    number = Fraction if is_exact else Decimal
    exact = data.pop(EXACT.name) if EXACT.name in data else [""] * len(data)
    told = [dict(pair.split("=") for pair in str(cell or "").split()) for cell in exact]
    closed = data["closed"] if "closed" in data else [""] * len(data)
    for name in data.columns:
        column = known.get(str(name))
        kind = column.kind if column else "string"
        cells = _cells(data[name])
        if kind == "number":
            cells = [
                Fraction(row[name]) if name in row else _number(cell, str(name), bool(ends), number)
                for cell, row, ends in zip(cells, told, closed, strict=True)
            ]
        elif kind == "integer":
            cells = [pd.NA if cell in (None, "") else int(cell) for cell in cells]
        elif isinstance(cells[0] if cells else "", str):
            cells = ["" if cell is None else unguarded(cell) for cell in cells]
        dtype = column.dtype if column else None
        if kind == "integer" and any(cell is pd.NA for cell in cells):
            dtype = "Int64"  # such as the decimals of a date
        data[name] = pd.Series(cells, dtype=dtype, index=data.index)
    return data


def _cells(column: pd.Series[Any]) -> list[Any]:
    """The cells of a column, a missing one as None."""
    return [None if empty else cell for cell, empty in zip(column, column.isna(), strict=True)]


def _number(cell: Any, name: str, has_ends: bool, number: type) -> Decimal | Fraction | None:
    if cell in (None, ""):
        side = {"lower": "-Infinity", "upper": "Infinity"}.get(name)
        return Decimal(side) if side and has_ends else None
    text = str(cell).replace("INF", "Infinity")
    value = Decimal(text)
    if value.is_infinite():
        return value
    return Fraction(value) if number is Fraction else _plain(value)


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that a file's fixed scale adds."""
    return value.normalize() + 0
