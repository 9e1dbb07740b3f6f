"""Sets of files: whole or not at all, whatever ends the process."""

import errno
import itertools
import os
from pathlib import Path

import pytest

from analysis.runs import publishing
from analysis.runs.publishing import READY, STAGED, leftovers, publish, recover

OLD = {"reports/a.html": b"old a", "reports/b.ipynb": b"old b", "data/c.csv": b"old c"}
NEW = {"reports/a.html": b"new a", "reports/b.ipynb": None, "data/c.csv": b"new c", "d/e.csv": b"e"}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "reports").mkdir()
    publish(tmp_path / "reports", tmp_path, OLD)
    return tmp_path


def contents(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def expected(files):
    return {name: content for name, content in files.items() if content is not None}


def test_a_set_appears_and_nothing_else(root):
    publish(root / "reports", root, NEW)
    assert contents(root) == expected(NEW)
    assert not leftovers([root / "reports"])


class Ended(BaseException):
    """Stands for a signal that nothing can catch: what was done on disk stays as it is."""


@pytest.mark.parametrize("moment", range(40))
def test_a_process_that_ends_at_any_moment_leaves_all_or_nothing(root, monkeypatch, moment):
    calls = itertools.count()

    def mortal(function):
        def call(*arguments, **options):
            if next(calls) == moment:
                raise Ended
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(publishing.os, "fsync", mortal(os.fsync))
    for name in ("rename", "replace", "unlink", "mkdir", "chmod"):
        monkeypatch.setattr(Path, name, mortal(getattr(Path, name)))
    monkeypatch.setattr(publishing.shutil, "rmtree", mortal(publishing.shutil.rmtree))
    try:
        publish(root / "reports", root, NEW)
        ended = False
    except Ended:
        ended = True
    monkeypatch.undo()
    assert ended or next(calls) <= moment
    recover([root / "reports"], root)
    assert contents(root) in (OLD, expected(NEW))
    assert not leftovers([root / "reports"])


@pytest.mark.parametrize("call", range(3))
def test_a_full_disk_changes_nothing(root, monkeypatch, call):
    calls = itertools.count()

    def full(handle):
        if next(calls) == call:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publishing.os, "fsync", full)
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
    told = recover([root / "reports"], root)
    assert len(told) == 2
    assert contents(root) == OLD | {"reports/a.html": b"newer a"}  # c had been renamed before
