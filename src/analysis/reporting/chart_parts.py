"""What the charts share: rows of frames, labels, captions, and the drawing in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..messages import Lang, say
from ..model import formats, wording
from . import theme
from .canvas import Axis, Canvas, Chart, Facet, Row, drawings

if TYPE_CHECKING:
    from ..model import Codebook

Record = dict[str, Any]
ROOM = 1.12  # of an axis, beyond what is largest


label, series_label = wording.label, wording.series_label


def of_entity(codebook: Codebook, name: str, entity: str, lang: Lang) -> str:
    """A label with its entity behind it."""
    whom = label(codebook, "entities", entity, lang)
    return say("page.of_entity", lang, label=name, entity=whom)


def labels(data: Sequence[Record], codebook: Codebook, kind: str, lang: Lang) -> list[str]:
    """Each row's label, with the entity where the rows are about more than one."""
    column = kind.removesuffix("s")
    several = len({row["entity"] for row in data}) > 1
    names = [
        series_label(codebook, row, lang)
        if kind == "indicators"
        else label(codebook, kind, row[column], lang)
        for row in data
    ]
    return [
        of_entity(codebook, name, row["entity"], lang) if several else name
        for name, row in zip(names, data, strict=True)
    ]


def sources(data: Iterable[Record]) -> tuple[str, ...]:
    """The sources of facts, and of the facts that ratios came from, in order."""
    facts = (fact for row in data for fact in str(row.get("facts") or row["fact"]).split())
    return tuple(dict.fromkeys(fact.partition(":")[0] for fact in facts))


def is_open(row: Record) -> bool:
    """Whether the wording sets no upper end."""
    return isinstance(row["upper"], Decimal) and row["upper"].is_infinite()


def per(row: Record) -> Record:
    """A ratio in the unit of its numerator alone, as its label says per what; a fact as it is."""
    return {**row, "unit": str(row["unit"]).partition("/")[0]} if "ratio" in row else row


def top_of(rows: Sequence[Record]) -> Fraction:
    """The largest end of rows."""
    ends = (row[end] for row in rows for end in ("lower", "upper"))
    return max(Fraction(end) for end in ends if formats.finite(end))


def spanning(rows: Sequence[Record], lang: Lang) -> tuple[Axis, str]:
    """An axis from zero to beyond all ends of rows of one unit, and the words of the unit."""
    top, unit = top_of(rows), per(rows[0])["unit"]

    def tick(number: float) -> str:
        exact = Fraction(f"{number:.12g}")
        return formats.point(exact, unit, lang, like=top).number if number else "0"

    return Axis(end_of(top) * ROOM or 1.0, tick), formats.point(top, unit, lang).unit


def bar(label: str, value: str, row: Record, whole: float = 1.0, **look: Any) -> Row:
    """The bounds of a row, as parts of `whole`, under a label and a value in words."""
    high = None if is_open(row) else end_of(row["upper"]) / whole
    return Row(label, value, end_of(row["lower"]) / whole, high, row["closed"], **look)


def meaning(row: Record, lang: Lang, like: formats.Number | None = None) -> formats.Shown:
    """What a row's number means: a point or an interval."""
    bounds = (row["lower"], row["upper"], row["closed"], per(row)["unit"])
    return formats.interval(*bounds, lang, like)


def end_of(number: object) -> float:
    """An end of bounds, for drawing."""
    return float(Fraction(number))  # type: ignore[call-overload]


def chart(
    key: str, facets: Sequence[Facet], lang: Lang, *, of: Iterable[Record], **more: Any
) -> Chart:
    """The facets drawn, with the texts of `key`.

    `of` are the facts or ratios that are drawn, whose sources are cited; `more` may have ``title``
    and ``subtitle`` (keys of others), ``blanks`` and ``below`` (what fills them).
    """
    colon = say("page.colon", lang)
    lines = [
        colon.join(filter(None, (facet.heading, row.label, row.value)))
        for facet in facets
        for row in facet.rows
    ]
    told = say("page.joiner", lang).join(lines)
    alternative = say(f"{key}.alt", lang, count=len(lines), rows=told)
    wide, narrow = drawings(facets, lang)
    title = more.get("title", f"{key}.title")
    subtitle = more.get("subtitle", f"{key}.subtitle")
    return Chart(
        say(title, lang, **more.get("blanks", {})),
        say(subtitle, lang, **more.get("below", {})),
        say("chart.note", lang) if any(not row.dots for one in facets for row in one.rows) else "",
        alternative,
        wide,
        narrow,
        sources(of),
        Canvas(facets, lang, theme.WIDE),
    )
