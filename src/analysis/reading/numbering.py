"""Rules for numerals that number, name or join instead of counting: ordinals, codes, ratios.

Each rule looks at a candidate and takes it (a figure, an ordinal, a date) or leaves it, and tells
whether it did either.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ..vocabulary import alternatives, vocabulary
from .after import NOTHING
from .before import NO_WORDS, Before
from .candidate import Candidate
from .clause import qualified
from .date_periods import numeral
from .dates import quarter_after
from .findings import Findings
from .number import Printed
from .numerals import ARABIC, read_numeral
from .phrases import Phrase
from .quantity import Quantity
from .refusal import Refused

_WORDS = vocabulary()
SINGLE = frozenset("一二两三四五六七八九十")
_ORDERED = alternatives(_WORDS.role("counted after 第"))
_MORE = r"(?: ?(?:至|到|-|~|、|和|与|及|或) ?第? ?(?:[0-9]{1,4}|[一二三四五六七八九十]{1,4}))*+"
_AFTER_ORDINAL = re.compile(rf" ?{_MORE} ?{_ORDERED}?")
_CLAUSES = re.compile(r"(?:,[0-9]{1,3})*(?:[、和与及或][0-9]{1,3})*(?:条|款|项|章|节|目|页)")
_TORN = re.compile(r"(?: ,?| ?, ) ?[0-9]{3}(?![0-9])")  # 第3, 500家 may be one number or two
_TOP = re.compile(r"(?:名|位|强|家)(?!以内)")
_NO_RANK = frozenset("目此之以当空提眼年月日天周前支跟面午")  # 目前350家
_BEGINNINGS = frozenset("年月期最起当")


def left(c: Candidate, f: Findings, end: int = 0) -> bool:
    """Leaves the candidate, and what stands before `end`."""
    f.done = max(f.done, end or c.end)
    c.verdict = "left"
    return True


def ordinal(c: Candidate, f: Findings) -> bool:
    """第35家, 第3、5、7條, 第三季度: 第 numbers what follows."""
    if c.before != "第" and not (c.before == "\n" and c.text.endswith("第\n", 0, c.at)):
        return False
    text, at, end = c.text, c.at, c.run_end
    start = text.rfind("第", 0, at)
    season = text.startswith("季", end + (text[end : end + 1] == " "))
    if season and (date := quarter_after(text, at, f.era)):
        f.date(date._replace(start=start))
        c.verdict = "date"
        return True
    if clauses := _CLAUSES.match(text, at + len(c.number.split(",")[0])) if c.digits else None:
        f.ordinal(start, clauses.end(), None)
    elif torn := _TORN.match(text, end) if c.digits else None:
        f.ordinal(start, torn.end(), None)
    else:
        match = _AFTER_ORDINAL.match(text, end)
        stop = match.end() if match else end
        several = len(c.number) == 2 and set(c.number) <= SINGLE - {"十"}  # 第一二章
        number = None if several else numeral(c.number)
        f.ordinal(start, start + len(text[start:stop].rstrip()), number)
    c.verdict = "ordinal"
    return True


def turn(c: Candidate, f: Findings) -> bool:
    """前10名 is a rank; 每三年, 五屆三次 and 初六 are turns and days of the moon."""
    text, at, end = c.text, c.at, c.run_end
    before = c.before
    if before == "前":
        place = text.rfind("前", 0, at)
        top = _TOP.match(text, end)
        if top is None or (text[place - 1 : place] in _NO_RANK and place):
            return False
        f.ordinal(place, top.end(), numeral(c.number))
        c.verdict = "ordinal"
        return True
    if before == "每":
        return left(c, f, end)
    if before == "初":  # but 年初六家
        return c.number in SINGLE and text[at - 2 : at - 1] not in _BEGINNINGS and left(c, f, end)
    return before == "届" and text.startswith("次", end) and left(c, f, end)


# -- codes -----------------------------------------------------------------------------------------

_CODE = re.compile(r"[0-9A-Za-z]+(?:[-._/*#+×·:=]{1,2}[0-9A-Za-z]+)*+(?: [0-9]{3,}(?![0-9,.]))*+")
_JOINED = frozenset("+*×·=#@\\_&^")
_DOCUMENT = re.compile(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】] ?(?:第? ?[0-9]+ ?(?:-[0-9]+ ?)?号)?")
_NUMBERED_AFTER = re.compile(r"号(?:-[0-9]{1,4})?")
_SLOGAN = re.compile(r"[\u4e00-\u9fff]{0,6}\+ ?[0-9A-Za-z一二三四五六七八九两]")
_CLEAR = frozenset(" ,;\n\t()[]\"'%<>$")
_OPEN, _CLOSE = "([〔【", ")]〕】"
_ANNOUNCED = re.compile(
    rf"(?:{alternatives(_WORDS.role('announces a code'))})[为是号码::]{{0,2}} ?$"
)
_CURRENCY = re.compile(
    rf"(?<![A-Za-z])(?:{alternatives(w for w, (s, _) in _WORDS.before.items() if s.unit and w.isascii())}) ?$"
)
_ROAD = re.compile("(?:国|省|县|乡|村)道")
GO_ON = _JOINED | frozenset("国省县乡村号")  # with which a code goes on after digits


def code(c: Candidate, f: Findings) -> bool:
    """A350, 0571-8832, 〔2025〕49號, 1+5, 306國道: digits that are a piece of a code or a name."""
    stop = _code_end(c) if c.digits else 0
    return bool(stop) and left(c, f, stop)


def _code_end(c: Candidate) -> int:
    text, at, end, number = c.text, c.at, c.run_end, c.number
    if number[0] == "0" and number[1:2].isdecimal():
        return _run_end(text, at, end)
    before = text[at - 1] if at else " "
    priced = bool(_CURRENCY.search(text, max(0, at - 5), at)) if before.isascii() else False
    after = text[end : end + 1]
    if before.isascii() and before not in _CLEAR and not priced and _is_joined(c, before):
        return _run_end(text, at, end)
    if road := _ROAD.match(text, end):
        return road.end()
    if match := _NUMBERED_AFTER.match(text, end):
        return match.end()
    if after in _JOINED and after and (text[end + 1 : end + 2].isalnum() or after == "+"):
        goes_on = text[end + 1 : end + 2].isascii() and text[end + 1 : end + 2].isalnum()
        if goes_on and not (after == "×" and text.startswith("10", end + 1)):
            return _run_end(text, at, end)
    if before in _OPEN and (after in _CLOSE or text[end - 1] in "0123456789") and not priced:
        if match := _DOCUMENT.match(text, at - 1):
            return match.end()
        return end if after and after in _CLOSE else 0
    return 0


def _run_end(text: str, at: int, end: int) -> int:
    match = _CODE.match(text, at)
    return max(end, match.end()) if match else end


_RATE = re.compile(r" ?(?:[%‰]|个(?:百|千)分点|pct|bps?|BP)")


def _is_joined(c: Candidate, before: str) -> bool:
    """Whether digits are one piece of a longer code: A350, 1+5, 9.0.1, 0571-8832."""
    text, at = c.text, c.at
    further = text[at - 2] if at > 1 else " "
    if before == "+" and further > "\x7f" and _RATE.match(text, c.run_end):  # 同比+3.5%
        return False
    if before in _JOINED:
        return (further.isalnum() or before in "#@_\\") and before != "±"
    if before.isalpha():
        letters = text[max(0, at - 3) : at]
        counted = (
            "\u3400" <= text[c.run_end : c.run_end + 1] <= "\u9fff" or "%" in text[c.run_end :][:1]
        )
        return not (
            counted and (further == "." or (letters.isupper() and len(letters.strip()) == 3))
        )
    if before in "-./:":
        if before == "." and further.isalpha():  # Ltd.100%
            return False
        return further.isascii() and further.isalnum() and (before != ":" or further.isdecimal())
    return False


def coded_after(c: Candidate, f: Findings) -> bool:
    """5G手機, 4K, 2個中心+5個平台: letters or a plus sign after the number make it a code."""
    text, end = c.text, c.end
    after = text[end : end + 1]
    if c.after.word == "个" and len(c.number) < 3 and _SLOGAN.match(text, end):
        return left(c, f, end)
    if not c.digits or not (after.isascii() and after.isalnum()):
        return False
    if not c.after.word and not c.scaled and after.isalpha():  # 4K, 30多w
        return left(c, f, _run_end(text, c.at, end))
    return (
        text[end - 1].isascii()
        and text[end - 1].isalpha()
        and left(c, f, _run_end(text, c.at, end))
    )


def announced(c: Candidate) -> bool:
    """Whether the words before announce a code: 電話, 股票代碼."""
    return _ANNOUNCED.search(c.text, max(0, c.start - 8), c.start) is not None


_SECTION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})+")


def section(c: Candidate, f: Findings) -> bool:
    """2.2本計劃, 4.3個人信息: a decimal before a counting word at the head of a line numbers it."""
    if "." not in c.number or not _SECTION.fullmatch(c.number):
        return False
    line = c.text.rfind("\n", 0, c.at) + 1
    if c.text[line : c.at].strip():
        return False
    counted = not c.after.word or c.after.kind == "count"
    after = c.text[c.run_end : c.run_end + 1]
    heads = counted and not c.scaled and ("\u3400" <= after <= "\u9fff" or after == " ")
    return heads and left(c, f, c.end)


# -- ratios ----------------------------------------------------------------------------------------

_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+(?![0-9:])")
_SAID_RATIO = re.compile(
    r"(?:比|比例|比率|比值|结构|构成|之比)(?:[为是达约到至由从]|分别为|调整为|优化为)?了?$"
)


def ratio(c: Candidate, f: Findings) -> bool:
    """9.2:51:39.8 are shares, 105.23:100 is a number with its base, 1:18 is left."""
    if c.text[c.run_end : c.run_end + 1] != ":":
        return False
    match = _RATIO.match(c.text, c.at)
    if match is None:
        return False
    parts = match[0].split(":")
    said = _SAID_RATIO.search(c.text, max(0, c.at - 8), c.at)
    if not said and not any("." in part for part in parts):
        return False
    try:
        numbers = [read_numeral(part) for part in parts]
    except Refused:
        return left(c, f, match.end())
    values = [Decimal(number.coef).scaleb(number.place) for number in numbers]
    if len(values) == 2 and values[1] in (100, 1000):
        values, unit, kind = values[:1], "", "count"
    elif len(values) > 1 and abs(sum(values, Decimal(0)) - 100) <= 1:
        unit, kind = "%", "percent"
    else:
        return left(c, f, match.end())
    at = c.at
    for part, value, number in zip(parts, values, numbers, strict=False):
        one = Candidate((c.source, c.text), (at, at + len(part)), c.words)
        one.phrase = _plain_phrase(at, part)
        quantity = Quantity(value, value, value, "both", unit, -number.place, None, kind)
        f.accept(one, quantity)
        at += len(part) + 1
    c.verdict = "figure"
    f.done = max(f.done, match.end())
    return True


def _plain_phrase(at: int, text: str, before: Before = NO_WORDS) -> Phrase:
    return Phrase(before, Printed(at, text), NOTHING)


def comma_list(c: Candidate, f: Findings) -> bool:
    """分別新增120,150,180家 and $20，300美元: commas that join numbers, not the digits of one."""
    if "," not in c.number or set(c.number) - set("0123456789.,"):
        return False
    commas = [at for at in range(c.at, c.run_end) if c.text[at] == ","]
    wide = [at for at in commas if c.source[at : at + 1] == "，"] if _aligned(c) else []
    ascii_digits = c.source[c.at : c.at + 1].isascii()
    told = True
    if wide and len(wide) < len(commas):
        cuts = wide
    elif (wide and ascii_digits and _priced_twice(c)) or _is_told_apart(c):
        cuts = commas
    elif wide and _DECIMAL.fullmatch(c.number) and "\u3400" <= c.before <= "\u9fff":
        return left(c, f, c.run_end)  # 增長3，5% is 3.5 %, or 3 and 5 %
    elif wide and ascii_digits and not _GROUPED.fullmatch(c.number):
        cuts, told = wide, False  # the comma ends a clause
    else:
        return False
    starts = [c.at, *(at + 1 for at in cuts)]
    ends = [*cuts, c.run_end]
    for start, end in zip(starts[:-1], ends[:-1], strict=True):
        one = Candidate((c.source, c.text), (start, end), c.words)
        one.qualified = qualified(c.source, c.text, start, f.floor if start == c.at else start)
        one.start = one.qualified.start
        one.phrase = _plain_phrase(start, c.text[start:end], one.qualified.before)
        one.chained = told
        one.alone = bool(one.qualified.before.unit)
        f.waiting.append(one)
    c.at = c.start = starts[-1]
    c.number = c.text[c.at : c.run_end]
    f.done = c.at
    return False  # the last of them goes on as a candidate


_GROUPED = re.compile(ARABIC)
_DECIMAL = re.compile(r"[0-9]{1,3},[0-9]{1,2}")


def _aligned(c: Candidate) -> bool:
    return len(c.source) == len(c.text)


def _priced_twice(c: Candidate) -> bool:
    """$20，300美元: a currency before the first number and one after the last."""
    before = _CURRENCY.search(c.text, max(0, c.at - 5), c.at)
    return before is not None and "元" in c.text[c.run_end : c.run_end + 3]


_OTHER = re.compile(r"[0-9十百千]")


def _is_told_apart(c: Candidate) -> bool:
    """Whether 分別 announces several numbers and these are the only ones of the clause."""
    if "分别" not in c.words.text and "依次" not in c.words.text:
        return False
    stop = c.run_end
    while stop < len(c.text) and c.text[stop] not in "。;!?\n,":
        stop += 1
    return not _OTHER.search(c.text, c.run_end, stop)
