"""One ratio as an object: its number with bounds, its readings, its prints, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..export import asked, chosen, inputs_in
from ..messages import Lang
from ..model import (
    Inputs,
    Root,
    formats,
    lookup,
    records,
)
from ..problems import InputError, Problem, one_of
from . import charts
from .citing import Style, cited
from .header import citation
from .markup import CLASS, Section, drawn, nothing, section
from .templates import filled

Record = dict[str, Any]
Number = Fraction | Decimal | None


@dataclass(frozen=True)
class RatioValue:
    """A ratio of one entity and period, under one reading.

    `value` is None where a side is a range or the ratio is refused; `lower` and `upper` are then
    all that is known (an infinite one is ``Decimal("Infinity")``). `facts` are ids, `sources` codes
    of data/raw/sources.csv, `cautions` sentences in the language asked for. `readings` are the
    other readings of the print, each with its number; `row` is the row of `analysis.ratios`.
    """

    ratio: str
    label: str
    entity: str
    entity_label: str
    period: str
    value: Number
    lower: Number
    upper: Number
    closed: str
    unit: str
    verdict: str
    reason: str
    formula: str
    reading: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    cautions: tuple[str, ...]
    lang: Lang
    readings: tuple[RatioValue, ...] = field(default=(), repr=False)
    row: Record = field(default_factory=dict, repr=False, compare=False)
    _inputs: Inputs | None = field(default=None, repr=False, compare=False)

    @property
    def shown(self) -> str:
        """The number as a person reads it, never claiming more than is known."""
        return (
            self.reason if self.verdict == "refused" else str(formats.ranged(self.row, self.lang))
        )

    def __float__(self) -> float:
        """The value; raises ValueError where there is none, with the reason."""
        if self.value is None:
            raise ValueError(f"{self.label} ({self.entity_label}, {self.period}): {self.shown}")
        return float(self.value)

    def __str__(self) -> str:
        lines = [self._head, f"  {self.shown}"]
        lines += [f"  = {self.formula}"] if self.formula and self.verdict != "refused" else []
        lines += [f"  {each.shown} = {each.formula}" for each in self.readings]
        lines += [f"  · {caution}" for caution in self.cautions]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        told = [f"{each.shown} = {each.formula}" for each in self.readings] + list(self.cautions)
        formula = self.formula if self.verdict != "refused" else ""
        shown = {"head": self._head, "shown": self.shown, "formula": formula, "told": told}
        return Section(filled("value", self.lang, css=CLASS, **shown))._repr_html_()

    @property
    def _head(self) -> str:
        return f"{self.label} · {self.entity_label} · {formats.period(self.period, self.lang)}"

    def chart(self) -> Section:
        """The bounds of the ratio and of its readings as a chart."""
        inputs = self._known
        rows = [self.row, *(each.row for each in self.readings)]
        made = charts.ranges(rows, inputs.codebook, self.lang)
        if made is None:
            return nothing("chart.ranges", self.lang)
        known = {row["source"]: row for row in inputs.sources}
        told = citation([known[code] for code in self.sources], self.lang)
        return section("chart.ranges", self.lang, drawn(made, told))

    def cite(self, style: Style = "text") -> str:
        """The sources of its prints: a line of text, or an entry of BibTeX for each."""
        return cited(self.sources, self._known, style)

    @property
    def _known(self) -> Inputs:
        if self._inputs is None:
            raise TypeError("made by hand: `analysis.ratio` knows the project")
        return self._inputs


def ratio(  # noqa: PLR0913 (what chooses one row)
    name: lookup.Words,
    entity: lookup.Words = "",
    period: lookup.Words = "",
    source: lookup.Words = "",
    *,
    reading: str = "",
    base: str = "",
    lang: Lang = "en",
    root: Root = None,
) -> RatioValue:
    """One ratio: its number with bounds, why not, its readings, prints and sources.

    `name` and `entity` are codes or labels in any language. Of several rows the one of the source
    whose text was read is taken, under the preferred reading (`reading` is ``preferred`` or
    ``alternative``). `base` is what an implied count assumes.

    >>> import analysis
    >>> found = analysis.ratio("income_per_incubated_firm", entity="蘭州留創園", period=2020)
    >>> float(found), found.formula
    (4000000.0, '2.68億元 ÷ 67家')
    >>> print(analysis.ratio("employees_per_firm", "蘭州留創園").shown)
    10.4–12.0 people per firm

    Raises InputError where a name names nothing, and where no row or more than one is left.
    """
    inputs = inputs_in(root, lang)
    among = chosen(inputs, ratio=name, entity=entity, period=period, source=source)
    lookup.one(name, "ratio", inputs.codebook)
    rows = records(asked(inputs.ratios(lang, base), inputs, lang, among))
    read = set(inputs.figures.loc[inputs.figures["start"] != "", "source"])
    own = [row for row in rows if row["facts"].partition(":")[0] in read]
    row, others = _one(own or rows, reading)
    made = _made(row, inputs, lang)
    return replace(made, readings=tuple(_made(other, inputs, lang) for other in others))


def _one(rows: list[Record], reading: str) -> tuple[Record, list[Record]]:
    """The row that is meant, and the other readings of its print."""
    allowed = ("preferred", "alternative")
    if reading and reading not in allowed:
        raise InputError([Problem("argument", "reading", one_of(allowed, reading), repr(reading))])
    wanted = ("alternative",) if reading == "alternative" else ("preferred", "")
    found = [row for row in rows if row["reading"] in wanted]
    known = [row for row in found if row["verdict"] != "refused"]
    found = known or found
    if len(found) != 1:
        told = "; ".join(f"{row['entity']} {row['period']} {row['formula']}" for row in found[:6])
        more = f" and {len(found) - 6} more" if len(found) > 6 else ""
        expected = "one row: name the entity, the period, the source or the base"
        raise InputError([Problem("argument", "ratio", expected, f"{told}{more}" or "none")])
    (row,) = found
    place = ("ratio", "entity", "period", "numerator")
    return row, [
        other
        for other in rows
        if other is not row and other["reading"] and all(other[n] == row[n] for n in place)
    ]


def _made(row: Record, inputs: Inputs, lang: Lang) -> RatioValue:
    caveats, ids = inputs.codebook.caveats, tuple(row["facts"].split())
    own: dict[str, Any] = {
        "label": row["ratio_label"],
        "facts": ids,
        "sources": tuple(dict.fromkeys(each.partition(":")[0] for each in ids)),
        "cautions": tuple(caveats[code].text[lang] for code in row["caveats"].split()),
        "lang": lang,
        "row": row,
        "_inputs": inputs,
    }
    taken = {one.name: row[one.name] for one in fields(RatioValue) if one.name in row}
    return RatioValue(**taken | own)
