"""Whether a text is another edition of one that is there, or the same article of another page.

Two texts are held against each other by the runs of eight characters that both have; figures,
spaces, marks and script do not count, so that a corrected number and a reprint in the other script
change nothing. (Broder, On the resemblance and containment of documents, 1997.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..project import Project
from ..vocabulary import fold
from .passages import passages
from .proposal_table import plain
from .suggestions import PLACED

if TYPE_CHECKING:
    from ..reading import Figure

_RUN = 8
_ALIKE = 0.6  # of the shorter text's runs
_FEWEST = 40  # runs of a text that can be told from another
_LONGEST = 300_000  # bytes; an article has some thousands, longer texts are not compared
_MOST = 3_000  # figures that are paired
_NOT_WORDS = re.compile(r"[\W\d_〇零一二三四五六七八九十百千万亿]+")


class Edition(NamedTuple):
    """What another source's text has become in a new one; figures as they are printed."""

    source: str
    likeness: float  # of the shorter text, how much the other has, from 0 to 1
    kept: int
    moved: int  # of those kept, how many stand elsewhere
    changed: tuple[str, ...]
    vanished: tuple[str, ...]
    added: tuple[str, ...]


def editions(project: Project, source: str) -> list[Edition]:
    """The stored texts that a source's text is another edition of, the most alike first."""
    own = project.texts / f"{source}.txt"
    if own.stat().st_size > _LONGEST:
        return []
    text = own.read_text(encoding="utf-8")
    runs, found = _runs(text), []
    for path in sorted(project.texts.glob("*.txt")):
        if path != own and path.stat().st_size <= _LONGEST:
            other = path.read_text(encoding="utf-8", errors="replace")
            theirs = _runs(other)
            fewest = min(len(runs), len(theirs))
            likeness = len(runs & theirs) / fewest if fewest >= _FEWEST else 0.0
            if likeness >= _ALIKE:
                found.append(_compared(path, likeness, other, text))
    return sorted(found, key=lambda one: (-one.likeness, one.source))


def _runs(text: str) -> set[int]:
    words = _NOT_WORDS.sub("", fold(text))
    return {hash(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _compared(path: Path, likeness: float, before: str, after: str) -> Edition:
    old, new = list(_figures(before)), list(_figures(after))
    kept = moved = 0
    changed: list[str] = []
    vanished: list[str] = []
    added: list[str] = []
    if max(len(old), len(new)) <= _MOST:
        theirs, ours = ([fold(_told(one)) for one in figures] for figures in (old, new))
        matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
        for tag, first, last, start, end in matcher.get_opcodes():
            if tag == "equal":
                kept += last - first
                pairs = zip(old[first:last], new[start:end], strict=True)
                moved += sum(one.start != other.start for one, other in pairs)
                continue
            rest = new[start:end]
            for one in old[first:last]:
                other = next((each for each in rest if _noun(each) == _noun(one)), None)
                if other is None:
                    vanished.append(_told(one))
                else:
                    rest.remove(other)
                    changed.append(f"{plain(one.as_stated)} → {_told(other)}")
            added += map(_told, rest)
        for told in (Counter(vanished) & Counter(added)).elements():  # stands in another place
            vanished.remove(told)
            added.remove(told)
            kept, moved = kept + 1, moved + 1
    lists = (tuple(changed), tuple(vanished), tuple(added))
    return Edition(path.stem, likeness, kept, moved, *lists)


def _figures(text: str) -> Iterator[Figure]:
    from ..reading import iter_figures

    for passage in passages([text]):
        for one in iter_figures(passage.text):
            if one.kind not in PLACED:
                yield one._replace(start=passage.start + one.start)


def _noun(figure: Figure) -> str:
    return fold(figure.label or "")


def _told(figure: Figure) -> str:
    return " ".join(filter(None, (plain(figure.as_stated), plain(figure.label or ""))))
