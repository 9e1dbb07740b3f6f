"""The report's tables: facts, ratios, refusals and checks."""

from __future__ import annotations

from html import escape
from itertools import groupby

from ..messages import Lang
from ..model import formats
from .chart_parts import Record
from .markup import (
    Edition,
    Notes,
    Section,
    amount,
    lang_attribute,
    nothing,
    script_of,
    section,
    table,
)

VERDICTS = {"inconsistent": "bad", "not checked": "open", "consistent": "good"}


def bounds(row: Record, lang: Lang) -> formats.Shown:
    """A row's number as people write it; what a source printed is never rounded."""
    if row["lower"] == row["upper"]:
        return formats.point(row["lower"], row["unit"], lang, printed="fact" in row)
    if "ratio" in row:
        return formats.ranged(row, lang)
    return formats.interval(row["lower"], row["upper"], row["closed"], row["unit"], lang)


def _qualified(row: Record, edition: Edition, notes: Notes) -> str:
    """What qualifies a fact: its period, its whole, a target, a misprint."""
    parts = [notes.when(row)]
    if row["part_of"]:
        whole = edition.label("indicators", row["part_of"])
        parts.append(edition.say("page.status.part", whole=whole))
    if row["status"] in ("target", "garbled"):
        parts.append(edition.say(f"page.status.{row['status']}"))
    return f' <small class="at">{" · ".join(parts)}</small>'


def _fact_row(row: Record, edition: Edition, notes: Notes) -> str:
    name = edition.series(row, _qualified(row, edition, notes))
    return (
        f'<tr id="f{edition.phrases.anchor(row["fact"])}"><th scope="row">{name}</th>'
        f"<td>{edition.phrases.link(row['fact'])}</td>"
        f'<td class="num">{amount(bounds(row, edition.lang))}</td></tr>'
    )


def facts_table(edition: Edition) -> Section:
    """Every printed figure, grouped by whom it is about."""
    facts, lang = edition.facts, edition.lang
    if not facts:
        return nothing("page.facts", lang)
    order = list(dict.fromkeys(row["entity"] for row in facts))
    grouped = sorted(facts, key=lambda row: order.index(row["entity"]))
    body, notes = "", Notes(edition)
    for entity, rows in groupby(grouped, key=lambda row: str(row["entity"])):
        name = edition.named("entities", entity)
        body += f'<tbody><tr class="group"><th scope="rowgroup" colspan="3">{name}</th></tr>'
        body += "".join(_fact_row(row, edition, notes) for row in rows) + "</tbody>"
    columns = ("indicator", "phrase", "#bounds")
    content = table("page.facts", lang, columns, body, count=len(facts))
    return section("page.facts", lang, content, notes.legend())


def _ratio_head(row: Record, edition: Edition, notes: Notes) -> str:
    """A ratio's number, name, entity and period."""
    entity = escape(edition.label("entities", row["entity"]))
    when = notes.when(row)
    return (
        f'<th scope="row"><i>{row["number"]}</i> {edition.named("ratios", row["ratio"])}'
        f"<small>{entity} · {when}</small></th>"
    )


def _ratio_body(row: Record, edition: Edition, notes: Notes) -> str:
    """A ratio's row, with marks of what it rests on."""
    formula = edition.phrases.linked(row["formula"], row["facts"])
    ratio = edition.codebook.ratios.get(row["ratio"])
    if ratio and ratio.least:  # declared, not printed: no fact links it
        attribute = lang_attribute(script_of(ratio.least), edition.lang)
        marked = f"<span{attribute}>{escape(ratio.least)}</span>"
        formula = formula.replace(escape(ratio.least), marked)
    if row["verdict"] == "reported":
        formula += f" <small>{edition.say('page.ratios.reported')}</small>"
    if row["reading"] == "alternative":
        formula += f" <small>{edition.say('page.ratios.alternative')}</small>"
    return (
        f'<tr id="r{row["number"]}">{_ratio_head(row, edition, notes)}'
        f'<td class="num">{amount(bounds(row, edition.lang))}</td>'
        f"<td>{formula}{notes.marks(row)}</td></tr>"
    )


def ratios_table(edition: Edition) -> Section:
    """The ratios that are computed or reported, each with its formula and what it rests on."""
    lang = edition.lang
    shown = [row for row in edition.ratios if row["verdict"] != "refused"]
    if not shown:
        return nothing("page.ratios", lang)
    notes = Notes(edition)
    body = f"<tbody>{''.join(_ratio_body(row, edition, notes) for row in shown)}</tbody>"
    verdicts = [row["verdict"] for row in shown]
    counts = {name: verdicts.count(name) for name in ("computed", "reported")}
    columns = ("ratio", "#page.facts.bounds", "formula")
    content = table("page.ratios", lang, columns, body, **counts)
    return section("page.ratios", lang, content, notes.legend())


def refusals_table(edition: Edition) -> Section:
    """The ratios that are refused, each with the side that is printed and the reason."""
    lang = edition.lang
    refused = [row for row in edition.ratios if row["verdict"] == "refused"]
    if not refused:
        return nothing("page.refusals", lang)
    notes = Notes(edition)
    body = "".join(
        f'<tr id="r{row["number"]}">{_ratio_head(row, edition, notes)}'
        f"<td>{edition.phrases.linked(row['formula'], row['facts'])}</td>"
        f"<td>{edition.phrases.linked(row['reason'])}</td></tr>"
        for row in refused
    )
    columns = ("page.ratios.ratio", "printed", "reason")
    body = f"<tbody>{body}</tbody>"
    content = table("page.refusals", lang, columns, body, count=len(refused))
    return section("page.refusals", lang, content, notes.legend())


def _check_row(row: Record, edition: Edition) -> str:
    left, right = (edition.phrases.linked(row[side], row["facts"]) for side in ("left", "right"))
    against = f" <small>{edition.say('page.checks.against')}</small> {right}" if right else ""
    verdict = edition.say(f"page.checks.{row['verdict']}")
    return (
        f'<tr><th scope="row">{left}{against}</th>'
        f'<td class="{VERDICTS[row["verdict"]]}">{verdict}</td>'
        f"<td>{edition.phrases.linked(row['reason'])}</td></tr>"
    )


def checks_table(checks: list[Record], edition: Edition) -> Section:
    """Every check: what does not agree first, then what could not be checked."""
    lang = edition.lang
    if not checks:
        return nothing("page.checks", lang)
    order = list(VERDICTS)
    ordered = sorted(checks, key=lambda row: order.index(row["verdict"]))
    body = "".join(_check_row(row, edition) for row in ordered)
    verdicts = [row["verdict"] for row in checks]
    counts = {name.split()[-1]: verdicts.count(name) for name in VERDICTS}
    columns = ("sides", "verdict", "page.refusals.reason")
    content = table("page.checks", lang, columns, f"<tbody>{body}</tbody>", **counts)
    return section("page.checks", lang, content)
