"""20 000 written forms with known values, as phrases and inside sentences: what is read wrongly.

    python benchmarks/written_forms.py

The forms are made by tests/support/written.py, by plain rules of its own: both scripts and widths,
digits, magnitudes, spelt, cheque and mixed numerals, qualifiers, ranges, shares, currencies, signs,
coins.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

from measure import ROOT, write

sys.path.insert(0, str(ROOT / "tests"))

from analysis.reading.errors import QuantityError
from analysis.reading.extracting import iter_figures
from analysis.reading.parsing import parse_quantity
from support.written import Written, sentence, written

COUNT = 20_000


def _meant(form: Written) -> tuple[object, ...]:
    return form.value, form.lower, form.upper, form.closed, form.unit


def _phrase(text: str) -> tuple[object, ...] | None:
    try:
        found = parse_quantity(text)
    except QuantityError:
        return None
    return found.value, found.lower, found.upper, found.closed, found.unit


def main() -> None:
    chance = random.Random(7)  # noqa: S311
    phrases: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    for form in written(COUNT):
        if _phrase(form.text) != _meant(form):
            phrases[form.kind] += 1
        found = [
            (one.value, one.lower, one.upper, one.closed, one.unit)
            for one in iter_figures(sentence(form, chance))
            if one.kind not in {"date", "ordinal"}
        ]
        if found != [_meant(form)]:
            sentences[form.kind] += 1
    told = {
        "forms": COUNT,
        "not right as phrases": phrases.total(),
        "not right in sentences": sentences.total(),
        "classes, phrases": dict(phrases.most_common()),
        "classes, sentences": dict(sentences.most_common()),
    }
    write("written_forms", [], told)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
