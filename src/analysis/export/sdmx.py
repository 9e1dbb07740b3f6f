"""Facts and observations as SDMX-CSV 2.0, with their structure.

Two dataflows: ``FACTS``, every print, of which the source is a dimension, so that conflicting ones
are legal; and ``OBSERVATIONS``, what all sources together say. Their components are the columns of
`analysis.model.schemas`; each cell is its exact text. What SDMX has no form for is told beside it:
the period as printed (``PERIOD``), a fraction (``EXACT``), an end without limit (an empty bound in
a row that has ``CLOSED``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..model import FACTS, OBSERVATIONS, Column, Period
from ..problems import InputError, Problem
from .decimals import EXACT, decimals_of
from .sdmx_codes import TOTAL, code_id, code_lists, unit_id
from .sdmx_structure import Component, Role, structure_message

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Inputs

AGENCY, VERSION = "PRINTED_RATIOS", "1.0.0"

BREAKDOWNS = ""  # where the dimensions of the codebook stand in the key
KEY = ("SOURCE", "REF_AREA", "INDICATOR", "MEASURE", "UNIT_MEASURE", BREAKDOWNS, "FREQ", "PRINT")
PART_OF = "PART_OF"  # has the codes of another concept
PRINT = Column("print", "integer", "which print of it in its source, from 1, in order of place")
TIME = Column("time_period", "string", "the period as an observational time period of SDMX")
MULTIPLIER = Column("unit_mult", "integer", "power of ten that the numbers are multiplied by: 0")
OWN = (PRINT, TIME, MULTIPLIER, EXACT)
OF_PREFERRED = tuple(one for one in FACTS if one.name in ("source", "as_stated", "obs_status"))


def breakdown_concepts(dimensions: Mapping[str, Any]) -> dict[str, str]:
    """The concept of each dimension of the codebook, none of a name that is taken."""
    taken = {column.concept for column in (*FACTS, *OBSERVATIONS, *OWN)} | {"STRUCTURE", "ACTION"}
    return {
        code: f"BREAKDOWN_{code.upper()}" if code.upper() in taken else code.upper()
        for code in dimensions
    }


def _components(
    columns: tuple[Column, ...], inputs: Inputs, concepts: Mapping[str, str], key: tuple[str, ...]
) -> list[Component]:
    """The components of a flow: dimensions first, time last of them, then measure, attributes."""
    dimensions = inputs.codebook.dimensions
    parts = [
        Column(concept, "string", f"breakdown: {dimensions[code].label['en']}", sdmx=concept)
        for code, concept in concepts.items()
    ]
    flow = [column for column in columns if column.name != "breakdown"]
    flow += [own for own in OWN if own != PRINT or "PRINT" in key]
    coded = {"SOURCE", "REF_AREA", "INDICATOR", "MEASURE", "UNIT_MEASURE"}

    def component(column: Column) -> Component:
        concept = column.concept
        codes = concept if concept in coded or column.allowed else ""
        role: Role = "dimension" if concept in key else "attribute"
        role = {"TIME_PERIOD": "time", "OBS_VALUE": "measure"}.get(concept, role)  # type: ignore[assignment]
        return Component(column, role, "INDICATOR" if concept == PART_OF else codes)

    made = [component(column) for column in flow]
    made += [Component(column, "dimension", column.concept) for column in parts]
    roles = ("dimension", "time", "measure", "attribute")
    place = {concept: number for number, concept in enumerate(KEY)}
    return sorted(
        made, key=lambda one: (roles.index(one.role), place.get(one.id, place[BREAKDOWNS]))
    )


def _text(cell: object) -> str:
    """A cell as exact text; of an infinite bound none."""
    import pandas as pd

    if isinstance(cell, Decimal):
        return f"{cell:f}" if cell.is_finite() else ""
    return "" if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]


def _breakdown(cell: str, dimension: str) -> str:
    """The item of a dimension in a breakdown, several joined; the total where it has none."""
    pairs = (part.split(":") for part in cell.split())
    return "$".join(item for code, item in pairs if code == dimension) or TOTAL


def _rows(data: pd.DataFrame, columns: tuple[Column, ...], concepts: Mapping[str, str]) -> Any:
    """A table as a frame of texts by concept."""
    import pandas as pd

    made, described = decimals_of(data, columns)
    told = {column.concept: made[column.name].map(_text) for column in described}
    rows = pd.DataFrame(told, dtype="str")
    if EXACT.concept not in rows:
        rows[EXACT.concept] = ""
    periods = data["period"].map(Period)
    return rows.assign(
        SOURCE=rows["SOURCE"].map(code_id),
        UNIT_MEASURE=rows["UNIT_MEASURE"].map(unit_id),
        TIME_PERIOD=[period.sdmx for period in periods],
        UNIT_MULT="0",
        **{
            concept: [_breakdown(cell, code) for cell in data["breakdown"]]
            for code, concept in concepts.items()
        },
    )


def _check_keys(rows: pd.DataFrame, key: list[str], ids: pd.Series[str], flow: str) -> None:
    """Raises InputError for rows that SDMX cannot tell apart."""
    expected, found = "a key of its own", "that of another row: "
    keys = list(rows[key].itertuples(index=False, name=None))
    same = Counter(keys)
    problems = [
        Problem(f"SDMX flow {flow}", own, expected, found + ".".join(one))
        for own, one in zip(ids, keys, strict=True)
        if same[one] > 1
    ]
    if problems:
        raise InputError(problems)


def _message(rows: pd.DataFrame, components: list[Component], flow: str) -> bytes:
    """SDMX-CSV 2.0: its three own columns, then the components; RFC 4180, nothing guarded."""
    named = rows[[one.id for one in components]]
    named.insert(0, "STRUCTURE", "dataflow")
    named.insert(1, "STRUCTURE_ID", f"{AGENCY}:{flow}({VERSION})")
    named.insert(2, "ACTION", "I")
    return bytes(named.to_csv(index=False, lineterminator="\r\n"), "utf-8")


def sdmx_files(
    facts: pd.DataFrame, observations: pd.DataFrame, every_fact: pd.DataFrame, inputs: Inputs
) -> dict[str, bytes]:
    """``facts.csv``, ``observations.csv`` and ``structure.xml`` (SDMX-ML 3.0), by name.

    `every_fact` has the prints that stand for the observations. Raises InputError for observations
    that have one key in SDMX.
    """
    concepts = breakdown_concepts(inputs.codebook.dimensions)
    preferred = every_fact.set_index("fact").loc[observations["preferred"]]
    extended = observations.assign(
        **{column.name: preferred[column.name].to_numpy() for column in OF_PREFERRED}
    )
    tables = {
        "FACTS": (facts, FACTS, KEY),
        "OBSERVATIONS": (extended, (*OBSERVATIONS, *OF_PREFERRED), KEY[1:-1]),
    }
    files: dict[str, bytes] = {}
    flows: dict[str, list[Component]] = {}
    used: dict[str, set[str]] = {}
    for flow, (data, columns, key) in tables.items():
        rows = _rows(data.reset_index(drop=True), columns, concepts)
        components = flows[flow] = _components(columns, inputs, concepts, key)
        keys = [one.id for one in components if one.role in ("dimension", "time")]
        if "PRINT" in keys:
            others = [one for one in keys if one != "PRINT"]
            rows["PRINT"] = (rows.groupby(others).cumcount() + 1).astype(str)
        _check_keys(rows, keys, rows["FACT" if "FACT" in rows else "PREFERRED"], flow)
        files[f"{flow.lower()}.csv"] = _message(rows, components, flow)
        used.setdefault("UNIT_MEASURE", set()).update(data["unit"])
        for concept in concepts.values():
            used.setdefault(concept, set()).update(rows[concept])
    ordered = {concept: sorted(found) for concept, found in used.items()}
    columns = tuple({column.concept: column for column in (*FACTS, *OBSERVATIONS)}.values())
    lists = code_lists(inputs.codebook, inputs.sources, columns, ordered, concepts)
    day = max((row["date"] for row in inputs.sources), default="")
    files["structure.xml"] = structure_message(flows, lists, (AGENCY, VERSION), day)
    return files
