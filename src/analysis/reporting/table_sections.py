"""The report's tables: facts, ratios, refusals and checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from ..messages import Lang
from ..model import formats
from .chart_parts import Record, per
from .markup import Edition, Notes, Section, amount, nothing, section, table
from .templates import filled

ANCHORED = ("ratio", "entity", "period")  # what a lasting anchor is made of
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


def _grouped(rows: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Rows by whom they are about, in the order of their first."""
    groups: dict[str, list[Record]] = {}
    for row in rows:
        groups.setdefault(row["entity"], []).append(row)
    return list(groups.items())


def _table(
    key: str, columns: Sequence[str], rows: list[Record], edition: Edition, **counts: int
) -> str:
    """The table of `key` with the rows grouped and what their marks say; HTML."""
    firsts: dict[str, int] = {}
    for row in edition.ratios:
        firsts.setdefault(lasting_anchor(row), row["number"])
    notes = Notes(edition)
    body = filled(
        "facts" if key == "page.facts" else "ratios",
        edition.lang,
        edition=edition,
        notes=notes,
        groups=_grouped(rows),
        anchors={number: anchor for anchor, number in firsts.items()},
        amount=lambda row: amount(bounds(row, edition.lang)),
    )
    return table(key, edition.lang, columns, body, **counts) + notes.legend()


def facts_table(edition: Edition) -> Section:
    """Every printed figure, grouped by whom it is about: as it stands in the text; where no place
    is known, each series together, in the order of time.
    """
    facts, lang = edition.facts, edition.lang
    if not facts:
        return nothing("page.facts", lang)
    if all(row["start"] is None for row in facts):
        entities = list(dict.fromkeys(row["entity"] for row in facts))
        series = list(dict.fromkeys(map(_SERIES, facts)))
        facts = sorted(
            facts,
            key=lambda row: (
                entities.index(row["entity"]),
                series.index(_SERIES(row)),
                row["period"],
            ),
        )
    columns = ("indicator", "phrase", "#bounds")
    return section(
        "page.facts", lang, _table("page.facts", columns, facts, edition, count=len(facts))
    )


def lasting_anchor(row: Record) -> str:
    """The id of a ratio that does not depend on what else is in the report."""
    return re.sub(r"[^\w.-]", "_", ".".join(str(row[name]) for name in ANCHORED))


def ratios_table(edition: Edition) -> Section:
    """The ratios that are computed or reported, each with its formula and what it rests on."""
    lang = edition.lang
    shown = [row for row in edition.ratios if row["verdict"] != "refused"]
    if not shown:
        return nothing("page.ratios", lang)
    verdicts = [row["verdict"] for row in shown]
    counts = {name: verdicts.count(name) for name in ("computed", "reported")}
    columns = ("ratio", "#page.facts.bounds", "formula")
    return section("page.ratios", lang, _table("page.ratios", columns, shown, edition, **counts))


def _absent(rows: list[tuple[str, Record]], edition: Edition) -> str:
    """What is nowhere printed, each with the ratios that it would give."""
    missing: dict[tuple[str, str], dict[str, list[int]]] = {}  # numbers by ratio
    for side, row in sorted(rows, key=lambda one: (one[1]["entity"], one[0])):
        ratios = missing.setdefault((row["entity"], side), {})
        ratios.setdefault(row["ratio"], []).append(row["number"])
    several = len({entity for entity, _ in missing}) > 1
    known = {"edition": edition, "missing": missing, "several": several, "count": len(rows)}
    return filled("absent", edition.lang, **known)


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
    columns = ("page.ratios.ratio", "printed", "reason")
    return _table("page.refusals", columns, refused, edition, count=len(refused))


def refusals_table(edition: Edition) -> Section:
    """A section of the ratios that are refused."""
    told = refused_rows(edition)
    lang = edition.lang
    return section("page.refusals", lang, told) if told else nothing("page.refusals", lang)


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
    known = {"checks": ordered, "counts": counts, "edition": edition, "verdicts": VERDICTS}
    return section("page.checks", lang, filled("checks", lang, **known))
