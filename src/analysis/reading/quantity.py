"""A number and the words around it -> the quantity that they mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from ..vocabulary import fold_phrase, vocabulary
from .after import After
from .before import Before
from .bounds import CLOSED, EXACT, INFINITY, Closed, bound, exact, limits
from .number import Printed
from .numerals import DIGITS, Numeral, read_numeral, shifted
from .refusal import Refused

Direction = Literal["up", "down"]
Change = Literal["by", "to"]  # 增長33% says by how much, 增至500項 to what

SHARES = {"百": "%", "千": "‰", "万": "‱"}
_TENTHS = frozenset({"成", "折"})
_PERCENT = frozenset({"percent", "multiple", "pp-change"})
_HALVES = {"半": Numeral(5, 1, 1), "一半": Numeral(5, 1, 1), "半数": Numeral(5, 1, 1)}
_HALVES["大半"] = Numeral(5, 1, 1, 10, (False, False))
_HALF = Numeral(5, -1, -1)
_MORE_THAN_HALF = Decimal("0.6")
_CURRENCIES = [fold_phrase(row["word"]) for row in vocabulary().tables["currencies"]]
_NAMED = frozenset({*_CURRENCIES, *(f"元{word}" for word in _CURRENCIES)})
_NO_UNIT = ("几", "数", "十四五")  # which are quantities only before a unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a printed phrase means.

    - `value`: the printed number, exact and scaled (2.68億: 268000000); None where no single
      number is printed (3至5家, 數十). Shares are in percent (三成: 30), 千分之 in ‰.
    - `lower`, `upper`, `closed`: where the number lies, by its wording; an infinite end is open.
    - `unit`: in traditional script, without magnitude: 元, %, 元/平方米, 人/萬人; "" for none.
    - `decimals`: place of the last printed digit, as in XBRL (2.68億: -6; 33.5%: 1; 三千: -3).
    - `direction`, `change`: 增長33% is up by, 增至500項 is up to; the number itself has no sign.
    - `kind`: count (of things, or a bare number); amount (money, areas, weights, other measures);
      percent (also 成, 折, ‰); pp-change (百分點); multiple (倍, 番); duration; rate (one unit per
      another); range (two ends are printed: 3至5家, 三四百).

    >>> import analysis
    >>> grown = analysis.parse_quantity("增長33.5%")
    >>> grown.value, grown.kind, grown.direction, grown.decimals
    (Decimal('33.5'), 'percent', 'up', 1)
    """

    value: Decimal | None
    lower: Decimal
    upper: Decimal
    closed: Closed
    unit: str
    decimals: int
    direction: Direction | None = None
    kind: str = "count"
    change: Change | None = None

    @property
    def is_increase(self) -> bool:
        """Whether the number is what was added, as in 增長1.2倍, not what was reached."""
        return self.direction == "up" and self.change == "by"

    @property
    def level(self) -> Decimal | None:
        """How many times the base is reached; None where the phrase does not tell.

        3 for 增加兩倍 and for 增加到3倍, 2 for 翻一番, 1.33 for 增長33%, 0.5 for 減少一半.
        """
        if self.value is None or self.unit not in {"倍", "%"}:
            return None
        share = self.value if self.unit == "倍" else self.value.scaleb(-2, EXACT)
        if self.change != "by":
            return share if self.unit == "倍" or self.change == "to" else None
        if self.direction == "up":
            return EXACT.add(Decimal(1), share)
        return EXACT.subtract(Decimal(1), share) if share <= 1 else None


class _Draft:
    """A Quantity being filled: setting each field of a frozen one takes half of all the time."""

    __slots__ = tuple(Quantity.__dataclass_fields__)


def made(  # noqa: PLR0913, PLR0917 (the fields of a Quantity, one by one: to unpack them is slow)
    value: Any, lower: Any, upper: Any, closed: Any, unit: str,
    decimals: int, direction: Any, kind: str, change: Any,
) -> Quantity:  # fmt: skip
    """The Quantity of these fields."""
    draft: Any = _Draft()
    draft.value, draft.lower, draft.upper, draft.closed = value, lower, upper, closed
    draft.unit, draft.decimals, draft.direction = unit, decimals, direction
    draft.kind, draft.change = kind, change
    draft.__class__ = Quantity
    quantity: Quantity = draft
    return quantity


def shown(quantity: Any) -> str:
    """A quantity as the vocabulary's examples write it: ``700 [700, 800) 人``, ``3 %, up by``.

    A point has its number only, no single number is –, and an end without limit ∞.
    """
    low, high = (
        ("[" if quantity.closed in {"both", "left"} else "("),
        ("]" if quantity.closed in {"both", "right"} else ")"),
    )
    parts = ["–" if quantity.value is None else _plain(quantity.value)]
    if not quantity.lower == quantity.upper == quantity.value:
        parts.append(f"{low}{_plain(quantity.lower)}, {_plain(quantity.upper)}{high}")
    said = " ".join(filter(None, (*parts, quantity.unit)))
    return f"{said}, {quantity.direction} {quantity.change}" if quantity.direction else said


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return "∞" if number > 0 else "-∞"
    text = f"{number:f}"
    return text if "." not in text else text.rstrip("0").rstrip(".") or "0"


class Frame(NamedTuple):
    """What the words around a number make of it, whichever number it is."""

    effects: tuple[str, ...]
    unit: str
    kind: str
    direction: Any
    change: Any
    negative: bool = False
    tenth: int | None = None  # 兩成二, 三年半
    word: str = ""  # 年, 月, 折, 成, 番, as printed
    ge: bool = False


@lru_cache(maxsize=1024)
def frame(before: Before, after: After) -> Frame:
    """Both sides of a number together. Raises Refused where they contradict each other."""
    unit, kind = after.unit, after.kind
    if before.unit and before.unit != "番":
        is_own = unit == "元" and after.word not in _NAMED  # US$5萬元, but not US$5萬人民幣
        if unit not in {"", before.unit} and not is_own:
            raise Refused(f"one unit, not both {before.unit} and {unit}")
        unit, kind = before.unit, "amount"
    if (unit == "番") != (before.unit == "番"):
        raise Refused("翻 before 番, as 翻一番")
    if before.per and after.per:
        raise Refused(f"one denominator, not both {before.per} and {after.per}")
    per = before.per or after.per
    if per and not unit and before.per in _TIMES:
        per = ""  # 每年70億: of what is not printed
    if per and kind not in _PERCENT:
        unit, kind = f"{unit}/{per}", "rate"
    effects = after.inner + before.effects + after.outer
    if "excluded" in effects:
        effects = _without_end(effects)
    if len(effects) > 1:
        effects = tuple(dict.fromkeys(effects))
    direction, change = before.direction, before.change
    if before.negative and direction == "down":  # 跌幅-3%: the sign tells it, once
        direction = change = None
    return Frame(
        effects, unit, kind, direction, change, before.negative, after.tenth,
        after.word, after.ge,
    )  # fmt: skip


_OPENED = {"at least": "over", "at most": "under"}


def _without_end(effects: tuple[str, ...]) -> tuple[str, ...]:
    """5萬元(不含)以上 does not include the number."""
    if _OPENED.keys().isdisjoint(effects):
        raise Refused("以上, 以下 or 至 beside 不含")
    return tuple(_OPENED.get(effect, effect) for effect in effects if effect != "excluded")


_TIMES = frozenset({"年", "月", "日", "天", "週", "季", "季度", "小時"})


def numeral_of(said: Frame, printed: Printed) -> Numeral:
    """The number as printed, with what its unit and magnitude add to it. Raises Refused."""
    text = printed.text
    if printed.form == "half":
        number = _HALF if said.unit and text == "半" else _HALVES[text]
        if number is not _HALF and said.unit:
            raise Refused("no unit after 一半, 半數 or 大半")
        return number
    if text in _NO_UNIT and not said.unit:
        raise Refused(f"a number, or a unit after {text}")
    pair = [DIGITS.get(char, -1) for char in text] if said.word == "折" and len(text) == 2 else []
    if pair and min(pair) >= 0 and pair[1] != pair[0] + 1:  # 八五折; 七八折 is from 70 to 80 %
        number = Numeral(pair[0] * 10 + pair[1], 0, 0)
    else:
        number = read_numeral(text)
    power = printed.power
    if said.word in _TENTHS:
        small = number.coef < 10 ** (1 - number.place)
        power += said.word == "成" or small  # 六折 and 60折 are 60 %
        if said.word == "成" and not small and number.coef != 10:
            raise Refused("at most 十 before 成")
    if said.tenth is not None:
        if number.place < 0 or number.top is not None:
            raise Refused("a whole number before 半 or a last digit")
        number = Numeral(number.coef * 10 ** (number.place + 1) + said.tenth, -1, -1)
    return shifted(number, power) if power else number


def is_late(count: int) -> bool:
    """Whether so many 年 may be a year of the Republic or of the last century: 98, 105, but not a
    round number, which is a length."""
    return 70 < count <= 130 and count % 10 > 0


def check_date(said: Frame, number: Numeral) -> None:
    """Raises Refused for a year (2020年) or a month of the year (3月)."""
    if said.word == "月" and not said.ge and number.place >= 0 and said.tenth is None:
        raise Refused("個 before 月, as 3個月 (3月 is a month of the year)")
    exactly = not said.effects and number.place == 0 and number.top is None
    if said.word == "年" and not said.ge and exactly and 1000 <= number.coef < 2200:
        raise Refused("a quantity (this is a year)")


def quantity(said: Frame, number: Numeral, *, upwards: bool = False) -> Quantity:
    """The number in its frame. Raises Refused."""
    if said.unit == "番":
        return _doubling(said, number)
    low, high = number.coef, number.coef if number.top is None else number.top
    closed = CLOSED[number.closed]
    if said.negative:
        low, high, closed = -high, -low, CLOSED[number.closed[::-1]]
    effects = (*said.effects, "upwards") if upwards else said.effects
    value = None
    if number.top is None and "upwards" not in effects:
        value = exact(low, number.place)
    if not effects and value is not None:
        lower = upper = value
    else:
        unit = 10 ** (number.step - number.place)
        lower, upper, closed = limits((low, high, closed), unit, number.place, effects)
    kind = "range" if number.listed else said.kind
    return made(
        value, lower, upper, closed, said.unit, -number.place, said.direction, kind, said.change
    )


def single(before: Before, printed: Printed, after: After) -> Quantity:
    """What one printed number means between its words. Raises Refused."""
    said = frame(before, after)
    if printed.whole:
        return _fraction(said, printed)
    if printed.form == "half" and not said.unit:
        said = said._replace(unit="%", kind="percent")
        return quantity(said, numeral_of(said._replace(unit=""), printed))
    number = numeral_of(said, printed)
    if "upwards" in before.effects and printed.text.strip("十百千万亿兆"):
        raise Refused("百, 千, 萬 or 億 after 上")  # 上半年
    if printed.inner:
        said = said._replace(effects=tuple(dict.fromkeys(printed.inner + said.effects)))
    if said.word in ("年", "月") and printed.form != "half":
        check_date(said, number)
    found = quantity(said, number, upwards=printed.form == "upwards")
    if number is _HALF and found.upper == _MORE_THAN_HALF:  # 半個多月 is less than a whole one
        return replace(found, upper=Decimal(1))
    return found


def _doubling(said: Frame, number: Numeral) -> Quantity:
    """翻一番 is 2 times the base, 翻兩番 4 times; 翻一番多 is below 4, 翻近兩番 above 2."""
    times = number.coef * 10 ** max(number.place, 0)
    whole = number.place >= 0 and number.top is None and said.tenth is None
    if not whole or not 1 <= times <= 64:
        raise Refused("a whole number of times before 番")
    low = high = 2**times
    closed: Closed = "both"
    if "more" in said.effects:
        high, closed = high * 2, "left"
    elif "near" in said.effects:
        low, closed = low // 2, "right"
    rest = tuple(effect for effect in said.effects if effect not in {"more", "near"})
    ends = limits((low, high, closed), 1, 0, rest)
    return Quantity(Decimal(2**times), *ends, "倍", 0, said.direction, "multiple", said.change)


def _fraction(said: Frame, printed: Printed) -> Quantity:
    """三分之二, 百分之33.5 and 百萬分之3.5, in percent (千分之 in ‰, 萬分之 in ‱).

    Where that has no end (66.666…), `value` is rounded to 28 digits and the bounds enclose it.
    """
    if said.unit or said.tenth is not None:
        raise Refused("a part of a whole, as 三分之二, with no unit after it")
    share = SHARES.get(printed.whole)
    part = read_numeral(printed.text)
    if share:
        return quantity(said._replace(unit=share, kind="percent"), part)
    whole = read_numeral(printed.whole)
    if whole.top is not None or whole.place < 0:
        raise Refused("whole numbers on both sides of 分之")
    said = said._replace(unit="%", kind="percent")
    n, d = (exact(number.coef, number.place) for number in (part, whole))
    power = _power_of_ten(d)
    if power is not None:  # 百萬分之3.5 is exact
        return quantity(said, shifted(part, 2 - power))
    if part.top is not None or part.place < 0 or said.negative or not 0 < n < d:
        raise Refused("a part of a whole, as 三分之二")
    # Counted in 1/10d of a percent, of which one part of the whole is 1000.
    number: tuple[int, int, Closed] = (int(n) * 1000, int(n) * 1000, "both")
    low, high, closed = bound(number, 1000, said.effects) if said.effects else number
    ends = (
        _percent(low or 0, int(d), ROUND_FLOOR),
        INFINITY if high is None else _percent(high, int(d), ROUND_CEILING),
        closed,
    )
    value = _percent(int(n) * 1000, int(d), ROUND_HALF_EVEN)
    return Quantity(value, *ends, "%", 0, said.direction, "percent", said.change)


def _power_of_ten(number: Decimal) -> int | None:
    digits = str(int(number))
    return len(digits) - 1 if digits.rstrip("0") == "1" and len(digits) > 2 else None


def _percent(count: int, parts: int, rounding: str) -> Decimal:
    return Context(prec=28, rounding=rounding).divide(Decimal(count), Decimal(10 * parts))
