"""Why a phrase is no quantity."""

from __future__ import annotations


class Refused(ValueError):  # noqa: N818 (it is what a phrase is)
    """Where reading stops (`position`, in the folded text; None: at the number), and what was
    `expected` there. The door makes a QuantityError of it."""

    def __init__(self, expected: str, position: int | None = None) -> None:
        super().__init__(expected)
        self.expected, self.position = expected, position
