"""Accepted proposals -> rows of the data, after every check that the data themselves get.

What the files would be is written to a folder of its own and read as the project's data are; only
where nothing is wrong do the rows go into the project.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from ..files import Draft, sha256, tell
from ..locks import held
from ..model import (
    FIGURES,
    MAY_LACK,
    SOURCES,
    Inputs,
    Row,
    guarded,
    is_placed,
    is_position,
    listed,
    read_codebook,
    read_inputs,
    read_sources,
    read_table,
    untyped,
)
from ..problems import InputError, Problem
from ..project import Project
from .article import source_code
from .deciding import is_open
from .editions import editions
from .known import rows_in_data
from .merging import changed, stamp
from .proposal_table import Writer, form_of, place, proposals_path, rows_of
from .repeats import Repeats, repeats
from .verification import verify

_ASKED = ("publisher", "date", "title", "licence", "region", "currency")
_CELLS = tuple(column.name for column in FIGURES)


@dataclass(frozen=True, slots=True)
class _After(Project):
    """The project as it would be: its figures and sources lie in `folder`."""

    folder: Path

    @property
    def figures(self) -> Path:
        return self.folder / "figures"

    @property
    def sources(self) -> Path:
        return self.folder / "sources.csv"

    def name(self, path: Path) -> str:
        if path.is_relative_to(self.folder):
            return f"data/raw/{path.relative_to(self.folder).as_posix()}"
        return Project(self.root).name(path)


@dataclass(frozen=True, slots=True)
class Addition:
    """How many rows were added, were there, were rejected or not decided; `differing` names those
    that are there and say something else: the data stand.
    """

    source: str
    added: int
    known: int
    differing: tuple[str, ...]
    rejected: int
    undecided: int
    new_source: bool
    repeats: Repeats
    alike: tuple[str, ...]  # sources whose texts are much like a new one's


def add(project: Project, named: str, described: Mapping[str, str]) -> Addition:
    """Adds the accepted rows of a source's proposals to ``data/raw/figures/<source>.csv``.

    `named` is the source's code or a file of its name; `described` is what sources.csv needs of a
    new source. Raises InputError with everything wrong, and writes nothing then.
    """
    path, source = _proposals(project, named)
    with held(project.sources.parent, f"analysis add {source}", tell):
        return _added(project, path, source, described)


def _added(project: Project, path: Path, source: str, described: Mapping[str, str]) -> Addition:
    where, read = project.name(path), stamp(path)
    problems: list[Problem] = []
    rows = list(rows_of(path, where, problems))
    target = project.figures / f"{source}.csv"
    present, found = rows_in_data(project, source)
    problems += found
    known = {place(row): row for row in present}
    problems += _contradictions(rows, where)
    accepted, there = _accepted(rows, known, where, source, problems)
    sources, new_source, after = b"", False, None
    figures = _appended(target, _CELLS, accepted)
    if accepted:
        sources, new_source = _sources(project, source, described, problems)
        after = _as_it_would_be(project, path, accepted, (sources, figures), problems)
    if stamp(path) != read:
        problems.append(changed(where))
    if problems:
        raise InputError(dict.fromkeys(problems))
    if accepted:
        _write(path, rows, accepted, {project.sources: sources, target: figures})
    count = sum(row["decision"] == "reject" for row in rows)
    undecided = sum(map(is_open, rows))
    differing = tuple(filter(None, there))
    told = repeats(after, source) if after else Repeats()
    return Addition(
        source,
        len(accepted),
        len(there),
        differing,
        count,
        undecided,
        new_source,
        told,
        _alike(project, source, described) if new_source else (),
    )


def _alike(project: Project, source: str, described: Mapping[str, str]) -> tuple[str, ...]:
    """Listed sources that a new one may be another edition of, and is not said to supersede."""
    listed = {row["source"] for row in read_sources(project)[0]}
    known = listed - set(described.get("supersedes", "").split())
    return tuple(one.source for one in editions(project, source) if one.source in known)


def _proposals(project: Project, named: str) -> tuple[Path, str]:
    """The file of proposals and its source, from a code, the article's file or the file itself."""
    given = Path(named)
    if given.suffix.lower() == ".csv" and given.is_file():
        return given.resolve(), source_code(given)
    direct = proposals_path(project, named) if "/" not in named else given
    source = named if direct.is_file() and direct != given else source_code(given)
    path = proposals_path(project, source)
    if not path.is_file():
        expected = "proposals (analysis extract FILE makes them)"
        raise InputError([Problem(project.name(path), "file", expected, "none")])
    return path, source


def _contradictions(rows: Iterable[Row], where: str) -> Iterator[Problem]:
    """Rows of one figure that are decided differently."""
    decided: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if row["decision"]:
            first = decided.setdefault(place(row), row)
            if first["decision"] != row["decision"]:
                expected = f"{first['decision']}, as in row {first['row']} of the same place"
                line = f"{where}, row {row['row']}"
                yield Problem(line, "decision", expected, row["decision"])


def _accepted(
    rows: Iterable[Row],
    known: Mapping[tuple[str, str, str], Row],
    where: str,
    source: str,
    problems: list[Problem],
) -> tuple[list[Row], list[str]]:
    """The rows to add, in order of position, and of each that is in the data where it differs."""
    accepted, known_rows = [], []
    for row in rows:
        if row["decision"] != "accept":
            continue
        line = f"{where}, row {row['row']}"
        if row["source"] != source:
            problems.append(Problem(line, "source", source, repr(row["source"])))
        theirs = known.get(place(row))
        if theirs is None or row["state"] != "known":
            accepted.append(row)
            continue
        known_rows.append(line if any(row[name] != theirs[name] for name in _CELLS) else "")
    placed = [row for row in accepted if is_position(row["start"])]
    others = [row for row in accepted if not is_position(row["start"])]  # told with the rest
    return [*sorted(placed, key=lambda row: int(row["start"])), *others], known_rows


def _sources(
    project: Project, source: str, described: Mapping[str, str], problems: list[Problem]
) -> tuple[bytes, bool]:
    """What sources.csv is to hold, and whether the source is new in it."""
    where = project.name(project.sources)
    given = {name: value for name, value in described.items() if value}
    if project.sources.is_file():
        rows, found = read_sources(project)
        problems += found
        for row in rows:
            if row["source"] == source:
                problems += [
                    Problem(
                        f"{where}, row {row['row']}",
                        f"--{name}",
                        f"{row[name]!r}, as the file has it (edit it there)",
                        repr(value),
                    )
                    for name, value in given.items()
                    if row[name] != value
                ]
                return project.sources.read_bytes(), False
    descriptions = {column.name: column.description for column in SOURCES}
    problems += [
        Problem(where, f"source {source}", f"--{name} ({descriptions[name]})", "none")
        for name in _ASKED
        if name not in given
    ]
    text = project.texts / f"{source}.txt"
    content = text.read_bytes() if text.is_file() else b""
    # what is missing is told once: the checks of the file see something in its place
    row = dict.fromkeys((column.name for column in SOURCES), "") | {"source": source}
    row |= dict.fromkeys(_ASKED, "?") | {"date": "2000", "region": "CN", "currency": "CNY"} | given
    row |= {"sha256": sha256(content), "length": str(len(content.decode("utf-8", "replace")))}
    names = tuple(column.name for column in SOURCES)
    return _appended(project.sources, names, [row]), True


def _appended(path: Path, names: tuple[str, ...], rows: list[Row]) -> bytes:
    """The file's bytes as they are, then `rows`; a new file gets a header of `names`.

    Columns follow the file's own header. A column that it lacks is added to no row.
    """
    old = path.read_bytes() if path.is_file() else b""
    end = "\r\n" if b"\r\n" in old else "\n"
    out = io.StringIO(newline="")
    if old.strip():
        text = old.decode("utf-8-sig", "replace")
        header = next(csv.reader(io.StringIO(text, newline="")), [])
        out.write("" if old.endswith((b"\n", b"\r")) else end)
    else:
        header, old = list(names), b""
        csv.writer(out, lineterminator=end).writerow(header)
    writing = csv.DictWriter(out, header, extrasaction="ignore", restval="", lineterminator=end)
    writing.writerows({name: guarded(str(cell)) for name, cell in row.items()} for row in rows)
    return old + out.getvalue().encode()


def _as_it_would_be(
    project: Project,
    path: Path,
    accepted: list[Row],
    files: tuple[bytes, bytes],
    problems: list[Problem],
) -> Inputs | None:
    """The data as they would be, of `files` (sources and figures). Adds to `problems` everything
    wrong with them, accepted rows by their proposals' rows; there are no data then.
    """
    source, (sources, figures), inputs = path.stem, files, None
    with tempfile.TemporaryDirectory() as folder:
        after = _After(project.root, Path(folder))
        after.figures.mkdir()
        target = after.figures / f"{path.stem}.csv"
        for theirs in listed(project.figures, ".csv"):
            if theirs.name != target.name:
                (after.figures / theirs.name).symlink_to(theirs)
        target.write_bytes(figures)
        after.sources.write_bytes(sources)
        try:
            inputs, found = read_inputs(after), []
        except InputError as error:
            found = list(error.problems)
        own = [row for row in read_sources(after)[0] if row["source"] == source]
        where = after.name(target)
        lines = [row["row"] for row in read_table(target, where, FIGURES, MAY_LACK)[0]]
    found += _unread(project, path, own, accepted)
    renamed = {
        f"{where}, row {line}": f"{project.name(path)}, row {row['row']}"
        for line, row in zip(lines[-len(accepted) :], accepted, strict=False)
    }
    problems += [_renamed(problem, renamed) for problem in found]
    return inputs


def _unread(project: Project, path: Path, listed: list[Row], accepted: list[Row]) -> list[Problem]:
    """What the source's text says against the accepted rows, and against its own description."""
    source, where = path.stem, project.name(path)
    text = project.texts / f"{source}.txt"
    if not text.is_file():
        expected = "the text, to check positions against (analysis extract FILE stores it)"
        return [Problem(project.name(text), "file", expected, "none")]
    placed = [row for row in accepted if is_placed(row)]
    codebook, _, _ = read_codebook(project.definitions)
    inputs = Inputs(project, codebook, listed, untyped(placed, FIGURES))
    found = [problem for result in verify(inputs) for problem in result.problems]
    rows = {f"characters {row['start']}-{row['end']}": row["row"] for row in placed}
    return [
        replace(problem, where=f"{where}, row {rows[problem.item]}")
        if problem.item in rows
        else problem
        for problem in found
    ]


def _renamed(problem: Problem, names: Mapping[str, str]) -> Problem:
    def one(text: str) -> str:
        return re.sub(r"\S+\.csv, row \d+", lambda match: names.get(match[0], match[0]), text)

    return Problem(one(problem.where), problem.item, problem.expected, one(problem.found))


def _write(path: Path, rows: list[Row], added: list[Row], files: Mapping[Path, bytes]) -> None:
    """Writes `files`, and the proposals with the added rows marked as known: all or none of them.

    Everything is on the disk under temporary names before the first file gets its own. The
    proposals come first: their mark alone does not keep a row from being added.
    """
    lines = {row["row"] for row in added}
    form = form_of(path)
    with ExitStack() as stack:
        drafts = [stack.enter_context(Draft(path))]
        out = Writer(drafts[0].file, form)
        for row in rows:
            out.writerow(row | ({"state": "known"} if row["row"] in lines else {}))
        for target, content in files.items():
            drafts.append(stack.enter_context(Draft(target)))
            drafts[-1].file.write(content.decode())
        for draft in drafts:
            draft.finish()
        for draft in drafts:
            draft.keep()
