"""Pieces of HTML that the report's sections are made of; everything shown is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from string import ascii_lowercase
from typing import Any

from ..messages import Lang, isolated, say
from ..model import Caveat, Codebook, formats
from ..vocabulary import fold
from .anchors import apart, new_scope
from .canvas import Chart
from .chart_parts import Record, captions, series_label
from .stylesheets import notebook_style

STYLE = "data-analysis-style"  # marks the style that a notebook needs and the exported page has
# Of every output: our style is for it, and what typesets $…$ (JupyterLab, MathJax 2) passes it by.
CLASS = "zr mathjax_ignore tex2jax_ignore"
CHINESE = re.compile(r"[\u3400-\u9fff]")
BREAKS = {"h1", "h2", "h3", "p", "li", "tr", "figcaption", "caption", "dt", "dd", "table", "ul"}


class _Text(HTMLParser):
    """HTML as plain text: a line for each block, a bar between cells, a drawing's alternative."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "svg":
            self.hidden = True
            self.out.append(f"\n{named.get('aria-label')}" if named.get("class") == "w" else "")
        elif tag == "style":
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


def second(text: str, lang: str) -> str:
    """A line in another language, under the first."""
    return f' <span lang="{lang}">{escape(text)}</span>'


def in_captions(key: str, lang: Lang, **blanks: object) -> str:
    """A heading's or caption's text: Chinese comes with English under it."""
    first, *others = captions(lang)
    lines = [second(say(key, other, **blanks), other) for other in others]
    return escape(say(key, first, **blanks)) + "".join(lines)


def section(key: str, lang: Lang, *parts: str) -> Section:
    """A section with its heading."""
    heading = f"<h2>{in_captions(f'{key}.heading', lang)}</h2>"
    return Section(f'<section class="{CLASS}" lang="{lang}">{heading}{"".join(parts)}</section>')


def nothing(key: str, lang: Lang) -> Section:
    """A section that says that there is nothing for it."""
    return section(key, lang, f'<p class="none">{in_captions(f"{key}.none", lang)}</p>')


def drawn(chart: Chart, cite: str) -> str:
    """A chart under its finding, with how to read it and its source (`cite`, HTML) below."""
    first, *others = chart.title
    below = escape(chart.subtitle[first])
    below += "".join(second(f"{chart.title[o]}. {chart.subtitle[o]}.", o) for o in others)
    title = escape(chart.title[first])
    caption = f"<figcaption><b>{title}</b><small>{below}</small></figcaption>"
    note = f'<p class="src">{escape(chart.note)} {cite}</p>'
    return f"<figure>{caption}{chart.wide}{chart.narrow}</figure>{note}"


def table(key: str, lang: Lang, columns: Sequence[str], body: str, **blanks: object) -> str:
    """A table under its finding; `columns` are keys below `key` (or whole), ``#`` marks numbers."""
    heads = ""
    for name in columns:
        bare = name.lstrip("#")
        kind = ' class="num"' if bare != name else ""
        text = in_captions(bare if "." in bare else f"{key}.{bare}", lang)
        heads += f'<th scope="col"{kind}>{text}</th>'
    caption = in_captions(f"{key}.caption", lang, **blanks)
    label = escape(say(f"{key}.heading", lang))
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
        f"<table><caption><b>{caption}</b></caption><thead><tr>{heads}</tr></thead>{body}</table>"
        f'</div><p class="src">{escape(say(f"{key}.note", lang))}</p>'
    )


def script_of(text: str) -> Lang | None:
    """The language that printed Chinese is marked with; None when it is not Chinese."""
    if not CHINESE.search(text):
        return None
    return "zh-Hant" if fold(text) != text else "zh-Hans"


def lang_attribute(printed: Lang | None, lang: Lang) -> str:
    return f' lang="{printed}"' if printed and printed != lang else ""


def printed(text: str, lang: Lang, *, quoted: bool = False) -> str:
    """Printed text as HTML, marked with its language where that is another."""
    script = script_of(text)
    marked = escape(isolated(text))
    if script:
        marked = f'<span class="q"{lang_attribute(script, lang)}>{marked}</span>'
    return formats.quote(marked, lang) if quoted else marked


@dataclass(frozen=True, slots=True)
class Phrases:
    """The printed phrases of a report, and the anchors that tie its sections together."""

    as_stated: Mapping[str, str]
    lang: Lang
    printed: Lang | None

    @classmethod
    def of(cls, facts: Iterable[tuple[str, str]], lang: Lang) -> Phrases:
        """From pairs of a fact's id and its phrase."""
        as_stated = dict(facts)
        return cls(as_stated, lang, script_of("".join(as_stated.values())))

    def anchor(self, fact: str) -> str:
        """Short and unique: the position, after the source's number where there are several."""
        source, _, start = fact.rpartition(":")
        sources = list(dict.fromkeys(one.rpartition(":")[0] for one in self.as_stated))
        several = len(sources) > 1 and source in sources
        number = f"{sources.index(source) + 1}-" if several else ""
        return re.sub(r"[^\w-]", "-", number + start)

    def link(self, fact: str, to: str = "e") -> str:
        """The phrase of a fact, linked to its evidence (``e``) or its row (``f``)."""
        attribute = lang_attribute(self.printed, self.lang)
        phrase = escape(isolated(self.as_stated[fact]))
        return f'<a{attribute} href="#{to}{self.anchor(fact)}">{phrase}</a>'

    def _known(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Phrases to look for in a text, with their facts: those of `ids`, and all in Chinese.

        What has no Chinese (33%) may also be a number that was computed.
        """
        known: dict[str, list[str]] = {}
        for fact in ids:
            known.setdefault(self.as_stated[fact], []).append(fact)
        own = set(known)
        for fact, phrase in self.as_stated.items():
            if phrase not in own and CHINESE.search(phrase):
                known.setdefault(phrase, []).append(fact)
        return known

    def linked(self, text: str, facts: str = "") -> str:
        """`text` as HTML with its printed phrases linked to their evidence.

        `facts` (ids, a space between) are whose phrases they are, each in turn; another phrase is
        linked where only one fact has it, and else marked as printed.
        """
        ids = [fact for fact in facts.split() if fact in self.as_stated]
        known = self._known(ids)
        if not known:
            return escape(text)
        longest = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        out, end = [], 0
        for match in re.finditer(rf"(?<![\d.,])(?:{longest})", text):
            candidates = known[match[0]]
            is_own = candidates[0] in ids
            if is_own and len(candidates) > 1:
                known[match[0]] = candidates[1:]
            sure = is_own or len(candidates) == 1
            shown = self.link(candidates[0]) if sure else printed(match[0], self.lang)
            out += [escape(text[end : match.start()]), shown]
            end = match.end()
        return "".join(out) + escape(text[end:])


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
        """A label; a Chinese one has English under it. `beside` is HTML for the first line."""
        labels = self.labels(kind, code)
        if isinstance(labels, str):
            return escape(labels) + beside
        first, *others = captions(self.lang)
        below = "".join(second(labels[other], other) for other in others)
        return escape(labels[first]) + beside + below

    def series(self, row: Record, beside: str = "") -> str:
        """What a fact measures: its indicator, measure and breakdowns."""
        codebook = self.codebook
        names = {each: series_label(codebook, row, each) for each in captions(self.lang)}
        first, *others = names
        return escape(names[first]) + beside + "".join(second(names[o], o) for o in others)

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
        text = escape(self._edition.period(row["period"]))
        is_read = any(caveat.about == "period" for caveat in self._caveats(row))
        self._has_read_period |= is_read
        return f"{text}*" if is_read else text

    def marks(self, row: Record) -> str:
        """The letters of a row's other caveats, and of the relation by which its sides met."""
        lang = self._edition.lang
        told = [one.text[lang] for one in self._caveats(row) if one.about != "period"]
        relation = self._edition.codebook.relations.get(row.get("relation", ""))
        if relation and not relation.caveat:
            told.append(relation.reason[lang])
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
        return f'<p class="src">{"<br>".join(lines)}</p>' if lines else ""


def amount(shown: formats.Shown) -> str:
    """A number with its unit; a limit and a mark stand out."""
    is_open = shown.number[:1] in "≥≤<>" and "–" not in shown.number
    text = escape(str(shown))
    return f'<span class="open">{text}</span>' if is_open else text
