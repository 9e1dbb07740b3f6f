"""The columns of every table: one declaration gives dtype, check, package field, codebook line.

Numbers are exact in frames (`decimal.Decimal` in facts, `fractions.Fraction` in ratios, an infinite
bound is ``Decimal("Infinity")``) and are written as decimals with at most `PLACES` places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from typing import TYPE_CHECKING, Any, Literal, get_args

from ..reading import Closed
from .codebook import MEASURES

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Kind = Literal["string", "integer", "number", "boolean"]
PLACES = 18  # decimal places of a number in a file; one that needs more is rounded and marked so


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` forbids an empty cell, `allowed` lists the only values.

    `unit` is what an integer counts; a number's is in the row's column ``unit``. (Data Package has
    no word for units yet; the field's property ``unit`` is our own.)
    """

    name: str
    kind: Kind
    description: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    unique: bool = False
    unit: str = ""

    @property
    def dtype(self) -> str:
        """The pandas dtype."""
        return {
            "string": "str",
            "integer": "int64" if self.required else "Int64",
            "number": "object",
            "boolean": "bool",
        }[self.kind]

    def check(self) -> pa.Column:
        """The pandera column."""
        import pandera.pandas as pa

        checks = [pa.Check.isin(self.allowed)] if self.allowed else []
        if self.kind == "string" and self.required:
            checks.append(pa.Check.str_length(min_value=1))
        if self.kind == "number":
            checks.append(pa.Check(_is_exact, element_wise=True, error="exact number"))
        nullable = not self.required and self.kind in ("number", "integer")
        return pa.Column(self.dtype, checks, nullable=nullable, unique=self.unique)

    def field(self) -> dict[str, Any]:
        """The Data Package (Table Schema v2) field."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.unique:
            constraints["unique"] = True
        if self.allowed:
            constraints["enum"] = [value for value in self.allowed if value]
        field: dict[str, Any] = {
            "name": self.name,
            "type": self.kind,
            "description": self.description,
        }
        unit = "as in the column unit" if self.kind == "number" else self.unit
        field |= {"unit": unit} if unit else {}
        return field | ({"constraints": constraints} if constraints else {})


def _is_exact(number: object) -> bool:
    return number is None or (isinstance(number, Number) and isinstance(number, Decimal | Fraction))


_CLOSED = Column(
    "closed",
    "string",
    "which ends belong to the interval: both, left, right, neither; empty where there is none",
    required=False,
    allowed=(*get_args(Closed), ""),
)
_ENTITY = Column("entity", "string", "whom it is about; a code of definitions/entities.yml")
_PERIOD = Column("period", "string", "instant or interval, ISO 8601")
_FACTS = Column("facts", "string", "ids of the facts it came from, a space between", required=False)

SOURCES = (
    Column("source", "string", "code of the publication", unique=True),
    Column("publisher", "string", "who published it"),
    Column("date", "string", "day of publication, ISO 8601", required=False),
    Column("title", "string", "its title", required=False),
    Column("address", "string", "where it is published", required=False),
    Column("licence", "string", "terms of use"),
    Column("sha256", "string", "SHA-256 of its text's bytes, hexadecimal", required=False),
    Column("length", "string", "length of its text in characters", required=False),
)

GRADE = Column(
    "grade",
    "string",
    "how near it is to who counted: A the publisher's own page or an authority's, B a copy or a "
    "secondary page, C a page whose origin is not established; empty: not graded",
    required=False,
    allowed=("A", "B", "C", ""),
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
    _ENTITY,
    Column("indicator", "string", "what it measures; a code of definitions/indicators.yml"),
    _PERIOD,
    Column(
        "part_of",
        "string",
        "indicator of the whole that it is printed as part of",
        required=False,
    ),
    Column(
        "note",
        "string",
        "how an ambiguity was read, and the other reading",
        required=False,
    ),
)
STATUS = Column(
    "status",
    "string",
    "stated, approximate (its wording gives bounds), target, or garbled in print",
    allowed=("stated", "approximate", "target", "garbled"),
)

READ_AS = Column(
    "read_as",
    "string",
    "the phrase with its unit in Chinese, where the unit is printed elsewhere (a table's heading) "
    "or the print is in another language",
    required=False,
)

FACTS = (
    Column(
        "fact",
        "string",
        "id: source:start; without a position, source:indicator.entity.period",
        unique=True,
    ),
    *FIGURES[:7],
    Column("measure", "string", "what kind of number it is", allowed=MEASURES),
    Column(
        "value",
        "number",
        "the printed number; empty where none is printed (a range)",
        required=False,
    ),
    Column("lower", "number", "lowest number that the wording allows"),
    Column(
        "upper",
        "number",
        "highest number that the wording allows; INF where it sets no limit",
    ),
    _CLOSED,
    Column("unit", "string", "unit of value and bounds"),
    Column(
        "decimals",
        "integer",
        "place of the last printed digit, as in XBRL: 2.68億 is -6, 67 is 0",
    ),
    STATUS,
    Column(
        "obs_status",
        "string",
        "SDMX observation status: A normal, E estimated (approximate), F forecast (target), "
        "U low reliability (garbled)",
        allowed=("A", "E", "F", "U"),
    ),
    *FIGURES[7:],
)

VERDICTS = ("computed", "reported", "refused")
RATIOS = (
    Column("ratio", "string", "a code of definitions/ratios.yml"),
    _ENTITY,
    _PERIOD,
    Column(
        "value",
        "number",
        "the ratio of the printed numbers; empty if refused",
        required=False,
    ),
    Column("lower", "number", "lowest value that the bounds allow", required=False),
    Column(
        "upper",
        "number",
        "highest value that the bounds allow; INF without limit",
        required=False,
    ),
    _CLOSED,
    Column("unit", "string", "unit of value and bounds"),
    Column(
        "verdict",
        "string",
        "computed, reported by the source, or refused",
        allowed=VERDICTS,
    ),
    Column("reason", "string", "why it was refused", required=False),
    Column(
        "allowance",
        "string",
        "the declared exception or assumption it rests on",
        required=False,
    ),
    Column(
        "alternative",
        "string",
        "another possible reading and its result",
        required=False,
    ),
    Column("formula", "string", "how it was made, in printed phrases", required=False),
    _FACTS,
)

CHECKED = ("consistent", "inconsistent", "not checked")
CHECKS = (
    Column("check", "string", "what is compared: its kind and the indicators"),
    _ENTITY,
    _PERIOD,
    Column("left", "string", "the one side, in printed phrases", required=False),
    Column("right", "string", "the other side", required=False),
    Column("verdict", "string", "whether the two can both be true", allowed=CHECKED),
    Column("reason", "string", "why"),
    _FACTS,
)
TABLES = {"facts": FACTS, "ratios": RATIOS, "checks": CHECKS}


def frame(rows: Iterable[dict[str, Any]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """`rows` as a checked frame with these columns and dtypes, one row each, index from 0.

    Raises pandera's SchemaErrors with every failed check.
    """
    import pandas as pd
    import pandera.pandas as pa

    data = pd.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    data = data.astype({column.name: column.dtype for column in columns})
    schema = pa.DataFrameSchema({column.name: column.check() for column in columns}, strict=True)
    return schema.validate(data, lazy=True)


def untyped(rows: Iterable[dict[str, Any]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """`rows` as typed: a frame of these columns, all text."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=[column.name for column in columns], dtype="str")


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, a missing integer as None."""
    import pandas as pd

    names = [str(name) for name in data.columns]
    return [
        {name: None if cell is pd.NA else cell for name, cell in zip(names, row, strict=True)}
        for row in data.itertuples(index=False, name=None)
    ]
