"""What surrounds a notebook, and notebooks without measure: a line says so, and no more is lost."""

import json
import os
import re
import socket
import subprocess
import sys
import threading

import pytest

from analysis.reporting import workshop
from analysis.runs import notebook_runner
from analysis.runs.engine import cells as client
from analysis.runs.engine import framing as wire
from analysis.runs.engine import jobs, page_maker
from analysis.runs.engine.jobs import TOLD, last_words
from analysis.runs.engine.page_maker import harmless
from support.cells import notebook, record
from support.processes import LONG

pytestmark = pytest.mark.processes

ENGINES = ("forked", "nbclient")


@pytest.fixture(scope="module", params=ENGINES)
def runner(request):
    with notebook_runner(request.param) as runner:
        yield runner


BOMBS = {
    "text": "print('x' * 10**8)",
    "text_without_end": "while True: print('line')",
    "errors_without_end": "import sys\nwhile True: sys.stderr.write('x' * 1000)",
    "a_program": "import subprocess; subprocess.run(['yes'], check=True)",
    "an_output": "from IPython.display import HTML\nHTML('x' * 10**8)",
    "outputs": "for number in range(10**6): display(number)",
    "cleared_outputs": (
        "from IPython.display import clear_output\nwhile True: display('x' * 10**5); clear_output()"
    ),
}


@pytest.fixture
def small(monkeypatch):
    """Bounds that are reached soon."""
    for module in (jobs, client):
        monkeypatch.setattr(module, "MOST", 2**20)
        monkeypatch.setattr(module, "LINES", 50_000)
    monkeypatch.setattr(client, "MESSAGES", 500)


@pytest.mark.parametrize("name", BOMBS)
def test_a_notebook_that_writes_without_measure_is_ended(
    runner, small, tmp_path, monkeypatch, name
):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # where it is set, ipykernel captures less
    made = runner.make(notebook(tmp_path / "bomb.ipynb", "1", BOMBS[name], "2"), {}, cwd=tmp_path)
    amount = "(1 MB|50,000 lines|500 outputs)"
    assert re.search(f"TooMuchError: the notebook wrote more than {amount}$", made.problem)
    statuses, errors, _ = record(made.notebook)
    assert statuses == ["completed", "failed", "pending"]
    assert [name for name, _ in errors] == ["TooMuchError"]
    assert len(made.notebook) < 4 * 2**20
    assert runner.make(notebook(tmp_path / "next.ipynb", "1"), {}, cwd=tmp_path).problem == ""


def test_many_lines_make_a_page(runner, tmp_path):
    source = "for number in range(10**6): print(number)"
    made = runner.make(notebook(tmp_path / "many.ipynb", source), {}, cwd=tmp_path)
    assert made.problem == ""
    assert "999999" in made.page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("\n \n", ""),
        ("a\nb\nc\n\nd  e\n", "; it wrote: b / c / d e"),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\x9b2J", "; it wrote: red x"),
        ("y" * 10_000, f"; it wrote: …{'y' * TOLD}"),
    ],
)
def test_last_words_are_few_and_plain(text, told):
    assert last_words(text) == told


def test_a_death_is_told_with_its_last_words(runner, tmp_path):
    source = "import os; os.write(2, b'\\x1b[31mlast words\\n'); os._exit(3)"
    made = runner.make(notebook(tmp_path / "dies.ipynb", source), {}, cwd=tmp_path)
    how = {"forked": "exit status 3", "nbclient": "Kernel died"}[runner.engine]
    assert made.problem.endswith(f"{how}; it wrote: last words")


def surround(folder, monkeypatch, code):
    """Code that the preloaded process runs before anything else."""
    head = "import os, sys\nif 'analysis.runs.engine.fork_server' in sys.orig_argv:\n"
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    (folder / "sitecustomize.py").write_text(head + lines)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def made_beside(tmp_path, count=1):
    with notebook_runner(more=True) as runner:
        path = notebook(tmp_path / "one.ipynb", "import sys\nprint('ran')")
        made = [runner.make(path, {}, cwd=tmp_path) for _ in range(count)]
        return made[-1], runner.server.pid


def test_a_preloaded_process_that_dies_is_told_with_its_last_words(tmp_path, monkeypatch):
    surround(tmp_path, monkeypatch, "os.write(2, b'\\x1b[31mno room\\n'); os._exit(3)")
    made, _ = made_beside(tmp_path)
    told = "EngineError: the preloaded process has ended: it left with exit status 3"
    assert made.problem == f"one.ipynb: {told}; it wrote: no room"


BROKEN = """
class Broken:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {name!r}: raise {error}('not here')
sys.meta_path.insert(0, Broken)
"""


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("seaborn", "ImportError"),
        ("matplotlib", "ValueError"),
        ("pandera.pandas", "OSError"),
    ],
)
def test_preparation_that_fails_harms_nobody_who_does_not_need_it(
    tmp_path, monkeypatch, name, error
):
    surround(tmp_path, monkeypatch, BROKEN.format(name=name, error=error))
    made, _ = made_beside(tmp_path)
    assert record(made.notebook)[2] == "ran\n"
    assert "SIGKILL" not in made.problem


def test_a_page_that_cannot_be_made_is_told_with_the_reason(tmp_path, monkeypatch):
    surround(tmp_path, monkeypatch, BROKEN.format(name="nbconvert", error="ImportError"))
    made, _ = made_beside(tmp_path)
    assert made.problem == "one.ipynb: no page could be made: ImportError: not here"


def test_settings_of_drawing_that_fail_harm_nobody(tmp_path, monkeypatch):
    (tmp_path / "matplotlibrc").write_text("text.usetex: true\nsavefig.dpi: -3\nno line\n")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    made, first = made_beside(tmp_path, 3)
    assert made.problem == ""
    assert first


def test_preparation_goes_on_up_to_where_it_fails():
    def steps():
        yield 1
        raise SystemExit

    assert list(harmless(steps())) == [1]


def test_templates_that_are_absent_are_told_of_the_page_that_needs_them(monkeypatch):
    def absent(_):
        raise ValueError("No template sub-directory")

    monkeypatch.setattr(workshop, "page", absent)
    ours, theirs = socket.socketpair()
    thread = threading.Thread(
        target=page_maker.serve, args=(theirs, workshop), kwargs={"more": False}
    )
    thread.start()
    empty = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ours.sendall(wire.pack({"notebook": json.dumps(empty)}))
    assert wire.receive(ours) == {"problem": "ValueError: No template sub-directory"}
    ours.close()
    thread.join(LONG)
    theirs.close()


PROGRAM = """
import sys
from pathlib import Path
from analysis.runs import notebook_runner
path = Path(sys.argv[2])
with notebook_runner(sys.argv[1]) as runner:
    print(runner.make(path, {}, cwd=path.parent).problem)
"""


def program(engine, path, **env):
    """The problem that a program of its own has with a notebook; it ends by itself."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, engine, path],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
        timeout=LONG,
    )
    assert "Traceback" not in done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("length", [30, 90])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_path_of_the_temporary_folder_may_be_long(tmp_path, engine, length):
    folder = tmp_path / ("x" * length)
    folder.mkdir()
    path = notebook(tmp_path / "one.ipynb", "1")
    assert program(engine, path, TMPDIR=str(folder)) == ""
    assert not list(folder.iterdir())


def test_a_kernel_that_does_not_start_is_told_and_the_program_ends(tmp_path):
    folder = tmp_path / "kernels" / "broken"
    folder.mkdir(parents=True)
    spec = {"display_name": "Broken", "language": "python", "name": "broken"}
    command = [sys.executable, "-c", "import sys; sys.exit('no such library')"]
    (folder / "kernel.json").write_text(json.dumps({**spec, "argv": command}))
    path = notebook(tmp_path / "one.ipynb", "1", kernelspec=spec)
    told = program("nbclient", path, JUPYTER_PATH=str(tmp_path))
    assert told.startswith("one.ipynb: EngineError: Kernel died before replying")
    assert told.endswith("it wrote: no such library")
