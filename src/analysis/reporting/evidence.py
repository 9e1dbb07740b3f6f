"""Where each figure stands in its source: position strips, and phrases linked to the tables."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby

from .chart_parts import Record
from .markup import Edition, Section, in_captions, nothing, section

NEAR = 90  # characters between two figures that are shown together


def _clusters(facts: list[Record]) -> list[list[Record]]:
    """Figures of one source that stand near each other."""
    clusters: list[list[Record]] = []
    for fact in sorted(facts, key=lambda fact: (fact["start"], fact["end"])):
        if clusters and fact["start"] - clusters[-1][-1]["end"] <= NEAR:
            clusters[-1].append(fact)
        else:
            clusters.append([fact])
    return clusters


def _strip(facts: list[Record], length: int) -> str:
    """The source as a line, a tick where each figure stands; decoration, the text says the same."""
    ticks = "".join(f'<i style="left:{fact["start"] / length * 100:.1f}%"></i>' for fact in facts)
    return f'<div aria-hidden="true" class="strip">{ticks}</div>'


def _used(fact: str, edition: Edition) -> str:
    """The ratios that use a fact, linked."""
    numbers = [row["number"] for row in edition.ratios if fact in row["facts"].split()]
    if not numbers:
        return ""
    comma = "、" if edition.lang != "en" else ", "
    links = comma.join(f'<a href="#r{number}">{number}</a>' for number in numbers)
    return f" <small>{edition.say('page.evidence.used')} {links}</small>"


def _place(fact: Record) -> str:
    if fact["start"] is None:
        return ""
    return f'<span class="loc">{fact["start"]}–{fact["end"]}</span>'


def _shown(fact: Record, edition: Edition) -> str:
    """A link to the figure in its text, where the page holds it."""
    if fact["start"] is None or fact["source"] not in edition.sources_shown:
        return ""
    anchor = edition.phrases.anchor(fact["fact"])
    return f' <small><a href="#c{anchor}">{edition.say("page.context.link")}</a></small>'


def _group(heading: str, facts: list[Record], edition: Edition) -> str:
    items = "".join(_item(fact, edition) for fact in facts)
    return f'<div class="ev"><h3>{heading}</h3><ul>{items}</ul></div>'


def _item(fact: Record, edition: Edition) -> str:
    note = f'<small lang="en">{escape(fact["note"])}</small>' if fact["note"] else ""
    return (
        f'<li id="e{edition.phrases.anchor(fact["fact"])}">'
        f"{edition.phrases.link(fact['fact'], 'f')}"
        f"{_place(fact)}{_shown(fact, edition)}{_used(fact['fact'], edition)}{note}</li>"
    )


def evidence_section(edition: Edition, lengths: Mapping[str, int]) -> Section:
    """Every figure by its place; `lengths` are those of the sources' texts, in characters."""
    if not edition.facts:
        return nothing("page.evidence", edition.lang)
    intro = "page.evidence.intro_context" if edition.sources_shown else "page.evidence.intro"
    parts = [f"<p>{in_captions(intro, edition.lang)}</p>"]
    by_source = sorted(edition.facts, key=lambda fact: str(fact["source"]))
    for source, rows in groupby(by_source, key=lambda fact: str(fact["source"])):
        everything = list(rows)
        found = [fact for fact in everything if fact["start"] is not None]
        if found:
            parts.append(_strip(found, lengths.get(source) or max(fact["end"] for fact in found)))
        for cluster in _clusters(found):
            start, end = cluster[0]["start"], max(fact["end"] for fact in cluster)
            heading = edition.say("page.evidence.span", start=start, end=end)
            parts.append(_group(heading, cluster, edition))
        if len(found) < len(everything):
            unplaced = [fact for fact in everything if fact["start"] is None]
            parts.append(_group(edition.say("page.evidence.unplaced"), unplaced, edition))
    return section("page.evidence", edition.lang, *parts)
