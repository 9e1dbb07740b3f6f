"""Sets of files: whole or not at all, whatever ends the process."""

import errno
import itertools
import os
from pathlib import Path

import pytest

from analysis.files import ASIDE
from analysis.runs import publishing
from analysis.runs.publishing import READY, STAGED, leftovers, publish, recover

OLD = {"reports/a.html": b"old a", "reports/b.ipynb": b"old b", "data/c.csv": b"old c"}
NEW = {"reports/a.html": b"new a", "reports/b.ipynb": None, "data/c.csv": b"new c", "d/e.csv": b"e"}


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "project"
    (root / "reports").mkdir(parents=True)
    publish(root / "reports", root, OLD)
    return root


def contents(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def folders(root):
    return [root / "reports", root / "data", root / "d"]


def expected(files):
    return {name: content for name, content in files.items() if content is not None}


def test_a_set_appears_and_nothing_else(root):
    publish(root / "reports", root, NEW)
    assert contents(root) == expected(NEW)
    assert not leftovers([root / "reports"])


class Ended(BaseException):
    """Stands for a signal that nothing can catch: what was done on disk stays as it is."""


@pytest.mark.parametrize("moment", range(60))
def test_a_process_that_ends_at_any_moment_leaves_all_or_nothing(root, monkeypatch, moment):
    calls = itertools.count()

    def mortal(function):
        def call(*arguments, **options):
            if next(calls) == moment:
                raise Ended
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(os, "fsync", mortal(os.fsync))
    for name in ("rename", "replace", "unlink", "mkdir", "chmod"):
        monkeypatch.setattr(Path, name, mortal(getattr(Path, name)))
    # what removes a folder ends in the middle, too
    for name in ("rmdir", "unlink"):
        monkeypatch.setattr(publishing.os, name, mortal(getattr(os, name)))
    try:
        publish(root / "reports", root, NEW)
        ended = False
    except Ended:
        ended = True
    monkeypatch.undo()
    assert ended or next(calls) <= moment
    recover(folders(root), root)
    assert contents(root) in (OLD, expected(NEW))
    assert not leftovers([root / "reports"])


@pytest.mark.parametrize("call", range(3))
def test_a_full_disk_changes_nothing(root, monkeypatch, call):
    calls = itertools.count()

    def full(handle):
        if next(calls) == call:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        publish(root / "reports", root, NEW)
    assert contents(root) == OLD
    assert not leftovers([root / "reports"])


def test_a_folder_in_the_way_is_told_before_anything_is_written(root):
    (root / "d" / "e.csv").mkdir(parents=True)
    with pytest.raises(IsADirectoryError, match=r"d/e\.csv"):
        publish(root / "reports", root, NEW)
    assert contents(root) == OLD


def test_a_link_is_replaced_and_not_followed(root, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_bytes(b"secret")
    (root / "reports" / "a.html").unlink()
    (root / "reports" / "a.html").symlink_to(secret)
    publish(root / "reports", root, NEW)
    assert secret.read_bytes() == b"secret"
    assert not (root / "reports" / "a.html").is_symlink()


def test_what_counts_is_finished_and_what_does_not_is_removed(root):
    unfinished = root / "reports" / f"{STAGED}x"
    unfinished.mkdir()
    (unfinished / "0").write_bytes(b"half")
    counted = root / "reports" / f"{READY}y"
    counted.mkdir()
    (counted / "0").write_bytes(b"newer a")
    (counted / "set.json").write_text('[["reports/a.html", "0"], ["data/c.csv", "1"]]')
    told = recover(folders(root), root)
    assert len(told) == 2
    assert contents(root) == OLD | {"reports/a.html": b"newer a"}  # c had been renamed before


def outside(root):
    return root.parent / "outside"


HOSTILE = {
    "no_json": b"{",
    "no_list": b"3",
    "not_pairs": b'[["a"]]',
    "nested": b"[" * 100_000,
    "digits": b"[" + b"1" * 5000 + b"]",
    "bytes": b"\xff\xfe",
    "above": b'[["reports/../../outside/f", "0"]]',
    "far_above": b'[["../../../f", "0"]]',
    "absolute": b'[["/outside/f", "0"]]',
    "elsewhere_in_the_project": b'[["notebooks/n.ipynb", "0"]]',
    "through_a_link": b'[["reports/link/f", "0"]]',
    "a_file_as_folder": b'[["reports/a.html/f", "0"]]',
    "a_folder": b'[["reports/folder", "0"]]',
    "the_folder_itself": b'[["reports", ""]]',
    "no_name": b'[["", ""]]',
    "nul": b'[["reports/\\u0000", "0"]]',
    "long": b'[["reports/' + b"x" * 5000 + b'", "0"]]',
    "reads_elsewhere": b'[["reports/f", "../../a"]]',
    "moves_a_link": b'[["reports/f", "1"]]',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_set_that_nobody_can_have_staged_is_set_aside_with_a_line(root, name):
    reports, elsewhere = root / "reports", outside(root)
    elsewhere.mkdir()
    (reports / "link").symlink_to(elsewhere)
    (reports / "folder").mkdir()
    ready = reports / f"{READY}x"
    ready.mkdir()
    (ready / "0").write_bytes(b"payload")
    (ready / "1").symlink_to("/etc/passwd")
    (ready / "set.json").write_bytes(HOSTILE[name])
    before = contents(root)
    (told,) = recover(folders(root), root)
    assert told.startswith(f"{READY}x, which an earlier run left, set aside as {ASIDE}")
    assert "\n" not in told
    assert not list(elsewhere.iterdir())
    assert {n: c for n, c in contents(root).items() if ASIDE not in n} == OLD
    assert len(contents(root)) == len(before)
    assert recover(folders(root), root) == []


@pytest.mark.parametrize("kind", ["no_list", "a_file", "a_fifo_as_list", "a_link"])
def test_what_is_no_staged_folder_is_set_aside_too(root, kind):
    ready = root / "reports" / f"{READY}x"
    if kind == "a_file":
        ready.write_bytes(b"")
    elif kind == "a_link":
        ready.symlink_to(root / "data")
    else:
        ready.mkdir()
    if kind == "a_fifo_as_list":
        os.mkfifo(ready / "set.json")
    (told,) = recover(folders(root), root)
    assert "set aside" in told
    assert expected(OLD).items() <= contents(root).items()
    assert recover(folders(root), root) == []


def test_a_second_one_does_not_overwrite_what_was_set_aside(root):
    for _ in range(2):
        (root / "reports" / f"{READY}x").write_bytes(b"")
        recover(folders(root), root)
    assert len(list((root / "reports").glob(f"{ASIDE}*"))) == 2
