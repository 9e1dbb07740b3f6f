"""Times a sweep of parameter sets through the report notebook: kernels, forks, the floor.

    python benchmarks/runs.py [--sets 100] [--rounds 2]

Every way works in processes of its own, which make one report before the clock starts (not so the
commands, which start anew each time). Memory is the sum of proportional set sizes (PSS) of all
those processes, looked at ten times a second; Linux tells it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
from measure import ROOT, Rounds, digits, speed_ratio, typical, write
from ways import BIN, WAYS, Given, by_commands, parameter_sets, quiet

LIBRARIES = ["papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib", "seaborn"]
WORKER = Path(__file__).with_name("ways.py")


def _pss(process: psutil.Process) -> int:
    """Bytes that a process holds, what it shares counted by shares."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:") * 1024


@contextmanager
def watched(memory: list[float]) -> Iterator[None]:
    """Append to `memory` the most, in MB, that all processes below this one held meanwhile."""
    over, peak = threading.Event(), [0]

    def watch() -> None:
        while not over.wait(0.1):
            below = psutil.Process().children(recursive=True)
            peak[0] = max(peak[0], sum(map(_pss, below)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    memory.append(peak[0] / 2**20)


def timed(way: str, workers: int, todo: list[Given], memory: list[float]) -> float:
    """Seconds a report of `todo`, by so many workers."""
    threads = WAYS[way][1]
    shares = [todo] if threads else [todo[number::workers] for number in range(workers)]
    command = [sys.executable, str(WORKER), way, str(workers if threads else 1)]
    processes = [
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in shares
    ]
    with watched(memory):
        for process in processes:
            _expect(process, "ready")
        start = perf_counter()
        for process, share in zip(processes, shares, strict=True):
            _pipe(process.stdin).write(json.dumps(share) + "\n")
            _pipe(process.stdin).flush()
        for process in processes:
            _expect(process, "done")
        seconds = perf_counter() - start
        for process in processes:
            process.communicate()
    return seconds / len(todo)


def _pipe(pipe: Any) -> Any:
    if pipe is None:
        raise RuntimeError("no pipe")
    return pipe


def _expect(process: subprocess.Popen[str], word: str) -> None:
    said = _pipe(process.stdout).readline().strip()
    if said != word:
        raise RuntimeError(f"expected {word!r} from a worker, found {said!r}")


def cold(folder: Path, way: str) -> float:
    """Seconds of one report from nothing: the two commands, or ours."""
    given = {"lang": "en", "base": ""}
    start = perf_counter()
    if way == "commands":
        by_commands(folder)(given)
        return perf_counter() - start
    for made in ("reports", "data/processed"):
        shutil.rmtree(folder / made, ignore_errors=True)
    start = perf_counter()
    quiet([BIN / "analysis", "run", "one"], {**os.environ, "ANALYSIS_ROOT": str(folder)})
    return perf_counter() - start


def project_with_one_run(folder: Path) -> None:
    """A copy of the project that declares one run of one notebook."""
    for part in ("definitions", "data/raw", "notebooks"):
        ignore = shutil.ignore_patterns("text")
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    run = "runs:\n  one:\n    notebooks: [3_report.ipynb]\n    parameters: {lang: en}\n"
    (folder / "notebooks" / "runs.yml").write_text(run, encoding="utf-8")


TASKS = (
    ("commands", 1),
    ("commands", 2),
    ("API", 1),
    ("API", 2),
    ("forked", 1),
    ("forked", 2),
    ("functions", 1),
    ("functions", 2),
    ("empty, kernel", 1),
    ("empty, forked", 1),
)


def sweep(sets: int, rounds: int) -> tuple[Rounds, dict[str, list[float]]]:
    """Seconds a report and peak MB of each task and round, rounds in alternating order."""
    found: Rounds = {f"{way}, {workers}": [] for way, workers in TASKS}
    found |= {"cold, commands": [], "cold, forked": []}
    memory: dict[str, list[float]] = {name: [] for name in found}
    given = parameter_sets(sets)
    with tempfile.TemporaryDirectory() as folder:
        project_with_one_run(Path(folder))
        tasks = list(TASKS)
        for number in range(rounds):
            todo = given[number::rounds]
            for way, workers in tasks:
                name = f"{way}, {workers}"
                found[name].append(timed(way, workers, todo, memory[name]))
            for way in ("commands", "forked", "forked", "commands"):
                found[f"cold, {way}"].append(cold(Path(folder), way))
            tasks.reverse()
    return found, memory


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", type=int, default=100, help="parameter sets in all")
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    found, memory = sweep(max(chosen.sets, 2 * chosen.rounds), chosen.rounds)
    ratios = {}
    for workers in ("1", "2"):
        for other in ("commands", "API", "functions"):
            pair = f"forked, {workers}", f"{other}, {workers}"
            ratios[f"{pair[0]}; {pair[1]} = 1"] = speed_ratio(found, *pair)
    ratios["cold, forked; cold, commands = 1"] = speed_ratio(
        found, "cold, forked", "cold, commands"
    )
    document = {
        "sets": chosen.sets,
        "rounds": chosen.rounds,
        "seconds a report": {name: digits(typical(found, name)) for name in found},
        "peak MB": {name: digits(max(peaks)) for name, peaks in memory.items() if peaks},
        "speed": ratios,
    }
    write("runs", LIBRARIES, document)


if __name__ == "__main__":
    main()
