"""YAML that people typed, read strictly: what is ambiguous is told, with its line, not guessed.

Refused are keys given twice; plain scalars that YAML 1.1 takes for something else than they seem
(``no``, ``2020-01-01``, ``010``, ``1:30``), which quotes make text; tags; and what would grow
without bound: deep nesting, aliases of aliases, numbers of thousands of digits. All is found in one
pass over the parser's events, before anything is built of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import Resolver

from ..problems import InputError, Problem
from .spreadsheet_cells import control
from .typed_files import read_text

try:  # in C, where PyYAML was built with it: a sixth of the time
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

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
_NONE = object()  # no key yet
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


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read; `before` is what was counted before it."""

    node: dict[str, Any] | list[Any]
    path: str
    anchor: str | None = None
    before: int = 0
    key: Any = _NONE
    merged: list[Any] = field(default_factory=list)


class _TooMuchError(Exception):
    """Ends reading at what would grow without bound; the problem is noted already."""


class _Reader:
    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.stack = [_Open([], "")]
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.documents = 0

    def read(self, text: str) -> list[Any]:
        """The documents of a text."""
        try:
            for event in yaml.parse(text, Loader=SafeLoader):
                self._take(event)
        except _TooMuchError:
            pass
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line = mark.line + 1 if mark else 1
            told = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            self._tell(line, "YAML", str(told), "file")
        return list(self.stack[0].node)

    def _tell(self, line: int, expected: str, found: str, item: str = "") -> None:
        where = f"{self.where}, line {line}"
        self.problems.append(Problem(where, item or self._path() or "file", expected, found))

    def _path(self) -> str:
        """The dotted key of what comes next."""
        top = self.stack[-1]
        if isinstance(top.node, list):
            own = str(len(top.node)) if len(self.stack) > 1 else ""
        else:
            own = top.key if isinstance(top.key, str) else ""
        return f"{top.path}.{own}".strip(".")

    def _grow(self, size: int, line: int) -> None:
        self.count += size
        if self.count > MOST or len(self.stack) > DEEPEST:
            deep = len(self.stack) > DEEPEST
            most = f"{DEEPEST} levels of nesting" if deep else f"{MOST:,} values, aliases counted"
            self._tell(line, f"at most {most}", "more", "file")
            raise _TooMuchError

    def _take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line = mark.line + 1 if mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._tell(line, "one document", "a second one", "file")
                    raise _TooMuchError
            case yaml.ScalarEvent():
                before = self.count
                self._grow(1 + len(event.value) // LONG, line)
                value = self._scalar(event, line)
                if event.anchor:
                    self.anchors[event.anchor] = (value, self.count - before)
                self._put(value, line, event)
            case yaml.AliasEvent():
                value, size = self.anchors.get(str(event.anchor), (None, 0))
                if not size:
                    expected = "an alias of a value that stands before it and is whole"
                    self._tell(line, expected, f"*{event.anchor}")
                self._grow(size + 1, line)
                self._put(value, line, event)
            case yaml.CollectionStartEvent():
                if event.tag:
                    self._tell(line, "YAML without tags", str(event.tag))
                node: dict[str, Any] | list[Any] = (
                    {} if isinstance(event, yaml.MappingStartEvent) else []
                )
                self.anchors.pop(event.anchor or "", None)  # the name of an older one
                path = self._path()
                if path:
                    self.lines.setdefault(path, line)
                self.stack.append(_Open(node, path, event.anchor, self.count))
                self._grow(1, line)
            case yaml.CollectionEndEvent():
                self._close(line, event)

    def _close(self, line: int, event: yaml.Event) -> None:
        done = self.stack.pop()
        if done.merged and isinstance(done.node, dict):
            given = done.node
            done.node = {}
            for each in reversed(done.merged):
                done.node |= each
            done.node |= given
        if done.anchor:
            self.anchors[done.anchor] = (done.node, self.count - done.before)
        self._put(done.node, line, event)

    def _put(self, value: Any, line: int, event: yaml.Event) -> None:
        """Put a value into the mapping or sequence that is open; in a mapping, first its key."""
        top = self.stack[-1]
        if isinstance(top.node, list):
            if len(self.stack) > 1:
                self.lines.setdefault(self._path(), line)
            top.node.append(value)
        elif top.key is _NONE:
            top.key = self._key(top, value, line, event)
        else:
            if top.key is _MERGE:
                parts = value if isinstance(value, list) else [value]
                if all(isinstance(part, dict) for part in parts):
                    top.merged += parts
                else:
                    self._tell(line, "a mapping, or a list of some, after <<", "another value")
            elif isinstance(top.key, str):
                top.node[top.key] = value
            top.key = _NONE

    def _key(self, top: _Open, value: Any, line: int, event: yaml.Event) -> Any:
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value == "<<":
            return _MERGE
        if value is _BAD:
            return _BAD
        if not isinstance(value, str) or not isinstance(event, yaml.ScalarEvent):
            shown = _short(event.value) if isinstance(event, yaml.ScalarEvent) else "another value"
            hint = f' in quotes ("{shown}")' if isinstance(event, yaml.ScalarEvent) else ""
            self._tell(line, f"a key that is text{hint}", shown, top.path)
            return _BAD
        path = f"{top.path}.{value}".strip(".")
        if value in top.node:
            first = f"a key given once (first on line {self.lines.get(path, line)})"
            self._tell(line, first, f"{_short(value)} twice", path)
            return _BAD
        self.lines[path] = line
        return value

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Any:
        text = event.value
        found = control(text)
        if found:
            self._tell(line, "text without control characters", found)
        if event.tag not in (None, "!", TEXT):
            self._tell(line, "YAML without tags", str(event.tag))
        elif event.tag is None and event.implicit[0]:
            return self._plain(text, line)
        return text

    def _plain(self, text: str, line: int) -> Any:
        """A scalar without quotes: empty, true, false, a number, or text that is nothing else."""
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        taken = tag.rpartition(":")[2]
        if taken in _TAKEN_FOR:
            shown = _short(text)
            told = f"{shown}, which YAML takes for {_TAKEN_FOR[taken]}"
            self._tell(line, f'text in quotes ("{shown}"), true, false or a plain number', told)
            return _BAD
        return text


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def quoted(value: object) -> str:
    """What is expected where text is meant and `value` was read."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f'text in quotes ("{shown}")'


def trusted(text: str) -> Any:
    """What YAML of this package itself says."""
    return yaml.load(text, Loader=SafeLoader)


def read_yaml(path: Path, where: str, holds: str) -> Document:
    """The mapping of a file: `holds` says of what to what. Its problems come all at once."""
    try:
        text = read_text(path, where, LARGEST)
    except InputError as error:
        return Document(None, list(error.problems))
    reader = _Reader(where)
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        told = f"U+{ord(found[0]):04X}"
        problem = Problem(f"{where}, line {line}", "file", "characters that can be printed", told)
        return Document(None, [problem])
    documents = reader.read(text)
    if reader.problems:
        return Document(None, reader.problems)
    data = documents[0] if documents else None
    if not isinstance(data, dict):
        told = "an empty file" if data is None else type(data).__name__
        return Document(None, [Problem(where, "file", f"a mapping of {holds}", told)])
    return Document(data, [], reader.lines)
