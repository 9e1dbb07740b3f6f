"""Reads the gold texts: running text with its figures, ordinals, dates and traps marked in place.

The mark-up, its words and the conventions behind it are described in ``texts/README.md``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast, get_args

Number = Decimal | Fraction
Closed = Literal["both", "left", "right", "neither"]

TEXTS = Path(__file__).parents[1] / "texts"
KINDS = frozenset(
    {"count", "amount", "percent", "pp-change", "multiple", "range", "duration", "rate"}
)
PLACED = frozenset({"ordinal", "date"})
GROUPS = frozenset(
    {"article", "class", "code", "heading", "idiom", "name"}
    | {"per", "place", "plan", "vague", "word"}
)
PERIOD = re.compile(r"(\.\./)?\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?")
EXTRAS = {"direction": re.compile(r"up|down|open"), "label": re.compile(r".+"), "period": PERIOD}

MARK = re.compile(r"⟦(?P<figure>[^⟦⟧]*)⟧|⟪(?P<placed>[^⟪⟫]*)⟫|⟨(?P<trap>[^⟨⟩]*)⟩")
BRACKET = re.compile(r"[⟦⟧⟪⟫⟨⟩]")
ESCAPE = re.compile(r"\{U\+([0-9A-F]{4})\}")
INVISIBLE = re.compile(r"[^\S \n]|[\u200b-\u200f\u2060\ufeff]")
NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十廿卅百千万萬亿億兆两兩半倍折番%％‰]")
DIGITS = re.compile(r"\d+(?:\.\d+)?")
WITHIN_DIGITS = re.compile(r"(?<=\d)[\s,，]+(?=\d)")
FULL_STOP = str.maketrans("．", ".")


class GoldError(ValueError):
    """A gold text breaks its own rules."""


@dataclass(frozen=True)
class Figure:
    """A phrase to be found at exactly this place, and what it means."""

    start: int
    end: int
    as_stated: str
    kind: str
    value: Number | None  # None: the phrase prints no point, only ends
    lower: Number
    upper: Number | None  # None: no upper end
    closed: Closed
    unit: str
    extras: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """An ordinal or a date: to be found and marked as what it is. `iso` may be empty."""

    start: int
    end: int
    as_stated: str
    kind: str
    iso: str


@dataclass(frozen=True)
class Trap:
    """Looks like a quantity; no figure may touch it."""

    start: int
    end: int
    as_stated: str
    group: str


@dataclass(frozen=True)
class GoldText:
    """A text without its marks, and what was marked in it."""

    name: str
    text: str
    figures: tuple[Figure, ...]
    ordinals_dates: tuple[Placed, ...]
    traps: tuple[Trap, ...]


def load_golds(folder: Path = TEXTS) -> list[GoldText]:
    """All gold texts of `folder`, in order of name.

    Raises GoldError when a mark is unknown, a number is bad, a phrase and its numbers disagree, or
    a numeral stands outside every mark.
    """
    return [
        parse_gold(path.stem, path.read_bytes().decode()) for path in sorted(folder.glob("*.txt"))
    ]


def parse_gold(name: str, marked: str) -> GoldText:
    """One marked text; positions refer to the text without its marks. Raises GoldError."""
    if hidden := INVISIBLE.search(marked):
        raise GoldError(f"{name}: write {hidden[0]!r} as {{U+{ord(hidden[0]):04X}}}")
    text = ""
    found: list[Figure | Placed | Trap] = []
    for mark, body in _pieces(marked):
        try:
            shown, *fields = (_revealed(part) for part in body.split("|"))
            start, end = len(text), len(text) + len(shown)
            match mark:
                case "figure":
                    found.append(_figure(start, end, shown, fields))
                case "placed":
                    found.append(_placed(start, end, shown, fields))
                case "trap":
                    found.append(_trap(start, end, shown, fields))
                case _:
                    shown = _plain(_revealed(body))
        except GoldError as error:
            raise GoldError(f"{name}: {body!r}: {error}") from None
        text += shown
    figures = tuple(one for one in found if isinstance(one, Figure))
    for figure in figures:
        if (label := figure.extras.get("label", "")) not in text:
            raise GoldError(f"{name}: the label {label!r} is not in the text")
    placed = tuple(one for one in found if isinstance(one, Placed))
    traps = tuple(one for one in found if isinstance(one, Trap))
    return GoldText(name, text, figures, placed, traps)


def _pieces(marked: str) -> Iterator[tuple[str, str]]:
    at = 0
    for mark in MARK.finditer(marked):
        yield "plain", marked[at : mark.start()]
        kind = cast("str", mark.lastgroup)
        yield kind, mark[kind]
        at = mark.end()
    yield "plain", marked[at:]


def _revealed(text: str) -> str:
    return ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)


def _plain(text: str) -> str:
    if bracket := BRACKET.search(text):
        raise GoldError(f"{bracket[0]} opens or closes no mark")
    if numeral := NUMERAL.search(text):
        raise GoldError(f"{numeral[0]!r} is not marked")
    return text


def _phrase(stated: str) -> str:
    if not stated or stated != stated.strip() or BRACKET.search(stated):
        raise GoldError("expected a phrase without space at its ends and without marks in it")
    return stated


def _figure(start: int, end: int, stated: str, fields: list[str]) -> Figure:
    extras: dict[str, str] = {}
    while fields and "=" in fields[-1]:
        key, _, content = fields.pop().partition("=")
        if key in extras or key not in EXTRAS or not EXTRAS[key].fullmatch(content):
            raise GoldError(f"bad extra {key}={content}")
        extras[key] = content
    match fields:
        case [kind, value, unit]:
            lower, upper, closed = value, value, "both"
        case [kind, value, lower, upper, closed, unit]:
            pass
        case _:
            raise GoldError("expected kind|value|unit or kind|value|lower|upper|closed|unit")
    if kind not in KINDS or closed not in get_args(Closed):
        raise GoldError(f"unknown kind {kind!r} or closed {closed!r}")
    figure = Figure(
        start=start,
        end=end,
        as_stated=_phrase(stated),
        kind=kind,
        value=_number(value) if value else None,
        lower=_number(lower),
        upper=None if upper == "INF" else _number(upper),
        closed=cast("Closed", closed),
        unit=unit,
        extras=extras,
    )
    _check_bounds(figure)
    _check_digits(figure)
    return figure


def _placed(start: int, end: int, stated: str, fields: list[str]) -> Placed:
    match fields:
        case [kind] if kind in PLACED:
            return Placed(start, end, _phrase(stated), kind, "")
        case ["date", iso] if PERIOD.fullmatch(iso):
            return Placed(start, end, _phrase(stated), "date", iso)
    raise GoldError("expected phrase|ordinal, phrase|date or phrase|date|ISO 8601")


def _trap(start: int, end: int, stated: str, fields: list[str]) -> Trap:
    match fields:
        case [group] if group in GROUPS:
            return Trap(start, end, _phrase(stated), group)
    raise GoldError(f"expected phrase|group, a group of {', '.join(sorted(GROUPS))}")


def _number(text: str) -> Number:
    try:
        number = Fraction(text) if "/" in text else Decimal(text)
    except (InvalidOperation, ValueError, ZeroDivisionError):
        raise GoldError(f"bad number {text!r}") from None
    if isinstance(number, Decimal) and not number.is_finite():
        raise GoldError(f"bad number {text!r}")
    return number


def _check_bounds(figure: Figure) -> None:
    value, lower, upper = (
        None if number is None else Fraction(number)
        for number in (figure.value, figure.lower, figure.upper)
    )
    assert lower is not None
    if upper is None:
        if figure.closed in ("both", "right"):
            raise GoldError("an open end cannot be closed")
    elif lower > upper or (lower == upper and figure.closed != "both"):
        raise GoldError("the bounds hold no number")
    if value is not None and (value < lower or (upper is not None and value > upper)):
        raise GoldError("the value lies outside its bounds")


def _check_digits(figure: Figure) -> None:
    """Where the phrase prints one run of digits, they must be the value's significant digits."""
    runs = DIGITS.findall(WITHIN_DIGITS.sub("", figure.as_stated.translate(FULL_STOP)))
    if len(runs) != 1 or not isinstance(figure.value, Decimal):
        return
    printed, meant = (abs(number).normalize() for number in (Decimal(runs[0]), figure.value))
    if printed.as_tuple().digits != meant.as_tuple().digits:
        raise GoldError(f"prints {runs[0]} but means {figure.value}")
