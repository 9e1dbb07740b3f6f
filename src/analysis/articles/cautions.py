"""What a note or a sentence says of its figures' standing, as caveats of the codebook.

A note that begins with a mark (①, *) is of what bears the mark; one that names a year, of that
year's figures; any other of the whole table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_SAID = (
    ("expected_not_final", re.compile(r"预计数|预计值|为预计|系预计|预测数")),
    ("preliminary", re.compile(r"初步(?:核算|统计|测算)|快报|初报|初估")),
    ("above_designated_size_only", re.compile(r"[只仅].{0,6}规模以上|不[含包].{0,4}规模以下")),
    ("scope_changed", re.compile(r"口径.{0,8}(?:调整|变化|变更|不同)|不可比")),
)  # fmt: skip
_LEFT_OUT = re.compile(r"不[含包][括]?|未[含计包]|不计")
_NOTE = re.compile(r"(?P<mark>[①-⑳*＊†]|\[\d{1,2}\])?(?P<said>[^①-⑳*＊†。;；]+)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_HEAD = re.compile(r"^\s*(?:注|说明|备注)[:：]?\s*(?:\d[.、])?")


class Note(NamedTuple):
    """The codes of one note, and of which figures it is: those with a mark, or of a year."""

    codes: tuple[str, ...]
    mark: str
    year: str
    names: tuple[str, ...]  # the rows that it names; none: of all
    people: bool  # whether it leaves some of what is counted out, which only people are told for

    def is_of(self, texts: str, period: str) -> bool:
        is_named = not self.names or any(name in texts for name in self.names)
        is_marked = not self.mark or self.mark in texts
        return is_named and is_marked and (not self.year or self.year in period)


def notes(folded: str, labels: Iterable[str] = ()) -> list[Note]:
    """The notes below a table that say something of its figures; `labels` name its rows."""
    rows = {label for label in labels if len(label) > 1}
    found = []
    for match in _NOTE.finditer(_HEAD.sub("", folded)):
        said = match["said"]
        codes = tuple(said_in(said))
        left_out = bool(_LEFT_OUT.search(said))
        if codes or left_out:
            named = tuple(sorted(label for label in rows if label in said))
            year = _YEAR.search(said)
            found.append(Note(codes, match["mark"] or "", year[0] if year else "", named, left_out))
    return found


def said_in(folded: str) -> Iterator[str]:
    """The codes of what a sentence says of the standing of its figures."""
    return (code for code, words in _SAID if words.search(folded))


def of_table(told: list[Note], texts: str, period: str, *, counts_people: bool) -> list[str]:
    """The codes for a figure, whose cell, row and heading print `texts`."""
    codes = [code for note in told if note.is_of(texts, period) for code in note.codes]
    if counts_people and any(note.people and note.is_of(texts, period) for note in told):
        codes.append("part_population_left_out")
    return list(dict.fromkeys(codes))
