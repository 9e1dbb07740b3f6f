"""A phrase or a running text -> the quantities that it prints: 700餘人 is at least 700, below 800.

    >>> quantity = parse_quantity("700餘人")
    >>> quantity.value, quantity.lower, quantity.upper, quantity.closed, quantity.unit
    (Decimal('700'), Decimal('700'), Decimal('800'), 'left', '人')

The words are in `analysis.vocabulary`, with the sources of the rules. One grammar (`before`,
`number`, `after`, `phrases`, `quantity`) reads a phrase wholly or not at all, and finds the figures of a running text,
where an ordered list of named `rules` decides what is one. Simplified and traditional, half- and
full-width print of one phrase give equal quantities. No number passes through a float.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
