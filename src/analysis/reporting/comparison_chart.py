"""The chart of a comparison: the report's own ratio, and below it those of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..messages import Lang, say
from ..model import Codebook, Compared, formats
from .canvas import Axis, Chart, Row
from .chart_parts import Record, chart, is_open, label, meaning


def _end(number: object) -> float:
    return float(Fraction(number))  # type: ignore[call-overload]


def _name(one: Compared, grade: str, codebook: Codebook, lang: Lang) -> str:
    """Whom and when, and the grade of its source, or that it is the report's own."""
    row = one.row
    parts = [label(codebook, "entities", row["entity"], lang), formats.period(row["period"], lang)]
    parts.append(say("chart.compared.own", lang) if one.is_own else grade)
    return " ".join(part for part in parts if part)


def _marks(row: Record) -> dict[str, object]:
    """A dot for a printed number, a tick for a computed one, a bar or an arrow for a range."""
    low = _end(row["lower"])
    if is_open(row):
        return {"low": low, "high": None}
    if row["lower"] != row["upper"]:
        return {"low": low, "high": _end(row["upper"])}
    return {"dots": (low,)} if row["verdict"] == "reported" else {"at": low}


def _rows(
    group: Sequence[Compared], grades: Sequence[str], codebook: Codebook, lang: Lang
) -> list[Row]:
    rows: list[Row] = []
    before = None
    mixed = any(one.is_apart for one in group)
    for one, grade in zip(group, grades, strict=True):
        code = one.row["ratio"]
        head = label(codebook, "ratios", code, lang) if mixed and code != before else ""
        if head and one.is_own:
            head = say("chart.compared.undefined", lang, label=head)
        rows.append(
            Row(
                _name(one, grade, codebook, lang),
                str(meaning(one.row, lang)),
                is_first=bool(head),
                heading=head,
                is_own=one.is_own,
                is_other=not one.is_own,
                **_marks(one.row),  # type: ignore[arg-type]
            )
        )
        before = code
    return rows


def comparison(
    group: Sequence[Compared], grades: Sequence[str], codebook: Codebook, lang: Lang
) -> Chart:
    """A comparison drawn; `grades` are those of the rows' sources."""
    own, others = group[0].row, [one for one in group if not one.is_own]
    rows = _rows(group, grades, codebook, lang)
    colon = say("page.colon", lang)
    told = [replace(row, label=colon.join(filter(None, (row.heading, row.label)))) for row in rows]
    ends = [_end(one.row["lower"]) for one in group]
    ends += [_end(one.row["upper"]) for one in group if not is_open(one.row)]
    top = max(ends)
    unit = formats.point(Fraction(top).limit_denominator(1), own["unit"], lang).unit

    def tick(number: float) -> str:
        shown = formats.point(Fraction(number).limit_denominator(100), own["unit"], lang)
        return shown.number if shown.unit == unit else str(shown)

    def blanks(each: Lang) -> Mapping[str, object]:
        return {
            "label": label(codebook, "ratios", own["ratio"], each),
            "entity": label(codebook, "entities", own["entity"], each),
            "own": meaning(own, each),
            "above": sum(one.row["lower"] > own["upper"] for one in others),
            "count": len(others),
        }

    def below(each: Lang) -> Mapping[str, object]:
        return {"unit": formats.point(Fraction(top).limit_denominator(1), own["unit"], each).unit}

    mixed = any(one.is_apart for one in group)
    title = "chart.compared.title_apart" if mixed else "chart.compared.title"
    axis = Axis(0.0, top * 1.12, tick, "0")
    shown = [one.row for one in group]
    texts = {"title": title, "blanks": blanks, "below": below}
    return chart("chart.compared", rows, axis, lang, of=shown, told=told, **texts)
