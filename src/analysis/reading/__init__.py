"""A phrase or a running text -> the quantities that it prints: 700餘人 is at least 700, below 800.

    >>> quantity = parse_quantity("700餘人")
    >>> quantity.value, quantity.lower, quantity.upper, quantity.closed, quantity.unit
    (Decimal('700'), Decimal('700'), Decimal('800'), 'left', '人')

The words are in `analysis.vocabulary`, with the sources of the rules. One grammar (`grammar`,
`phrases`, `quantity`) reads a phrase wholly or not at all, and finds the figures of a running text,
where an ordered list of named `rules` decides what is one. Simplified and traditional, half- and
full-width print of one phrase give equal quantities. No number passes through a float.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .columns import parse_quantities
from .errors import QuantityError
from .parsing import parse_all, parse_quantity
from .quantity import Quantity, shown

if TYPE_CHECKING:
    from .explaining import Explained as Explained
    from .explaining import Explanation as Explanation
    from .explaining import explain as explain
    from .extracting import extract_figures as extract_figures
    from .extracting import iter_figures as iter_figures
    from .figure import Figure as Figure

# What reads running text is imported on first use, so that reading one phrase stays cheap.
_HOME = {
    "Explained": "explaining",
    "Explanation": "explaining",
    "Figure": "figure",
    "explain": "explaining",
    "extract_figures": "extracting",
    "iter_figures": "extracting",
}
__all__ = [
    "Explained",
    "Explanation",
    "Figure",
    "Quantity",
    "QuantityError",
    "explain",
    "extract_figures",
    "iter_figures",
    "parse_all",
    "parse_quantities",
    "parse_quantity",
    "shown",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
