"""The lock of a project: one at a time, the holder named, a dead holder's lock free."""

import json
import subprocess
import sys

import pytest

from analysis.ages import age
from analysis.locks import HOLDER, held

pytestmark = pytest.mark.processes
HOLDING = """
import sys
from pathlib import Path
from analysis.locks import held
with held(Path(sys.argv[1]), "analysis run slow", print):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(folder):
    """A process that holds the lock until its input ends."""
    line = [sys.executable, "-c", HOLDING, folder]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_is_told_who_holds(tmp_path):
    said = []
    with holding(tmp_path) as process:

        def say(line):
            said.append(line)
            process.stdin.close()

        with held(tmp_path, "analysis run", say):
            pass
    (line,) = said
    assert line.startswith("waiting for `analysis run slow` of ")
    assert line.endswith(" s old")
    assert not (tmp_path / HOLDER).exists()


def test_the_lock_of_a_dead_holder_is_taken_over(tmp_path):
    with holding(tmp_path) as process:
        process.kill()
    said = []
    with held(tmp_path, "analysis run", said.append):
        holder = json.loads((tmp_path / HOLDER).read_text(encoding="utf-8"))
        assert holder["what"] == "analysis run"
    (line,) = said
    assert line.startswith("taking over from `analysis run slow` of ")
    assert "ended without finishing" in line


def test_a_holder_that_raises_frees_it(tmp_path):
    with pytest.raises(ValueError, match="x"), held(tmp_path, "one", print):
        raise ValueError("x")
    with held(tmp_path, "two", pytest.fail):  # said where it waits
        pass


def test_a_damaged_note_of_the_holder_harms_nothing(tmp_path):
    (tmp_path / HOLDER).write_bytes(b"\xff{")
    with held(tmp_path, "one", pytest.fail):
        pass


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2000-01-01T00:00:00+00:00", " d"),
        ("2999-01-01T00:00:00+00:00", "in the future"),
        ("yesterday", "unknown"),
        ("2000-01-01T00:00:00", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_age_is_told_for_any_clock(moment, told):
    assert age(moment).endswith(told)
