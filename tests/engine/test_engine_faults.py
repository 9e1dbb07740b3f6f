"""Notebooks that die, hang, are stopped or leave things behind: what is told, and what is left."""

import json
import os
import signal
import sys
import threading
import time

import pytest

from analysis.runs import notebook_runner
from analysis.runs.engine.fork_client import EngineError
from support.cells import notebook, record
from support.processes import LONG, alive, begin, below, sleepers, until

pytestmark = pytest.mark.processes

# Three ways to leave a process behind; `mark` tells the test's processes from others
LEAVES = """
import os, subprocess, sys
sleep = ['sleep', '{mark}']
subprocess.Popen(sleep)
subprocess.Popen(sleep, start_new_session=True)
if not os.fork():
    os.setsid()
    subprocess.Popen(sleep)
    os._exit(0)
"""


CUT = ["completed", "failed", "pending"]
DEATHS = {
    "import os; print('last words'); os._exit(3)": "exit status 3",
    "import os, signal; print('last words'); os.kill(os.getpid(), signal.SIGKILL)": "SIGKILL",
    "import ctypes; print('last words'); ctypes.string_at(0)": "SIGSEGV",
    "import os; print('last words'); os.closerange(3, 1000)": "exit status 1",
    "import os; print('last words'); os.killpg(0, 15)": "SIGTERM",
}


@pytest.mark.parametrize("source", DEATHS)
def test_a_death_is_told_and_harms_no_other(runner, tmp_path, source):
    made = runner.make(notebook(tmp_path / "dies.ipynb", "1", source, "2"), {}, cwd=tmp_path)
    statuses, errors, text = record(made.notebook)
    assert statuses == CUT
    assert len(errors) == 1
    assert errors[0][0] == "DeadKernelError"
    assert DEATHS[source] in errors[0][1]
    assert "last words" in text
    assert made.problem.startswith("dies.ipynb, cell ")
    assert DEATHS[source] in made.problem
    assert "\n" not in made.problem
    assert made.page == ""
    assert runner.make(notebook(tmp_path / "next.ipynb", "1"), {}, cwd=tmp_path).problem == ""


def test_memory_that_runs_out_is_told(runner, tmp_path):
    source = (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))\n"
        "kept = [bytes(2**30) for _ in range(100)]"
    )
    made = runner.make(notebook(tmp_path / "big.ipynb", "1", source, "2"), {}, cwd=tmp_path)
    statuses, errors, _ = record(made.notebook)
    assert statuses == CUT
    assert errors[0][0] == "MemoryError"


def test_an_exception_is_told_as_papermill_tells_it(runner, tmp_path):
    path = notebook(tmp_path / "raises.ipynb", "1", "# here\nraise ValueError('no\\nmore')", "2")
    made = runner.make(path, {}, cwd=tmp_path)
    assert made.problem == "raises.ipynb, cell [2] `# here`: ValueError: no more"
    statuses, errors, _ = record(made.notebook)
    assert statuses == CUT
    assert errors == [("ValueError", "no\nmore")]
    assert "papermill-error-cell" in made.notebook.decode()
    stock = notebook_runner("nbclient").make(path, {}, cwd=tmp_path)
    assert stock.notebook == made.notebook
    assert stock.problem == made.problem


@pytest.mark.parametrize("argument", ["", "0", "1"])
def test_leaving_by_sys_exit_is_a_failure(runner, tmp_path, argument):
    path = notebook(tmp_path / "exits.ipynb", "1", f"import sys; sys.exit({argument})", "2")
    made = runner.make(path, {}, cwd=tmp_path)
    assert "SystemExit" in made.problem
    assert record(made.notebook)[0] == CUT
    assert made.page == ""


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """Hours have passed once there is a file named `late`: no test of a timeout depends on time."""
    from analysis.runs.engine import cells as client
    from analysis.runs.engine import jobs

    def late():
        return time.monotonic() + 1e6 * (tmp_path / "late").exists()

    for module in (client, jobs):
        monkeypatch.setattr(module, "monotonic", late)


HANGS = "import time\nprint('begun')\nopen('late', 'w').close()\nprint('late')\ntime.sleep(86400)"


def test_a_cell_that_takes_too_long_is_ended(runner, clock, tmp_path):
    path = notebook(tmp_path / "hangs.ipynb", "1", HANGS, "2")
    made = runner.make(path, {}, cwd=tmp_path, timeout=600)
    assert record(made.notebook)[0] == CUT
    assert record(made.notebook)[2].startswith("begun\n")
    assert "CellTimeoutError: the cell took longer than 600 s" in made.problem


def test_a_cell_that_takes_too_long_in_a_kernel_is_ended(tmp_path):
    path = notebook(tmp_path / "hangs.ipynb", "import time; time.sleep(86400)", "2")
    made = notebook_runner("nbclient").make(path, {}, cwd=tmp_path, timeout=2)
    assert record(made.notebook)[0] == ["failed", "pending"]
    assert "CellTimeoutError" in made.problem


def test_nothing_that_a_notebook_started_outlives_it(runner, clock, tmp_path, mark):
    leaves = LEAVES.format(mark=mark)
    wait = f"while len(os.popen('pgrep -f {mark}').read().split()) < 4: pass"
    ends = {"ends": "1", "dies": "os._exit(1)", "hangs": HANGS}
    for name, source in ends.items():
        path = notebook(tmp_path / f"{name}.ipynb", leaves + wait, source)
        made = runner.make(path, {}, cwd=tmp_path, timeout=600)
        assert bool(made.problem) == (name != "ends"), made.problem
        assert record(made.notebook)[0][0] == "completed"
        assert not sleepers(mark)


def test_a_notebook_cleans_up_after_itself(runner, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.runs.engine.jobs.GRACE", LONG)
    source = (
        "import atexit, tempfile, pathlib\nfolder = tempfile.TemporaryDirectory(dir='.')\n"
        "atexit.register(pathlib.Path('left').touch)"
    )
    made = runner.make(notebook(tmp_path / "tidy.ipynb", source), {}, cwd=tmp_path)
    assert made.problem == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["left", "tidy.ipynb"]


def test_a_cleaning_up_that_hangs_is_ended(runner, tmp_path):
    source = "import atexit, time, pathlib; atexit.register(pathlib.Path('slept').touch)\n"
    source += "atexit.register(time.sleep, 86400)"
    made = runner.make(notebook(tmp_path / "slow.ipynb", source), {}, cwd=tmp_path)
    assert made.problem == ""
    assert not (tmp_path / "slept").exists()


@pytest.mark.parametrize("engine", ["forked", "nbclient"])
def test_cancel_stops_what_runs_and_what_follows(tmp_path, mark, engine):
    path = notebook(tmp_path / "long.ipynb", "1", f"!sleep {mark}", "2")
    made = {}
    with notebook_runner(engine) as runner:
        threads = [
            threading.Thread(
                target=lambda n=n: made.update({n: runner.make(path, {}, cwd=tmp_path)})
            )
            for n in range(2)
        ]
        for thread in threads:
            thread.start()
        until(lambda: len(sleepers(mark)) >= 2)
        runner.cancel()
        for thread in threads:
            thread.join(LONG)
        assert len(made) == 2
        for each in made.values():
            assert record(each.notebook)[0] == CUT
            assert "stopped" in each.problem
        assert "stopped" in runner.make(path, {}, cwd=tmp_path).problem
        until(lambda: not sleepers(mark))


def test_cancel_while_the_process_loads(tmp_path):
    path = notebook(tmp_path / "one.ipynb", "1")
    made = []
    with notebook_runner() as runner:
        thread = threading.Thread(target=lambda: made.append(runner.make(path, {}, cwd=tmp_path)))
        thread.start()
        until(lambda: runner.server.loading)
        runner.cancel()
        thread.join(LONG)
    assert "stopped" in made[0].problem


def test_the_preloaded_process_can_die_too(tmp_path, mark):
    path = notebook(tmp_path / "long.ipynb", "1", f"!sleep {mark}", "2")
    made = []
    with notebook_runner() as runner:
        thread = threading.Thread(target=lambda: made.append(runner.make(path, {}, cwd=tmp_path)))
        thread.start()
        until(lambda: sleepers(mark))
        os.kill(runner.server.pid, signal.SIGKILL)
        thread.join(LONG)
        assert record(made[0].notebook)[0] == CUT
        assert "DeadKernelError" in made[0].problem
        until(lambda: not sleepers(mark))
        assert runner.make(notebook(tmp_path / "one.ipynb", "1"), {}, cwd=tmp_path).problem == ""


PROGRAM = """
import sys, threading
from pathlib import Path
from analysis.runs import notebook_runner
runner = notebook_runner()
path = Path(sys.argv[1])
threads = [threading.Thread(target=runner.make, args=(path, {}), kwargs={'cwd': path.parent})
           for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_asked(tmp_path, mark, number):
    leaves = LEAVES.format(mark=mark)
    path = notebook(tmp_path / "long.ipynb", leaves, f"!sleep {mark}")
    program = begin("python", "-c", PROGRAM, path, cwd=tmp_path)
    until(lambda: len(sleepers(mark)) >= 8)
    family = below(program)
    assert len(family) >= 5
    program.send_signal(number)
    program.communicate(timeout=LONG)
    until(lambda: not any(map(alive, family)))
    until(lambda: not sleepers(mark))


def papermill(*arguments, cwd, **env):
    return begin("papermill", "--engine", "forked", "--no-progress-bar", *arguments, cwd=cwd, **env)


def test_papermill_runs_it_from_the_command_line(tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    path = notebook(tmp_path / "in.ipynb", "a = 1", "print(a)")
    program = papermill(path, "out.ipynb", "-p", "a", "2", cwd=tmp_path, TMPDIR=str(folder))
    _, said = program.communicate(timeout=LONG)
    assert program.returncode == 0, said
    statuses, errors, text = record((tmp_path / "out.ipynb").read_text())
    assert (statuses, errors) == (["completed"] * 3, [])
    assert (
        text == "1\n"
    )  # no cell is tagged: the parameters come first, and the notebook's own hold
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("raise ValueError('no')", "ValueError: no"),
        ("import os; os._exit(0)", "DeadKernelError: the notebook's process died"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("import time; time.sleep(86400)", "CellTimeoutError: the cell took longer than 2 s"),
    ],
)
def test_papermill_fails_truly(tmp_path, source, error):
    hangs = "Timeout" in error
    path = notebook(tmp_path / "in.ipynb", *([] if hangs else ["1"]), source, "2")
    bounded = ["--execution-timeout", "2"] if hangs else []
    program = papermill(path, "out.ipynb", *bounded, cwd=tmp_path)
    _, said = program.communicate(timeout=LONG)
    assert program.returncode == (138 if "Dead" in error else 1)  # papermill's own codes
    statuses, errors, _ = record((tmp_path / "out.ipynb").read_text())
    assert statuses == CUT[hangs:]
    assert ": ".join(errors[0]).startswith(error)
    assert error in said


@pytest.mark.parametrize(
    ("number", "name"), [(signal.SIGINT, "Interrupt"), (signal.SIGTERM, "Exit")]
)
def test_papermill_interrupted_says_so(tmp_path, mark, number, name):
    path = notebook(tmp_path / "in.ipynb", "1", f"!sleep {mark}", "2")
    program = papermill(path, "out.ipynb", cwd=tmp_path)
    until(lambda: sleepers(mark))
    family = below(program)
    program.send_signal(number)
    program.communicate(timeout=LONG)
    assert program.returncode == (1 if number == signal.SIGINT else 143)
    statuses, errors, _ = record((tmp_path / "out.ipynb").read_text())
    assert statuses == CUT
    assert name in errors[0][0]
    until(lambda: not any(map(alive, family)))
    assert not sleepers(mark)


def test_another_kernel_is_refused_unless_the_fallback_is_asked_for(tmp_path, monkeypatch):
    import papermill

    from analysis.runs.engine.fork_client import EngineError

    spec = {"display_name": "R", "language": "R", "name": "ir"}
    path = notebook(tmp_path / "r.ipynb", "1", kernelspec=spec)
    with pytest.raises(EngineError, match="the notebook is in R, not Python"):
        papermill.execute_notebook(path, None, engine_name="forked", progress_bar=False)
    spec = {"display_name": "Other", "language": "python", "name": "other"}
    other = tmp_path / "kernels" / "other"
    other.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    own = {"argv": ["/elsewhere/bin/python", *command[1:]], **spec}
    (other / "kernel.json").write_text(json.dumps(own))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    path = notebook(tmp_path / "other.ipynb", "1", kernelspec=spec)
    with pytest.raises(EngineError, match="is not the ipykernel of this Python"):
        papermill.execute_notebook(path, None, engine_name="forked", progress_bar=False)
    # a kernel that this engine would refuse, and that can be run all the same
    (other / "kernel.json").write_text(json.dumps({**own, "argv": ["env", *command]}))
    run = {"engine_name": "forked", "progress_bar": False}
    with pytest.raises(EngineError, match="is not the ipykernel of this Python"):
        papermill.execute_notebook(path, None, **run)
    done = papermill.execute_notebook(path, None, **run, fallback=True)
    assert done.cells[0].outputs[0]["data"]["text/plain"] == "1"
    monkeypatch.setenv("ANALYSIS_ENGINE_FALLBACK", "1")
    done = papermill.execute_notebook(path, None, **run)
    assert done.cells[0].outputs[0]["data"]["text/plain"] == "1"


def test_where_there_is_no_fork_it_says_so(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "fork")
    made = notebook_runner().make(notebook(tmp_path / "one.ipynb", "1"), {}, cwd=tmp_path)
    assert "no os.fork" in made.problem


def test_no_notebook_and_no_json(runner, tmp_path):
    assert "absent.ipynb" in runner.make(tmp_path / "absent.ipynb", {}, cwd=tmp_path).problem
    (tmp_path / "bad.ipynb").write_text("{")
    assert "bad.ipynb" in runner.make(tmp_path / "bad.ipynb", {}, cwd=tmp_path).problem


def test_a_stop_ends_a_notebook_though_the_program_ignores_signals(tmp_path):
    """As while a command cleans up: what it starts then must not inherit that."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        runner = notebook_runner()
        runner.start()
        job = runner.server.fork("cells", tmp_path, os.environ)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    job.close()  # at once, before its guard listens
    runner.cancel()
    runner.close()
    with pytest.raises(EngineError, match="the run was stopped"):
        runner.server.start()
