"""The words around a number, and the bounds that they give it.

=====================================  ===============  ===============  =======
wording                                lower            upper            closed
=====================================  ===============  ===============  =======
none                                   v                v                both
餘 多 來 有餘 出頭                     v                v + one unit     left
近 將近 接近                           v − one unit     v                right
約 大約 左右 上下                      v − half a unit  v + half a unit  both
以上 至少 不低於 不少於 起             v                ∞                left
超過 逾 突破 不止                      v                ∞                neither
以下 以內 內 至多 最多 不超過          0                v                both
不足 不滿 未滿 不到 低於               0                v                left
=====================================  ===============  ===============  =======

A unit is one of the last significant place: 780多萬 ends before 790萬. 近 on one unit itself
(近100) takes a tenth of it. 以上, 以下, 以內 include the number and 不滿, 超過, 以外 exclude it:
Civil Code of the People's Republic of China (2020), art. 1259. Two wordings together give what
they have in common (超2000餘家: above 2000, below 3000).

增加兩倍 and 增長1.2倍 print what was added, so that the level is 3 and 2.2 times the base;
增加到3倍 prints the level; 翻一番 is 2 times the base, 翻兩番 4 times (National Bureau of
Statistics of China, explanations of 倍 and 番). A direction is apart from the number: 下降1.34% is
1.34, down.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from ..script import fold
from .counters import DENOMINATOR, alternatives, denominator

Effect = Literal["more", "some", "near", "about", "at least", "upwards", "over", "at most", "under"]
Direction = Literal["up", "down"]
Change = Literal["by", "to"]  # 增長33% says by how much, 增至500項 to what


class Word(NamedTuple):
    """What one word says about the number beside it."""

    effect: Effect | None = None
    direction: Direction | None = None
    change: Change | None = None
    unit: str = ""
    negative: bool = False


_NOUNS = ("幅", "速", "率")  # 增幅, 增速, 增長率: a verb may follow
_UP = """增長 增加 增 上升 升 提高 提升 上漲 漲 擴大 回升 攀升 躍升 反彈 增大 增多 上調 調高 上浮
    上修 上揚 大增 成長 正成長 漲價 提價 增產
    高出 激增 猛增 飆升 遞增 擴增 擴充 正增長 增幅 漲幅 升幅 增速 增長率"""
_DOWN = """下降 降 減少 減 降低 下滑 下跌 跌 回落 縮小 縮短 壓縮 縮減 下調 調低 下浮 精簡 削減 銳減
    驟降 遞減 壓減 收窄 萎縮 縮 下修 下挫 重挫 大減 衰退 降價 減產 負增長 負成長 降幅 跌幅 減幅"""


def _verbs(words: str, direction: Direction) -> dict[str, Word]:
    """Each verb with the endings that tell by how much from to what."""
    by, to = Word(None, direction, "by"), Word(None, direction, "to")
    verbs: dict[str, Word] = {}
    for verb in fold(words).split():
        verbs |= dict.fromkeys((verb, f"{verb}了", f"{verb}达"), by)
        verbs[f"{verb}约"] = by._replace(effect="about")
        if verb.endswith(_NOUNS):
            verbs[f"{verb}为"] = by
        else:
            verbs |= {verb + end: to for end in ("至", "到", "为", "成")}
    return verbs


def _table(words: dict[str, Word]) -> dict[str, Word]:
    return {fold(word): said for line, said in words.items() for word in line.split()}


BEFORE = (
    _verbs(_UP, "up")
    | _verbs(_DOWN, "down")
    | _table(
        {
            "近 將近 接近 幾近 逼近 臨近 近乎": Word("near"),
            "約 大約 約莫 大致 大概 約為 約占 約佔 約合 約達 約有 約計 ≈ ~": Word("about"),
            "至少 最少 起碼 不低於 不少於 不小於 不下 不下於 最低 大於等於 ≥": Word("at least"),
            "上": Word("upwards"),
            "超過 超過了 超 逾 突破 破 過 多於 大於 高於 超出 不止 不只 超逾 已超 >": Word("over"),
            "至多 最多 頂多 不超過 未超過 不多於 不高於 不大於 不逾 最高 小於等於 ≤": Word(
                "at most"
            ),
            "不足 不滿 未滿 不到 未到 低於 少於 小於 不及 未達 <": Word("under"),
            "翻 翻了": Word(None, "up", "to", "番"),
            "- 負 零下": Word(negative=True),
            "百分之": Word(unit="%"),
            "千分之": Word(unit="‰"),
            "萬分之": Word(unit="‱"),
            "¥ 人民幣 RMB CNY": Word(unit="元"),
            "$ US$ USD 美元 美金": Word(unit="美元"),
            "HK$ HKD 港幣 港元": Word(unit="港元"),
            "NT$ NTD TWD 新台幣 新臺幣 台幣": Word(unit="新台幣"),
            "€ EUR 歐元": Word(unit="歐元"),
            "£ GBP 英鎊": Word(unit="英鎊"),
            # Words that leave the number as it is.
            """+ 占 佔 達 達到 達到了 高達 多達 已達 為 僅為 是 有 僅有 只有 共有 已有 各有 僅 共
            合共 總共 一共 共計 合計 累計 總計 計 已 各 了 分別 分別為 分別達 整整 正好 剛好 恰好
            折合 相當於 平均 平均為 年均 同比 環比 按年 按月 按季 比上年 較上年 比去年 較去年
            比上年同期 較上年同期 原來的 去年的 上年的 去年同期的 上年同期的 好
            在 介於 大幅 小幅 顯著 明顯 進一步""": Word(),
        }
    )
)

AFTER = _table(
    {
        "以上 及以上 及其以上 或以上 含以上 (含)以上 之上 起 起步 +": Word("at least"),
        "以下 及以下 及其以下 或以下 (含)以下 以內 之內 內 封頂": Word("at most"),
        "左右 上下 前後": Word("about"),
        "不到 不足 未滿 不滿": Word("under"),
        "有餘 出頭 掛零": Word("more"),
        "以外 開外": Word("over"),
        "之間 不等 之多 整 之久": Word(),
    }
)

MORE: dict[str, Effect] = {"余": "more", "多": "more", "来": "more", "几": "some"}

_PER = rf"(?:平均)?每(?P<per>{DENOMINATOR})口?(?:中|拥有|有|平均)*+|(?P<each>[人户亩日月村校店])均"
_TOKEN = re.compile(rf"(?P<word>{alternatives(BEFORE)})|{_PER}| ")
BEFORE_PATTERN = re.sub(r"\?P<\w+>", "?:", rf"(?:{_TOKEN.pattern})*+")
# 100人不到 and 100人不足, but 100人以上不足500人.
AFTER_WORD = rf"(?:{alternatives(AFTER)}(?:(?<![不未].)|(?![0-9零一二两三四五六七八九十百千])))"
AFTER_PATTERN = rf"(?:{AFTER_WORD}| )*+"
_AFTER = re.compile(AFTER_WORD)


class Before(NamedTuple):
    """What the words before a number say together."""

    effects: tuple[Effect, ...] = ()
    direction: Direction | None = None
    change: Change | None = None
    unit: str = ""
    negative: bool = False
    per: str = ""


class WordingError(ValueError):
    """Words that contradict each other, with what was expected."""


@lru_cache(maxsize=4096)
def read_before(text: str) -> Before:
    """The words before a number; `text` must wholly match `BEFORE_PATTERN`.

    Raises WordingError when two directions, units or denominators are named.
    """
    said, noun = Before(), False  # 增速回落1.2個百分點: the verb, not the noun, is the number's
    for match in _TOKEN.finditer(text):
        word = BEFORE[match["word"]] if match["word"] else Word()
        per = match["per"] or match["each"]
        if word.direction and said.direction and not noun:
            raise WordingError(f"one direction before the number, not {match[0]} too")
        noun = match[0].endswith(_NOUNS) if word.direction else noun
        said = Before(
            said.effects + ((word.effect,) if word.effect else ()),
            word.direction or said.direction,
            word.change or said.change,
            _one("unit", said.unit, word.unit),
            said.negative or word.negative,
            _per(said.per, denominator(per) if per else ""),
        )
    return said


def _per(first: str, second: str) -> str:
    """One denominator, or 每人每月 that names two."""
    return "/".join(dict.fromkeys(per for per in (first, second) if per))


def _one(what: str, first: str, second: str) -> str:
    if first and second and first != second:
        raise WordingError(f"one {what}, not both {first} and {second}")
    return first or second


@lru_cache(maxsize=4096)
def read_after(text: str) -> tuple[Effect, ...]:
    """The effects of the words after a unit; `text` must wholly match `AFTER_PATTERN`."""
    words = (AFTER[match[0]] for match in _AFTER.finditer(text))
    return tuple(word.effect for word in words if word.effect)
