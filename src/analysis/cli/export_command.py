"""The command that writes tables in the formats that offices take."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..problems import InputError, Problem
from .group import exit_code, main
from .terminal import emit, say

if TYPE_CHECKING:
    from ..messages import Lang
    from ..project import Project

PLAIN = (".csv", ".json", ".jsonld")  # which a terminal can show
STDOUT = "-"


@main.command()
@click.option(
    "--format", "kind", required=True, help="csv, parquet, json, xlsx, sdmx-csv or annotations."
)
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Of csv, parquet, json.")
@click.option("--out", default="", metavar="PATH", help="A file or a folder; - standard output.")
@click.option("--source", multiple=True, metavar="CODE", help="Of these sources; else of all.")
@click.option("--entity", multiple=True, metavar="NAME", help="On these; a code or a label.")
@click.option("--indicator", multiple=True, metavar="NAME", help="Of these; a code or a label.")
@click.option("--period", multiple=True, metavar="PERIOD", help="Of these periods.")
@click.option("--lang", default="zh-Hant", metavar="LANG", help="zh-Hant, zh-Hans or en.")
@exit_code
def export(
    kind: str, tables: tuple[str, ...], out: str, lang: str, **words: tuple[str, ...]
) -> int:
    """Write tables as CSV, Parquet, JSON, Excel, SDMX-CSV or Web Annotations.

    Tables: facts, observations, ratios, checks, sources; without --table all of them. One file of
    text goes to the standard output unless --out names a place. CSV files begin with a byte-order
    mark, by which Excel knows Chinese.

    \b
    analysis export --format xlsx --lang en --out zone.xlsx --source lanzhou-daily-2021-03-16
    analysis export --format sdmx-csv --out sdmx/
    analysis export --format csv --table ratios | less
    """
    from ..export import exported
    from ..model import load_inputs

    inputs = load_inputs()
    files = exported(inputs, kind, tables, cast("Lang", lang), **words)
    targets = _targets(files, out, inputs.project)
    from ..files import write_whole

    for path, content in targets.items():
        if path is None:
            emit(content)
            continue
        marked = codecs.BOM_UTF8 if kind == "csv" else b""
        say(f"{path}: {'written' if write_whole(path, marked + content) else 'unchanged'}")
    return 0


def _targets(files: Mapping[str, bytes], out: str, project: Project) -> dict[Path | None, bytes]:
    """Where each file goes, None for the standard output; raises InputError."""
    (name, content), *others = files.items()
    is_plain = Path(name).suffix in PLAIN
    if out == STDOUT or (not out and is_plain):
        if not others:
            return {None: content}
        found = f"{len(files)} files: {', '.join(files)}"
        is_alike = len({Path(each).suffix for each in files}) == 1
        expected = "a folder, or --table for one file" if is_alike else "a folder"
        raise InputError([Problem("argument", "--out", expected, found)])
    if not out:
        expected = "a folder" if others else f"a folder or a file ending in {Path(name).suffix}"
        raise InputError([Problem("argument", "--out", expected, "none")])
    path = Path(out)
    is_folder = out.endswith(os.sep) or os.path.isdir(out)  # noqa: PTH112 (it raises nothing)
    if not others and path.suffix == Path(name).suffix and not is_folder:
        return {_safe(path, project): content}
    if path.suffix and not is_folder:
        expected = f"a folder (ending in /) for {', '.join(files)}"
        expected = expected if others else f"a file ending in {Path(name).suffix}, or a folder (/)"
        raise InputError([Problem("argument", "--out", expected, out)])
    return {_safe(path / each, project): made for each, made in files.items()}


def _safe(path: Path, project: Project) -> Path:
    """`path`, where a file may be written over; raises InputError where that would lose data."""
    ours = (*project.written, project.definitions, project.notebooks)
    try:
        place = path.parent.resolve() / path.name
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
        existing = next(each for each in (path, *path.parents) if each.exists())
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a name too long, a NUL
        raise InputError([Problem("argument", "--out", "a path", f"{path} ({error})")]) from None
    if any(place.is_relative_to(folder) for folder in ours):
        expected = "a place outside the folders that the project itself keeps"
        raise InputError([Problem("argument", "--out", expected, project.name(place))])
    if not (path.is_file() if existing == path else existing.is_dir()):
        kind = "a folder" if existing.is_dir() else "no folder" if existing != path else "no file"
        raise InputError(
            [Problem("argument", "--out", "a file in a folder", f"{existing}: {kind}")]
        )
    return path
