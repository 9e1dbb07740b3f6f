"""The words of tables: what headings, stubs and cells look like, and where the figures begin."""

from __future__ import annotations

import re
from functools import lru_cache

from ..reading import QuantityError, parse_quantity
from ..vocabulary import fold
from .grids import Cell, Grid

FOOTNOTE = re.compile(r"(?:\s*(?:[*＊†①-⑳]|\[\d{1,2}\]|(?<=\d)\s+[a-z]\)))+$")
MINUS = r"[-−－–△▲]|负"
NUMBER = re.compile(
    rf"(?P<lead>约|近|超过|超|逾|不足)?(?:(?P<sign>{MINUS})|\+)?(?P<digits>\d[\d,\s]*(?:\.\d+)?)(?P<rest>\D*)"
)
THOUSANDS = re.compile(r"\d{1,3}(?:[\s,]\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")
QUALIFIER = re.compile(r"(?:以上|以下|以内|左右|多|余|不足|上下)?$")
YEAR = re.compile(r"(?:19|20)\d{2}年?")
DATED = re.compile(r"(?:19|20)\d{2}(?:年.*)?|(?:民国)?\d{2,3}年\D*")
PARENS = re.compile(r"\(([^()]*)\)")
UNIT_NOTE = re.compile(r"单位[:：]?\s*([^)）\s]+)")
PART = re.compile(r"^(?:[#＃]|其中[:：]?|其中)\s*")
NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、])\s*"
)
UNITS_HEAD = re.compile(r"(?:计量)?单位")
NO_FIGURES = re.compile(r"序号|编号|代码")
GROWTH = re.compile(r"增长|增减|增速|增幅|同比|年增率|成长率|升降")
SHARE = re.compile(r"占比|比重|构成|占\S*比例")
ROLES = (("target", "目标"), ("forecast", "预计|预期"))
RANK, RANKS = "名次", {"位", "名", "位次", "名次"}
WHOLE_ROW = re.compile(r"总\s*计|合\s*计|总\s*数|全\s*部|全[区市园]|小计")
RATE_WORDS = re.compile(r"(?:(?:比|较)上年(?:同期)?增长|同比增长|年增率|增长|增速|占比|比重)%?$")
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


def measure_of(heading: str, label: str) -> str:
    for text in (heading, label):
        if GROWTH.search(text):
            return "growth"
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
