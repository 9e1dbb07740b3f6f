"""The words of tables: what headings, stubs and cells look like, and where the figures begin."""

from __future__ import annotations

import re
from functools import lru_cache

from ..reading import QuantityError, iter_figures, parse_quantity
from ..vocabulary import fold
from .dated import is_period, iso_of, tells_part_of_year
from .grids import Cell, Grid
from .prose_words import REAL

FOOTNOTE = re.compile(r"(?:\s*(?:[*＊†①-⑳]|\[\d{1,2}\]|(?<=\d)\s+[a-z]\)))+$")
MINUS = r"[-−－–△▲]|负"
NUMBER = re.compile(
    rf"(?P<lead>约|近|超过|超|逾|不足)?(?:(?P<sign>{MINUS})|\+)?(?P<digits>\d[\d,\s]*(?:\.\d+)?)(?P<rest>\D*)"
)
THOUSANDS = re.compile(r"\d{1,3}(?:[\s,]\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")
QUALIFIER = re.compile(r"(?:以上|以下|以内|左右|多|余|不足|上下)?$")
YEAR = re.compile(r"(?:19|20)\d{2}年?")
DATED = re.compile(
    r"(?:19|20)\d{2}(?:年.*)?|(?:民国)?\d{2,3}年\D*|\d{1,2}(?:[-—~至]\d{1,2})?月(?:份|底|末)?"
)
PARENS = re.compile(r"\(([^()]*)\)")
UNIT_NOTE = re.compile(r"单位[:：]?\s*([^)）\s]+)")
PART = re.compile(r"^(?:[#＃]|其中[:：]?|其中)\s*")
NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、])\s*"
)
UNITS_HEAD = re.compile(r"(?:计量)?单位")
NO_FIGURES = re.compile(r"序号|编号|代码")
GROWTH = re.compile(r"增长|增减|增速|增幅|同比|年增率|成长率|升降")
# Of growth words, the first that fits says on what it is; a column of another base is left open.
BASES = (
    ("growth_two_year_mean", re.compile(r"两年(?:平均|年均)")),
    ("growth_yearly_mean", re.compile(r"年均")),
    ("growth_period", re.compile(r"环比|[比较](?:上|前一?)个?[月季期旬周]")),
    (OTHER := "another", re.compile(r"年初|基期|定基|[比较](?:19|20)\d\d年")),
    ("growth_real", REAL),
)
CHANGED = re.compile(r"[比较]\S{0,6}(?:增加|减少|净增)|增减")  # where no per cent stands beside it
RATE_MARKS = ("%", "‰", "百分", "幅", "速", "率")
SHARE = re.compile(r"占比|比重|构成|占\S*比例")
ROLES = (("target", "目标"), ("forecast", "预计|预期"))
RANK, RANKS = "名次", {"位", "名", "位次", "名次"}
WHOLE_ROW = re.compile(r"总\s*计|合\s*计|总\s*数|全\s*部|全[区市园]|小计")
RATE_WORDS = re.compile(
    r"(?:[比较]\S{1,5}?|同比|环比|年均|两年平均)?(?:增长|增减|增加|减少|净增|增速|增幅)[额数量]?%?$"
    r"|(?:年增率|占比|比重)%?$"
)
TOTAL = re.compile(r"(?:合计|总计|总数|数量|数)$")
LEAD = re.compile(r"^(?:年末|期末|全年|当年|本年|企业|全市|全区|全省)")
GROSS = re.compile(r"生产总值|增加值")
MARKS = re.compile(r"[\s*＊†①-⑳:：]|\[\d{1,2}\]")


def stub_text(cells: list[Cell]) -> str:
    return " ".join(cell.text for cell in cells if cell.text)


def with_unit(number: str, unit: str) -> str:
    """A number with its unit: 8204億元, and 新台幣8204億元 of 新台幣億元; "" for no unit."""
    for at in range(min(len(unit), 5)):
        text = f"{unit[:at]}{number}{unit[at:]}"
        try:
            if parse_quantity(text).unit:
                return text
        except QuantityError:
            continue
    return ""


def heading_rows(grid: Grid) -> int:
    """How many rows are heading: those before the first with a number that is no year."""
    for at, row in enumerate(grid.rows):
        told = [FOOTNOTE.sub("", fold(cell.text)) for cell in row[1:]]
        if any(NUMBER.fullmatch(text) and not DATED.fullmatch(text) for text in told):
            return at
    return 1


def stub_columns(grid: Grid) -> int:
    """How many columns name the rows: those before the first with numbers."""
    head = heading_rows(grid)
    body = grid.rows[head:]
    for at in range(len(grid.rows[0])):
        told = [fold(row[at].text) for row in body if row[at].text]
        numbers = [text for text in told if NUMBER.fullmatch(FOOTNOTE.sub("", text))]
        years = [text for text in numbers if DATED.fullmatch(text)]
        labels = at == 0 and len(years) == len(numbers)
        if numbers and len(numbers) * 2 >= len(told) and not labels:
            return at
    return 1


def path(rows: list[list[Cell]], column: int) -> list[str]:
    """The headings above a column, a merged one once."""
    cells = dict.fromkeys((row[column].number, fold(row[column].text)) for row in rows)
    return [text for _, text in cells if text]


def bare_name(label: str) -> str:
    """A label without marks, numbering, 其中 and what stands in parentheses."""
    text = PART.sub("", NUMBERING.sub("", label.strip()))
    text = PARENS.sub("", text)
    text = RATE_WORDS.sub("", text)
    text = MARKS.sub("", DATED.sub("", text)).removesuffix("%")
    return TOTAL.sub("", text) or text


def _movement(text: str) -> str:
    """The measure of a column of growth or change; `OTHER` for a base that no measure has."""
    if not GROWTH.search(text) and not CHANGED.search(text):
        return ""
    base = next((measure for measure, words in BASES if words.search(text)), "growth")
    if CHANGED.search(text) and not any(word in text for word in RATE_MARKS):
        is_told = base == "growth" and (unit_in(text) or not text.endswith("增减"))
        return "change" if is_told else OTHER
    return base


def measure_of(heading: str, label: str) -> str:
    """What the figures under a heading, in a row, say of their indicator; "" for its level."""
    for text in (heading, label):
        if measure := _movement(text):
            return measure
        if SHARE.search(text) and not text.startswith("研发"):
            return "share"
        for measure, words in ROLES:
            if re.search(words, text):
                return measure
    return ""


def unit_in(label: str) -> str:
    """The unit in a label's parentheses, or at its end after / or 、."""
    for inner in [*PARENS.findall(label)[::-1], label.rpartition("/")[2]]:
        unit = (UNIT_NOTE.search(inner) or [None, inner.strip()])[1]
        if unit and unit != label and is_unit(unit):
            return unit
    return "%" if label.endswith("%") else ""


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    if text in RANKS:
        return True
    if len(text) > 12 or any(char.isdigit() for char in text):
        return False
    return bool(with_unit("1", text))


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    return parse_quantity(with_unit("1", text)).unit


@lru_cache(maxsize=1024)
def period_of(text: str) -> str:
    """The period that a heading, a stub or a caption prints; "" for none."""
    for figure in iter_figures(text):
        period = (figure.period or iso_of(text)) if figure.kind == "date" else ""
        if is_period(period):
            return period
    match = YEAR.search(text)
    return match[0][:4] if match else ""


@lru_cache(maxsize=1024)
def within(period: str, *texts: str) -> str:
    """A year, or the part of it that one of `texts` names (上半年 under 2022年): "" where that is
    no period. Any other period stays.
    """
    for text in texts if len(period) == len("2022") else ():
        for figure in iter_figures(text):
            if figure.kind == "date" and tells_part_of_year(figure.as_stated):
                found = period_of(f"{period}年{figure.as_stated}")
                return found if len(found) > len(period) else ""
    return period


def latest(headings: list[str], year: str) -> str | None:
    """The latest period of columns: "" where parts of `year` differ that are printed without it
    (上半年, 全年), None where no column has a date.
    """
    own = {period for text in headings if (period := period_of(text))}
    parts = {within(year, text) for text in headings if not period_of(text)} - {year}
    if own or not parts:
        return max(own, default=None)
    whole = any("全年" in text for text in headings)
    return "" if whole or len(parts) > 1 else parts.pop()
