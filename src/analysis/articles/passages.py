"""Text of any length in passages of bounded length, cut where no figure can stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SIZE = 1 << 17  # characters of a passage, more or less
WINDOW = 1 << 13  # how far back from its end a good place to cut is looked for

# The best places first: after a paragraph, a line, a sentence, a clause, and last between any two
# characters that cannot both belong to one number.
_NUMERAL = r"0-9０-９〇零一二三四五六七八九十百千萬万億亿兆廿卅兩两點点.,，．%％\s"
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[。！？；!?;][^\S\n]*[”’」』）)]?[^\S\n]*\r?\n(?=\s*\S)",
        r"(?<=[^0-9０-９\s])[^\S\n]*\r?\n\s*(?![\s0-9０-９])",
        r"[。！？；][”’」』）)]?",
        r"(?<![0-9０-９])[，、,](?![0-9０-９])",
        rf"[^{_NUMERAL}](?=[^{_NUMERAL}])",
    )
)


class Passage(NamedTuple):
    """A stretch of the text and where it starts."""

    start: int
    text: str


def _cut(text: str) -> int:
    """Where to cut `text`: after the last good place in its last `WINDOW` characters."""
    low = max(1, len(text) - WINDOW)
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, low)]
        if ends:
            return ends[-1]
    return len(text)  # nothing but numerals: one number longer than any that is printed


def passages(pieces: Iterable[str], size: int = SIZE) -> Iterator[Passage]:
    """The text of `pieces`, in order and complete, as passages of about `size` characters."""
    start, held = 0, ""
    for piece in pieces:
        held += piece
        at = 0
        while len(held) - at > size:
            text = held[at : at + size]
            text = text[: _cut(text)]
            yield Passage(start, text)
            start += len(text)
            at += len(text)
        held = held[at:]
    if held:
        yield Passage(start, held)
