"""The pure functions of a piece: what is in it, its part, and whether some of it kills a worker.

They are called in any process of any machine. What they make depends on their argument and on the
bytes that it names, and on nothing else.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Any

import pyarrow.parquet as pq

from ...problems import RunError
from ...reading import Figure, iter_figures
from .corpus_parts import FIGURES, FOOTER, REJECTED, SCHEMA, Folder, Letters, maker, table
from .documents import LONGEST, Document, documents, rejected
from .pieces import Piece

WORKER = "ANALYSIS_CORPUS_WORKER"  # set in the workers of a local pool
HELD = 50_000  # figures, which become a row group
SHORT = 10.0  # seconds of a time limit that a slow disk may take too
NONE = bytes(16)  # of a document without an id that counts
# reasons that another run may not meet: with more time, more memory or another version
MAY_PASS = frozenset({"time_limit", "worker_killed", "error"})


class UnreadableError(RunError):
    """A piece cannot be read to its end, or is not what it was."""


class TimeLimitExceeded(Exception):  # noqa: N818 (as Python's own is called)
    """A document took longer than it may."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What is in a piece: rows and documents, their hash, and 16 bytes for the id of each."""

    rows: int
    documents: int
    sha256: str
    ids: bytes


@dataclass(frozen=True)
class Task:
    """A piece to make a part of; `repeated` and `killers` are places of documents in it."""

    piece: Piece
    row: int
    scan: Scan
    out: str
    made_by: dict[str, str]
    repeated: frozenset[int]
    limit: float
    killers: frozenset[int] = field(default=frozenset())

    def ground(self) -> dict[str, Any]:
        """What its part depends on."""
        repeated = json.dumps(sorted(self.repeated)).encode()
        return {
            "file": self.piece.files[0].name,
            "row": self.row,
            "documents": self.scan.documents,
            "input": self.scan.sha256,
            "repeated": sha256(repeated).hexdigest(),
            "made_by": self.made_by,
            "options": {"id": self.piece.id, "text": self.piece.text, "longest": LONGEST},
        }


def scan(piece: Piece, most: int | None = None) -> Scan:
    """Read a piece once: all of it, or its first `most` documents."""
    found, ids, rows = sha256(), bytearray(), 0
    for document in _read(piece, 1):
        rows += 1
        if document is not None:
            if most is not None and len(ids) == most * 16:
                rows -= 1
                break
            told = (document.row, document.id, document.text, document.reason, document.sha256)
            found.update(json.dumps(told).encode())
            ids += NONE if document.reason else _id(document.id)
    return Scan(rows, len(ids) // 16, found.hexdigest(), bytes(ids))


def _id(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _read(piece: Piece, row: int) -> Iterator[Document | None]:
    try:
        yield from documents(piece, row)
    except Exception as error:  # noqa: BLE001 (whatever a damaged file makes its reader raise)
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        raise UnreadableError(told) from None


def extract(task: Task) -> dict[str, Any]:
    """Makes the part of a piece and the file of its dead letters; what its footer says.

    Raises `UnreadableError`, and OSError where it cannot be written.
    """
    if task.made_by != maker():
        raise RunError(f"a worker has another version: {maker()}, not {task.made_by}")
    out, stem = Folder(task.out), task.piece.stem
    letters, counts, rows = Letters(), {"read": 0, "figures": 0}, list[tuple[Any, ...]]()
    with ExitStack() as first, ExitStack() as last:
        opened = last.enter_context(out.writing(f"{FIGURES}/{stem}.parquet"))
        writer = last.enter_context(pq.ParquetWriter(opened, SCHEMA, compression="zstd"))
        dead = lambda: first.enter_context(out.writing(f"{REJECTED}/{stem}.jsonl"))  # noqa: E731
        for found in _extracted(task):
            if isinstance(found, Document):
                letters.add(found, "read" if found.reason not in MAY_PASS else "extract", dead)
                continue
            counts["read"] += 1
            counts["figures"] += len(found)
            rows += found
            if len(rows) >= HELD:
                writer.write_table(table(rows))
                rows.clear()
        writer.write_table(table(rows))
        footer = task.ground() | counts | {"reasons": letters.reasons}
        footer |= {"letters": letters.found.hexdigest(), "rejected": sum(letters.reasons.values())}
        writer.add_key_value_metadata({FOOTER: json.dumps(footer, sort_keys=True)})
        first.close()  # before the part, whose footer vouches for it
    return footer


def probe(task: Task, places: range) -> None:
    """Extracts the documents at `places` and keeps nothing: it ends, or kills its worker."""
    for _ in _extracted(task, places):
        pass


def _extracted(
    task: Task, places: range | None = None
) -> Iterator[list[tuple[Any, ...]] | Document]:
    """The figures of each document of a piece, or the document as rejected, in order."""
    found, at = sha256(), -1
    clock = _Clock(task.limit)
    with clock:
        for document in _read(task.piece, task.row):
            if document is None:
                continue
            if at + 1 == task.scan.documents:  # where a trial ends
                break
            at += 1
            told = (document.row - task.row + 1, document.id, document.text)
            found.update(json.dumps((*told, document.reason, document.sha256)).encode())
            if places is not None and at not in places:
                continue
            made = _one(task, at, document, clock)
            clock.rest()
            yield made
    if places is None and found.hexdigest() != task.scan.sha256:
        raise UnreadableError("the input changed while it was read")


def _one(
    task: Task, at: int, document: Document, clock: _Clock
) -> list[tuple[Any, ...]] | Document:
    if document.reason:
        return document
    if at in task.repeated:
        return rejected(document, "duplicate_id", "", document.text)
    if at in task.killers:
        return rejected(document, "worker_killed", "WorkerKilled", document.text)
    try:
        clock.start()
        return [(document.id, *figure) for figure in clock.watched(iter_figures(document.text))]
    except TimeLimitExceeded as error:
        return rejected(document, "time_limit", type(error).__name__, document.text)
    except Exception as error:  # noqa: BLE001 (one document must not stop a corpus)
        return rejected(document, "error", type(error).__name__, document.text)


def _can_be_replaced() -> bool:
    """Whether this process is a worker that is restarted when it ends."""
    if WORKER in os.environ:
        return True
    dask = sys.modules.get("distributed.worker")
    try:
        return dask is not None and dask.get_worker().nanny is not None
    except ValueError:  # no task of a worker
        return False


class _Clock:
    """The time limit of a document: looked at with each figure.

    What is stuck between two figures is ended with its worker after twice the limit, by a timer
    that needs no turn of the interpreter; never in a process that is no worker.
    """

    def __init__(self, limit: float) -> None:
        self.limit, self.due, self.armed = limit, 0.0, 0.0
        self.is_worker = _can_be_replaced()

    def __enter__(self) -> None:
        if self.is_worker:
            self.nowhere = open(os.devnull, "w")  # noqa: PTH123 (closed below)

    def __exit__(self, *_: object) -> None:
        if self.is_worker:
            faulthandler.cancel_dump_traceback_later()
            self.nowhere.close()

    def rest(self) -> None:
        """Stops between documents, where the limit is so short that reading and writing count."""
        if self.is_worker and self.limit < SHORT:
            faulthandler.cancel_dump_traceback_later()
            self.armed = 0.0

    def start(self) -> None:
        now = time.monotonic()
        self.due = now + self.limit
        if self.is_worker and now - self.armed > self.limit / 2:  # a timer costs a thread
            faulthandler.dump_traceback_later(2.5 * self.limit, exit=True, file=self.nowhere)
            self.armed = now

    def watched(self, figures: Iterator[Figure]) -> Iterator[Figure]:
        for figure in figures:
            if time.monotonic() > self.due:
                raise TimeLimitExceeded
            yield figure
        if time.monotonic() > self.due:
            raise TimeLimitExceeded
