"""The words of a clause before a number, read backwards from it.

Qualifiers (近, 約, 超過), a currency, a minus sign and a denominator (每畝) belong to the figure. A
verb (增長, 下降) does not, but tells its direction. What is left of the clause names the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ..vocabulary import Lexicon, Word, alternatives, fold, vocabulary
from .before import NO_WORDS, Before, read_per, said_before

_WORDS = vocabulary()
_INSIDE = Lexicon(
    ((word, said, guard) for word, (said, guard) in _WORDS.before.items() if said.in_text
     and (said.effect or said.unit)),
    backwards=True,
)  # fmt: skip
_VERBS = Lexicon(
    (
        (word, said, guard)
        for word, (said, guard) in _WORDS.before.items()
        if said.change == "by" and not said.effect and "率" not in word
    ),
    backwards=True,
)
# Most words before a number end with none of these, which one look tells.
SAYING = frozenset(_INSIDE.sizes) | frozenset(_VERBS.sizes) | {" "}
_TRAILING_WORDS = _WORDS.role("before a name ends")
_LEADING_WORDS = _WORDS.role("before a name begins")
_TRAILING = re.compile(f"(?:{alternatives(word[::-1] for word in _TRAILING_WORDS)}| )*+")
_LEADING = re.compile(f"{alternatives(_LEADING_WORDS)}++")
_TRAILING_ENDS = frozenset(word[-1] for word in (*_TRAILING_WORDS, " "))
_LEADING_HEADS = frozenset(word[0] for word in _LEADING_WORDS)
# A time counted from the day of publication, which the text need not print; not one that is only
# compared with (比上年).
_ELSEWHEN = re.compile(
    r"去年|昨年|(?<![目此之以当生比较])前年|(?<![以比较同与跟])上(?:年|个?月|个?季)|(?<![比较与])同期"
)
ENDED = frozenset("0123456789一二两三四五六七八九十百千万亿兆元")  # by a number, or its unit
_REACH = 24
_PER_REACH = 16


class Qualified(NamedTuple):
    """What belongs to a number before it, where that begins, and the verb before that."""

    start: int
    before: Before
    direction: str | None
    verb: int  # characters of the verb


def qualified(printed: str, text: str, at: int, floor: int, *, bare: bool = False) -> Qualified:
    """The words before the number at `at` that belong to it, from `floor` on.

    `bare`: it is a magnitude without a number, before which 上 counts too (上百).
    """
    start = at
    if text[at - 1 : at] in SAYING:
        start, words = _tokens(printed, text, at, floor, bare=bare)
    else:
        words = []
    pers: list[str] = []
    per = text.rfind("每", max(floor, start - _PER_REACH), start)
    if per >= 0 and (found := _per(text, per, start, floor)):
        start, pers = found
        start, more = _tokens(printed, text, start, floor, bare=False)  # 超過平均每年一千億元
        words = more + words
    end = start
    while end > floor and text[end - 1] == " ":
        end -= 1
    verb = _VERBS.find_before(text, end, max(floor, end - _REACH)) if end > floor else None
    before = said_before(words, pers, at) if words or pers else NO_WORDS
    if verb is None:
        return Qualified(start, before, None, 0)
    return Qualified(start, before, verb[0].direction, start - verb[1])


def _tokens(printed: str, text: str, at: int, floor: int, *, bare: bool) -> tuple[int, list[Word]]:
    words: list[Word] = []
    start = end = at
    while True:
        while end > floor and text[end - 1] == " " and start - end < 2:
            end -= 1
        found = _INSIDE.find_before(text, end, max(floor, at - _REACH))
        if found is None:
            break
        word, begin = found
        if word.effect == "upwards" and not bare:
            break
        if word.word == "-" and not is_minus(printed, begin):
            break
        if word.unit and text[begin - 1 : begin] in ENDED:  # 1美元約合6.5元, 3億元人民幣2億美元
            break
        words.insert(0, word)
        start = end = begin
    return start, words


def _per(text: str, per: int, start: int, floor: int) -> tuple[int, list[str]] | None:
    """Where 每畝 or 每人每月 begins that ends at `start`, and the denominators."""
    first = text.rfind("每", max(floor, per - 4), per)
    for begin in (first, per):
        if begin < 0:
            continue
        at, pers = begin, []
        while at < start and (found := read_per(text, at)):
            pers.append(found[0])
            at = found[1]
        if at == start and pers:
            first = begin - 2 * text.startswith("平均", begin - 2)
            return max(first, floor), pers
    return None


def is_minus(printed: str, at: int) -> bool:
    """Whether the dash at `at` of the print is a minus sign: short (before a rate, –0.5%, also an
    en dash), and after no digit or dash."""
    before = printed[at - 1 : at]
    joined = (before.isascii() and before.isalnum()) or before in _NO_SIGN_AFTER
    if joined or printed[at : at + 1] in _MINUS:
        return not joined
    told = not "\u3400" <= before <= "\u9fff" or fold(printed[max(0, at - 4) : at]).endswith(SIGNED)
    return told and _EN_DASH.match(printed, at) is not None


_MINUS = frozenset("-－−﹣‐‑")
_EN_DASH = re.compile(r"–[0-9.]+(?:[%％‰]|[个個]百分[点點])")
SIGNED = _WORDS.role("before a sign")
_NO_SIGN_AFTER = frozenset("-—–―─━%％)）℃°")


class Words:
    """What else the words of a clause say of the number after them."""

    __slots__ = ("text",)

    def __init__(self, before: str) -> None:
        self.text = before

    @property
    def ordered(self) -> bool:
        """Whether it is one of several in order."""
        text = self.text
        return "分别" in text or "依次" in text or "依序" in text

    def period(self, period: str, year_end: Callable[[], str]) -> str:
        """The period of the number in a text that speaks of `period`; "" where it is another."""
        text = self.text
        if "年" not in text and "上" not in text and "同期" not in text:
            return period
        if _ELSEWHEN.search(text):
            return ""
        return year_end() if "年末" in text or "年底" in text else period

    @property
    def came_from(self) -> bool:
        """Whether the number is what was, before a change."""
        return "由" in self.text[-14:] or "从" in self.text[-14:]


def name_before(before: str, cut: int) -> tuple[int, int]:
    """Where the name before the last `cut` characters, those of other words, begins and ends,
    counted back from the end of `before`; equal where there is none."""
    cut = min(cut, len(before))
    last = cut
    size = len(before)
    if cut < size and before[size - cut - 1] in _TRAILING_ENDS:
        match = _TRAILING.match(before[::-1], cut)
        last = match.end() if match else cut
    first = size - 1 - before.rfind(" ", 0, size - last)
    if first and before[size - first] in _LEADING_HEADS:
        match = _LEADING.match(before, size - first)
        first = size - match.end() if match else first
    return (max(first, last), last)
