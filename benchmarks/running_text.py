"""How fast figures are found in running text, and what hostile input and large files cost.

    python benchmarks/running_text.py [part ...]    # parts by the beginnings of their names

- Prose: the gold texts of tests/texts, repeated in random order with other numbers, once as they
  are, once diluted to the density of an article. `iter_figures` and `extract_figures` beside
  `finditer` with the extractor's own main pattern on the same text, already folded.
- First reading: text with a long tail, made by a seeded generator (names, numbers and clauses that
  do not come again), as many short texts and as one long stream, each once, in a new process that
  has read nothing like it; then once more, warm.
- Hostile: one line of a million characters, of digits, of 萬 and the like, each in a process of its
  own that is ended after LIMIT seconds.
- A large file: `analysis.articles.extract` on 100 MB of the same prose, with peak memory.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from measure import (
    RESULTS,
    ROOT,
    digits,
    interleaved,
    peak_memory,
    seconds,
    speed_ratio,
    typical,
    write,
)

sys.path.insert(0, str(ROOT / "tests"))

from analysis.reading.candidate import CANDIDATE
from analysis.reading.extracting import extract_figures, iter_figures
from analysis.vocabulary.script import fold
from support.gold import GoldText, load_golds
from support.written import written

CHARACTERS = 1_500_000
LARGE = 100_000_000  # bytes
LIMIT = 20
FIRST = "--first-reading"  # an argument of the processes that it starts

HOSTILE = {
    "digits": "7",
    "萬": "萬",
    "十": "十",
    "三": "三",
    "一百": "一百",
    "1,": "1,",
    "1 ": "1 ",
    "3至": "3至",
    "7、": "7、",
    "67家": "67家",
    "67家、": "67家、",
    "第": "第",
    "近": "近",
    "每萬人": "每萬人",
    "年": "年",
    "余": "余",
    "spaces": " ",
    "line ends": "\n",
    "brackets": "(",
}


def _plain_clauses(gold: GoldText) -> list[str]:
    """The clauses of a text with no figure, date or trap in them."""
    marks = [(figure.start, figure.end) for figure in gold.figures]
    marks += [(placed.start, placed.end) for placed in gold.ordinals_dates]
    marks += [(trap.start, trap.end) for trap in gold.traps]
    return [
        clause[0]
        for clause in re.finditer(r"[^，。；、！？\n]+[，。；、！？\n]+", gold.text)
        if not any(start < clause.end() and clause.start() < end for start, end in marks)
    ]


def _other_numbers(gold: GoldText, chance: random.Random) -> str:
    """The text with other digits in its figures, so that no cache knows the repeated ones."""
    text = list(gold.text)
    for figure in gold.figures:
        if figure.kind != "range":  # whose smaller number stands first
            for at in range(figure.start, figure.end):
                if text[at] in "123456789":
                    text[at] = chance.choice("123456789")
    return "".join(text)


def prose(characters: int, diluted: bool = False) -> str:
    """About so many characters of the gold texts, in a random but fixed order.

    They hold a figure, ordinal or date in every 16 characters. Diluted with their clauses that hold
    none, the text has about as many as the article of data/raw, one in 50.
    """
    golds = load_golds()
    plain = [clause for gold in golds for clause in _plain_clauses(gold)]
    chance = random.Random(20210316)  # noqa: S311
    found: list[str] = []
    length = 0
    while length < characters:
        for gold in chance.sample(golds, len(golds)):
            text = _other_numbers(gold, chance)
            goal = len(text) * 3 if diluted else 0
            while len(text) < goal:
                text += chance.choice(plain)
            found.append(text)
            length += len(text)
    return "\n".join(found)


def _consume(items: Iterable[object]) -> None:
    for _ in items:
        pass


def speed(text: str) -> dict[str, object]:
    folded = fold(text)
    tasks = {
        "iter_figures": lambda: _consume(iter_figures(text)),
        "extract_figures": lambda: extract_figures(text),
        "finditer": lambda: _consume(CANDIDATE.finditer(folded)),
    }
    found = interleaved(tasks, rounds=15)
    count = sum(1 for _ in iter_figures(text))
    return {
        "characters": len(text),
        "characters a figure": digits(len(text) / count),
        "million characters a second": {
            name: digits(len(text) / typical(found, name) / 1e6) for name in tasks
        },
        "speed of iter_figures, finditer = 1": speed_ratio(found, "iter_figures", "finditer"),
        "speed of extract_figures, finditer = 1": speed_ratio(found, "extract_figures", "finditer"),
    }


SHORT_TEXTS = 400
TAIL = 600_000  # characters of the stream
_NAMES = "海陵東嶺雲溪沙洲石橋清源白鷺長湖新港南浦北原金山銀川玉泉平江"
_NOUNS = [
    "企業",
    "機構",
    "項目",
    "專利",
    "人員",
    "設備",
    "收入",
    "產值",
    "面積",
    "投資",
    "貸款",
    "訂單",
    "產量",
    "客戶",
    "學員",
    "床位",
]
_SAID = [
    "達到",
    "為",
    "共",
    "約",
    "超過",
    "近",
    "同比增長",
    "下降",
    "新增",
    "完成",
    "實現",
    "累計",
    "已有",
    "其中",
    "不少於",
]


def long_tail(characters: int, chance: random.Random) -> str:
    """Sentences of names, nouns and quantities of which few come twice."""
    found: list[str] = []
    length = 0
    while length < characters:
        clauses = []
        for form in written(chance.randint(1, 4), seed=chance.getrandbits(32)):
            name = "".join(chance.choices(_NAMES, k=chance.randint(2, 4)))
            noun, more = (
                chance.choice(_NOUNS),
                "".join(chance.choices(_NAMES, k=chance.randint(2, 12))),
            )
            said = chance.choice(_SAID) if form.kind.startswith("plain") else ""
            clauses.append(f"{name}{more}的{noun}{said}{form.text}")
        sentence = "，".join(clauses) + "。"
        found.append(sentence)
        length += len(sentence)
    return "".join(found)


def processor(task: Callable[[], object]) -> float:
    """How long `task` keeps the processor, which other work of the machine changes less."""
    start = process_time()
    task()
    return process_time() - start


def first_reading() -> dict[str, object]:
    """What the first and the second reading of new text cost, in a process of its own."""
    command = [sys.executable, __file__, FIRST]
    rounds = []
    for _ in range(5):
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        rounds.append([float(cell) for cell in done.stdout.split()])
    names = ("short texts, first", "short texts, warm", "stream, first", "stream, warm", "finditer")
    return {
        name: digits(median(cells))
        for name, cells in zip(names, zip(*rounds, strict=True), strict=True)
    }


def one_first_reading() -> list[float]:
    """Million characters a second: short texts and a stream, first and warm, and finditer."""
    chance = random.Random(20210316)  # noqa: S311
    short = [long_tail(chance.randint(150, 900), chance) for _ in range(SHORT_TEXTS)]
    stream = long_tail(TAIL, chance)
    _consume(iter_figures("在" * 1000))  # with what is imported on first use
    size = sum(map(len, short))

    def all_short() -> None:
        for text in short:
            _consume(iter_figures(text))

    took = [processor(all_short) for _ in range(2)]
    streamed = [processor(lambda: _consume(iter_figures(stream))) for _ in range(2)]
    folded = fold(stream)
    found = min(processor(lambda: _consume(CANDIDATE.finditer(folded))) for _ in range(3))
    speeds = [*(size / one for one in took), *(len(stream) / one for one in streamed)]
    return [speed / 1e6 for speed in (*speeds, len(stream) / found)]


def hostile(name: str) -> float | str:
    """Seconds for one line of a million characters, or a word where that is too long."""
    command = [sys.executable, __file__, name]
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"more than {LIMIT}"
    return float(done.stdout)


def one_hostile(name: str) -> float:
    unit = HOSTILE[name]
    text = unit * (1_000_000 // len(unit))
    return digits(seconds(lambda: _consume(iter_figures(text))))


def large_file() -> dict[str, object]:
    """Proposes rows for one large article in a copy of this project."""
    with TemporaryDirectory() as folder:
        project = Path(folder)
        for part in ("data/raw", "definitions", "notebooks"):
            shutil.copytree(ROOT / part, project / part)
        shutil.copy(ROOT / "pyproject.toml", project)
        piece = prose(CHARACTERS).encode() + b"\n"
        size = 0
        with (project / "large.txt").open("wb") as file:
            while size < LARGE:
                size += file.write(piece)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(_extract, project, size).result()


def _extract(folder: Path, size: int) -> dict[str, object]:
    from analysis.articles.article import open_article
    from analysis.articles.proposing import extract
    from analysis.project import Project

    extract_figures("67家")  # with what is imported on first use
    before = peak_memory()
    article = open_article(folder / "large.txt")
    project = Project(folder)
    took = seconds(lambda: extract(project, article, "large"))
    return {
        "MB": round(size / 1e6),
        "seconds": digits(took),
        "MB a second": digits(size / took / 1e6),
        "peak MB before": round(before),
        "peak MB": round(peak_memory()),
    }


PARTS: dict[str, Callable[[], object]] = {
    "large file": large_file,  # first: a child's peak memory is never below its parent's
    "prose": lambda: speed(prose(CHARACTERS, diluted=True)),
    "gold texts": lambda: speed(prose(CHARACTERS)),
    "first reading, million characters a second": first_reading,
    "hostile, seconds for a line of 1 million characters": lambda: {
        name: hostile(name) for name in HOSTILE
    },
}


def main(names: list[str]) -> None:
    """Measures all parts, or those whose names begin so; the others keep what was found."""
    if unknown := [name for name in names if not any(part.startswith(name) for part in PARTS)]:
        raise SystemExit(f"no part {unknown[0]!r}; one of {', '.join(PARTS)}")
    path = RESULTS / "running_text.json"
    known = json.loads(path.read_text(encoding="utf-8"))["found"] if names and path.exists() else {}
    for part, measure in PARTS.items():
        if not names or part.startswith(tuple(names)):
            known[part] = measure()
    write("running_text", ["pandas"], {part: known[part] for part in PARTS if part in known})


if __name__ == "__main__":
    if sys.argv[1:] == [FIRST]:
        sys.stdout.write(" ".join(map(str, one_first_reading())) + "\n")
    elif sys.argv[1:2] and sys.argv[1] in HOSTILE:
        sys.stdout.write(f"{one_hostile(sys.argv[1])}\n")
    else:
        main(sys.argv[1:])
