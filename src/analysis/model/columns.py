"""What a column of a table is: one declaration gives dtype, check, package field, codebook line.

`analysis.model.schemas` declares those of every table. Numbers are exact in frames
(`decimal.Decimal` in facts, `fractions.Fraction` in ratios, an infinite bound is
``Decimal("Infinity")``) and are written as decimals with at most `PLACES` places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Kind = Literal["string", "integer", "number", "boolean", "other"]  # other: a float of no table
PLACES = 18  # decimal places of a number in a file; one that needs more is rounded and marked so


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` forbids an empty cell, `allowed` lists the only values; a typed cell
    has the form of `pattern`, which `form` describes.

    `unit` is what an integer counts; a number's is in the row's column ``unit``. (Data Package has
    no word for units yet; the field's property ``unit`` is our own.) `sdmx` is the id of its
    concept in SDMX, where that is not its name.
    """

    name: str
    kind: Kind
    description: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    unique: bool = False
    unit: str = ""
    pattern: str = ""
    form: str = ""
    sdmx: str = ""

    @property
    def concept(self) -> str:
        """The id of its concept in SDMX."""
        return self.sdmx or self.name.upper()

    @property
    def counted_in(self) -> str:
        """What a reader is told of its unit; empty for what has none."""
        return "as in the column unit" if self.kind == "number" else self.unit

    @property
    def dtype(self) -> str:
        return {
            "string": "str",
            "integer": "int64" if self.required else "Int64",
            "number": "object",
            "boolean": "bool",
            "other": "float64",
        }[self.kind]

    def check(self) -> pa.Column:
        import pandera.pandas as pa

        checks = [pa.Check.isin(self.allowed)] if self.allowed else []
        if self.kind == "string" and self.required:
            checks.append(pa.Check.str_length(min_value=1))
        if self.kind == "number":
            checks.append(pa.Check(_is_exact, element_wise=True, error="exact number"))
        nullable = not self.required and self.kind in ("number", "integer")
        return pa.Column(self.dtype, checks, nullable=nullable, unique=self.unique)

    def field(self) -> dict[str, Any]:
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
        field |= {"unit": self.counted_in} if self.counted_in else {}
        return field | ({"constraints": constraints} if constraints else {})


def _is_exact(number: object) -> bool:
    return number is None or (isinstance(number, Number) and isinstance(number, Decimal | Fraction))


def frame(
    rows: Iterable[dict[str, Any]] | dict[str, list[Any]], columns: tuple[Column, ...]
) -> pd.DataFrame:
    """`rows`, or columns, as a checked frame with these columns and dtypes, index from 0.

    Raises pandera's SchemaErrors with every failed check.
    """
    import pandas as pd
    import pandera.pandas as pa

    given = rows if isinstance(rows, dict) else list(rows)
    data = pd.DataFrame(given, columns=[column.name for column in columns], dtype=object)
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
    columns = [data.iloc[:, at].astype(object).tolist() for at in range(len(names))]
    return [
        {name: None if cell is pd.NA else cell for name, cell in zip(names, row, strict=True)}
        for row in zip(*columns, strict=True)
    ]
