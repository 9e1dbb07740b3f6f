"""The project's data, copies and finished runs of it; and an end for every process of a test."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import hypothesis
import psutil
import pytest

import analysis.export.processed
import analysis.runs.notebooks
from analysis.export.processed import processed_files
from analysis.files import locked
from analysis.model.columns import untyped
from analysis.model.loading import Inputs, read_inputs
from analysis.model.schemas import SOURCES
from analysis.project import Project, find_project
from analysis.reporting.reports import Report
from analysis.runs.engine import EngineName, NotebookRunner
from analysis.runs.engine.lean_imports import GRAMMAR, without
from analysis.runs.notebooks import notebook_runner
from support.engine import Engine
from support.processes import BIN, alive, as_anywhere, command, end, session, started
from support.projects import ARTICLE, ROOT, copy_of_project, declare_small, with_own_text

# An example that a loaded machine is slow at is no failure.
hypothesis.settings.register_profile(
    "anywhere", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("anywhere")
with without(GRAMMAR):  # a second of every worker; tests and notebooks import it with this
    import nbformat  # noqa: F401
quick: list[str] = []  # the test that runs, where it says that it starts no process


def pytest_configure(config: pytest.Config) -> None:
    as_anywhere()
    sys.addaudithook(_no_process)


def _no_process(event: str, arguments: tuple[object, ...]) -> None:
    if quick and (
        event == "os.fork"
        or (event == "subprocess.Popen" and str(arguments[0]).startswith(str(BIN)))
    ):
        pytest.fail(f"{quick[-1]} starts a process: mark it with pytest.mark.processes")


def pytest_xdist_auto_num_workers() -> int:
    """A worker for each core that this process may use; one core needs none."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores if cores > 1 else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start processes take long, and come first: no core waits for one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test ends what it starts; what a failing one leaves is ended here."""
    if not request.node.get_closest_marker("processes"):
        quick.append(request.node.nodeid)
        yield
        quick.clear()
        return
    before, failed = started(), request.session.testsfailed
    yield
    shared = {each for one in before if alive(one) for each in one.children(recursive=True)}
    new = [each for each in started() if each not in shared.union(before)]
    sessions = {session(one) for one in before} - {session(psutil.Process())}
    new = [each for each in new if session(each) not in sessions]  # orphans of a shared browser
    if request.session.testsfailed == failed:
        _, new = psutil.wait_procs(new, timeout=60)
    if (left := end(new)) and request.session.testsfailed == failed:
        pytest.fail(f"still running: {left}")


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The project's own data."""
    return read_inputs(find_project(ROOT))


@pytest.fixture(scope="session")
def every_fact(inputs):
    """The facts of all sources."""
    return inputs.facts()


@pytest.fixture(scope="session")
def facts(inputs):
    """The facts of the article."""
    own = inputs.figures[inputs.figures["source"] == ARTICLE]
    return analysis.facts_from(own, inputs.codebook, inputs.sources)


@pytest.fixture(scope="session")
def report_in(inputs, facts, every_fact) -> Callable[..., Report]:
    """The article's report in a language, with parameters of the report."""
    sources = untyped(inputs.sources, SOURCES)
    known = (inputs.codebook, inputs.sources)

    def make(lang: str, **chosen: str) -> Report:
        ratios = analysis.ratios_from(facts, *known, lang=lang)
        checks = analysis.checks_from(facts, *known, lang=lang)
        every_ratio = partial(analysis.ratios_from, every_fact, *known, lang=lang)
        frames = (facts, ratios, checks, inputs.codebook, sources, every_fact, every_ratio)
        return Report(*frames, lang=lang, **chosen)

    return make


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """A copy of the project to change, which is also the one that commands find."""
    found = copy_of_project(tmp_path / "project")
    monkeypatch.setenv("ANALYSIS_ROOT", str(found.root))
    return found


@pytest.fixture
def own(project) -> Project:
    """A project with a source whose text may be stored."""
    return with_own_text(project)


@pytest.fixture(scope="session")
def runner() -> Iterator[NotebookRunner]:
    """The engine, loaded once."""
    with notebook_runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def tables() -> Callable[[Inputs], dict[str, bytes]]:
    """The files of data/processed, made once for the same inputs."""
    made: dict[object, dict[str, bytes]] = {}

    def files(inputs: Inputs) -> dict[str, bytes]:
        read = (inputs.codebook.model_dump_json(), repr(inputs.sources), inputs.figures.to_csv())
        if read not in made:
            made[read] = processed_files(inputs)
        return made[read]

    return files


@pytest.fixture
def engine(project, tables, monkeypatch) -> Engine:
    """An engine that stands in for the real one, beside tables that are made once."""
    double = Engine()
    monkeypatch.setattr(analysis.runs.notebooks, "notebook_runner", double)
    monkeypatch.setattr(analysis.export.processed, "processed_files", tables)
    return double


@pytest.fixture
def preloaded(runner, monkeypatch) -> None:
    """What runs notebooks in this process finds the engine loaded."""

    def chosen(
        engine: EngineName = "forked", **options: bool
    ) -> AbstractContextManager[NotebookRunner]:
        return nullcontext(runner) if engine == "forked" else notebook_runner(engine, **options)

    monkeypatch.setattr(analysis.runs.notebooks, "notebook_runner", chosen)


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Project:
    """What `make` makes, made by the first worker that asks and shared by all of them."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with locked(base / name, lambda: None):
        if not (made := base / name / "made").exists():
            shutil.rmtree(base / name / "begun", ignore_errors=True)
            make(base / name / "begun")
            (base / name / "begun").rename(made)
    return find_project(made)


def _run(project: Project, told: str) -> None:
    code, out, err = command("analysis", "run", cwd=project.root, ANALYSIS_ROOT=str(project.root))
    assert (code, out.splitlines()[-1:], err) == (0, [told], "")


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Project:
    """Every declared run, run once by the command; for all tests, and so changed by none."""

    def make(root: Path) -> None:
        _run(copy_of_project(root), "12 run, 0 fresh, 0 failed, 0 refused")

    return _made_once(tmp_path_factory, "finished", make)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Project:
    """One notebook in two languages, run once; for all tests, and so changed by none."""

    def make(root: Path) -> None:
        project = copy_of_project(root)
        declare_small(project)
        _run(project, "2 run, 0 fresh, 0 failed, 0 refused")

    return _made_once(tmp_path_factory, "small", make)


def _copied(project: Project, root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(project.root, root)
    monkeypatch.setenv("ANALYSIS_ROOT", str(root))
    return find_project(root)


@pytest.fixture
def ran(finished, tmp_path, monkeypatch) -> Project:
    """A copy of the finished runs to change, which is also the one that commands find."""
    return _copied(finished, tmp_path / "ran", monkeypatch)


@pytest.fixture
def small_ran(small, tmp_path, monkeypatch) -> Project:
    """The same of the small ones."""
    return _copied(small, tmp_path / "ran", monkeypatch)


@pytest.fixture
def mark(request) -> str:
    """A number of seconds to sleep that no other process has."""
    return f"{86400 + os.getpid() % 10000}.{abs(hash(request.node.name)) % 10**6}"
