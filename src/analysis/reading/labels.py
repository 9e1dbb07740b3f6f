"""The noun phrase that a figure belongs to, where the clause before it does not give it alone."""

from __future__ import annotations

import re

_AFTER = re.compile(r"[\u3400-\u9fff]{1,12}")
_STOP = re.compile(
    r"[的和与及或在是为占将已被以就也均等较比同环增减提下上]|获得|达到|完成|实现|参加|通过|进入|纳入"
)
_ORDERS = ("分别", "依次", "依序")
_NAMES = re.compile(r"、|和|与|及|以及")
_COUNTED = re.compile("[0-9.,]+(?![0-9.,A-Za-z])")  # 29 of 42、29、23家
_SENTENCE = "。;!?"


def label_after(text: str, folded: str, end: int) -> str:
    """The noun phrase that follows a figure: 國家 after 17個; "" if none."""
    if not "\u3400" <= folded[end : end + 1] <= "\u9fff":
        return ""
    run = _AFTER.match(folded, end)
    if run is None:
        return ""
    stop = _STOP.search(folded, end, run.end())
    return text[end : stop.start() if stop else run.end()]


def names_in_order(text: str, folded: str, floor: int, at: int) -> list[str]:
    """The names before 分別 in the sentence of the figure at `at`; empty where there are none.

    They stand in the clause of 分別 itself or in the one before it.
    """
    order = max(folded.rfind(word, floor, at) for word in _ORDERS)
    low = max(0, order - 120)
    low = max(low, *(folded.rfind(mark, low, order) + 1 for mark in _SENTENCE))
    end = order
    for _ in range(2):
        first = folded.rfind(",", low, end) + 1
        spans = _split(text, folded, max(first, low), end)
        if len(spans) > 1:
            counted = any(_COUNTED.match(span) or span[-1:].isdecimal() for span in spans)
            return [] if counted else spans
        end = max(first - 1, low)
    return []


def _split(text: str, folded: str, first: int, end: int) -> list[str]:
    spans = []
    for joint in _NAMES.finditer(folded, first, end):
        spans.append(text[first : joint.start()].strip())
        first = joint.end()
    return [*spans, text[first:end].strip()]
