"""The report's comparison: ratios of other places, other years of the same place, and sources that
disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from ..messages import Lang, say
from ..model import Codebook, Compared, disagreeing, formats
from .canvas import Chart, Facet
from .chart_parts import Record, bar, chart, is_open, label, meaning, per, spanning, top_of
from .finding_ground import spread_of
from .markup import Edition, Notes, Section, amount, drawn, framed, nothing, section
from .printed import linked_address, named_source
from .table_sections import bounds
from .templates import filled, text_of

KEY = "page.compared"
SAME = ("ratio", "entity", "period", "facts")  # of one ratio in two lists
NARROW = Fraction(1, 500)  # spread below which a drawing shows no range
Years = Mapping[tuple[str, ...], list[Record]]


class Sources:
    """The sources of a comparison, numbered as they are first cited."""

    def __init__(self, known: Mapping[str, Record], edition: Edition) -> None:
        self.known = known
        self.edition = edition
        self.cited: dict[str, int] = {}

    def grade(self, facts: str) -> str:
        """The lowest grade of the sources of facts (ids, a space between)."""
        codes = {fact.partition(":")[0] for fact in facts.split()}
        return max((str(self.known.get(code, {}).get("grade") or "") for code in codes), default="")

    def cite(self, facts: str) -> str:
        """Links to the sources of facts, with their grade."""
        out = []
        for code in dict.fromkeys(fact.partition(":")[0] for fact in facts.split()):
            number = self.cited.setdefault(code, len(self.cited) + 1)
            name = self.edition.say(f"{KEY}.cited", number=number)
            out.append(f'<a href="#s{number}">{name}</a> {escape(self.grade(code + ":"))}')
        return " ".join(out)

    def listed(self) -> str:
        """The sources cited: publisher, day, grade, and the address as text."""
        lang, sources = self.edition.lang, []
        for code in self.cited:
            source = self.known.get(code, {"publisher": code, "date": "", "address": ""})
            grade = source.get("grade") or ""
            graded = self.edition.say(f"{KEY}.grade", grade=grade) if grade else ""
            day = escape(formats.period(str(source["date"]), lang))
            told = (named_source(source, lang), day, graded)
            sources.append({"told": told, "grade": grade, "address": linked_address(source)})
        return filled("cited", lang, sources=sources)


def _name(one: Compared, grade: str, codebook: Codebook, lang: Lang, *, dated: bool) -> str:
    """Whom and when, and the grade of its source, or that it is the report's own."""
    row = one.row
    parts = [label(codebook, "entities", row["entity"], lang)]
    parts.append(formats.period(row["period"], lang, brief=True) if dated else "")
    parts.append(say("chart.compared.own", lang) if one.is_own else grade)
    return " ".join(filter(None, parts[:-1])) + f"\u00a0{parts[-1]}".rstrip()  # never torn apart


def number_of(row: Record, lang: Lang, like: formats.Number) -> str:
    """A row's number beside its mark: as printed where its source prints it as such; a range that
    is too narrow to be seen as one number."""
    value, spread, unit = row["value"], spread_of(row), per(row)["unit"]
    if row["verdict"] == "reported" and value is not None:
        return str(formats.point(value, unit, lang, like=like))
    if value is not None and spread and spread < NARROW:
        return str(formats.near(value, unit, lang, like))
    return str(meaning(row, lang, like))


def compared_chart(
    group: Sequence[Compared], sources: Mapping[str, Record], edition: Edition
) -> Chart:
    """The chart of a comparison: the report's own ratio, and below it those of others.

    Rates of other definitions have an axis for each; one of the report's own that does not say of
    what it is stands in each of them, as it may belong to any.
    """
    codebook, lang = edition.codebook, edition.lang
    known = Sources(sources, edition)
    own, others = group[0].row, [one for one in group if not one.is_own]
    mixed = any(one.is_apart for one in group)

    def facet(members: Sequence[Compared]) -> Facet:
        rows = [one.row for one in members]
        axis, unit = spanning(rows[::-1], lang)  # in the unit of others where the own has none
        bars = [
            bar(
                _name(
                    one,
                    known.grade(one.row["facts"]),
                    codebook,
                    lang,
                    dated=not mixed or not one.is_own,
                ),
                number_of(one.row, lang, top_of(rows)),
                one.row,
                is_loose="base_not_defined" in one.row["caveats"].split(),
                is_own=one.is_own,
                is_other=not one.is_own,
            )
            for one in members
        ]
        name = label(codebook, "ratios", rows[-1]["ratio"], lang)
        heading = say("chart.compared.family", lang, label=name, unit=unit) if mixed else ""
        return Facet(bars, axis, heading)

    families: dict[str, list[Compared]] = {}
    for one in group:
        families.setdefault(one.row["ratio"] if mixed else "", []).append(one)
    first, *rest = families.values()
    if rest and "base_not_defined" in own["caveats"].split():
        rest = [[group[0], *family] for family in rest]
        first = first if len(first) > 1 else []
    facets = [facet(family) for family in (first, *rest) if family]
    blanks = {
        "label": label(codebook, "ratios", own["ratio"], lang),
        "entity": label(codebook, "entities", own["entity"], lang),
        "own": meaning(own, lang),
        "above": sum(one.is_ranked and one.row["lower"] > own["upper"] for one in others),
        "count": sum(one.is_ranked for one in others) or len(others),
    }
    title = "chart.compared.title_apart" if mixed else "chart.compared.title"
    if not mixed and not any(one.is_ranked for one in others):
        title = "chart.compared.title_unranked"
    more: dict[str, Any] = {"title": title, "blanks": blanks}
    if mixed:
        more["subtitle"] = "chart.compared.families"
    below = {"unit": spanning([own], lang)[1]}
    shown = [one.row for one in group]
    return chart("chart.compared", facets, lang, of=shown, below=below, **more)


def drawable(groups: Iterable[Sequence[Compared]]) -> list[Sequence[Compared]]:
    """The comparisons in which another has two ends; limits alone stand in the table."""
    return [
        group
        for group in groups
        if any(not (one.is_own or is_open(one.row)) and one.row["lower"] > 0 for one in group)
    ]


def compared_charts(
    groups: Sequence[Sequence[Compared]], sources: Mapping[str, Record], edition: Edition
) -> Section:
    """A chart for each comparison."""
    groups = drawable(groups)
    if not groups:
        return nothing("chart.compared", edition.lang)
    cite = edition.say("chart.compared.cite")
    parts = [drawn(compared_chart(group, sources, edition), cite) for group in groups]
    return section("chart.compared", edition.lang, *parts)


def ratio_groups(
    groups: Sequence[Sequence[Compared]], sources: Sources, edition: Edition, notes: Notes
) -> str:
    """The rows of the ratios' table, those of the report's own linked to it; HTML."""
    ratios = []
    for group in groups:
        for code in dict.fromkeys(one.row["ratio"] for one in group):
            rows = [one for one in group if one.row["ratio"] == code]
            ratios.append((code, rows, any(one.is_apart for one in rows)))
    numbered = reversed(edition.ratios)  # of several alike the first
    return filled(
        "compared_ratios",
        edition.lang,
        ratios=ratios,
        edition=edition,
        notes=notes,
        sources=sources,
        numbers={tuple(own[key] for key in SAME): own["number"] for own in numbered},
        amount=lambda row: amount(bounds(row, edition.lang)),
    )


def quarrels(years: Years, edition: Edition) -> str:
    """A sentence for each pair of figures of which only one can be true."""
    lang = edition.lang
    out = ""
    for rows in years.values():
        for one, other in disagreeing(rows):
            blanks = {
                "entity": edition.label("entities", one["entity"]),
                "indicator": edition.label("indicators", one["indicator"]),
                "period": edition.period(one["period"]),
                "one": str(bounds(one, lang)),
                "other": str(bounds(other, lang)),
            }
            out += f"<li>{edition.say(f'{KEY}.disagree', **blanks)}</li>"
    return f'<ul class="told">{out}</ul>' if out else ""


def comparison_table(caption: str, columns: Sequence[str], body: str, edition: Edition) -> str:
    lang = edition.lang
    heads = "".join(
        f'<th scope="col"{" class=num" if name == "page.facts.bounds" else ""}>'
        f"{text_of(name, lang)}</th>"
        for name in columns
    )
    return framed("cmp", text_of(caption, lang), heads, body)


def compared_section(
    groups: Sequence[Sequence[Compared]],
    years: Years,
    sources: Mapping[str, Record],
    edition: Edition,
) -> Section:
    """The ratios and facts of other places, years and sources, with what they cannot say."""
    if not groups and not years:
        return nothing(KEY, edition.lang)
    known, notes = Sources(sources, edition), Notes(edition)
    parts = [f"<p>{text_of(f'{KEY}.intro', edition.lang)}</p>"]
    if groups:
        body = ratio_groups(groups, known, edition, notes)
        columns = (f"{KEY}.whom", "page.facts.bounds", "page.ratios.formula")
        parts.append(comparison_table(f"{KEY}.ratios", columns, body, edition))
    if years:
        shown = {"edition": edition, "notes": notes, "sources": known}
        own = {fact["fact"] for fact in edition.facts}
        things = years.values()
        body = filled("compared_prints", edition.lang, things=things, own=own, **shown)
        heads = ("page.facts.indicator", "page.facts.phrase")
        parts.append(comparison_table(f"{KEY}.years", heads, body, edition))
        parts.append(quarrels(years, edition))
    return section(KEY, edition.lang, *parts, notes.legend(), known.listed())
