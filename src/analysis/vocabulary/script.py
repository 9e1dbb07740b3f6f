"""One script and one width for matching, without moving a single character.

`fold` maps full-width forms, typographic spaces and dashes, and traditional characters to one
form each, one character to one character, so that a position in the folded text is a position in
the text as printed. It is for matching only: what is shown is always the original.
"""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

# Traditional characters with their simplified forms: all of GBK that the List of Commonly Used
# Standard Chinese Characters (State Council, 2013) simplifies to one of GB 2312, and 圓 圜 as the
# currency is written, 元. In the order of Big5, which puts common characters first; second forms of
# a simplified character stand after all first ones. A test holds them to OpenCC's.
_ROWS = Path(__file__).with_name("characters.tsv").read_text(encoding="utf-8").split()[2:]
_PAIRS = tuple(zip(_ROWS[::2], _ROWS[1::2], strict=True))

_SAME = {
    **dict.fromkeys("\t\n\r\v\f\x85\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\u2028\u2029", " "),
    **dict.fromkeys("‐‑‒–—―−﹣─━", "-"),
    **dict.fromkeys("〜∼˜", "~"),
    **dict.fromkeys("○◯〇", "零"),
    **dict.fromkeys("∶︰﹕", ":"),
    "﹢": "+",
    "﹔": ";",
    "｡": "。",
    "､": "、",
    "﹪": "%",
    "﹐": ",",
    "﹑": "、",
    "∕": "/",
    "⁄": "/",
    "・": "·",
    "‧": "·",
    "﹩": "$",
    "￥": "¥",
    "µ": "μ",
}

# What copies out of a PDF hold in place of plain characters: Kangxi radicals (67⼈) and the
# ideographs that Unicode has for compatibility only.
_COPIES = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))

FORMS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
FORMS |= {ord(printed): form for printed, form in _PAIRS}
FORMS |= {ord(char): form for char, form in _SAME.items()}
_PLAIN = {code: normalize("NFKC", chr(code)) for code in _COPIES}
FORMS |= {
    code: FORMS.get(ord(char), char)
    for code, char in _PLAIN.items()
    if len(char) == 1 and char <= "\uffff"
}

# Simplified characters that are left as printed: they are traditional characters too (a common one
# of Big5), or stand for two common ones.
_MANY = frozenset(
    "并干布占局系私幸杰家佣仆雇俊凶儿胄克划札恤即念吃咽向元采冢坏伙奸娘尸峰昆岳岩几吊雕佛后征栗"
    "戚欲蒙捍拼舍挨卷挂扇折扑抬教于旗既升晒拐查杆棋矩杠梁朴台僵泛污溯泄凌涌准沈漓床抵呆酸愈痴症"
    "皂杯真困朱秘御谷灶范筑蓑帘吁粽扎弦捆彩致累才群玩听唇修庵搜席卜芸姜荐苔虱虫蔑同胡里制核托注"
    "夸志咨噪溪丰狸逾挽回周游腌丑糖扣巨表旋合板暗辟只云沾秋千愿刮飧余肴糊喂松斗哄郁咸面曲么霉冬"
    "出历复发汇签脏钟坛苏纤饥须厘挲璇棱踊"
)
_TRADITIONAL = {ord(form): word for word, form in reversed(_PAIRS) if form not in _MANY}


def fold(text: str) -> str:
    """The text in half-width, simplified characters; same length, same positions.

    >>> fold("７８０多萬元")
    '780多万元'
    """
    return text.translate(FORMS)


def traditional(word: str) -> str:
    """The word in traditional characters, where one character has one traditional form."""
    return word.translate(_TRADITIONAL)
