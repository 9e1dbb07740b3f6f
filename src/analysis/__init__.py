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

`facts`, `ratios`, `checks` and `series` give a project's tables as plain frames, chosen by code or
by label in any language, which `search` finds; `ratio` gives one ratio with its readings, prints
and sources; `floats` and `errors` give what plots. `report` gives the report, piece by piece, for a
notebook. What is needed less often is at the doors of rooms: `from analysis.model import
ratios_from`, `from analysis.reporting import panel`.
"""

from inspect import isfunction
from typing import Any

import lazy_loader

_found, _, _names = lazy_loader.attach_stub(__name__, __file__)
# Names that are known here and shown by nothing: each room's door has them too.
_MORE = {
    "InputError",
    "Quantity",
    "QuantityError",
    "checks_from",
    "controls",
    "extract_corpus",
    "observations",
    "observations_from",
    "panel",
    "parse_all",
    "ratios_from",
    "sources",
    "table",
    "writable",
}
_AS_IT_IS = {"parse_quantity"}  # which a column calls a million times
__all__ = sorted({*_names} - _MORE)  # noqa: PLE0605 (a list)


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    from .arguments import checked
    from .problems import nearest

    if name not in _names:
        near = nearest(name, __all__)
        told = f"no name {name!r} in analysis" + (f" (nearest: {near})" if near else "")
        raise AttributeError(told)
    found = _found(name)
    if isfunction(found) and name not in _AS_IT_IS:
        found = globals()[name] = checked(found)
    return found
