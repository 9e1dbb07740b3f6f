"""What a piece becomes: a part with its figures and a footer, and a file of what was not read.

A part's footer says what it was made from and by what, so that whether it still stands is known
without reading it. Numbers are decimals, exact; a bound without limit is null in a row whose
``closed`` is not empty; one that 38 digits do not hold stands as a fraction in ``exact``.
"""

from __future__ import annotations

import json
import posixpath
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from ...files import PARTIAL, Draft
from ...model import PLACES
from ...packaged import packaged
from .documents import Document

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FIGURES, REJECTED, RUN = "figures", "rejected", "run.json"
NUMBERS = ("value", "lower", "upper")
FOOTER = "analysis.corpus"
_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.decimal128(38, PLACES)}
_COLUMNS = packaged("runs/corpus/corpus_columns.yml")
SCHEMA = pa.schema(
    [
        pa.field(name, _TYPES[c.get("kind", "string")], metadata={"description": c["description"]})
        for name, c in _COLUMNS.items()
    ]
)


@cache
def maker() -> dict[str, str]:
    """The version of the package, and hashes of the words and of the grammar it reads with."""
    root = files("analysis")
    return {
        "package": version("printed-ratios"),
        "vocabulary": _hash(root / "vocabulary", (".tsv", ".py")),
        "reading": _hash(root / "reading", (".py",)),
    }


def _hash(folder: Traversable, ends: tuple[str, ...]) -> str:
    found = sha256()
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(ends):
            found.update(file.name.encode() + b"\n" + file.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def table(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Figures, each after its document's id, as a table of `SCHEMA`."""
    names = SCHEMA.names[:-1]
    cells: dict[str, Sequence[Any]] = dict(
        zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True)
    )
    exact = [""] * len(rows)
    for name in NUMBERS:
        cells[name] = [_number(cell, name, exact, at) for at, cell in enumerate(cells[name])]
    for name in ("closed", "direction", "change"):
        cells[name] = [cell or "" for cell in cells[name]]
    cells["exact"] = exact
    return pa.table([pa.array(cells[field.name], field.type) for field in SCHEMA], SCHEMA)


def _number(cell: Decimal | None, name: str, exact: list[str], at: int) -> Decimal | None:
    if cell is None or not cell.is_finite():
        return None
    power = cell.as_tuple().exponent
    if cell.adjusted() < 38 - PLACES and isinstance(power, int) and power >= -PLACES:
        return cell
    exact[at] += f"{' ' if exact[at] else ''}{name}={Fraction(cell)}"
    return None


class Folder:
    """Where parts go: a folder at any address, in which a file appears whole or not at all."""

    def __init__(self, address: str) -> None:
        self.system, self.path = fsspec.core.url_to_fs(address)
        self.address: str = self.system.unstrip_protocol(self.path)
        self.local = "file" in self.system.protocol
        self.in_memory = "memory" in self.system.protocol

    def at(self, name: str) -> str:
        return posixpath.join(self.path, name)

    def names(self, folder: str = "") -> list[str]:
        """The files and folders in it, but hidden ones."""
        try:
            found = self.system.ls(self.at(folder), detail=False)
        except FileNotFoundError:
            return []
        names = sorted(posixpath.basename(each.rstrip("/")) for each in found)
        return [name for name in names if not name.startswith(".")]

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            return bytes(self.system.cat_file(self.at(name)))
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self.system.rm_file(self.at(name))

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A new file, which gets its name when all is written."""
        if self.local:
            with Draft(Path(self.at(name))) as draft:
                yield draft.file.buffer
                draft.keep()
            return
        folder, last = posixpath.split(self.at(name))
        partial = posixpath.join(folder, f"{PARTIAL}{secrets.token_hex(6)}-{last}")
        self.system.makedirs(folder, exist_ok=True)
        try:
            with self.system.open(partial, "wb") as file:
                yield file
            self.system.mv(partial, self.at(name))
        finally:
            with suppress(OSError):
                self.system.rm_file(partial)

    def write(self, name: str, content: bytes) -> None:
        with self.writing(name) as file:
            file.write(content)

    def footer(self, stem: str) -> dict[str, Any] | None:
        """The footer of a whole part; None where the part is damaged or missing."""
        try:
            with self.system.open(self.at(f"{FIGURES}/{stem}.parquet"), "rb") as file:
                told = (pq.read_metadata(file).metadata or {}).get(FOOTER.encode())
            found = json.loads(told) if told else None
        except (OSError, ValueError, pa.ArrowException):
            return None
        if not isinstance(found, dict):
            return None
        letters = self.read(f"{REJECTED}/{stem}.jsonl") if found.get("rejected") else b""
        return found if sha256(letters or b"").hexdigest() == found.get("letters") else None


class Letters:
    """The rejected documents of a piece, written as they come; no file without any."""

    def __init__(self) -> None:
        self.reasons: dict[str, int] = {}
        self.found = sha256()
        self.file: IO[bytes] | None = None

    def add(self, letter: Document, stage: str, open_file: Any) -> None:
        told = letter._asdict() | {"exception": letter.error, "stage": stage}
        names = ("id", "file", "row", "stage", "reason", "exception", "characters", "sha256")
        line = json.dumps({name: told[name] for name in names}).encode() + b"\n"
        self.file = self.file or open_file()
        self.file.write(line)
        self.found.update(line)
        self.reasons[letter.reason] = self.reasons.get(letter.reason, 0) + 1
