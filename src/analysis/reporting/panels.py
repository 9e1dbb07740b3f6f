"""Places and years side by side: every ratio that is known of several, with its range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..export import chosen, inputs_in
from ..messages import Lang, say
from ..model import (
    SOURCES,
    Compared,
    Root,
    comparisons,
    lookup,
    records,
    untyped,
)
from .canvas import Chart, Facet
from .chart_parts import Record, bar, chart, label, spanning, top_of
from .comparison_section import (
    Sources,
    comparison_table,
    number_of,
    quarrels,
    ratio_groups,
)
from .evidence import about_section
from .finding_ground import MISPRINT, number
from .header import citation
from .markup import CLASS, Edition, Notes, Section, drawn, nothing, section
from .printed import Phrases
from .table_sections import refused_rows
from .templates import filled

if TYPE_CHECKING:
    from ..model import Codebook

KEY = "page.panel"
POINTS = 3  # times that make a series
DRAWN = 5  # charts of places, and of years: the table has all
TOLD = 6  # charts whose titles open the page
STANDINGS = ("ranked", "close", "lengths", "unranked")
SAME = ("entity", "period", "lower", "upper", "closed")
Told = tuple[str, Chart]


@dataclass(frozen=True)
class Panel:
    """The rows of ratios (as `analysis.ratios_from` gives them) of several places and years.

    Each method is a section of the page; every ratio stands in its table with the printed phrases
    that it came from, what is drawn of it in a chart for places and one for each place's years.
    """

    ratios: list[Record] = field(repr=False)
    facts: list[Record] = field(repr=False)
    codebook: Codebook = field(repr=False)
    sources: dict[str, Record] = field(repr=False)
    lang: Lang = "zh-Hant"

    @cached_property
    def _groups(self) -> list[list[Record]]:
        return comparisons.panel(self.ratios, self.codebook)

    @cached_property
    def _edition(self) -> Edition:
        refused = [row for row in self.ratios if row["verdict"] == "refused"]
        numbered = [{**row, "number": number} for number, row in enumerate(refused, 1)]
        phrases = Phrases.of([], self.lang, self.facts)
        return Edition(self.lang, self.codebook, phrases, self.facts, numbered)

    @cached_property
    def _used(self) -> list[Record]:
        """The sources of the ratios shown, in their order."""
        facts = (fact for group in self._groups for row in group for fact in row["facts"].split())
        codes = dict.fromkeys(fact.partition(":")[0] for fact in facts)
        return [self.sources[code] for code in codes if code in self.sources]

    @cached_property
    def _drawable(self) -> list[list[Record]]:
        """Each group without what may be a misprint, and without what two sources print alike."""
        found = []
        for group in self._groups:
            rows = [row for row in group if MISPRINT not in row["caveats"].split()]
            seen = {tuple(str(row[name]) for name in SAME): row for row in reversed(rows)}
            found.append([*reversed(seen.values())])
        return found

    @cached_property
    def _places(self) -> list[Told]:
        """A chart for each ratio of several places, the newest of each: where who is highest is
        certain, then where most places are known."""
        found = [comparisons.newest(group) for group in self._drawable]
        found = [rows for rows in found if len({row["entity"] for row in rows}) > 1]
        found.sort(key=lambda rows: STANDINGS.index(_standing(rows)))
        return [
            (f"p{number}", _places_chart(rows, self._edition, self.sources))
            for number, rows in enumerate(found[:DRAWN], 1)
        ]

    @cached_property
    def _series(self) -> list[Told]:
        """A chart for each ratio of one place at several times; the longest."""
        runs = [rows for group in self._drawable for rows in comparisons.over_time(group)]
        runs = sorted((rows for rows in runs if len(rows) >= POINTS), key=len, reverse=True)
        return [
            (f"t{number}", _series_chart(rows, self._edition, self.sources))
            for number, rows in enumerate(runs[:DRAWN], 1)
        ]

    def opening(self) -> Section:
        """What is set side by side, and what that shows."""
        rows = [row for group in self._groups for row in group]
        if not rows:
            return nothing(KEY, self.lang)
        counts = {
            "ratios": len({row["ratio"] for row in rows}),
            "places": len({row["entity"] for row in rows}),
            "sources": len(self._used),
        }
        half = TOLD // 2
        told = [*self._places[:half], *self._series[:half]]
        title = say(f"{KEY}.title", self.lang, **counts)
        html = filled("panel", self.lang, css=CLASS, title=title, counts=counts, told=told)
        verdicts = [row["verdict"] for row in self.ratios]
        about = {
            "title": title,
            "lang": self.lang,
            "found": [title, *(one.title for _, one in told)],
            "dates": sorted({str(one["date"]) for one in self._used if one["date"]})[-1:],
            "facts": len({fact for row in rows for fact in row["facts"].split()}),
            **{name: verdicts.count(name) for name in ("computed", "reported", "refused")},
        }
        return Section(html, about)

    def places(self) -> Section:
        """Each ratio, the newest of each place beside the others."""
        return self._drawn("places", self._places)

    def series(self) -> Section:
        """Each ratio that is known of one place at three times or more."""
        return self._drawn("series", self._series)

    def _drawn(self, name: str, charts: Sequence[Told]) -> Section:
        key = f"{KEY}.{name}"
        if not charts:
            return nothing(key, self.lang)
        parts = "".join(
            f'<div class="plot" id="{anchor}">{drawn(replace(one, note=""), self._cite(one))}</div>'
            for anchor, one in charts
        )
        note = f'<p class="src">{self._edition.say("chart.note")}</p>'
        return section(key, self.lang, note, f'<div class="half">{parts}</div>')

    def _cite(self, one: Chart) -> str:
        """The sources of a chart; of many, that the table names them."""
        cited = [self.sources[code] for code in one.sources if code in self.sources]
        many = self._edition.say("chart.compared.cite")
        return citation(cited, self.lang) if len(cited) < POINTS else many

    def table(self) -> Section:
        """Every ratio with its range, its formula in printed phrases, and its sources."""
        if not self._groups:
            return nothing(f"{KEY}.table", self.lang)
        known, notes = Sources(self.sources, self._edition), Notes(self._edition)
        groups = [[Compared(row, False, False) for row in group] for group in self._groups]
        body = ratio_groups(groups, known, self._edition, notes)
        columns = ("page.compared.whom", "page.facts.bounds", "page.ratios.formula")
        made = comparison_table(f"{KEY}.caption", columns, body, self._edition)
        sound = (row for row in self.facts if MISPRINT not in row["caveats"].split())
        apart = quarrels(comparisons.by_thing(sound), self._edition)
        return section(f"{KEY}.table", self.lang, made, apart, notes.legend(), known.listed())

    def refusals(self) -> Section:
        """What is refused for one of the places, and why."""
        told = refused_rows(self._edition)
        return section("page.refusals", self.lang, told) if told else Section("")

    def about(self) -> Section:
        """Method and sources."""
        return about_section(self._used, self.lang, described=False)


def _standing(rows: Sequence[Record]) -> str:
    """What may be said of who is highest and who lowest."""
    if not comparisons.are_of_one_length(rows):
        return "lengths"
    if not comparisons.may_be_ranked(rows):
        return "unranked"
    high = max(rows, key=lambda row: row["lower"])
    low = min(rows, key=lambda row: row["upper"])
    sure = all(row["upper"] < high["lower"] for row in rows if row is not high)
    sure &= all(row["lower"] > low["upper"] for row in rows if row is not low)
    return "ranked" if sure else "close"


def _chart(
    rows: Sequence[Record],
    name: Callable[[Record], str],
    title: str,
    edition: Edition,
    blanks: dict[str, object],
) -> Chart:
    lang = edition.lang
    axis, unit = spanning(rows, lang)
    bars = [
        bar(
            name(row),
            number_of(row, lang, top_of(rows)),
            row,
            is_loose="base_not_defined" in row["caveats"].split(),
        )
        for row in rows
    ]
    blanks["label"] = label(edition.codebook, "ratios", rows[0]["ratio"], lang)
    below = {"unit": unit or say("chart.panel.number", lang)}
    more: dict[str, Any] = {"title": f"chart.panel.{title}", "blanks": blanks, "below": below}
    return chart("chart.panel", [Facet(bars, axis)], lang, of=rows, **more)


def _places_chart(rows: Sequence[Record], edition: Edition, sources: dict[str, Record]) -> Chart:
    """One ratio of several places, the highest first; who is highest and lowest, where that is
    certain."""
    lang, known = edition.lang, Sources(sources, edition)
    ordered = sorted(rows, key=lambda row: -row["lower"])
    high, low = ordered[0], min(ordered, key=lambda row: row["upper"])

    def name(row: Record) -> str:
        whom = edition.label("entities", row["entity"])
        parts = (whom, edition.period(row["period"]), known.grade(row["facts"]))
        return " ".join(filter(None, parts))

    blanks: dict[str, object] = {
        "count": len({row["entity"] for row in rows}),
        "most": edition.label("entities", high["entity"]),
        "high": number(high, lang),
        "least": edition.label("entities", low["entity"]),
        "low": number(low, lang),
    }
    return _chart(ordered, name, _standing(rows), edition, blanks)


def _series_chart(rows: Sequence[Record], edition: Edition, sources: dict[str, Record]) -> Chart:
    """One ratio of one place over time."""
    lang, known = edition.lang, Sources(sources, edition)

    def name(row: Record) -> str:
        return f"{edition.period(row['period'])} {known.grade(row['facts'])}".strip()

    first, last = rows[0], rows[-1]
    blanks: dict[str, object] = {
        "entity": edition.label("entities", first["entity"]),
        "first": number(first, lang),
        "first_period": edition.period(first["period"]),
        "last": number(last, lang),
        "last_period": edition.period(last["period"]),
    }
    return _chart(rows, name, "series", edition, blanks)


def panel(
    places: lookup.Words = "",
    ratios: lookup.Words = "",
    *,
    lang: Lang = "zh-Hant",
    root: Root = None,
) -> Panel:
    """Places and years side by side: every ratio known of several, all sources together.

    `places` and `ratios` are codes or labels, one or a list (in text, with commas between); all
    where none is named.

    >>> import analysis
    >>> side_by_side = analysis.panel(ratios="employees_per_firm", lang="en")
    >>> side_by_side.opening().metadata["title"]
    'Side by side: places and groups 6, ratios 1'

    Raises InputError with every name that names nothing.
    """
    inputs = inputs_in(root, lang)
    named = chosen(inputs, entity=lookup.separated(places), ratio=lookup.separated(ratios))
    entities, codes = named["entity"], named["ratio"]
    every = inputs.facts()
    rows = records(inputs.ratios(lang))
    shown = [
        row
        for row in rows
        if (not entities or row["entity"] in entities) and (not codes or row["ratio"] in codes)
    ]
    facts = [row for row in records(every) if not entities or row["entity"] in entities]
    known = {str(row["source"]): row for row in records(untyped(inputs.sources, SOURCES))}
    return Panel(shown, facts, inputs.codebook, known, lang)
