"""Rules for two numbers that belong together: ranges, changes, lower and upper bounds."""

from __future__ import annotations

import re

from ..vocabulary import alternatives
from .after import read_after
from .before import NO_WORDS
from .candidate import Candidate
from .findings import Findings
from .naming import size_class
from .number import read_number
from .numbering import left
from .phrases import between, meaning
from .quantity import Quantity
from .refusal import Refused
from .several import REACHED

_FROM = re.compile(
    r"(?:由|从|自)(?:(?:原来|原先|过去|以往|去年|上年|当初|此前|最初|年初|最早|[0-9]{4}年|同期)+的?|当时的?)?$"
)
_COMPARING = frozenset({"高于", "低于", "多于", "少于", "大于", "小于"})
_SPREAD = ("不等", "之间")
# 從3至5家不等 is a range, and so is what became 10家 in 由3至5家增至10家.
_GOES_ON = re.compile(rf" ?(?:{alternatives(_SPREAD)}|,?{alternatives(REACHED)})")


def ends_of_a_range(c: Candidate, f: Findings) -> bool:
    """3至5家 is a range; 由3至5家 and 增加2分至38分 tell what was and what it became."""
    phrase = c.phrase
    if phrase is None or phrase.to is None:
        return False
    try:
        quantity = meaning(phrase)
    except Refused as error:
        f.refused = error.expected
        if "-" not in c.text[c.at : c.end] and _reads_apart(c, error):
            return False
        return left(c, f)
    c.meant = quantity
    joint = c.text[c.start : c.end]
    if c.text[c.start : c.at] in _COMPARING:
        c.start = c.at
        c.replace(phrase._replace(before=NO_WORDS), c.end)
    rising = "至" in joint or "到" in joint
    rising = rising and not _GOES_ON.match(c.text, c.end)
    if rising and (_FROM.search(c.text, max(0, c.start - 14), c.start) or _became(c, quantity)):
        c.replace(phrase._replace(to=None), _first_end(c))
        return False
    bare = not (c.after.word or c.first_after.word or c.after.per or phrase.before.unit)
    bare = bare and not any(end.whole or end.form for end in (phrase.printed, phrase.to[1]))
    if bare and c.text.startswith(_SPREAD, c.end):  # 20到30之間
        f.accept(c, quantity)
        c.verdict = "figure"
        return True
    if bare and not c.scaled and not _may_be_bare(c):
        return left(c, f)
    return False


def _first_end(c: Candidate) -> int:
    _, end = read_number(c.text, c.at)
    return read_after(c.text, end)[1]


def _reads_apart(c: Candidate, error: Refused) -> bool:
    """Whether the two numbers stand for themselves, as in 3個月至1年: each is read alone."""
    if not error.expected.startswith("one unit") or c.phrase is None:
        return False
    c.replace(c.phrase._replace(to=None), _first_end(c))
    return True


def _became(c: Candidate, quantity: Quantity) -> bool:
    """增加2分至38分: by how much, and to what; things are counted, or the level is far larger."""
    first = c.first_after
    if not c.direction or not first.word:
        return False
    shares = not {first.kind, c.after.kind}.isdisjoint({"percent", "pp-change", "multiple"})
    larger = first.kind == "count" or quantity.upper > 3 * quantity.lower
    return larger and not shares


def _may_be_bare(c: Candidate) -> bool:
    """Whether 2.0~4.0 without a unit is a range of numbers, not a code or a score."""
    return "." in c.text[c.at : c.end] and not c.text[c.end : c.end + 1].isalnum()


def lower_and_upper(c: Candidate, f: Findings) -> bool:
    """20%以上30%以下: a lower bound and an upper one are one interval."""
    if c.phrase is None or not c.after.outer or c.phrase.to:
        return False
    try:
        found = between(c.text, c.phrase, c.scanned)
    except Refused:
        return False
    if found is None:
        return False
    c.end = found[1]
    if size_class(c, f) and _names_a_class(c):
        return True
    f.accept(c, found[0])
    c.verdict = "figure"
    return True


_THING_NEXT = re.compile(r"的?[\u3400-\u9fff]{1,8}[0-9一二两三四五六七八九十百千]")


def _names_a_class(c: Candidate) -> bool:
    return _THING_NEXT.match(c.text, c.end) is not None
