"""A signal to `analysis run` while two notebooks run."""

import json
import os
import signal
from importlib import import_module

import pytest

from analysis.cli.interrupts import Interrupted, interruptible
from analysis.files import LOCK, PARTIAL, locked
from analysis.locks import HOLDER
from analysis.runs.history import read_history
from analysis.runs.publishing import READY
from support.processes import LONG, alive, begin, below, sleepers, until
from support.projects import call


def published(project):
    folders = (project.reports, project.processed)
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    own = ("history.jsonl", LOCK)
    return {str(path): path.read_bytes() for path in found if path.name not in own}


@pytest.mark.processes
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_leaves_the_last_good_reports_and_nothing_else(small_ran, mark, number, code):
    ran = small_ran
    path = ran.notebooks / "1_facts.ipynb"
    good, before = path.read_bytes(), published(ran)
    assert len([name for name in before if name.endswith(".html")]) == 3
    data = json.loads(good)
    data["cells"][-1]["source"] = [f"!sleep {mark}"]
    path.write_text(json.dumps(data), encoding="utf-8")
    process = begin("analysis", "run", "--jobs", "2", cwd=ran.root)
    until(lambda: len(sleepers(mark)) == 2)
    family = below(process)
    assert len(family) >= 5  # the preloaded process, two notebooks and who guards them
    process.send_signal(number)
    _, err = process.communicate(timeout=LONG)
    path.write_bytes(good)
    assert process.returncode == code
    assert err == f"analysis: interrupted by {number.name}; what was published stays\n"
    until(lambda: not any(map(alive, family)) and not sleepers(mark))
    assert published(ran) == before
    assert not (ran.reports / HOLDER).exists()
    with locked(ran.reports, lambda: pytest.fail("it is held")):
        pass
    left = [p for start in (PARTIAL, READY) for p in ran.root.rglob(f"{start}*")]
    assert not left
    outcomes = {step.outcome for step in read_history(ran)[-1].steps.values()}
    assert outcomes == {"interrupted"}
    assert call("run").output.endswith("0 run, 2 fresh, 0 failed, 0 refused\n")


def interrupt():
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_is_told_at_once_where_no_threads_run():
    with interruptible(), pytest.raises(Interrupted, match="SIGTERM"):
        interrupt()


def test_a_signal_leaves_an_import_whole_while_threads_run(tmp_path, monkeypatch):
    """Else its lock would stay held, and no other thread could import any more."""
    monkeypatch.syspath_prepend(tmp_path)
    code = "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nWHOLE = True\n"
    (tmp_path / "interrupted_module.py").write_text(code)
    woken = []
    with interruptible() as stop:
        threads = stop.threads(lambda: woken.append(True))
        threads.__enter__()
        assert import_module("interrupted_module").WHOLE
        assert woken
        with pytest.raises(Interrupted, match="SIGTERM"):
            threads.__exit__(None, None, None)
