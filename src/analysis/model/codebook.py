"""The codebook: what the codes in the data mean.

Every entity, indicator and ratio has a label in zh-Hant, zh-Hans and en and a definition with its
source; a unit and a measure are mandatory. `analysis.model.definitions` loads and checks it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..messages import LANGS, Lang
from . import units

Measure = Literal["stock", "flow", "rate", "share", "change", "target", "duration", "rank"]
MEASURES: tuple[Measure, ...] = get_args(Measure)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Texts = Annotated[dict[Lang, Text], Field(min_length=len(LANGS))]


class Entry(BaseModel):
    """What every entry of the codebook has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Texts
    definition: Texts
    source: Text


class Entity(Entry):
    """Whom a figure is about; `part_of` is the entity that it lies in.

    `synonyms` are other printed names, formal and short ones (高新區), in either script.
    """

    part_of: Code | None = None
    synonyms: list[Text] = []


class Indicator(Entry):
    """The concept that a figure measures.

    `printed_unit` is the unit of the printed phrase where it differs from that of the concept (a
    rate per 10 000 persons is printed in persons). `at_most`, `components` and `growth_of` declare
    what `analysis.model.checks` holds the facts against; `narrower` are indicators that count only
    some of it and so never stand for it; `synonyms` are other printed names.
    """

    unit: Text
    measure: Measure
    printed_unit: Text | None = None
    at_most: list[Code] = []
    components: list[Code] = []
    growth_of: Code | None = None
    narrower: list[Code] = []
    synonyms: list[Text] = []


class Allowance(BaseModel):
    """A declared exception: sides of two periods, or of two entities, that may meet in a ratio."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entities: tuple[Code, Code] | None = None
    periods: tuple[str, str] | None = None
    reason: Texts


class Ratio(Entry):
    """How a ratio is made.

    kind ``quotient``: numerator / denominator; ``share``: the same, where the numerator must be
    printed as part of the denominator; ``change``: numerator / denominator - 1; ``previous``:
    numerator / (1 + denominator), the level before a growth; ``implied``: numerator x denominator,
    the count that a rate implies on an assumed base. Several denominators are possible readings;
    the one that the figure's `part_of` names, else the first, is computed and the others are named.
    `reported` is the indicator under which a source prints the ratio itself. `beside` are ratios of
    another definition that a comparison may show with this one, apart from it and marked.
    `headline` is the ratio's place (1, 2, …) among those that a report opens with.
    """

    kind: Literal["quotient", "share", "change", "previous", "implied"] = "quotient"
    numerator: Code
    denominator: Annotated[list[Code], Field(min_length=1)]
    unit: Text
    reported: Code | None = None
    beside: list[Code] = []
    headline: Annotated[int, Field(strict=True, gt=0)] | None = None
    allow: list[Code] = []
    assumption: Texts | None = None


class Codebook(BaseModel):
    """All codes: code -> entry."""

    model_config = ConfigDict(frozen=True)

    entities: dict[str, Entity]
    indicators: dict[str, Indicator]
    ratios: dict[str, Ratio]
    allowances: dict[str, Allowance]


def side_unit(ratio: Ratio, numerator: str, denominator: str) -> str:
    """The unit that the sides' units give before conversion to the ratio's own."""
    match ratio.kind:
        case "implied":
            return units.product(numerator, denominator)
        case "previous":
            return numerator
        case _:
            return units.quotient(numerator, denominator)
