"""Ranks and places in a row: 第35家, 第二, 前10名."""

from __future__ import annotations

import re

_UNIT = (
    r"(?:位次|位|名|家|个|次|批|届|场|期|条|款|项|章|节|号|阶段|梯队|轮|座|代|集|回|组|站|例|天|年|周|卷|版|页|楼"
    r"|层|类|级|等|段|步|部|篇|件|只|艘|架|列|台|胎|产业|季|遍|日|人|支|所|起|线|枚|辆|门|颗|份|大)?"
)
_AFTER = re.compile(rf" ?(?:(?:至|到|-|~) ?[0-9一二三四五六七八九十]{{1,4}} ?)?{_UNIT}")
_TOP = re.compile(r"(?:名|位|强|家)(?!以内)")


def ordinal_end(text: str, end: int) -> int:
    """Where the ordinal ends whose number ends at `end`."""
    match = _AFTER.match(text, end)
    return match.end() if match else end


def top_end(text: str, end: int) -> int:
    """Where 前10名 ends whose number ends at `end`; 0 where it is none."""
    match = _TOP.match(text, end)
    return match.end() if match else 0
