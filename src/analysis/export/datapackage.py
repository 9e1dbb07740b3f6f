"""The processed tables as a Data Package: CSV, Parquet and ``datapackage.json`` (version 2)."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import sha256, write_whole
from ..model import PLACES, TABLES, Column, guarded
from ..problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Row

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROUNDED = Column(
    "rounded",
    "boolean",
    f"whether value, lower or upper has no finite decimal form and is rounded at {PLACES} places",
)


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


def _is_large(number: Decimal) -> bool:
    """Whether Parquet's decimal(38, 18) cannot hold it."""
    return number.is_finite() and abs(number) >= 10 ** (38 - PLACES)


def decimals_of(
    data: pd.DataFrame, columns: tuple[Column, ...]
) -> tuple[pd.DataFrame, list[Column]]:
    """`data` with its numbers as Decimals; for ratios, ``rounded`` marks what is not exact."""
    data = data.copy()
    numbers = [column.name for column in columns if column.kind == "number"]
    marks = [False] * len(data)
    for name in numbers:
        pairs = [to_decimal(number) for number in data[name]]
        large = [pair[0] for pair in pairs if pair[0] is not None and _is_large(pair[0])]
        if large:
            expected, found = f"numbers below 10^{38 - PLACES}", f"{large[0]:.3e}"
            raise InputError([Problem("data/processed", name, expected, found)])
        data[name] = data[name].__class__([pair[0] for pair in pairs], dtype=object)
        marks = [mark or pair[1] for mark, pair in zip(marks, pairs, strict=True)]
    described = list(columns)
    if any(column.name == "verdict" for column in columns) and numbers:
        data["rounded"] = marks
        described.append(ROUNDED)
    return data, described


def _cell(value: object) -> object:
    """A cell of a CSV file: Table Schema writes infinity INF; a spreadsheet must run no text."""
    import pandas as pd

    if value is None or value is pd.NA:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace("Infinity", "INF") if value.is_infinite() else f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


def to_csv(data: pd.DataFrame) -> bytes:
    """CSV with a header, UTF-8, line feeds, exact decimals."""
    return bytes(data.map(_cell).to_csv(index=False, lineterminator="\n"), "utf-8")


def to_parquet(data: pd.DataFrame, columns: list[Column]) -> bytes:
    """Parquet; numbers are decimal(38, 18), an infinite bound is null (its end is open)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.decimal128(38, PLACES),
        "boolean": pa.bool_(),
    }
    schema = pa.schema(
        [pa.field(c.name, types[c.kind], metadata={"description": c.description}) for c in columns]
    )
    finite = data.map(lambda v: None if isinstance(v, Decimal) and v.is_infinite() else v)
    arrays = [pa.array(list(finite[field.name]), field.type, from_pandas=True) for field in schema]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer)
    return buffer.getvalue()


def _resource(name: str, content: bytes, **more: object) -> dict[str, Any]:
    digest = {"bytes": len(content), "hash": f"sha256:{sha256(content)}"}
    return {"name": name.replace(".", "-"), "path": name, **digest, **more}


def _described(columns: list[Column]) -> dict[str, Any]:
    keys = [column.name for column in columns if column.unique]
    schema: dict[str, Any] = {"fields": [column.field() for column in columns]}
    return schema | ({"primaryKey": keys} if keys else {})


def _cited(source: Row) -> str:
    """Publisher, date and title of a source, as far as it has them."""
    named = ", ".join(filter(None, (source["publisher"], source["date"])))
    return f"{named}: {source['title']}" if source["title"] else named


def package(
    frames: dict[str, pd.DataFrame], sources: list[Row], workbooks: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The package's files by name: the tables of `analysis.model.columns.TABLES`, and the
    descriptor.

    `workbooks` are Excel files that hold the same tables.
    """
    files: dict[str, bytes] = dict(workbooks)
    excel = {"type": "file", "mediatype": EXCEL}
    resources = [_resource(name, content, **excel) for name, content in workbooks.items()]
    for name, table in frames.items():
        data, columns = decimals_of(table, TABLES[name])
        files[f"{name}.csv"] = to_csv(data)
        files[f"{name}.parquet"] = to_parquet(data, columns)
        resources.append(
            _resource(
                f"{name}.csv",
                files[f"{name}.csv"],
                type="table",
                format="csv",
                mediatype="text/csv",
                encoding="utf-8",
                schema=_described(columns),
            )
        )
        # a file, not a table: readers of Table Schema need not know Parquet
        kind = {"type": "file", "mediatype": "application/vnd.apache.parquet"}
        resources.append(_resource(f"{name}.parquet", files[f"{name}.parquet"], **kind))
    descriptor = {
        "$schema": PROFILE,
        "name": "printed-ratios",
        "title": "Figures as printed, with bounds, and the ratios that follow from them",
        "version": version("printed-ratios"),
        "sources": [
            {"title": _cited(row)}
            | ({"path": row["address"]} if row["address"] else {})
            | ({"grade": row["grade"]} if row.get("grade") else {})  # our own word, as in the CSV
            for row in sources
        ],
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    return files | {"datapackage.json": text.encode()}


def write_package(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files that changed, the descriptor last; returns their names."""
    return [name for name, content in files.items() if write_whole(folder / name, content)]
