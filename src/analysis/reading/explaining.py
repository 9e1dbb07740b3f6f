"""Why a text is read as it is: each candidate, the rule that decided it, and what was weighed.

>>> print(explain("第3批企業67家。"))
第3批  ordinal  ordinal    第35家, 第3、5、7條, 第三季度: 第 numbers what follows.
67家   figure   with_unit  A number with a unit, or a share, is a figure.
                           67 家; number 67; unit 家
"""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import east_asian_width

from . import rules
from .blocks import blocks_of
from .candidate import Candidate
from .dates import Era
from .figure import Figure
from .findings import Findings
from .quantity import shown
from .reader import read
from .text import source

_SAID = {rule.__name__: (rule.__doc__ or "") for rule in rules.RULES}


class Explained(NamedTuple):
    """A candidate of a text, the rule that decided it, and what that weighed."""

    start: int
    end: int
    stated: str
    verdict: str  # figure, date, ordinal, left, or waits: for the unit of a later number
    rule: str
    because: str
    weighed: str


class Explanation(list[Explained]):
    """Candidates in the order of the text; as text, a table for a terminal."""

    def __str__(self) -> str:
        if not self:
            return "no numeral"
        widths = [
            max(_width(getattr(item, name)) for item in self)
            for name in ("stated", "verdict", "rule")
        ]
        lines = []
        for item in self:
            cells = zip((item.stated, item.verdict, item.rule), widths, strict=True)
            head = "  ".join(cell + " " * (width - _width(cell)) for cell, width in cells)
            lines.append(f"{head}  {item.because}")
            if item.weighed:
                lines.append(" " * (sum(widths) + 6) + item.weighed)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        cell = '<td style="text-align:left">'  # words, which JupyterLab would set as numbers
        names = ("printed", "verdict", "rule", "because", "weighed")
        head = "".join(f'<th style="text-align:left">{name}' for name in names)
        rows = (
            f"<tr>{cell}{escape(item.stated)}{cell}{item.verdict}{cell}<code>{item.rule}</code>"
            f"{cell}{escape(item.because)}{cell}{escape(item.weighed)}</tr>"
            for item in self
        )
        return f"<table>{head}{''.join(rows)}</table>"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(1 + (east_asian_width(char) in "WF") for char in text)


def explain(text: str) -> Explanation:
    """Each numeral of `text`, the rule that took or left it, and what was weighed.

    >>> import analysis
    >>> [(each.stated, each.verdict) for each in analysis.explain("第3批企業67家。")]
    [('第3批', 'ordinal'), ('67家', 'figure')]

    It prints as a table. Raises TypeError where `text` is no str.
    """
    found = Explanation()
    era, period = Era(None, minguo=False), ""
    for offset, block in blocks_of(text):
        findings = Findings(source(block), offset, era, period)

        def told(c: Candidate, rule: str, f: Findings, before: int) -> None:
            found.append(_explained(c, rule, f, before))

        read(findings, told)
        _settle_waiting(found, findings)
        era, period = findings.era, findings.period
    return found


def _explained(c: Candidate, rule: str, f: Findings, before: int) -> Explained:
    rows = [Figure(*row) for row in f.ready[before:]]
    last = rows[-1] if rows else None
    if last is not None and c.verdict != "left":
        start, end, stated = last.start, last.end, last.as_stated
    else:
        first, stop = f.source.span(c.start, max(c.end, c.at + 1))
        start, end, stated = first + f.offset, stop + f.offset, f.text[first:stop]
    if f.refused and c.verdict == "left":
        rule = "unreadable"
    because = _SAID.get(rule, "").split("\n")[0]
    weighed = _weighed(c, f, last if c.verdict == "figure" else None)
    return Explained(
        start, end, " ".join(stated.split()), c.verdict or "left", rule, because, weighed
    )


def _weighed(c: Candidate, f: Findings, figure: Figure | None) -> str:
    parts = []
    if figure is not None:
        parts.append(shown(figure))
    if f.refused:
        parts.append(f"the grammar expected {f.refused}")
        f.refused = ""
    if c.phrase is not None:
        parts.append(f"number {c.printed.text}")
        if c.after.unit:
            parts.append(f"unit {c.after.unit}")
        if effects := (*c.phrase.before.effects, *c.printed.inner, *c.after.inner, *c.after.outer):
            parts.append(f"wording {', '.join(effects)}")
    if c.direction:
        parts.append(f"the verb before it says {c.direction}")
    return "; ".join(parts)


def _settle_waiting(found: Explanation, f: Findings) -> None:
    """Numbers that waited for a unit became figures, or nothing, later."""
    taken = {(row[0], row[1]): Figure(*row) for row in f.ready}
    for index, item in enumerate(found):
        if item.verdict == "waits":
            figure = taken.get((item.start, item.end))
            verdict = "figure" if figure else "left"
            weighed = shown(figure) if figure else item.weighed
            found[index] = item._replace(verdict=verdict, weighed=weighed)
