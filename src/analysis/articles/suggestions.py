"""Suggests for every figure of a text its indicator, entity and period, each with its ground."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ..model import Codebook, PlaceRow, split
from ..vocabulary import fold
from .cautions import said_in
from .changes import NO_CHANGE, Change, changes
from .dated import Dated, dates_of, is_period, iso_of, published, tells_part_of_year
from .entities import Entities
from .fitting import is_suspect
from .grounds import NONE, SUSPECT, Suggested, Suggestion
from .indicators import Indicators, is_goal
from .meanings import Place
from .passages import Passage
from .periods import Context, Paragraph, Told, last_stop
from .table_reading import TableReader

if TYPE_CHECKING:
    from ..reading import Figure

# Words of a period's ground, and the caveat that it needs.
_CAUTIONS = (
    ("no date printed", "date_not_printed"),
    ("before in the paragraph", "year_inferred"),
    ("date 年末", "year_inferred"),
    ("date 年底", "year_inferred"),
    ("of a year printed before", "year_inferred"),
    ("the time that the text before gives", "year_inferred"),
    ("in a paragraph before", "year_inferred"),
)
_AIMED = frozenset(("stock", "flow", "rate", "share"))
PLACED = frozenset(("ordinal", "date"))  # found in a text, and no figures
_HEAD = 1000  # characters in which the day of publication is looked for
# A line ends a paragraph, unless it ends within a sentence.
_PARAGRAPH = re.compile(r"(?<![,，、;；\s])\s*\n")
_REACH = 200  # characters around a figure that are asked what it is; no clause is as long
_SKIPPED = re.compile(r"[\s\"“”'‘’「」『』《》〈〉]+")
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_CLAUSE = re.compile(r"[,;。!?]")
_ENDED = re.compile(r"[,;。!?、)]|$")
_SENTENCE = re.compile(r"[;。!?]")


class Squeezed:
    """Folded text without quotes, spaces and remarks in parentheses that hold no figure.

    What is left reads on: “開辦企業”審批環節 holds the name 開辦企業審批環節.
    """

    def __init__(self, folded: str, spans: list[tuple[int, int]]) -> None:
        starts = [start for start, _ in spans]
        gone = [match.span() for match in _SKIPPED.finditer(folded)]
        for match in _ASIDE.finditer(folded):
            at = bisect_left(starts, match.start())
            if at == len(starts) or starts[at] >= match.end():
                gone.append(match.span())
        self._starts: list[int] = []
        self._removed: list[int] = []
        parts, at, removed = [], 0, 0
        for start, end in sorted(gone):
            if end > at:
                start = max(start, at)  # noqa: PLW2901 (a space inside a remark)
                parts.append(folded[at:start])
                removed += end - start
                self._starts.append(start)
                self._removed.append(removed)
                at = end
        self.text = "".join([*parts, folded[at:]])

    def at(self, position: int) -> int:
        """Where a position of the folded text is in the squeezed one."""
        index = bisect_right(self._starts, position - 1)
        return position - self._removed[index - 1] if index else position


class Suggester:
    """Reads one text in order, passage by passage; what it has told so far is context."""

    def __init__(self, codebook: Codebook, day: str = "") -> None:
        """`day` is the day of publication that data/raw/sources.csv has, if any."""
        self._codebook = codebook
        self._indicators = Indicators(codebook)
        self._entities = Entities(codebook)
        self.tables = TableReader(codebook, self._entities, self._indicators)
        self._day = day
        self._ground = f"published {day} (sources.csv)" if day else ""
        self._context = Context()
        self.unread = 0  # tables that were not read

    @property
    def day(self) -> str:
        """The day of publication, as given or as the head of the text prints it; "" for none."""
        return self._day

    @property
    def places(self) -> list[PlaceRow]:
        """The places that the text named and the codebook does not have."""
        return list(self._entities.new.places.values())

    def suggest(self, passage: Passage, figures: Sequence[Figure]) -> Iterator[Suggested]:
        """The passage's figures, without ordinals and dates, in order; positions in the passage."""
        text = passage.text
        if passage.start < _HEAD and not self._day:
            self._day = published(text[:_HEAD])
            self._ground = f"published {self._day} (head of the text)" if self._day else ""
        ends = [match.end() for match in _PARAGRAPH.finditer(text)]
        at = 0
        for number, group in groupby(figures, key=lambda one: bisect_right(ends, one.start)):
            paragraph = list(group)
            start = ends[number - 1] if number else 0
            self._pass_over(text[at:start])
            at = ends[number] if number < len(ends) else len(text)
            at = max(at, paragraph[-1].end)
            yield from self._paragraph(text[start:at], start, paragraph)
        self._pass_over(text[at:])

    def _pass_over(self, text: str) -> None:
        """Lines without figures: only whom they speak of counts."""
        for line in text.split("\n"):
            if line.strip():
                folded = fold(line)
                self._entities.read(folded)
                self._indicators.passed(folded)

    def _paragraph(self, text: str, offset: int, figures: list[Figure]) -> Iterator[Suggested]:
        folded = fold(text)
        scopes = self._entities.read(folded)
        spans = [(figure.start - offset, figure.end - offset) for figure in figures]
        printed = [
            Dated(start, end, figure.as_stated, _period_of(figure))
            for figure, (start, end) in zip(figures, spans, strict=True)
            if figure.kind == "date"
            and (_period_of(figure) or tells_part_of_year(figure.as_stated))
        ]
        dates = dates_of(folded, printed, self._day, self._context.year[:4])
        counted = [
            (figure, span)
            for figure, span in zip(figures, spans, strict=True)
            if figure.kind not in PLACED
        ]
        squeezed = Squeezed(folded, spans)
        mentions = self._indicators.mentions(squeezed.text)
        roles = changes(folded, counted)
        states = [
            (role.since, start)
            for role, (_, (start, _)) in zip(roles, counted, strict=True)
            if role.after
        ]
        when = Paragraph(folded, dates, Told(self._day, self._ground, self._context), states)
        places = list(_places(squeezed, counted, roles))
        clauses = _stops(_CLAUSE, folded, spans)
        previous, last = NONE, 0
        for (figure, (start, _)), place in zip(counted, places, strict=True):
            previous = previous if place.sentence <= last else NONE
            told = self._indicators.suggest(squeezed.text, mentions, place, previous)
            previous, last = told, place.start
            indicator, measure, breakdown = split(told.value)
            kind = self._indicators.kind_of(indicator)
            clause = last_stop(clauses, start)
            entity = self._entities.suggest(folded, scopes, start, clause)
            named = self._indicators.is_before(told.value)  # as a state of its own
            change = place.change if not (named and place.change.after) else NO_CHANGE
            role = when.role(start, is_goal(squeezed.text, place)) if measure == "level" else ""
            aimed = role if kind in _AIMED else ""
            time = when.suggest(start, aimed or kind, change)
            what = Suggestion(aimed, "ahead of publication") if aimed else NONE
            if measure != "level" and when.role(start, is_goal(squeezed.text, place)):
                told, indicator, measure, breakdown = NONE, "", "level", ""  # growth aimed at
            if measure != "level":
                what = Suggestion(measure, told.ground)
            part = Suggestion(breakdown, told.ground) if breakdown else NONE
            read = NONE
            if place.bare and indicator:
                unit = self._indicators.unit_of(told.value)
                read = Suggestion(f"{figure.as_stated}{unit}", f"unit {unit} of the codebook")
            found = Suggested(figure, told._replace(value=indicator), what, part, entity, time)
            phrase = read.value or figure.as_stated
            entry = self._codebook.indicators.get(indicator) if not breakdown else None
            suspect = entry is not None and is_suspect(entry, what.value, phrase)
            said = said_in(folded[when.sentence(start) : start])
            yield found._replace(read_as=read, caveats=_cautions(time, read, said, suspect))
        self._indicators.passed(squeezed.text)
        self._context = when.learn(self._context)


def _cautions(time: Suggestion, read: Suggestion, said: Iterable[str], suspect: bool) -> Suggestion:
    """The caveats of what is read and not printed, a period or a unit, of what its sentence says
    of a figure (初步核算), and of what is suspect.
    """
    codes = [*said]
    codes += [code for words, code in _CAUTIONS if words in time.ground]
    codes += ["unit_read"] if read.value else []
    codes += [SUSPECT] if suspect else []
    return (
        Suggestion(" ".join(dict.fromkeys(codes)), "read, said of it, or beyond what is plausible")
        if codes
        else NONE
    )


def _period_of(figure: Figure) -> str:
    """The period that a date says."""
    period = figure.period or ""
    return period if is_period(period) else iso_of(fold(figure.as_stated))


def _places(
    squeezed: Squeezed, counted: list[tuple[Figure, tuple[int, int]]], roles: list[Change]
) -> Iterator[Place]:
    """Where each figure stands among the clauses and the other figures."""
    text = squeezed.text
    spans = [(squeezed.at(start), squeezed.at(end)) for _, (start, end) in counted]
    clauses = _stops(_CLAUSE, text, spans)
    sentences = _stops(_SENTENCE, text, spans)
    for index, ((figure, _), (start, end)) in enumerate(zip(counted, spans, strict=True)):
        clause = last_stop(clauses, start)
        earlier = spans[index - 1][1] if index else -1
        follows = earlier > clause
        stop = bisect_left(clauses, end + 1)
        after = clauses[stop] - 1 if stop < len(clauses) else len(text)
        if index + 1 < len(spans):
            after = min(after, spans[index + 1][0])
        yield Place(
            start=start,
            end=end,
            before=max(clause, earlier, start - _REACH),
            after=min(max(after, end), end + _REACH),
            clause=max(clause, start - _REACH),
            sentence=max(last_stop(sentences, start), start - 2 * _REACH),
            unit=figure.unit,
            added=figure.change == "by",
            change=roles[index],
            label=figure.label or "",
            follows=follows,
            bare=figure.kind == "count" and not figure.unit and bool(_ENDED.match(text, end)),
        )


def _stops(pattern: re.Pattern[str], text: str, spans: list[tuple[int, int]]) -> list[int]:
    """Ends of what `pattern` matches outside figures."""
    starts = [start for start, _ in spans]
    stops = []
    for match in pattern.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() >= spans[at][1]:
            stops.append(match.end())
    return stops
