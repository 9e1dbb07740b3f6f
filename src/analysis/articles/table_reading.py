"""What the cells of a table mean: heading and stub tell indicator, unit, period and entity.

A unit stands in the cell, in a column of units, in the heading, the stub, or the caption: the
nearest wins. Rows marked # or 其中 and rows indented are parts of the row above; columns of growth
and of shares are measures of the row's indicator. What is not told is not suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..model import Codebook, series_name, split
from ..reading import QuantityError, iter_figures, parse_quantity
from ..vocabulary import fold
from .dated import is_period, iso_of
from .entities import Entities
from .grids import Cell, Grid, TableText
from .grounds import NONE, Suggested, Suggestion, TableCell
from .indicators import Indicators, is_unit_of
from .new_entities import traditional

_FOOTNOTE = re.compile(r"(?:\s*(?:[*＊†①-⑳]|\[\d{1,2}\]|(?<=\d)\s+[a-z]\)))+$")
_MINUS = r"[-−－–△▲]|负"
_NUMBER = re.compile(
    rf"(?P<lead>约|近|超过|超|逾|不足)?(?P<sign>{_MINUS})?(?P<digits>\d[\d,\s]*(?:\.\d+)?)(?P<rest>\D*)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[\s,]\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")
_QUALIFIER = re.compile(r"(?:以上|以下|以内|左右|多|余|不足|上下)?$")
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_DATED = re.compile(r"(?:19|20)\d{2}(?:年.*)?|(?:民国)?\d{2,3}年\D*")
_PARENS = re.compile(r"\(([^()]*)\)")
_UNIT_NOTE = re.compile(r"单位[:：]?\s*([^)）\s]+)")
_PART = re.compile(r"^(?:[#＃]|其中[:：]?|其中)\s*")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、])\s*"
)
_UNITS_HEAD = re.compile(r"(?:计量)?单位")
_NO_FIGURES = re.compile(r"序号|编号|代码")
_GROWTH = re.compile(r"增长|增减|增速|增幅|同比|年增率|成长率|升降")
_SHARE = re.compile(r"占比|比重|构成|占\S*比例")
_ROLES = (("target", "目标"), ("forecast", "预计|预期"))
RANK, _RANKS = "名次", {"位", "名", "位次", "名次"}
_RATE_WORDS = re.compile(r"(?:(?:比|较)上年(?:同期)?增长|同比增长|年增率|增长|增速|占比|比重)%?$")
_TOTAL = re.compile(r"(?:合计|总计|总数|数量|数)$")
_LEAD = re.compile(r"^(?:年末|期末|全年|当年|本年|企业|全市|全区|全省)")
_GROSS = re.compile(r"生产总值|增加值")
_MARKS = re.compile(r"[\s*＊†①-⑳:：]|\[\d{1,2}\]")


class _Row(NamedTuple):
    label: str  # as printed, folded
    name: str  # without marks, units and words of order
    depth: int
    is_part: bool
    unit: str
    series: str


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
        """The word for what figures of an entity count, by its kind."""
        known = self.codebook.entities.get(code)
        kind = known.type if known else self.entities.new.places[code].type if code else ""
        return "全市" if kind in {"city", "county", "province"} else "高新区" if kind else ""

    def period(self, text: str) -> str:
        """The period that a heading, a stub or a caption prints; "" for none."""
        for figure in iter_figures(text):
            period = (figure.period or iso_of(text)) if figure.kind == "date" else ""
            if is_period(period):
                return period
        match = _YEAR.search(text)
        return match[0][:4] if match else ""


class _Table:
    """One table while it is read: what holds for all of it, and the rows that a row lies under."""

    def __init__(self, reader: TableReader, text: TableText) -> None:
        self.reader, self.text = reader, text
        rows, self.head = text.grid.rows, _head(text.grid)
        self.stub = _stub(text.grid)
        self.columns = [_path(rows[: self.head], column) for column in range(len(rows[0]))]
        names = [_UNITS_HEAD.fullmatch("".join(path)) for path in self.columns[: self.stub]]
        self.unit_column = next((at for at, match in enumerate(names) if match), None)
        title = fold(text.grid.caption)
        self.place = reader.place(title)
        if not self.place.value:
            self.place = reader.entities.suggest("", [], 0, 0)
        heads = "".join(dict.fromkeys(text for path in self.columns for text in path))
        whose = reader.population(self.place.value)
        self.caption = f"{title} {fold(text.grid.notes)} {heads} {whose}"
        self.parents: list[_Row] = []
        self.is_traditional = any(
            one != other
            for one, other in zip(text, fold(text), strict=True)
            if "\u4e00" <= one <= "\u9fff"
        )

    def read(self) -> Iterator[Suggested]:
        for cells in self.text.grid.rows[self.head :]:
            row = self._row(cells)
            for at in range(self.stub, len(cells)):
                heading = "".join(self.columns[at])
                again = at > self.stub and cells[at - 1].number == cells[at].number
                if again or _NO_FIGURES.search(heading):
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
        if mark := _PART.match(label):  # rows after 其中 are set under the word behind it
            depth += 2 * len(mark[0])
        is_part = bool(mark) or (bool(self.parents) and depth > self.parents[0].depth)
        column = self.unit_column
        unit = fold(cells[column].text) if column is not None else _unit_in(label)
        name = _name(label)
        return _Row(label, name, depth, is_part, unit, self._series([name], unit, ""))

    def _figure(self, cell: Cell, heading: str, row: _Row) -> Iterator[Suggested]:
        stripped = _FOOTNOTE.sub("", fold(cell.text))
        match = _NUMBER.fullmatch(stripped)
        if match is None or not _THOUSANDS.fullmatch(match["digits"].strip()):
            return
        start, _ = self.text.places[cell.number]
        measure = _measure(heading, row.label)
        unit, where = self._unit(match["rest"], heading, row, measure)
        named = self._named(row, heading, unit, measure)
        indicator, _, breakdown = split(named.value)
        as_stated = cell.text[: len(stripped)].rstrip()
        label = " / ".join(filter(None, (row.label, heading)))
        places = (self.reader.place(row.label), self.reader.place(heading), self.place)
        yield Suggested(
            TableCell(start, start + len(as_stated), as_stated, label),
            named._replace(value=indicator),
            Suggestion(measure, f"heading {heading}") if measure and indicator else NONE,
            Suggestion(breakdown, named.ground) if breakdown else NONE,
            next((one for one in places if one.value), NONE),
            self._time(heading, row.label, indicator, measure),
            self._read_as(match, unit, where),
            self._whole(row, indicator),
        )

    def _unit(self, rest: str, heading: str, row: _Row, measure: str) -> tuple[str, str]:
        """The figure's unit and where it is printed: the nearest of cell, heading, row, caption."""
        own = _QUALIFIER.sub("", rest.strip())
        if own and _is_unit(own):
            return own, ""
        is_rate = measure in {"growth", "share"}
        for unit, where in ((_unit_in(heading), "heading"), (row.unit, "row")):
            if unit and (not is_rate or unit in {"%", "‰"}):
                return (RANK if unit in _RANKS else unit), where
        if is_rate:
            return "%", "heading"
        noted = _UNIT_NOTE.search(self.caption) or _UNIT_NOTE.search(heading)
        told = re.split(r"[、,，;；/]", noted[1]) if noted else []
        told = [unit for unit in told if unit != "%" and _is_unit(unit)]
        if len(told) > 1 and row.series:
            indicator = self.reader.codebook.indicators[split(row.series)[0]]
            told = [unit for unit in told if is_unit_of(_canonical(unit), indicator)]
        return (told[0], "caption") if len(told) == 1 else ("", "")

    def _named(self, row: _Row, heading: str, unit: str, measure: str) -> Suggestion:
        """The series of a cell: what its row names, else its heading, else both together."""
        if not unit:
            return NONE
        head = _name(heading)
        texts = [row.name, row.name + head, head, _LEAD.sub("", row.name)]
        level = "" if measure in {"growth", "share"} else unit
        series = self._series(texts, level, heading)
        return Suggestion(series, f"label {row.label or heading} of the table") if series else NONE

    def _series(self, texts: list[str], unit: str, heading: str) -> str:
        """The first of `texts` that names one indicator which has the unit.

        In a table of GDP an industry's row (工業) is its value added.
        """
        gross = any(_GROSS.search(one.name) for one in self.parents)
        if gross or _GROSS.search(self.caption):
            texts = [*texts, *(f"{text}增加值" for text in texts[:1])]
        for text in filter(None, texts):
            named = self.reader.indicators.named(text, unit, self.caption + heading)
            if named:
                return named
        return ""

    def _time(self, heading: str, label: str, indicator: str, measure: str) -> Suggestion:
        """The period: of the heading, else of the row, else of the caption."""
        caption = fold(self.text.grid.caption)
        for text, where in ((heading, "heading"), (label, "row"), (caption, "caption")):
            period = self.reader.period(text)
            if not period:
                continue
            kind = self.reader.codebook.indicators[indicator].kind if indicator else ""
            if kind == "stock" and len(period) == 4 and measure not in {"growth", "share"}:
                return Suggestion(f"{period}-12-31", f"date of the {where}, a stock at its end")
            return Suggestion(period, f"date of the {where}")
        years = [self.reader.period("".join(path)) for path in self.columns]
        if measure == "growth" and any(years):  # a column of growth beside columns of years
            return Suggestion(max(years), "date of the latest column")
        return NONE

    def _read_as(self, match: re.Match[str], unit: str, where: str) -> Suggestion:
        """The number with its unit as a phrase, where the cell prints it without."""
        digits = re.sub(r"\s", "", match["digits"])
        plain = digits == match["digits"].strip() and match["sign"] in {None, "-"}
        if not where and plain:
            return NONE
        sign, rest = "-" if match["sign"] else "", match["rest"].strip()
        phrase = f"{match['lead'] or ''}{sign}{digits}{unit if where else ''}{rest}"
        try:
            parse_quantity(phrase)
        except QuantityError:
            return NONE
        phrase = traditional(phrase) if self.is_traditional else phrase
        return Suggestion(phrase, f"unit {unit} of the {where}" if where else "spaces and signs")

    def _whole(self, row: _Row, indicator: str) -> Suggestion:
        """The indicator that a row is a part of."""
        above = (one for one in reversed(self.parents) if one.depth < row.depth)
        whole = next(above, None) if row.is_part and indicator else None
        code = split(whole.series)[0] if whole and whole.series else ""
        if whole is None or not code or code == indicator:
            return NONE
        return Suggestion(code, f"under {whole.name}")


def _head(grid: Grid) -> int:
    """How many rows are heading: those before the first with a number that is no year."""
    for at, row in enumerate(grid.rows):
        told = [_FOOTNOTE.sub("", fold(cell.text)) for cell in row[1:]]
        if any(_NUMBER.fullmatch(text) and not _DATED.fullmatch(text) for text in told):
            return at if at else 0
    return 1


def _stub(grid: Grid) -> int:
    """How many columns name the rows: those before the first with numbers."""
    head = _head(grid)
    body = grid.rows[head:]
    for at in range(len(grid.rows[0])):
        told = [fold(row[at].text) for row in body if row[at].text]
        numbers = [text for text in told if _NUMBER.fullmatch(_FOOTNOTE.sub("", text))]
        years = [text for text in numbers if _DATED.fullmatch(text)]
        labels = at == 0 and len(years) == len(numbers)
        if len(numbers) * 2 > len(told) and not labels:
            return at
    return 1


def _path(rows: list[list[Cell]], column: int) -> list[str]:
    """The headings above a column, a merged one once."""
    cells = dict.fromkeys((row[column].number, fold(row[column].text)) for row in rows)
    return [text for _, text in cells if text]


def _name(label: str) -> str:
    """A label without marks, numbering, 其中 and what stands in parentheses."""
    text = _PART.sub("", _NUMBERING.sub("", label.strip()))
    text = _PARENS.sub("", text)
    for word in (
        "比上年同期增长",
        "比上年增长",
        "同比增长",
        "年增率",
        "增长",
        "增速",
        "占比",
        "比重",
    ):
        text = text.removesuffix(word).removesuffix(word + "%")
    text = _MARKS.sub("", _DATED.sub("", text)).removesuffix("%")
    return _TOTAL.sub("", text) or text


def _measure(heading: str, label: str) -> str:
    for text in (heading, label):
        if _GROWTH.search(text):
            return "growth"
        if _SHARE.search(text) and not text.startswith("研发"):
            return "share"
        for measure, words in _ROLES:
            if re.search(words, text):
                return measure
    return ""


def _unit_in(label: str) -> str:
    """The unit in a label's parentheses, or at its end after / or 、."""
    for inner in [*_PARENS.findall(label)[::-1], label.rpartition("/")[2]]:
        unit = (_UNIT_NOTE.search(inner) or [None, inner.strip()])[1]
        if unit and unit != label and _is_unit(unit):
            return unit
    return "%" if label.endswith("%") else ""


@lru_cache(maxsize=4096)
def _is_unit(text: str) -> bool:
    if text in _RANKS:
        return True
    if len(text) > 12 or any(char.isdigit() for char in text):
        return False
    try:
        return bool(parse_quantity(f"1{text}").unit)
    except QuantityError:
        return False


@lru_cache(maxsize=4096)
def _canonical(text: str) -> str:
    return parse_quantity(f"1{text}").unit
