"""The lock of a project: one at a time, the holder named, a dead holder's lock free."""

import json
import subprocess
import sys
import time

import pytest

from analysis.runs.ages import age
from analysis.runs.locks import HOLDER, held

HOLDING = """
import sys, time
from pathlib import Path
from analysis.runs.locks import held
with held(Path(sys.argv[1]), "analysis run slow", print):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holding(folder, seconds):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, folder, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_is_told_who_holds(tmp_path):
    said = []
    with holding(tmp_path, 0.5), held(tmp_path, "analysis run", said.append):
        pass
    (line,) = said
    assert line.startswith("waiting for `analysis run slow` of ")
    assert line.endswith(" s old")
    assert not (tmp_path / HOLDER).exists()


def test_the_lock_of_a_dead_holder_is_taken_over(tmp_path):
    process = holding(tmp_path, 60)
    process.kill()
    process.wait()
    process.stdout.close()
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
    start = time.monotonic()
    with held(tmp_path, "two", pytest.fail):
        assert time.monotonic() - start < 5


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
