"""Sets of files that appear together or not at all, even when a process is killed in between.

A set is written whole into a folder beside its targets; renaming that folder is the moment at which
it counts. Its files are then renamed into place; what a killed process left of that, `recover`
finishes, and what it had not finished writing, `recover` removes.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..files import PARTIAL, umask, write_whole

STAGED = f"{PARTIAL}set-"
READY = ".ready-set-"
LIST = "set.json"


def publish(folder: Path, root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write `files` (names below `root`; None removes the file) as one set staged in `folder`.

    Raises OSError, and leaves every target as it was, when the set cannot be written whole.
    """
    for name in files:
        if (root / name).is_dir() and not (root / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, "a folder where a file should be", name)
    staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=folder))
    try:
        staged.chmod(0o777 & ~umask())
        targets: list[list[str]] = []
        for number, (name, content) in enumerate(files.items()):
            if content is not None:
                _write(staged / str(number), content)
            targets.append([name, "" if content is None else str(number)])
        _write(staged / LIST, json.dumps(targets).encode())
        ready = staged.with_name(READY + staged.name.removeprefix(STAGED))
        staged.rename(ready)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    _sync(folder)
    _carry_out(ready, root)


def recover(folders: Iterable[Path], root: Path) -> list[str]:
    """Finish the sets that count and remove what never did; whoever calls it holds the lock.

    Returns what was done, a line each.
    """
    done = []
    for folder in folders:
        for ready in sorted(folder.glob(f"{READY}*")):
            _carry_out(ready, root)
            done.append("finished publishing what an earlier run had made")
        for left in sorted(folder.glob(f"{PARTIAL}*")):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
            done.append(f"removed {left.name}, which an earlier run left unfinished")
    return done


def leftovers(folders: Iterable[Path]) -> bool:
    """Whether there is anything to recover."""
    return any(
        next(folder.glob(f"{start}*"), None) for folder in folders for start in (READY, PARTIAL)
    )


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _carry_out(ready: Path, root: Path) -> None:
    """Rename the files of a set into place; those that were renamed before are passed over."""
    for name, number in json.loads((ready / LIST).read_text(encoding="utf-8")):
        target, source = root / name, ready / number
        if not number:
            target.unlink(missing_ok=True)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                source.replace(target)
            except OSError as error:
                if error.errno != errno.EXDEV:  # a target on another file system
                    raise
                write_whole(target, source.read_bytes())
    shutil.rmtree(ready)
