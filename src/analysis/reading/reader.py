"""Reads a text block by block, from candidate to candidate, by the rules in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .blocks import blocks_of
from .candidate import CANDIDATE, Candidate
from .clause import Words
from .dates import Era
from .figure import Row
from .findings import Findings
from .rules import decide
from .text import source

LONGEST = 80  # characters of a clause that are looked at, and of a numeral that is read
Told = Callable[[Candidate, str, Findings, int], None]


def rows(text: str) -> Iterator[list[Row]]:
    """The figures, ordinals and dates of `text`, block by block."""
    era, period = Era(None, minguo=False), ""
    for offset, block in blocks_of(text):
        found = Findings(source(block), offset, era, period)
        read(found)
        yield found.ready
        era, period = found.era, found.period


def read(found: Findings, told: Told | None = None) -> None:
    """Takes the figures of a block; `told` hears which rule decided each candidate."""
    text = found.folded
    printed = found.shown
    for match in CANDIDATE.finditer(text):
        at, end = match.span("number")
        if at < found.done or at < 0:
            continue
        if text[at - 1 : at] in _EARLIER:
            at -= _earlier(text, at)
        clause = text[max(found.done, match.start("before")) : at]
        if end - at > LONGEST:
            found.done = end
            continue
        if len(clause) > LONGEST:
            clause = clause[-LONGEST:]
        candidate = Candidate((printed, text), (at, end), Words(clause))
        count = len(found.ready)
        rule = decide(candidate, found)
        if told is not None:
            told(candidate, rule.__name__, found, count)
    found.settle()


_EARLIER = frozenset("零点几数参成以")  # 數十, 零點五, 成百上千
_POINT = re.compile("零点零*$")


def _earlier(text: str, at: int) -> int:
    """How many characters before it belong to the numeral at `at`: 數十, 零點五, 成百上千."""
    before = text[at - 1]
    if before in "零点":
        point = _POINT.search(text, max(0, at - 6), at)
        return at - point.start() if point else 0
    if before in "几数":
        return text[at] in "十百千万亿" and not text.startswith("分之", at + 1)
    if before == "参" and text[at] in "佰仟拾万":
        return 1
    if before == "成" and text.startswith(("百上千", "千上万"), at):
        return 1
    return (
        2
        if before == "以" and text.startswith("数以", at - 2) and text[at + 1 : at + 2] == "计"
        else 0
    )
