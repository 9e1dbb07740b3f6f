"""The findings of a report: chosen by declared rules, told in a sentence each, and shown with what
they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from ..messages import say
from ..model import VERBS, WITHIN, wording
from . import charts
from .chart_parts import Record, series_label
from .comparison_section import compared_chart
from .finding_ground import Candidate, Ground
from .finding_rules import RULES
from .markup import Edition, Notes, Section, drawn, nothing, section
from .templates import filled, text_of

if TYPE_CHECKING:
    from ..model import Compared, FindingRule
    from .canvas import Chart

MOST = 6  # findings of a page
OF_KIND = 1  # ratios of another definition in a chart; the table has all
FEW = 2  # findings beside which a ratio alone need not be told
STRONG = ("value", "range", "share", "other_value", "other_range", "first", "last", "one", "other")
LINKED = ("reason", "left", "right")  # HTML: printed phrases in them are linked


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate that a rule tells; `number` is its place on the page."""

    number: int
    rule: FindingRule
    candidate: Candidate

    @property
    def anchor(self) -> str:
        return f"k{self.number}"

    @property
    def name(self) -> str:
        """Of its picture: its kind, and the ratio or the indicator that it is about."""
        rows, prints = self.candidate.rows, self.candidate.series
        about = rows[0]["ratio"] if rows else prints[0]["indicator"] if prints else self.number
        return f"{self.rule.kind}-{about}"

    @property
    def drawn(self) -> list[Record]:
        """The ratios of the comparison that its chart draws."""
        return [one.row for one in self.candidate.group if one.is_own]


def _lowered(text: str) -> str:
    """An English label as it stands within a sentence: R&D and GDP stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _blanks(candidate: Candidate, edition: Edition) -> dict[str, str]:
    blanks = dict(candidate.blanks)
    for name in WITHIN:
        if name in blanks:
            several = wording.is_plural(blanks[name])
            blanks |= {f"{name}_{verb}": forms[several] for verb, forms in VERBS.items()}
            blanks[name.capitalize()] = blanks[name]
            blanks[name] = _lowered(blanks[name]) if edition.lang == "en" else blanks[name]
    return blanks


def title(finding: Finding, edition: Edition) -> str:
    """The finding as a headline."""
    blanks = _blanks(finding.candidate, edition)
    for name in LINKED:
        if name in blanks:
            blanks[name] = edition.phrases.glossed(blanks[name], finding.candidate.facts)
    return finding.rule.title[edition.lang].format_map(blanks)


def sentence(finding: Finding, edition: Edition) -> str:
    """The finding in a sentence or two, as HTML."""
    rule, lang = finding.rule, edition.lang
    filled = {}
    for name, text in _blanks(finding.candidate, edition).items():
        html = edition.phrases.linked(text) if name in LINKED else escape(text)
        filled[name] = f"<b>{html}</b>" if name in STRONG and name != "other" else html
    told = escape(rule.text[lang], quote=False).format_map(filled)
    try:
        more = escape(rule.more[lang], quote=False).format_map(filled) if rule.more else ""
    except KeyError:  # what it may speak of is not known here
        more = ""
    return f"{told} {more}".strip() if lang == "en" else told + more


def chosen(ground: Ground) -> list[Finding]:
    """The findings of a page, weightiest first: weight × strength, so many of each rule."""
    scored: list[tuple[float, FindingRule, Candidate]] = []
    for rule in ground.edition.codebook.findings.values():
        found = sorted(RULES[rule.kind](ground), key=_newest, reverse=True)
        found.sort(key=lambda one: -one.strength)
        told: dict[tuple[object, ...], Candidate] = {}
        for one in found:
            subject = tuple(row["ratio"] for row in one.rows) or one.facts[:1]
            told.setdefault(subject, one)
        scored += [(rule.weight * one.strength, rule, one) for one in [*told.values()][: rule.most]]
    scored.sort(key=lambda each: -each[0])
    others = [each for each in scored if each[1].kind != "level"]
    if len(others) > FEW:
        scored = others
    return [Finding(number, rule, one) for number, (_, rule, one) in enumerate(scored[:MOST], 1)]


def _newest(candidate: Candidate) -> str:
    return max((str(row["period"]) for row in candidate.rows), default="")


def _share_rows(candidate: Candidate, ground: Ground) -> Chart:
    """Shares of counts: the part of its whole; with a threshold, its least share of the total."""
    book, lang, blanks = ground.edition.codebook, ground.lang, candidate.blanks
    row = candidate.rows[0]
    part = blanks["part"]
    name = say("finding.of_whole", lang, part=part, whole=_lowered(blanks["whole"]))
    least = {**row, "upper": Decimal("Infinity")} if row["upper"] >= 100 else row  # at most all
    rows = [charts.Share(name, row, wording.in_words(least, lang), _sides(row, ground))]
    ratio = book.ratios[row["ratio"]]
    counted = [
        other
        for other in ground.usable()
        if ratio.kind == "floor"
        and book.ratios[other["ratio"]].kind == "share"
        and book.ratios[other["ratio"]].numerator == ratio.numerator
        and other["entity"] == row["entity"]
    ]
    for other in counted[:1]:
        whole = series_label(book, ground.facts[other["denominator"]], lang)
        name = say("finding.of_whole", lang, part=part, whole=_lowered(whole))
        told = wording.about(other, lang)
        rows.insert(0, charts.Share(name, other, told, _sides(other, ground)))
    return charts.shares(rows, lang)


def _sides(row: Record, ground: Ground) -> list[Record]:
    return [ground.facts[fact] for fact in row["facts"].split()]


def _compared(candidate: Candidate, ground: Ground) -> Chart | None:
    if not candidate.group:
        return None
    shown: dict[str, list[Compared]] = {}
    for one in candidate.group:
        of_kind = shown.setdefault(one.row["ratio"], [])
        if len(of_kind) < OF_KIND or not one.is_apart:
            of_kind.append(one)
    group = [one for of_kind in shown.values() for one in of_kind]
    return compared_chart(group, ground.sources, ground.edition)


def _ranges(candidate: Candidate, ground: Ground) -> Chart | None:
    rows = [row for row in ground.usable() if row["value"] is None]
    first = [row for row in rows if row is candidate.rows[0]]
    others = [row for row in rows if row is not candidate.rows[0]]
    return charts.ranges([*first, *others][:4], ground.edition.codebook, ground.lang)


CHARTS: Mapping[str, Callable[[Candidate, Ground], Chart | None]] = {
    "comparison": _compared,
    "concentration": _share_rows,
    "share": _share_rows,
    "range": _ranges,
    "base": _compared,
    "level": _compared,
    "series": lambda one, ground: charts.series(one.series, ground.edition.codebook, ground.lang),
    "target": lambda one, ground: charts.targets(one.series, ground.edition.codebook, ground.lang),
}


def chart_of(finding: Finding, ground: Ground) -> Chart | None:
    """The finding's chart, titled by it; None for a kind that needs none."""
    make = CHARTS.get(finding.rule.kind)
    made = make(finding.candidate, ground) if make else None
    return replace(made, title=title(finding, ground.edition)) if made else None


def rule_line(finding: Finding, edition: Edition) -> str:
    """By what rule a finding is one, as readers are told it."""
    rule = f"{edition.say('finding.rule')}{edition.say('page.colon')}"
    return f"<p><small>{rule}{escape(finding.rule.rule[edition.lang])}</small></p>"


def shown_finding(
    finding: Finding, ground: Ground, cite: Callable[[Chart], str], told: set[str]
) -> str:
    """A finding with its chart, and beside it what it rests on: formulas or prints, cautions (those
    not `told` yet) and its rule."""
    edition, candidate = ground.edition, finding.candidate
    chart, notes = chart_of(finding, ground), Notes(edition)
    cautions = dict.fromkeys(text for row in candidate.rows for text in notes.told(row))
    html = filled(
        "finding",
        edition.lang,
        finding=finding,
        ground=ground,
        heading=title(finding, edition),
        figure=drawn(replace(chart, note=""), cite(chart), titled=False) if chart else "",
        sentence=sentence(finding, edition),
        ends=dict.fromkeys((*candidate.facts[:1], *candidate.facts[-1:])),
        cautions=[text for text in cautions if text not in told],
        rule=rule_line(finding, edition),
    )
    told |= set(cautions)
    return html


def shown_section(
    findings: Sequence[Finding], ground: Ground, cite: Callable[[Chart], str]
) -> Section:
    """Every finding but refusals, which stand with what cannot be said."""
    told = [finding for finding in findings if finding.rule.kind != "refusal"]
    if not told:
        return nothing("page.findings", ground.lang)
    note = f'<p class="src">{text_of("chart.note", ground.lang)}</p>'
    cautions: set[str] = set()
    parts = (shown_finding(finding, ground, cite, cautions) for finding in told)
    return section("page.shown", ground.lang, note, *parts)
