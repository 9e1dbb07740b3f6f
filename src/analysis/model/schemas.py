"""The columns of the tables: sources and figures as typed, facts, observations, ratios, checks."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from ..reading import Closed
from .codebook import KINDS
from .columns import Column

_CLOSED = Column(
    "closed",
    "string",
    "which ends belong to the interval: both, left, right, neither; empty where there is no "
    "interval. An end that is null in a row that has an interval is without limit",
    required=False,
    allowed=(*get_args(Closed), ""),
)
_ENTITY = Column("entity", "string", "whom it is about; a code of entities.yml or places.tsv")
_PERIOD = Column("period", "string", "instant or interval, ISO 8601")
_FACTS = Column("facts", "string", "ids of the facts it came from, a space between", required=False)
_CAVEATS = Column(
    "caveats",
    "string",
    "cautions: codes of definitions/caveats.yml, a space between",
    required=False,
)
_MEASURE = Column(
    "measure",
    "string",
    "what it says of the indicator; a code of definitions/measures.yml, empty: level",
    required=False,
)
_BREAKDOWN = Column(
    "breakdown",
    "string",
    "the part of the indicator: dimension:item of definitions/dimensions.yml, a space between "
    "several; empty: all of it",
    required=False,
)
_UNIT = Column("unit", "string", "unit of value and bounds")
_DECIMALS = Column(
    "decimals", "integer", "place of the last printed digit, as in XBRL: 2.68億 is -6, 67 is 0"
)
_OBS_STATUS = Column(
    "obs_status",
    "string",
    "SDMX observation status: A normal, B break, D differing definition, E estimated "
    "(approximate), F forecast (target), P provisional, U low reliability (garbled)",
    allowed=("A", "B", "D", "E", "F", "P", "U"),
)


def _bounds(of: str, *, required: bool) -> tuple[Column, ...]:
    """Value and bounds of a table whose numbers are bounded by `of`."""
    return (
        Column(
            "lower",
            "number",
            f"lowest number that {of} allow; -INF without limit",
            required=required,
        ),
        Column(
            "upper",
            "number",
            f"highest number that {of} allow; INF without limit",
            required=required,
        ),
        _CLOSED,
        _UNIT,
    )


SOURCES = (
    Column("source", "string", "code of the publication", unique=True),
    Column("publisher", "string", "who published it"),
    Column("date", "string", "day of publication, ISO 8601", required=False),
    Column("title", "string", "its title", required=False),
    Column("address", "string", "where it is published", required=False),
    Column("publisher_en", "string", "its publisher's name in English", required=False),
    Column("title_en", "string", "its title in English", required=False),
    Column("licence", "string", "terms of use"),
    Column("region", "string", "the place whose conventions it follows, ISO 3166-1 alpha-2"),
    Column("currency", "string", "what a bare 元 in it means, ISO 4217"),
    Column(
        "kind",
        "string",
        "what it is",
        required=False,
        allowed=("article", "bulletin", "table", "yearbook", "page", ""),
    ),
    Column(
        "released",
        "string",
        "day on which its figures were first out, where that is not its date, ISO 8601",
        required=False,
    ),
    Column(
        "supersedes",
        "string",
        "sources that it corrects or revises, a space between",
        required=False,
    ),
    Column("sha256", "string", "SHA-256 of its text's bytes, hexadecimal", required=False),
    Column("length", "string", "length of its text in characters", required=False),
    Column(
        "grade",
        "string",
        "how near it is to who counted: A the publisher's own page or an authority's, B a copy or "
        "a secondary page, C a page whose origin is not established, D a print known to be "
        "damaged; empty: not graded",
        required=False,
        allowed=("A", "B", "C", "D", ""),
    ),
)

FIGURES = (
    Column("source", "string", "code of data/raw/sources.csv"),
    Column(
        "start",
        "integer",
        "position of the phrase's first character in the source's text, from 0; empty where the "
        "source's text is not at hand",
        required=False,
        unit="character",
    ),
    Column(
        "end",
        "integer",
        "position after its last character; empty where start is",
        required=False,
        unit="character",
    ),
    Column("as_stated", "string", "the phrase as printed"),
    Column(
        "read_as",
        "string",
        "the phrase with its unit in Chinese, where the unit is printed elsewhere (a table's "
        "heading) or the print is in another language",
        required=False,
    ),
    _ENTITY,
    Column("indicator", "string", "what it measures; a code of definitions/indicators/"),
    _MEASURE,
    _BREAKDOWN,
    _PERIOD,
    Column(
        "part_of",
        "string",
        "indicator of the whole that it is printed as part of",
        required=False,
    ),
    Column(
        "status",
        "string",
        "stated, approximate (its wording gives bounds), target, or garbled in print; empty in raw "
        "data: as the phrase and the measure say",
        required=False,
        allowed=("stated", "approximate", "target", "garbled", ""),
    ),
    _CAVEATS,
    Column(
        "note_lang",
        "string",
        "the language of the note; empty in raw data: as its characters say",
        required=False,
        allowed=("zh-Hant", "zh-Hans", "en", ""),
    ),
    Column("note", "string", "what is special about it and no caveat says", required=False),
)
# Columns that a file of figures or sources may be without; then every cell is empty.
MAY_LACK = frozenset(
    "read_as measure breakdown status caveats note_lang grade kind released supersedes "  # noqa: SIM905
    "publisher_en title_en".split()
)
_FIGURE = {column.name: column for column in FIGURES}

FACTS = (
    Column(
        "fact",
        "string",
        "id: source:start; without a position, source:indicator.entity.period, the measure and the "
        "breakdown where it has one",
        unique=True,
    ),
    *(_FIGURE[name] for name in ("source", "start", "end", "as_stated", "entity", "indicator")),
    replace(_MEASURE, required=True),
    _BREAKDOWN,
    _PERIOD,
    Column(
        "frequency",
        "string",
        "how often such a period comes, as in SDMX: A year, S half, Q quarter, M month, D day, _O "
        "other (cumulative, open, parts of a year)",
        allowed=("A", "S", "Q", "M", "D", "_O"),
    ),
    _FIGURE["part_of"],
    Column("kind", "string", "what kind of number its indicator is", allowed=KINDS),
    Column(
        "value",
        "number",
        "the printed number; empty where none is printed (a range)",
        required=False,
    ),
    *_bounds("its wording", required=True),
    _DECIMALS,
    replace(_FIGURE["status"], required=True, allowed=_FIGURE["status"].allowed[:-1]),
    _OBS_STATUS,
    *(_FIGURE[name] for name in ("caveats", "note_lang", "note")),
)

VERDICTS = ("computed", "reported", "refused")
_BOTH = "wording and rounding of the print"
RATIOS = (
    Column("ratio", "string", "a code of definitions/ratios.yml"),
    _ENTITY,
    _PERIOD,
    Column(
        "numerator",
        "string",
        "id of the fact above the line; empty if none is printed",
        required=False,
    ),
    Column(
        "denominator",
        "string",
        "id of the fact below the line, or the base that was assumed; empty if none is printed",
        required=False,
    ),
    Column(
        "reading",
        "string",
        "preferred or alternative, where the source can be read in two ways; else empty",
        required=False,
        allowed=("preferred", "alternative", ""),
    ),
    Column(
        "value",
        "number",
        "the ratio of the printed numbers, where both are points in wording; never an end of a "
        "range",
        required=False,
    ),
    *_bounds(_BOTH, required=False),
    Column(
        "verdict",
        "string",
        "computed, reported by the source, or refused",
        allowed=VERDICTS,
    ),
    Column("reason", "string", "why it was refused", required=False),
    Column(
        "relation",
        "string",
        "the rule of definitions/relations.yml by which sides of two periods met",
        required=False,
    ),
    _CAVEATS,
    Column("formula", "string", "how it was made, in printed phrases", required=False),
    _FACTS,
)
RATIO_KEY = ("ratio", "entity", "period", "numerator", "denominator", "reading")

OBSERVED = ("single", "agree", "revised", "conflict", "power_of_ten")
OBSERVATIONS = (
    _ENTITY,
    _FIGURE["indicator"],
    replace(_MEASURE, required=True),
    _BREAKDOWN,
    _PERIOD,
    next(column for column in FACTS if column.name == "frequency"),
    Column("value", "number", "the printed number of the preferred print", required=False),
    *_bounds("wording and rounding of the preferred print", required=True),
    _DECIMALS,
    Column(
        "verdict",
        "string",
        "what the sources together say: single, agree (their rounded ranges meet), revised by a "
        "source that supersedes another, conflict, or power_of_ten (apart by a factor of ten, a "
        "hundred …)",
        allowed=OBSERVED,
    ),
    Column("sources", "integer", "how many sources print it", unit="source"),
    Column("preferred", "string", "id of the fact that stands for it"),
    Column("ground", "string", "why that one"),
    _CAVEATS,
    replace(_FACTS, required=True),
)
SERIES = (
    *OBSERVATIONS,
    Column(
        "break_before",
        "string",
        "code of definitions/breaks.yml between it and the row above, over which nothing is "
        "compared; empty: none",
        required=False,
    ),
)
OBSERVATION_KEY = ("entity", "indicator", "measure", "breakdown", "period", "unit")

CHECKED = ("consistent", "inconsistent", "not checked")
CHECKS = (
    Column("check", "string", "what is compared: its kind and the indicators"),
    _ENTITY,
    _PERIOD,
    Column("left", "string", "the one side, in printed phrases", required=False),
    Column("right", "string", "the other side", required=False),
    Column("verdict", "string", "whether the two can both be true", allowed=CHECKED),
    Column("reason", "string", "why"),
    _CAVEATS,
    _FACTS,
)
TABLES = {
    "facts": FACTS,
    "observations": OBSERVATIONS,
    "ratios": RATIOS,
    "checks": CHECKS,
}
