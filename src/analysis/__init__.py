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

`facts`, `ratios`, `checks`, `observations` and `series` give a project's tables as plain frames,
chosen by code or by label in any language, which `search` finds; `ratio` gives one ratio with its
readings, prints and sources; `floats` and `errors` give what plots. `report` gives the report,
piece by piece, for a notebook.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
