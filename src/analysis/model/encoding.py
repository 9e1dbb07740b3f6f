"""Which encoding a file of Chinese text is in, and its text piece by piece.

A byte-order mark decides; else strict decoding of the whole file, UTF-8 first, because text in
another encoding is hardly ever valid UTF-8. GB18030 and Big5 accept most of each other's bytes, so
of these the one wins whose text is made of common characters and punctuation, and none wins whose
text is not. What a page declares of itself is not asked: it is often wrong, and not needed.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ..problems import InputError, Problem
from ..vocabulary import fold

BLOCK = 1 << 20  # bytes read at once
SAMPLE = 200_000  # characters on which plausibility is judged
PLAUSIBLE = 0.3  # share of common characters: 0.8 in Chinese text, below 0.1 in misread text


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read a file: the name for a person, the codec's name, the bytes of its mark."""

    name: str
    codec: str
    mark: int = 0


class UndecodableError(ValueError):
    """A `byte` at a `position` of the file that its encoding does not have."""

    def __init__(self, byte: int, position: int) -> None:
        super().__init__(f"{byte:#04x} at byte {position}")


_MARKS = (
    ("UTF-8", "utf-8", codecs.BOM_UTF8),
    ("UTF-32", "utf-32-le", codecs.BOM_UTF32_LE),
    ("UTF-32", "utf-32-be", codecs.BOM_UTF32_BE),
    ("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
    ("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
)
_GUESSES = (
    Encoding("UTF-8", "utf-8"),
    Encoding("GB18030", "gb18030"),
    Encoding("Big5", "cp950"),
    Encoding("Big5-HKSCS", "big5hkscs"),
)
_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (docx, xlsx and epub are such)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a RIFF file (WebP, WAV)",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x7fELF": "a program",
}
# The commonest characters of running text and of figures in it, folded, and its punctuation.
_COMMON = frozenset(files(__package__).joinpath("common_characters.txt").read_text("utf-8")) - {
    "\n"
}
_FOLDED = frozenset(fold("".join(_COMMON))) | _COMMON


def decoded(path: Path, encoding: Encoding) -> Iterator[str]:
    """The file's text in pieces, decoded strictly, no line end changed.

    Raises UndecodableError at the first byte that cannot be read.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    at = encoding.mark
    with path.open("rb") as file:
        file.seek(at)
        while True:
            block = file.read(BLOCK)
            held = decoder.getstate()[0]
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                byte = error.object[error.start]
                raise UndecodableError(byte, at - len(held) + error.start) from None
            at += len(block)
            if text:
                yield text
            if not block:
                return


def plausibility(text: str) -> float:
    """The share of common characters in what is not ASCII; 1 where all is ASCII."""
    others = [char for char in fold(text[:SAMPLE]) if char > "\x7f"]
    return sum(char in _FOLDED for char in others) / len(others) if others else 1.0


def _tried(path: Path, encoding: Encoding) -> tuple[float, str]:
    """How plausible the file is in `encoding` (-1: not at all), and what is wrong with it."""
    sample = ""
    try:
        for piece in decoded(path, encoding):
            if len(sample) < SAMPLE:
                sample += piece
    except UndecodableError as error:
        return -1.0, f"{encoding.name}: {error}"
    score = plausibility(sample)
    return score, f"{encoding.name}: readable, but {score:.0%} of it are common characters"


def likely(content: bytes) -> str:
    """The name of the encoding of bytes, or of a file's first, that are not UTF-8; empty where none
    is likely."""
    scores = {name: 1.0 for name, _, mark in _MARKS if content.startswith(mark)}
    for encoding in _GUESSES[1:] if not scores else ():
        with suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder(encoding.codec)().decode(content)
            scores[encoding.name] = plausibility(text)
    best = max(scores, key=scores.__getitem__, default="")
    return best if scores.get(best, 0) > PLAUSIBLE else ""


def _is_codec(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _named(name: str, head: bytes, where: str) -> Encoding:
    """The encoding that a person names."""
    if not _is_codec(name):
        expected = "the name of a text encoding (utf-8, gb18030, big5, utf-16)"
        raise InputError([Problem(where, "--encoding", expected, repr(name))])
    codec = codecs.lookup(name).name
    mark = next((mark for _, mine, mark in _MARKS if mine == codec and head.startswith(mark)), b"")
    return Encoding(name, codec, len(mark))


def detect(path: Path, where: str, named: str = "") -> Encoding:
    """The encoding of a file; `named` is a person's word for it.

    Raises InputError for what is no text, naming each encoding that was tried and the first byte
    that it could not read.
    """
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if not head:
        raise InputError([Problem(where, "file", "text", "an empty file")])
    kind = next((kind for magic, kind in _KINDS.items() if head.startswith(magic)), "")
    if kind:
        raise InputError([Problem(where, "file", "plain text or HTML", kind)])
    if named:
        return _sure(path, _named(named, head, where), where, f"{named}, as --encoding says")
    for name, codec, mark in _MARKS:
        if head.startswith(mark):
            expected = f"{name}, as its byte-order mark says"
            return _sure(path, Encoding(name, codec, len(mark)), where, expected)
    if b"\0" in head:
        found = f"a NUL at byte {head.index(0)} (binary, or UTF-16 without a byte-order mark)"
        raise InputError([Problem(where, "file", "text (or name it with --encoding)", found)])
    return _likeliest(path, where)


def _sure(path: Path, encoding: Encoding, where: str, expected: str) -> Encoding:
    score, told = _tried(path, encoding)
    if score < 0:
        raise InputError([Problem(where, "encoding", expected, told)])
    return encoding


def _likeliest(path: Path, where: str) -> Encoding:
    told = []
    best, likeliest = PLAUSIBLE, None
    for encoding in _GUESSES:
        score, wrong = _tried(path, encoding)
        if score >= 0 and encoding.codec == "utf-8":
            return encoding
        told.append(wrong)
        if score > best:
            best, likeliest = score, encoding
    if likeliest is None:
        expected = "UTF-8, GB18030 or Big5 (or name it with --encoding)"
        raise InputError([Problem(where, "encoding", expected, "; ".join(told))])
    return likeliest
