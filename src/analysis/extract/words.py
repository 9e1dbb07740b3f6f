"""The words of a clause before a number, read backwards from it.

Qualifiers (近, 約, 超過), a currency, a minus sign and a denominator (每畝) belong to the figure. A
verb (增長, 下降) does not, but tells its direction. What is left of the clause names the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..quantity.counters import DENOMINATOR, alternatives
from ..quantity.wording import BEFORE, Direction
from ..script import fold
from .kept import LONGEST, Kept

# Characters before a qualifier with which it is another word: 節約5億元, 附近3家.
_OTHER = {
    "近": "附最邻临贴靠远相就亲新迫毗走",
    "约": "节合条预签履违制邀特契誓公纽解续盟失缔隐简集大",
    "超": "赶反英中意德西出入买卖",
    "破": "打爆侦冲突识看撞刺说点",
    "上": "以之线网路海年月陆马史社村楼身早晚同加",
    "过": "通经度超不渡路错胜难迈跨走去来到用做吃得获拿住看办有当访跑飞驶游驾见听说想试读写打开受给",
}
_BARE_ONLY = ("上",)  # 上百
_CURRENCY = frozenset(fold("¥ 人民幣 RMB $ US$ USD HK$ HKD 港幣 NT$ 新台幣 新臺幣 € £").split())
_SIGNS = frozenset({"-", "零下"})
_LEFT_OUT = {*_BARE_ONLY, "~", "+", "最低", "最高", "已超"}
_QUALIFIERS = frozenset(
    word
    for word, said in BEFORE.items()
    if said.effect and not said.direction and word not in _LEFT_OUT
)
_VERBS: dict[str, Direction] = {
    word: said.direction
    for word, said in BEFORE.items()
    if said.direction and said.change == "by" and not said.effect and "率" not in word
}
_VERBS |= dict.fromkeys(fold("加快 延長 多增").split(), "up")
_VERBS |= dict.fromkeys(fold("放緩 減緩 減慢 壓降").split(), "down")
_NO_SIZE = {"增": "新净递", "减": "加增", "降": "升", "升": "公毫连", "跌": "连", "涨": "连"}


def _backwards(words: Iterable[str], other: dict[str, str]) -> str:
    """A pattern for any of `words` in reversed text, unless a character of `other` follows."""
    plain = alternatives(word[::-1] for word in words if word not in other)
    guarded = [f"{re.escape(word[::-1])}(?![{chars}])" for word, chars in other.items()]
    return f"(?:{'|'.join([plain, *guarded])})"


_TOKEN = _backwards(
    _QUALIFIERS | _CURRENCY | _SIGNS,
    {word: chars for word, chars in _OTHER.items() if word in _QUALIFIERS},
)
_ALONE = "|".join(f"{word}(?![{_OTHER[word]}])" for word in _BARE_ONLY)
_REST = rf" *+(?P<verb>{_backwards(_VERBS, _NO_SIZE)})?"
_READ = re.compile(rf"(?P<inside>(?: {{0,2}}{_TOKEN})*+){_REST}")
_READ_BARE = re.compile(rf"(?P<inside>(?:{_ALONE})?(?: {{0,2}}{_TOKEN})*+){_REST}")
_PER = re.compile(rf"(?:平均)?(?:每{DENOMINATOR}口?)+$")

_TRAILING_WORDS = frozenset(
    """来自 位于 达 达到 达到了 已达 高达 多达 为 是 有 共 共有 现有 拥有 已 已有 总计 合计 累计 共计 约 实现 完成
    仅 只有 各 分别 分别为 分别达 分别达到 依次为 依序为 增长 下降 增加 减少 提高 提升 降低 上升 回落 上涨 下跌
    增至 降至 升至 达成 占 占比 同比 环比 比上年 较上年 增 减 新增 净增 报 至 到 在 的 了 将 由 从 就 中 其中
    也 还 又 均 即 最高 最低 最快 控制在 保持在 稳定在 维持在 扩大 收窄 扩至 缩短 压缩 压缩至 压缩到 缩短至
    缩短到 减至 提高到 提升到 增加到 增长到 下降到 降低到 减少到 上升到 扩大到 提升至 提高至 下降至 减少至
    只用了 用了 计 比 较 年增 月减 按年 成长 得 成长了 增长了 下降了 增加了 减少了""".split()
)
_TRAILING = re.compile(f"(?:{alternatives(word[::-1] for word in _TRAILING_WORDS)}| )*+")
_LEADING_WORDS = frozenset(
    """其中 截至目前 目前 全年 年末 初步核算 据统计 此外 同时 以及 而 和 与 及 其 共 并 累计 已 年底 月末 期末 当年
    全市实现 实现 完成 新增 现有 拥有 共有""".split()
)
_LEADING = re.compile(f"{alternatives(_LEADING_WORDS)}++")
# Most words before a number end and begin with none of these, which one look tells.
SAYING = frozenset(
    word[-1] for word in (*_QUALIFIERS, *_CURRENCY, *_SIGNS, *_VERBS, *_BARE_ONLY, " ")
)
_TRAILING_ENDS = frozenset(word[-1] for word in (*_TRAILING_WORDS, " "))
_LEADING_HEADS = frozenset(word[0] for word in _LEADING_WORDS)
_POINT = ("零点", "零点零", "零点零零")  # of 零點三, which begins before the candidate
_APART = frozenset("第前每届兑")  # after which a number counts in another way
DENOMINATOR_ENDS = frozenset(
    "人口月年日天周米斤吨亩坪呎户家个名克升度辆台张床套顷次里时所校村万亿元只头棵株"
)
# A time counted from the day of publication, which the text need not print; not one that is only
# compared with (比上年).
_ELSEWHEN = re.compile(
    r"去年|昨年|(?<![目此之以当生比较])前年|(?<![以比较同与跟])上(?:年|个?月|个?季)|(?<![比较与])同期"
)
_JOINTS = frozenset("和 与 及 或 以及 并".split())
_REACH = 24


class Words:
    """What the words before a number say; lengths and places count back from the number."""

    __slots__ = (
        "came_from", "direction", "elsewhen", "first", "inside", "joint", "last", "last_char", "ordered",
        "plain", "year_end",
    )  # fmt: skip

    def __init__(self, before: str, inside: int, direction: Direction | None, verb: int) -> None:
        self.inside = inside  # how many characters belong to the figure
        self.direction = direction
        # Where the name begins and ends; equal where there is none.
        self.first, self.last = _name(before, inside + verb)
        self.last_char = before.rstrip(" ")[-1:]  # spaces left out
        self.ordered = "分别" in before or "依次" in before or "依序" in before
        self.elsewhen = _ELSEWHEN.search(before) is not None  # its period is not the text's
        self.year_end = "年末" in before or "年底" in before
        self.came_from = "由" in before[-14:] or "从" in before[-14:]
        self.joint = before in _JOINTS  # 和 alone, after another number
        ends = before[-inside - 1 : -inside] if inside else before[-1:]
        # Nothing in them asks for a further look.
        self.plain = (
            "\u3400" <= ends <= "\u9fff"
            and not (self.joint or ends in _APART)
            and not (ends in DENOMINATOR_ENDS and "每" in before[-16:])
            and not before.endswith(_POINT)
            and before != "口"  # of 每千人口
        )


def _read(before: str, pattern: re.Pattern[str]) -> Words:
    inside, verb = 0, ""
    if before[-1:] in SAYING:
        match = pattern.match(before[: -_REACH - 1 : -1])
        if match:
            inside, verb = len(match["inside"]), match["verb"] or ""
    if "每" in before and (per := _denominator(before, inside)):
        inside += per
        inside += _qualifiers(before[: len(before) - inside])  # 超過平均每年一千億元
    return Words(before, inside, _VERBS[verb[::-1]] if verb else None, len(verb))


# What folded words say of the number that follows them; and of a magnitude alone (百, 千萬) or 半,
# before which 上 and 過 count too.
WORDS = Kept(lambda before: _read(before[-LONGEST:], _READ), 1 << 16)
BARE_WORDS = Kept(lambda before: _read(before[-LONGEST:], _READ_BARE), 1 << 12)


def _qualifiers(before: str) -> int:
    """How many characters of qualifiers end `before`."""
    match = _READ.match(before[: -_REACH - 1 : -1])
    return len(match["inside"]) if match else 0


def _denominator(before: str, inside: int) -> int:
    """The length of 每畝 before the last `inside` characters."""
    end = len(before) - inside
    at = before.rfind("每", max(0, end - 12), end)
    if at < 0:
        return 0
    other = before.rfind("每", max(0, at - 3), at)
    match = _PER.search(before[:end], max(other if other >= 0 else at - 2, 0))
    return end - match.start() if match else 0


def _name(before: str, cut: int) -> tuple[int, int]:
    """Where the name before the last `cut` characters, those of other words, begins and ends."""
    last = cut
    size = len(before)
    if cut < size and before[size - cut - 1] in _TRAILING_ENDS:
        match = _TRAILING.match(before[::-1], cut)
        last = match.end() if match else cut
    first = size - 1 - before.rfind(" ", 0, size - last)
    if first and before[size - first] in _LEADING_HEADS:
        match = _LEADING.match(before, size - first)
        first = size - match.end() if match else first
    return (max(first, last), last)


def denominator_before(text: str, at: int, floor: int) -> int:
    """Where 每萬人口 or 每千人 before `at`, which holds a numeral of its own, begins; else `at`."""
    low = max(floor, at - 14)
    found = text.rfind("每", low, at)
    if found < 0:
        return at
    match = _PER.search(text[low:at])
    return low + match.start() - _qualifiers(text[low : low + match.start()]) if match else at


def is_minus(text: str, at: int) -> bool:
    """Whether the dash at `at` of the print is a minus sign: short, and after no digit or dash."""
    before = text[at - 1 : at]
    joined = (before.isascii() and before.isalnum()) or before in ("-", "—", "%", "％")
    return text[at] not in "—–" and not joined
