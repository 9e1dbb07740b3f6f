"""Runs steps: skips what is fresh, makes the rest in parallel, publishes each step whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from ..files import sha256
from ..problems import RunError
from .clusters import ClusterLostError
from .crate import NAME as CRATE
from .crate import crate
from .freshness import changed, index_inputs, shared_inputs, step_inputs, why_stale
from .history import Outcome, snapshot
from .manifest import NAME as MANIFEST
from .manifest import Manifest
from .plan import Step
from .publishing import publish
from .revision import revision
from .stopping import Stop

if TYPE_CHECKING:
    from ..model import Inputs
    from .engine import Made, NotebookRunner
    from .remote import Remote

TRIES = 3  # of a step whose inputs change while it runs


class Tell(Protocol):
    """Takes the events of a run, for a terminal or a log; called from several threads.

    ``note`` text; ``expected`` steps; ``tables`` folder, why; ``start`` step, why;
    ``cell`` step, number, count; ``step`` step, outcome, why, seconds;
    ``refused`` problems; ``stopped`` reason; ``done`` counts, seconds. A corpus tells ``note``,
    ``reading`` parts, ``expected`` documents, kept, ``counts`` of what was read, and ``done``
    """

    def __call__(self, event: str, /, **fields: object) -> None: ...


def _hashed(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(content) for name, content in files.items()}


@dataclass(slots=True)
class _Attempt:
    """A step that runs, the rest of its chain, and the inputs it started from."""

    step: Step
    rest: list[Step]
    inputs: Mapping[str, str]
    why: str
    tries: int = 0


@dataclass(slots=True)
class Runner:
    """Makes tables and pages of a project whose lock its user holds."""

    inputs: Inputs
    manifest: Manifest
    shared: Mapping[str, str]
    notebooks: NotebookRunner
    tell: Tell
    stop: Stop
    force: bool = False
    timeout: float | None = None
    kernel: str = ""
    remote: Remote | None = None  # makes the steps; what they become is published here
    revision: str = field(init=False)
    outcomes: dict[str, Outcome] = field(init=False, default_factory=dict)
    running: dict[Future[Made], _Attempt] = field(init=False, default_factory=dict)
    # What has ended, or None to look at `stop`; a signal handler may put into this kind of queue.
    ended: SimpleQueue[Future[Made] | None] = field(init=False, default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.revision, why = revision(self.inputs.project)
        if why:
            self.tell("note", text=f"no git revision is recorded: {why}")

    def _make_tables(self) -> None:
        """Publish ``data/processed/`` and keep the tables for comparison; raises OSError."""
        from ..export import processed_files

        project = self.inputs.project
        why = why_stale(self.manifest.tables, self.shared, project)
        if not (why or self.force):
            return
        files = processed_files(self.inputs)
        self.stop.check()
        kept, copies = snapshot(files)
        named = {project.name(project.processed / name): files[name] for name in files}
        named |= {project.name(project.reports / name): copies[name] for name in copies}
        entry = {
            "inputs": dict(self.shared),
            "outputs": _hashed(named),
            "snapshot": kept,
        }
        self._publish(named, replace(self.manifest, tables=entry))
        self.tell("tables", folder=project.name(project.processed), why=why or "forced")

    def run(self, steps: Iterable[Step], jobs: int) -> None:
        """Run every step that is not fresh, `jobs` chains at a time; a failed step ends its chain.

        The tables are made while the first notebooks run. On an interruption, or when the tables
        cannot be written, what runs is ended at once, and the exception goes on.
        """
        pool = ThreadPoolExecutor(max_workers=jobs)
        with self.stop.threads(self._stopped):
            try:
                for _, chain in groupby(steps, key=lambda step: step.chain):
                    self._next(list(chain), pool)
                self._make_tables()
                from ..reporting import index as overview  # noqa: F401  (the index needs it: import it while notebooks run)

                while self.running:
                    future = self.ended.get()
                    self.stop.check()
                    if future is not None:
                        self._ended(self.running.pop(future), future, pool)
            except BaseException:
                self._cancel()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _stopped(self) -> None:
        """In a signal handler: end what runs, and wake the main thread, which waits for it."""
        self._cancel()
        self.ended.put(None)

    def _cancel(self) -> None:
        self.notebooks.cancel()
        if self.remote:
            self.remote.cancel()

    def _next(self, chain: list[Step], pool: ThreadPoolExecutor) -> None:
        """Start the first step of a chain that is not fresh."""
        project = self.inputs.project
        for number, step in enumerate(chain, 1):
            inputs = step_inputs(step, self.shared, project)
            why = why_stale(self.manifest.pages.get(step.name), inputs, project)
            if why or self.force:
                attempt = _Attempt(step, chain[number:], inputs, why or "forced")
                self._start(attempt, pool)
                return
            self._add(step, Outcome("fresh"))

    def _start(self, attempt: _Attempt, pool: ThreadPoolExecutor) -> None:
        self.notebooks.load()  # in this thread: making the tables would hold up another's imports
        future = pool.submit(self._make, attempt)
        self.running[future] = attempt
        future.add_done_callback(self.ended.put)

    def _make(self, attempt: _Attempt) -> Made:
        step = attempt.step
        attempt.tries += 1
        self.tell("start", step=step, why=attempt.why)
        root = self.inputs.project.root
        how: dict[str, Any] = {"cwd": root, "env": {"ANALYSIS_ROOT": str(root)}}
        how |= {"timeout": self.timeout or step.timeout, "kernel": self.kernel}
        if self.remote:
            return self.remote.make(step, attempt.inputs, how)

        def on_cell(number: int, count: int) -> None:
            self.tell("cell", step=step, number=number, count=count)

        return self.notebooks.make(step.notebook, step.parameters, on_cell=on_cell, **how)

    def _ended(self, attempt: _Attempt, future: Future[Made], pool: ThreadPoolExecutor) -> None:
        step = attempt.step
        try:
            found = self._published(attempt, future.result())
        except ClusterLostError:
            raise
        except Exception as error:  # noqa: BLE001 (a full disk or a broken worker is a failed run)
            found = Outcome("failed", f"{type(error).__name__}: {error}")
        if found is None:
            self._start(attempt, pool)
            return
        self._add(step, found)
        if found.outcome == "run":
            self._next(attempt.rest, pool)
            return
        for later in attempt.rest:
            self._add(later, Outcome("refused", f"{step.notebook.name} failed before it"))

    def _published(self, attempt: _Attempt, made: Made) -> Outcome | None:
        """Publish what a step made; None where it must be made again, as its inputs changed."""
        step, project = attempt.step, self.inputs.project
        now = step_inputs(step, shared_inputs(project), project)
        others = changed(attempt.inputs, now)
        if others and attempt.tries < TRIES and not any(name in self.shared for name in others):
            attempt.inputs = now
            return None
        problem = f"changed while it ran: {', '.join(others)}" if others else made.problem
        base = project.name(project.reports / step.name)
        failed = f"{base}.failed.ipynb"
        if problem:
            publish(project.reports, project.root, {failed: made.notebook or None})
            where = f"; the failed notebook is {failed}" if made.notebook else ""
            return Outcome("failed", problem + where, made.seconds)
        from ..reporting import with_bar

        lang = str(made.about.get("lang") or "")
        page = with_bar(made.page, lang, step.name, dict(step.editions))
        files = {f"{base}.html": page.encode(), f"{base}.ipynb": made.notebook}
        entry = {
            "about": made.about,
            "bytes": len(files[f"{base}.html"]),
            "chain": step.chain,
            "inputs": dict(attempt.inputs),
            "notebook": step.notebook.stem,
            "outputs": _hashed(files),
            "parameters": dict(step.parameters),
            "revision": self.revision,
            "run": step.run,
            "tables": self.manifest.tables["snapshot"],
        }
        self._publish({**files, failed: None}, self.manifest.with_page(step.name, entry))
        return Outcome("run", attempt.why, made.seconds)

    def make_index(self) -> None:
        """Publish the index of all pages, and the crate, where they are not those that it lists.

        Raises RunError and OSError.
        """
        from ..reporting import NAME, index_notebook

        project = self.inputs.project
        inputs = index_inputs(self.manifest, self.shared)
        if not (why_stale(self.manifest.index, inputs, project) or self.force):
            return
        notebook = index_notebook(project.reports, self.manifest.pages)
        made = self.notebooks.page(notebook, NAME, cwd=project.root)
        if made.problem:
            raise RunError(made.problem)
        files = {project.name(project.reports / NAME): made.page.encode()}
        entry = {"inputs": inputs, "outputs": _hashed(files)}
        whole = replace(self.manifest, index=entry)
        files[project.name(project.reports / CRATE)] = crate(whole, self.inputs.sources, project)
        entry["outputs"] = _hashed(files)
        self._publish(files, replace(self.manifest, index=entry))

    def _publish(self, files: Mapping[str, bytes | None], manifest: Manifest) -> None:
        """Publish files together with the manifest that names them."""
        project = self.inputs.project
        named = project.name(project.reports / MANIFEST)
        publish(project.reports, project.root, {**files, named: manifest.content()})
        self.manifest = manifest

    def _add(self, step: Step, found: Outcome) -> None:
        self.outcomes[step.name] = found
        self.tell("step", step=step, **asdict(found))
