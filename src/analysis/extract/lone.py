"""Numbers without a unit: an index (50.6), one of a list whose unit comes later, or no figure."""

from __future__ import annotations

import re

from . import codes
from .candidates import TAIL
from .meanings import meaning_of
from .numbers import Number
from .tails import tail_of

_ALONE = re.compile(r" ?(?:$|[,。;、)!?])")
_STATES = re.compile(r"(?:为|达|达到|至|到|报|约|是|有|共|指数|升至|降至)$")
_NOT_COUNTING = frozenset("号年月日时点-~至到")


def lone(printed: str, text: str, found: Number) -> Number | None:
    """The number, and whether it is a figure alone; None where it cannot be one at all.

    `text` is `printed` folded. Of 7、8米 it is the whole.
    """
    number = found.number
    if text[found.end : found.end + 1] == "、" and (end := codes.pair_end(text, found.at)):
        tail = TAIL.match(text, end)
        if tail and tail[0] and meaning_of(text[found.start : tail.end()]):
            return found._replace(end=tail.end(), tail=tail_of(tail[0]))
    alone = bool(found.tail.scale or found.tail.more or found.tail.unit)
    if number[0] <= "9":
        alone = alone or _is_alone(printed, text, found)
    elif not alone:
        if number[-1] not in "百千万亿兆":
            return None
        alone = number[-1] not in "百千" or found.start < found.at
    return found if alone == found.alone else found._replace(alone=alone)


def _is_alone(printed: str, text: str, found: Number) -> bool:
    """Whether digits without unit and magnitude are a figure by themselves: an index."""
    number, at = found.number, found.at
    qualified = found.start < at and text[found.start] != "-"
    ends = _ALONE.match(text, found.end) is not None or printed[found.end : found.end + 1] == "\n"
    if not (ends or qualified) or codes.is_numbered(text, at):
        return False
    if not ends:
        ratio = text[found.end] == ":" and text[found.end + 1 : found.end + 2].isdecimal()
        return text[found.end] not in _NOT_COUNTING and not ratio
    line = printed[max(0, at - 4) : at].rstrip(" \u3000\xa0")
    if not line or line[-1] == "\n":
        return False
    if "." in number or "," in number:
        return not text[at - 1].isascii() or text[at - 1] == " "
    if len(number) > 6 or (len(number) == 4 and number[:2] in ("19", "20")):
        return False
    return qualified or _STATES.search(text, max(0, at - 2), at) is not None
