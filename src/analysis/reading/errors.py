"""The error of a phrase that cannot be read."""

from __future__ import annotations


class QuantityError(ValueError):
    """A phrase that cannot be read: `phrase`, `position` (an index into it), what was `expected`.

    For a column, `errors` holds one of these for each distinct phrase that cannot be read, and the
    first of them gives the other attributes.

    >>> import analysis
    >>> try:
    ...     analysis.parse_quantity("很多")
    ... except analysis.QuantityError as error:
    ...     print(error)
    cannot read '很多': at position 0 ('很多'): expected a number
    """

    def __init__(
        self, phrase: str, position: int, expected: str, errors: tuple[QuantityError, ...] = ()
    ) -> None:
        super().__init__(phrase, position, expected, errors)
        self.phrase, self.position, self.expected, self.errors = phrase, position, expected, errors

    def __str__(self) -> str:
        if self.errors:
            lines = [f"{len(self.errors)} distinct phrases cannot be read:"]
            return "\n".join([*lines, *(f"- {error}" for error in self.errors)])
        shown = self.phrase if len(self.phrase) <= 60 else self.phrase[:59] + "…"
        rest = self.phrase[self.position : self.position + 12]
        where = f"position {self.position} ({rest!r})" if rest else "its end"
        return f"cannot read {shown!r}: at {where}: {self.expected}"

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: what cannot be read, not the way to where that was found."""
        return [f"{type(self).__name__}: {self}"]
