"""What a cluster makes is what this machine makes: runs and corpora, by a scheduler and two workers
as docs/scale.md has them, through all that happens to workers."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
from concurrent.futures import Future

import psutil
import pytest

from analysis import extract_corpus
from analysis.problems import InputError
from analysis.runs import remote
from analysis.runs.clusters import ClusterLostError
from analysis.runs.freshness import shared_inputs, step_inputs
from analysis.runs.plan import draft
from support.corpora import faulty, good, letters, write_lines
from support.corpora import published as parts
from support.processes import BIN, alive, begin, below, command, end, sleepers, until
from support.projects import ROOT, call, copy_of_project, declare, declare_small, edit

# Waits until the file `go` is there, and leaves a sign that it does.
WAITING = """\
import pathlib, time
while not pathlib.Path("go").exists(): pathlib.Path("waiting").touch(); time.sleep(0.05)"""
# Ends the process that started the preloaded one: on a cluster, the worker.
POISON = """\
import psutil
above = psutil.Process().parents()
next(one for one in above if "fork_server" not in " ".join(one.cmdline())).kill()"""


def with_cell(project, name, source, of="1_facts.ipynb"):
    """A notebook like another, with one more cell at its end."""
    data = json.loads((project.notebooks / of).read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "id": "last", "metadata": {}}
    data["cells"].append(cell | {"outputs": [], "source": source})
    (project.notebooks / name).write_text(json.dumps(data), encoding="utf-8")


def published(project):
    """What readers see, and the manifest."""
    found = [*project.reports.rglob("*"), *project.processed.rglob("*")]
    kept = (path for path in found if path.is_file() and not path.name.startswith("."))
    return {
        str(path.relative_to(project.root)): path.read_bytes()
        for path in kept
        if path.name != "history.jsonl" and "failed" not in path.name
    }


def recipes():
    """The commands of docs/scale.md for one machine."""
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    return [shlex.split(line) for line in re.findall(r"^    \.venv/bin/(.*8786.*)$", text, re.M)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler, the program that keeps two workers, and a folder of theirs."""
    folder = tmp_path_factory.mktemp("cluster")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    own = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", "GO_ANYWHERE": "1"}
    own |= {"DASK_DISTRIBUTED__SCHEDULER__DASHBOARD__ADDRESS": "127.0.0.1:0"}
    programs = []
    for _, *words in (recipe[:-1] for recipe in recipes() if recipe[0] == "dask"):
        line = [word.replace("8786", port) for word in words]
        environment = os.environ | own | (faulty(folder) if "worker" in line else {})
        with (folder / f"{line[0]}.log").open("wb") as log:
            how = {"cwd": folder, "env": environment, "stderr": log}
            programs.append(subprocess.Popen([BIN / "dask", *line], **how))
    assert len(programs) == 2
    yield f"tcp://127.0.0.1:{port}", psutil.Process(programs[1].pid), folder
    end(one for each in programs for one in [psutil.Process(each.pid), *below(each)])
    for each in programs:
        each.wait()


def workers(keeper):
    """Those that live; the program has a tracker of resources, too."""
    own = [one for one in keeper.children() if alive(one)]
    return [one for one in own if "spawn_main" in " ".join(one.cmdline())]


@pytest.mark.processes
def test_runs_give_the_same_bytes_through_lost_workers_and_failures(cluster, project, preloaded):
    address, keeper, _ = cluster
    with_cell(project, "waits.ipynb", WAITING)
    with_cell(project, "poison.ipynb", POISON)
    with_cell(project, "wrong.ipynb", "1 / 0")
    both = {"notebooks": ["waits.ipynb"], "matrix": {"lang": ["en", "zh-Hans"]}}
    bad = {name: {"notebooks": [f"{name}.ipynb"]} for name in ("poison", "wrong")}
    declare(project, r=both, **bad)
    (project.root / "go").touch()
    assert call("run", "r").exit_code == 0
    here = published(project)
    (project.root / "go").unlink()
    (line,) = [words for words in recipes() if words[:2] == ["analysis", "run"]]
    options = [*line[1:-1], address, "--force"]
    process = begin("analysis", *options, cwd=project.root)
    until((project.root / "waiting").exists)
    until(lambda: [one for one in workers(keeper) if one.children()])[0].kill()
    (project.root / "go").touch()
    out, err = process.communicate()
    assert process.returncode == 1
    assert out.splitlines()[-1] == "2 run, 0 fresh, 2 failed, 0 refused"
    told = {line.split(":")[1].strip(): line for line in err.splitlines()}
    assert set(told) == {"dashboard", "poison", "wrong"}, err
    assert "poison.ipynb: its worker ended 4 times" in told["poison"]
    assert "ZeroDivisionError" in told["wrong"]
    assert published(project) == here
    until(lambda: not any(one.children() for one in workers(keeper)))  # no engine stays


@pytest.mark.processes
def test_a_corpus_gives_the_same_bytes_through_lost_workers_and_full_disks(cluster, tmp_path):
    address, keeper, folder = cluster
    news = tmp_path / "news"
    news.mkdir()

    def add(**texts):
        for name, text in texts.items():
            write_lines(news / f"{name}.jsonl", good({name: text, f"{name}-2": "4家"}))

    add(a="3家", b="約5億元", none="")
    corpus = ["analysis", "corpus", news, "--cluster", address, "--out", "out"]

    until(lambda: len(workers(keeper)) == 2)
    before = {one: one.rlimit(psutil.RLIMIT_FSIZE) for one in workers(keeper)}
    for one, (_, most) in before.items():
        one.rlimit(psutil.RLIMIT_FSIZE, (1000, most))
    code, _, err = command(*corpus, cwd=tmp_path)
    assert (code, "File too large" in err) == (1, True)
    assert "Traceback" not in err, err
    assert not [name for name in parts(tmp_path / "out") if name.startswith("figures")]
    for one, limits in before.items():
        one.rlimit(psutil.RLIMIT_FSIZE, limits)

    add(poison="毒3家", waits="等3家")
    process = begin(*corpus, cwd=tmp_path)
    sign = folder / "go.waiting"
    worker = psutil.Process(int(until(lambda: sign.exists() and sign.read_text())))
    assert worker.ppid() == keeper.pid
    worker.kill()
    (folder / "go").touch()
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "10 documents: 8 read, 2 rejected" in out
    assert not list((tmp_path / "out").rglob(".partial-*"))
    assert [one["reason"] for one in letters(tmp_path / "out")] == ["missing_text", "worker_killed"]
    made = parts(tmp_path / "out")

    torn, *_, gone = sorted((tmp_path / "out" / "figures").iterdir())
    torn.write_bytes(torn.read_bytes()[:-20])
    gone.unlink()
    code, out, err = command(*corpus, cwd=tmp_path)
    assert (code, "already there and unchanged: 3 parts" in out) == (0, True), err
    assert parts(tmp_path / "out") == made
    with pytest.MonkeyPatch.context() as patch:
        for name, value in faulty(tmp_path).items():
            patch.setenv(name, value)
        (tmp_path / "go").touch()
        extract_corpus(news, tmp_path / "here", workers=1)
    assert parts(tmp_path / "here") == made


@pytest.mark.processes
@pytest.mark.parametrize("local", [False, True])
def test_a_signal_leaves_nothing_running(cluster, project, mark, local):
    address, keeper, _ = cluster
    with_cell(project, "1_facts.ipynb", f"!sleep {mark}")
    declare_small(project)
    where = "local" if local else address
    process = begin("analysis", "run", "--jobs", "2", "--cluster", where, cwd=project.root)
    until(lambda: len(sleepers(mark)) == 2)
    family = below(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    dashboard = r"analysis: dashboard: http://127.0.0.1:\d+/status\n"
    last = "analysis: interrupted by SIGINT; what was published stays\n"
    assert re.fullmatch(dashboard + last, err)
    until(lambda: not any(map(alive, family)) and not sleepers(mark))
    until(lambda: not any(one.children() for one in workers(keeper)))
    assert not list(project.reports.glob("*.html"))


class Fragile:
    """A cluster whose tasks end as listed."""

    class LostError(Exception):
        allowed_failures = 0

    lost = (LostError,)
    dashboard = ""

    def __init__(self, *ends, differs=None):
        self.ends, self.differs = list(ends), differs or {}

    def submit(self, *_):
        future = Future()
        found = self.ends.pop(0)
        if found is None:
            future.cancel()
            future.set_running_or_notify_cancel()
        elif isinstance(found, Exception):
            future.set_exception(found)
        else:
            future.set_result(found)
        return future

    def everywhere(self, *_):
        return self.differs


def test_a_lost_step_is_made_again_and_given_up_in_the_end(project):
    step = draft(project).steps[0]
    lost = [Fragile.LostError() for _ in range(4)]
    made = remote.Made(b"{}")
    for ends, last in ((lost[:3], made), (lost, None)):
        found = remote.Remote(Fragile(*ends, made), project, "forked").make(step, {}, {})
        assert found.problem == ("" if last else f"{step.notebook.name}: its worker ended 4 times")


def test_a_lost_cluster_ends_the_run(project):
    with pytest.raises(ClusterLostError, match="what is done stays"):
        remote.Remote(Fragile(None), project, "forked").make(draft(project).steps[0], {}, {})


def test_workers_that_have_another_project_are_refused(project, tmp_path):
    shared = shared_inputs(project)
    assert remote.differences(project, shared) == ""
    other = copy_of_project(tmp_path / "other")
    edit(other, ("2.68億元", "2.69億元"))
    told = remote.differences(other, shared)
    assert told.startswith("differs in data/raw/figures/")
    gone = remote.differences(type(project)(tmp_path / "nowhere"), shared)
    assert gone == "no such folder"
    cluster = Fragile(differs={"tcp://a": "", "tcp://b": told, "tcp://c": gone})
    with pytest.raises(InputError, match=r"worker tcp://b: .* and 1 more such worker") as error:
        remote.Remote(cluster, project, "forked").check(shared)
    assert len(error.value.problems) == 1


def test_a_worker_that_came_later_makes_no_step_of_another_project(project):
    step = draft(project).steps[0]
    inputs = step_inputs(step, shared_inputs(project), project)
    asker = remote.Asker("later", project, "forked")
    made = remote.made_here(asker, step, inputs | {"version of pandas": "0"}, {})
    assert "has another project: version of pandas" in made.problem
    remote.finish(asker)
    assert remote.made_here(asker, step, inputs, {}).problem == "the run was stopped"


def test_no_cluster_is_bad_input(project, engine, monkeypatch):
    monkeypatch.setattr("analysis.runs.clusters.CONNECT", 0.5)
    result = call("run", "--cluster", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "--cluster: tcp://127.0.0.1:9: expected the address of a scheduler" in result.output
    assert not project.reports.exists() or not list(project.reports.iterdir())
