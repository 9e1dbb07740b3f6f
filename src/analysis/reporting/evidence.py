"""What a reader checks a report by: where each figure stands in its source, the text itself for
who holds it, the method and the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from ..messages import Lang, say
from ..model import formats
from .chart_parts import Record
from .markup import (
    Edition,
    Notes,
    Section,
    in_captions,
    lang_attribute,
    nothing,
    printed,
    script_of,
    section,
)

NEAR = 90  # characters between two figures that are shown together
METHOD = ("exact", "same", "no_middle")
RULES = (
    ("余 餘 多", "more"),
    ("近 將近 接近", "near"),
    ("約 左右", "about"),
    ("以上 至少", "least"),
    ("超過 逾", "over"),
    ("以下 以內 至多", "most"),
    ("不足 不滿", "under"),
)
SOURCE = ("publisher", "date", "title", "address", "licence", "sha256", "length")


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


def _group(heading: str, facts: list[Record], edition: Edition, notes: Notes) -> str:
    items = "".join(_item(fact, edition, notes) for fact in facts)
    return f'<div class="ev"><h3>{heading}</h3><ul>{items}</ul></div>'


def _item(fact: Record, edition: Edition, notes: Notes) -> str:
    told = notes.marks(fact)
    language = f' lang="{fact["note_lang"]}"' if fact["note_lang"] != edition.lang else ""
    told += f"<small{language}>{escape(fact['note'])}</small>" if fact["note"] else ""
    return (
        f'<li id="e{edition.phrases.anchor(fact["fact"])}">'
        f"{edition.phrases.link(fact['fact'], 'f')}"
        f"{_place(fact)}{_shown(fact, edition)}{_used(fact['fact'], edition)}{told}</li>"
    )


def evidence_section(edition: Edition, lengths: Mapping[str, int]) -> Section:
    """Every figure by its place; `lengths` are those of the sources' texts, in characters."""
    if not edition.facts:
        return nothing("page.evidence", edition.lang)
    intro = "page.evidence.intro_context" if edition.sources_shown else "page.evidence.intro"
    parts = [f"<p>{in_captions(intro, edition.lang)}</p>"]
    notes = Notes(edition)
    by_source = sorted(edition.facts, key=lambda fact: str(fact["source"]))
    for source, rows in groupby(by_source, key=lambda fact: str(fact["source"])):
        everything = list(rows)
        found = [fact for fact in everything if fact["start"] is not None]
        if found:
            parts.append(_strip(found, lengths.get(source) or max(fact["end"] for fact in found)))
        for cluster in _clusters(found):
            start, end = cluster[0]["start"], max(fact["end"] for fact in cluster)
            heading = edition.say("page.evidence.span", start=start, end=end)
            parts.append(_group(heading, cluster, edition, notes))
        if len(found) < len(everything):
            unplaced = [fact for fact in everything if fact["start"] is None]
            parts.append(_group(edition.say("page.evidence.unplaced"), unplaced, edition, notes))
    return section("page.evidence", edition.lang, *parts, notes.legend())


def _marked(text: str, facts: list[Record], edition: Edition) -> str:
    """The text, escaped, with each phrase marked, linked to its row, and a target itself."""
    out, end = [], 0
    for fact in sorted(facts, key=lambda fact: int(fact["start"])):
        anchor = edition.phrases.anchor(fact["fact"])
        phrase = escape(text[fact["start"] : fact["end"]])
        out.append(escape(text[end : fact["start"]]))
        out.append(f'<mark id="c{anchor}"><a href="#f{anchor}">{phrase}</a></mark>')
        end = fact["end"]
    return "".join(out) + escape(text[end:])


def warning(lang: Lang) -> str:
    """What a page that reprints its source says of itself."""
    return f'<p class="caution">{in_captions("page.context.warning", lang)}</p>'


def context_section(edition: Edition, texts: Mapping[str, str]) -> Section:
    """The sources' texts with the figures marked; nothing at all without `texts`."""
    if not texts:
        return Section("")
    parts = [warning(edition.lang)]
    for source, text in texts.items():
        placed = [row for row in edition.facts if row["start"] is not None]
        facts = [row for row in placed if row["source"] == source]
        lines = _marked(text, facts, edition).split("\n")
        marked = lang_attribute(script_of(text), edition.lang)
        shown = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())
        parts.append(f'<div class="context"{marked}>{shown}</div>')
    return section("page.context", edition.lang, *parts)


def _wording(lang: Lang) -> str:
    """The wording rules in short."""
    rules = "".join(
        f'<tr><th scope="row"{lang_attribute("zh-Hant", lang)}>{words}</th>'
        f"<td>{escape(say(f'page.about.rule.{rule}', lang))}</td></tr>"
        for words, rule in RULES
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"page.about.{column}", lang))}</th>'
        for column in ("word", "meaning")
    )
    caption = in_captions("page.about.wording", lang)
    return (
        f'<table class="rules"><caption><b>{caption}</b></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rules}</tbody></table>"
    )


def _source(source: Record, lang: Lang) -> str:
    """One source as a list of terms."""
    shown = {key: str(source.get(key) or "") for key in SOURCE}
    shown["date"] = formats.period(shown["date"], lang)
    if shown["length"]:
        shown["length"] = say("page.about.characters", lang, count=shown["length"])
    rows = "".join(
        f"<div><dt>{escape(say(f'page.about.{key}', lang))}</dt>"
        f"<dd>{printed(value, lang)}</dd></div>"
        for key, value in shown.items()
        if value
    )
    return f"<dl>{rows}</dl>"


def about_section(sources: Sequence[Record], lang: Lang) -> Section:
    """How the numbers were made, and where they come from."""
    told = "".join(f"<li>{escape(say(f'page.about.{key}', lang))}</li>" for key in METHOD)
    described = "".join(_source(source, lang) for source in sources)
    described = described or f"<p>{escape(say('page.about.none', lang))}</p>"
    return section("page.about", lang, f'<ul class="told">{told}</ul>', _wording(lang), described)
