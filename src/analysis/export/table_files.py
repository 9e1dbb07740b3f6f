"""Frames as files and back, nothing lost: exact numbers, infinite bounds, missing cells.

A file holds decimals of at most `PLACES` places. A number that needs more is rounded there (half
even) and stands exactly, as a fraction, in the row's column ``exact``; so does, in Excel, one of
more digits than that keeps. CSV and Excel write an infinite bound INF, as Table Schema does;
Parquet and JSON have no such number and write null, which is a bound without limit where the row's
``closed`` is not empty, and unknown where it is.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from math import isinf, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from ..files import write_whole
from ..model import LONGEST, PLACES, Column, guarded, length_of, unguarded
from ..problems import InputError, Problem, one_of
from .decimals import EXACT, cells_of, decimals_of, declared_for, described, finite, is_infinite
from .floats import NUMBERS

if TYPE_CHECKING:
    import pandas as pd

INFINITE = {Decimal("Infinity"): "INF", Decimal("-Infinity"): "-INF"}
EXCEL = 15  # digits of a number that Excel keeps
PLOTTED = {*NUMBERS, "at", "reach"}  # floats, where all are in a frame
FORMATS = (".csv", ".parquet", ".xlsx", ".json")


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
    made = finite(data.copy())
    arrays = [pa.array(list(made[field.name]), field.type, from_pandas=True) for field in schema]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer)
    return buffer.getvalue()


def to_json(data: pd.DataFrame) -> bytes:
    """JSON records; numbers are texts, so that no digit is lost."""
    texts = finite(data.astype(object)).map(_json)
    return json.dumps(texts.to_dict("records"), ensure_ascii=False, indent=1).encode() + b"\n"


def _names_kept(data: pd.DataFrame) -> bytes:
    """`to_json`; of a frame without rows the names of its columns, which no record would keep."""
    return (
        to_json(data) if len(data) else data.to_json(orient="split", index=False).encode() + b"\n"
    )


def _json(cell: object) -> object:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell) if isinstance(cell, float) and isinf(cell) else cell


def _to_excel(data: pd.DataFrame) -> bytes:
    """Raises InputError for a text that Excel would cut."""
    expected = f"at most {LONGEST:,} characters in a cell, as many as a spreadsheet takes"
    if problems := [
        Problem(f"table, row {at}", str(name), expected, f"{length_of(cell):,}")
        for name, cells in data.items()
        for at, cell in enumerate(cells, 1)
        if isinstance(cell, str) and length_of(cell) > LONGEST
    ]:
        raise InputError(problems)
    buffer = io.BytesIO()
    shown = data.map(lambda cell: INFINITE.get(cell, cell) if is_infinite(cell) else cell)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    shown.to_excel(buffer, index=False, engine="xlsxwriter", engine_kwargs={"options": options})
    return buffer.getvalue()


def write(data: pd.DataFrame, path: str | Path) -> Path:
    """Write a frame to a .csv, .parquet, .xlsx or .json file, whole or not at all.

    `read` gives tables of this package back from each; other columns are text in CSV and Excel.

    >>> import analysis, tempfile, zipfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = analysis.write(analysis.sources(), f"{folder}/sources.xlsx")
    ...     print(path.name, zipfile.is_zipfile(path))
    sources.xlsx True

    Raises InputError for another ending, for columns of one name, for cells that are neither text
    nor numbers, for a number of 10^20 and more, and for a text that a cell of Excel does not hold.
    """
    target = Path(path)
    if target.suffix not in FORMATS:
        expected = one_of(FORMATS, target.suffix)
        raise InputError([Problem(str(path), "file name", f"an ending, {expected}", target.name)])
    counted = Counter(map(str, [*filter(None, data.index.names), *data.columns]))
    if twice := sorted(name for name, count in counted.items() if count > 1):
        raise InputError([Problem("table", "columns", "names that differ", ", ".join(twice))])
    if any(data.index.names):
        data = data.reset_index()  # what was set as an index is a column of the file
    data = data.rename(columns=str)
    makers: dict[str, Callable[[pd.DataFrame, list[Column]], bytes]] = {
        ".csv": lambda made, _: to_csv(made),
        ".parquet": to_parquet,
        ".xlsx": lambda made, _: _to_excel(made),
        ".json": lambda made, _: _names_kept(made),
    }
    digits = EXCEL if target.suffix == ".xlsx" else 0
    try:
        made = decimals_of(data.reset_index(drop=True), described(data), digits)
        content = makers[target.suffix](*made)
    except InputError:
        raise
    except (TypeError, ValueError, ArithmeticError) as error:
        raise InputError([Problem("table", "cells", "text or numbers", str(error))]) from None
    write_whole(target, content)
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

    Raises InputError for a file that is not there, of another ending, or damaged.
    """
    import pandas as pd

    source = Path(path)
    if source.suffix not in FORMATS or not source.is_file():
        expected = f"a file that is there, ending in {', '.join(FORMATS)}"
        raise InputError([Problem(str(path), "file", expected, source.name or "none")])
    texts: Any = {"dtype": str, "keep_default_na": False, "na_filter": False}
    try:
        match source.suffix:
            case ".csv":
                with source.open(encoding="utf-8-sig", newline="") as text:  # a mark is no name
                    data = pd.read_csv(text, **texts)
            case ".parquet":
                data = pd.read_parquet(source).astype(object)
            case ".xlsx":
                data = pd.read_excel(source, engine="openpyxl", **texts)
            case _:
                data = _of_json(json.loads(source.read_bytes()))
        return _restored(data)
    except (ValueError, ArithmeticError, OSError, BadZipFile, AttributeError, LookupError) as error:
        raise InputError([Problem(str(path), "file", "a table", str(error))]) from None


def _of_json(told: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(told, dict) and told.keys() == {"columns", "data"} and told["data"] == []:
        return pd.DataFrame(columns=told["columns"], dtype=object)
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise ValueError("no list of rows")
    return pd.DataFrame(told, dtype=object)


def _restored(data: pd.DataFrame) -> pd.DataFrame:
    """The cells of a file as `analysis.model.columns.frame` has them."""
    import pandas as pd

    known = declared_for(data.columns)
    is_exact = {"ratio", "preferred"} & set(data.columns)
    number = Fraction if is_exact else Decimal
    plotted = PLOTTED if set(data.columns) >= PLOTTED else set()
    exact = data.pop(EXACT.name) if EXACT.name in data else [""] * len(data)
    told = [dict(pair.split("=") for pair in str(cell or "").split()) for cell in exact]
    closed = cells_of(data["closed"]) if "closed" in data else [""] * len(data)
    for name in data.columns:
        column = known.get(str(name))
        kind = column.kind if column else "string"
        cells = cells_of(data[name])
        if name in plotted:
            data[name] = pd.Series([nan if one in (None, "") else float(one) for one in cells])
            continue
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
    """Without the zeros that a file's fixed scale adds; all other digits stay."""
    with localcontext(prec=max(28, len(value.as_tuple().digits))):
        return value.normalize() + 0
