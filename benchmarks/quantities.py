"""How fast phrases are read: one by one, in a column, and the first one of a new process.

    python benchmarks/quantities.py

- One phrase: `parse_quantity` beside one compiled pattern with an exact conversion of the number,
  which knows only the article's words, gives no bounds and checks nothing. Both read the same
  distinct phrases, many more than any cache holds.
- A column: `parse_quantities` beside `pandas.factorize` of the same column, which is the least
  that finding the distinct phrases costs. One process for each kind of column, for its peak memory;
  the first reading in it also pays for the memory that later ones find mapped.
- Start: a new process that reads one phrase, beside a new process that imports pandas.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from statistics import median

from measure import digits, interleaved, peak_memory, seconds, speed_ratio, typical, write
from phrases import ARTICLE, PHRASES

import analysis

DISTINCT = 40_000
ROWS = 10_000_000
DISTINCT_ROWS = 500_000

_BARE = re.compile(
    r"(?P<before>近|至少|約|超過|逾)?"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<more>[余餘多]?)(?P<scale>[萬万億亿]?)(?P<more_>[余餘多]?)"
    r"(?P<unit>平方米|個?工作日|[元家人項名個件]|%)(?P<after>以上|以下|內|左右)?"
)
_SCALES = {scale: Decimal(10**power) for scale, power in zip("萬万億亿", (4, 4, 8, 8), strict=True)}


def bare(phrase: str) -> tuple[Decimal, str, str | None]:
    """The baseline: what a reader writes who wants the number and the unit only, but exactly."""
    match = _BARE.fullmatch(phrase)
    if match is None:
        raise ValueError(phrase)
    before, number, _, scale, _, unit, _ = match.groups()
    value = Decimal(number)
    return (value * _SCALES[scale] if scale else value), unit, before


def distinct(count: int) -> list[str]:
    """The article's phrases with other numbers, each phrase once."""
    chance = random.Random(20210316)  # noqa: S311

    def number(match: re.Match[str]) -> str:
        whole = str(chance.randint(1, 10 ** chance.randint(1, 5)))
        return f"{whole}.{chance.randint(1, 99)}" if match["part"] else whole

    found: dict[str, None] = {}
    while len(found) < count:
        phrase = chance.choice(ARTICLE).phrase
        found[re.sub(r"[0-9]+(?P<part>\.[0-9]+)?", number, phrase)] = None
    return list(found)


def each(read: Callable[[str], object], phrases: list[str]) -> Callable[[], None]:
    """Reading all of `phrases` one by one."""

    def task() -> None:
        for phrase in phrases:
            read(phrase)

    return task


def one_phrase() -> dict[str, object]:
    phrases = distinct(DISTINCT)
    tasks = {"parse_quantity": analysis.parse_quantity, "bare pattern": bare}
    found = interleaved({name: each(read, phrases) for name, read in tasks.items()}, rounds=15)
    return {
        "distinct phrases": len(phrases),
        "microseconds a phrase": {
            name: digits(typical(found, name) / len(phrases) * 1e6) for name in tasks
        },
        "speed of parse_quantity, bare pattern = 1": speed_ratio(found, *tasks),
    }


def column(kind: str) -> dict[str, object]:
    """Reads a column of one kind, in a process of its own."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(20210316)
    phrases = np.array([item.phrase for item in PHRASES], dtype=object)
    if kind == "str, no phrase twice":
        series = pd.Series(distinct(DISTINCT_ROWS), dtype="str")
    else:
        rows = phrases[chance.integers(len(phrases), size=ROWS)]
        if kind == "object, no str shared":
            rows = np.array([phrase[:1] + phrase[1:] for phrase in rows], dtype=object)
        series = pd.Series(rows, dtype=kind.partition(",")[0])
        del rows
    analysis.parse_quantities(series[:1000])  # with what is imported on first use
    before = peak_memory()
    first = seconds(lambda: analysis.parse_quantities(series))
    peak = peak_memory()
    tasks = {
        "parse_quantities": lambda: analysis.parse_quantities(series),
        "factorize": lambda: pd.factorize(series),
    }
    found = interleaved(tasks, rounds=11)
    times = found["parse_quantities"]
    return {
        "rows": len(series),
        "million rows a second": {
            name: digits(len(series) / time / 1e6)
            for name, time in (("median", median(times)), ("best", min(times)), ("first", first))
        },
        "speed, factorize alone = 1": speed_ratio(found, *tasks),
        "MB before": round(before),
        "MB at the peak": round(peak),
    }


KINDS = ("str", "object", "object, no str shared", "category", "str, no phrase twice")


def columns() -> dict[str, object]:
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        return dict(zip(KINDS, pool.map(column, KINDS), strict=True))


def start() -> dict[str, object]:
    programs = {
        "read one phrase": "import analysis; analysis.parse_quantity('700余人')",
        "import pandas": "import pandas",
        "no import": "pass",
    }

    def process(program: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603

    found = interleaved({name: process(item) for name, item in programs.items()}, rounds=15)
    return {
        "milliseconds": {name: round(typical(found, name) * 1e3) for name in programs},
        "speed of reading one phrase, import pandas = 1": speed_ratio(
            found, "read one phrase", "import pandas"
        ),
    }


if __name__ == "__main__":
    write(
        "quantities",
        ["pandas", "pyarrow"],
        {"one phrase": one_phrase(), "column": columns(), "start": start()},
    )
