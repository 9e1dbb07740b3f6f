"""A small corpus of own sentences, on disk, and what a run made of one."""

import json
from pathlib import Path

TEXTS = {
    f"n{number:03d}": f"{2000 + number}年園區在孵企業{number + 3}家，收入近{number + 2}億元。"
    for number in range(40)
}


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
