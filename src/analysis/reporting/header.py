"""What a report opens with: its title, what was read, the numbers that matter, and the cautions
that the data themselves call for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from ..messages import Lang, say
from ..model import formats
from .chart_parts import Record
from .finding_sections import Finding, sentence, title
from .markup import CLASS, Edition, Section
from .printed import named_source, printed
from .templates import filled, text_of

MOST_NAMED = 3  # sources in the line below the headline
BLANK = "\0"  # stands for HTML in a text that is escaped

Source = dict[str, Any]


def _named(source: Source, lang: Lang, *, titled: bool = False) -> str:
    """Publisher and date of a source, and its title where that is wanted, as HTML."""
    day = escape(formats.period(str(source["date"]), lang))
    parts = (named_source(source, lang), day, named_source(source, lang, "title") if titled else "")
    return ("，" if lang != "en" else ", ").join(filter(None, parts))


def citation(sources: Sequence[Source], lang: Lang) -> str:
    """Publisher and date of each source, for below a figure."""
    between, stop = ("；", "。") if lang != "en" else ("; ", ".")
    cited = between.join(_named(source, lang) for source in sources)
    return f"{text_of('page.cite', lang)}{cited}{stop}" if cited else ""


def _subject(edition: Edition, entity: str) -> str:
    """Whom the report is about: the entity asked for, else the one with the most figures."""
    codes = [str(row["entity"]) for row in edition.facts]
    code = entity or max(dict.fromkeys(codes), key=codes.count, default="")
    return edition.label("entities", code) if code else say("page.all", edition.lang)


def _entities(edition: Edition) -> str:
    """Whom the figures are about, with their numbers."""
    codes = [str(row["entity"]) for row in edition.facts]
    counted = [
        say(
            "page.meta.count",
            edition.lang,
            entity=edition.label("entities", code),
            count=codes.count(code),
        )
        for code in dict.fromkeys(codes)
    ]
    return escape(formats.listed(counted, edition.lang))


def periods(rows: Sequence[Record], lang: Lang) -> str:
    """The periods of rows, earliest first, those without a start last."""
    codes = sorted({str(row["period"]) for row in rows}, key=lambda p: (p.startswith(".."), p))
    return formats.listed([formats.period(code, lang) for code in codes], lang)


def _counts(edition: Edition, sources: Sequence[Source]) -> dict[str, int]:
    verdicts = [row["verdict"] for row in edition.ratios]
    counts = {name: verdicts.count(name) for name in ("computed", "reported", "refused")}
    return counts | {"facts": len(edition.facts), "sources": len(sources)}


def _metadata(edition: Edition, sources: Sequence[Source]) -> dict[str, Any]:
    """What travels with a header, for the page and the index."""
    dates = sorted({str(source["date"]) for source in sources if source["date"]})
    return {"lang": edition.lang, "dates": dates, **_counts(edition, sources)}


def _plain_title(edition: Edition, entity: str) -> str:
    return say("page.title", edition.lang, subject=_subject(edition, entity))


def header_section(
    edition: Edition, sources: Sequence[Source], entity: str = "", base: str = ""
) -> Section:
    """The title, what was read and what came of it; the page's only h1.

    `entity` is the code asked for, `base` what implied counts assume: a code or a printed quantity.
    """
    lang = edition.lang
    rows = {
        "source": "<br>".join(_named(source, lang, titled=True) for source in sources),
        "entities": _entities(edition),
        "periods": escape(periods(edition.facts, lang)),
        "base": printed(edition.label("indicators", base), lang),
    }
    title = _plain_title(edition, entity)
    key = "page.lede_many" if len(sources) > 1 else "page.lede"
    lede = text_of(key if edition.facts else "page.facts.none", lang, **_counts(edition, sources))
    html = filled("header", lang, css=CLASS, title=title, lede=lede, rows=rows)
    return Section(html, {"title": title, **_metadata(edition, sources)})


def opening_section(
    edition: Edition,
    sources: Sequence[Source],
    findings: Sequence[Finding],
    entity: str = "",
    base: str = "",
) -> Section:
    """What a page opens with: its first finding as the headline, whom and what it is about, and
    its findings; without any, `header_section`'s title. `entity` and `base` as there."""
    lang, counts = edition.lang, {"count": len(edition.facts), "sources": len(sources)}
    subject = _subject(edition, entity)
    found = [title(finding, edition) for finding in findings]
    headline = found[0] if found else _plain_title(edition, entity)
    dek = text_of("page.dek_many" if len(sources) > 1 else "page.dek", lang, **counts)
    about = [
        *(_named(source, lang, titled=True) for source in sources[:MOST_NAMED]),
        escape(subject),
    ]
    if base:
        assumed = printed(edition.label("indicators", base), lang)
        about.append(f"{edition.say('page.meta.base')}{edition.say('page.colon')}{assumed}")
    html = filled(
        "opening",
        lang,
        css=CLASS,
        headline=headline,
        dek=dek,
        about=about,
        findings=findings,
        sentence=partial(sentence, edition=edition),
    )
    told = f"{headline}{say('page.title_of', lang, subject=subject)}" if found else headline
    return Section(html, {**_metadata(edition, sources), "title": told, "found": found})


def _names(codes: list[str], kind: str, edition: Edition) -> str:
    names = [edition.label(kind, code) for code in dict.fromkeys(codes)]
    quoted = [formats.quote(name, edition.lang) for name in names]
    return formats.listed(quoted, edition.lang)


def _reported(edition: Edition) -> list[str]:
    """Ratios that a source prints as such: their base is not known."""
    codes = [row["ratio"] for row in edition.ratios if row["verdict"] == "reported"]
    labels = _names(codes, "ratios", edition)
    return [edition.say("page.caution.reported", labels=labels)] if codes else []


def _case(row: Record, edition: Edition) -> str:
    entity = edition.label("entities", row["entity"])
    when = edition.period(row["period"])
    text = edition.say("page.caution.case", entity=entity, phrase=BLANK, period=when)
    return text.replace(BLANK, edition.phrases.link(row["fact"]))


def _scopes(edition: Edition) -> list[str]:
    """Indicators that are printed for several entities."""
    found = []
    for code in dict.fromkeys(str(row["indicator"]) for row in edition.facts):
        rows = {row["entity"]: row for row in edition.facts if row["indicator"] == code}
        if len(rows) > 1:
            cases = [_case(row, edition) for row in rows.values()]
            label = _names([code], "indicators", edition)
            text = edition.say("page.caution.scopes", label=label, cases=BLANK)
            found.append(text.replace(BLANK, formats.listed(cases, edition.lang)))
    return found


def _alternatives(edition: Edition) -> list[str]:
    """Ratios whose print allows another reading."""
    codes = [row["ratio"] for row in edition.ratios if row["reading"] == "alternative"]
    labels = _names(codes, "ratios", edition)
    return [edition.say("page.caution.alternative", labels=labels)] if codes else []


def _targets(edition: Edition) -> list[str]:
    """Figures that are plans."""
    aims = [row for row in edition.facts if row["status"] == "target"]
    dates = dict.fromkeys(edition.period(row["period"]) for row in aims)
    when = formats.listed(list(dates), edition.lang)
    return [edition.say("page.caution.targets", count=len(aims), period=when)] if aims else []


def _garbled(edition: Edition) -> list[str]:
    """Figures in sentences that are garbled in print."""
    lang = edition.lang
    phrases = [
        edition.phrases.link(row["fact"]) for row in edition.facts if row["status"] == "garbled"
    ]
    text = escape(say("page.caution.garbled", lang, phrases=BLANK))
    return [text.replace(BLANK, formats.listed(phrases, lang))] if phrases else []


def cautions(edition: Edition) -> list[str]:
    """What must not be concluded from this report: HTML, one sentence or two each."""
    kinds = (_reported, _scopes, _alternatives, _targets, _garbled)
    return [text for kind in kinds for text in kind(edition)]


def caution_list(edition: Edition) -> str:
    """The cautions under their heading, as HTML; empty without any."""
    warnings = "".join(f"<li>{warning}</li>" for warning in cautions(edition))
    heading = text_of("page.caution.heading", edition.lang)
    block = f'<div class="caution"><h3>{heading}</h3><ul>{warnings}</ul></div>'
    return block if warnings else ""
