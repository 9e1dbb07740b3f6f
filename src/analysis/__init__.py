"""Turns the figures printed in a Chinese news article into ratios that can be trusted.

A *figure* is a phrase as printed; `parse_quantity` reads what it means, with the bounds that its
wording allows (700余人 is at least 700 and less than 800). A *fact* is a figure placed: whom it is
about, what it measures, when. A *ratio* is computed from two facts that speak of the same thing,
reported as printed, or refused with its reason; a *check* holds what is printed against what
follows from it.

>>> import analysis
>>> quantity = analysis.parse_quantity("近8萬平方米")
>>> quantity.lower, quantity.upper, quantity.closed, quantity.unit
(Decimal('70000'), Decimal('80000'), 'right', '平方米')

`load_facts`, `load_ratios` and `load_checks` give a project's tables as tidy frames; `report` gives
its report, piece by piece, for a notebook.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .checks import checks_from as checks_from
    from .facts import facts_from as facts_from
    from .loading import load_checks as load_checks
    from .loading import load_facts as load_facts
    from .loading import load_ratios as load_ratios
    from .loading import load_sources as load_sources
    from .problems import InputError as InputError
    from .ratios import ratios_from as ratios_from
    from .reading import Quantity as Quantity
    from .reading import QuantityError as QuantityError
    from .reading import explain as explain
    from .reading import extract_figures as extract_figures
    from .reading import parse_all as parse_all
    from .reading import parse_quantities as parse_quantities
    from .reading import parse_quantity as parse_quantity
    from .reporting import report as report

_HOME = {
    "InputError": "problems",
    "Quantity": "reading",
    "QuantityError": "reading",
    "checks_from": "checks",
    "explain": "reading",
    "extract_figures": "reading",
    "facts_from": "facts",
    "load_checks": "loading",
    "load_facts": "loading",
    "load_ratios": "loading",
    "load_sources": "loading",
    "parse_all": "reading",
    "parse_quantities": "reading",
    "parse_quantity": "reading",
    "ratios_from": "ratios",
    "report": "reporting",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    """Public names are imported on first use, so that reading one phrase stays cheap."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
