"""How far a number reaches: from its qualifier or denominator to its unit, or to a second number."""

from __future__ import annotations

import re

from . import codes, traps
from .candidates import NUMBER, TAIL
from .meanings import Meaning, meaning_of
from .numbers import Number
from .spelt import is_magnitude
from .tails import tail_of
from .words import BARE_WORDS, DENOMINATOR_ENDS, WORDS, Words, denominator_before, is_minus

_FROM = re.compile(r"(?:由|从)[^,。;:\n0-9至到]{0,8}$")
_COMPARING = frozenset({"高于", "低于", "多于", "少于", "大于", "小于"})
_POINT, _ZEROS = re.compile("零点零*$"), frozenset("点零")
_AGAINST = frozenset("兑对")
_SIGNS = frozenset(" -$¥")
_ALONE = frozenset({"半", "番"})


def number_of(printed: str, text: str, floor: int, here: Number, before: str) -> Number | None:
    """The number of a candidate with all that belongs to it; None where it is none.

    `text` is `printed` folded, `floor` the end of the figure before.
    """
    start, at, end, number, tail, words, _ = here
    if tail.bare and text[end : end + 1] in (" ", ",") and (broken := codes.broken(text, at)):
        following = TAIL.match(text, broken.end())
        if following and following[0]:
            number, end, tail = broken[0], following.end(), tail_of(following[0])
    elif tail.word and traps.is_word(text, end, number, tail.word):
        tail = tail_of(tail.text.removesuffix(tail.word).rstrip(" "))
        end = at + len(number) + len(tail.text)
    if number[0] <= "9":
        reach = _start(printed, text, floor, at, words)
        if tail.bare and "." in number and text[reach - 1 : reach] in _AGAINST:
            reach = at  # 美元兌人民幣 7.1234
        if reach == start and tail is here.tail:
            return here
        return Number(reach, at, end, number, tail, words)
    if tail is not here.tail:
        here = here._replace(end=end, number=number, tail=tail)
    return _spelt(printed, text, floor, here, before)


def _spelt(printed: str, text: str, floor: int, here: Number, before: str) -> Number | None:
    """`number_of` for a number in Chinese script."""
    _, at, _, number, tail, words, _ = here
    point = _POINT.search(text, max(floor, at - 5), at) if text[at - 1 : at] in _ZEROS else None
    if point and "分之" not in number:
        at, number, before = point.start(), point[0] + number, before[: -len(point[0])]
        words = WORDS[before]
    some = text[at - 1 : at] in ("几", "数") and number[0] in "十百千万亿" and "分之" not in number
    magnitude = is_magnitude(number) and not some
    if magnitude or number in _ALONE:
        words = BARE_WORDS[before]
    elif some:
        words = WORDS[before[:-1]]
    start = _start(printed, text, floor, at - some, words)
    if magnitude and start == at and not tail.more:
        return None
    if number == "半" and start == at and not tail.word:
        return None
    if number in ("百上千", "千上万"):
        start = at - 1
    if number == "番" or tail.word == "番":
        start = text.rfind("翻", max(0, at - 3), at)
    return Number(start, at - some, here.end, text[at - some : at] + number, tail, words)


def _start(printed: str, text: str, floor: int, at: int, words: Words) -> int:
    start = at - words.inside
    before = text[start - 1 : start]
    if text[start : start + 1] == "-" and not is_minus(printed, start):
        start += 1
    if before in DENOMINATOR_ENDS and start - floor > 1:
        return denominator_before(text, start, floor)
    return start


def wider(text: str, one: Number, to: str) -> tuple[Number, Meaning] | None:
    """The interval that begins with `one`, before `to` or an upper bound; None if there is none."""
    return _range(text, one, one.end + len(to)) if to else _between(text, one)


def _range(text: str, one: Number, at: int) -> tuple[Number, Meaning] | None:
    """3至5家, whose second number begins about `at`; None where there is none."""
    if _FROM.search(text, max(0, one.start - 14), one.start):
        return None
    while text[at : at + 1] in _SIGNS:
        at += 1
    match = NUMBER.match(text, at)
    if match is None:
        return _shares(text, one, at) if "分之" in one.number else None
    end, tail = match.end("tail"), tail_of(match["tail"])
    if tail.word and traps.is_word(text, end, match["number"], tail.word):
        end, tail = match.end("number"), tail_of("")
    if tail.bare and (match["to"] or not codes.may_be_bare_range(text, one.at, end)):
        return None
    if text[one.start : one.at] in _COMPARING:
        one = one._replace(start=one.at)
    meaning = meaning_of(text[one.start : end])
    if meaning is None or meaning.kind != "range" or _became(text, one, at, end, meaning):
        return None
    return one._replace(end=end, tail=tail), meaning


_SPREAD = ("不等", "之间")


def _became(text: str, one: Number, at: int, end: int, meaning: Meaning) -> bool:
    """增加2分至38分: by how much, and to what; things are counted, or the level is far larger."""
    if not one.words.direction or not one.tail.unit or text[one.end : at].strip() not in "至到":
        return False
    shares = one.tail.kind in {"percent", "pp-change", "multiple"}
    larger = one.tail.kind == "count" or meaning.upper > 3 * meaning.lower
    return larger and not shares and not text.startswith(_SPREAD, end)


_UPPER = re.compile(r"(?:不足|不满|未满|不到|低于|少于|小于|不超过|不高于|不多于)?")


def _between(text: str, one: Number) -> tuple[Number, Meaning] | None:
    """20%以上30%以下, an upper bound right after the lower one `one`; None where there is none."""
    if not one.tail.bound.endswith("上"):
        return None
    words = _UPPER.match(text, one.end)
    match = NUMBER.match(text, words.end()) if words else None
    if words is None or match is None:
        return None
    if not (words[0] or match["tail"].endswith(("下", "内"))):
        return None
    meaning = meaning_of(text[one.start : match.end("tail")])
    if meaning is None:
        return None
    return one._replace(end=match.end("tail"), tail=tail_of(match["tail"])), meaning


_SHARE = re.compile("[一二三四五六七八九十零点]++")


def _shares(text: str, one: Number, at: int) -> tuple[Number, Meaning] | None:
    """百分之一至二, whose second number has no unit of its own."""
    match = _SHARE.match(text, at)
    meaning = meaning_of(text[one.start : match.end()]) if match else None
    if match is None or meaning is None or meaning.kind != "range":
        return None
    return one._replace(end=match.end()), meaning
