"""Whole files and locks on disks that cannot do everything, in shared folders, after a kill."""

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from analysis import files
from analysis.cli.group import main
from analysis.files import PARTIAL, Draft, clear, locked, write_whole
from analysis.locks import held
from analysis.runs.publishing import publish

REFUSALS = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.ENOLCK)


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """The lines on what a disk cannot do."""
    lines = []
    monkeypatch.setattr(files, "tell", lambda line, *values: lines.append(line % values))
    files._unable.cache_clear()
    return lines


def refusing(code):
    def refuse(*_arguments, **_options):
        raise OSError(code, os.strerror(code))

    return refuse


def write_all(folder):
    """A file of each kind that the package writes."""
    write_whole(folder / "a" / "whole.csv", b"1")
    with Draft(folder / "a" / "draft.csv") as draft:
        draft.file.write("2")
        draft.keep()
    publish(folder / "a", folder, {"b/set.csv": b"3", "b/other.csv": b"4"})
    with held(folder / "a", "a test", pytest.fail):
        pass
    return {path.name: path for path in folder.rglob("*")}


@pytest.mark.parametrize("code", [errno.EPERM, *REFUSALS], ids=errno.errorcode.get)
def test_a_disk_without_modes_is_no_trouble(tmp_path, monkeypatch, told, code):
    for name in ("chmod", "fchmod", "chown", "fchown", "lchown"):
        monkeypatch.setattr(os, name, refusing(code))
    assert set(write_all(tmp_path)) >= {"whole.csv", "draft.csv", "set.csv", "other.csv"}
    assert told == []


@pytest.mark.parametrize("code", REFUSALS, ids=errno.errorcode.get)
@pytest.mark.parametrize("files_too", [False, True])
def test_a_disk_that_cannot_sync_is_told_once(tmp_path, monkeypatch, told, code, files_too):
    fsync = os.fsync

    def refuse(handle):
        if files_too or stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", refuse)
    for _ in range(2):
        assert set(write_all(tmp_path)) >= {"whole.csv", "draft.csv", "set.csv", "other.csv"}
    (line,) = [line for line in told if f"{tmp_path.name}/a: " in line]
    assert errno.errorcode[code] in line
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT], ids=errno.errorcode.get)
def test_a_disk_that_fails_is_an_error(tmp_path, monkeypatch, code):
    monkeypatch.setattr(os, "fsync", refusing(code))
    with pytest.raises(OSError, match=os.strerror(code)):
        write_whole(tmp_path / "a", b"1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", REFUSALS, ids=errno.errorcode.get)
def test_a_disk_without_locks_is_told(tmp_path, monkeypatch, told, code):
    monkeypatch.setattr(fcntl, "flock", refusing(code))
    assert set(write_all(tmp_path)) >= {"whole.csv", "draft.csv", "set.csv", "other.csv"}
    assert [line for line in told if "a/.lock: this disk has no locks" in line] == told != []
    (tmp_path / f"{PARTIAL}now").write_bytes(b"perhaps at work")
    old = tmp_path / f"{PARTIAL}old"
    old.write_bytes(b"surely not")
    os.utime(old, (time.time() - 3 * files.DAY,) * 2)
    assert clear([tmp_path]) == [old]


@pytest.mark.parametrize("mask", [0o002, 0o022, 0o027, 0o077], ids="{:03o}".format)
@pytest.mark.parametrize("shared", [False, True])
def test_the_umask_and_a_shared_folders_group_are_respected(tmp_path, mask, shared):
    groups = [group for group in (os.getgroups() or [0]) if group != os.getegid()]
    folder = tmp_path / "shared"
    folder.mkdir()
    if shared and (groups or os.geteuid() == 0):
        os.chown(folder, -1, groups[0] if groups else 12_345)
    folder.chmod(0o2770 if shared else 0o770)
    before = os.umask(mask)
    try:
        found = write_all(folder)
    finally:
        os.umask(before)
    for path in found.values():
        at = path.stat()
        assert at.st_gid == folder.stat().st_gid, path
        every, setgid = (0o777, stat.S_ISGID * shared) if path.is_dir() else (0o666, 0)
        assert stat.S_IMODE(at.st_mode) == (every & ~mask) | setgid, path


WRITING = """
import sys, time
from pathlib import Path
from analysis.files import Draft
draft = Draft(Path(sys.argv[1]))
draft.file.write("half")
draft.file.flush()
print("writes", flush=True)
time.sleep(600)
"""


@pytest.fixture
def writer():
    """Starts a process that writes a file and never ends."""
    processes = []

    def start(path):
        command = [sys.executable, "-c", WRITING, path]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        assert processes[-1].stdout.readline() == "writes\n"
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.processes
@pytest.mark.parametrize(
    ("folder", "command"),
    [
        ("data/raw/text", ("verify",)),
        ("data/raw/proposals", ("add", "nothing")),
        ("data/raw/figures", ("status",)),
        ("data/raw", ("run", "nothing")),
        ("docs", ("diff",)),
    ],
)
def test_any_next_command_clears_what_a_dead_one_left(project, writer, folder, command):
    path = project.root / folder / "x.txt"
    dead, alive = writer(path), writer(path)
    dead.send_signal(signal.SIGKILL)
    dead.wait()
    other = path.with_name("partial-of-another.txt")
    other.write_bytes(b"")
    assert len(list(path.parent.glob(f"{PARTIAL}*"))) == 2
    result = CliRunner().invoke(main, command)
    assert f"analysis: removed {folder}/{PARTIAL}" in result.output
    assert len(list(path.parent.glob(f"{PARTIAL}*"))) == 1
    assert other.exists()
    assert alive.poll() is None
    assert "removed" not in CliRunner().invoke(main, command).output


def test_a_partial_file_cleared_before_it_was_locked_is_made_again(tmp_path, monkeypatch):
    lock = fcntl.flock
    met = []

    def late(handle, how):
        if not met:
            met.extend(tmp_path.glob(f"{PARTIAL}*"))
            met[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    assert write_whole(tmp_path / "a", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_lock_file_of_another_user_is_good_enough(tmp_path, monkeypatch):
    (tmp_path / files.LOCK).write_bytes(b"")
    opened = os.open

    def another(path, flags, *mode):
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *mode)

    monkeypatch.setattr(os, "open", another)
    with locked(tmp_path, pytest.fail):
        pass


def test_a_link_is_replaced_and_the_cache_behind_it_stays(tmp_path):
    cached = tmp_path / "cached"
    cached.write_bytes(b"1")
    link = tmp_path / "link.csv"
    link.symlink_to(cached)
    assert not write_whole(link, b"1")
    assert link.is_symlink()
    assert write_whole(link, b"2")
    assert (cached.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"1", b"2", False)
