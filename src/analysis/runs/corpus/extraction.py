"""Every figure of a corpus: inputs in, a folder of parts out, done again only where it must be."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...files import clear
from ...locks import held
from ...machine import cores
from ...problems import LISTED, InputError, Problem, RunError
from ..clusters import Cluster
from ..steps import Tell
from ..stopping import Stop
from .corpus_parts import FIGURES, REJECTED, RUN, Folder, maker
from .halving import results
from .partitions import MAY_PASS, Scan, Task, UnreadableError, extract, scan
from .pieces import Piece, cut, find_files
from .pools import Here, LocalPool, Pool

TIME_LIMIT = 60.0  # seconds a document
UNFINISHED = json.dumps({"corpus": 1, "state": "unfinished"}) + "\n"
NAMES = ("documents", "read", "rejected", "figures")


@dataclass(frozen=True)
class CorpusCounts:
    """What came of a corpus: `documents` are `read` and `rejected`, in the parts that ended.

    `reasons` counts the rejected ones; `failed` names the pieces that never ended, and why;
    `made_by` counts parts by the version that made them; `kept` of them were there already.
    """

    state: str = "done"
    files: int = 0
    parts: int = 0
    documents: int = 0
    read: int = 0
    rejected: int = 0
    figures: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    failed: list[dict[str, Any]] = field(default_factory=list)
    made_by: list[dict[str, Any]] = field(default_factory=list)
    kept: int = 0


def extract_corpus(  # noqa: PLR0913 (the options)
    inputs: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    id: str = "id",  # noqa: A002 (as on the command line)
    text: str = "text",
    workers: int | None = None,
    cluster: str = "",
    only_failed: bool = False,
    strict: bool = False,
    limit: int | None = None,
    time_limit: float = TIME_LIMIT,
    tell: Tell | None = None,
    stop: Stop | None = None,
) -> CorpusCounts:
    """Extract every figure of a corpus into `out`/figures/*.parquet, and tell what was not read.

    `inputs` are files, folders or patterns at any address: all Parquet, JSON Lines, CSV or texts.
    `id` and `text` name the columns; the id of a text is its file's name. `workers` are processes
    of this machine (a core each); `cluster` is the address of a dask scheduler instead, or
    ``local``. A document that takes longer than `time_limit` seconds is rejected. `limit` takes
    the first documents only. `only_failed` does again what met a time limit, a killed worker or
    an error, and what is missing, and leaves every other part alone.

    Parts of unchanged input are kept. What is not read is in `out`/rejected/*.jsonl, the counts
    are in `out`/run.json. The same inputs give the same bytes, whoever does the work.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import analysis as an
    >>> with TemporaryDirectory() as folder:
    ...     news = Path(folder, "news.csv")
    ...     _ = news.write_text("id,text\\na,在孵企業67家，總收入2.68億元。\\nb,", encoding="utf-8")
    ...     counts = an.extract_corpus(news, f"{folder}/out", workers=1)
    >>> counts.documents, counts.figures, counts.reasons
    (2, 2, {'missing_text': 1})

    Raises InputError with every problem of the inputs, RunError where a piece never ended (or, with
    `strict`, a document was rejected) once all the rest is done, OSError for a full disk.
    """
    listed = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    _check(listed, workers, cluster, limit, time_limit)
    folder = _folder(str(out))
    kind, files = find_files(map(str, listed), folder.address)
    pieces = cut(kind, files, (id, text))
    known = _known_parts(folder, pieces, limit)
    in_memory = folder.in_memory or any(file.address.startswith("memory:") for file in files)
    told, stop = tell or (lambda *_, **__: None), stop or Stop()
    with _pool(in_memory, workers, cluster, len(pieces)) as pool, ExitStack() as opened:
        if folder.local:
            local = Path(folder.path)
            opened.enter_context(
                held(local, "analysis corpus", lambda line: told("note", text=line))
            )
            folders = [local, local / FIGURES, local / REJECTED]
            clear(folders)
            opened.callback(clear, folders)  # of what workers leave that are ended
        run = _Run(folder, told, stop, time_limit)
        opened.enter_context(pool)  # which is closed before the folder is cleared and let go
        opened.enter_context(stop.threads(lambda: None))
        if pool.dashboard:
            told("note", text=f"dashboard: {pool.dashboard}")
        tasks = run.planned(pool, pieces, limit)
        if limit is not None and known - {task.piece.stem for task in tasks}:
            raise _too_much(limit)
        folder.write(RUN, UNFINISHED.encode())
        counts = run.done(pool, tasks, len(files), only_failed)
        run.cleared(known, pieces)
        options = {"id": id, "text": text, "limit": limit, "time_limit": time_limit}
        folder.write(RUN, _document(counts, options))
    told("done", counts=asdict(counts))
    if failed := counts.failed:
        told_of = [f"{one['file']}, piece {one['piece']} ({one['reason']})" for one in failed]
        more = f" and {len(failed) - LISTED} more" if len(failed) > LISTED else ""
        raise RunError(f"never ended: {'; '.join(told_of[:LISTED])}{more}")
    if strict and counts.rejected:
        raise RunError(f"{counts.rejected:,} documents were rejected: see {REJECTED}/")
    return counts


def _document(counts: CorpusCounts, options: dict[str, Any]) -> bytes:
    """What run.json says: nothing of who did the work, or when."""
    published = {key: cell for key, cell in asdict(counts).items() if key != "kept"}
    document = {"corpus": 1} | published | {"options": options}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _check(
    inputs: Sequence[object], workers: int | None, cluster: str, limit: int | None, seconds: float
) -> None:
    problems = []
    if not inputs:
        problems.append(Problem("inputs", "files", "at least one address", "none"))
    if workers is not None and cluster:
        problems.append(Problem("--workers", "option", "not together with --cluster", str(workers)))
    for name, number in (("--workers", workers), ("--limit", limit), ("--time-limit", seconds)):
        if number is not None and not number > 0:
            problems.append(Problem(name, "number", "more than 0", str(number)))
    if problems:
        raise InputError(problems)


def _folder(out: str) -> Folder:
    """The folder to write to; raises InputError for one that holds something else."""
    try:
        folder = Folder(out)
        names = folder.names()
    except (ImportError, ValueError, OSError) as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InputError([Problem("--out", out, "a folder", told)]) from None
    if not names:
        return folder
    try:
        run = json.loads(folder.read(RUN) or b"")
        is_ours = isinstance(run, dict) and run.get("corpus") == 1
    except (ValueError, OSError):
        is_ours = False
    if not is_ours:
        expected = f"a new folder, or one with the {RUN} of a corpus"
        raise InputError([Problem("--out", out, expected, f"{', '.join(names[:5])} in it")])
    return folder


def _known_parts(folder: Folder, pieces: list[Piece], limit: int | None) -> set[str]:
    """The parts that are there; raises InputError where they are of files that are no input now."""
    there = {name.removesuffix(".parquet") for name in folder.names(FIGURES)}
    stems = {piece.stem for piece in pieces}
    starts = {stem.rpartition("-")[0] for stem in stems}
    others = sorted(stem for stem in there if stem.rpartition("-")[0] not in starts)
    if others:
        expected = "parts of these inputs only; remove the others, or choose another folder"
        found = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if others[5:] else "")
        raise InputError([Problem("--out", FIGURES, expected, found)])
    if limit is not None and json.loads(folder.read(RUN) or b"{}").get("documents", 0) > limit:
        raise _too_much(limit)
    return there


def _too_much(limit: int) -> InputError:
    expected = "a folder of its own for a smaller trial"
    return InputError([Problem("--limit", str(limit), expected, "one with more documents")])


def _pool(in_memory: bool, workers: int | None, cluster: str, most: int) -> Pool:
    if in_memory and (cluster or (workers or 1) > 1):
        expected = "addresses that other processes can read and write"
        raise InputError([Problem("inputs or --out", "addresses", expected, "memory:")])
    if in_memory:
        return Here()
    if cluster:
        return Cluster(cluster, cores())
    return LocalPool(min(workers or cores(), most) or 1)


class _Run:
    """One run into one folder: what is planned, what is done, and how that is told."""

    def __init__(self, folder: Folder, told: Tell, stop: Stop, time_limit: float) -> None:
        self.folder, self.told, self.stop, self.time_limit = folder, told, stop, time_limit
        self.start = time.monotonic()
        self.seen: Counter[str] = Counter()
        self.failed: list[dict[str, Any]] = []
        self.rejected: dict[str, int] = {}  # of each part

    def planned(self, pool: Pool, pieces: list[Piece], limit: int | None) -> list[Task]:
        """A task for each piece, in order, once all have been read for their ids."""
        self.told("reading", parts=len(pieces))
        found: dict[int, Scan | UnreadableError] = {}
        if limit is None:
            for at, result in results(pool, scan, pieces, self._tick):
                found[at] = result
        else:
            for at, piece in enumerate(pieces):
                try:
                    one = scan(piece, limit)
                except UnreadableError as error:
                    found[at] = error
                    continue
                found[at] = one
                limit -= one.documents
                self._tick()
                if not limit:
                    break
        repeated = _repeated([found[at] for at in sorted(found)])
        tasks, row, name = [], 1, ""
        for at, (piece, again) in enumerate(zip(pieces, repeated, strict=False)):
            each, before = found[at], name
            name = piece.files[0].name
            row = piece.start + 1 if piece.kind == "parquet" else row if name == before else 1
            if not isinstance(each, Scan):
                self._fail(piece, 0, str(each))
                row = 0  # nobody knows which rows follow
            elif not row:
                self._fail(piece, each.documents, "what stands before it could not be read")
            else:
                made = (self.folder.address, maker(), again, self.time_limit)
                tasks.append(Task(piece, row, each, *made))
                row += each.rows if piece.kind != "text" else 0
        return tasks

    def done(self, pool: Pool, tasks: list[Task], files: int, only_failed: bool) -> CorpusCounts:
        """Makes the parts that are not there, not whole or not of this input."""
        footers: list[dict[str, Any]] = []
        todo = []
        for task in tasks:
            footer = self.folder.footer(task.piece.stem)
            if footer is not None and _stands(footer, task, only_failed):
                footers.append(footer)
                self.rejected[task.piece.stem] = footer["rejected"]
            else:
                todo.append(task)
        kept = len(footers)
        self.told("expected", documents=sum(task.scan.documents for task in todo), kept=kept)
        self.start = time.monotonic()
        for at, result in results(pool, extract, todo, self._tick):
            if isinstance(result, UnreadableError):
                self._fail(todo[at].piece, todo[at].scan.documents, str(result))
                continue
            footers.append(result)
            self.rejected[todo[at].piece.stem] = result["rejected"]
            self.seen.update({name: result[name] for name in NAMES})
        return self._counts(footers, files, kept)

    def _counts(self, footers: list[dict[str, Any]], files: int, kept: int) -> CorpusCounts:
        sums: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        made_by: Counter[str] = Counter()
        for footer in footers:
            sums.update({name: footer[name] for name in NAMES})
            reasons.update(footer["reasons"])
            made_by[json.dumps(footer["made_by"], sort_keys=True)] += 1
        if sums["documents"] != sums["read"] + sums["rejected"]:
            raise RunError(f"the counts do not add up: {dict(sums)}")
        makers = [json.loads(one) | {"parts": made_by[one]} for one in sorted(made_by)]
        failed = sorted(self.failed, key=lambda one: (one["file"], one["piece"]))
        return CorpusCounts(
            "failed" if failed else "done", files, len(footers),
            sums["documents"], sums["read"], sums["rejected"], sums["figures"],
            dict(sorted(reasons.items())), failed, makers, kept,
        )  # fmt: skip

    def cleared(self, known: set[str], pieces: list[Piece]) -> None:
        """Removes what is left of pieces that their files have no longer.

        The last part of a piece that could not be read now stays, until it can be.
        """
        gone = known - {piece.stem for piece in pieces}
        for stem in sorted(gone):
            self.folder.remove(f"{FIGURES}/{stem}.parquet")
        for name in self.folder.names(REJECTED):
            stem = name.removesuffix(".jsonl")
            if stem in gone or self.rejected.get(stem) == 0:
                self.folder.remove(f"{REJECTED}/{name}")

    def _fail(self, piece: Piece, documents: int, reason: str) -> None:
        told = {"file": piece.files[0].name, "piece": piece.number, "documents": documents}
        self.failed.append(told | {"reason": reason})

    def _tick(self) -> None:
        self.stop.check()
        self.told("counts", seconds=time.monotonic() - self.start, **self.seen)


def _stands(footer: dict[str, Any], task: Task, only_failed: bool) -> bool:
    """Whether a part need not be made again."""
    ground = task.ground()
    if only_failed:
        ground.pop("made_by")
    if any(footer.get(key) != value for key, value in ground.items()):
        return False
    return not (only_failed and MAY_PASS & footer["reasons"].keys())


def _repeated(scans: Sequence[Scan | UnreadableError]) -> list[frozenset[int]]:
    """Of each piece the places of documents whose id stood before, in it or in an earlier one."""
    import numpy as np

    ids = [one.ids if isinstance(one, Scan) else b"" for one in scans]
    both = np.frombuffer(b"".join(ids), dtype="<u8").reshape(-1, 2)
    order = np.lexsort(both.T)  # stable: of equal ones the first stays the first
    same = (both[order[1:]] == both[order[:-1]]).all(axis=1)
    again = np.zeros(len(both), dtype=bool)
    again[order[1:][same]] = True
    again &= both.any(axis=1)
    ends = np.cumsum([len(one) // 16 for one in ids])
    return [
        frozenset(np.flatnonzero(again[end - len(one) // 16 : end]).tolist())
        for one, end in zip(ids, ends, strict=True)
    ]
