"""A signal to `analysis run` while two notebooks run."""

import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import psutil
import pytest
import yaml
from filelock import FileLock

from analysis.cli.interrupts import Interrupted, interruptible
from analysis.files import LOCK, PARTIAL
from analysis.runs.history import read_history
from analysis.runs.locks import HOLDER
from analysis.runs.publishing import READY
from conftest import copy_of_project
from test_engine_faults import LONG, gone, mark, sleepers, until  # noqa: F401 (a fixture)

BIN = Path(sys.executable).parent


def start(project):
    return subprocess.Popen(
        [BIN / "analysis", "run", "--jobs", "2"],
        cwd=project.root,
        env={**os.environ, "ANALYSIS_ROOT": str(project.root)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def plain(project):
    process = start(project)
    out, err = process.communicate(timeout=LONG)
    assert process.returncode == 0, err
    return out


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    project = copy_of_project(tmp_path_factory.mktemp("interrupted") / "project")
    run = {"notebooks": ["1_facts.ipynb"], "matrix": {"lang": ["en", "zh-Hans"]}}
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": {"r": run}}))
    plain(project)
    return project


def published(project):
    folders = (project.reports, project.processed)
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    own = ("history.jsonl", LOCK)
    return {str(path): path.read_bytes() for path in found if path.name not in own}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_leaves_the_last_good_reports_and_nothing_else(ran, mark, number, code):  # noqa: F811
    path = ran.notebooks / "1_facts.ipynb"
    good, before = path.read_bytes(), published(ran)
    assert len([name for name in before if name.endswith(".html")]) == 3
    data = json.loads(good)
    data["cells"][-1]["source"] = [f"!sleep {mark}"]
    path.write_text(json.dumps(data), encoding="utf-8")
    process = start(ran)
    try:
        until(lambda: len(sleepers(mark)) == 2)
        family = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
        assert len(family) >= 5  # the preloaded process, two notebooks and who guards them
        process.send_signal(number)
        _, err = process.communicate(timeout=LONG)
    finally:
        process.kill()
        path.write_bytes(good)
    assert process.returncode == code
    assert err == f"analysis: interrupted by {number.name}; what was published stays\n"
    until(lambda: gone(family) and not sleepers(mark))
    assert published(ran) == before
    assert not (ran.reports / HOLDER).exists()
    with FileLock(ran.reports / LOCK).acquire(blocking=False):
        pass
    left = [p for start in (PARTIAL, READY) for p in ran.root.rglob(f"{start}*")]
    assert not left
    outcomes = {step.outcome for step in read_history(ran)[-1].steps.values()}
    assert outcomes == {"interrupted"}
    assert plain(ran).endswith("0 run, 2 fresh, 0 failed, 0 refused\n")


def interrupt():
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_is_told_at_once_where_no_threads_run():
    with interruptible(), pytest.raises(Interrupted, match="SIGTERM"):
        interrupt()


def test_a_signal_leaves_an_import_whole_while_threads_run(tmp_path, monkeypatch):
    """Else its lock would stay held, and no other thread could import any more."""
    monkeypatch.syspath_prepend(tmp_path)
    code = "from test_interruption import interrupt\ninterrupt()\nWHOLE = True\n"
    (tmp_path / "interrupted_module.py").write_text(code)
    woken = []
    with interruptible() as stop:
        threads = stop.threads(lambda: woken.append(True))
        threads.__enter__()
        assert import_module("interrupted_module").WHOLE
        assert woken
        with pytest.raises(Interrupted, match="SIGTERM"):
            threads.__exit__(None, None, None)
