"""Times several ways of doing one thing beside each other, and writes down what was found.

One run does every comparison in rounds; each round does each task once, in the order of the round
before reversed. A second of a shared machine says little, so what is reported is the median over
the rounds of each task's seconds, and of the ratio of two tasks within a round.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

RESULTS = Path(__file__).parent / "results"
ROOT = Path(__file__).parent.parent

Rounds = dict[str, list[float]]


def seconds(task: Callable[[], object]) -> float:
    """How long `task` takes."""
    gc.collect()
    start = perf_counter()
    task()
    return perf_counter() - start


def interleaved(
    tasks: Mapping[str, Callable[[], object]],
    rounds: int,
    before_each: Callable[[], object] = lambda: None,
) -> Rounds:
    """Seconds of each task in each round, in turn and in alternating order."""
    found: Rounds = {name: [] for name in tasks}
    order = list(tasks)
    for _ in range(rounds):
        for name in order:
            before_each()
            found[name].append(seconds(tasks[name]))
        order.reverse()
    return found


def typical(found: Rounds, name: str) -> float:
    """The median seconds of one task."""
    return median(found[name])


def speed_ratio(found: Rounds, name: str, baseline: str) -> dict[str, float]:
    """How fast `name` is, `baseline` being 1: median, lowest and highest of the rounds."""
    ratios = [base / own for own, base in zip(found[name], found[baseline], strict=True)]
    return {
        "median": digits(median(ratios)),
        "low": digits(min(ratios)),
        "high": digits(max(ratios)),
    }


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    peak = getrusage(RUSAGE_SELF).ru_maxrss  # bytes on macOS, else KiB
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def digits(number: float, count: int = 3) -> float:
    """`number` to `count` significant digits: what a repeated run would give again."""
    return float(f"{number:.{count}g}")


def write(name: str, packages: list[str], found: Mapping[str, object]) -> None:
    """Write `results/<name>.json`: what was found, on what."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    document = {
        "machine": {"cores": os.cpu_count(), "system": platform.system()},
        "versions": {"python": platform.python_version(), own["name"]: own["version"]}
        | {item: version(item) for item in packages},
        "found": found,
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
