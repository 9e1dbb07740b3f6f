"""What the cells of a table mean: heading and stub tell indicator, unit, period and entity.

A unit stands in the cell, in a column of units, in the heading, the stub, or the caption: the
nearest wins. Rows marked # or 其中 and rows indented are parts of the row above; columns of growth
and of shares are measures of the row's indicator. What is not told is not suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model import Codebook, Indicator, Period, series_name, split
from ..reading import QuantityError, iter_figures, parse_quantity
from ..vocabulary import fold
from .cautions import notes, of_table
from .entities import Entities
from .fitting import is_suspect, is_unit_of
from .grids import Cell, TableText
from .grounds import NONE, SUSPECT, Suggested, Suggestion, TableCell, unplaced
from .indicators import Indicators
from .new_entities import traditional
from .table_words import (
    FOOTNOTE,
    GROSS,
    LEAD,
    NO_FIGURES,
    NUMBER,
    OTHER,
    PART,
    QUALIFIER,
    RANK,
    RANKS,
    THOUSANDS,
    UNIT_NOTE,
    UNITS_HEAD,
    WHOLE_ROW,
    bare_name,
    canonical,
    heading_rows,
    is_unit,
    latest,
    measure_of,
    path,
    period_of,
    stub_columns,
    stub_text,
    unit_in,
    with_unit,
    within,
)

RATES = {"growth", "share"}  # roles of measures that are rates, whatever their indicator's unit is


class _Row(NamedTuple):
    label: str  # as printed, folded
    name: str  # without marks, units and words of order
    depth: int
    is_part: bool
    unit: str
    series: str
    names: str = ""


class TableReader:
    """Reads the tables of one text; shares what the text has told of entities."""

    def __init__(self, codebook: Codebook, entities: Entities, indicators: Indicators) -> None:
        self.codebook, self.entities, self.indicators = codebook, entities, indicators

    def read(self, text: TableText) -> Iterator[Suggested]:
        """The figures of a table in order, with positions in its text."""
        return _Table(self, text).read()

    def place(self, folded: str) -> Suggestion:
        """The entity that a caption, a heading or a stub names."""
        named = (scope.mention.name for scope in reversed(self.entities.read(folded)))
        name = next((name for name in named if name.code), None)
        if name is None:
            return NONE
        return Suggestion(name.code, f"{name.kind} {name.printed} of the table")

    def population(self, code: str) -> str:
        """Words that say whom an entity's figures count: its name, and that it is an area."""
        known, new = self.codebook.entities.get(code), self.entities.new.places.get(code)
        name = fold(known.label["zh-Hans"]) if known else new.hans if new else ""
        return f"{name}全市" if name.endswith(("市", "县", "省", "州")) else name


class _Table:
    """One table while it is read: what holds for all of it, and the rows that a row lies under."""

    def __init__(self, reader: TableReader, text: TableText) -> None:
        self.reader, self.text = reader, text
        rows, self.head = text.grid.rows, heading_rows(text.grid)
        self.stub = stub_columns(text.grid)
        self.columns = [path(rows[: self.head], column) for column in range(len(rows[0]))]
        names = [UNITS_HEAD.fullmatch("".join(path)) for path in self.columns[: self.stub]]
        self.unit_column = next((at for at, match in enumerate(names) if match), None)
        self.placed: dict[str, Suggestion] = {}  # reading a text again would age the ones before
        title = fold(text.grid.caption)
        self.place = self._place(title)
        if not self.place.value:
            self.place = reader.entities.suggest("", [], 0, 0)
        heads = "".join(dict.fromkeys(text for path in self.columns for text in path))
        whose = reader.population(self.place.value)
        self.caption = f"{title} {fold(text.grid.notes)} {heads} {whose}"
        self.parents: list[_Row] = []
        self.whose = ""  # the population of the row's own place
        self.before = ""  # the series of the last level in the row
        stubs = [stub_text(row[: self.stub]) for row in rows[self.head :]]
        self.notes = notes(
            fold(text.grid.notes), (bare_name(fold(row[0].text)) for row in rows[self.head :])
        )
        self.is_of_places = any(self._place(fold(stub)).value for stub in stubs if stub)
        items = reader.codebook.dimensions.items()
        self.parts = {
            fold(item.label[lang]).removesuffix("产业"): f"{code}:{name}"
            for code, dimension in items
            for name, item in dimension.items.items()
            for lang in ("zh-Hans", "zh-Hant")
        }
        self.is_traditional = any(
            one != other
            for one, other in zip(text, fold(text), strict=True)
            if "\u4e00" <= one <= "\u9fff"
        )

    def read(self) -> Iterator[Suggested]:
        for cells in self.text.grid.rows[self.head :]:
            self.before = ""
            row = self._row(cells)
            for at in range(self.stub, len(cells)):
                heading = "".join(self.columns[at])
                again = at > self.stub and cells[at - 1].number == cells[at].number
                if again or NO_FIGURES.search(heading):
                    continue
                for one in self._figure(cells[at], heading, row):
                    if not row.series:
                        named = series_name(one.indicator.value, breakdown=one.breakdown.value)
                        row = row._replace(series=named)
                    yield one
            self.parents = [*(one for one in self.parents if one.depth < row.depth), row]

    def _row(self, cells: list[Cell]) -> _Row:
        stub = list(enumerate(cells[: self.stub]))
        labels = [cell for at, cell in stub if at != self.unit_column and cell.text]
        label = fold(" ".join(cell.text for cell in labels))
        depth = labels[-1].indent if labels else 0
        if mark := PART.match(label):  # rows after 其中 are set under the word behind it
            depth += 2 * len(mark[0])
        is_part = bool(mark) or (bool(self.parents) and depth > self.parents[0].depth)
        column = self.unit_column
        unit = fold(cells[column].text) if column is not None else unit_in(label)
        name = bare_name(label)
        self.whose = self.reader.population(self._place(label).value)
        series = self._series([name], unit, "")
        return _Row(label, name, depth, is_part, unit, series, self._names(label, name))

    def _names(self, label: str, name: str) -> str:
        """What a row's label names that is no indicator: the whole, a place, a time or a part of
        the heading's; ``nothing`` that is known.
        """
        if part := self.parts.get(name.removesuffix("业").removesuffix("产")):
            return part
        if not name or (WHOLE_ROW.fullmatch(label) and not self.is_of_places):
            return "whole"
        is_place = bool(self._place(label).value)
        return "place" if is_place or period_of(label) else "nothing"

    def _place(self, folded: str) -> Suggestion:
        if folded not in self.placed:
            self.placed[folded] = self.reader.place(folded)
        return self.placed[folded]

    def _indicator(self, code: str) -> Indicator:
        return self.reader.codebook.indicators[code]

    def _kind(self, indicator: str) -> str:
        return self._indicator(indicator).kind

    def _role(self, measure: str) -> str:
        return self.reader.codebook.role(measure) if measure not in {"", OTHER} else ""

    def _figure(self, cell: Cell, heading: str, row: _Row) -> Iterator[Suggested]:
        stripped = FOOTNOTE.sub("", fold(cell.text))
        match = NUMBER.fullmatch(stripped)
        start, _ = self.text.places[cell.number]
        if match is None or not THOUSANDS.fullmatch(match["digits"].strip()):
            yield from _in_words(cell, start, row.label)
            return
        measure = measure_of(heading, row.label)
        if measure not in {"", *self.reader.codebook.measures}:
            measure = OTHER
        unit, where = self._unit(match["rest"], heading, row, measure)
        named = self._named(row, heading, unit, measure)
        indicator, _, breakdown = split(named.value)
        if measure == "share" and indicator and self._kind(indicator) in {"share", "rate"}:
            measure = ""  # the indicator is a share itself
        as_stated = cell.text[: len(stripped)].rstrip()
        label = " / ".join(filter(None, (row.label, heading)))
        places = (self._place(row.label), self._place(heading), self.place)
        read = self._read_as(match, unit, where)
        phrase = read.value or as_stated
        whole = indicator and not breakdown
        suspect = whole and is_suspect(self._indicator(indicator), measure, phrase)
        time = self._time(heading, row.label, indicator, measure)
        yield Suggested(
            TableCell(start, start + len(as_stated), as_stated, label),
            named._replace(value=indicator),
            Suggestion(measure, f"heading {heading}") if measure and indicator else NONE,
            Suggestion(breakdown, named.ground) if breakdown else NONE,
            next((one for one in places if one.value), NONE),
            time,
            read,
            self._whole(row, indicator),
            self._cautions(f"{fold(cell.text)} {label}", time.value, unit, suspect),
        )

    def _cautions(self, texts: str, period: str, unit: str, suspect: object) -> Suggestion:
        """The caveats of a figure: what the table's notes say of it, and a size beyond belief."""
        codes = of_table(self.notes, texts, period, counts_people=unit.endswith(("人", "名")))
        ground = "note of the table" if codes else "beyond what is plausible"
        codes += [SUSPECT] if suspect else []
        return Suggestion(" ".join(codes), ground) if codes else NONE

    def _unit(self, rest: str, heading: str, row: _Row, measure: str) -> tuple[str, str]:
        """The figure's unit and where it is printed: the nearest of cell, heading, row, caption."""
        own = QUALIFIER.sub("", rest.strip())
        if own and is_unit(own):
            return own, ""
        rate = self._role(measure) in RATES
        for unit, where in ((unit_in(heading), "heading"), (row.unit, "row")):
            if unit and (not rate or unit in {"%", "‰"}):
                return (RANK if unit in RANKS else unit), where
        if rate:
            return "%", "heading"
        noted = UNIT_NOTE.search(self.caption) or UNIT_NOTE.search(heading)
        told = re.split(r"[、,，;；/]", noted[1]) if noted else []
        told = [unit for unit in told if unit != "%" and is_unit(unit)]
        if len(told) > 1 and row.series:
            indicator = self.reader.codebook.indicators[split(row.series)[0]]
            told = [unit for unit in told if is_unit_of(canonical(unit), indicator)]
        return (told[0], "caption") if len(told) == 1 else ("", "")

    def _named(self, row: _Row, heading: str, unit: str, measure: str) -> Suggestion:
        """The series of a cell: what its row names, else its heading, else both together."""
        if not unit or measure == OTHER:
            return NONE
        head = bare_name(heading)
        role = self._role(measure)
        moved = role in {*RATES, "change"}
        texts = [row.name, row.name + head, LEAD.sub("", row.name)]
        level = "" if role in RATES else unit
        series = self._series(texts, level, heading)
        if not series and row.names != "nothing":
            series = self._series([head], level, heading)
            if not series and moved and not head:  # 增長(%) after the column that it is of
                series = self.before
            if series and ":" in row.names and "/" not in series:
                series = series_name(series, breakdown=row.names)
        if series and not moved:
            self.before = series
        return Suggestion(series, f"label {row.label or heading} of the table") if series else NONE

    def _series(self, texts: list[str], unit: str, heading: str) -> str:
        """The first of `texts` that names one indicator which has the unit.

        In a table of GDP an industry's row (工業) is its value added.
        """
        gross = any(GROSS.search(one.name) for one in self.parents)
        if gross or GROSS.search(self.caption):
            texts = [*texts, *(f"{text}增加值" for text in texts[:1])]
        for text in filter(None, texts):
            own = canonical(unit) if unit else ""
            context = f"{self.caption} {heading} {self.whose}"
            named = self.reader.indicators.named(text, own, context)
            if named:
                return named
        return ""

    def _time(self, heading: str, label: str, indicator: str, measure: str) -> Suggestion:
        """The period: of the heading, else of the row, else of the caption; of a column of growth
        or change beside columns with dates, that of the latest year, or of the one part of a year.
        """
        caption = fold(self.text.grid.caption)
        told = [(heading, "heading"), (label, "row"), (caption, "caption")]
        dated = [(period_of(text), where) for text, where in told if measure != OTHER]
        role = self._role(measure)
        if role in {"growth", "change"}:
            headings = ["".join(path) for path in self.columns]
            if (period := latest(headings, period_of(caption))) is not None:
                dated[-1] = period, "latest column"
        for year_or_part, where in dated:
            period = within(year_or_part, heading, label)
            if not period:
                continue
            kind = self._kind(indicator) if indicator else ""
            end = Period(period).end
            if kind == "stock" and role not in RATES and end:
                return Suggestion(end.isoformat(), f"date of the {where}, a stock at its end")
            is_year = kind == "flow" and len(period) == 10 and period.endswith("-12-31")
            # 營業額 under 110年底 is of the year
            return Suggestion(period[:4] if is_year else period, f"date of the {where}")
        return NONE

    def _read_as(self, match: re.Match[str], unit: str, where: str) -> Suggestion:
        """The number with its unit as a phrase, where the cell prints it without."""
        digits = re.sub(r"\s", "", match["digits"])
        plain = digits == match["digits"].strip() and match["sign"] in {None, "-"}
        if not where and plain:
            return NONE
        sign, rest = "-" if match["sign"] else "", match["rest"].strip()
        number = f"{match['lead'] or ''}{sign}{digits}"
        phrase = with_unit(number, unit) + rest if where else f"{number}{rest}"
        try:
            parse_quantity(phrase)
        except QuantityError:
            return NONE
        if self.is_traditional:
            phrase = traditional(phrase)
            phrase = phrase.replace("臺", "台") if "台" in self.text else phrase
        return Suggestion(phrase, f"unit {unit} of the {where}" if where else "spaces and signs")

    def _whole(self, row: _Row, indicator: str) -> Suggestion:
        """The indicator that a row is a part of."""
        above = (one for one in reversed(self.parents) if one.depth < row.depth)
        whole = next(above, None) if row.is_part and indicator else None
        code = split(whole.series)[0] if whole and whole.series else ""
        if whole is None or not code or code == indicator:
            return NONE
        return Suggestion(code, f"under {whole.name}")


def _in_words(cell: Cell, start: int, label: str) -> Iterator[Suggested]:
    """The figures of a cell that is no single number (a remark, 1.2:51.0:47.8): not placed."""
    lead = f"{label}为"
    for figure in iter_figures(lead + cell.text):
        first, last = figure.start - len(lead), figure.end - len(lead)
        if first >= 0 and figure.kind not in {"date", "ordinal"}:
            found = TableCell(start + first, start + last, cell.text[first:last], label)
            yield unplaced(found)
