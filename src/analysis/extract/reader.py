"""Reads a block of text from candidate to candidate.

Most candidates are digits with a plain unit after plain words; those are figures at once. All
others go through the rules one by one: is it an ordinal, a date, a code, part of a word; how far
does it reach; is it a range; does it name a class; may a later number bring its unit?
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..interval import Closed
from . import codes, dates, traps
from .candidates import CANDIDATE, NUMBER, TAIL
from .classes import is_class, is_limit, is_threshold
from .figure import Figure
from .findings import Findings
from .numbers import Number, quantity_of, waits
from .ordinals import ordinal_end, top_end
from .periods import numeral
from .tails import Tail, tail_of
from .words import DENOMINATOR_ENDS, Words, denominator_before, is_minus, words_before

_ONES = frozenset({"半", "一半", "半数", "番", "百上千", "千上万"})  # which need no unit
_ALONE = re.compile(r" ?(?:$|[,。;、)!?\n])")
_STATES = re.compile(r"(?:为|达|达到|至|到|报|约|是|有|共|指数|升至|降至)$")
_AGE = re.compile(r"(?:平均|寿命|中位|年龄)[^,。;]{0,8}$")
_FROM = re.compile(r"(?:由|从)[^,。;:\n0-9至到]{0,8}$")
_COMPARING = frozenset({"高于", "低于", "多于", "少于", "大于", "小于"})
_LONGEST = 80  # characters of the words before a number, of a number and of what follows
_SIGNS = frozenset(" -$¥")
_HEADS = frozenset("(,。:;")  # a number may follow without a word between
_NOT_COUNTING = frozenset("号年月日时点-~至到")
_AGES = frozenset({"岁", "周岁"})


_new = tuple.__new__  # makes a named tuple in half the time


class Reader:
    """The figures of one block of text: at `offset` in a text that spoke of `era` and `period`."""

    def __init__(self, text: str, offset: int, era: dates.Era, period: str) -> None:
        self.found = Findings(text, offset, era, period)
        self.text, self.folded = text, self.found.folded

    def figures(self) -> Iterator[Figure]:
        """The figures of the block, in order."""
        found, ready, folded = self.found, self.found.ready, self.folded
        for match in CANDIDATE.finditer(folded):
            before, date, number, printed, to = match.groups()
            if number is None:
                if date is not None:
                    yield from self._date(match.start("date"), date)
                continue
            end = match.end() - (len(to) if to else 0)
            at = end - len(printed) - len(number)
            if at < found.done:
                continue
            if len(printed) > _LONGEST or len(number) > _LONGEST:
                continue
            words, tail = words_before(before[-_LONGEST:]), tail_of(printed)
            if (
                tail.plain
                and not to
                and (words.plain or (not before and folded[at - 1 : at] in _HEADS))
            ):
                figure = self._plain(words, tail, at, end, number)
                if figure is not None:
                    yield figure
                    continue
            here = _new(Number, (at - words.inside, at, end, number, tail, words, True))
            self._candidate(here, before, to or "")
            if ready and not found.waiting:
                yield from ready
                ready.clear()
        found.settle()
        yield from ready
        ready.clear()

    def _date(self, at: int, stated: str) -> Iterator[Figure]:
        if at >= self.found.done:
            self.found.date(dates.printed_date(self.folded, at, stated, self.found.era))
        yield from self.found.ready
        self.found.ready.clear()

    def _plain(self, words: Words, tail: Tail, at: int, end: int, number: str) -> Figure | None:
        """The figure of digits with a plain tail after plain words; None where more is needed.

        Most figures are such, so this is one step from the match to the figure.
        """
        text, found = self.folded, self.found
        after = text[end - 1 : end + 1]
        if after in traps.JOINED or after[1:] == "级" or found.waiting or found.names:
            return None
        if tail.word == "个" and "+" in text[end : end + 8]:
            return None
        if "," in number or " " in number:
            number = number.replace(",", "").replace(" ", "")
        whole, _, part = number.partition(".")
        if not whole.isdecimal() or (whole[0] == "0" and whole != "0") or len(number) > 18:
            return None
        zeros = tail.power - len(part)
        start = at
        closed: Closed = "both"
        if words.inside or not tail.exact:
            start -= words.inside
            quantity = quantity_of(text[start:end])
            if quantity is None or quantity.value is None:
                return None
            value, lower, upper = quantity.value, quantity.lower, quantity.upper
            closed = quantity.closed
        elif not tail.power:
            value = lower = upper = Decimal(number)
        elif zeros >= 0:
            value = lower = upper = Decimal(whole + part + "0" * zeros)
        else:
            value = lower = upper = Decimal(number).scaleb(tail.power)
        direction = words.direction
        fields = (
            start + found.offset,
            end + found.offset,
            self.text[start:end],
            tail.made,
            value,
            lower,
            upper,
            closed,
            tail.name,
            -zeros,
            direction,
            "by" if direction else None,
            found.label(words, at, end),
            found.period_of(words) if words.year_end else found.period,
        )
        figure = _new(Figure, fields)
        found.figure, found.start, found.at = figure, start, at
        found.floor = found.done = end
        return figure

    def _candidate(self, here: Number, before: str, to: str) -> None:
        text, at, number = self.folded, here.at, here.number
        last = here.words.last or text[max(0, at - 1) : at]
        digits = number[0] <= "9"
        if last in traps.LEADING and self._after_word(last, here):
            return
        if (here.tail.calendar or (digits and here.tail.bare)) and (
            date := dates.date(text, here, self.found.era)
        ):
            self.found.date(date)
            return
        if digits:
            if stop := codes.code(text, here):
                self.found.done = stop
                return
        elif traps.is_loose(number, here.tail) or traps.is_name(text, at):
            return
        found = self._number(here, before)
        if found is None:
            return
        if to and found.end == here.end and self._range(found, found.end + len(to)):
            return
        if self._trapped(found):
            self.found.done = max(self.found.done, found.end)
        elif self._has_unit(found):
            self.found.accept(found, quantity_of(text[found.start : found.end]))
        else:
            self._without_unit(found)

    def _has_unit(self, found: Number) -> bool:
        if found.tail.word == "个" and "." in found.number:
            return not waits(self.folded, found)  # 1.4個和2.6個百分點
        return bool(found.tail.unit or found.number in _ONES or "分之" in found.number)

    def _after_word(self, before: str, here: Number) -> bool:
        """第35家, 前10名; 每三年 and 五屆三次 are neither."""
        text, at = self.folded, here.at
        end = at + len(here.number)
        if before == "第":
            start = text.rfind("第", 0, at)
            season = text.startswith("季", end + (text[end : end + 1] == " "))
            if season and (date := dates.quarter_after(text, at, self.found.era)):
                self.found.date(date._replace(start=start))
            else:
                self.found.ordinal(start, ordinal_end(text, end), numeral(here.number))
            return True
        if before == "前":
            if stop := top_end(text, end):
                self.found.ordinal(text.rfind("前", 0, at), stop, numeral(here.number))
            return bool(stop)
        if before == "每" or here.tail.word == "次":
            self.found.done = end
            return True
        return False

    def _number(self, here: Number, before: str) -> Number | None:
        """The number of a candidate with all that belongs to it; None where it is none."""
        text, at = self.folded, here.at
        end, number, tail = here.end, here.number, here.tail
        if tail.bare and text[end : end + 1] in (" ", ",") and (broken := codes.broken(text, at)):
            following = TAIL.match(text, broken.end())
            if following and following[0]:
                number, end, tail = broken[0], following.end(), tail_of(following[0])
        elif tail.word and traps.is_word(text, end, number, tail.word):
            tail = tail_of(tail.text.removesuffix(tail.word).rstrip(" "))
            end = at + len(number) + len(tail.text)
        if number[0] <= "9":
            start = self._start(at, here.words)
            if start == here.start and tail is here.tail:
                return here
            return Number(start, at, end, number, tail, here.words)
        some = text[at - 1 : at] in ("几", "数") and number[0] in "十百千万亿"
        magnitude = traps.is_magnitude(number) and not some
        words = words_before(before[:-1] if some else before, magnitude or number in ("半", "番"))
        start = self._start(at - some, words)
        if magnitude and start == at and not tail.more and number not in _ONES:
            self.found.done = end
            return None
        if number == "半" and start == at and not tail.word:
            return None
        found = Number(start, at - some, end, text[at - some : at] + number, tail, words)
        if found.is_doubling:
            return found._replace(start=text.rfind("翻", max(0, at - 3), at))
        return found._replace(start=at - 1) if number in ("百上千", "千上万") else found

    def _start(self, at: int, words: Words) -> int:
        start = at - words.inside
        if self.folded[start : start + 1] == "-" and not is_minus(self.text, start):
            start += 1
        if self.folded[start - 1 : start] in DENOMINATOR_ENDS and start - self.found.floor > 1:
            return denominator_before(self.folded, start, self.found.floor)
        return start

    def _range(self, one: Number, at: int) -> bool:
        """Reads 3至5家 whose second number begins about `at`."""
        text = self.folded
        if _FROM.search(text, max(0, one.start - 14), one.start):
            return False
        while text[at : at + 1] in _SIGNS:
            at += 1
        match = NUMBER.match(text, at)
        if match is None:
            return False
        end, tail = match.end("tail"), tail_of(match["tail"])
        if tail.word and traps.is_word(text, end, match["number"], tail.word):
            end, tail = match.end("number"), tail_of("")
        if tail.bare and (match["to"] or not codes.may_be_bare_range(text, one.at, end)):
            return False
        if text[one.start : one.at] in _COMPARING:
            one = one._replace(start=one.at)
        quantity = quantity_of(text[one.start : end])
        if quantity is None or quantity.kind != "range":
            return False
        found = one._replace(end=end, tail=tail)
        if self._trapped(found) or is_limit(text, found) or is_threshold(text, found):
            self.found.done = max(self.found.done, end)
        else:
            self.found.accept(found, quantity)
        return True

    def _trapped(self, found: Number) -> bool:
        """Whether the words around a number make it part of a name, a class or a window of time."""
        text, tail = self.folded, found.tail
        if traps.is_quoted(text, found) or traps.is_level(text, found):
            return True
        if found.start < found.at and traps.is_magnitude(found.number):
            return is_threshold(text, found)
        if tail.plain:
            return False
        if tail.word in _AGES:
            return not _AGE.search(text, max(0, found.at - 14), found.at)
        if tail.kind == "duration":
            if date := dates.window(text, found, self.found.era):
                self.found.date(date)
                return True
            if dates.is_class(text, found):
                return True
        if tail.bound:
            return is_class(text, found) or is_limit(text, found)
        return traps.is_address(text, found)

    def _without_unit(self, found: Number) -> None:
        text, number = self.folded, found.number
        if text[found.end : found.end + 1] == "、" and (end := codes.pair_end(text, found.at)):
            tail = TAIL.match(text, end)
            if tail and tail[0] and (quantity := quantity_of(text[found.start : tail.end()])):
                found = found._replace(end=tail.end(), tail=tail_of(tail[0]))
                return self.found.accept(found, quantity)
        alone = bool(found.tail.scale or found.tail.more or found.tail.unit)
        if number[0] <= "9":
            alone = alone or self._is_alone(found)
        elif not alone:
            if number[-1] not in "百千万亿兆":
                return None
            alone = number[-1] not in "百千" or found.start < found.at
        if waits(text, found):
            self.found.wait(found._replace(alone=alone))
        elif alone and not traps.is_step(text, found.end):
            self.found.accept(found, quantity_of(text[found.start : found.end]))
        else:
            self.found.settle()
        return None

    def _is_alone(self, found: Number) -> bool:
        """Whether digits without unit and magnitude are a figure by themselves: an index."""
        text, number, at = self.folded, found.number, found.at
        if codes.is_numbered(text, at):
            return False
        qualified = found.start < at and text[found.start] != "-"
        if not _ALONE.match(text, found.end):
            return qualified and text[found.end] not in _NOT_COUNTING
        line = self.text[max(0, at - 4) : at].rstrip(" \u3000\xa0")
        if not line or line[-1] == "\n":
            return False
        if "." in number or "," in number:
            return not text[at - 1].isascii() or text[at - 1] == " "
        if len(number) > 6 or (len(number) == 4 and number[:2] in ("19", "20")):
            return False
        return qualified or _STATES.search(text, max(0, at - 2), at) is not None
