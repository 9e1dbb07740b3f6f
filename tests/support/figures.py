"""Figures as a frame, for tests that make their own."""

import pandas as pd

from analysis.model.columns import FIGURES, STATUS, untyped


def figures_of(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Rows of (as_stated, entity, indicator, period[, part_of[, source]])."""
    made, place = [], 0
    for as_stated, entity, indicator, period, *more in rows:
        part_of = more[0] if more else ""
        source = more[1] if len(more) > 1 else "s"
        made.append(
            {
                "source": source,
                "start": str(place),
                "end": str(place + len(as_stated)),
                "as_stated": as_stated,
                "entity": entity,
                "indicator": indicator,
                "period": period,
                "part_of": part_of,
                "status": "",
                "note": "",
            }
        )
        place += len(as_stated) + 1
    return untyped(made, (*FIGURES, STATUS))
