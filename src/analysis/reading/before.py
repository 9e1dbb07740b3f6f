"""The words before a number, and the denominators that stand there (每畝, 人均)."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..vocabulary import Lexicon, Word, named, vocabulary
from .digit_run import UNITS, unit_of_place
from .numerals import DIGITS, scale
from .refusal import Refused

_WORDS = vocabulary()
BEFORE = Lexicon((word, said, None) for word, (said, _) in _WORDS.before.items())
_DENOMINATED = re.compile(r"([0-9]+|[一二两三四五六七八九]?)([十百千万亿]*)")
_PER_FILLERS = ("中有", "拥有", "平均", "中", "有")
_EACH = re.compile("([人户亩日月村校店])均")
_POWERS = {1: "", 10: "十", 100: "百", 1000: "千", 10**4: "萬", 10**5: "十萬", 10**6: "百萬"}


class Before(NamedTuple):
    """What the words before a number say together."""

    effects: tuple[str, ...] = ()
    direction: str | None = None
    change: str | None = None
    unit: str = ""
    negative: bool = False
    per: str = ""


NO_WORDS = Before()


def read_before(text: str, at: int) -> tuple[Before, int]:
    """The words before a number, and where they end. Raises Refused where they contradict."""
    words: list[Word] = []
    pers: list[str] = []
    while True:
        if text[at : at + 1] in (" ", "\n"):
            at += 1
            continue
        found = read_per(text, at)
        if found is not None:
            pers.append(found[0])
            at = found[1]
            continue
        token = BEFORE.find(text, at)
        if token is None:
            break
        words.append(token[0])
        at = token[1]
    return said_before(words, pers, at), at


def said_before(words: list[Word], pers: list[str], at: int) -> Before:
    """What words say together, in the order of print."""
    if not words and not pers:
        return NO_WORDS
    direction = change = None
    unit, negative, noun = "", False, False
    effects = []
    for word in words:
        if word.direction:  # 增速回落1.2個百分點: the verb, not the noun, is the number's
            if direction and not noun:
                raise Refused(f"one direction before the number, not {word.word} too", at)
            direction, change, noun = word.direction, word.change, word.noun
        if word.effect == "minus":
            negative = True
        elif word.effect:
            effects.append(word.effect)
        if word.unit:
            if unit and unit != word.unit:
                raise Refused(f"one unit, not both {unit} and {word.unit}", at)
            unit = word.unit
    per = "/".join(dict.fromkeys(pers))
    return Before(tuple(effects), direction, change, unit, negative, per)


def read_per(text: str, at: int) -> tuple[str, int] | None:
    """每畝, 平均每萬人, 人均: a denominator before its number, and where it ends."""
    if match := _EACH.match(text, at):
        return denominator(match[1]), match.end()
    start = at + 2 if text.startswith("平均每", at) else at
    if text[start : start + 1] != "每":
        return None
    end = denominator_end(text, start + 1)
    if end is None:
        return None
    name = denominator(text[start + 1 : end])
    end += text[end : end + 1] == "口"
    while word := next((word for word in _PER_FILLERS if text.startswith(word, end)), ""):
        end += len(word)
    return name, end


def denominator_end(text: str, at: int) -> int | None:
    """Where 萬人, 平方米 or 人·月 ends that begins at `at`; None where none begins."""
    match = _DENOMINATED.match(text, at)
    end = match.end() if match else at
    if (cut := unit_of_place(text, at, end)) is not None:
        end = cut
    unit = UNITS.find(text, end)
    if unit is None and text.startswith("人口", end):
        return end + 1
    if unit is None:
        tens = match is not None and match[1].strip("10") == ""  # 3.5/10萬, not 1/3萬
        return end if end > at and tens and text[end - 1] in "万亿" else None
    end = unit[1]
    if text[end : end + 1] == "·" and (second := UNITS.find(text, end + 1)):
        end = second[1]
    return end


def denominator(text: str) -> str:
    """A printed denominator under one name: 一万人, 10000人 and 万人 are all 萬人."""
    match = _DENOMINATED.match(text)
    digits, power = match.groups() if match else ("", "")
    words = text[len(digits) + len(power) :]
    if power and (power[-1] + words) in _WORDS.units and words not in _WORDS.units:
        power, words = power[:-1], power[-1] + words
    count = int(digits) if digits.isdecimal() else DIGITS.get(digits, 1)
    count *= 10 ** scale(power)
    names = (named(word).name for word in words.split("·") if word) if words else ()
    whole = named(words).name if words in _WORDS.units else "·".join(names)
    return _POWERS.get(count, str(count)) + whole
