"""Which files a corpus has, and where each may be cut: pieces of bounded size.

A cut depends on its own file alone, never on other files or on how many workers there are, so a
file that is added makes no work that is done go stale (but of texts, where a piece is many files).
"""

from __future__ import annotations

import csv
import glob
import json
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, islice, pairwise, takewhile
from typing import Any

import fsspec

from ...files import sha256
from ...problems import InputError, Problem, nearest, one_of

FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".txt": "text",
}
NAMES = {"parquet": "Parquet", "jsonl": "JSON Lines", "csv": "CSV", "text": "text"}
PACKED = (".gz", ".bz2", ".xz")
CUTS = 16  # pieces that a file is cut into, while they are
SMALL, LARGE = 1 << 18, 1 << 24  # bytes, no smaller and no larger than these
TOGETHER = 256  # texts at most in a piece
LINE = 1 << 24  # bytes at most of one line, record or text
TEXTS = frozenset({"string", "large_string", "string_view", "binary", "large_binary", "null"})


@dataclass(frozen=True, slots=True)
class File:
    """One file: its whole address, and its name below the folder that all inputs share."""

    address: str
    name: str
    size: int

    @property
    def packed(self) -> bool:
        return self.name.endswith(PACKED)

    def open(self) -> Any:
        """The bytes, unpacked, as they stream."""
        return fsspec.open(self.address, "rb", compression="infer" if self.packed else None)


@dataclass(frozen=True)
class Piece:
    """A part of a file, or several texts: rows of Parquet from `start` to `stop`, else bytes.

    Without `stop` it goes on to the end of the file. `fields` are the columns of a CSV file.
    """

    kind: str
    files: tuple[File, ...]
    number: int
    id: str
    text: str
    start: int = 0
    stop: int | None = None
    fields: tuple[str, ...] = ()

    @cached_property
    def stem(self) -> str:
        """The name of its part: the file's, short, with what tells it from all others."""
        name = self.files[0].name
        readable = "".join(c if c.isalnum() or c in "-_" else "-" for c in name.split(".")[0])
        return f"{readable[-40:]}-{sha256(name.encode())[:10]}-{self.number:05d}"


def find_files(inputs: Iterable[str], out: str) -> tuple[str, list[File]]:
    """The format and the files of all `inputs`, by name; raises InputError with every problem."""
    problems: list[Problem] = []
    found: dict[str, tuple[str, int]] = {}  # address -> path and size
    bases: set[str] = set()
    systems: set[str] = set()
    for pattern in inputs:
        try:
            system, path = fsspec.core.url_to_fs(pattern)
            base, matches = _matches(system, path)
        except (ImportError, ValueError, OSError) as error:
            problems.append(Problem(pattern, "address", "one that can be listed", _line(error)))
            continue
        if not matches:
            problems.append(Problem(pattern, "files", "at least one", _none_near(system, path)))
        bases.add(base)
        systems.add(str(system.protocol))
        found |= {system.unstrip_protocol(at): (at, size) for at, size in matches}
    inside = [path for address, (path, _) in found.items() if f"{address}/".startswith(f"{out}/")]
    if inside:
        problems.append(Problem("--out", "folder", "none that holds inputs", inside[0]))
    if len(systems) > 1:
        told = ", ".join(sorted(systems))
        problems.append(Problem("inputs", "addresses", "those of one file system", told))
    kinds = Counter(_kind(path) for path, _ in found.values())
    problems += [
        Problem(path, "file name", f"an ending, {one_of(FORMATS, posixpath.splitext(path)[1])}",
                posixpath.basename(path))
        for path, _ in found.values() if not _kind(path)
    ][:20]  # fmt: skip
    if len(kinds) > 1 and kinds[""] == 0:
        told = ", ".join(f"{count} {NAMES[kind]}" for kind, count in sorted(kinds.items()))
        problems.append(Problem("inputs", "format", "files of one", told))
    if problems:
        raise InputError(problems)
    base = posixpath.commonpath(bases) if all(bases) else ""
    files = [
        File(address, posixpath.relpath(path, base) if base else path, size)
        for address, (path, size) in found.items()
    ]
    return next(iter(kinds)), sorted(files, key=lambda file: file.name)


def _matches(system: Any, path: str) -> tuple[str, list[tuple[str, int]]]:
    """The folder that an address fixes, and path and size of each file there."""
    if system.isfile(path):
        return posixpath.dirname(path), [(path, system.info(path)["size"] or 0)]
    if glob.has_magic(path) and not system.isdir(path):
        found = system.glob(path, detail=True)
        base = "/".join(takewhile(lambda part: not glob.has_magic(part), path.split("/")))
    else:
        found = system.find(path, detail=True) if system.isdir(path) else {}
        found = {at: told for at, told in found.items() if _kind(at)}
        base = path.rstrip("/")
    return base, [
        (at, told["size"] or 0)
        for at, told in found.items()
        if told["type"] == "file" and not posixpath.basename(at).startswith(".")
    ]


def _none_near(system: Any, path: str) -> str:
    """That there are none, and what is named like it."""
    try:
        beside = [posixpath.basename(at) for at in system.ls(posixpath.dirname(path), detail=False)]
    except OSError:
        return "none"
    near = nearest(posixpath.basename(path), beside)
    return f"none (nearest: {near})" if near else "none"


def _kind(path: str) -> str:
    for end in PACKED:
        path = path.removesuffix(end)
    return FORMATS.get(posixpath.splitext(path)[1].lower(), "")


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def cut(kind: str, files: list[File], named: tuple[str, str]) -> list[Piece]:
    """The pieces of all files, in order; `named` are the columns of id and text.

    Raises InputError with every file that is not of its format or lacks a column.
    """
    if kind == "text":
        return [Piece(kind, tuple(some), 0, *named) for some in _together(files)]
    found: list[Piece] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found += _CUTTERS[kind](file, named)
        except InputError as error:
            problems += error.problems
        except Exception as error:  # noqa: BLE001 (whatever a damaged file makes a reader raise)
            problems.append(Problem(file.name, "file", f"a {NAMES[kind]} file", _line(error)))
    if problems:
        raise InputError(problems)
    return found


def _together(files: list[File]) -> Iterator[list[File]]:
    sizes = accumulate((max(file.size, LARGE // TOGETHER) for file in files), initial=0)
    for _, some in groupby(zip(files, sizes, strict=False), key=lambda pair: pair[1] // LARGE):
        yield [file for file, _ in some]


def _size(total: int) -> int:
    """How large a piece of a file of `total` bytes is."""
    return min(max(total // CUTS, SMALL), LARGE)


def _need(file: File, named: Iterable[str], columns: Iterable[str]) -> None:
    known = list(columns)
    wrong = [
        Problem(file.name, "column", one_of(known, name), f"no {name!r}" if known.count(name) == 0
                else f"{name!r} twice")
        for name in dict.fromkeys(named) if known.count(name) != 1
    ]  # fmt: skip
    if wrong:
        raise InputError(wrong)


def _cut_parquet(file: File, named: tuple[str, str]) -> list[Piece]:
    """By rows: whole row groups together up to a size, and a large one in equal shares."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with fsspec.open(file.address, "rb") as opened:
        parquet = pq.ParquetFile(opened)
        schema, metadata = parquet.schema_arrow, parquet.metadata
    _need(file, named, schema.names)
    for name in named:
        kind = schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (str(kind) in TEXTS or (name == named[0] and pa.types.is_integer(kind))):
            expected = "text" if name == named[1] else "text or integers"
            raise InputError([Problem(file.name, f"column {name!r}", expected, str(kind))])
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    at = metadata.schema.names.index(named[1])
    sizes = [group.column(at).total_uncompressed_size for group in groups]
    most = _size(sum(sizes))
    ends, row, held = [0], 0, 0
    for group, size in zip(groups, sizes, strict=True):
        shares = min(CUTS, max(1, -(-size // most)))  # reading a share skips those before it
        if row > ends[-1] and held + size > most:
            ends.append(row)
            held = 0
        ends += [row + group.num_rows * share // shares for share in range(1, shares)]
        row, held = row + group.num_rows, held + size if shares == 1 else most
    ends.append(row)
    bounds = pairwise(sorted(set(ends)) if row else [0, 0])
    return [
        Piece("parquet", (file,), number, *named, start, stop)
        for number, (start, stop) in enumerate(bounds)
    ]


def _cut_jsonl(file: File, named: tuple[str, str]) -> list[Piece]:
    """By bytes, wherever; a line belongs to the piece that its first byte is in."""
    seen: set[str] = set()
    lines = 0
    with file.open() as opened:
        for line in islice(iter(lambda: opened.readline(LINE), b""), 100):
            lines += bool(line.strip())
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                continue
            seen |= record.keys() if isinstance(record, dict) else set()
    if lines and not seen:
        expected = "an object a line, as JSON"
        raise InputError([Problem(file.name, "lines", expected, f"none in the first {lines}")])
    if lines:
        _need(file, named, seen)
    if file.packed:
        return [Piece("jsonl", (file,), 0, *named)]
    step = _size(file.size)
    starts = range(0, file.size, step)
    return [
        Piece("jsonl", (file,), number, *named, start, min(start + step, file.size))
        for number, start in enumerate(starts)
    ] or [Piece("jsonl", (file,), 0, *named)]


@contextmanager
def long_cells() -> Iterator[None]:
    """Cells of the csv module may be as long as a line; what others expect of it stays."""
    before = csv.field_size_limit(LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cut_csv(file: File, named: tuple[str, str]) -> list[Piece]:
    """By records: a quoted cell may hold line ends, so every record is read to find its end."""
    with long_cells(), file.open() as opened:
        place = 0

        def lines() -> Iterator[str]:
            nonlocal place
            for line in iter(lambda: opened.readline(LINE), b""):
                place += len(line)
                if len(line) == LINE and not line.endswith(b"\n"):
                    raise csv.Error(f"a line of more than {LINE:,} bytes")
                yield line.decode("utf-8", "surrogateescape")

        records = csv.reader(lines())
        fields = tuple(name.removeprefix("\ufeff") for name in next(records, ()))
        _need(file, named, fields)
        if file.packed:
            return [Piece("csv", (file,), 0, *named, place, None, fields)]
        ends = [place]
        try:
            for _ in records:
                if place - ends[-1] >= _size(file.size):
                    ends.append(place)
        except csv.Error as error:
            where = f"line {records.line_num}"
            raise InputError([Problem(file.name, where, "CSV", str(error))]) from None
        ends += [place] if place > ends[-1] or len(ends) == 1 else []
    return [
        Piece("csv", (file,), number, *named, start, stop, fields)
        for number, (start, stop) in enumerate(pairwise(ends))
    ]


_CUTTERS = {"parquet": _cut_parquet, "jsonl": _cut_jsonl, "csv": _cut_csv}
