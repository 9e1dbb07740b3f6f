"""What each library makes of the phrases of phrases.py; run by others.py in their environment.

A number is right when it is exactly the printed one (where none is printed, as in 3至5家, both ends
of the range); it is wrong when another one is given without complaint. 0.75 for 75 % is right, and
so is a wider interval where no number is printed: its bounds are not. Units count where the phrase
has one, bounds where wording or a range makes them; for the others, without regard to open ends.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from measure import digits, interleaved, typical, write
from phrases import ARTICLE, PHRASES, Expected
from readers import READERS, Reading, simplified

import analysis


@dataclass
class Score:
    """How many phrases were read how."""

    right: int = 0
    wrong: int = 0
    nothing: int = 0
    units: int = 0
    bounds: int = 0
    wrong_ones: list[str] = field(default_factory=list)

    def add(self, expected: Expected, found: Reading | None) -> None:
        if found is None:
            self.nothing += 1
            return
        bounded = expected.bounded and found.ends == (expected.lower, expected.upper)
        if bounded or _is_right(expected, found):
            self.right += 1
        else:
            self.wrong += 1
            self.wrong_ones.append(f"{expected.phrase} → {', '.join(map(str, found.numbers))}")
        self.units += bool(expected.unit) and found.unit == expected.unit
        self.bounds += bounded


def _is_right(expected: Expected, found: Reading) -> bool:
    if found.ends and expected.value is None:
        return found.ends[0] <= expected.lower and expected.upper <= found.ends[1]
    if expected.unit == "%" and not found.unit:
        return expected.numbers in {found.numbers, tuple(item * 100 for item in found.numbers)}
    return expected.numbers == found.numbers


def score(read: Callable[[str], Reading | None], phrases: Iterable[tuple[Expected, str]]) -> Score:
    """Score one library on phrases, each in the spelling that it is given in."""
    found = Score()
    for expected, spelling in phrases:
        found.add(expected, read(spelling))
    return found


def forget(what: str = "") -> None:
    """Empty this package's caches, or only those of one function."""
    cached = type(lru_cache(forget))
    for item in gc.get_objects():
        if not isinstance(item, cached) or not item.__module__.startswith(analysis.__name__):
            continue
        if what in {"", item.__name__}:
            item.cache_clear()


def spelled(library: str, phrases: Iterable[Expected]) -> list[tuple[Expected, str]]:
    """The phrases as printed for this package, simplified for the others."""
    if library == "analysis":
        return [(item, item.phrase) for item in phrases]
    return [(item, simplified(item.phrase)) for item in phrases]


def main() -> None:
    def task(library: str) -> Callable[[], None]:
        read = READERS[library]
        phrases = [spelling for _, spelling in spelled(library, PHRASES)]

        def each() -> None:
            for phrase in phrases:
                read(phrase)

        return each

    tasks = {library: task(library) for library in READERS}
    for each in tasks.values():
        each()  # what a library sets up when first used is not timed
    # No phrase is remembered from round to round. In the second run no word around it is either.
    times = interleaved(tasks, rounds=9, before_each=lambda: forget("_read"))
    new_words = interleaved({"analysis": tasks["analysis"]}, rounds=9, before_each=forget)
    own = digits(typical(new_words, "analysis") / len(PHRASES) * 1e6)
    libraries = {
        library: {
            "microseconds a phrase": digits(typical(times, library) / len(PHRASES) * 1e6),
            "all": vars(score(read, spelled(library, PHRASES))),
            "article": vars(score(read, spelled(library, ARTICLE))),
            "right as printed": score(read, [(item, item.phrase) for item in PHRASES]).right,
        }
        for library, read in READERS.items()
    }
    counts = {
        name: {
            "phrases": len(phrases),
            "units": sum(bool(item.unit) for item in phrases),
            "bounds": sum(item.bounded for item in phrases),
        }
        for name, phrases in (("all", PHRASES), ("article", ARTICLE))
    }
    packages = [library for library in READERS if library != "analysis"]
    found = {"of": counts, "libraries": libraries, "analysis, microseconds with new words": own}
    write("others", packages, found)


if __name__ == "__main__":
    main()
