"""Files that appear whole or not at all, read without waiting for anybody, and a folder's lock.

No mode is set: the system gives every new file what the umask allows and the group that a shared
folder (set-gid) hands on. What a disk cannot do (CIFS, FUSE, some NFS) is told once and done
without; what it fails to do is an error.
"""

from __future__ import annotations

import errno
import fcntl
import filecmp
import hashlib
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

PARTIAL = ".partial-"
ASIDE = ".damaged-"  # what could not be used, kept for a look
LOCK = ".lock"
UNABLE = frozenset(
    (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTTY, errno.ENOLCK)
)
DAY = 86_400  # seconds, after which a partial file is old where nothing else tells
tell = logging.getLogger("analysis").warning  # without a handler: a line on standard error


def open_regular(path: Path, most: int | None = None) -> BufferedReader:
    """Open a file for reading; raises OSError for a FIFO, a device, a folder, and for more than
    `most` bytes."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
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


@cache
def _unable(what: str, where: Path, code: int) -> None:
    name = f"{where.parent.name}/{where.name}"
    tell("%s: this disk %s (%s)", name, what, errno.errorcode.get(code, code))


def sync(handle: int, where: Path) -> None:
    """Have it on the disk; a full one is noticed here."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in UNABLE:
            raise
        _unable("cannot say when a file is safe (run again after a power cut)", where, error.errno)


def sync_folder(folder: Path) -> None:
    """Have the names of a folder's files on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync(handle, folder)
    finally:
        os.close(handle)


def write_synced(path: Path, content: bytes) -> None:
    """A new file in a folder that nobody else looks at yet."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        sync(file.fileno(), path)


class Draft:
    """A text file in UTF-8 under a temporary name beside `path`; left, it is gone unless kept.

    What is written stands in the file as it is: no line end is changed. While its process lives the
    file is locked, so that `clear` knows what a dead one left.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.partial, handle = _new(path.parent)
        self.file: TextIO = os.fdopen(handle, "w+", encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.file.close()
        finally:
            self.partial.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put what was written on the disk; a full one is noticed here."""
        self.file.flush()
        sync(self.file.fileno(), self.path)

    def keep(self) -> bool:
        """Give the file its name; one that holds the same bytes is left alone. Whether written.

        A link is replaced: what it leads to (a shared cache) stays as it is.
        """
        self.finish()
        if self.path.is_file() and filecmp.cmp(self.partial, self.path, shallow=False):
            return False
        self.partial.replace(self.path)
        return True


def write_whole(path: Path, content: bytes) -> bool:
    """Write `content` to `path` through a temporary name in the same folder, then rename.

    A file that holds these bytes already is left alone; returns whether it was written.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    with Draft(path) as draft:
        draft.file.buffer.write(content)
        return draft.keep()


def _new(folder: Path) -> tuple[Path, int]:
    """A new partial file, open and locked."""
    while True:
        partial = folder / f"{PARTIAL}{secrets.token_hex(6)}"
        handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # told where a lock matters
            return partial, handle
        if os.fstat(handle).st_nlink:
            return partial, handle
        os.close(handle)  # taken for a dead process's and cleared before it was locked


def clear(folders: Iterable[Path]) -> list[Path]:
    """Remove the partial files that dead processes of this user left; returns them."""
    return [
        left
        for folder in folders
        for left in sorted(folder.glob(f"{PARTIAL}*"))
        if left.is_file() and _is_dead(left) and _removed(left)
    ]


def _is_dead(partial: Path) -> bool:
    try:
        handle = os.open(partial, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # another user's, or gone
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in UNABLE and os.fstat(handle).st_mtime < time.time() - DAY
    else:
        return True
    finally:
        os.close(handle)


def _removed(partial: Path) -> bool:
    with suppress(OSError):
        partial.unlink()
        return True
    return False


@contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of `folder`; calls `waiting` before it waits for another process that does.

    The system frees the lock of a process that ends in whatever way. Raises OSError where the
    folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:  # another user's file; to read it is enough on a disk of this machine
        handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in UNABLE:
                raise
            _unable("has no locks: start one command at a time", path, error.errno)
        yield
    finally:
        os.close(handle)


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
