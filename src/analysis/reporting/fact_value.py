"""One fact as an object: what was printed, where, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..export import inputs_in
from ..messages import Lang
from ..model import Inputs, Root, formats, records
from ..problems import InputError, Problem, nearest
from .citing import Style, address, cited

Record = dict[str, Any]
STOPS = "。！？!?\n"


@dataclass(frozen=True)
class FactValue:
    """A printed figure, placed: `row` is its row of `analysis.facts`."""

    id: str
    address: str
    as_stated: str
    entity_label: str
    indicator_label: str
    cautions: tuple[str, ...]
    lang: Lang
    row: Record = field(repr=False, compare=False)
    _inputs: Inputs = field(repr=False, compare=False)

    @property
    def shown(self) -> str:
        """What the wording means, as a person reads it."""
        row = self.row
        ends = (row["lower"], row["upper"], row["closed"], row["unit"])
        return str(formats.interval(*ends, self.lang))

    @property
    def sentence(self) -> str:
        """The sentence that it stands in, where the source's text is at hand; else empty."""
        path = self._inputs.project.texts / f"{self.row['source']}.txt"
        start, end = self.row["start"], self.row["end"]
        if start is None or not path.is_file():
            return ""
        text = path.read_bytes().decode()
        if text[start:end] != self.as_stated:
            return ""
        first = max(text.rfind(stop, 0, start) for stop in STOPS) + 1
        after = [place for stop in STOPS if (place := text.find(stop, end)) >= 0]
        return text[first : min(after, default=len(text) - 1) + 1].strip()

    def cite(self, style: Style = "text") -> str:
        """Its source and place: a line of text, or an entry of BibTeX."""
        return cited([self.id], self._inputs, style)

    def __str__(self) -> str:
        period = formats.period(self.row["period"], self.lang)
        lines = [f"{self.indicator_label} · {self.entity_label} · {period}"]
        lines += [f"  {self.as_stated}: {self.shown}", f"  {self.address}"]
        lines += [f"  · {caution}" for caution in self.cautions]
        return "\n".join(lines)

    __repr__ = __str__


def fact(id: str, *, lang: Lang = "en", root: Root = None) -> FactValue:  # noqa: A002 (its name)
    """One fact by its id or its address: its print, meaning, place, cautions and source.

    >>> import analysis
    >>> print(analysis.fact("lanzhou-daily-2021-03-16:1134"))
    Employees of incubated firms · Lanzhou returnee park · 2020
      700余人: 700–<800 people
      lanzhou-daily-2021-03-16#char=1134,1139

    Raises InputError for an id that no fact has, with the nearest.
    """
    inputs = inputs_in(root, lang)
    rows = {row["fact"]: row for row in records(inputs.facts())}
    rows = {address(row): row for row in rows.values()} | rows
    if id not in rows:
        near = nearest(str(id), rows)
        expected = f"the id of a fact{f' (nearest: {near})' if near else ''}, as `facts` gives it"
        raise InputError([Problem("argument", "id", expected, repr(id))])
    row, book = rows[id], inputs.codebook
    return FactValue(
        id=row["fact"],
        address=address(row),
        as_stated=row["as_stated"],
        entity_label=book.entities[row["entity"]].label[lang],
        indicator_label=book.indicators[row["indicator"]].label[lang],
        cautions=tuple(book.caveats[code].text[lang] for code in row["caveats"].split()),
        lang=lang,
        row=row,
        _inputs=inputs,
    )
