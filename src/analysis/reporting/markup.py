"""Pieces of HTML that the report's sections are made of; everything shown is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from string import ascii_lowercase
from typing import Any

from ..messages import Lang, isolated, say
from ..model import Caveat, Codebook, formats
from .anchors import apart, new_scope
from .canvas import Chart
from .chart_parts import Record, series_label
from .printed import Phrases
from .stylesheets import notebook_style
from .templates import text_of

EMPTY = "data-empty"  # marks a section that a page leaves out
STYLE = "data-analysis-style"  # marks the style that a notebook needs and the exported page has
# Of every output: our style is for it, and what typesets $…$ (JupyterLab, MathJax 2) passes it by.
CLASS = "zr mathjax_ignore tex2jax_ignore"
BREAKS = {"h1", "h2", "h3", "p", "li", "tr", "figcaption", "caption", "dt", "dd", "table", "ul"}


class _Text(HTMLParser):
    """HTML as plain text: a line for each block, a bar between cells, a drawing's alternative."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("role") == "img":
            self.out.append(f"\n{named.get('aria-label')}")
        elif tag in ("svg", "style"):
            self.hidden = True
        elif tag in BREAKS:
            self.out.append("\n")
        elif tag == "td" and self.out[-1:] != ["\n"]:
            self.out.append(" | ")
        elif tag in ("th", "span", "strong", "small"):
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag not in ("svg", "style")

    def handle_data(self, data: str) -> None:
        self.out.append("" if self.hidden else data)

    @property
    def text(self) -> str:
        lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(self.out).split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report, shown by a notebook as HTML, elsewhere as text.

    `metadata` travels with the output, for the exporter; `scope` is the report's, whose pieces link
    to each other (`analysis.reporting.anchors`).
    """

    html: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    scope: str = field(default_factory=new_scope, compare=False)

    def _repr_html_(self) -> str:
        return f"<style {STYLE}>{notebook_style()}</style>{apart(self.html, self.scope)}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/html": self._repr_html_(), "text/plain": str(self)}
        return data, {"analysis": dict(self.metadata)} if self.metadata else {}

    def __str__(self) -> str:
        parser = _Text()
        parser.feed(self.html)
        return parser.text

    def __repr__(self) -> str:
        return str(self)


def section(key: str, lang: Lang, *parts: str) -> Section:
    """A section with its heading."""
    heading = f"<h2>{text_of(f'{key}.heading', lang)}</h2>"
    name = key.removeprefix("page.").replace(".", "-")
    opened = f'<section class="{CLASS}" lang="{lang}" id="{name}">'
    return Section(f"{opened}{heading}{''.join(parts)}</section>")


def nothing(key: str, lang: Lang) -> Section:
    """A section that says that there is nothing for it."""
    made = section(key, lang, f'<p class="none">{text_of(f"{key}.none", lang)}</p>')
    return replace(made, html=made.html.replace("<section ", f"<section {EMPTY} ", 1))


def drawn(chart: Chart, cite: str, *, titled: bool = True) -> str:
    """A chart under its finding (where `titled`), how to read it and its source (`cite`) below."""
    title, below = escape(chart.title), escape(chart.subtitle)
    head = f"<b>{title}</b>" if titled else ""
    caption = f"<figcaption>{head}<small>{below}</small></figcaption>"
    note = f'<p class="src">{escape(chart.note)} {cite}</p>'
    image = (
        f'<div role="img" aria-label="{escape(chart.alternative)}">{chart.wide}{chart.narrow}</div>'
    )
    return f"<figure>{caption}{image}</figure>{note}"


def framed(kind: str, caption: str, heads: str, body: str, label: str = "") -> str:
    """A table that scrolls where it is too wide; `label` is what it is called aloud (its caption).

    All are HTML.
    """
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label or caption}">'
        f'<table class="{kind}"><caption><b>{caption}</b></caption>'
        f"<thead><tr>{heads}</tr></thead>{body}</table></div>"
    )


def table(key: str, lang: Lang, columns: Sequence[str], body: str, **blanks: object) -> str:
    """A table under its finding; `columns` are keys below `key` (or whole), ``#`` marks numbers."""
    heads = ""
    for name in columns:
        bare = name.lstrip("#")
        kind = ' class="num"' if bare != name else ""
        text = text_of(bare if "." in bare else f"{key}.{bare}", lang)
        heads += f'<th scope="col"{kind}>{text}</th>'
    caption = text_of(f"{key}.caption", lang, **blanks)
    label = text_of(f"{key}.heading", lang)
    shown = framed(key.rpartition(".")[2], caption, heads, body, label)
    return f'{shown}<p class="src">{text_of(f"{key}.note", lang)}</p>'


@dataclass(frozen=True, slots=True)
class Edition:
    """What the sections of a report share: its language, codes, phrases and rows."""

    lang: Lang
    codebook: Codebook
    phrases: Phrases
    facts: list[Record]
    ratios: list[Record]
    sources_shown: frozenset[str] = frozenset()  # those whose text the page holds

    def labels(self, kind: str, code: str) -> dict[Lang, str] | str:
        """The labels of a code (`kind`: entities, indicators, ratios), or the code without any."""
        entry = getattr(self.codebook, kind).get(code)
        return {lang: isolated(text) for lang, text in entry.label.items()} if entry else code

    def label(self, kind: str, code: str, lang: Lang | None = None) -> str:
        labels = self.labels(kind, code)
        return labels if isinstance(labels, str) else labels[lang or self.lang]

    def named(self, kind: str, code: str, beside: str = "") -> str:
        """A label as HTML, with `beside` after it."""
        return escape(self.label(kind, code)) + beside

    def series(self, row: Record, beside: str = "") -> str:
        """What a fact measures: its indicator, measure and breakdowns."""
        return escape(series_label(self.codebook, row, self.lang)) + beside

    def period(self, text: str) -> str:
        return formats.period(text, self.lang)

    def say(self, key: str, **blanks: object) -> str:
        """A text in the report's language, escaped."""
        return escape(say(key, self.lang, **blanks))


class Notes:
    """The cautions of a table's rows: a letter in the row, the sentence once below the table."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._letters: dict[str, str] = {}
        self._has_read_period = False

    def _caveats(self, row: Record) -> list[Caveat]:
        known = self._edition.codebook.caveats
        return [known[code] for code in row["caveats"].split() if code in known]

    def when(self, row: Record) -> str:
        """The period of a row as HTML, with a star where it is read and not printed."""
        text = escape(formats.period(row["period"], self._edition.lang, brief=True))
        is_read = any(caveat.about == "period" for caveat in self._caveats(row))
        self._has_read_period |= is_read
        return f"{text}*" if is_read else text

    def told(self, row: Record) -> list[str]:
        """A row's caveats but those of its period, and the relation by which its sides met."""
        lang = self._edition.lang
        told = [one.text[lang] for one in self._caveats(row) if one.about != "period"]
        relation = self._edition.codebook.relations.get(row.get("relation", ""))
        return [*told, relation.reason[lang]] if relation and not relation.caveat else told

    def marks(self, row: Record) -> str:
        """The letters of a row's other caveats, and of the relation by which its sides met."""
        told = self.told(row)
        for text in told:
            again, place = divmod(len(self._letters), len(ascii_lowercase))
            self._letters.setdefault(text, ascii_lowercase[place] * (again + 1))
        letters = " ".join(self._letters[text] for text in told)
        return f"<sup>{letters}</sup>" if letters else ""

    def legend(self) -> str:
        """What the star and the letters say; empty where there is none."""
        lines = [f"<sup>{letter}</sup> {escape(text)}" for text, letter in self._letters.items()]
        if self._has_read_period:
            lines.insert(0, f"* {self._edition.say('page.period.read')}")
        spans = "".join(f"<span>{line}</span> " for line in lines)
        return f'<p class="src notes">{spans.strip()}</p>' if lines else ""


def amount(shown: formats.Shown) -> str:
    """A number with its unit; a limit and a mark stand out."""
    is_open = shown.number[:1] in "≥≤<>" and "–" not in shown.number
    text = escape(str(shown))
    return f'<span class="open">{text}</span>' if is_open else text
