"""How fast a corpus is read by one process, by two and through dask, and in how much memory.

    python benchmarks/corpus.py [DOCUMENTS [ROUNDS]]

`analysis corpus` on seeded JSON Lines (corpora.py), each run in processes of its own that have read
nothing yet, in rounds of alternating order; beside it a plain loop over `iter_figures` in one new
process, which writes nothing. CPU seconds are those of all processes of a run, whatever else the
machine does at the time; peak memory is that of the largest of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import corpora
from measure import digits, write

LOOP = """
import json, sys
from pathlib import Path
from analysis.reading import iter_figures
for path in sorted(Path(sys.argv[1]).glob("*.jsonl")):
    for line in path.open(encoding="utf-8", errors="replace"):
        try:
            text = json.loads(line).get("text") or ""
        except ValueError:
            continue
        sum(1 for _ in iter_figures(text))
"""
WAYS = {
    "a plain loop": [],
    "1 process": ["--workers", "1"],
    "2 processes": ["--workers", "2"],
    "dask, 2 workers": ["--cluster", "local"],
}
Run = tuple[float, float, float]


def measured(way: str, folder: Path, out: Path) -> Run:
    """Wall seconds, CPU seconds and peak MB of one run."""
    command = [sys.executable, "-m", "analysis", "corpus", folder, "--out", out, *WAYS[way]]
    if not WAYS[way]:
        command = [sys.executable, "-c", LOOP, folder]
    shutil.rmtree(out, ignore_errors=True)
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{way}: exit code {process.returncode}")
    return perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    count, rounds = (given + [10_000, 3][len(given) :])[:2]
    with TemporaryDirectory() as temporary:
        folder, out = Path(temporary) / "news", Path(temporary) / "out"
        corpora.write(folder, count)
        characters = sum(len(made.text) for made in corpora.documents(count))
        runs: dict[str, list[Run]] = {way: [] for way in WAYS}
        order = list(WAYS)
        for _ in range(rounds):
            for way in order:
                runs[way].append(measured(way, folder, out))
                sys.stderr.write(f"{way}: {runs[way][-1]}\n")
            order.reverse()
        measured("2 processes", folder, out)
        found: dict[str, object] = {
            "documents": count,
            "million characters": digits(characters / 1e6),
            "MB of input": digits(size_of(folder)),
            "MB of parts": digits(size_of(out)),
        }
        for way, each in runs.items():
            wall, cpu, peak = (median(cells) for cells in zip(*each, strict=True))
            found[way] = {
                "seconds": digits(wall),
                "CPU seconds": digits(cpu),
                "documents a CPU second": digits(count / cpu),
                "peak MB of a process": digits(peak),
            }
        ratios = [
            one[0] / two[0] for one, two in zip(runs["1 process"], runs["2 processes"], strict=True)
        ]
        found["2 processes, times as fast as 1"] = {
            "median": digits(median(ratios)),
            "low": digits(min(ratios)),
            "high": digits(max(ratios)),
        }
        write("corpus", ["pyarrow", "distributed"], found)


if __name__ == "__main__":
    main()
