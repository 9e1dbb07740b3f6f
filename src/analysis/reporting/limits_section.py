"""What cannot be said: what is printed for whom, the ratios refused, and the cautions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .chart_parts import Record
from .finding_facts import sides_of
from .finding_sections import Finding, rule_line, title
from .header import caution_list
from .markup import Edition, Section, framed, section
from .table_sections import refused_rows

COLUMNS, PLACES = 6, 4  # of the matrix: what more refusals would add, their table says


def _printed(entity: str, indicator: str, name: str, edition: Edition) -> str:
    """The fact of a cell, linked; or that there is none."""
    facts = [
        row["fact"]
        for row in edition.facts
        if (row["entity"], row["indicator"], row["measure"]) == (entity, indicator, "level")
        and not row["breakdown"]
        and row["status"] != "target"
    ]
    if not facts:
        return f'<td data-h="{escape(name)}" class="no">{edition.say("page.limits.absent")}</td>'
    return f'<td data-h="{escape(name)}">{edition.phrases.link(facts[0])}</td>'


def matrix(refused: Sequence[Record], edition: Edition) -> str:
    """What is printed of the sides of refused ratios, a row for each place; empty where it would
    show one place only."""
    counted = [side for row in refused for side in sides_of(row, edition)]
    columns = sorted(dict.fromkeys(counted), key=lambda side: -counted.count(side))[:COLUMNS]
    printed = [
        str(row["entity"])
        for row in edition.facts
        if row["indicator"] in columns and row["measure"] == "level"
    ]
    entities = sorted(dict.fromkeys(printed), key=lambda code: -printed.count(code))[:PLACES]
    if len(entities) < 2 or len(columns) < 2:
        return ""
    names = [edition.label("indicators", column) for column in columns]
    heads = f'<th scope="col">{edition.say("page.limits.place")}</th>'
    heads += "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = ""
    for entity in entities:
        cells = "".join(
            _printed(entity, column, name, edition)
            for column, name in zip(columns, names, strict=True)
        )
        label = escape(edition.label("entities", entity))
        body += f'<tr><th scope="row">{label}</th>{cells}</tr>'
    return framed("mx", edition.say("page.limits.matrix"), heads, f"<tbody>{body}</tbody>")


def limits_section(edition: Edition, findings: Sequence[Finding]) -> Section:
    """The refusals, and what must not be concluded; nothing at all where there is neither."""
    refused = [row for row in edition.ratios if row["verdict"] == "refused"]
    told = [finding for finding in findings if finding.rule.kind == "refusal"]
    heads = "".join(
        f'<h3 id="{finding.anchor}">{escape(title(finding, edition))}</h3>'
        f"{rule_line(finding, edition)}"
        for finding in told
    )
    parts = [heads, matrix(refused, edition), refused_rows(edition), caution_list(edition)]
    if not any(parts):
        return Section("")
    return section("page.limits", edition.lang, *parts)
