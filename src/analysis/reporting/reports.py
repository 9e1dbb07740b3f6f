"""The report: one object, a method for each of its sections, and `report`, which opens it.

Each section shows itself as HTML in a notebook and in the exported page, and as text elsewhere;
what the data do not have is said in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..messages import Lang, catalogue
from ..model import (
    SOURCES,
    Codebook,
    Root,
    check_values,
    checks_from,
    coded,
    formats,
    load_inputs,
    ratios_from,
    records,
    untyped,
)
from ..model import comparisons as comparison
from ..problems import InputError
from . import charts, fonts
from .anchors import new_scope
from .chart_parts import Record
from .comparison_section import compared_chart, compared_charts, compared_section, drawable
from .evidence import about_section, context_section, evidence_section, texts_at_hand, warned
from .finding_ground import Ground
from .finding_sections import Finding, chart_of, chosen, shown_section
from .header import citation, header_section, opening_section
from .limits_section import limits_section
from .markup import STYLE, Edition, Section, drawn, nothing, section
from .printed import Phrases
from .slides import Kind, picture, plain
from .table_sections import checks_table, facts_table, ratios_table, refusals_table

if TYPE_CHECKING:
    import pandas as pd

    from .canvas import Chart

Piece = TypeVar("Piece", bound=Callable[..., Section])


def _piece(make: Piece) -> Piece:
    """A method whose section links to others of its report."""

    @wraps(make)
    def made(self: Report, *args: Any) -> Section:
        return replace(make(self, *args), scope=self._scope)

    return cast("Piece", made)


@dataclass(frozen=True)
class Report:
    """A report on `facts`, `ratios` and `checks` (frames of `analysis.model.schemas`) in one
    language.

    `source`, `entity` and `period` select rows where they are given; `base` is what implied
    counts assume, as the reader is told. Frames are taken as they are and never changed; what
    sections share is made once.
    `every_fact` are the facts of all sources, for the comparison; `every_ratio` makes their ratios
    when asked. `texts` are those of the sources that the report is to reprint.
    """

    facts_frame: pd.DataFrame = field(repr=False)
    ratios_frame: pd.DataFrame = field(repr=False)
    checks_frame: pd.DataFrame = field(repr=False)
    codebook: Codebook = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    every_fact: pd.DataFrame = field(repr=False)
    every_ratio: Callable[[], pd.DataFrame] = field(repr=False)
    lang: Lang = "zh-Hant"
    source: str = ""
    entity: str = ""
    period: str = ""
    base: str = ""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def _selected(self, data: pd.DataFrame) -> pd.DataFrame:
        """The rows that the report is about; a ratio's or check's source is that of its facts."""
        chosen = data
        for column in ("entity", "period"):
            value = getattr(self, column)
            if value:
                chosen = chosen[chosen[column] == value]
        if self.source and "source" in data:
            chosen = chosen[chosen["source"] == self.source]
        elif self.source:
            chosen = chosen[chosen["facts"].str.startswith(f"{self.source}:")]
        return chosen

    @cached_property
    def _scope(self) -> str:
        """Of the ids of this report's sections."""
        return new_scope()

    @cached_property
    def _facts(self) -> pd.DataFrame:
        return self._selected(self.facts_frame)

    @cached_property
    def _ratios(self) -> list[Record]:
        """The ratios, numbered as the report shows them."""
        rows = records(self._selected(self.ratios_frame))
        return [{**row, "number": number} for number, row in enumerate(rows, 1)]

    @cached_property
    def _checks(self) -> list[Record]:
        return records(self._selected(self.checks_frame))

    @cached_property
    def _shown(self) -> list[Record]:
        """The facts selected, and those that the ratios and checks shown came from."""
        named = {fact for row in (*self._ratios, *self._checks) for fact in row["facts"].split()}
        chosen = set(self._facts["fact"]) | named
        return [row for row in records(self.facts_frame) if row["fact"] in chosen]

    @cached_property
    def _every(self) -> list[Record]:
        """The facts of all sources."""
        return records(self.every_fact)

    @cached_property
    def _known(self) -> dict[str, Record]:
        """All sources by their code."""
        return {str(row["source"]): row for row in records(self.sources)}

    def _edition(self, facts: list[Record]) -> Edition:
        """What sections share; phrases can be linked wherever they are shown."""
        phrases = Phrases.of(self._shown, self.lang, self._every)
        shown = frozenset(self.texts)
        return Edition(self.lang, self.codebook, phrases, facts, self._ratios, shown)

    @cached_property
    def _chosen(self) -> Edition:
        """The edition of the facts selected."""
        return self._edition(records(self._facts))

    @cached_property
    def _whole(self) -> Edition:
        """The edition of the facts selected and of those that the ratios shown came from."""
        return self._edition(self._shown)

    @cached_property
    def _sources(self) -> list[dict[str, Any]]:
        """The publications of the facts shown, or the one asked for."""
        used = {row["source"] for row in self._shown} | {self.source}
        return [row for code, row in self._known.items() if code in used]

    def _cite(self, chart: Chart) -> str:
        """The sources of what a chart shows."""
        named = [self._known[code] for code in chart.sources if code in self._known]
        return citation(named, self.lang)

    def _figure(self, key: str, chart: Chart | None) -> Section:
        if chart is None:
            return nothing(key, self.lang)
        return section(key, self.lang, drawn(chart, self._cite(chart)))

    def header(self) -> Section:
        """Title, what was read, and what came of it; carries the page's language and title."""
        made = header_section(self._chosen, self._sources, self.entity, self.base)
        return warned(made, self.lang) if self.texts else made

    @cached_property
    def _ground(self) -> Ground:
        """What findings are made of."""
        return Ground(
            self._whole,
            self._checks,
            self._compared,
            self._years,
            self._known,
            {str(row["fact"]): row for row in self._every},
        )

    @cached_property
    def _findings(self) -> list[Finding]:
        return chosen(self._ground)

    @_piece
    def opening(self) -> Section:
        """The findings, the first as the headline: what a page opens with."""
        made = opening_section(self._chosen, self._sources, self._findings, self.entity, self.base)
        return warned(made, self.lang) if self.texts else made

    @_piece
    def findings(self) -> Section:
        """Each finding with its chart, its formula, what it rests on and its rule."""
        return shown_section(self._findings, self._ground, self._cite)

    @_piece
    def limits(self) -> Section:
        """What cannot be said: what is printed for whom, refusals, cautions."""
        return limits_section(self._whole, self._findings)

    @_piece
    def facts_table(self) -> Section:
        """Every printed figure with its bounds."""
        return facts_table(self._whole)

    @_piece
    def ratios_table(self) -> Section:
        """The ratios, with formulas made of printed phrases."""
        return ratios_table(self._chosen)

    @_piece
    def refusals(self) -> Section:
        """The ratios that are refused, with the reason."""
        return refusals_table(self._chosen)

    @_piece
    def checks_table(self) -> Section:
        """Printed figures held against each other."""
        return checks_table(self._checks, self._chosen)

    def chain_chart(self) -> Section:
        """Wholes and their parts."""
        return self._figure("chart.chain", charts.chain(self._facts, self.codebook, self.lang))

    def ratio_chart(self) -> Section:
        """The ratios that are known only as ranges."""
        return self._figure("chart.ranges", charts.ranges(self._ratios, self.codebook, self.lang))

    def target_chart(self) -> Section:
        """The printed targets."""
        return self._figure(
            "chart.targets", charts.targets(self._chosen.facts, self.codebook, self.lang)
        )

    @cached_property
    def _compared(self) -> list[list[comparison.Compared]]:
        """The ratios of the report that others can be set beside."""
        every = records(self.every_ratio())
        return list(comparison.compared(self._ratios, every, self.codebook))

    @cached_property
    def _years(self) -> dict[tuple[str, ...], list[Record]]:
        """What other sources print for the same places."""
        return comparison.other_years(self._chosen.facts, self._every)

    def comparison_chart(self) -> Section:
        """The ratios beside those of other places and years."""
        return compared_charts(self._compared, self._known, self._chosen)

    @_piece
    def comparison(self) -> Section:
        """Other places, other years, their sources, and where sources disagree."""
        return compared_section(self._compared, self._years, self._known, self._chosen)

    def pictures(self, kind: Kind = "png") -> dict[str, bytes]:
        """The charts as png or svg by name, for slides: each with its finding, unit and source."""
        charted = {one.name: chart_of(one, self._ground) for one in self._findings}
        charted["chain"] = charts.chain(self._facts, self.codebook, self.lang)
        drawn = {row["ratio"] for one in self._findings for row in one.drawn}
        for group in drawable(self._compared):
            if (code := group[0].row["ratio"]) not in drawn:
                chart = compared_chart(group, self._known, self._chosen)
                charted[f"comparison-{code}"] = chart
        return {
            name: picture(chart, plain(self._cite(chart)), self.lang, kind)
            for name, chart in charted.items()
            if chart
        }

    def font(self) -> Section:
        """Shows nothing, and gives a notebook the report's font, which an exported page has."""
        kinds = (self.codebook.entities, self.codebook.indicators, self.codebook.ratios)
        labels = [entry.label[self.lang] for kind in kinds for entry in kind.values()]
        texts = [text[self.lang] for text in catalogue().values()]
        texts += [caveat.text[self.lang] for caveat in self.codebook.caveats.values()]
        dates = [str(cell) for cell in self.facts_frame["period"].unique()]
        texts += [formats.period(date, self.lang) for date in dates]
        frames = (self.facts_frame, self.ratios_frame, self.checks_frame, self.sources)
        cells = [str(cell) for data in frames for row in records(data) for cell in row.values()]
        style = fonts.font_face("".join([*labels, *texts, *cells]), self.lang)
        return Section(f"<style {STYLE}>{style}</style>")

    @_piece
    def evidence(self) -> Section:
        """Where each figure stands in its source, linked to the tables."""
        lengths = {s["source"]: int(s["length"]) for s in self._sources if s.get("length")}
        return evidence_section(self._whole, lengths)

    @_piece
    def evidence_in_context(self) -> Section:
        """The sources' texts with the figures marked; empty unless the report was given them."""
        return context_section(self._whole, self.texts)

    def about(self) -> Section:
        """Method and source."""
        return about_section(self._sources, self.lang)


def report(  # noqa: PLR0913 (the notebooks' parameters)
    source: str = "",
    entity: str = "",
    period: str | int = "",
    lang: Lang = "zh-Hant",
    base: str = "",
    *,
    context: bool = False,
    root: Root = None,
) -> Report:
    """The report of a source, an entity and a period (all of them where empty) in a language.

    `source` is a code, `entity` a code or label; `base` is what implied counts assume.

    With `context` the report can reprint the text of its sources (`Report.evidence_in_context`),
    where it lies in data/raw/text/: such a page is not for publication.

    >>> import analysis
    >>> found = analysis.report("lanzhou-daily-2021-03-16", lang="en")
    >>> print(str(found.refusals()).splitlines()[0])  # in JupyterLab a piece of the page
    Ratios refused

    Raises InputError with every parameter that is not in the data and everything wrong with it.
    """
    inputs = load_inputs(root)
    # papermill reads `-p period 2020` as an int
    given = coded({"entity": entity, "period": str(period), "lang": lang, "base": base}, inputs)
    problems = check_values(given | ({"source": source} if source else {}), inputs)
    if problems:
        raise InputError(problems)
    every_fact = facts = inputs.facts()
    known = (inputs.codebook, inputs.sources)
    if source:
        facts = facts[facts["source"] == source].reset_index(drop=True)
    return Report(
        facts_frame=facts,
        ratios_frame=ratios_from(facts, *known, lang=lang, base=base),
        checks_frame=checks_from(facts, *known, lang=lang),
        codebook=inputs.codebook,
        sources=untyped(inputs.sources, SOURCES),
        every_fact=every_fact,
        every_ratio=partial(inputs.ratios, lang),
        source=source,
        **given,
        texts=texts_at_hand(inputs, source) if context else {},
    )
