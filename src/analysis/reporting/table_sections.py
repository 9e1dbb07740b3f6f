"""The report's tables: facts, ratios, refusals and checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from ..messages import Lang
from ..model import formats
from .chart_parts import Record, per
from .markup import Edition, Notes, Section, amount, nothing, section, table

ANCHORED = ("ratio", "entity", "period")  # what a lasting anchor is made of
AT_MOST = ("part", "at_most", "components")  # checks that say "no more than"
_SERIES = itemgetter("indicator", "measure", "breakdown")
_FEW = 3  # refusals for mere absence that a table may hold; steps of a series told as one
VERDICTS = {"inconsistent": "bad", "not checked": "open", "consistent": "good"}


def bounds(row: Record, lang: Lang) -> formats.Shown:
    """A row's number as people write it; what a source printed is never rounded."""
    row = per(row)
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
    """Every printed figure, grouped by whom it is about: as it stands in the text; where no place
    is known, each series together, in the order of time.
    """
    facts, lang = edition.facts, edition.lang
    if not facts:
        return nothing("page.facts", lang)
    order = list(dict.fromkeys(map(itemgetter("entity"), facts)))
    series = list(dict.fromkeys(map(_SERIES, facts)))
    by_time = sorted(facts, key=itemgetter("period"))
    by_series = sorted(by_time, key=lambda row: series.index(_SERIES(row)))
    is_placed = any(row["start"] is not None for row in facts)
    grouped = sorted(facts if is_placed else by_series, key=lambda row: order.index(row["entity"]))
    body, notes = "", Notes(edition)
    for entity, rows in groupby(grouped, key=lambda row: str(row["entity"])):
        name = edition.named("entities", entity)
        body += f'<tbody><tr class="group"><th scope="rowgroup" colspan="3">{name}</th></tr>'
        body += "".join(_fact_row(row, edition, notes) for row in rows) + "</tbody>"
    columns = ("indicator", "phrase", "#bounds")
    content = table("page.facts", lang, columns, body, count=len(facts))
    return section("page.facts", lang, content, notes.legend())


def _ratio_head(row: Record, edition: Edition, notes: Notes) -> str:
    """A ratio's number, name and period."""
    name = edition.named("ratios", row["ratio"])
    same = (
        one["number"] for one in edition.ratios if all(one[name] == row[name] for name in ANCHORED)
    )
    anchor = f' id="{lasting_anchor(row)}"' if row["number"] == min(same) else ""
    told = f'<i>{row["number"]}</i> {name} <small class="at">{notes.when(row)}</small>'
    return f'<th scope="row"{anchor}>{told}</th>'


def lasting_anchor(row: Record) -> str:
    """The id of a ratio that does not depend on what else is in the report."""
    return re.sub(r"[^\w.-]", "_", ".".join(str(row[name]) for name in ANCHORED))


def _by_entity(rows: list[Record], edition: Edition, columns: int) -> Iterator[tuple[str, Record]]:
    """Rows in groups of whom they are about, each with the heading that stands before it."""
    order = list(dict.fromkeys(row["entity"] for row in rows))
    before = None
    for row in sorted(rows, key=lambda row: order.index(row["entity"])):
        name = edition.named("entities", row["entity"])
        head = f'<tr class="group"><th scope="rowgroup" colspan="{columns}">{name}</th></tr>'
        yield head if row["entity"] != before else "", row
        before = row["entity"]


def _ratio_body(row: Record, edition: Edition, notes: Notes) -> str:
    """A ratio's row, with marks of what it rests on."""
    formula = edition.phrases.linked(row["formula"], row["facts"])
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
    grouped = _by_entity(shown, edition, 3)
    body = "".join(head + _ratio_body(row, edition, notes) for head, row in grouped)
    body = f"<tbody>{body}</tbody>"
    verdicts = [row["verdict"] for row in shown]
    counts = {name: verdicts.count(name) for name in ("computed", "reported")}
    columns = ("ratio", "#page.facts.bounds", "formula")
    content = table("page.ratios", lang, columns, body, **counts)
    return section("page.ratios", lang, content, notes.legend())


def _absent(rows: list[tuple[str, Record]], edition: Edition) -> str:
    """What is nowhere printed, each with the ratios that it would give."""
    lines = []
    several = len({row["entity"] for _, row in rows}) > 1
    ordered = sorted(rows, key=lambda one: (str(one[1]["entity"]), one[0]))
    for (entity, code), group in groupby(ordered, key=lambda one: (str(one[1]["entity"]), one[0])):
        named: dict[str, str] = {}  # a ratio's name once, with the anchors of all its periods
        for _, row in group:
            name = edition.named("ratios", row["ratio"])
            named[name] = f'{named.get(name, "")}<span id="r{row["number"]}"></span>'
        joined = edition.say("page.joiner").join(marks + name for name, marks in named.items())
        whose = f" <small>{edition.named('entities', entity)}</small>" if several else ""
        lines.append(f"<li><b>{edition.named('indicators', code)}</b>{whose}<br>{joined}</li>")
    head = edition.say("page.refusals.absent", count=len(rows))
    return f'<p>{head}</p><ul class="absent">{"".join(lines)}</ul>'


def refused_rows(edition: Edition) -> str:
    """The ratios that are refused, each with the side that is printed and the reason; HTML, empty
    without any. Those of which one side is nowhere printed are a list of what is missing."""
    refused = [row for row in edition.ratios if row["verdict"] == "refused"]
    why = [row["refusal"].partition(":") for row in refused]
    sides = [side if code == "not_printed" else "" for code, _, side in why]
    found = list(zip(sides, refused, strict=True))
    absent = [one for one in found if one[0]]
    if len(absent) <= _FEW:
        return _refused_table(refused, edition)
    told = [row for side, row in found if not side]
    return _refused_table(told, edition) + _absent(absent, edition)


def _refused_table(refused: list[Record], edition: Edition) -> str:
    if not refused:
        return ""
    notes = Notes(edition)
    body = "".join(
        f'{head}<tr id="r{row["number"]}">{_ratio_head(row, edition, notes)}'
        f"<td>{edition.phrases.linked(row['formula'], row['facts'])}</td>"
        f"<td>{edition.phrases.linked(row['reason'])}</td></tr>"
        for head, row in _by_entity(refused, edition, 3)
    )
    columns = ("page.ratios.ratio", "printed", "reason")
    body = f"<tbody>{body}</tbody>"
    content = table("page.refusals", edition.lang, columns, body, count=len(refused))
    return content + notes.legend()


def refusals_table(edition: Edition) -> Section:
    """A section of the ratios that are refused."""
    told = refused_rows(edition)
    lang = edition.lang
    return section("page.refusals", lang, told) if told else nothing("page.refusals", lang)


def _check_item(row: Record, edition: Edition) -> str:
    """A check as a formula with its verdict, and why where that is not plain."""
    left, right = (edition.phrases.linked(row[side], row["facts"]) for side in ("left", "right"))
    kind = str(row["check"]).partition(":")[0]
    sign = "≤" if kind in AT_MOST else edition.say("page.checks.against")
    against = f" {sign} {right}" if row["right"] else ""
    plain = row["verdict"] == "consistent" and kind in AT_MOST
    reason = f" <small>{edition.phrases.linked(row['reason'])}</small>" if not plain else ""
    verdict = edition.say(f"page.checks.{row['verdict']}")
    mark = f'<b class="{VERDICTS[row["verdict"]]}">{verdict}</b>'
    return f"<li>{mark} {left}{against}{reason}</li>"


def _follows(row: Record, before: Record) -> bool:
    """Whether a believed step of a series is the one after another."""
    steps = [
        one["check"].startswith("yearly:") and one["verdict"] == "consistent"
        for one in (before, row)
    ]
    return all(steps) and row["facts"].split()[1] == before["facts"].split()[0]


def _chain(steps: list[Record], edition: Edition) -> Record:
    """Steps of a series, each believed, as one check of all its prints."""
    facts = [steps[0]["facts"].split()[1], *(step["facts"].split()[0] for step in steps)]
    first = edition.phrases.known[facts[0]]["as_stated"]
    label = steps[0]["right"][: steps[0]["right"].rindex(first)]
    sides = [steps[0]["right"], *(step["left"] for step in steps)]
    told = label + " → ".join(side.removeprefix(label) for side in sides)
    reason = edition.say("page.checks.steps")
    return {**steps[0], "left": told, "right": "", "reason": reason, "facts": " ".join(facts)}


def _told(checks: list[Record], edition: Edition) -> Iterator[Record]:
    """The checks; believed steps of one series, `_FEW` and more, told as one."""
    runs: list[list[Record]] = []
    for row in checks:
        if runs and _follows(row, runs[-1][-1]):
            runs[-1].append(row)
        else:
            runs.append([row])
    for run in runs:
        yield from [_chain(run, edition)] if len(run) >= _FEW else run


def checks_table(checks: list[Record], edition: Edition) -> Section:
    """Every check: what does not agree first, then what could not be checked."""
    lang = edition.lang
    if not checks:
        return nothing("page.checks", lang)
    order = list(VERDICTS)
    ordered = sorted(_told(checks, edition), key=lambda row: order.index(row["verdict"]))
    verdicts = [row["verdict"] for row in checks]
    counts = {name.split()[-1]: verdicts.count(name) for name in VERDICTS}
    items = "".join(_check_item(row, edition) for row in ordered)
    told = f"<p><b>{edition.say('page.checks.caption', **counts)}</b></p>"
    note = f'<p class="src">{edition.say("page.checks.note")}</p>'
    return section("page.checks", lang, told, f'<ul class="ck">{items}</ul>', note)
