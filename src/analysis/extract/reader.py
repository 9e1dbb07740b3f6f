"""Reads a block of text from candidate to candidate.

Most candidates are numbers with a plain unit after plain words; those are figures at once. All
others go through the rules one by one: is it an ordinal, a date, a code, part of a word; how far
does it reach; is it a range; does it name a class; may a later number bring its unit?
"""

from __future__ import annotations

from . import codes, dates, traps
from .candidates import CANDIDATE
from .classes import is_age, is_class, is_limit, is_threshold
from .figure import Row
from .findings import Findings
from .kept import LONGEST
from .lone import lone
from .meanings import meaning_of
from .numbers import Number, counts_points, waits
from .ordinals import ordinal_end, top_end
from .periods import numeral
from .reach import number_of, wider
from .spelt import is_idle, is_loose, is_magnitude
from .tails import TAILS, Tail
from .words import WORDS, Words

_ONES = frozenset({"半", "一半", "半数", "番", "百上千", "千上万"})  # which need no unit
_HEADS = frozenset("(,。:;、")  # a number may follow without a word between
_DAY = frozenset({"24小时", "24个小时"})  # 24小時 service
_SOME = frozenset("几数初")
_PASSED = CANDIDATE.groupindex["before"]  # the last group of a match that is no candidate

_new = tuple.__new__  # makes a named tuple in half the time


class Reader:
    """The figures of one block of text: at `offset` in a text that spoke of `era` and `period`."""

    def __init__(self, text: str, offset: int, era: dates.Era, period: str) -> None:
        self.found = Findings(text, offset, era, period)
        self.text, self.folded = text, self.found.folded

    def rows(self) -> list[Row]:
        """The figures of the block, in order."""
        found, folded = self.found, self.folded
        # All candidates first: the pattern and the rules in turn would push each other from the
        # processor's cache.
        for match in list(CANDIDATE.finditer(folded)):
            if match.lastindex == _PASSED:
                continue
            before, date, _, number, printed, to = match.groups()
            if date is not None:
                self._date(match.start("date"), date)
                continue
            end = match.end()
            if to is not None:
                end -= len(to)
            at = end - len(printed) - len(number)
            if at < found.done or end - at > LONGEST:
                continue
            words = WORDS[before]
            tail = TAILS[printed]
            if (
                to is None
                and (words.plain or words.joint or (not before and folded[at - 1 : at] in _HEADS))
                and (meaning := tail.meanings[number]) is not None
                and folded[end : end + 1] not in tail.goes_on
                and not ((tail.wary or number[0] > "9") and self._is_odd(words, tail, at, end))
            ):
                start = at - words.inside
                if start < at:
                    meaning = meaning_of(folded[start:end])
                if meaning is not None:  # so are most: one step from the match to the figure
                    if found.waiting or found.names or words.ordered:
                        here = _new(Number, (start, at, end, number, tail, words, True))
                        found.accept(here, meaning)
                    else:
                        found.take((start, at, end), words, meaning)
                    continue
            if words.last_char == "第":
                self._ordinal(at, number)
                continue
            here = _new(Number, (at - words.inside, at, end, number, tail, words, True))
            self._candidate(here, before, to or "")
        found.settle()
        return found.ready

    def _date(self, at: int, stated: str) -> None:
        if at >= self.found.done:
            self.found.date(dates.printed_date(self.folded, at, stated, self.found.era))

    def _is_odd(self, words: Words, tail: Tail, at: int, end: int) -> bool:
        """Whether the text around a plain number asks for a further look all the same."""
        text = self.folded
        if text[at] > "9" and (traps.is_name(text, at) or words.last_char in _SOME):
            return True
        if tail.word == "个":
            # 1個中心+4個基地; 3個和1.5個百分點
            return "+" in text[end : end + 8] or counts_points(text, end)
        if tail.word == "次":
            return traps.is_session(text, at, end)
        if not tail.timed:
            return False
        around = text[at - 1] in dates.LEFT_ENDS or "圈" in text[end : end + 5]
        return around or text[at:end] in _DAY

    def _candidate(self, here: Number, before: str, to: str) -> None:
        text = self.folded
        _, at, _, number, tail, words, _ = here
        last = words.last_char or text[max(0, at - 1) : at]
        digits = number[0] <= "9"
        if last in traps.LEADING and self._after_word(last, here):
            return
        if (tail.calendar or (digits and tail.bare)) and (
            date := dates.date(text, here, self.found.era)
        ):
            self.found.date(date)
            return
        if digits:
            if stop := codes.code(text, here):
                self.found.done = stop
                return
        elif (
            is_loose(number, tail)
            or traps.is_name(text, at)
            or (tail.bare and not to and is_idle(number))
        ):
            return
        found = number_of(self.text, text, self.found.floor, here, before)
        if found is None:
            return
        may_widen = (to or found.tail.bound) and found.end == here.end
        if may_widen and (wide := wider(text, found, to)):
            found, meaning = wide
            if self._trapped(found) or is_limit(text, found) or is_threshold(text, found):
                self.found.done = max(self.found.done, found.end)
            else:
                self.found.accept(found, meaning)
        elif self._trapped(found):
            self.found.done = max(self.found.done, found.end)
        elif self._has_unit(found):
            self.found.accept(found, meaning_of(text[found.start : found.end]))
        else:
            self._without_unit(found)

    def _ordinal(self, at: int, number: str) -> None:
        """第35家, 第三季度."""
        text = self.folded
        start, end = text.rfind("第", 0, at), at + len(number)
        season = text.startswith("季", end + (text[end : end + 1] == " "))
        if season and (date := dates.quarter_after(text, at, self.found.era)):
            self.found.date(date._replace(start=start))
        else:
            self.found.ordinal(start, ordinal_end(text, end), numeral(number))

    def _has_unit(self, found: Number) -> bool:
        if found.tail.word == "个" and (
            "." in found.number or counts_points(self.folded, found.end)
        ):
            return not waits(self.folded, found)  # 1.4個和2.6個百分點
        return bool(found.tail.unit or found.number in _ONES or "分之" in found.number)

    def _after_word(self, before: str, here: Number) -> bool:
        """前10名; 每三年 and 五屆三次 are no figures."""
        text, at = self.folded, here.at
        end = at + len(here.number)
        if before == "前":
            if stop := top_end(text, end):
                self.found.ordinal(text.rfind("前", 0, at), stop, numeral(here.number))
            return bool(stop)
        if before == "初" and not traps.is_day(text, at, here.number):
            return False
        if before in "每初" or here.tail.word == "次":
            self.found.done = end
            return True
        return False

    def _trapped(self, found: Number) -> bool:
        """Whether the words around a number make it part of a name, a class or a window of time."""
        text, tail = self.folded, found.tail
        if traps.is_named(text, found):
            return True
        if tail.kind == "amount" and traps.is_exchanged(text, found):
            return True
        if found.start < found.at and is_magnitude(found.number):
            return is_threshold(text, found)
        if tail.plain and not tail.timed:
            return traps.is_session(text, found.at, found.end)
        if tail.word in {"岁", "周岁"}:
            return is_age(text, found)
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
        number = lone(self.text, self.folded, found)
        if number is None:
            return
        if waits(self.folded, number):
            self.found.wait(number)
        elif number.alone and not traps.is_step(self.folded, number.end):
            self.found.accept(number, meaning_of(self.folded[number.start : number.end]))
        else:
            self.found.settle()
