"""The rules of running text, in order: the first that takes or leaves a candidate decides it.

A rule is a function of a candidate and of what has been found before it; its name and the first
line of its docstring are what `explain` shows. The rules before `unreadable` look at the digits alone,
those after it at the phrase that the grammar reads there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from math import gcd

from . import dates, naming, numbering, ranging
from .before import BEFORE
from .candidate import Candidate, is_magnitude
from .clause import SIGNED
from .findings import Findings
from .lists import counts_points, waits
from .number import RUN, is_unread
from .numbering import announced, left
from .numerals import CHEQUE
from .phrases import meaning
from .refusal import Refused

Rule = Callable[[Candidate, Findings], bool]


def date(c: Candidate, f: Findings) -> bool:
    """2024年3月, 上半年, 8:30, 113年: a date or a time of day."""
    found = dates.date(c.text, c.at, c.run_end, f.era)
    if found is None:
        return False
    f.date(found)
    c.verdict = "date"
    return True


def malformed(c: Candidate, f: Findings) -> bool:
    """43,79萬, 134.億, 6٧家: what is no number is left whole, never read by its tail."""
    text, at, before = c.text, c.at, c.text[c.at - 1 : c.at]
    if (
        stopped := _STOPPED.match(text, at)
        if text[c.run_end : c.run_end + 1] in ("。", ",")
        else None
    ):
        return left(c, f, stopped.end())
    grouped = before in _GROUPING and text[at - 2 : at - 1].isdecimal()  # 1’234
    torn = before in (".", ",", " ", "\n") and _TORN.search(text, max(0, at - 8), at) is not None
    torn = torn or (before == " " and c.before in CHEQUE and c.number[0] in _PLACES)  # 壹 佰
    unread = before > "\x7f" and (is_unread(before) or before in _SIGNS)
    clock = "点" in c.number and c.digits and before in _CLOCK  # 下午3點5萬
    return (grouped or torn or unread or clock) and left(c, f, c.run_end)


# 1。8% and 1.234,5 are one number, misprinted, or two.
_STOPPED = re.compile(r"(?:[0-9,]+。|[0-9]+\.[0-9]{3},)[0-9]{1,2}(?![0-9,.]| ?[年月日号时点季:、])")
_TORN = re.compile(  # 35 .2, 12..5, .5, 2.⏎68
    r"(?:[0-9] [.,] ?|[0-9]\.\.|(?<![A-Za-z0-9.])\.|[^0-9\n.,][0-9]{1,3}[.,]\n)$"
)
_CLOCK = frozenset("午早晚晨夜")
_GROUPING = frozenset("'’‚´′٬٫")  # between digits, for a comma or a point
_PLACES = frozenset("十百千万亿拾佰仟")
_SIGNS = frozenset("△▲▽▼")  # in tables a minus, or nothing


_SECOND = re.compile(
    rf"[^,。;0-9\n]{{0,4}}(?:至|到|-{{1,2}}|~|±)[ ]?(?:零下|[-负])?{RUN.pattern}", re.VERBOSE
)


def unreadable(c: Candidate, f: Findings) -> bool:
    """What the grammar refuses is left, with what it expected."""
    try:
        c.scan(f.floor)
    except Refused as error:
        f.refused = error.expected
        second = _SECOND.match(c.text, c.run_end)
        return left(c, f, max(second.end() if second else c.run_end, error.position or 0))
    if c.after.word == "元人民币":  # the name of the currency after 元 is not of the figure
        c.end -= 3
    return False


_FRACTION_END = re.compile(r"[的以左强弱,。;、)之多用为是!?]|$|[\u3400-\u9fff]")


def slashed(c: Candidate, f: Findings) -> bool:
    """1/4 is a fraction; 10/12 and 3/24 are dates, pages or scores."""
    if not c.printed.whole or "/" not in c.text[c.at : c.end]:
        return False
    n, d = int(c.printed.text), int(c.printed.whole)
    before = c.text[c.at - 1 : c.at]
    fits = 0 < n < d <= 100 and gcd(n, d) == 1 and "\u3400" <= before <= "\u9fff"
    return not (fits and _FRACTION_END.match(c.text, c.end)) and left(c, f)


def dashed(c: Candidate, f: Findings) -> bool:
    """高新區–5家, 增速—0.5%: a dash directly before a number may be a minus sign or a pause."""
    dash, before = c.source[c.at - 1 : c.at], c.text[max(0, c.at - 5) : c.at - 1]
    if not c.digits or c.start < c.at or dash not in ("–", "—") or before[-1:] in (" ", "-"):
        return False
    if dash == "—" and not before.endswith(SIGNED):
        return False
    f.refused = "a minus sign (−) or a space, as the dash may be either"
    return left(c, f)


# -- numbers with a unit and without ---------------------------------------------------------------


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
    )
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


_ENDS = re.compile(r" ?(?:$|[,。;、)!?\n]|\(以)")
_BASE = re.compile(r"\(以[^,。;()]{1,12}为$|[0-9]比$")  # 104.49(以女性為100), 1比1.5
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


def tolerance(c: Candidate, f: Findings) -> bool:
    """The 3% of ±3% tells how far a number may be off, and is none itself."""
    return c.text.endswith(("±", "正负"), 0, c.at) and left(c, f)


RULES: tuple[Rule, ...] = (
    malformed,
    numbering.ordinal,
    numbering.turn,
    numbering.ratio,
    date,
    numbering.code,
    numbering.comma_list,
    naming.idle,
    unreadable,
    tolerance,
    numbering.section,
    naming.named,
    naming.uncounted,
    naming.classed,
    slashed,
    numbering.coded_after,
    price_of_a_currency,
    ranging.ends_of_a_range,
    ranging.lower_and_upper,
    naming.quoted,
    naming.exchanged,
    naming.session,
    naming.age,
    naming.lasting,
    naming.size_class,
    dashed,
    with_unit,
    part_of_a_word,
    in_a_list,
    alone,
    nothing_counted,
)
# What a rule asks for; where a candidate has none of it, the rule is not asked. ``<第`` is that
# character before it, ``>:`` that one after its digits, "apart" that no Chinese character is before.
_NEEDS: dict[Rule, frozenset[str]] = {
    malformed: frozenset({"apart", "stop", *(f"<{char}" for char in _CLOCK)}),
    numbering.ordinal: frozenset({"<第", "<\n"}),
    numbering.turn: frozenset({"<前", "<每", "<初", "<届"}),
    numbering.ratio: frozenset({">:"}),
    date: frozenset(f">{char}" for char in dates.GO_ON) | {">"},
    numbering.code: frozenset({"apart", "zero", *(f">{char}" for char in numbering.GO_ON)}),
    numbering.comma_list: frozenset({"comma"}),
    **dict.fromkeys((naming.idle, naming.named, naming.uncounted), frozenset({"spelt"})),
    tolerance: frozenset({"<±", "<负"}),
    numbering.section: frozenset({"point"}),
    naming.classed: frozenset({"class"}),
    slashed: frozenset({"whole"}),
    numbering.coded_after: frozenset({"joined", "个"}),
    price_of_a_currency: frozenset({"currency"}),
    ranging.ends_of_a_range: frozenset({"range"}),
    ranging.lower_and_upper: frozenset({"bound"}),
    naming.quoted: frozenset({"quoted"}),
    naming.exchanged: frozenset({"amount"}),
    naming.session: frozenset({"次", "层"}),
    **dict.fromkeys((naming.age, naming.lasting), frozenset({"duration"})),
    naming.size_class: frozenset({"range", "bound", "magnitude"}),
    dashed: frozenset({"<-"}),
    part_of_a_word: frozenset({"digits"}),
}
_LEFT, _RIGHT = (
    {mark[1:]: mark for mark in frozenset().union(*_NEEDS.values()) if mark[0] == side}
    for side in "<>"
)
_READ = RULES.index(unreadable) + 1  # the rules from here on look at the phrase


def decide(c: Candidate, f: Findings) -> Rule:
    """The rule that decides the candidate, of those whose needs it meets."""
    text, number, end = c.text, c.number, c.run_end
    script, left = "digits" if c.digits else "spelt", _LEFT.get(c.before, "")
    after = text[end : end + 1]
    for rule in _asked(
        *(0, _READ, script, left, _RIGHT.get(after, "")),
        "" if "\u3400" <= text[c.at - 1 : c.at] <= "\u9fff" else "apart",
        "stop" if after in _STOPS and text[end + 1 : end + 2].isdecimal() else "",
        "comma" if "," in number else "zero" if number[0] == "0" else "",
    ):
        if rule(c, f):
            return rule
    phrase, said, start = c.phrase, c.after, c.start
    assert phrase is not None  # noqa: S101
    after = text[c.end : c.end + 1]
    for rule in _asked(
        *(_READ, len(RULES), script, left, said.kind, phrase.after.kind),
        said.word if said.word in _COUNTED else "class" if "class" in said.uses else "",
        "range" if phrase.to else "bound" if said.outer else "",
        "point" if "." in number else "magnitude" if start < c.at and is_magnitude(number) else "",
        "whole" if phrase.printed.whole else "currency" if phrase.before.unit else "",
        "joined" if after < "\x7f" and after.isalnum() else "",
        "quoted" if after in naming.CLOSING or text[start - 1 : start] in naming.QUOTES else "",
    ):
        if rule(c, f):
            return rule
    raise AssertionError("the last rule leaves what no other takes")


_STOPS = frozenset("。,")
_COUNTED = frozenset("个次层")


@cache
def _asked(first: int, last: int, *marks: str) -> tuple[Rule, ...]:
    return tuple(r for r in RULES[first:last] if r not in _NEEDS or _NEEDS[r].intersection(marks))
