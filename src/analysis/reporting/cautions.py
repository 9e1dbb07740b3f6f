"""What must not be concluded: warnings that the data themselves call for."""

from __future__ import annotations

from html import escape

from ..messages import say
from ..model import formats
from .chart_parts import Record
from .markup import Edition, printed

BLANK = "\0"  # stands for HTML in a text that is escaped


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
    codes = [row["ratio"] for row in edition.ratios if row["alternative"]]
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
