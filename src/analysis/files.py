"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

PARTIAL = ".partial-"


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


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
