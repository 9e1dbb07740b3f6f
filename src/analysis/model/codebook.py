"""The codebook: what the codes in the data mean.

Every entity, indicator and ratio has a label in zh-Hant, zh-Hans and en and a definition with its
source; a unit and a kind are mandatory. `analysis.model.definitions` loads and checks it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..messages import LANGS, Lang
from . import units
from .period import Period

Kind = Literal["stock", "flow", "rate", "share", "duration", "rank", "index"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ADDITIVE = ("stock", "flow")
SAME = "same"  # the unit of a measure that is its indicator's own

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Series = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?(/[a-z0-9_]+:[a-z0-9_]+)*$")
]
Breakdown = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+:[a-z0-9_]+$")]
RuleName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z_]+$")]
Texts = Annotated[dict[Lang, Text], Field(min_length=len(LANGS))]


class Part(BaseModel):
    """A part of the codebook: closed, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Part):
    """What every entry that a reader looks up has."""

    label: Texts
    definition: Texts
    source: Text


class Entity(Entry):
    """Whom a figure is about; `part_of` is the entity that it lies in.

    `parts` are entities that together are exactly this one, so that their figures add up to its
    own. `synonyms` are other printed names, formal and short ones (高新區), in either script.
    `type` is its kind, of ``entity_types.yml``; a place of a kind may be a row of ``places.tsv``.
    """

    part_of: Code | None = None
    parts: list[Code] = []
    synonyms: list[Text] = []
    type: Code | None = None


class EntityType(Entry):
    """A kind of place: the `endings` of its names and codes, its English name ({}: its own)."""

    en: Text
    code: Code
    endings: Annotated[list[Text], Field(min_length=1)]


class Indicator(Entry):
    """The concept that a figure measures.

    `printed_unit` is the unit of the printed phrase where it differs from that of the concept (a
    rate per 10 000 persons is printed in persons). Money has the unit 元 whatever the place: a
    figure keeps the currency of its print. `at_most` and `components` declare what
    `analysis.model.checks` holds the facts against; `yearly` are the least and the greatest factor
    from one year to the next that is believed; `narrower` are indicators that count only some of it
    and so never stand for it; `synonyms` are other printed names, and `breakdowns` those of its
    parts (sector:tertiary: 第三產業增加值). `population` is whose total it is; an `ambiguous` name
    (總收入) is its own only where the sentence names that population. `plausible` are the least and
    the greatest level, in its unit, that an entity may be expected to have: beyond them a printed
    unit is likely to be misread by a power of ten. `of_flow`: a rate of what a period counts
    (income per head), and so of that period, where no ratio of the codebook tells it.
    """

    unit: Text
    kind: Kind
    printed_unit: Text | None = None
    at_most: list[Code] = []
    components: list[Code] = []
    yearly: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]] | None = None
    narrower: list[Code] = []
    synonyms: list[Text] = []
    ambiguous: list[Text] = []
    breakdowns: dict[Breakdown, list[Text]] = {}
    population: Code | None = None
    plausible: tuple[float, float] | None = None
    of_flow: bool = False


class Population(Part):
    """Whose total an indicator is; `markers` are the words of a sentence that name it."""

    label: Texts
    markers: list[Text] = []


Role = Literal[
    "level", "before", "target", "forecast", "average", "change", "growth", "share", "rank"
]


class Measure(Entry):
    """What a figure says of its indicator: its level, its growth, a target …

    `unit` is ``same`` for the indicator's own. A change or a growth says against what (`base`), and
    a growth whether at current prices (`prices` nominal, as counts are) or constant ones (real).
    Every figure of it carries its `caveat`, as every figure of an item of a dimension that item's.
    """

    unit: Text = SAME
    role: Role
    base: Literal["year_before", "period_before", "two_years_mean", "first_year"] | None = None
    prices: Literal["nominal", "real"] | None = None
    caveat: Code | None = None


class Item(Part):
    label: Texts
    caveat: Code | None = None


class Dimension(Part):
    """Along what indicators are broken down (sector, level, sex), and into what."""

    label: Texts
    items: dict[Code, Item]


class Caveat(Part):
    """A caution that facts, ratios and checks carry as a code.

    `about` is what it is a caution of; one about the period marks the period wherever it is shown.
    `obs_status` is the nearest code of SDMX's CL_OBS_STATUS.
    """

    text: Texts
    about: Literal["period", "scope", "definition", "print", "base", "comparison", "source"]
    obs_status: Literal["A", "B", "D", "E", "F", "P", "U"] | None = None


When = Literal["year", "year_end", "period", "instant", "cumulative"]


class Relation(Part):
    """A rule by which two sides of different periods may meet in a ratio.

    `numerator` and `denominator` say of what kind each side is and how it is dated. `within` bounds
    how many months the denominator may lie after the end of the numerator's period; without it the
    two must end on the same day. `caveat` is carried by the ratio.
    """

    numerator: tuple[Kind, When]
    denominator: tuple[Kind, When]
    within: Annotated[int, Field(ge=0)] | None = None
    caveat: Code | None = None
    reason: Texts


class Break(Part):
    """Where series are interrupted: nothing is compared across `at`, the first new period."""

    entity: Code | None = None
    indicators: list[Code] = []
    at: Text
    reason: Texts
    source: Text


class Preference(Part):
    """Which source's print stands for an observation, and why.

    `expect` guards it: what each source printed when it was decided (source: phrase).
    """

    entity: Code
    indicator: Code
    measure: Code = "level"
    breakdown: str = ""
    period: Text
    source: Text
    reason: Texts
    expect: Annotated[dict[str, Text], Field(min_length=2)]


class Ratio(Entry):
    """How a ratio is made.

    kind ``quotient``: numerator / denominator; ``share``: the same, where the numerator must be
    printed as part of the denominator; ``change``: numerator / denominator - 1; ``previous``:
    numerator / (1 + denominator), the level before a growth; ``implied``: numerator x denominator,
    the count that a rate implies on an assumed base; ``floor``: numerator x `least` / denominator,
    the least share of the denominator that units of at least `least` each hold; ``rest``:
    (denominator - numerator x `least`) / (`among` - numerator), the most that each of the others
    can have; ``part``: every additive figure of an entity over that of the entity that it lies in
    (no sides are named).

    A side is an indicator, with a measure and breakdowns where it is no level or no total
    (``patents_granted.growth``, ``gdp/sector:tertiary``). Several denominators are possible
    readings; the one that the figure's `part_of` names, else the first, is preferred and the others
    are rows of their own. `reported` is the indicator under which a source prints the ratio itself.
    `beside` are ratios of another definition that a comparison may show with this one, apart from
    it and marked; those of one `family` share an axis. `headline` is the ratio's place (1, 2, …)
    among those that a report opens with. `relations` are those by which its sides may meet; every
    one that fits where it names none.
    """

    kind: Literal["quotient", "share", "change", "previous", "implied", "floor", "rest", "part"] = (
        "quotient"
    )
    numerator: Series | None = None
    denominator: list[Series] = []
    unit: Text
    least: Text | None = None
    among: Series | None = None
    reported: Code | None = None
    beside: list[Code] = []
    family: Code | None = None
    headline: Annotated[int, Field(strict=True, gt=0)] | None = None
    relations: list[str] | None = None
    caveats: list[Code] = []
    if_printed: bool = False


FindingKind = Literal[
    "comparison",
    "concentration",
    "share",
    "range",
    "base",
    "refusal",
    "conflict",
    "revision",
    "inconsistent",
    "series",
    "growth",
    "target",
    "level",
]


class FindingRule(Part):
    """How a kind of finding is told, and how much it matters.

    `title` and `text` are sentences with ``{blanks}`` of the kind (`analysis.model.finding_kinds`;
    with a capital letter to begin a sentence); `more` is told where all its blanks are known;
    `rule` says to readers by what rule such a finding is made. `weight` orders findings of equal
    strength; `most` is how many of the kind a page tells.
    """

    kind: FindingKind
    weight: Annotated[float, Field(gt=0)]
    most: Annotated[int, Field(strict=True, gt=0)] = 1
    title: Texts
    text: Texts
    more: Texts | None = None
    rule: Texts


class Codebook(BaseModel):
    """All codes: code -> entry."""

    model_config = ConfigDict(frozen=True)

    entities: dict[str, Entity]
    indicators: dict[str, Indicator]
    ratios: dict[str, Ratio]
    measures: dict[str, Measure]
    dimensions: dict[str, Dimension]
    caveats: dict[str, Caveat]
    relations: dict[str, Relation]
    breaks: dict[str, Break]
    preferences: dict[str, Preference]
    populations: dict[str, Population]
    entity_types: dict[str, EntityType]
    findings: dict[str, FindingRule]
    themes: dict[str, list[str]] = {}  # file of indicators -> its codes

    @property
    def breakdowns(self) -> list[str]:
        """Every ``dimension:item``."""
        return [f"{code}:{item}" for code, one in self.dimensions.items() for item in one.items]

    def unit_of(self, indicator: str, measure: str = "level") -> str:
        """The unit of a measure of an indicator."""
        unit = self.measures[measure].unit
        return self.indicators[indicator].unit if unit == SAME else unit

    def side_unit(self, series: str) -> str:
        """The unit of a ratio's side; empty where its codes are not known."""
        indicator, measure, _ = split(series)
        known = indicator in self.indicators and measure in self.measures
        return self.unit_of(indicator, measure) if known else ""

    def break_between(
        self, entity: str, indicator: str, earlier: Period, later: Period
    ) -> tuple[str, Break] | None:
        """What interrupts a series of an entity between two periods, with its code."""
        ends = (earlier.end, later.end)
        for code, gap in self.breaks.items():
            is_about = gap.entity in (None, entity) and (
                not gap.indicators or indicator in gap.indicators
            )
            start = Period(gap.at).start
            if is_about and start and ends[0] and ends[1] and ends[0] < start <= ends[1]:
                return code, gap
        return None

    def role(self, measure: str) -> Role:
        return self.measures[measure].role


def split(series: str) -> tuple[str, str, str]:
    """Indicator, measure and breakdown of a series as ratios name it.

    >>> split("gdp.growth_real/sector:tertiary")
    ('gdp', 'growth_real', 'sector:tertiary')
    """
    named, _, breakdown = series.partition("/")
    indicator, _, measure = named.partition(".")
    return indicator, measure or "level", breakdown.replace("/", " ")


def series_name(indicator: str, measure: str = "level", breakdown: str = "") -> str:
    """The name of a series, as `split` takes it apart.

    >>> series_name("gdp", "level", "sector:tertiary")
    'gdp/sector:tertiary'
    """
    named = indicator if measure == "level" else f"{indicator}.{measure}"
    return "/".join([named, *breakdown.split()])


def side_unit(ratio: Ratio, numerator: str, denominator: str) -> str:
    """The unit that the sides' units give before conversion to the ratio's own."""
    match ratio.kind:
        case "implied":
            return units.product(numerator, denominator)
        case "previous":
            return numerator
        case _:
            return units.quotient(numerator, denominator)
