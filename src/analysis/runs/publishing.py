"""Sets of files that appear together or not at all, even when a process is killed in between.

A set is first written into a folder beside its targets; it counts from the moment at which that
folder is renamed. Its files are then renamed into place, and the folder is renamed back before it
is removed. `recover` finishes or removes what a killed process left; a set that cannot have been
staged in this way is set aside.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..files import PARTIAL, read_regular, set_aside, sync_folder, write_synced, write_whole

STAGED = f"{PARTIAL}set-"
READY = ".ready-set-"
LIST = "set.json"
LARGEST = 1_000_000  # bytes of a list


class DamagedError(ValueError):
    """A set that cannot be carried out: says why."""


def publish(folder: Path, root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write `files` (names below `root`; None removes the file) as one set staged in `folder`.

    Raises OSError, and leaves every target as it was, when the set cannot be written whole.
    """
    for name in files:
        if (root / name).is_dir() and not (root / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, "a folder where a file should be", name)
    staged = folder / f"{STAGED}{secrets.token_hex(6)}"
    staged.mkdir()
    try:
        targets: list[list[str]] = []
        for number, (name, content) in enumerate(files.items()):
            if content is not None:
                write_synced(staged / str(number), content)
            targets.append([name, "" if content is None else str(number)])
        write_synced(staged / LIST, json.dumps(targets).encode())
        ready = staged.with_name(READY + staged.name.removeprefix(STAGED))
        staged.rename(ready)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    sync_folder(folder)
    _carry_out(ready, root)


def recover(folders: Iterable[Path], root: Path) -> list[str]:
    """Finish the sets that count, all of their files lying in `folders`, and remove the others.

    The caller holds the lock. Returns what was done, a line each.
    """
    done, folders = [], tuple(folders)
    for folder in folders:
        for ready in sorted(folder.glob(f"{READY}*")):
            try:
                _check(_listed(ready), ready, root, folders)
            except (OSError, ValueError) as error:
                aside = set_aside(ready).name
                done.append(
                    f"{ready.name}, which an earlier run left, set aside as {aside}: {error}"
                )
                continue
            _carry_out(ready, root)
            done.append("finished publishing what an earlier run had made")
        for left in sorted(folder.glob(f"{PARTIAL}*")):
            try:
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)
            except OSError as error:
                done.append(f"{left.name}, which an earlier run left, stays: {error.strerror}")
                continue
            done.append(f"removed {left.name}, which an earlier run left unfinished")
    return done


def leftovers(folders: Iterable[Path]) -> bool:
    """Whether there is anything to recover."""
    return any(
        next(folder.glob(f"{start}*"), None) for folder in folders for start in (READY, PARTIAL)
    )


def _listed(ready: Path) -> list[tuple[str, str]]:
    """Targets, each with the name of its file in the set; raises OSError and ValueError."""
    try:
        if ready.is_symlink():
            raise DamagedError("a link to elsewhere")
        found = json.loads(read_regular(ready / LIST, LARGEST))
        return [(str(name), str(number)) for name, number in found]
    except (TypeError, RecursionError) as error:
        raise DamagedError(f"{LIST} is no list of files ({error})") from None


def _check(
    listed: Iterable[tuple[str, str]], ready: Path, root: Path, folders: Iterable[Path]
) -> None:
    """Raises DamagedError for a set that would read or write elsewhere, or over a folder."""
    inside = [folder.resolve() for folder in folders]
    for name, number in listed:
        if "\0" in name + number:
            raise DamagedError("a name that no file can have")
        target, source = root / name, ready / number
        place = target.parent.resolve() / target.name
        if ".." in place.parts or not any(place.parent.is_relative_to(each) for each in inside):
            raise DamagedError(f"{name!r} lies elsewhere")
        if place.is_dir() or any(parent.is_file() for parent in place.parents):
            raise DamagedError(f"{name!r} is a folder, or a file is one of its folders")
        file = number.isdecimal() and (source.is_file() or not os.path.lexists(source))
        if number and (not file or source.is_symlink()):
            raise DamagedError(f"{number!r} is no file of the set")


def _carry_out(ready: Path, root: Path) -> None:
    """Rename the files of a set into place; those that were renamed before are skipped."""
    for name, number in _listed(ready):
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
    done = ready.with_name(STAGED + ready.name.removeprefix(READY))
    ready.rename(done)  # removing its list first would leave a set that nobody can finish
    shutil.rmtree(done)
