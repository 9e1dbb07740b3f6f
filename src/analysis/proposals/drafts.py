"""A file that grows piece by piece and appears whole, under its name, or not at all."""

from __future__ import annotations

import filecmp
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from ..files import PARTIAL


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

    def keep(self) -> bool:
        """Give the file its name; one that holds the same bytes is left alone. Whether written."""
        self.file.flush()
        os.fsync(self.file.fileno())
        if self.path.is_file() and filecmp.cmp(self.partial, self.path, shallow=False):
            return False
        mask = os.umask(0)
        os.umask(mask)
        self.partial.chmod(0o666 & ~mask)
        self.partial.replace(self.path)
        return True
