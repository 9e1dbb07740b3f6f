"""Suggestions for figures of unseen texts: how many are given, how many of them are right.

python benchmarks/placing.py          # the figures of tests/placing, and what is wrong
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from measure import write

from support.placing import FIELDS, Score, score, texts


def main() -> None:
    found = Score()
    for text in texts():
        score(found, text)
    told = {
        name: dict(zip(("suggested", "right"), found.share(name), strict=True)) for name in FIELDS
    }
    untouched = found.untouched / found.figures
    lines = [
        *found.wrong,
        *(
            f"{name:>9}: {shares['suggested']:6.1%} suggested, {shares['right']:6.1%} right"
            for name, shares in told.items()
        ),
        f"{found.figures} figures, {found.accepted} accepted, {untouched:.1%} untouched and right",
    ]
    print("\n".join(lines))  # noqa: T201 (for people)
    write("placing", [], {"figures": found.figures, "accepted": found.accepted} | told)


if __name__ == "__main__":
    main()
