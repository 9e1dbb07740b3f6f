"""Phrases that hold more than one quantity: 由5個減少為3個, 逾800萬及600萬, 12、15、18家."""

from __future__ import annotations

import re

from .counters import alternatives
from .phrases import HALVES, Phrase, UnreadError, meaning, read, scan, size
from .reading import Reading
from .wording import BEFORE, Before, Direction

_BECAME = "变为 变成 改为 调整为 调整至 调整到 转为 优化为 优化至 优化到 至 到 为 →"
_FROM = re.compile(
    r" *(?:由|从|自) *(?:(?:原来|原先|原有|过去|此前|上年|去年|上年同期|去年同期)的? *)?"
)
_TO = tuple(word for word, said in BEFORE.items() if said.change == "to" and said.effect is None)
_MOVED = re.compile(rf" *,? *(?P<verb>(?:大幅|显著|同比)?{alternatives(_TO)})")
_TURNED = re.compile(rf" *,? *{alternatives(tuple(_BECAME.split()))}")
_AND = re.compile(r" *(?:、|;|,(?![0-9])|(?<=[^0-9]),|以及|及(?![以其])|和|与|并) *")


def read_all(text: str) -> tuple[Reading, ...]:
    """Every quantity of the folded `text`, in order. Raises UnreadError.

    A change gives what was and what became of it, the second with direction and ``change="to"``.
    """
    text = text.rstrip()
    start = _FROM.match(text)
    first, end = scan(text, start.end() if start else 0)
    if start and first.to and end == len(text):
        return _change(first._replace(to=None), Phrase(first.at, *first.to), None)
    moved = _MOVED.match(text, end)
    turned = _TURNED.match(text, end) if start else None
    if moved or turned:
        second, end = scan(text, moved.start("verb") if moved else turned.end() if turned else end)
        _whole(text, end)
        return _change(first, second, second.before.direction)
    if start is None and _AND.match(text, end):
        return _list(text, first, end)
    return (read(text),)


def _whole(text: str, end: int) -> None:
    if end < len(text):
        raise UnreadError(end, "expected nothing more after the quantity")


def _change(first: Phrase, second: Phrase, direction: Direction | None) -> tuple[Reading, ...]:
    before, after = meaning(_shared(first, second)), meaning(second)
    if before.unit != after.unit:
        raise UnreadError(second.at, f"expected one unit, not both {before.unit} and {after.unit}")
    if direction is None and None not in (before.value, after.value):
        rise = after.value - before.value  # type: ignore[operator]
        direction = "up" if rise > 0 else "down" if rise < 0 else None
    return before, after._replace(direction=direction, change="to")


def _list(text: str, first: Phrase, end: int) -> tuple[Reading, ...]:
    phrases = [first]
    while joint := _AND.match(text, end):
        phrase, end = scan(text, joint.end())
        phrases.append(phrase)
    _whole(text, end)
    *others, last = phrases
    shared = [*(_shared(phrase, last) for phrase in others), last]
    return tuple(meaning(_qualified(phrase, first)) for phrase in shared)


def _shared(phrase: Phrase, last: Phrase) -> Phrase:
    """A number without a unit takes that of the last one, and its magnitude where that is alike."""
    own = phrase.after
    if phrase.to or own.unit or own.per or own.outer or own.tenth or phrase.before.unit:
        return phrase
    if phrase.number in HALVES or "分之" in phrase.number:
        return phrase
    after = last.to[2] if last.to else last.after
    alike = own.power == 0 and size(phrase.number) <= 100 * size(last.number)
    scaled = after if alike else own
    after = after._replace(power=scaled.power, magnitude=scaled.magnitude)
    return phrase._replace(after=after._replace(inner=own.inner, tenth=None))


def _qualified(phrase: Phrase, first: Phrase) -> Phrase:
    """逾800萬及600萬: the words before the first number stand for all that have none."""
    if phrase.before != Before():
        return phrase
    return phrase._replace(before=first.before._replace(negative=False))
