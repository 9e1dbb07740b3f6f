"""A long text in blocks of lines, so that it is read in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

SIZE = 1 << 14  # characters: what a processor keeps at hand
_ENDS = ("。\n", "\n\n", "\n", "。", "，", ",", " ")
_BROKEN = frozenset("0123456789０１２３４５６７８９,，.．")


def blocks_of(text: str) -> Iterator[tuple[int, str]]:
    """The blocks of `text` with their places in it, each of at most `SIZE` characters."""
    start = 0
    while len(text) - start > SIZE:
        end = _cut(text, start + SIZE // 2, start + SIZE)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _cut(text: str, low: int, high: int) -> int:
    """Where a block may end: after a sentence or a line, and not inside a broken number."""
    for mark in _ENDS:
        found = text.rfind(mark, low, high)
        if found > low and not (text[found - 1] in _BROKEN and text[found + 1] in _BROKEN):
            return found + len(mark)
    return high
