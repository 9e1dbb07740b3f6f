"""The words after a number: 餘, the unit, what it is per, and 以上, 左右 and the like."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..vocabulary import Lexicon, Unit, traditional, vocabulary
from .before import denominator, denominator_end
from .digit_run import UNITS
from .number import INSIDE
from .numerals import DIGITS, HAN, LATIN, UNREADABLE
from .refusal import Refused

_WORDS = vocabulary()
# 台(套) names two things that are counted together; in running text the brackets are left out.
_IN_TEXT = Lexicon(
    (word, unit, guard) for word, (unit, guard) in _WORDS.units.items() if "(" not in word
)
AFTER = Lexicon((word, said, guard) for word, (said, guard) in _WORDS.after.items())
_SHARE = Lexicon((word, said, guard) for word, (said, guard) in _WORDS.share.items())

_LATIN_UNIT = re.compile(r"[A-Za-zμΩ°℃℉][A-Za-zμ0-9²³·]*")
_TAKEN = "甚乃之来以至到和及与或约近逾超过不未左右上下内前后的了为第每号增减升降涨跌扩缩压提变改转翻同环较比占达仅"
# An unlisted counting word is one to three characters, at the end, that mean nothing else here.
_ODD = re.compile(
    rf"(?:(?![{HAN}半余多来仨俩京垓秭穰{_TAKEN}])[\u3400-\u9fff]){{1,3}}"
    r"|[A-Za-zμ°℃℉Ω][A-Za-zμ0-9²³·]{0,9}"
)


class After(NamedTuple):
    """What the words after a number say together."""

    inner: tuple[str, ...] = ()  # 餘, 多, 來, which belong to the number before them
    outer: tuple[str, ...] = ()
    unit: str = ""
    kind: str = "count"
    per: str = ""
    tenth: int | None = None  # 兩成二, 三年半
    word: str = ""  # the unit as printed, folded
    ge: bool = False  # 個 stands before it: 3個月
    uses: frozenset[str] = frozenset()
    outer_at: int = 0  # where 以上 and the like begin
    kept: int = 0  # the end without words that say nothing of the number: 之間, 不等


NOTHING = After()


def _is_plain(word: str) -> bool:
    """Whether a unit stands as it is: no letters, no brackets, and no 二 of 兩成二 after it."""
    return not (word[-1].isascii() and word[-1].isalnum()) and word != "成"


# Most numbers have a unit after which nothing stands that may go on with the quantity.
_PLAIN = {
    unit.word: After(unit=unit.name, kind=unit.kind, word=unit.word, uses=unit.uses)
    for unit, _ in _WORDS.units.values()
    if _is_plain(unit.word)
}
_NOT_PLAIN = frozenset(INSIDE.sizes) | frozenset(" \n个")
_GOES_ON = frozenset(INSIDE.sizes).union(AFTER.sizes, _SHARE.sizes, " \n(/每一半")
_BLANKS = frozenset(" \n")
_LATE = frozenset(w[0] for w, (s, _) in _WORDS.inside.items() if s.effect == "more") - {"来"}
_OUTER = frozenset(" (").union(AFTER.sizes)


def read_after(text: str, at: int, *, odd: bool = False, share: bool = False) -> tuple[After, int]:
    """The words after a number (there may be none), and where they end.

    `odd`: an unknown word of up to three characters is taken for a unit where the text ends.
    `share`: the number is a fraction.
    """
    if not odd and text[at : at + 1] not in _NOT_PLAIN:
        found = _IN_TEXT.find(text, at)
        if found and text[found[1] : found[1] + 1] not in _GOES_ON:
            plain = _PLAIN.get(found[0].word)
            if plain is not None:
                return plain, found[1]
    return _read_after(text, at, odd=odd, share=share)


def _read_after(text: str, at: int, *, odd: bool, share: bool) -> tuple[After, int]:
    inner: tuple[str, ...] = ()
    end = at
    start = _blank(text, at) if text[at : at + 1] in _BLANKS else at
    if text[start : start + 1] in INSIDE.sizes and (inside := INSIDE.find(text, start)):
        inner, start = (inside[0].effect,), _blank(text, inside[1])
        end = inside[1]
    unit, stop, ge, mid = _unit(text, start, UNITS if odd else _IN_TEXT)
    if unit is None and odd and not (share and _SHARE.find(text, start)):
        unit, stop = _odd_unit(text, start)
    word = unit.word if unit else ""
    tenth = None
    if unit is not None:
        end = stop
        if mid == "半":
            tenth = 5
        elif mid:
            inner = (*inner, _WORDS.inside[mid][0].effect)
        if "tenth" in unit.uses:
            tenth, end = _tenth(text, end, word)
        if odd and text[end : end + 1] == "(":
            unit, end = _together(text, end, unit)
    elif inner and text[end - 1] in "来几":
        inner, end = (), at  # 來 and 幾 only before what they count
    share = share or (unit is not None and unit.kind == "percent")
    if share and (said := _SHARE.find(text, end)):  # 三成強
        inner, end = (*inner, said[0].effect), said[1]
    per, end = _per_after(text, end, word, odd=odd)
    unit = _WORDS.units.get(f"{word}钱" if per else "", (unit, None))[0]  # 2塊一斤
    if text[end : end + 1] == "半" and word and not text.startswith(_NO_HALF, end):
        tenth, end = 5, end + 1
    elif word and text[end : end + 1] in _LATE and (late := INSIDE.find(text, end)):
        inner, end = (*inner, "more"), late[1]
    outer_at = end
    outer, kept, end = _outer(text, end)
    if end == at:
        return NOTHING, at
    name, kind = (unit.name, unit.kind) if unit else ("", "count")
    uses = unit.uses if unit else frozenset()
    return After(inner, outer, name, kind, per, tenth, word, ge, uses, outer_at, kept), end


def _outer(text: str, end: int) -> tuple[tuple[str, ...], int, int]:
    """以上, 左右 and the like: their effects, the end of the last one that has one, and the end."""
    effects: tuple[str, ...] = ()
    kept = end
    if text[end : end + 1] not in _OUTER:
        return effects, kept, end
    while True:
        start = end + (text[end : end + 1] == " ")
        if text[start : start + 1] == "(" and (match := _INCLUDED.match(text, start)):
            end = match.end()
            if match[1] == "不":
                effects, kept = (*effects, "excluded"), end
        elif effects and (match := _ALSO.match(text, end)):
            end = match.end()
            kept = end if match[1] else kept
            effects = (*effects, "excluded") if match[1] else effects
        elif found := AFTER.find(text, start):
            end = found[1]
            if found[0].effect:
                effects, kept = (*effects, found[0].effect), end
        else:
            return effects, kept, end


# (含), (含5萬元), (不含本數), (包括10人)
_INCLUDED = re.compile(rf"\((不?)(?:包?含|包括)(?:本数|[0-9{HAN}][^()，。;\n以]{{0,8}})?\)")

# 10萬元以上含10萬元的; 以下，不含本數。
_ALSO = re.compile(
    rf",?(不?)含(?:本数|[0-9][0-9.,]*[{HAN}]{{0,2}}[\u3400-\u9fff%]{{0,2}}?)(?=[的,。;、)\n]|$)"
)


_NO_HALF = ("半年", "半数", "半导", "半径", "半个", "半月", "半小", "半天")


def _blank(text: str, at: int) -> int:
    """After up to two spaces, or one line end."""
    char = text[at : at + 1]
    if char == " ":
        return at + 2 if text[at + 1 : at + 2] == " " else at + 1
    return at + 1 if char == "\n" and text[at + 1 : at + 2] not in ("\n", " ", "\t") else at


def _unit(text: str, at: int, units: Lexicon[Unit]) -> tuple[Unit | None, int, bool, str]:
    """The unit at `at`, its end, whether 個 stands before it, and 半 or 多 between."""
    if text[at : at + 1] == "个":
        mid = text[at + 1 : at + 2]
        start = at + 1
        if mid == "半" or mid in _WORDS.inside:
            found = units.find(text, at + 2)
            if found and "ge" in found[0].uses:
                return *found, True, mid
        found = units.find(text, start)
        if found and "ge" in found[0].uses:
            return *found, True, ""
    found = units.find(text, at)
    if found is None:
        return None, at, False, ""
    unit, end = found
    if text[end - 1].isascii() and text[end - 1].isalnum():
        longest = _LATIN_UNIT.match(text, at)
        if longest and longest.end() != end:  # m of mol, t of test
            return None, at, False, ""
    return unit, end, False, ""


def _odd_unit(text: str, at: int) -> tuple[Unit | None, int]:
    match = _ODD.match(text, at)
    if match is None or AFTER.find(text, at):
        return None, at
    for end in range(match.end(), at, -1):
        if match[0].isascii() and end < match.end():
            break
        word = text[at:end]
        if _fits(text, end):
            if word in UNREADABLE or word in LATIN:
                raise Refused(f"萬, 億 or a unit ({word} may mean several things)", at)
            return Unit(traditional(word), "count", word), end
    return None, at


def _fits(text: str, end: int) -> bool:
    """Whether only words after a number, or a second number, follow an unknown unit."""
    while found := AFTER.find(text, end + (text[end : end + 1] == " ")):
        end = found[1]
    return end == len(text) or text[end] in "至到-~/每"


def _tenth(text: str, at: int, word: str) -> tuple[int | None, int]:
    """The 二 of 兩成二."""
    char = text[at : at + 1]
    if word != "成":
        return None, at
    if char in DIGITS and char not in "零两":
        return DIGITS[char], at + 1
    if char and char in "123456789" and text[at + 1 : at + 2] not in tuple("0123456789.,%"):
        return int(char), at + 1
    return None, at


def _together(text: str, end: int, unit: Unit) -> tuple[Unit, int]:
    """套(間): two things that are counted together."""
    second = UNITS.find(text, end + 1)
    if second is None or text[second[1] : second[1] + 1] != ")" or second[0].kind != "count":
        return unit, end
    name = f"{unit.word}({second[0].word})"
    return Unit(traditional(name), "count", name), second[1] + 1


def each_one(text: str, at: int) -> tuple[str, int]:
    """The 一斤 of 15元一斤, a price for each, where the clause ends with it; and its end."""
    start = at + 1 + text.startswith("一个月", at)
    unit = UNITS.find(text, start) if text[at : at + 1] == "一" else None
    if unit is None or "class" in unit[0].uses or text[unit[1] : unit[1] + 1] not in _CLAUSE_ENDS:
        return "", at
    return unit[0].name, unit[1]


_CLAUSE_ENDS = frozenset(",。;、:!?()\n 的") | {""}
_MONEY = frozenset(
    word for word, (unit, _) in _WORDS.units.items()
    if unit.name in {row["unit"] for row in _WORDS.tables["currencies"]}
) | {"块", "毛", "角"}  # fmt: skip


def _per_after(text: str, end: int, word: str, *, odd: bool) -> tuple[str, int]:
    if text[end : end + 1] not in ("/", "每"):
        return each_one(text, end) if word in _MONEY else ("", end)
    if not word and text[end] == "/" and text[end + 1 : end + 2] in tuple("23456789"):
        raise Refused("a unit before /, or a fraction", end)  # 3/5萬元
    bracketed = text[end + 1 : end + 2] == "("  # 5元/(千瓦·時)
    at = end + 1 + bracketed
    stop = denominator_end(text, at)
    if bracketed and stop is not None:
        if text[stop : stop + 1] != ")":
            raise Refused("one denominator in brackets", end)
        return denominator(text[at:stop]), stop + 1
    if stop is None and odd:
        unit, stop = _odd_unit(text, end + 1)
        stop = stop if unit else None
    if stop is None:
        return "", end
    name = denominator(text[end + 1 : stop])
    if text[stop : stop + 1] in ("/", "每") and (further := denominator_end(text, stop + 1)):
        return f"{name}/{denominator(text[stop + 1 : further])}", further  # 3元/平方米/月
    if text[stop - 1] == "人" and text[stop : stop + 1] == "口":
        stop += 1
    return name, stop
