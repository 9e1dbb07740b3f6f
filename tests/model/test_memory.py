"""In a session a project is read once, and again after any change of its files."""

import os

import pytest

import analysis
from analysis.model import loading
from support.projects import VERSIONS, edit

BEFORE, AFTER = VERSIONS
INCOME = {"entity": "lanzhou_returnee_park", "indicator": "income"}


@pytest.fixture
def reads(project, monkeypatch):
    """How often a project was read; its files count as settled at once."""
    found = []
    read = loading.read_inputs
    monkeypatch.setattr(loading, "read_inputs", lambda each: found.append(each) or read(each))
    monkeypatch.setattr(loading, "SETTLED", 0)
    return found


def test_what_has_not_changed_is_not_read_again(project, reads):
    first = analysis.facts()
    analysis.ratios()
    assert analysis.facts().equals(first)
    assert len(reads) == 1


def test_what_one_changes_in_a_frame_is_ones_own(project, reads):
    for ask in (analysis.facts, analysis.ratios):
        mine = ask()
        mine.loc[0, "unit"] = "x"
        assert "x" not in set(ask()["unit"])
    assert len(reads) == 1


def test_a_change_of_one_size_and_one_time_is_seen(project, reads):
    path = project.figures / "lanzhou-daily-2021-03-16.csv"
    assert BEFORE in set(analysis.facts(**INCOME)["as_stated"])
    times = path.stat()
    edit(project, VERSIONS)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_mtime_ns == times.st_mtime_ns
    assert path.stat().st_size == times.st_size
    assert AFTER in set(analysis.facts(**INCOME)["as_stated"])
    (project.definitions / "indicators" / "more.yml").write_text("{}", encoding="utf-8")
    analysis.facts()
    assert len(reads) == 3


def test_what_changed_just_now_is_not_remembered(project, reads, monkeypatch):
    monkeypatch.setattr(loading, "SETTLED", 10**18)
    analysis.facts()
    analysis.facts()
    assert len(reads) == 2
