"""What is called how: codes by code, by label in any language, or by another printed name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from numbers import Integral
from typing import Any, TypeAlias

from ..problems import InputError, Problem, given
from ..vocabulary import fold
from .codebook import Codebook
from .period import period_problem

Words: TypeAlias = "str | int | Iterable[str | int] | None"
KINDS = {
    "entity": "entities",
    "indicator": "indicators",
    "measure": "measures",
    "ratio": "ratios",
    "caveat": "caveats",
}


def plain(text: str) -> str:
    """A name as it is compared: one script, one width, one apostrophe, no difference of case."""
    return fold(text).replace("’", "'").casefold().strip()


def entries(codebook: Codebook, kind: str) -> Mapping[str, Any]:
    """The entries of a kind (a key of `KINDS`) by code."""
    found: Mapping[str, Any] = getattr(codebook, KINDS[kind])
    return found


def names(code: str, entry: Any) -> Iterator[str]:
    """What an entry is called: its code, its labels, its other names."""
    yield code
    yield from getattr(entry, "label", {}).values()
    yield from getattr(entry, "synonyms", ())


def listed(words: Words, item: str = "name") -> list[str]:
    """One word or several as a list of text; none of None and of empty text.

    Raises InputError for what is neither a word, a whole number nor several of them.
    """
    if words is None or (isinstance(words, str) and not words):
        return []
    is_one = isinstance(words, str | bytes | Mapping) or hasattr(words, "columns")
    found: list[Any] = [words] if is_one or not isinstance(words, Iterable) else list(words)
    if wrong := [each for each in found if not isinstance(each, str | Integral) or each == ""]:
        expected = "a word, or a list of words"
        raise InputError([Problem("argument", item, expected, given(each)) for each in wrong])
    return [str(word) for word in found]


def separated(words: Words) -> Words:
    """Words as given; a text that names several, with commas between, as a list of them."""
    if not isinstance(words, str):
        return words
    return [part.strip() for part in re.split("[,，、;；]", words) if part.strip()]


def codes(words: Words, kind: str, codebook: Codebook) -> list[str]:
    """The codes of what `words` name, in their order; none where no word is given.

    A label that several entries share names all of them. Raises InputError with every word that
    names nothing, and the nearest name.
    """
    known: dict[str, list[str]] = {}
    for code, entry in entries(codebook, kind).items():
        for name in names(code, entry):
            known.setdefault(plain(name), []).append(code)
    problems, found = [], []
    for word in listed(words, kind):
        if plain(word) in known:
            found += known[plain(word)]
        else:
            expected = f"the code or label of one of {len(entries(codebook, kind))} {KINDS[kind]}"
            near = _nearest(word, known)
            expected += f" (nearest: {known[near][0]})" if near else " (`search` finds them)"
            problems.append(Problem("argument", kind, expected, _told(word, kind, codebook)))
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(found))


def one(words: Words, kind: str, codebook: Codebook) -> str:
    """The code of the one entry that `words` name; raises InputError as `codes`, and for another
    number of them."""
    found = codes(words, kind, codebook)
    if len(found) != 1:
        named = ", ".join(found[:6]) + ", …" * (len(found) > 6)
        raise InputError([Problem("argument", kind, f"one {kind}", named or "none")])
    return found[0]


def one_each(words: Mapping[str, Words], codebook: Codebook) -> dict[str, str]:
    """The one code of each kind that its words name; raises InputError with all that do not."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for kind, word in words.items():
        try:
            found[kind] = one(word, kind, codebook)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _nearest(word: str, known: Iterable[str]) -> str:
    """The shortest name that holds a word, else the one most like it; empty where none is."""
    part = plain(word)[:100]
    holding = sorted((name for name in known if part in name and len(part) > 1), key=len)
    return next(iter([*holding, *get_close_matches(part, known, n=1, cutoff=0.5)]), "")


def _told(word: str, kind: str, codebook: Codebook) -> str:
    """A word that names nothing of its kind, and of what kind it is, if of any."""
    for other in KINDS:
        if other != kind and any(
            plain(word) == plain(name)
            for code, entry in entries(codebook, other).items()
            for name in names(code, entry)
        ):
            article = "an" if other[0] in "aeiou" else "a"
            return f"{word!r}, which is the name of {article} {other}"
    return repr(word)


def of_sources(words: Words, known: Iterable[str]) -> list[str]:
    """Codes of sources; raises InputError with every one that is not known."""
    have, asked = list(known), listed(words, "source")
    problems = []
    for word in asked:
        if word not in have:
            near = get_close_matches(word[:100], have, n=1, cutoff=0.3)
            expected = f"the code of one of {len(have)} sources"
            expected += f" (nearest: {near[0]})" if near else ""
            problems.append(Problem("argument", "source", expected, repr(word)))
    if problems:
        raise InputError(problems)
    return asked


def periods(words: Words) -> list[str]:
    """Periods as text (a year may be a number); raises InputError with every one that is none."""
    asked = listed(words, "period")
    problems = [problem for word in asked for problem in period_problem(word, "argument", "period")]
    if problems:
        raise InputError(problems)
    return asked
