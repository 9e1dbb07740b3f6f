"""What a report opens with: its title, what was read, the numbers that matter, and the cautions
that the data themselves call for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import inf
from typing import Any

from ..messages import Lang, say
from ..model import formats
from .chart_parts import Record, captions
from .markup import CLASS, Edition, Section, in_captions, printed, second, section
from .table_sections import bounds

TILES = 4
BLANK = "\0"  # stands for HTML in a text that is escaped

Source = dict[str, Any]


def citation(sources: Sequence[Source], lang: Lang) -> str:
    """Publisher and date of each source, for below a figure."""
    comma, between, stop = ("，", "；", "。") if lang != "en" else (", ", "; ", ".")
    cited = between.join(
        comma.join(
            filter(
                None,
                (
                    printed(str(source["publisher"]), lang),
                    escape(formats.period(str(source["date"]), lang)),
                ),
            )
        )
        for source in sources
    )
    return f"{escape(say('page.cite', lang))}{cited}{stop}" if cited else ""


def _subject(edition: Edition, entity: str, lang: Lang) -> str:
    """Whom the report is about: the entity asked for, else the one with the most figures."""
    codes = [str(row["entity"]) for row in edition.facts]
    code = entity or max(dict.fromkeys(codes), key=codes.count, default="")
    return edition.label("entities", code, lang) if code else say("page.all", lang)


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


def _published(source: Source, lang: Lang) -> str:
    comma = "，" if lang != "en" else ", "
    parts = (
        printed(str(source["publisher"]), lang),
        escape(formats.period(str(source["date"]), lang)),
        printed(str(source["title"]), lang, quoted=True) if source["title"] else "",
    )
    return comma.join(filter(None, parts))


def periods(rows: Sequence[Record], lang: Lang) -> str:
    """The periods of rows, earliest first, those without a start last."""
    codes = sorted({str(row["period"]) for row in rows}, key=lambda p: (p.startswith(".."), p))
    return formats.listed([formats.period(code, lang) for code in codes], lang)


def header_section(
    edition: Edition, sources: Sequence[Source], entity: str = "", base: str = ""
) -> Section:
    """The title, what was read and what came of it; the page's only h1.

    `entity` is the code asked for, `base` what implied counts assume: a code or a printed quantity.
    """
    lang = edition.lang
    verdicts = [row["verdict"] for row in edition.ratios]
    counts = {name: verdicts.count(name) for name in ("computed", "reported", "refused")}
    counts |= {"facts": len(edition.facts), "sources": len(sources)}
    rows = {
        "source": "<br>".join(_published(source, lang) for source in sources),
        "entities": _entities(edition),
        "periods": escape(periods(edition.facts, lang)),
        "base": printed(edition.label("indicators", base), lang),
    }
    meta = "".join(
        f"<div><dt>{in_captions(f'page.meta.{key}', lang)}</dt><dd>{value}</dd></div>"
        for key, value in rows.items()
        if value
    )
    titles = {
        each: say("page.title", each, subject=_subject(edition, entity, each))
        for each in captions(lang)
    }
    first, *others = titles
    heading = escape(titles[first]) + "".join(second(titles[other], other) for other in others)
    key = "page.lede_many" if len(sources) > 1 else "page.lede"
    lede = in_captions(key if edition.facts else "page.facts.none", lang, **counts)
    html = (
        f'<header class="{CLASS}" lang="{lang}"><h1>{heading}</h1>'
        f'<p class="lede">{lede}</p>{f"<dl>{meta}</dl>" if meta else ""}</header>'
    )
    dates = sorted({str(source["date"]) for source in sources if source["date"]})
    return Section(html, {"lang": lang, "title": titles[lang], "dates": dates, **counts})


def _tile(row: Record, edition: Edition) -> str:
    """One number that matters, with its unit and its formula."""
    shown = bounds(row, edition.lang)
    number, unit = (shown.number + "%", "") if shown.unit == "%" else (shown.number, shown.unit)
    formula = edition.phrases.linked(row["formula"], row["facts"])
    return (
        f"<li><div>{edition.named('ratios', row['ratio'])}</div>"
        f"<strong>{escape(number)} <small>{escape(unit)}</small></strong>"
        f"<small>{edition.say('page.key.' + row['verdict'])}　{formula}</small></li>"
    )


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
    return text.replace(BLANK, printed(row["as_stated"], edition.lang))


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
        printed(row["as_stated"], lang, quoted=True)
        for row in edition.facts
        if row["status"] == "garbled"
    ]
    text = escape(say("page.caution.garbled", lang, phrases=BLANK))
    return [text.replace(BLANK, formats.listed(phrases, lang))] if phrases else []


def cautions(edition: Edition) -> list[str]:
    """What must not be concluded from this report: HTML, one sentence or two each."""
    kinds = (_reported, _scopes, _alternatives, _targets, _garbled)
    return [text for kind in kinds for text in kind(edition)]


def key_section(edition: Edition, keys: Sequence[str] = ()) -> Section:
    """The few ratios that matter, with their bounds, and what must not be concluded from them.

    `keys` are the codes of ratios, most important first (without any, those that the codebook
    gives a `headline`); others fill the places left.
    """
    places = {code: ratio.headline for code, ratio in edition.codebook.ratios.items()}
    order = {code: place for place, code in enumerate(keys, 1)} or places
    known = [
        row
        for row in edition.ratios
        if row["verdict"] != "refused" and row["reading"] != "alternative"
    ]
    known.sort(key=lambda row: order.get(row["ratio"]) or inf)
    first = {row["ratio"]: row for row in reversed(known)}
    tiles = [row for row in known if first[row["ratio"]] is row][:TILES]
    items = "".join(_tile(row, edition) for row in tiles)
    warnings = "".join(f"<li>{warning}</li>" for warning in cautions(edition))
    heading = in_captions("page.caution.heading", edition.lang)
    caution = f'<div class="caution"><h3>{heading}</h3><ul>{warnings}</ul></div>'
    none = f'<p class="none">{in_captions("page.key.none", edition.lang)}</p>'
    parts = (f'<ul class="kpis">{items}</ul>' if tiles else none, caution if warnings else "")
    return section("page.key", edition.lang, *parts)
