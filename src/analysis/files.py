"""Files that appear whole or not at all, and are read without waiting for anybody."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from io import BufferedReader
from pathlib import Path

PARTIAL = ".partial-"
ASIDE = ".damaged-"  # what could not be used, kept for a look


def open_regular(path: Path, most: int | None = None) -> BufferedReader:
    """Open a file for reading; raises OSError for a FIFO, a device, a folder, and for more than
    `most` bytes."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = os.fdopen(handle, "rb")
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file", path.name)
    if most is not None and found.st_size > most:
        file.close()
        told = f"{found.st_size:,} bytes, more than the {most:,} that are read"
        raise OSError(errno.EFBIG, told, path.name)
    return file


def read_regular(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file; raises OSError as `open_regular`."""
    with open_regular(path, most) as file:
        return file.read()


def write_whole(path: Path, content: bytes) -> bool:
    """Write `content` to `path` through a temporary name in the same folder, then rename.

    A file that holds these bytes already is left alone; returns whether it was written.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial = Path(name)
        partial.chmod(0o666 & ~umask())
        partial.replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def umask() -> int:
    """The process's file mode creation mask."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def set_aside(path: Path) -> Path:
    """Rename what cannot be used; its new place."""
    new = path.with_name(ASIDE + path.name.lstrip("."))
    number = 1
    while os.path.lexists(new):
        number += 1
        new = new.with_name(f"{ASIDE}{path.name.lstrip('.')}-{number}")
    return path.rename(new)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
