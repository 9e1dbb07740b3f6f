"""A piece of a corpus as a stream of documents: what can be read, and what cannot and why."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import fsspec

from .pieces import LINE, File, Piece, long_cells

LONGEST = 2_000_000  # characters of a text
ID = 1_000  # characters of an id, which each of its figures repeats
CONTINUING = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
ROWS = 64  # of Parquet that are held at a time


class Document(NamedTuple):
    """A document, or what stands in its place: then `reason` says why it is not read.

    `file` is the file's name and `row` the row in it, from 1. `characters` and `sha256` are those
    of a text that is not read, in UTF-8 as far as it can be decoded.
    """

    file: str
    row: int
    id: str
    text: str
    reason: str = ""
    error: str = ""
    characters: int = 0
    sha256: str = ""


def documents(piece: Piece, row: int) -> Iterator[Document | None]:
    """The documents of a piece whose first row is `row`, in order; None for an empty line.

    At most a line, a record or `ROWS` rows are held at a time. Raises what the reader of a damaged
    file raises.
    """
    if piece.kind == "text":
        for file in piece.files:
            yield _text(file)
        return
    name = piece.files[0].name
    for at, read in enumerate(_READERS[piece.kind](piece), row):
        yield _document(name, at, *read) if read is not None else None


class _Unread(Exception):  # noqa: N818 (a reason, no error)
    """Why a record cannot be read: reason, exception, its bytes."""


def _document(file: str, row: int, key: object, text: object, why: _Unread | None) -> Document:
    if why is not None:
        reason, error, raw = why.args
        return rejected(Document(file, row, "", ""), reason, error, raw)
    found, reason, error = _string(key, "id")
    if reason:
        return rejected(Document(file, row, "", ""), reason, error, text)
    if isinstance(text, bytes | str) and len(text) > 4 * LONGEST:
        return rejected(Document(file, row, found, ""), "too_long", "", text)
    content, reason, error = _string(text, "text")
    if not reason and len(content) > LONGEST:
        reason = "too_long"
    if reason:
        return rejected(Document(file, row, found, ""), reason, error, text)
    return Document(file, row, found, content)


def _string(cell: object, what: str) -> tuple[str, str, str]:
    """A cell as text, or the reason why it is not text, and the exception."""
    if isinstance(cell, int) and not isinstance(cell, bool) and what == "id":
        cell = str(cell)
    if cell is None:
        return "", f"missing_{what}", ""
    if not isinstance(cell, str | bytes):
        return "", "not_text", type(cell).__name__
    try:
        raw = cell.encode() if isinstance(cell, str) else cell
        text = raw.decode()
    except UnicodeError as error:  # a surrogate: bytes that were none of UTF-8, or half an escape
        return "", "undecodable", type(error).__name__
    if not text.strip():
        return "", f"missing_{what}", ""
    return ("", "too_long", "") if what == "id" and len(text) > ID else (text, "", "")


def rejected(document: Document, reason: str, error: str, text: object) -> Document:
    """`document` as one that is not read, with length and hash of what its text is, or as given."""
    if isinstance(text, tuple):
        characters, found = text
        return document._replace(reason=reason, error=error, characters=characters, sha256=found)
    if isinstance(text, str):
        try:
            raw = text.encode("utf-8", "surrogateescape")  # the bytes of the file
        except UnicodeError:
            raw = text.encode("utf-8", "surrogatepass")
        characters = len(text)
    else:
        raw = text if isinstance(text, bytes) else b""
        characters = len(raw.decode("utf-8", "replace"))
    found = hashlib.sha256(raw).hexdigest()
    return document._replace(
        text="", reason=reason, error=error, characters=characters, sha256=found
    )


def _measured(first: bytes, rest: Iterator[bytes], end: bytes | None) -> tuple[int, int, str]:
    """Bytes after `first` up to `end`, characters and hash of it all, none of it kept."""
    size, characters, found = 0, len(first.translate(None, CONTINUING)), hashlib.sha256(first)
    for part in rest:
        size += len(part)
        characters += len(part.translate(None, CONTINUING))
        found.update(part)
        if end and part.endswith(end):
            break
    return size, characters, found.hexdigest()


Read = tuple[object, object, _Unread | None] | None


def _unread(reason: str, error: str, raw: bytes) -> Read:
    return None, None, _Unread(reason, error, raw)


def _parquet(piece: Piece) -> Iterator[Read]:
    import pyarrow.parquet as pq

    stop = piece.stop or 0
    with fsspec.open(piece.files[0].address, "rb") as opened:
        parquet = pq.ParquetFile(opened, pre_buffer=False, buffer_size=1 << 20)
        groups: list[int] = []
        at = first = 0
        for number in range(parquet.metadata.num_row_groups):
            rows = parquet.metadata.row_group(number).num_rows
            if at < stop and at + rows > piece.start:
                first = first if groups else at
                groups.append(number)
            at += rows
        if not groups:
            return
        names = list(dict.fromkeys((piece.id, piece.text)))
        batches = parquet.iter_batches(ROWS, groups, names, use_threads=False)
        for batch in batches:
            skipped = max(0, piece.start - first)
            some = batch.slice(skipped, max(0, stop - first - skipped))
            first += batch.num_rows
            if some.num_rows:
                cells = (_cells(some.column(name)) for name in (piece.id, piece.text))
                for key, text in zip(*cells, strict=True):
                    yield key, text, None
            if first >= stop:
                return


def _cells(column: Any) -> list[object]:
    """The cells, texts as bytes: a file may hold some that are no UTF-8."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_integer(column.type) or pa.types.is_null(column.type):
        return list(column.to_pylist())
    return list(column.cast(pa.large_binary()).to_pylist())


def _lines(piece: Piece) -> Iterator[bytes | _Unread]:
    """The lines whose first byte is in the piece; of one that is too long, its measure."""
    with piece.files[0].open() as opened:
        at = 0
        if piece.start:
            opened.seek(piece.start - 1)
            at = piece.start - 1
            while part := opened.readline(LINE):
                at += len(part)
                if part.endswith(b"\n"):
                    break
        while piece.stop is None or at < piece.stop:
            line = opened.readline(LINE)
            if not line:
                return
            at += len(line)
            if len(line) == LINE and not line.endswith(b"\n"):
                rest = iter(lambda: opened.readline(LINE), b"")
                size, *measure = _measured(line, rest, b"\n")
                at += size
                yield _Unread("too_long", "", tuple(measure))
            else:
                yield line.removeprefix(b"\xef\xbb\xbf") if at == len(line) else line


def _jsonl(piece: Piece) -> Iterator[Read]:
    for line in _lines(piece):
        if isinstance(line, _Unread):
            yield None, None, line
            continue
        raw = line.rstrip(b"\r\n")
        if not raw.strip():
            yield None
            continue
        try:
            record = json.loads(raw.decode())
        except UnicodeDecodeError as error:
            yield _unread("undecodable", type(error).__name__, raw)
        except (ValueError, RecursionError) as error:
            yield _unread("invalid_json", type(error).__name__, raw)
        else:
            if isinstance(record, dict):
                yield record.get(piece.id), record.get(piece.text), None
            else:
                yield _unread("invalid_json", type(record).__name__, raw)


def _csv(piece: Piece) -> Iterator[Read]:
    key, text = piece.fields.index(piece.id), piece.fields.index(piece.text)
    with long_cells(), piece.files[0].open() as opened:
        if piece.stop is None:
            opened.read(piece.start)
            stream: Any = opened
        else:
            opened.seek(piece.start)
            stream = io.BytesIO(opened.read(piece.stop - piece.start))
        lines = io.TextIOWrapper(stream, "utf-8", "surrogateescape", newline="\n")
        for record in csv.reader(lines):
            if not record:
                yield None
            elif len(record) == len(piece.fields):
                yield record[key], record[text], None
            else:
                raw = ",".join(record).encode("utf-8", "surrogateescape")
                yield _unread("wrong_fields", "", raw)


def _text(file: File) -> Document:
    """A file as one document, whose id is the file's name."""
    with file.open() as opened:
        raw = opened.read(LINE + 1).removeprefix(b"\xef\xbb\xbf")
        if len(raw) > LINE:
            rest = iter(lambda: opened.read(LINE), b"")
            _, *measure = _measured(raw, rest, None)
            return rejected(Document(file.name, 1, file.name, ""), "too_long", "", tuple(measure))
    return _document(file.name, 1, file.name, raw, None)


_READERS = {"parquet": _parquet, "jsonl": _jsonl, "csv": _csv}
