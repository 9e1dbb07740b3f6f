"""What plots: a table's exact numbers as floats, and their bounds as error bars."""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING, Any

from ..problems import InputError, Problem

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NO_LIMIT = 1e308  # stands for infinity where that cannot be drawn
NUMBERS = ("value", "lower", "upper")


def floats(data: pd.DataFrame) -> pd.DataFrame:
    """A copy of `data` (facts, observations, ratios) whose numbers are floats, for charts.

    `lower` and `upper` are infinite where there is no limit, and NaN where nothing is known.
    Three columns are new: `at`, where a mark may stand (the value; without one the middle of the
    bounds, or the end that there is), `one_sided`: ``at least``, ``at most`` or empty, and `reach`,
    for `analysis.Bounds`: `upper`, or `NO_LIMIT` where there is none, as seaborn leaves out rows
    with infinite numbers.

    >>> import analysis
    >>> row = analysis.floats(analysis.ratios("employees_per_firm", "蘭州留創園")).iloc[0]
    >>> [f"{row[name]:.2f}" for name in ("lower", "upper", "at")], row.one_sided
    (['10.45', '11.94', '11.19'], '')

    Raises InputError for what has no such columns.
    """
    names = list(map(str, data.columns))
    if not set(NUMBERS) <= set(names):
        expected = f"a frame with the columns {', '.join(NUMBERS)}"
        raise InputError([Problem("argument", "data", expected, ", ".join(names) or "none")])
    made = data.copy()
    for name in NUMBERS:
        try:
            made[name] = data[name].where(data[name].notna(), nan).astype(float)
        except (TypeError, ValueError, OverflowError) as error:
            raise InputError([Problem("argument", name, "numbers", str(error))]) from None
    ends = list(zip(made["value"], made["lower"], made["upper"], strict=True))
    made["at"] = [_at(*each) for each in ends]
    made["reach"] = made["upper"].replace(inf, NO_LIMIT)
    made["one_sided"] = [
        "at most" if low == -inf else "at least" if high == inf else "" for _, low, high in ends
    ]
    return made


def errors(data: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What matplotlib takes as ``xerr`` or ``yerr`` around `at` of `floats`: shape (2, rows).

    The distance to the lower and to the upper bound; NaN, which draws nothing, to a bound that is
    without limit or not known.

    >>> import analysis
    >>> analysis.errors(analysis.ratios("employees_per_firm", "蘭州留創園")).round(2).tolist()
    [[0.75], [0.75]]

    Raises InputError as `floats`.
    """
    import numpy as np

    made = floats(data)
    bars = np.array([made["at"] - made["lower"], made["upper"] - made["at"]], dtype=float)
    return np.where(np.isfinite(bars), bars, nan)


def _at(value: float, low: float, high: float) -> float:
    if value == value:  # noqa: PLR0124 (no NaN)
        return value
    if low == -inf or high == inf:
        return high if low == -inf else low
    return (low + high) / 2
