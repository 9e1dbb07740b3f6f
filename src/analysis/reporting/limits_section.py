"""What cannot be said: what is printed for whom, the ratios refused, and the cautions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from .chart_parts import Record
from .finding_facts import sides_of
from .finding_sections import Finding, rule_line, title
from .header import caution_list
from .markup import Edition, Section, framed, section
from .table_sections import refused_rows
from .templates import filled

COLUMNS, PLACES = 6, 4  # of the matrix: what more refusals would add, their table says


def matrix(refused: Sequence[Record], edition: Edition) -> str:
    """What is printed of the sides of refused ratios, a row for each place; empty where it would
    show one place only."""
    counted = Counter(side for row in refused for side in sides_of(row, edition))
    columns = dict(counted.most_common(COLUMNS))
    levels = [
        row for row in edition.facts if row["indicator"] in columns and row["measure"] == "level"
    ]
    entities = dict(Counter(str(row["entity"]) for row in levels).most_common(PLACES))
    if len(entities) < 2 or len(columns) < 2:
        return ""
    whole = [row for row in levels if not row["breakdown"] and row["status"] != "target"]
    return filled(
        "matrix",
        edition.lang,
        edition=edition,
        framed=framed,
        entities=entities,
        columns={column: edition.label("indicators", column) for column in columns},
        printed={(row["entity"], row["indicator"]): row["fact"] for row in reversed(whole)},
    )


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
