"""以上, 以下 and 以內 that name a class of things and bind to no number.

In 營收千萬元以上企業58家 or 60歲及以上人口 the words with 以上 tell which things are counted; in
達到400家以上 they bound the number. They name a class where a noun follows, or 的 and a noun, and
no verb before them makes the number its own statement.
"""

from __future__ import annotations

import re

from .numbers import Number

_ENDS = re.compile(
    r" ?(?:$|[,。;:、)\]】》”’」』!?\n…~·|-]|和|与|及|或|并|且|但|而|时|至|到|不|即|就|才|便|可|应|须|将|能|会|给|予|按|由|为|是"
    r"|的(?:$|[,。;、]|可|应|给|予|按|享|须|将|均|由|不|,)|办|完|送|审|响|抵|出|结|解|拨|见|反馈|归集|达到|建成|实现|收|缩|送达|回复|答复|到账"
    r"|增长|下降|提高|落户|成为|获得|通过|纳入|用于|来自|发布|开工|投产|运营|水平|大关|区间|目标)"
)
_COUNTS_NEXT = re.compile(
    r"[^,。;:!?\n0-9一二两三四五六七八九十百千]{0,12}[0-9一二两三四五六七八九十百千]"
)
_STATES = re.compile(
    r"(?:达|达到|到|至|在|于|为|实现|完成|投入|带动|吸引|筹集|安排|落实|争取|建成|建设|改造|整治|提供|发放|盘活|供应|新增|培训|稳定在"
    r"|保持在|形成|增长|下降|降低|减少|提高|提升|增加|培育|引进|实施|打造|开展|推进|占|有|超|约|近|逾|集聚|转化|节约|节省|需|需要|缩短|压缩|解决|每年|申请|给予|奖励|补助|补贴|支持|最高)$"
)
_THINGS = re.compile(
    r"的?(?:[重特]?大|重点)?(?:项目|企业|产业|工程|园区|集群|用户|大户|乡镇|镇|县|村|户|景区|城市|公司|单位|机构|品牌|平台|泊位)"
)
_AGE = re.compile(r"(?:平均|寿命|中位|年龄)[^,。;]{0,8}$")
_AGES = re.compile(r"[至到~-]")
_CLASSED = frozenset({"张", "床", "张床", "人", "层", "度", "分"})


def is_class(text: str, found: Number) -> bool:
    """Whether a number with 以上 after it names a class of things."""
    start, end, tail = found.start, found.end, found.tail
    if tail.kind in {"percent", "multiple", "pp-change"}:
        return False
    stated = _STATES.search(text, max(0, start - 4), start) is not None
    if tail.bound[0] not in "以之内":
        return not stated
    if _ENDS.match(text, end):
        return False
    counts = tail.kind == "count" and tail.word not in _CLASSED
    if text.startswith("的", end) and not counts:
        return True
    if counts:
        return not stated and _COUNTS_NEXT.match(text, end) is not None
    return not stated or _COUNTS_NEXT.match(text, end) is not None


def is_age(text: str, found: Number) -> bool:
    """歲 that tells who is counted; 平均年齡38歲 and 78.2歲 are measured."""
    measured = _AGE.search(text, max(0, found.at - 14), found.at)
    if _AGES.search(text, found.at, found.end):  # 年齡65歲至79歲
        return measured is None or measured[0].startswith("年龄")
    return measured is None and "." not in found.number


def is_threshold(text: str, found: Number) -> bool:
    """上億元項目20個, 5億元~10億元項目3個: an amount that tells which things are counted next."""
    return (
        found.tail.kind in {"amount", "count"}
        and _THINGS.match(text, found.end) is not None
        and _COUNTS_NEXT.match(text, found.end) is not None
    )


def is_limit(text: str, found: Number) -> bool:
    """90平方米以下占一成, 90至144平方米占六成: a class at the head of its clause, with its share."""
    head = text[found.start - 1 : found.start] in (",", "、", ";", "。", ":")
    measured = found.tail.kind in {"amount", "duration", "count"}
    if text.endswith(("以上、", "以下、"), 0, found.start):  # 90平方米以下、90-144平方米、
        return measured and text[found.end : found.end + 1] in ("、", "和", "及", "占", "的")
    return head and measured and text.startswith("占", found.end)
