"""The figures in the text that printed them: only for who holds the text, and never by default."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..messages import Lang
from .chart_parts import Record
from .markup import Edition, Section, in_captions, lang_attribute, script_of, section

KEY = "page.context"


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
    return f'<p class="caution">{in_captions(f"{KEY}.warning", lang)}</p>'


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
    return section(KEY, edition.lang, *parts)
