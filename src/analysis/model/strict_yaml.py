"""YAML that people typed, read strictly: what is ambiguous is told, with its line, not guessed.

Refused are keys given twice; plain scalars that YAML 1.1 takes for something else than they seem
(``no``, ``2020-01-01``, ``010``, ``1:30``), which quotes make text; tags; and what would grow
without bound: deep nesting, aliases of aliases, numbers of thousands of digits. One pass over the
parser's events builds the values, bounds them and notes the line of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.resolver import Resolver

from ..packaged import SAFE
from ..problems import InputError, Problem
from .spreadsheet_cells import control
from .typed_files import read_text

LARGEST = 1_000_000  # bytes of a file
DEEPEST = 20  # levels of nesting
MOST = 100_000  # values, each alias counted as what it stands for, long texts as several
LONG = 64  # characters that count as one value
TEXT = "tag:yaml.org,2002:str"
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]{0,17})(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
)
_TAKEN_FOR = {
    "bool": "true or false",
    "timestamp": "a date",
    "int": "a number",
    "float": "a number",
}
_RESOLVER = Resolver()  # of YAML 1.1
_MERGE = object()  # the key <<
_BAD = object()  # a key that was refused


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, what is wrong with it as YAML, and on which line each dotted key stands."""

    data: dict[str, Any] | None
    problems: list[Problem]
    lines: dict[str, int] = field(default_factory=dict)

    def placed(self, problem: Problem, item: str = "") -> Problem:
        """`problem` with the line of `item` (else its own item), or of what that lies in."""
        key = (item or problem.item).partition(" ")[0]
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        line = self.lines.get(key)
        return replace(problem, where=f"{problem.where}, line {line}") if line else problem


class _TooMuchError(Exception):
    """Ends reading at what would grow without bound; the problem is noted already."""


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Reader:
    """Builds values from the parser's events; `path` is the dotted key at which a value stands."""

    def __init__(self, where: str, text: str) -> None:
        self.where = where
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=SAFE)
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}  # values, and how many values each counts for
        self.count = 0

    def read(self) -> Any:
        """What the one document of the text says; None where there is none."""
        data, documents = None, 0
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._refuse(_line(event), "one document", "a second one")
                    data = self._value(next(self.events), "", 1)
        except _TooMuchError:
            pass
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line = mark.line + 1 if mark else 1
            told = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            self._tell(line, "YAML", str(told), "")
        return data

    def _tell(self, line: int, expected: str, found: str, path: str) -> None:
        self.problems.append(Problem(f"{self.where}, line {line}", path or "file", expected, found))

    def _refuse(self, line: int, expected: str, found: str) -> NoReturn:
        self._tell(line, expected, found, "")
        raise _TooMuchError

    def _grow(self, size: int, line: int) -> None:
        self.count += size
        if self.count > MOST:
            self._refuse(line, f"at most {MOST:,} values, aliases counted", "more")

    def _value(self, event: yaml.Event, path: str, depth: int) -> Any:
        """The value that starts with an event."""
        line, before = _line(event), self.count
        if path:
            self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            value, size = self.anchors.get(str(event.anchor), (None, 0))
            if not size:
                expected = "an alias of a value that stands before it and is whole"
                self._tell(line, expected, f"*{event.anchor}", path)
            self._grow(size + 1, line)
            return value
        if isinstance(event, yaml.ScalarEvent):
            self._grow(1 + len(event.value) // LONG, line)
            value = self._scalar(event, path)
        elif isinstance(event, yaml.CollectionStartEvent):
            value = self._collection(event, path, depth)
        if anchor := getattr(event, "anchor", None):
            self.anchors[anchor] = (value, self.count - before)
        return value

    def _collection(self, event: yaml.CollectionStartEvent, path: str, depth: int) -> Any:
        line = _line(event)
        if event.tag:
            self._tell(line, "YAML without tags", str(event.tag), path)
        if depth >= DEEPEST:
            self._refuse(line, f"at most {DEEPEST} levels of nesting", "more")
        self._grow(1, line)
        self.anchors.pop(event.anchor or "", None)  # the name of an older one
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth + 1)
        items: list[Any] = []
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(inner, f"{path}.{len(items)}".strip("."), depth + 1))
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path, depth, own)
            inner = f"{path}.{key}".strip(".") if isinstance(key, str) else path
            value = self._value(next(self.events), inner, depth)
            if key is _MERGE:
                parts = value if isinstance(value, list) else [value]
                if all(isinstance(part, dict) for part in parts):
                    merged += parts
                else:
                    expected = "a mapping, or a list of some, after <<"
                    self._tell(_line(event), expected, "another value", path)
            elif isinstance(key, str):
                own[key] = value
        whole: dict[str, Any] = {}
        for each in [*reversed(merged), own]:
            whole |= each
        return whole

    def _key(self, event: yaml.Event, path: str, depth: int, own: Mapping[str, Any]) -> object:
        """The key that starts with an event: text, _MERGE, or _BAD where it was refused."""
        value, line = self._value(event, path, depth), _line(event)
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value == "<<":
            return _MERGE
        if value is _BAD:
            return _BAD
        if not isinstance(value, str) or not isinstance(event, yaml.ScalarEvent):
            shown = _short(event.value) if isinstance(event, yaml.ScalarEvent) else "another value"
            hint = f' in quotes ("{shown}")' if isinstance(event, yaml.ScalarEvent) else ""
            self._tell(line, f"a key that is text{hint}", shown, path)
            return _BAD
        inner = f"{path}.{value}".strip(".")
        if value in own:
            first = f"a key given once (first on line {self.lines.get(inner, line)})"
            self._tell(line, first, f"{_short(value)} twice", inner)
            return _BAD
        self.lines[inner] = line
        return value

    def _scalar(self, event: yaml.ScalarEvent, path: str) -> Any:
        line = _line(event)
        if found := control(event.value):
            self._tell(line, "text without control characters", found, path)
        if event.tag not in (None, "!", TEXT):
            self._tell(line, "YAML without tags", str(event.tag), path)
        elif event.tag is None and event.implicit[0]:
            return self._plain(event.value, line, path)
        return event.value

    def _plain(self, text: str, line: int, path: str) -> Any:
        """A scalar without quotes: empty, true, false, a number, or text that is nothing else."""
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        taken = tag.rpartition(":")[2]
        if taken not in _TAKEN_FOR:
            return text
        shown = _short(text)
        expected = f'text in quotes ("{shown}"), true, false or a plain number'
        told = f"{shown}, which YAML takes for {_TAKEN_FOR[taken]}"
        self._tell(line, expected, told, path)
        return _BAD


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def quoted(value: object) -> str:
    """What is expected where text is meant and `value` was read."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f'text in quotes ("{shown}")'


def read_yaml(path: Path, where: str, holds: str) -> Document:
    """The mapping of a file: `holds` says of what to what. Its problems come all at once."""
    try:
        text = read_text(path, where, LARGEST)
    except InputError as error:
        return Document(None, list(error.problems))
    return _document(text, where, holds)


@lru_cache(maxsize=64)  # after an edit the other files of a codebook are as they were
def _document(text: str, where: str, holds: str) -> Document:
    """The document that a text is; shared, and so changed by nobody."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        told = f"U+{ord(found[0]):04X}"
        problem = Problem(f"{where}, line {line}", "file", "characters that can be printed", told)
        return Document(None, [problem])
    reader = _Reader(where, text)
    data = reader.read()
    if reader.problems:
        return Document(None, reader.problems)
    if not isinstance(data, dict):
        told = "an empty file" if data is None else type(data).__name__
        return Document(None, [Problem(where, "file", f"a mapping of {holds}", told)])
    return Document(data, [], reader.lines)
