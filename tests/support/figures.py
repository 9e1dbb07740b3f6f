"""Figures as a frame, for tests that make their own."""

import pandas as pd

from analysis.model.codebook import split
from analysis.model.columns import untyped
from analysis.model.schemas import FIGURES


def figures_of(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Rows of (as_stated, entity, series, period[, part_of[, source]])."""
    made, place = [], 0
    for as_stated, entity, indicator, period, *more in rows:
        part_of = more[0] if more else ""
        source = more[1] if len(more) > 1 else "s"
        code, measure, breakdown = split(indicator)
        made.append(
            dict.fromkeys((column.name for column in FIGURES), "")
            | {
                "source": source,
                "start": str(place),
                "end": str(place + len(as_stated)),
                "as_stated": as_stated,
                "entity": entity,
                "indicator": code,
                "measure": measure,
                "breakdown": breakdown,
                "period": period,
                "part_of": part_of,
            }
        )
        place += len(as_stated) + 1
    return untyped(made, FIGURES)
