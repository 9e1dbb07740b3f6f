"""Printed phrases and names on a page: in their own language, linked to their evidence, and glossed
in that of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..messages import Lang, isolated
from ..model import elsewhere, formats, wording
from ..reading import parse_quantity
from ..vocabulary import fold
from .chart_parts import Record

CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2}")  # a Chinese formula has none
_SCALED = re.compile("[百千萬万億亿兆]")
_AMOUNT = re.compile(r"[\d.,]+[\u3400-\u9fff]+")


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


def named_source(source: Mapping[str, Any], lang: Lang, key: str = "publisher") -> str:
    """A source's publisher or title as HTML; on an English page with its English name."""
    text = str(source.get(key) or "")
    if not text:
        return ""
    html = printed(text, lang, quoted=key == "title")
    gloss = str(source.get(f"{key}_en") or "") if lang == "en" else ""
    return f'{html} <span class="gl">{escape(gloss)}</span>' if gloss else html


def linked_address(source: Mapping[str, Any]) -> str:
    """A source's address as a link, where it is one; empty without."""
    address = str(source.get("address") or "")
    if not re.match(r"https?://", address):
        return escape(address)
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(address)}</a>'


@dataclass(frozen=True, slots=True)
class Phrases:
    """The printed phrases of a report, and the anchors that tie its sections together."""

    as_stated: Mapping[str, str]
    lang: Lang
    printed: Lang | None
    known: Mapping[str, Record] = field(default_factory=dict)  # facts by id, also of other sources

    @classmethod
    def of(cls, facts: Iterable[Record], lang: Lang, others: Iterable[Record] = ()) -> Phrases:
        """From rows of facts, whose phrases are linked, and of `others`, which are glossed only."""
        facts = list(facts)
        as_stated = {row["fact"]: row["as_stated"] for row in facts}
        known = {row["fact"]: row for row in (*others, *facts)}
        return cls(as_stated, lang, script_of("".join(as_stated.values())), known)

    def gloss(self, fact: str) -> str:
        """A phrase of the other language in that of the page; empty for one of its own."""
        row = self.known.get(fact)
        if row is None:
            return ""
        is_scaled = self.lang == "en" and _SCALED.search(_elsewhere(row))
        needed = is_scaled or is_foreign(row["as_stated"], self.lang)
        return wording.gloss(row, self.lang) if needed else ""

    def _bare(self, text: str, facts: Iterable[str]) -> str:
        """A formula of an English page without the Chinese units that are printed elsewhere: its
        gloss has them, where they are more than what is counted (億元)."""
        if self.lang != "en":
            return text
        for row in (self.known[fact] for fact in facts if fact in self.known):
            text = text.replace(row["as_stated"] + _elsewhere(row), row["as_stated"], 1)
        return text

    def stated(self, fact: str) -> str:
        """The phrase of a fact that is not of this page, glossed."""
        gloss = self.gloss(fact)
        shown = printed(self.known[fact]["as_stated"], self.lang)
        return f'{shown} <span class="gl">{escape(gloss)}</span>' if gloss else shown

    def glossed(self, text: str, facts: Iterable[str]) -> str:
        """A text with the phrases of facts in the language of the page."""
        for fact in facts:
            if gloss := self.gloss(fact):
                text = text.replace(self.known[fact]["as_stated"], gloss, 1)
        return text

    def quoted(self, formula: str, facts: str) -> str:
        """A formula of facts that are not of this page, glossed."""
        ids = facts.split()
        bare = self._bare(formula, ids)
        shown, told = printed(bare, self.lang), self.glossed(bare, ids)
        return shown if told == bare else f'{shown} <span class="gl">{escape(told)}</span>'

    def anchor(self, fact: str) -> str:
        """Short and unique: the position, after the source's number where there are several."""
        source, _, start = fact.rpartition(":")
        sources = list(dict.fromkeys(one.rpartition(":")[0] for one in self.as_stated))
        several = len(sources) > 1 and source in sources
        number = f"{sources.index(source) + 1}-" if several else ""
        return re.sub(r"[^\w-]", "-", number + start)

    def link(self, fact: str, to: str = "e", *, glossed: bool = True) -> str:
        """The phrase of a fact, linked to its evidence (``e``) or its row (``f``), glossed."""
        attribute = lang_attribute(self.printed, self.lang)
        phrase = escape(isolated(self.as_stated[fact]))
        link = f'<a{attribute} href="#{to}{self.anchor(fact)}">{phrase}</a>'
        gloss = self.gloss(fact) if glossed else ""
        return f'{link} <span class="gl">{escape(gloss)}</span>' if gloss else link

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

    def _plain(self, text: str, facts: str) -> str:
        """What stands between phrases; a declared amount of a formula (1000萬元) is marked."""
        if not facts or _WORDS.search(text):
            return escape(text)
        marked = lang_attribute(self.printed, self.lang)
        if not marked:
            return escape(text)
        return _AMOUNT.sub(lambda match: f"<span{marked}>{match[0]}</span>", escape(text))

    def linked(self, text: str, facts: str = "") -> str:
        """`text` as HTML with its printed phrases linked to their evidence.

        `facts` (ids, a space between) are whose phrases they are, each in turn; another phrase is
        linked where only one fact has it, and else marked as printed. A formula (phrases between
        signs) is followed by itself in glosses; elsewhere each phrase is.
        """
        ids = [fact for fact in facts.split() if fact in self.as_stated]
        known, text = self._known(ids), self._bare(text, ids)
        if not known:
            return escape(text)
        longest = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        out, glossed, end = [], [], 0
        whole = bool(facts) and not _WORDS.search(text) and any(map(self.gloss, ids))
        for match in re.finditer(rf"(?<![\d.,])(?:{longest})", text):
            candidates = known[match[0]]
            is_own = candidates[0] in ids
            if is_own and len(candidates) > 1:
                known[match[0]] = candidates[1:]
            sure = is_own or len(candidates) == 1
            link = self.link(candidates[0], glossed=False)
            gloss = self.gloss(candidates[0])
            if gloss and not whole:
                link += _aside(gloss, self.lang)
            between = text[end : match.start()]
            out += [self._plain(between, facts), link if sure else printed(match[0], self.lang)]
            glossed += [between, gloss or match[0]]
            end = match.end()
        html = "".join(out) + self._plain(text[end:], facts)
        if not whole:
            return html
        told = escape("".join(glossed) + text[end:])
        told = _AMOUNT.sub(lambda match: _amount(match[0], self.lang), told)
        return f'<span class="fm">{html}</span> <span class="gl">{told}</span>'


def _aside(gloss: str, lang: Lang) -> str:
    """A gloss as prose has it: in brackets."""
    html = f'<span class="gl">{escape(gloss)}</span>'
    return f" ({html})" if lang == "en" else f"（{html}）"


def _elsewhere(row: Record) -> str:
    return elsewhere(str(row["as_stated"]), str(row.get("read_as") or ""))


def _amount(phrase: str, lang: Lang) -> str:
    """A declared amount (a threshold: 1000萬元) of a formula in the language of the page."""
    read = parse_quantity(phrase)
    names = ("value", "lower", "upper", "closed", "unit")
    return wording.gloss({name: getattr(read, name) for name in names}, lang)


def is_foreign(phrase: str, lang: Lang) -> bool:
    """Whether a printed phrase needs a gloss: Chinese in English, Latin words in Chinese."""
    return bool((CHINESE if lang == "en" else _WORDS).search(phrase))
