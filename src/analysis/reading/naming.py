"""Rules for numbers that are part of a word or a name, or tell which things are counted."""

from __future__ import annotations

import re

from ..vocabulary import alternatives, fold, vocabulary
from . import dates
from .before import NO_WORDS
from .candidate import Candidate, is_magnitude
from .findings import Findings
from .numbering import SINGLE, left

_WORDS = vocabulary()
_PLACES = frozenset("乡村里镇区市")
_LARGE = re.compile("[百千万亿]")
_ONE_COUNTS = re.compile(
    r"一(?:倍|年半|个(?:多|半)|个(?:百分点|千分点|基点)|个?(?:小时|工作日|天|分钟)(?:以|之)?内|刻钟)"
)
_ONE_AFTER = frozenset("仅共各只")
_COUNTED = frozenset("个家名位项件所座")
_NO_SHARE = frozenset("之第唯统同单合万")  # 統一成
_HALVES = re.compile(r"半(?:个(?:多?月|多?小时|工作日|学期|世纪)|小时|年(?!报|度)|天|数)")


# Characters with which something may follow a numeral that counts.
_FOLLOWING = frozenset(
    [word[0] for table in (_WORDS.units, _WORDS.inside, _WORDS.after) for word in table]
) | frozenset("分点至到甚乃和及与或、-~/( \n±×每半")


def idle(c: Candidate, f: Findings) -> bool:
    """四大, 統一, 三農: a numeral in Chinese script before what nothing is counted with."""
    if c.number[-1] in "百千万亿兆半番两" or c.text[c.run_end : c.run_end + 1] in _FOLLOWING:
        return False
    return left(c, f, c.run_end)


def uncounted(c: Candidate, f: Findings) -> bool:
    """十分, 三里, 四大, 統一: a numeral in Chinese script that counts nothing."""
    if c.printed.whole:
        return False
    if c.phrase and c.phrase.parts:
        return False
    to = c.phrase.to if c.phrase else None
    if to and (to[1].form or c.after.word) and "class" not in c.after.uses:
        return False
    return not _counts(c, c.printed.text) and left(c, f, c.end if to else c.run_end)


def _counts(c: Candidate, number: str) -> bool:
    text, at, word = c.text, c.at, c.after.word
    qualified = c.start < c.at
    if c.printed.form:
        if number == "半" and text[at - 1 : at] == "大":  # 大半年
            return False
        if number == "半":
            return (qualified and not word) or _HALVES.match(text, at) is not None
        said = qualified or c.after.outer or c.direction or (c.phrase and c.phrase.to)
        return c.printed.form == "upwards" or number == "半数" or bool(said)
    if word == "番":
        return True
    if is_magnitude(number):
        before = c.qualified.before if c.qualified else NO_WORDS
        return bool(before.effects) or bool(c.after.inner or c.printed.inner)
    if text[at - 1 : at] == "一" and number == "半":
        return False
    if number == "一":
        if word == "成":
            return text[at - 1 : at] not in _NO_SHARE
        if _ONE_COUNTS.match(text, at):
            return True
        return text[at - 1 : at] in _ONE_AFTER and word in _COUNTED
    if not word:
        return _counts_alone(c, number, qualified=qualified)
    return not _is_loose(c, number, word)


def _counts_alone(c: Candidate, number: str, *, qualified: bool) -> bool:
    """三億 and 四百多 count without a unit, 二十 of 二十大 does not."""
    if c.after.inner or c.printed.inner:
        return number[0] != "一" or len(number) > 1
    if c.after.per:
        return True
    if number[-1] in "万亿兆":
        return len(number) > 1
    if number[-1] in "百千":
        return qualified or (c.text[c.end : c.end + 1] in "、和及或" and c.end < len(c.text))
    listed = c.text[c.end : c.end + 1] in ("、", "和", "及", "或") and len(number) > 1
    return bool(c.after.outer) or "点" in number or listed


def _is_loose(c: Candidate, number: str, word: str) -> bool:
    """A Chinese numeral and a word that it seldom counts with."""
    if c.after.ge or c.after.inner or c.printed.inner:
        return False
    uses = c.after.uses
    if number == "二":  # things are counted with 兩
        return word not in {"成", "折", "倍", "番", "%"}
    if "、" in number:  # 二、三期
        return "loose" in uses and word != "元"
    if number not in SINGLE:
        return word in _PLACES and not _LARGE.search(number)
    return "loose" in uses or word == "元" or (word == "类" and number != "两")


def classed(c: Candidate, f: Findings) -> bool:
    """5級, 3期, 70碼: a unit that names a class, an edition or a place where a number is before it."""
    return "class" in c.after.uses and left(c, f, c.end)


_NAMED: dict[str, tuple[str, ...]] = {}
for _name in (fold(row["word"]) for row in _WORDS.tables["names"]):
    _NAMED[_name[:2]] = (*_NAMED.get(_name[:2], ()), _name)


def named(c: Candidate, f: Findings) -> bool:
    """五家渠, 二十國集團, 百度: a name that reads like a number with its unit."""
    names = _NAMED.get(c.text[c.at : c.at + 2])
    return names is not None and c.text.startswith(names, c.at) and left(c, f, c.run_end)


# -- quotation, exchange, sessions -----------------------------------------------------------------

_OPEN, _CLOSE = frozenset("“‘「『《〈\"'"), frozenset("”’」』》〉\"'")
QUOTES, CLOSING = _OPEN | _CLOSE, _CLOSE | {"级"}


def quoted(c: Candidate, f: Findings) -> bool:
    """“三類”, “惠企八條”, 萬噸級: a number that is part of a name."""
    text, start, end = c.text, c.start, c.end
    before, after = text[start - 1] if start else "", text[end : end + 1]
    if after == "级" and c.after.kind != "count":
        return left(c, f, end)
    if before not in QUOTES and after not in _CLOSE:
        return False
    single, closed = c.number in SINGLE, after in _CLOSE
    if before in _CLOSE:
        return single and left(c, f, end)
    if before in _OPEN:
        return (single or (closed and start == c.at)) and left(c, f, end)  # but “至少5%”
    opened = not _OPEN.isdisjoint(text[max(0, start - 4) : start])
    return single and closed and opened and left(c, f, end)


_ONES = frozenset({"1", "10", "100", "一", "百", "一百"})
_EXCHANGED = re.compile(
    rf" ?(?:可?兑换?|对|[折约]?合)约? ?(?:[0-9]|{alternatives(_WORDS.role('exchanged'))})"
)


def exchanged(c: Candidate, f: Findings) -> bool:
    """1美元 of 1美元兌7.1元, and of 7.1元兌1美元, which tells what the rate is for."""
    if c.after.kind != "amount" or c.number not in _ONES:
        return False
    text = c.text
    rate = text[c.start - 1 : c.start] == "兑" or _EXCHANGED.match(text, c.end) is not None
    return rate and left(c, f, c.end)


def session(c: Candidate, f: Findings) -> bool:
    """人大四次會議, the fourth; 人大12層 is an address."""
    if c.after.word == "次":
        before = c.text[c.at - 1 : c.at]
        held = before in ("大", "协", "会", "届", "委")
        met = c.text.startswith(("会议", "全会", "全体", "人代会"), c.end)
        return held and met and left(c, f, c.end)
    if c.after.word == "层":
        return c.text[c.at - 1 : c.at] in _BUILDINGS and left(c, f, c.end)
    return False


_BUILDINGS = tuple("厦廈楼座栋号场")
_MEASURED_AGE = re.compile(r"(?:平均|寿命|中位|年龄|享年|终年)[^,。;]{0,8}$")
_AGES = re.compile(r"[至到~-]")


def age(c: Candidate, f: Findings) -> bool:
    """歲 that tells who is counted; 平均年齡38歲 and 78.2歲 are measured."""
    if c.after.word not in ("岁", "周岁", "週岁"):
        return False
    measured = _MEASURED_AGE.search(c.text, max(0, c.at - 14), c.at)
    if _AGES.search(c.text, c.at, c.end):  # 年齡65歲至79歲
        told = measured is None or measured[0].startswith("年龄")
    else:
        told = measured is None and "." not in c.number
    return told and left(c, f, c.end)


# -- lengths of time -------------------------------------------------------------------------------

_PLAN = re.compile(rf" ?(?:{alternatives(_WORDS.role('named by a duration'))}|制(?!定))")
_SERVICE = re.compile(r"[\u4e00-\u9fff]{0,4}圈|响应")


def lasting(c: Candidate, f: Findings) -> bool:
    """近五年 and 三年來 are windows of time; 三年行動 and 24小時服務 name something."""
    if c.first_after.kind != "duration" or c.after.word in ("岁", "周岁", "週岁"):
        return False
    text, at, end, word = c.text, c.at, c.end, c.after.word
    plain_end = c.after.outer_at if c.after.outer and c.after.outer_at > at else end
    inside = c.bound.endswith("内")
    if not (c.phrase and c.phrase.parts):
        window = dates.window(text, dates.Length(at, end, word, c.after.ge, inside), f.era)
        if window:
            f.date(window)
            c.verdict = "date"
            return True
    if word == "年" and not c.after.ge:
        if _PLAN.match(text, end):
            return left(c, f, end)
        if c.bare_length and dates.may_be_a_year(text, at, plain_end):
            f.refused = "a length of time or a year, not what may be either"
            return left(c, f, end)
    if word == "周年" or (word == "日" and text.startswith("未", end)):  # 60日未付
        return left(c, f, end)
    if c.after.outer or word not in {"小时", "分钟"}:
        return False
    always = c.number == "24" and text[at - 1 : at] not in ("在", "约", "近", "过", "超")
    return (always or _SERVICE.match(text, plain_end) is not None) and left(c, f, end)


# -- classes ---------------------------------------------------------------------------------------

_ENDS = re.compile(
    rf" ?(?:$|[,。;:、)\]】》”’」』!?\n\t…~·|-]|{alternatives(_WORDS.role('goes on after 以上'))}"
    r"|的(?:$|[,。;、]|可|应|给|予|按|享|须|将|均|由|不|,))"
)
_COUNTS_NEXT = re.compile(
    r"[^,。;:!?\n0-9一二两三四五六七八九十百千]{0,12}[0-9一二两三四五六七八九十百千]"
)
_STATES = re.compile(rf"(?:{alternatives(_WORDS.role('states the number after it'))})$")
_THINGS = re.compile(rf"的?(?:[重特]?大|重点)?(?:{alternatives(_WORDS.role('counted by size'))})")
_CLASSED = frozenset({"张", "床", "张床", "人", "层", "度", "分"})
_MEASURES = frozenset({"percent", "multiple", "pp-change"})
_UP_TO = ("以上", "以下", "以内", "之内", "内")


def size_class(c: Candidate, f: Findings) -> bool:
    """營收千萬元以上企業58家, 上億元項目20個: a size that tells which things are counted."""
    named = _is_threshold(c) or _is_class(c) or _is_limit(c)
    return named and left(c, f, max(c.end, c.scanned))


def _is_class(c: Candidate) -> bool:
    """Whether a number with 以上 after it names a class of things.

    It names one where a noun follows, or 的 and a noun, and no verb before the number makes it a
    statement of its own.
    """
    bound, text, start, end = c.bound, c.text, c.start, max(c.end, c.scanned)
    if not bound.endswith(_UP_TO) or c.after.kind in _MEASURES or c.printed.whole:
        return False
    if c.phrase and c.phrase.to:
        return False
    stated = _STATES.search(text, max(0, start - 4), start) is not None
    if bound[0] not in "以之内":
        return not stated and text[end : end + 1] not in ("。", ";", "")
    if _ENDS.match(text, end):
        return False
    counts = c.after.kind == "count" and c.after.word not in _CLASSED
    if text.startswith("的", end) and not counts:
        return True
    if counts:
        return not stated and _COUNTS_NEXT.match(text, end) is not None
    return not stated or _COUNTS_NEXT.match(text, end) is not None


def _is_threshold(c: Candidate) -> bool:
    """上億元項目20個, 5億元~10億元項目3個: an amount that tells which things are counted next."""
    magnitude = c.start < c.at and is_magnitude(c.number) and not c.digits
    ranged = c.phrase is not None and c.phrase.to is not None
    if not (magnitude or ranged) or c.after.kind not in {"amount", "count"}:
        return False
    return (
        _THINGS.match(c.text, c.end) is not None and _COUNTS_NEXT.match(c.text, c.end) is not None
    )


def _is_limit(c: Candidate) -> bool:
    """90平方米以下占一成, 90至144平方米占六成: a class at the head of its clause, with its share."""
    ranged = c.phrase is not None and c.phrase.to is not None
    if not (ranged or c.bound.endswith(_UP_TO)):
        return False
    text, start, end = c.text, c.start, c.end
    head = text[start - 1 : start] in (",", "、", ";", "。", ":")
    measured = c.after.kind in {"amount", "duration", "count"}
    if text.endswith(("以上、", "以下、"), 0, start):  # 90平方米以下、90-144平方米、
        return measured and text[end : end + 1] in ("、", "和", "及", "占", "的")
    return head and measured and text.startswith("占", end)
