"""The grammar of one printed quantity: words before, number, words after.

A quantity reads ``[words before] number [餘] [萬] [unit] [words after]``. Each function reads one of
these from a place in folded text and tells where it ends; both readers stand on them, so that a
phrase means the same alone and in a text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..vocabulary import Lexicon, Unit, Word, named, traditional, vocabulary
from .numerals import CHEQUE, DIGITS, HAN, HAN_RUN, LATIN, SCALES, UNREADABLE, read_numeral, scale
from .refusal import Refused

_WORDS = vocabulary()
UNITS = Lexicon((word, unit, guard) for word, (unit, guard) in _WORDS.units.items())
# 台(套) names two things that are counted together; in running text the brackets are left out.
_IN_TEXT = Lexicon(
    (word, unit, guard) for word, (unit, guard) in _WORDS.units.items() if "(" not in word
)
BEFORE = Lexicon((word, said, None) for word, (said, _) in _WORDS.before.items())
INSIDE = Lexicon((word, said, guard) for word, (said, guard) in _WORDS.inside.items())
AFTER = Lexicon((word, said, guard) for word, (said, guard) in _WORDS.after.items())

_D = "".join(char for char in DIGITS if char != "零")
# One run of digits and numeral characters. It takes what is malformed too, so that such a number is
# refused as a whole and never read by its tail.
RUN = re.compile(
    rf"""(?:
        [0-9]++ (?:,[0-9]++)*+ (?:[.·][0-9]++)*+             # 1,234.5
      | {HAN_RUN} (?:[点.·](?=[零{_D}{CHEQUE}])[零{_D}{CHEQUE}]++)?   # 三千, 十点四
    )++""",
    re.VERBOSE,
)
# Print that breaks a number: 1 234, 3 1 2, and 5,38⏎2 or 31,⏎240 where a line ends.
_BROKEN = re.compile(
    r"""
    [0-9]{1,3} (?:[ ][0-9]{3})++ (?![0-9,]) (?:\.[0-9]++)?
  | [0-9] (?:[ \n][0-9])++ (?![0-9.,])
  | [0-9]{1,3} (?:,[0-9]{3})*+ , (?:[0-9][ \n][0-9]{2} | [0-9]{2}[ \n][0-9] | \n[0-9]{3}) (?![0-9])
  | [0-9]++ \.[ ] [0-9]{1,2} (?=[%‰万亿])
    """,
    re.VERBOSE,
)
_POWER = re.compile(r" ?[×xX*] ?10(?:\^(?P<up>-?[0-9]{1,3})|(?P<high>[⁻⁰¹²³⁴-⁹]{1,4}))")
_TEN_TO = re.compile(r"10(?:\^(?P<up>-?[0-9]{1,3})|(?P<high>[⁻⁰¹²³⁴-⁹]{1,4}))")
_E = re.compile(r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z])")
_HIGH = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LATIN = re.compile(r" ?([A-Za-z]+)(?![A-Za-z0-9])")
_LATIN_UNIT = re.compile(r"[A-Za-zμΩ°℃℉][A-Za-zμ0-9²³·]*")
_ADJACENT = "一二三四五六七八九"
_UNREAD = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉½⅓⅔¼¾⅕⅛")
_LARGE = ("万亿", "万", "亿", "兆")
_TAKEN = "之来以至到和及与或约近逾超过不未左右上下内前后的了为第每号增减升降涨跌扩缩压提变改转翻同环较比占达仅"
# An unlisted counting word is one to three characters, at the end, that mean nothing else here.
_ODD = re.compile(
    rf"(?:(?![{HAN}半余多来仨俩京垓秭穰{_TAKEN}])[\u3400-\u9fff]){{1,3}}"
    r"|[A-Za-zμ°℃℉Ω][A-Za-zμ0-9²³·]{0,9}"
)
_DENOMINATED = re.compile(r"([0-9]+|[一二两三四五六七八九]?)([十百千万亿]*)")
_PER_FILLERS = ("中有", "拥有", "平均", "中", "有")
_EACH = re.compile("([人户亩日月村校店])均")
_POWERS = {1: "", 10: "十", 100: "百", 1000: "千", 10**4: "萬", 10**5: "十萬", 10**6: "百萬"}
TENTHS = frozenset({"成", "折"})
_BY_THE = re.compile("数以([百千万亿])计")
_HALF = ("一半", "半数", "大半", "半")


class Before(NamedTuple):
    """What the words before a number say together."""

    effects: tuple[str, ...] = ()
    direction: str | None = None
    change: str | None = None
    unit: str = ""
    negative: bool = False
    per: str = ""


class Printed(NamedTuple):
    """A number as it stands: its numeral without blanks, and what print adds to it."""

    at: int
    text: str
    whole: str = ""  # of a fraction the numeral below: 四 of 四分之三
    inner: tuple[str, ...] = ()  # 多 of 5千多萬
    power: int = 0  # of 1.5×10^8, 2.5 million
    form: str = ""  # half, upwards


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


# -- words before ----------------------------------------------------------------------------------


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
        return Before()
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
    if (cut := _unit_of_place(text, at, end)) is not None:
        end = cut
    unit = UNITS.find(text, end)
    if unit is None and text.startswith("人口", end):
        return end + 1
    if unit is None:
        return end if end > at and text[end - 1] in "万亿" else None
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


# -- the number ------------------------------------------------------------------------------------


def read_number(text: str, at: int) -> tuple[Printed, int]:
    """The number at `at`, with its magnitude, and where it ends. Raises Refused."""
    if fixed := _fixed(text, at):
        return fixed
    match = RUN.match(text, at)
    if match is None:
        raise Refused("a number", at)
    end = match.end()
    if "0" <= text[at] <= "9" and text[end : end + 1] in _BREAKS:
        broken = _BROKEN.match(text, at)
        end = max(end, broken.end()) if broken else end
    found = _unit_of_place(text, at, end)
    end = end if found is None else found
    if end == at:
        raise Refused("a number", at)
    if text[end : end + 1] in ("分", "/") and (fraction := _fraction(text, at, end)):
        return fraction
    numeral, end, inner = _magnitudes(text, at, end)
    power = 0
    if text[end - 1] in "0123456789":
        if ten := _TEN_TO.match(text, at):
            return Printed(at, "1", power=_exponent(ten)), ten.end()
        power, end = _scientific(text, end)
    if text[end : end + 1] == "、":
        numeral, end = _adjacent(text, at, end, numeral)
    _check_edge(text, end)
    return Printed(at, numeral, "", inner, power), end


_BREAKS = frozenset(" \n,.")


def _fixed(text: str, at: int) -> tuple[Printed, int] | None:
    """一半, 成百上千, 數以萬計: numbers that are words of their own."""
    head = text[at : at + 1]
    if head in ("半", "一", "大"):
        word = next((word for word in _HALF if text.startswith(word, at)), "")
        rest = text[at + len(word) : at + len(word) + 1]
        if word and not (word == "半数" and rest in tuple(SCALES)):
            return Printed(at, word, form="half"), at + len(word)
    elif head == "成":
        for word, number in (("成百上千", "百"), ("成千上万", "千")):
            if text.startswith(word, at):
                return Printed(at, number, form="upwards"), at + 4
        if text[at + 1 : at + 2] in DIGITS and text[at + 1] not in "零两":  # 成二, 12 %
            return Printed(at, "1"), at
    elif head == "番" and text[at - 1 : at] in ("翻", "了"):
        return Printed(at, "1"), at
    elif head == "数" and (match := _BY_THE.match(text, at)):
        return Printed(at, match[1], form="upwards"), match.end()
    return None


def _unit_of_place(text: str, at: int, end: int) -> int | None:
    """Where the number ends whose last character is the unit's: 千 of 千瓦, 百 of 百分點."""
    last = text[end - 1 : end] if end > at else ""
    if not last or last not in "百佰千仟万兆两":
        return None
    if last == "两":  # 三兩, but 十兩 only as a weight
        return end - 1 if end - 1 > at else None
    if text.startswith("分点", end):
        return end - 1
    unit = UNITS.find(text, end - 1)
    if unit is None or unit[1] <= end:
        return None
    rest = text[end : unit[1]]
    spelt = text[at : end - 1].strip("0123456789.,")
    if spelt and last in "千仟" and rest in _WORDS.units:
        return end - 1 if _counts_thousands(text[at : end - 1], last, rest) else None
    return end - 1


def _counts_thousands(numeral: str, place: str, rest: str) -> bool:
    """Whether 千 before `rest` is the unit's: 二十五千瓦 is no numeral, 三千瓦 means the same.

    四萬五千瓦 may be 45 000 瓦 or 四萬五 of 千瓦; only 米 is printed in thousands as a rule. Raises
    Refused for the others.
    """
    numeral = numeral.replace(" ", "")
    try:
        whole = read_numeral(numeral + place)
    except Refused:
        return True
    try:
        part = read_numeral(numeral)
    except Refused:
        return False
    if rest != "米" and part.coef * 10 ** (part.place + 3) != whole.coef * 10**whole.place:
        raise Refused(f"{numeral}{place}{rest} with one meaning", 0)
    return False


def _fraction(text: str, at: int, end: int) -> tuple[Printed, int] | None:
    """四分之三, 百分之33.5, 百分百, 百分三十, 1/4."""
    whole = text[at:end].replace(" ", "")
    if text[end] == "/":
        match = _SLASHED.match(text, at)
        return (Printed(at, match[1], match[2]), match.end()) if match else None
    start = end + 2 if text.startswith("分之", end) else end + 1 if whole == "百" else 0
    run = RUN.match(text, start) if start else None
    if run is None:
        return None
    stop = run.end()
    if (cut := _unit_of_place(text, start, stop)) is not None:
        stop = cut
    _check_edge(text, stop)
    return Printed(at, text[start:stop], whole), stop


_SLASHED = re.compile(r"(?<![0-9/.])([0-9]{1,9})/([0-9]{1,9})(?![0-9/万亿.%])")


def _magnitudes(text: str, at: int, end: int) -> tuple[str, int, tuple[str, ...]]:
    """The numeral with the magnitudes after it that blanks, 多 or 個 part from it."""
    parts = [text[at:end]]
    inner: tuple[str, ...] = ()
    while True:
        spaced = end + (text[end : end + 1] == " ")
        if inside := INSIDE.find(text, spaced):
            large = _large(text, inside[1])
            if not large or inner:
                break
            inner = (inside[0].effect,)
            parts.append(large)
            end = inside[1] + len(large)
        elif text[end : end + 1] == "个" and (large := _large(text, end + 1)):
            parts.append(large)
            end += 1 + len(large)
        elif large := _spaced(text, spaced):
            parts.append(large)
            end = spaced + len(large)
            run = RUN.match(text, end + 1) if text[end : end + 1] == " " else None
            if run and text[end + 1] in "0123456789":
                parts.append(run[0])
                end = run.end()
        else:
            break
    return "".join(parts).replace(" ", "").replace("\n", ""), end, inner


def _large(text: str, at: int) -> str:
    return next((word for word in _LARGE if text.startswith(word, at)), "")


def _spaced(text: str, at: int) -> str:
    """The magnitude after a blank: 1 万, 500 仟 but not 5 千瓦."""
    end = at
    while text[end : end + 1] in _SCALE_CHARS:
        end += 1
    cut = _unit_of_place(text, at, end)
    return text[at : end if cut is None else cut]


_SCALE_CHARS = frozenset(SCALES + "仟佰拾")


def _scientific(text: str, end: int) -> tuple[int, int]:
    """The power of ten after digits (×10^8, e5, million), and where it ends."""
    char = text[end : end + 1]
    if char in _AFTER_DIGITS:
        if match := _POWER.match(text, end):
            return _exponent(match), match.end()
        if match := _E.match(text, end):
            return int(match[1]), match.end()
    if (
        match := _LATIN.match(text, end)
        if char == " " or (char.isascii() and char.isalpha())
        else None
    ):
        word = match[1]
        if word.lower() in LATIN and len(word) > 2:
            return LATIN[word.lower()], match.end()
        if match[0][0] != " " or len(word) == 2:
            if word in LATIN:
                return LATIN[word], match.end()
            if word in UNREADABLE:
                raise Refused(f"萬, 億 or a unit ({word} may mean several things)", end)
    return 0, end


_AFTER_DIGITS = frozenset(" ×xX*eE")


def _exponent(match: re.Match[str]) -> int:
    return int(match["up"] or match["high"].translate(_HIGH))


def _adjacent(text: str, at: int, end: int, numeral: str) -> tuple[str, int]:
    """三、四百 and 7、8: two numbers that follow each other, and no list of three."""
    after = RUN.match(text, end + 1)
    if after is None or text[at - 1 : at] == "、" or text[after.end() : after.end() + 1] == "、":
        return numeral, end
    last, first = numeral[-1], after[0][0]
    if last in _ADJACENT and first in _ADJACENT and text[end - 1] == last:
        if _ADJACENT.index(first) == _ADJACENT.index(last) + 1 and not set(after[0][1:]) & set(_D):
            stop = _unit_of_place(text, end + 1, after.end()) or after.end()
            return numeral + "、" + text[end + 1 : stop], stop
    elif len(numeral) == len(after[0]) == 1 and last >= "1" and first == chr(ord(last) + 1):
        return f"{last}、{first}", after.end()
    return numeral, end


def _check_edge(text: str, end: int) -> None:
    """Raises Refused where what follows shows that the number is not wholly readable."""
    after = text[end : end + 1]
    if not after or after in _COMMON:
        return
    if "\u3400" <= after <= "\u9fff":
        if after in UNREADABLE:
            raise Refused(f"a magnitude with one meaning, not {after}", end)
        return
    if after > "\x7f" and is_unread(after):
        raise Refused("plain digits only", end)
    if after == "." and text[end + 1 : end + 2] in _SCALE_CHARS:
        raise Refused("digits after the point", end)


_COMMON = frozenset("个家人元%万亿项名年月日。,、 \n")


def is_unread(char: str) -> bool:
    """Whether beside a number it shows that its digits are not all ours: 6٧, 67¹, 6̂7."""
    mark = "\u0300" <= char <= "\u036f" or "\u20d0" <= char <= "\u20f0"
    return mark or char in _UNREAD or char.isdecimal()


# -- words after -----------------------------------------------------------------------------------


def read_after(text: str, at: int, *, odd: bool = False) -> tuple[After, int]:
    """The words after a number (there may be none), and where they end.

    `odd`: an unknown word of up to three characters is taken for a unit where the text ends.
    """
    inner: tuple[str, ...] = ()
    end = at
    start = _blank(text, at)
    if inside := INSIDE.find(text, start):
        inner, start = (inside[0].effect,), _blank(text, inside[1])
        end = inside[1]
    unit, stop, ge, mid = _unit(text, start, UNITS if odd else _IN_TEXT)
    word = unit.word if unit else ""
    if unit is None and odd:
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
    per, end = _per_after(text, end, odd=odd)
    if text[end : end + 1] == "半" and word and not text.startswith(_NO_HALF, end):
        tenth, end = 5, end + 1
    late = INSIDE.find(text, end) if word and text[end : end + 1] != "来" else None
    if late and late[0].effect == "more":
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
    while True:
        start = end + (text[end : end + 1] == " ")
        if text[start : start + 1] == "(" and (match := _INCLUDED.match(text, start)):
            end = match.end()
            if match[1] == "不":
                effects, kept = (*effects, "excluded"), end
        elif found := AFTER.find(text, start):
            end = found[1]
            if found[0].effect:
                effects, kept = (*effects, found[0].effect), end
        else:
            return effects, kept, end


# (含), (含5萬元), (不含本數)
_INCLUDED = re.compile(rf"\((不?)含(?:本数|[0-9{HAN}][^()，。;\n以]{{0,8}})?\)")


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


def _per_after(text: str, end: int, *, odd: bool) -> tuple[str, int]:
    if text[end : end + 1] not in ("/", "每"):
        return "", end
    stop = denominator_end(text, end + 1)
    if stop is None and odd:
        unit, stop = _odd_unit(text, end + 1)
        stop = stop if unit else None
    if stop is None:
        return "", end
    name = denominator(text[end + 1 : stop])
    if text[stop - 1] == "人" and text[stop : stop + 1] == "口":
        stop += 1
    return name, stop
