"""The words that the reader knows, as data: one row a word in the tables beside this file.

A row holds the word in one script (the other follows by `analysis.vocabulary.script.fold`), what it does, what
must not stand beside it, the source of the rule, and an example with its reading, which is a test.
To teach the reader a counting word add a row to ``units.tsv``; a qualifier, to ``qualifiers.tsv``.
`load` checks all tables and names every bad row at once.

``not_before`` and ``not_after`` list what makes the word the part of another one: 人 is none before
才 (人才). ``位!于居`` is 位 unless 于 or 居 follows it, ``*`` any Chinese character but 的.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from .script import fold as _fold
from .script import traditional

HERE = Path(__file__).parent
T = TypeVar("T")

COLUMNS = {
    "numerals": ("word", "role", "value", "source", "example", "reading"),
    "units": (
        *("word", "unit", "kind", "dimension", "factor", "not_before", "use"),
        *("source", "example", "reading"),
    ),
    "currencies": ("word", "unit", "position", "not_before", "source", "example", "reading"),
    "measures": ("word", "then", "factor", "unit", "example", "reading"),
    "qualifiers": (
        *("word", "position", "effect", "not_after", "not_before", "in_text"),
        *("source", "example", "reading"),
    ),
    "verbs": ("word", "direction", "role", "not_after", "source", "example", "reading"),
    "names": ("word", "group", "source", "example", "reading"),
    "contexts": ("word", "role", "source", "example", "reading"),
}
CHOICES = {
    ("numerals", "role"): frozenset(
        "digit cheque place magnitude tens latin refused some point".split()
    )
    | {"cheque place"},
    ("units", "kind"): frozenset("count amount duration percent pp-change multiple".split()),
    ("currencies", "position"): frozenset({"before", "after", "both"}),
    ("qualifiers", "position"): frozenset({"before", "inside", "after", "share"}),
    ("qualifiers", "effect"): frozenset(
        "more some near about over under upwards minus excluded".split()
    )
    | {"", "at least", "at most"},
    ("qualifiers", "in_text"): frozenset({"yes", "no"}),
    ("verbs", "direction"): frozenset({"up", "down"}),
    ("verbs", "role"): frozenset({"verb", "noun"}),
}
USES = frozenset({"ge", "loose", "class", "calendar", "tenth", "any-case"})
_NEEDED = frozenset({"word", "source", "example", "reading", "group", "role"})
_NUMBERS = frozenset({"factor"})


class VocabularyError(ValueError):
    """Rows that are no vocabulary; `problems` names each with its file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join([f"{len(problems)} problems in the vocabulary:", *problems]))
        self.problems = problems


class Row(dict[str, str]):
    """A row of a table: its cells by column."""

    __slots__ = ()


def fold_phrase(text: str) -> str:
    """`analysis.vocabulary.script.fold`, and 圆 as the currency is written: 元."""
    return _fold(text).replace("圆", "元")


def _read(folder: Path, name: str, problems: list[str]) -> list[Row]:
    columns = COLUMNS[name]
    path = folder / f"{name}.tsv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(head.split("\t")) != columns:
        problems.append(f"{path.name}, line 1: expected the columns {', '.join(columns)}")
        return []
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        where = f"{path.name}, line {number} ({cells[0]})"
        if len(cells) != len(columns):
            problems.append(f"{where}: expected {len(columns)} cells, found {len(cells)}")
            continue
        row = Row(zip(columns, cells, strict=True))
        problems += [f"{where}: {found}" for found in _faults(name, row)]
        key = (
            fold_phrase(row["word"]),
            row.get("position") or row.get("then") or row.get("role", ""),
        )
        if key in seen:
            problems.append(f"{where}: the word is in line {seen[key]} already")
        seen[key] = number
        rows.append(row)
    return rows


def _faults(name: str, row: Row) -> Iterator[str]:
    for column, cell in row.items():
        if cell != cell.strip():
            yield f"space around {column} {cell!r}"
        if not cell and column in _NEEDED:
            yield f"expected a {column}, found none"
        choices = CHOICES.get((name, column))
        if choices is not None and cell not in choices:
            yield f"expected {column} to be one of {', '.join(sorted(choices))}, found {cell!r}"
        if cell and column in _NUMBERS:
            try:
                Fraction(cell)
            except (ValueError, ZeroDivisionError):
                yield f"expected a number in {column}, found {cell!r}"
    if unknown := set(row.get("use", "").split()) - USES:
        yield f"expected use to be of {', '.join(sorted(USES))}, found {', '.join(sorted(unknown))}"


class Guard:
    """What must not stand at one side of a word, for it would be the part of another word."""

    __slots__ = ("any", "words")

    def __init__(self, cell: str) -> None:
        self.words: dict[str, list[tuple[str, str]]] = {}
        self.any = "*" in cell
        for entry in fold_phrase(cell).replace("*", "").split():
            word, _, unless = entry.partition("!")
            self.words.setdefault(word[0], []).append((word, unless))

    def blocks(self, text: str, end: int) -> bool:
        """Whether what follows `end` makes another word of what ends there."""
        head = text[end : end + 1]
        if self.any and "\u3400" <= head <= "\u9fff" and head != "的":
            return True
        for word, unless in self.words.get(head, ()):
            then = end + len(word)
            if text.startswith(word, end) and (text[then : then + 1] or " ") not in unless:
                return True
        return False


class Lexicon(Generic[T]):
    """Words found in folded text at a place, the longest first."""

    def __init__(self, entries: Iterable[tuple[str, T, Guard | None]], *, backwards: bool = False):
        edge = -1 if backwards else 0
        self._entries: dict[str, tuple[T, Guard | None]] = {}
        sizes: dict[str, set[int]] = {}
        for word, item, guard in entries:
            self._entries[word] = item, guard
            sizes.setdefault(word[edge], set()).add(len(word))
        # How long the words are that begin, or backwards end, with a character.
        self.sizes = {char: sorted(found, reverse=True) for char, found in sizes.items()}

    def find(self, text: str, at: int) -> tuple[T, int] | None:
        """The word that begins at `at`, and its end."""
        for size in self.sizes.get(text[at : at + 1], ()):
            word = text[at : at + size]
            entry = self._entries.get(word)
            if entry is not None:
                item, guard = entry
                end = at + len(word)
                if guard is None or not guard.blocks(text, end):
                    return item, end
        return None

    def find_before(self, text: str, end: int, floor: int) -> tuple[T, int] | None:
        """The word that ends at `end`, and its start; the guard looks at what stands before."""
        for size in self.sizes.get(text[end - 1 : end], ()):
            start = end - size
            entry = self._entries.get(text[start:end]) if start >= floor else None
            if entry is not None:
                item, guard = entry
                if guard is None or (text[start - 1 : start] or " ") not in guard.words:
                    return item, start
        return None


class Unit(NamedTuple):
    """A unit: its name (traditional, without magnitude) and the kind of quantity that it makes."""

    name: str
    kind: str
    word: str = ""  # as printed, folded
    uses: frozenset[str] = frozenset()


class Word(NamedTuple):
    """What a word beside a number says."""

    effect: str = ""
    direction: str | None = None
    change: str | None = None
    unit: str = ""
    noun: bool = False  # 增幅: a verb may follow
    in_text: bool = True  # in running text it belongs to the figure
    word: str = ""


@dataclass
class Vocabulary:
    """All tables, checked."""

    tables: dict[str, list[Row]]
    units: dict[str, tuple[Unit, Guard | None]] = field(default_factory=dict)
    before: dict[str, tuple[Word, Guard | None]] = field(default_factory=dict)
    inside: dict[str, tuple[Word, Guard | None]] = field(default_factory=dict)
    after: dict[str, tuple[Word, Guard | None]] = field(default_factory=dict)
    share: dict[str, tuple[Word, Guard | None]] = field(default_factory=dict)  # after 三成, 1/3

    def role(self, role: str) -> tuple[str, ...]:
        """The folded words of one role in ``contexts.tsv``."""
        return tuple(
            fold_phrase(row["word"]) for row in self.tables["contexts"] if row["role"] == role
        )

    def numerals(self, *roles: str) -> dict[str, int]:
        """Folded numerals of some roles with their values."""
        rows = (row for row in self.tables["numerals"] if row["role"] in roles)
        return {fold_phrase(row["word"]): int(row["value"] or 0) for row in rows}


def load(folder: Path = HERE) -> Vocabulary:
    """The tables of `folder`. Raises VocabularyError, which names every bad row."""
    problems: list[str] = []
    tables = {name: _read(folder, name, problems) for name in COLUMNS}
    if problems:
        raise VocabularyError(problems)
    made = Vocabulary(tables)
    _fill_units(made)
    _fill_words(made)
    return made


def _guard(cell: str) -> Guard | None:
    return Guard(cell) if cell else None


def _fill_units(made: Vocabulary) -> None:
    for row in made.tables["units"]:
        word = fold_phrase(row["word"])
        uses = frozenset(row["use"].split())
        unit = Unit(row["unit"] or row["word"], row["kind"], word, uses)
        made.units[word] = unit, _guard(row["not_before"])
        if "any-case" in uses:
            cases = ({char.lower(), char.upper()} for char in word)
            for other in map("".join, product(*cases)):
                made.units.setdefault(other, (unit._replace(word=other), None))
    for row in made.tables["currencies"]:
        if row["position"] == "before":
            continue
        word, guard = fold_phrase(row["word"]), _guard(row["not_before"])
        for printed in (word, f"元{word}"):  # 3萬元歐元: 元 before the currency's own name
            made.units[printed] = Unit(row["unit"], "amount", printed), guard


def _fill_words(made: Vocabulary) -> None:
    for row in made.tables["verbs"]:
        guard = _guard(row["not_after"])
        for word, said in _conjugated(
            fold_phrase(row["word"]), row["direction"], row["role"] == "noun"
        ):
            made.before[word] = said._replace(word=word), guard
    for row in made.tables["qualifiers"]:
        word, position = fold_phrase(row["word"]), row["position"]
        said = Word(row["effect"], in_text=row["in_text"] == "yes", word=word)
        table: dict[str, tuple[Word, Guard | None]] = getattr(made, position)
        side = "not_after" if position == "before" else "not_before"
        table[word] = said, _guard(row[side])
    denials = made.role("negates")
    for word, (meant, _) in [*made.before.items()]:  # 不得低於 says what 不低於 does
        denied = made.before.get(word[1:])
        if word[0] == "不" and denied and denied[0].effect in ("over", "under"):
            for other in (denial + word[1:] for denial in denials):
                made.before.setdefault(other, (meant._replace(word=other), None))
    for row in made.tables["currencies"]:
        if row["position"] != "after":
            word = fold_phrase(row["word"])
            made.before[word] = Word(unit=row["unit"], word=word), None
    for word in ("翻", "翻了"):
        made.before[word] = Word(direction="up", change="to", unit="番", word=word), None


def _conjugated(verb: str, direction: str, noun: bool) -> Iterator[tuple[str, Word]]:
    """The verb with the endings that tell by how much from to what; all but the verb itself are
    outside of a figure in running text."""
    by = Word("", direction, "by", noun=noun, in_text=False)
    yield from ((verb + end, by) for end in ("", "了", "达"))
    yield f"{verb}约", by._replace(effect="about")
    if noun:
        yield f"{verb}为", by
    else:
        yield from ((verb + end, by._replace(change="to")) for end in ("至", "到", "为", "成"))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, that looks at each character once."""
    tree: dict[str, set[str]] = {}
    for word in words:
        tree.setdefault(word[:1], set()).add(word[1:])
    branches = []
    for first in sorted(tree, reverse=True):
        rests = tree[first] - {""}
        rest = alternatives(tuple(rests)) if rests else ""
        optional = "?" if "" in tree[first] else ""
        branches.append(re.escape(first) + (rest + optional if rests else ""))
    return f"(?:{'|'.join(branches)})"


@cache
def vocabulary() -> Vocabulary:
    """The tables of this folder, read once."""
    return load()


def word_before(word: str) -> Word | None:
    """What a folded word before a number says of it; None where it is no such word."""
    found = vocabulary().before.get(word)
    return found[0] if found else None


def named(word: str) -> Unit:
    """The unit that a folded word names; an unknown word is a unit of its own."""
    found = vocabulary().units.get(word)
    return found[0] if found else Unit(traditional(word), "count", word)
