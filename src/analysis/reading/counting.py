"""Rules of what is counted: numbers with a unit, in a list, alone, and those that count nothing."""

from __future__ import annotations

import re

from .before import BEFORE
from .candidate import Candidate
from .findings import Findings
from .lists import counts_points, waits
from .numbering import announced, left
from .phrases import meaning
from .refusal import Refused


def with_unit(c: Candidate, f: Findings) -> bool:
    """A number with a unit, or a share, is a figure."""
    phrase = c.phrase
    if phrase is None:
        return False
    shared_later = c.after.word == "个" and ("." in c.number or counts_points(c.text, c.end))
    if shared_later and waits(c):
        return False
    has_unit = (
        c.after.word or c.first_after.word or c.after.per or c.printed.form or c.printed.whole
    ) or (phrase.tolerance and phrase.tolerance[1].word)
    if not (has_unit or phrase.before.unit or phrase.parts):
        return False
    try:
        quantity = c.meant or meaning(phrase)
    except Refused as error:
        f.refused = error.expected
        return left(c, f)
    f.accept(c, quantity)
    c.verdict = "figure"
    return True


_GOES_ON = frozenset(
    "年月日季度号世时点和与及或以至到余多来半约近逾超增减提上下扩压缩调升降变、。〕】"
)


def part_of_a_word(c: Candidate, f: Findings) -> bool:
    """12管理, 2025成都: digits before a word that is no unit."""
    if not c.bare or c.after.outer or c.start < c.at or c.direction:
        return False
    after = c.text[c.end : c.end + 1]
    return "\u3400" <= after <= "\u9fff" and after not in _GOES_ON and left(c, f)


def in_a_list(c: Candidate, f: Findings) -> bool:
    """42、29、23家: a number waits for the unit that a later one brings."""
    c.alone = _is_alone(c)
    if _is_lettered(c):
        return False
    if not waits(c):
        return False
    bare = not (c.digits or c.alone or c.after.word)
    if bare and c.number[-1] not in "百千万亿兆" and len(c.number) < 2:
        return False
    f.wait(c)
    c.verdict = "waits"
    return True


def alone(c: Candidate, f: Findings) -> bool:
    """指數為50.6, 2.3億: a number without a unit that is a figure by itself."""
    if not c.alone or c.phrase is None or _is_step(c) or _is_lettered(c) or _is_line(c):
        return False
    try:
        quantity = meaning(c.phrase)
    except Refused as error:
        f.refused = error.expected
        return False
    f.accept(c, quantity)
    c.verdict = "figure"
    return True


def nothing_counted(c: Candidate, f: Findings) -> bool:
    """No unit, and nothing that makes the number a figure without one."""
    f.settle()
    return left(c, f)


_ENDS = re.compile(r" ?(?:$|[,。;、)!?\n]|\([^()0-9]{1,12}[为=]100\))")
_BASE = re.compile(r"\([^,。;()]{1,12}[为=]$|[0-9]比$")  # 104.49(以女性為100), 1比1.5
_STATES = re.compile(r"(?:为|达|达到|至|到|报|约|是|有|共|指数|升至|降至)$")
_NOT_COUNTING = frozenset("号年月日时点-~至到:")


def _is_alone(c: Candidate) -> bool:
    if c.printed.power or c.after.inner or c.printed.inner or c.after.word:
        return True
    if not c.digits:
        number = c.printed.text
        if number[-1] in "百千":
            return c.start < c.at
        return number[-1] in "万亿兆" or bool(c.after.outer) or "点" in number
    if c.scaled:
        return True
    return _stands_alone(c)


def _stands_alone(c: Candidate) -> bool:
    """Whether digits without unit and magnitude are a figure by themselves: an index."""
    number, text, at = c.number, c.text, c.at
    qualified = (c.start < at and text[c.start] != "-") or bool(c.after.outer)
    ends = _ENDS.match(text, c.end) is not None
    if not (ends or qualified) or announced(c) or _BASE.search(text, max(0, at - 15), at):
        return False
    if not ends:
        ratio = text[c.end] == ":" and text[c.end + 1 : c.end + 2].isdecimal()
        return text[c.end] not in _NOT_COUNTING and not ratio
    if c.source[c.end : c.end + 1] == "," and text[c.end + 1 : c.end + 2].isdecimal():
        return False  # 0.5,1.2億元 may be a list
    line = text[max(0, at - 4) : at].rstrip(" ")
    if not line or line[-1] in "\n\t":
        return False
    if "·" in number:
        return False
    if "." in number or "," in number:
        return not text[at - 1].isascii() or text[at - 1] == " "
    if len(number) > 6 or (len(number) == 4 and number[:2] in ("19", "20")):
        return False
    return qualified or _STATES.search(text, max(0, at - 2), at) is not None


def _is_lettered(c: Candidate) -> bool:
    """4K, 5M: a letter may be a magnitude only where something else says that it is a number."""
    letters = c.text[c.end - 2 : c.end]
    letter = letters.isascii() and letters[-1:].isalpha() and not letters.isalpha()
    return bool(c.printed.power) and letter and c.start == c.at and not c.after.outer


def _is_line(c: Candidate) -> bool:
    """榮枯線50 names a line."""
    return c.text[c.at - 1 : c.at] == "线"


def _is_step(c: Candidate) -> bool:
    """兩千億臺階."""
    return c.text.startswith(("台阶", "级", "俱乐部", "园区", "产业"), c.end)


_AGAINST = ("兑", "对")


def price_of_a_currency(c: Candidate, _f: Findings) -> bool:
    """Of 美元兌人民幣7.1234 the number alone is the figure, of 馬幣約53億令吉 what begins at 約."""
    phrase = c.phrase
    if phrase and phrase.before.unit == phrase.after.unit not in ("", "番"):
        token = BEFORE.find(c.text, c.start)
        if token and token[0].unit and token[1] < c.at and BEFORE.find(c.text, token[1]):
            c.start = token[1] if phrase.after.word != "元" else c.start
    rate = c.start < c.at and c.bare and "." in c.number
    if rate and phrase and c.text[c.start - 1 : c.start] in _AGAINST:
        c.start = c.at
        c.phrase = phrase._replace(before=phrase.before._replace(unit=""))
    return False
