"""The columns of the tables, as ``columns.yml`` beside this module declares them."""

from __future__ import annotations

from typing import Any, get_args

from ..packaged import packaged
from ..reading import Closed
from .codebook import KINDS
from .columns import Column

_VALUES = {"Closed": (*get_args(Closed), ""), "Kind": KINDS}


def _column(name: str, said: str | dict[str, Any]) -> Column:
    given = {"description": said} if isinstance(said, str) else dict(said)
    allowed = given.pop("allowed", ())
    values = _VALUES[allowed] if isinstance(allowed, str) else tuple(allowed)
    return Column(name, **{"kind": "string", **given}, allowed=values)


def _tables() -> dict[str, tuple[Column, ...]]:
    return {
        table: tuple(_column(name, said) for name, said in columns.items())
        for table, columns in packaged("model/columns.yml").items()
    }


_DECLARED = _tables()
SOURCES, FIGURES = _DECLARED["sources"], _DECLARED["figures"]
FACTS, OBSERVATIONS, SERIES = (_DECLARED[name] for name in ("facts", "observations", "series"))
RATIOS, CHECKS = _DECLARED["ratios"], _DECLARED["checks"]
TABLES = {name: _DECLARED[name] for name in ("facts", "observations", "ratios", "checks")}

# Columns that a file of figures or sources may be without; then every cell is empty.
MAY_LACK = frozenset(
    "read_as measure breakdown status caveats note_lang grade kind released supersedes "  # noqa: SIM905
    "publisher_en title_en".split()
)
RATIO_KEY = ("ratio", "entity", "period", "numerator", "denominator", "reading")
OBSERVATION_KEY = ("entity", "indicator", "measure", "breakdown", "period", "unit")


def _verdicts(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return next(column.allowed for column in columns if column.name == "verdict")


VERDICTS, OBSERVED, CHECKED = map(_verdicts, (RATIOS, OBSERVATIONS, CHECKS))
