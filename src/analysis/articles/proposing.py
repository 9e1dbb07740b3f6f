"""An article's file -> its text and the proposals for its figures, in bounded memory."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from ..files import Draft, write_whole
from ..model import PLACE_COLUMNS, PlaceRow, Row, load_codebook, read_sources, unguarded
from ..problems import InputError, Problem
from ..project import Project
from ..reading import QuantityError, parse_quantity
from ..vocabulary import fold, word_before
from .article import Article
from .dated import is_period
from .editions import Edition, editions
from .flat_tables import Unread, flat_parts
from .grids import TableText
from .grounds import Suggested, TableCell, unplaced
from .known import Known
from .merging import Earlier, Fresh, align, merged
from .passages import Passage, passages
from .proposal_table import KEPT, SUGGESTED, Writer, places_path, plain, proposals_path
from .suggestions import PLACED, Suggester

if TYPE_CHECKING:
    from ..reading import Figure

Progress = Callable[[int], None]  # told how many characters have been read
_VERB = 6  # characters of the longest verb before a number, and a space
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TOLD = 5  # how many rows of a kind a summary names


@dataclass(slots=True)
class Extraction:
    """What came of a run: counts of states and suggestions, and some rows that changed."""

    source: str
    characters: int = 0
    text_written: bool = False
    text_replaced: bool = False  # the source had another text before
    listed: bool = False  # whether data/raw/sources.csv has the source
    written: bool = False
    states: Counter[str] = field(default_factory=Counter)
    suggested: Counter[str] = field(default_factory=Counter)
    fresh: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)  # figures of the data that were not found
    confidence: Counter[str] = field(default_factory=Counter)
    places: list[PlaceRow] = field(default_factory=list)  # named, and not in the codebook
    unread: int = 0  # tables of one cell a line that were not read
    day: str = ""  # of publication, as given or printed
    repeated: bool = False  # whether there were earlier proposals
    editions: list[Edition] = field(default_factory=list)  # other texts that it is much like

    @property
    def figures(self) -> int:
        """How many figures the text has."""
        return self.states.total() - self.states["gone"]


def extract(  # noqa: PLR0913 (what a run is told)
    project: Project,
    article: Article,
    source: str,
    progress: Progress = lambda _: None,
    *,
    day: str = "",
    excel: bool = False,
) -> Extraction:
    """Writes ``data/raw/text/<source>.txt`` and ``data/raw/proposals/<source>.csv``, each whole;
    places that the codebook lacks go into ``<source>.places.tsv`` beside it.

    `day` is the day of publication, which else data/raw/sources.csv or the text's head tells.
    Earlier proposals keep their delimiter and byte-order mark; `excel` gives them the mark.
    Raises InputError where the source is known with another text, or an input is bad; nothing is
    written then.
    """
    codebook = load_codebook(project.definitions)
    listed, known = _source_row(project, source), Known(project, source)
    path = proposals_path(project, source)
    earlier = Earlier(path, project.name(path))
    if excel:
        earlier.form = earlier.form._replace(mark="\ufeff")
    result = Extraction(source, repeated=bool(earlier), listed=bool(listed))
    day = _day(day, listed, project)
    with ExitStack() as stack:
        text = stack.enter_context(Draft(project.texts / f"{source}.txt"))
        draft = stack.enter_context(Draft(path))
        digest = hashlib.sha256()
        pieces = _copied(article.pieces(), text, digest, result, progress)
        suggester = Suggester(codebook, day)
        fresh = _write(draft, rows_of_pieces(source, pieces, suggester), earlier, known, result)
        _refuse_other_text(listed, digest.hexdigest(), project, article)
        final = _carry_over(stack, draft, earlier, fresh, result)
        result.missed = known.missed()
        result.places, result.day = suggester.places, suggester.day
        result.unread = suggester.unread
        earlier.check_unchanged()
        result.text_replaced = text.path.is_file()
        result.text_written = text.keep()
        result.text_replaced &= result.text_written
        result.written = final.keep()
        if result.places:
            rows = "".join(f"{one}\n" for one in ("\t".join(PLACE_COLUMNS), *result.places))
            write_whole(places_path(project, source), rows.encode())
    result.editions = editions(project, source)
    return result


def _source_row(project: Project, source: str) -> Row:
    """The source's row of data/raw/sources.csv; empty where it has none yet."""
    if not project.sources.is_file():
        return {}
    rows, problems = read_sources(project)
    if problems:
        raise InputError(problems)
    return next((row for row in rows if row["source"] == source), {})


def _day(given: str, listed: Row, project: Project) -> str:
    """The day of publication; raises InputError where `given` is no day or not the one listed."""
    known = listed.get("date", "")
    if given and not (is_period(given) and _DAY.fullmatch(given)):
        raise InputError([Problem("analysis extract", "--date", "YYYY-MM-DD", repr(given))])
    if given and known and given != known:
        where = f"{project.name(project.sources)}, row {listed['row']}"
        expected = f"{known!r}, as the file has it (edit it there)"
        raise InputError([Problem(where, "--date", expected, repr(given))])
    return given or known


def _refuse_other_text(listed: Row, digest: str, project: Project, article: Article) -> None:
    expected = listed.get("sha256", "")
    if expected and expected != digest:
        name = project.name(project.sources)
        told = f"the text that {name} names (a corrected one: another --source): SHA-256 {expected}"
        raise InputError([Problem(article.where, f"source {listed['source']}", told, digest)])


def _copied(
    pieces: Iterator[str],
    text: Draft,
    digest: hashlib._Hash,
    result: Extraction,
    progress: Progress,
) -> Iterator[str]:
    """The pieces, stored and counted as they pass."""
    blank = True
    for piece in pieces:
        text.file.write(piece)
        digest.update(piece.encode())
        result.characters += len(piece)
        blank = blank and not piece.strip("\ufeff \t\r\n\u3000")
        progress(result.characters)
        yield piece
    if blank:
        raise InputError([Problem(text.path.name, "file", "text", "nothing but blanks")])


def rows_of_pieces(source: str, pieces: Iterator[str], suggester: Suggester) -> Iterator[Row]:
    """A row a figure, of running text and of tables, in the order of the text."""
    at = 0
    for is_table, group in groupby(pieces, key=lambda piece: isinstance(piece, TableText)):
        if is_table:
            for table in (piece for piece in group if isinstance(piece, TableText)):
                for one in suggester.tables.read(table):
                    yield _row(source, Passage(at, str(table)), one)
                at += len(table)
            continue
        for passage in passages(group):
            for part in flat_parts(passage.text):
                here = Passage(at, part)
                for one in _suggested(suggester, here):
                    yield _row(source, here, one)
                at += len(part)


def _suggested(suggester: Suggester, part: Passage) -> Iterator[Suggested]:
    """The figures of prose, of a flattened table, or of one that is not read."""
    from ..reading import iter_figures

    if isinstance(part.text, TableText):
        return suggester.tables.read(part.text)
    figures = list(iter_figures(part.text))
    if isinstance(part.text, Unread):
        suggester.unread += 1
        return (unplaced(one) for one in figures if one.kind not in PLACED)
    return suggester.suggest(part, figures)


def _row(source: str, passage: Passage, one: Suggested) -> Row:
    start, end = _span(passage.text, one.figure)
    told = {name: getattr(one, name) for name in SUGGESTED}
    return {
        "source": source,
        "start": str(passage.start + start),
        "end": str(passage.start + end),
        "as_stated": passage.text[start:end],
        **{name: told[name].value for name in SUGGESTED},
        **dict.fromkeys(KEPT, ""),
        "confidence": one.confidence,
        "kind": one.figure.kind,
        "label": plain(one.figure.label or ""),
        **{f"ground_{name}": plain_ground(str(told[name])) for name in SUGGESTED},
        "state": "new",
    }


def plain_ground(told: str) -> str:
    """A ground as a cell; it begins with a code or a date, and is one line."""
    return " ".join(told.split())


def _span(text: str, figure: Figure | TableCell) -> tuple[int, int]:
    """The figure's place; a decrease takes its verb in, for without it its sign would be lost."""
    if (
        isinstance(figure, TableCell)
        or figure.direction != "down"
        or figure.kind not in {"percent", "pp-change", "multiple"}
    ):
        return figure.start, figure.end
    for start in range(max(0, figure.start - _VERB), figure.start):
        word = word_before(fold(text[start : figure.start]).strip())
        if word is not None and word.direction == "down" and not text[start].isspace():
            try:
                quantity = parse_quantity(text[start : figure.end])
            except QuantityError:
                continue
            if quantity.value == figure.value:
                return start, figure.end
    return figure.start, figure.end


def _write(
    draft: Draft, rows: Iterator[Row], earlier: Earlier, known: Known, result: Extraction
) -> list[Fresh]:
    """Writes the rows as they come; returns those that the earlier file did not have."""
    out = Writer(draft.file, earlier.form)
    fresh = []
    for index, found in enumerate(rows):
        row = found
        if earlier.find(row):
            old = earlier.touched.get((row["start"], row["end"], row["as_stated"]))
            row = (merged(row, old) if old else row) | {"state": "seen"}
        elif earlier:
            fresh.append(Fresh(index, int(row["start"]), row["as_stated"], row["label"]))
        row = known.mark(row)
        out.writerow(row)
        result.states[row["state"]] += 1
        for name in SUGGESTED:
            result.suggested[name] += bool(row[name])
        result.confidence[row["confidence"]] += 1
        if row["state"] == "new" and len(result.fresh) < _TOLD:
            result.fresh.append(_shown(row))
    return fresh


def _shown(row: Row) -> str:
    label = f" {row['label']}" if row["label"] else ""
    return f"{plain(row['as_stated'])} ({row['start']}-{row['end']}{label})"


def _carry_over(
    stack: ExitStack, draft: Draft, earlier: Earlier, fresh: list[Fresh], result: Extraction
) -> Draft:
    """The draft, and where rows moved or are gone, a second one that carries them."""
    lost = earlier.lost()
    if not lost:
        return draft
    pairs = align(lost, fresh)
    final = stack.enter_context(Draft(draft.path))
    out = Writer(final.file, earlier.form)
    draft.file.flush()
    result.fresh.clear()
    with draft.partial.open(encoding="utf-8-sig", newline="") as file:
        for index, found in enumerate(csv.DictReader(file, delimiter=earlier.form.delimiter)):
            row: Row = {name: unguarded(cell) for name, cell in found.items()}
            if index in pairs and row["state"] == "new":
                row = merged(row, pairs[index]) | {"state": "moved"}
                result.states.subtract(["new"])
                result.states["moved"] += 1
            elif row["state"] == "new" and len(result.fresh) < _TOLD:
                result.fresh.append(_shown(row))
            out.writerow(row)
    carried = {id(row) for row in pairs.values()}
    for row in lost:
        if id(row) not in carried:
            out.writerow(row | {"state": "gone"})
            result.states["gone"] += 1
            decided = f": {row['decision']}" if row["decision"] else ""
            result.gone.append(_shown(row) + decided)
    return final
