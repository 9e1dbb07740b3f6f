"""One ratio of several places and years: a frame, and a chart with a mark and a bar for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..export import inputs_in, ratios
from ..messages import Lang
from ..model import Inputs, Root, comparisons, formats, lookup, records
from ..problems import InputError, Problem
from .comparison_section import compared_chart
from .header import citation
from .markup import Edition, Section, drawn, section
from .printed import Phrases

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """The rows of a comparison (`frame`, as `analysis.ratios` gives them) and their chart, by which
    a notebook shows it."""

    frame: pd.DataFrame
    lang: Lang
    _inputs: Inputs = field(repr=False)

    def chart(self) -> Section:
        """The first row and below it the others, on one axis, with the sources cited."""
        rows = records(self.frame)
        group = list(comparisons.beside(rows[0], rows[1:]))
        edition = Edition(self.lang, self._inputs.codebook, Phrases.of([], self.lang), [], rows)
        known = {row["source"]: row for row in self._inputs.sources}
        made = compared_chart(group, known, edition)
        cited = citation([known[code] for code in made.sources if code in known], self.lang)
        return section("chart.compared", self.lang, drawn(made, cited))

    def _repr_html_(self) -> str:
        return self.chart()._repr_html_()

    def __str__(self) -> str:
        rows = records(self.frame)
        lines = (
            f"  {row['entity_label']} · {formats.period(row['period'], self.lang)}: "
            f"{formats.ranged(row, self.lang)}"
            for row in rows
        )
        return "\n".join([rows[0]["ratio_label"], *lines])

    __repr__ = __str__


def compare(
    ratio: lookup.Words,
    entity: lookup.Words = None,
    period: lookup.Words = None,
    *,
    lang: Lang = "en",
    root: Root = None,
) -> Comparison:
    """A ratio of several entities and periods (all where none is named), refused ones left out.

    >>> import analysis
    >>> found = analysis.compare("income_per_incubated_firm")
    >>> found.frame.entity[0], len(found.frame) > 4
    ('lanzhou_returnee_park', True)

    `.frame` has the rows of `analysis.ratios`, `.chart()` draws them. Raises InputError for a name
    that names nothing, and where nothing is known of what is asked.
    """
    inputs = inputs_in(root, lang)
    code = lookup.one(ratio, "ratio", inputs.codebook)
    found = ratios(code, entity, period, verdict=("computed", "reported"), lang=lang, root=root)
    found = found[found["reading"] != "alternative"].reset_index(drop=True)
    if found.empty:
        raise InputError([Problem("argument", "ratio", "one that is known of these", "none")])
    return Comparison(found, lang, inputs)
