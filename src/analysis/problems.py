"""What is wrong with an input: every problem named, all of them at once."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches


def shown(text: str, keep: str = "") -> str:
    """Text without any character that moves, hides or commands: each as JSON would escape it.

    Line ends too, unless in `keep`: a text is one line.

    >>> shown("a\\x1b[31m\\nb")
    'a\\\\u001b[31m\\\\nb'
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in keep or unicodedata.category(char) == "Zs"
        else json.dumps(char)[1:-1]
        for char in text
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where to look, which item, what was expected, what was found."""

    where: str
    item: str
    expected: str
    found: str

    def __str__(self) -> str:
        item, expected, found = (
            _cut(self.item, 200),
            _cut(self.expected, 3000),
            _cut(self.found, 500),
        )
        return shown(f"{self.where}: {item}: expected {expected}, found {found}")


def _cut(text: str, most: int) -> str:
    """`text` as a line can hold it."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


class InputError(ValueError):
    """Bad input. `problems` holds every `Problem` found, in the order of the input.

    >>> import analysis
    >>> try:
    ...     analysis.facts(indicator="incom")
    ... except analysis.InputError as error:
    ...     print(error.problems[0])
    argument: indicator: expected ... (nearest: income), found 'incom'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in the input:\n{lines}")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the problems, not the way to where they were found."""
        return [f"{type(self).__name__}: {self}"]


class ArgumentError(InputError, TypeError):
    """What a function cannot be given, whatever the data hold."""


class RunError(RuntimeError):
    """A run failed for another reason than its input."""


class Anything:
    """The codes of a file that could not be read: none can be called unknown."""

    def __contains__(self, code: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())


Codes = frozenset[str] | Anything


def given(value: object) -> str:
    """A value as a message shows it: itself where it is short, else what it is.

    >>> given("en"), given(5), given([5]), given(None)
    ("'en'", '5 (int)', '[5]', 'None')
    """
    if value is None or isinstance(value, str):
        return repr(value)
    kind = type(value).__name__
    if isinstance(value, int | float | bytes):
        return f"{value!r} ({kind})"
    told = repr(value) if isinstance(value, list | tuple | dict | set) else ""
    return told if told and len(told) <= LISTED * 4 and "\n" not in told else kind


LISTED = 20  # names at most that a line of a message holds


def nearest(found: str, names: Iterable[str]) -> str:
    """The name most like `found`; empty where none is."""
    return next(iter(get_close_matches(found[:100], list(names), n=1, cutoff=0.4)), "")


def one_of(allowed: Iterable[str], found: str) -> str:
    """`allowed` as a person would list it, or how many there are; then the nearest to `found`."""
    names = sorted(allowed)
    if not names:
        return "none (there are none)"
    near = nearest(found, names)
    listed = ", ".join(names) if len(names) <= LISTED else f"{len(names)} known"
    return f"one of {listed} (nearest: {near})" if near else f"one of {listed}"
