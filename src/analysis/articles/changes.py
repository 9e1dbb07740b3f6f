"""States before and after a change: 由5個減少為3個, 從2019年的60家增至67家."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..vocabulary import alternatives, vocabulary

if TYPE_CHECKING:
    from ..reading import Figure

_STATES = "发展 变 变更 调整 优化 扩 扩展 扩张 扩容 合并 整合 改 缩 精减 升级 压 简化 壮大 延长"
_REACHED = [word for word, (said, _) in vocabulary().before.items() if said.change == "to"]
_REACHED += [verb + end for verb in _STATES.split() for end in ("至", "到", "为", "成")]
_BECAME = rf"(?:{alternatives(tuple(_REACHED))}|→|->)[了约近逾超]*(?:[^,;。!?]{{0,14}}的)?"
_AFTER = re.compile(_BECAME)  # 60家增加到(2020年的)67家
_AFTER_FROM = re.compile(rf"[^,;。!?]{{0,6}},?[^,;。!?]{{0,6}}?{_BECAME}")
_FROM = re.compile(r"[由从自][^,;。!?由从自]{0,16}$")
_SKIPPED = re.compile(r"[\s\"“”'‘’「」『』]+|\([^()]{0,40}\)")
_NEAR = 24


class Change(NamedTuple):
    """What a figure is in a change; empty words where it is in none.

    `after` is the phrase of the state that followed it, `before` that of the state it came from;
    `since` is where what belongs to this state alone begins (由, 從, or the figure before), and
    `opened` where the whole change does.
    """

    after: str = ""
    before: str = ""
    since: int = -1
    opened: int = -1


NO_CHANGE = Change()


def changes(folded: str, counted: Sequence[tuple[Figure, tuple[int, int]]]) -> list[Change]:
    """The part that each of a paragraph's figures has in a change, in their order."""
    found = [NO_CHANGE] * len(counted)
    for index, (figure, (start, end)) in enumerate(counted[:-1]):
        later, (next_start, _) = counted[index + 1]
        if later.unit != figure.unit or next_start - end > 2 * _NEAR:
            continue
        low = max(0, start - _NEAR, counted[index - 1][1][1] if index else 0)
        opened = _FROM.search(folded, low, start)
        from_before = opened is not None or bool(found[index].before)
        between = _SKIPPED.sub("", folded[end:next_start])
        if (_AFTER_FROM if from_before else _AFTER).fullmatch(between):
            role = found[index]
            if not role.before:
                first = opened.start() if opened else start
                role = Change(since=first, opened=first)
            found[index] = role._replace(after=later.as_stated)
            found[index + 1] = Change("", figure.as_stated, end, role.opened)
    return found
