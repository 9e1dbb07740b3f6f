"""Cells of CSV files, which spreadsheets open: none runs as a formula, and none loses anything.

A spreadsheet runs a text that begins with = + - or @, full-width ones too, also behind blanks and
characters that do not show. A number keeps its sign; any other such text is written with an
apostrophe before it, and read without, in our files as in those that people type.
"""

from __future__ import annotations

import re

LONGEST = 32_767  # characters (of UTF-16) that a spreadsheet takes in a cell
# Blanks, and what does not show: joiners, directions, fillers, soft hyphens, byte-order marks.
_UNSEEN = (
    r"\s\0-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_STARTS = re.compile(rf"[{_UNSEEN}]*[=＝﹦@＠﹫+＋﹢\-－﹣]|[\t\r\n]")
_NUMBER = re.compile(r"[+-](?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?")
# C0 but tab and line ends, C1, and halves of characters.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]|\r(?!\n)")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run a cell.

    >>> [is_formula(text) for text in ("=1+1", "\u200b＝1", "-2+3+x|'y'!A0", "-2.5%", "67家")]
    [True, True, True, False, False]
    """
    return bool(_STARTS.match(text)) and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs; `unguarded` gives it back.

    >>> guarded("-1.2億元"), unguarded("'-1.2億元"), unguarded(guarded("'=x"))
    ("'-1.2億元", '-1.2億元', "'=x")
    """
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def unguarded(cell: str) -> str:
    """The text of a cell."""
    return cell[1:] if cell.startswith("'") and is_formula(cell.lstrip("'")) else cell


def control(text: str) -> str:
    """The first control character of a text and its place, in words; empty where it has none."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X} at character {found.start() + 1}" if found else ""


def length_of(text: str) -> int:
    """The length of a text as a spreadsheet counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
