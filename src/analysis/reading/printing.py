"""Rules of print: what looks like a number and is none, or may be one or another."""

from __future__ import annotations

import re
from math import gcd

from .candidate import Candidate
from .clause import SIGNED
from .digit_run import RUN, UNITS, is_unread
from .findings import Findings
from .numbering import left
from .numerals import CHEQUE
from .refusal import Refused


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
    clock = "点" in c.number and c.digits and before in CLOCK  # 下午3點5萬
    some = _SOME.search(text, max(0, at - 6), at) if before in JOINTS else None
    upper = some is not None and (some[1] == "" or UNITS.find(text, some.start(1)) is not None)
    return (grouped or torn or unread or clock or upper) and left(c, f, c.run_end)


# 1。8% and 1.234,5 are one number, misprinted, or two.
_STOPPED = re.compile(r"(?:[0-9,]+。|[0-9]+\.[0-9]{3},)[0-9]{1,2}(?![0-9,.]| ?[年月日号时点季:、])")
_TORN = re.compile(  # 35 .2, 12..5, .5, 2.⏎68
    r"(?:[0-9] [.,] ?|[0-9]\.\.|(?<![A-Za-z0-9.])\.|[^0-9\n.,][0-9]{1,3}[.,]\n)$"
)
_SOME = re.compile(
    r"几个?([\u3400-\u9fff]{0,3}?)[至到~-]$"
)  # 幾家到十幾家 has no end but the upper one
JOINTS = frozenset("至到~-")
CLOCK = frozenset("午早晚晨夜")
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


def tolerance(c: Candidate, f: Findings) -> bool:
    """The 3% of ±3% tells how far a number may be off, and is none itself."""
    return c.text.endswith(("±", "正负"), 0, c.at) and left(c, f)
