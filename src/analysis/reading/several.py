"""Phrases that hold more than one quantity: 由5個減少為3個, 逾800萬及600萬, 12、15、18家."""

from __future__ import annotations

import re
from dataclasses import replace

from ..vocabulary import alternatives, vocabulary
from .before import NO_WORDS
from .phrases import Phrase, meaning, read, scan
from .quantity import Direction, Quantity
from .ranges import size
from .refusal import Refused

_WORDS = vocabulary()
_FROM = re.compile(
    r" *(?:由|从|自) *(?:(?:原来|原先|原有|过去|此前|上年|去年|上年同期|去年同期)的? *)?"
)
# Verbs with which one number becomes another.
REACHED = tuple(
    word for word, (said, _) in _WORDS.before.items() if said.change == "to" and not said.effect
)
_MOVED = re.compile(rf" *,? *(?P<verb>(?:大幅|显著|同比)?{alternatives(REACHED)})")
_TURNED = re.compile(rf" *,? *{alternatives(_WORDS.role('became'))}")
_AND = re.compile(r" *(?:、|;|,(?![0-9])|(?<=[^0-9]),|以及|及(?![以其])|和|与|并) *")


def read_all(text: str) -> tuple[Quantity, ...]:
    """Every quantity of the folded `text`, in order. Raises Refused.

    A change gives what was and what became of it, the second with direction and ``change="to"``.
    """
    text = text.rstrip()
    start = _FROM.match(text)
    first, end = scan(text, start.end() if start else 0)
    if start and first.to and end == len(text):
        return _change(first._replace(to=None), Phrase(*first.to), None)
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
        raise Refused("nothing more after the quantity", end)


def _change(first: Phrase, second: Phrase, direction: str | None) -> tuple[Quantity, ...]:
    before, after = meaning(shared(first, second)), meaning(second)
    if before.unit != after.unit:
        message = f"one unit, not both {before.unit} and {after.unit}"
        raise Refused(message, second.printed.at)
    told: Direction | None = "up" if direction == "up" else "down" if direction else None
    if told is None and before.value is not None and after.value is not None:
        rise = after.value - before.value
        told = "up" if rise > 0 else "down" if rise < 0 else None
    return before, replace(after, direction=told, change="to")


def _list(text: str, first: Phrase, end: int) -> tuple[Quantity, ...]:
    phrases = [first]
    while joint := _AND.match(text, end):
        phrase, end = scan(text, joint.end())
        phrases.append(phrase)
    _whole(text, end)
    *others, last = phrases
    all_shared = [*(shared(phrase, last) for phrase in others), last]
    return tuple(meaning(_qualified(phrase, first)) for phrase in all_shared)


def shared(phrase: Phrase, last: Phrase) -> Phrase:
    """A number without a unit takes that of the last one, and its magnitude where that is alike."""
    own, printed, final = phrase.after, phrase.printed, last.printed
    if phrase.to or phrase.parts or own.unit or own.per or own.outer or phrase.before.unit:
        return phrase
    if printed.form or printed.whole:
        return phrase
    after = last.to[2] if last.to else last.after
    if final.whole and not after.unit:  # 百分之十、二十和三十 has it in front
        return phrase
    text = printed.text
    if text.replace(".", "").replace(",", "").isdecimal():
        tail = final.text.lstrip("0123456789.,")
        if tail and size(text) <= 100 * size(final.text.removesuffix(tail) or "1"):
            text += tail
    return phrase._replace(
        printed=printed._replace(text=text), after=after._replace(inner=own.inner, tenth=None)
    )


def _qualified(phrase: Phrase, first: Phrase) -> Phrase:
    """逾800萬及600萬: the words before the first number stand for all that have none."""
    if first.printed.whole and not phrase.printed.whole and not phrase.after.unit:
        phrase = phrase._replace(printed=phrase.printed._replace(whole=first.printed.whole))
    if phrase.before != NO_WORDS:
        return phrase
    return phrase._replace(before=first.before._replace(negative=False))
