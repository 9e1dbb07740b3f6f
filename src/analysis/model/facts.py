"""Facts: every figure, read and placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..reading import Closed, Quantity
from .codebook import Codebook
from .columns import FACTS, frame, records
from .figures import quantity_of

if TYPE_CHECKING:
    import pandas as pd

# SDMX code list CL_OBS_STATUS 2.2: the nearest code of each status.
OBS_STATUS = {"stated": "A", "approximate": "E", "target": "F", "garbled": "U"}
MIRRORED: dict[Closed, Closed] = {
    "both": "both",
    "left": "right",
    "right": "left",
    "neither": "neither",
}


def _signed(quantity: Quantity) -> Quantity:
    """A printed decrease as a negative change: 下降1.34% is -1.34 %."""
    if quantity.direction != "down":
        return quantity
    value = None if quantity.value is None else -quantity.value
    lower, upper, closed = -quantity.upper, -quantity.lower, MIRRORED[quantity.closed]
    return replace(quantity, value=value, lower=lower, upper=upper, closed=closed)


def _status(quantity: Quantity, measure: str, typed: str) -> str:
    if typed:
        return typed
    if measure == "target":
        return "target"
    return "stated" if quantity.lower == quantity.upper else "approximate"


def fact_id(figure: dict[str, Any]) -> str:
    """source:start; without a position, source:indicator.entity.period."""
    named = ".".join(figure[name] for name in ("indicator", "entity", "period"))
    return f"{figure['source']}:{figure['start'] or named}"


def _fact(figure: dict[str, Any], codebook: Codebook) -> dict[str, Any]:
    indicator = codebook.indicators[figure["indicator"]]
    quantity = quantity_of(figure.get("read_as") or figure["as_stated"], indicator)
    if indicator.measure == "change":
        quantity = _signed(quantity)
    status = _status(quantity, indicator.measure, figure.get("status", ""))
    return {column.name: figure.get(column.name) for column in FACTS} | {
        "fact": fact_id(figure),
        "start": int(figure["start"]) if figure["start"] else None,
        "end": int(figure["end"]) if figure["end"] else None,
        "measure": indicator.measure,
        "value": quantity.value,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "closed": quantity.closed,
        "unit": quantity.unit,
        "decimals": quantity.decimals,
        "status": status,
        "obs_status": OBS_STATUS[status],
    }


def facts_from(figures: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Facts, one row a figure, in the order of source and place (as typed where none is given).

    `figures` has the columns of `analysis.model.columns.FIGURES` and may have ``status`` and
    ``read_as``;
    the result those of `analysis.model.columns.FACTS`. Numbers are exact Decimals in the
    indicator's unit.

    Raises KeyError for a code that the codebook has not, QuantityError for a phrase that is no
    quantity and UnitError for one in another unit.
    """
    rows = [_fact(row, codebook) for row in records(figures)]
    rows.sort(key=lambda row: (row["source"], row["start"] or 0))
    return frame(rows, FACTS)
