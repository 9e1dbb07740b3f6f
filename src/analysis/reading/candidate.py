"""A numeral of a text that may be a figure, with what stands around it."""

from __future__ import annotations

import re

from .after import NOTHING, After
from .clause import Qualified, Words, qualified
from .digit_run import RUN
from .number import Printed
from .numerals import CHEQUE, SPELT
from .phrases import Phrase, scan_number
from .quantity import Quantity

_FIRST = f"0-9半番{SPELT.translate(str.maketrans('', '', '零几数'))}"
_STOPS = r",。;:、!?()\[\]{}“”‘’「」『』《》〈〉【】〔〕|·…\"'\n\t"
_WORDS = rf"(?:[^{_STOPS}{_FIRST}{CHEQUE}]++|(?!{RUN.pattern})[{CHEQUE}])*+"
# Every run of numeral characters, with the words since the last stop or numeral before it.
CANDIDATE = re.compile(
    rf"""
    (?: {_WORDS} [{_STOPS}]++ )*+
    (?P<before> {_WORDS} )
    (?: (?P<number> (?=[{_FIRST}{CHEQUE}]) (?: {RUN.pattern} | [半番] )) | \Z )
    """,
    re.VERBOSE,
)


class Candidate:
    """A numeral at `at` whose run of numeral characters ends at `run_end`.

    `phrase` and `end` tell how far the grammar reads from it; `start` is where the figure begins
    with its qualifiers. Rules look at these and at the text around.
    """

    phrase: Phrase | None = None
    meant: Quantity | None = None  # by the phrase, where that is known
    after: After = NOTHING
    qualified: Qualified | None = None
    alone = True  # it is a figure even without a unit
    chained = False  # a comma joins it to the next one of a list
    verdict = ""

    def __init__(self, texts: tuple[str, str], span: tuple[int, int], words: Words) -> None:
        at, run_end = span
        source, text = texts
        self.source, self.text = source, text  # as printed, and folded
        self.at = self.start = at
        self.run_end = self.end = self.scanned = run_end
        self.number = text[at:run_end]
        self.digits = self.number[0] <= "9"
        before = text[at - 1 : at]
        self.before = text[max(0, at - 8) : at].rstrip(" ")[-1:] if before == " " else before
        self.words = words

    def scan(self, floor: int) -> None:
        """Reads the phrase at the candidate. Raises Refused."""
        bare = self.number[0] in "百千万亿兆半"
        self.qualified = qualified(self.source, self.text, self.at, floor, bare=bare)
        self.start = self.qualified.start
        self.phrase, self.end = scan_number(self.text, self.at, self.qualified.before)
        self.scanned = self.end
        self._settle(self.phrase)

    def _settle(self, phrase: Phrase) -> None:
        last = phrase.to[2] if phrase.to else phrase.after
        self.after = phrase.parts[-1][1] if phrase.parts else last
        if last.kept and not phrase.parts and phrase.tolerance is None:
            self.end = min(self.end, last.kept)

    def replace(self, phrase: Phrase, end: int) -> None:
        """Takes another reading of the candidate."""
        self.phrase, self.end, self.scanned, self.meant = phrase, end, end, None
        self._settle(phrase)

    @property
    def printed(self) -> Printed:
        """The first number."""
        return self.phrase.printed if self.phrase else Printed(self.at, self.number)

    @property
    def first_after(self) -> After:
        """The words after the first number, of a range too."""
        assert self.phrase is not None  # noqa: S101
        return self.phrase.after

    @property
    def bare(self) -> bool:
        """Whether neither magnitude nor 餘 nor unit follows the number."""
        after, printed = self.after, self.printed
        plain = not (after.word or after.per or after.inner or printed.inner or printed.power)
        return plain and not (self.digits and printed.text[-1:] in "十百千万亿兆")

    @property
    def bare_length(self) -> bool:
        """Whether only its unit stands with the number: 98年."""
        phrase, after = self.phrase, self.after
        alone = phrase is not None and not (phrase.to or phrase.parts) and self.start == self.at
        since = not after.outer or self.bound == "起"  # 自15年起
        return alone and self.digits and since and not (after.inner or after.tenth)

    @property
    def scaled(self) -> str:
        """The magnitude after digits: 萬, 億."""
        last = self.phrase.to[1] if self.phrase and self.phrase.to else self.printed
        return last.text.lstrip("0123456789.,·") if self.digits else ""

    @property
    def direction(self) -> str | None:
        """What the verb before the number tells."""
        return self.qualified.direction if self.qualified else None

    @property
    def bound(self) -> str:
        """以上, 以下, 以內, 內 and the like after the number, as printed."""
        return self.text[self.after.outer_at : self.end].strip() if self.after.outer else ""

    @property
    def is_doubling(self) -> bool:
        """翻一番, 翻番."""
        return self.after.word == "番"


def is_magnitude(number: str) -> bool:
    """百, 千萬: a magnitude without a number, which counts only beside 上, 近, 餘 and the like."""
    return number[0] in "百千万亿兆" and not number.strip("百千万亿兆")
