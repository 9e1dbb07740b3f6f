"""An article from a file: plain text as it is, or the body of an HTML page, piece by piece."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..model import CODE, Encoding, UndecodableError, decoded, detect
from ..problems import InputError, Problem
from .grids import csv_grid, is_data, pieces_of
from .webpage import LARGEST, is_page, page_content, workbook_content
from .workbooks import EXCEL_97

LONGEST = 500_000_000  # bytes of a text


@dataclass(frozen=True, slots=True)
class Article:
    """A file that can be read: its encoding was found, and whether it is a page."""

    path: Path
    encoding: Encoding
    kind: Literal["plain text", "HTML page", "table", "workbook"]

    @property
    def where(self) -> str:
        return self.path.name

    def pieces(self) -> Iterator[str]:
        """The text in pieces, line ends as they are; of a page, its headline and body, then its
        tables, each a `TableText`, as those of a workbook or of a CSV file are.

        Raises InputError for a NUL character, or a page without an article.
        """
        if self.kind == "HTML page":
            text, grids = page_content("".join(decoded(self.path, self.encoding)), self.where)
            yield text
            for grid in grids:
                yield "\n"
                yield from pieces_of(grid)
            return
        if self.kind == "workbook":
            for grid in workbook_content(self.path.read_bytes(), self.where):
                yield from pieces_of(grid)
            return
        if self.kind == "table":
            try:
                grid = csv_grid("".join(decoded(self.path, self.encoding)))
            except (ValueError, csv.Error) as error:
                raise InputError([Problem(self.where, "file", "a table", str(error))]) from None
            if not is_data(grid):
                raise InputError([Problem(self.where, "file", "a table with figures", "none")])
            yield from pieces_of(grid)
            return
        at = 0
        try:
            for piece in decoded(self.path, self.encoding):
                if "\0" in piece:
                    found = f"a NUL character at {at + piece.index(chr(0))}"
                    raise InputError([Problem(self.where, "file", "text", found)])
                yield piece
                at += len(piece)
        except UndecodableError as error:  # the file changed while it was read
            raise InputError(
                [Problem(self.where, "file", self.encoding.name, str(error))]
            ) from None


def open_article(path: Path, encoding: str = "") -> Article:
    """The article in a file; `encoding` is a person's word for how it is encoded.

    Raises InputError where there is no file, or no text in it (see `analysis.model.encoding`).
    """
    where = path.name
    if not path.is_file():
        found = "a folder or device" if path.exists() else "no such file"
        raise InputError([Problem(where, "file", "a text or HTML file", found)])
    length = path.stat().st_size
    if length > LONGEST:
        expected = f"a text of {LONGEST // 10**6} MB at most"
        raise InputError([Problem(where, "file", expected, f"{length / 1e6:,.0f} MB")])
    if _is_workbook(path, where):
        if length > LARGEST:
            expected = f"a workbook of {LARGEST // 10**6} MB at most"
            raise InputError([Problem(where, "file", expected, f"{length / 1e6:.0f} MB")])
        return Article(path, Encoding("UTF-8", "utf-8"), "workbook")
    try:
        detected = detect(path, where, encoding)
    except PermissionError:
        expected = "a file that may be read"
        raise InputError([Problem(where, "file", expected, "no permission to read it")]) from None
    head = next(decoded(path, detected), "")[:4096]
    page = is_page(head, path.suffix)
    if page and length > LARGEST:
        size = f"{length / 1e6:.0f} MB"
        expected = f"an HTML page of {LARGEST // 10**6} MB at most (or its text as plain text)"
        raise InputError([Problem(where, "file", expected, size)])
    if path.suffix.lower() in {".csv", ".tsv"}:
        if length > LARGEST:
            expected = f"a table of {LARGEST // 10**6} MB at most"
            raise InputError([Problem(where, "file", expected, f"{length / 1e6:.0f} MB")])
        return Article(path, detected, "table")
    return Article(path, detected, "HTML page" if page else "plain text")


def _is_workbook(path: Path, where: str) -> bool:
    """Whether a file is a workbook that can be read; what else Office writes so is refused."""
    with suppress(PermissionError), path.open("rb") as file:  # told by what reads it
        magic = file.read(8)
        if magic == EXCEL_97 and path.suffix.lower() != ".xls":
            expected = "a workbook, a page or a text (open it, Save As, .xlsx or plain text)"
            found = "a file of Word or PowerPoint 97 to 2003, or one with a password"
            raise InputError([Problem(where, "file", expected, found)])
        is_book = magic == EXCEL_97 or magic.startswith(b"PK\x03\x04")  # else a page named so
        return path.suffix.lower() in {".xlsx", ".xlsm", *([".xls"] if is_book else [])}
    return False


def source_code(path: Path, named: str = "") -> str:
    """The code of the article's source: as named, else the file's name without its end."""
    code = named or path.stem
    if not CODE.fullmatch(code):
        expected = "letters, digits and . _ - (100 at most)"
        raise InputError([Problem(path.name, "--source", expected, repr(code))])
    return code
