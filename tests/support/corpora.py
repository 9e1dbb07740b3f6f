"""A small corpus of own sentences, on disk, and what a run made of one."""

import json
from pathlib import Path

TEXTS = {
    f"n{number:03d}": f"{2000 + number}年園區在孵企業{number + 3}家，收入近{number + 2}億元。"
    for number in range(40)
}


# What a worker's Python runs before all else: a reader that some texts stop, as a fault of the
# machine would. Only in workers, which have the variable.
FAULTS = """
import os, sys, time
if "-P" in sys.orig_argv or "GO_ANYWHERE" in os.environ:
    import analysis.reading.extracting as own
    import analysis.reading as door
    read = own.iter_figures
    def iter_figures(text):
        if text.startswith("毒"):
            os._exit(9)
        if text.startswith("睡"):
            time.sleep(1000)
        if text.startswith("等") and not os.path.exists(os.environ["GO"]):
            with open(os.environ["GO"] + ".waiting", "w") as file:
                file.write(str(os.getpid()))
            while not os.path.exists(os.environ["GO"]):
                time.sleep(0.01)
        return read(text)
    own.iter_figures = door.iter_figures = iter_figures
"""


def faulty(folder: Path) -> dict[str, str]:
    """What the environment of workers needs that end at 毒, hang at 睡, and wait at 等 for a file
    `go` in the folder."""
    (folder / "faults").mkdir()
    (folder / "faults" / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    return {"PYTHONPATH": str(folder / "faults"), "GO": str(folder / "go")}


def good(texts=TEXTS):
    return [{"id": key, "text": text} for key, text in texts.items()]


def write_lines(path: Path, records) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def letters(out: Path):
    """All dead letters."""
    files = sorted(out.glob("rejected/*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def published(out: Path):
    """Every file that a reader sees, by name."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
