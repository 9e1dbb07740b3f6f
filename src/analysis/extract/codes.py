"""Digits that number nothing: telephone numbers, licences, versions, models, plans, addresses."""

from __future__ import annotations

import re

from .numbers import Number

_RUN = re.compile(r"[0-9A-Za-z]+(?:[-._/*#+×·:=]{1,2}[0-9A-Za-z]+)*+(?: [0-9]{3,}(?![0-9,.]))*+")
_JOINED = frozenset("+*×·=#@\\_&")
_DOCUMENT = re.compile(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】] ?(?:第? ?[0-9]+ ?(?:-[0-9]+ ?)?号)?")
_NUMBERED_AFTER = re.compile(r"号(?:-[0-9]{1,4})?")
_SLOGAN = re.compile(r"[\u4e00-\u9fff]{0,6}\+ ?[0-9A-Za-z一二三四五六七八九两]")
_CLEAR = frozenset(" ,;\n()[]\"'%<>")
_OPEN, _CLOSE = "([〔【", ")]〕】"
_NUMBERED = re.compile(
    r"(?:号码?|电话|热线|编号|代码|码|传真|专线|邮编|许可证|证|QQ|微信|转|分机|ID|图|表|专栏|附件|注)[为是号码::]{0,2} ?$"
)


_BROKEN = re.compile(
    r"[0-9](?: [0-9]){1,12}(?![0-9.,])"
    r"|[0-9]{1,3}(?:,[0-9]{3}){0,5}+,(?:[0-9] [0-9]{2}|[0-9]{2} [0-9])(?![0-9])"
)
_PAIR = re.compile(
    rf"(?<!、)(?:{'|'.join(f'{one}、{one + 1}' for one in range(1, 9))})(?![0-9.,、])"
)


def code(text: str, here: Number) -> int:
    """Where the code ends that the digits of `here` are part of; 0 where they are a number."""
    _, at, end, number, tail, _, _ = here
    if number[0] == "0" and number[1:2].isdecimal():
        return _run_end(text, at, end)
    before = text[at - 1] if at else " "
    if (before.isascii() and before not in _CLEAR) and _is_joined(text, here, before):
        return _run_end(text, at, end)
    after = text[end : end + 1]
    if tail.bare:
        if match := _NUMBERED_AFTER.match(text, end):
            return match.end()
        if after in _JOINED and after and (text[end + 1 : end + 2].isalnum() or after == "+"):
            return _run_end(text, at, end)
        if after.isascii() and after.isalpha():
            return _run_end(text, at, end)
        if before in _OPEN and (after in _CLOSE or text[end - 1] in "0123456789"):
            return _bracketed(text, at, end)
        return 0
    if after.isascii() and after.isalnum() and text[end - 1].isascii() and text[end - 1].isalpha():
        return _run_end(text, at, end)
    return end if tail.word == "个" and len(number) < 3 and _SLOGAN.match(text, end) else 0


def _run_end(text: str, at: int, end: int) -> int:
    match = _RUN.match(text, at)
    return max(end, match.end()) if match else end


def _bracketed(text: str, at: int, end: int) -> int:
    """Where 〔2025〕49號, [1] or (2) ends; 0 where there is none of them."""
    if match := _DOCUMENT.match(text, at - 1):
        return match.end()
    return end if text[end : end + 1] in _CLOSE else 0


def _is_joined(text: str, here: Number, before: str) -> bool:
    """Whether digits are one piece of a longer code: A350, 1+5, 9.0.1, 0571-8832."""
    at, tail = here.at, here.tail
    further = text[at - 2] if at > 1 else " "
    if before in _JOINED:
        return further.isalnum() or before in "#@_\\"
    if before.isalpha():
        letters = text[max(0, at - 3) : at]
        return not (tail.unit or tail.scale) or not letters.isupper() or len(letters.strip()) < 3
    if before in "-./:":
        return further.isascii() and further.isalnum() and (before != ":" or further.isdecimal())
    return False


def broken(text: str, at: int) -> re.Match[str] | None:
    """3 1 2, or 5,38 2: a number that spaces or line ends break."""
    return _BROKEN.match(text, at)


def pair_end(text: str, at: int) -> int:
    """Where the adjacent numbers 7、8 end; 0 where there are none."""
    match = _PAIR.match(text, at)
    return match.end() if match else 0


def may_be_bare_range(text: str, at: int, end: int) -> bool:
    """Whether 2.0~4.0 without a unit is a range of numbers, not a code or a score."""
    return "." in text[at:end] and not text[end : end + 1].isalnum()


def is_numbered(text: str, start: int) -> bool:
    """Whether the words before announce a code: 電話, 股票代碼."""
    return _NUMBERED.search(text, max(0, start - 8), start) is not None
