"""Files that people typed: regular ones of bounded size, and text in UTF-8.

Links are followed, also into a cache that a project shares (DVC, git-annex). Whatever is no such
file is told as a problem that says how to mend it, and is never waited for.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path

from ..files import read_regular
from ..problems import InputError, Problem

LARGEST = 50_000_000  # bytes of a file of data: some 300,000 figures
# What editors and systems leave beside files: locks, backups, and what a folder looks like.
_LITTER = re.compile(
    r"[.~#].*|.*(?:[~#]|\.sw[a-p]|\.tmp|\.bak|\.orig)|thumbs\.db|desktop\.ini", re.I
)


def is_litter(name: str) -> bool:
    """Whether a file of this name is no data: hidden, a lock or a backup."""
    return bool(_LITTER.fullmatch(name))


def listed(folder: Path, suffix: str) -> list[Path]:
    """The files of data in a folder whose names end in `suffix`, in order of name."""
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.lower() == suffix and not is_litter(path.name)
    )


def _reason(error: OSError, path: Path) -> str:
    """Why a file cannot be read, in words that name no path of this machine."""
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        target = path.readlink().name  # its folder is this machine's matter
        return f"a link to {target}, which is not there (fetch it: git annex get, dvc pull)"
    if isinstance(error, FileNotFoundError):
        return "none"
    if path.is_dir():
        return "a folder"
    told = {
        errno.EINVAL: "no regular file (a pipe or a device)",
        errno.ENXIO: "no regular file (a socket)",
        errno.ELOOP: "a link that leads to itself",
        errno.EACCES: "no permission to read it",
    }
    return told.get(error.errno or 0, error.strerror or repr(error))


def read_bytes(path: Path, where: str, most: int = LARGEST) -> bytes:
    """The bytes of a typed file; raises InputError where it is none, or has more than `most`."""
    try:
        return read_regular(path, most)
    except OSError as error:
        raise InputError([Problem(where, "file", "a file", _reason(error, path))]) from None


def read_text(path: Path, where: str, most: int = LARGEST) -> str:
    """The text of a typed file, without a byte-order mark; raises InputError as `read_bytes`, and
    for another encoding, which is named."""
    content = read_bytes(path, where, most)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        from .encoding import likely

        line = error.object.count(b"\n", 0, error.start) + 1
        expected = "UTF-8 (save it again: in Excel as CSV UTF-8, in an editor as UTF-8)"
        name = likely(content)
        found = f"{error.object[error.start]:#04x} at byte {error.start}"
        found += f", which looks like {name}" if name else ""
        raise InputError([Problem(f"{where}, line {line}", "encoding", expected, found)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        found = "a NUL character (a binary file, or UTF-16)"
        raise InputError([Problem(f"{where}, line {line}", "file", "text in UTF-8", found)])
    return text
