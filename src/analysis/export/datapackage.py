"""The processed tables as a Data Package: CSV, Parquet and ``datapackage.json`` (version 2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import sha256, write_whole
from ..model import OBSERVATION_KEY, RATIO_KEY, TABLES, Column
from .decimals import decimals_of
from .table_files import to_csv, to_parquet

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Row

KEYS = (RATIO_KEY, OBSERVATION_KEY)
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _resource(name: str, content: bytes, **more: object) -> dict[str, Any]:
    digest = {"bytes": len(content), "hash": f"sha256:{sha256(content)}"}
    return {"name": name.replace(".", "-"), "path": name, **digest, **more}


def _described(columns: list[Column]) -> dict[str, Any]:
    names = [column.name for column in columns]
    keys = [column.name for column in columns if column.unique] or next(
        (list(key) for key in KEYS if set(key) <= set(names)), []
    )
    schema: dict[str, Any] = {"fields": [column.field() for column in columns]}
    return schema | ({"primaryKey": keys} if keys else {})


def cited(source: Row) -> str:
    """Publisher, date and title of a source, as far as it has them."""
    named = ", ".join(filter(None, (source["publisher"], source["date"])))
    return f"{named}: {source['title']}" if source["title"] else named


def package(
    frames: dict[str, pd.DataFrame], sources: list[Row], workbooks: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The package's files by name: the tables of `analysis.model.schemas.TABLES`, and the
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
            {"title": cited(row)}
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
