"""Files that grow piece by piece and appear whole, under their names, or not at all."""

from __future__ import annotations

import fcntl
import filecmp
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from ..files import PARTIAL
from ..problems import Problem


def stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written and how long it is, to see whether it has changed since."""
    if not path.is_file():
        return None
    told = path.stat()
    return told.st_mtime_ns, told.st_size


def changed(where: str) -> Problem:
    """A file was saved by somebody else while it was at work on."""
    return Problem(where, "file", "no change while it is read (run again)", "one just now")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds `folder`; another process that wants it waits until this one is done."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class Draft:
    """A text file in UTF-8 under a temporary name beside `path`; left, it is gone unless kept.

    What is written stands in the file as it is: no line end is changed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
        self.partial = Path(name)
        self.file: TextIO = os.fdopen(handle, "w+", encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.file.close()
        self.partial.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put what was written on the disk; a full one is noticed here."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def keep(self) -> bool:
        """Give the file its name; one that holds the same bytes is left alone. Whether written."""
        self.finish()
        if self.path.is_file() and filecmp.cmp(self.partial, self.path, shallow=False):
            return False
        mask = os.umask(0)
        os.umask(mask)
        self.partial.chmod(0o666 & ~mask)
        self.partial.replace(self.path)
        return True
