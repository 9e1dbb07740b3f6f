"""One `analysis run`: from the declared runs to what became of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from ..ages import now
from ..locks import held
from ..machine import cores
from ..problems import InputError, Problem
from ..project import Project
from .freshness import index_inputs, shared_inputs, step_inputs, why_stale
from .history import Entry, Outcome, read_history, record
from .manifest import Manifest, read_manifest
from .plan import Step, checked, draft
from .publishing import leftovers, recover
from .steps import Runner, Tell
from .stopping import Stop

if TYPE_CHECKING:
    from ..model import Inputs
    from .engine import EngineName
    from .remote import Remote

TRIES = 5  # of reading data while they are being written
MOST = 4  # jobs where none are asked for: a report takes some 150 MB
Outcomes = dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: names of runs (none: all), parameters, and how.

    `cluster` is a scheduler's address, or ``local``. Without `jobs` there are as many as it has
    threads, or as there are cores here, at most MOST.
    """

    names: tuple[str, ...] = ()
    overrides: Mapping[str, str] | None = None
    jobs: int | None = None
    force: bool = False
    dry: bool = False
    timeout: float | None = None
    engine: EngineName = "forked"
    kernel: str = ""  # instead of the notebooks' own
    cluster: str = ""

    @property
    def here(self) -> int:
        """Jobs of this machine."""
        return self.jobs or min(cores(), MOST)

    def __str__(self) -> str:
        return " ".join(["analysis run", *self.names])


def run_all(project: Project, order: Order, tell: Tell, stop: Stop | None = None) -> Outcomes:
    """Run what is declared and not fresh; what became of each step, by the name of its page.

    Raises InputError before anything is written, OSError when tables or index cannot be, and what
    `stop` is asked for; RunError when a cluster has gone.
    """
    drafted = draft(project, order.names, order.overrides)
    manifest, shared = read_manifest(project), shared_inputs(project)
    if manifest.damage:
        tell("note", text=manifest.damage)
    whys = _whys(drafted.steps, manifest, shared, project)
    folders = (project.reports, project.processed)
    idle = not (drafted.problems or order.force or any(whys) or leftovers(folders))
    if idle and not _rest_is_stale(manifest, shared, project):
        return _told([(step, Outcome("fresh")) for step in drafted.steps], tell)
    if order.dry:
        _read(project, order)
        whys = [why or ("forced" if order.force else "") for why in whys]
        would = zip(drafted.steps, whys, strict=True)
        return _told([(s, Outcome("run" if why else "fresh", why)) for s, why in would], tell)
    from .notebooks import notebook_runner

    more = len(drafted.steps) > 1 and not order.cluster
    with notebook_runner(order.engine, more=more) as notebooks, ExitStack() as opened:
        inputs, steps, shared = _read(project, order)  # while the notebooks' engine loads
        remote = _remote(project, order, opened)
        if remote:
            tell("note", text=f"dashboard: {remote.cluster.dashboard}")
            remote.check(shared)
        with held(project.reports, str(order), lambda text: tell("note", text=text)):
            for line in recover(folders, project.root):
                tell("note", text=line)
            if shared_inputs(project) != shared:  # edited while another run was waited for
                inputs, steps, shared = _read(project, order)
                if remote:
                    remote.check(shared)
            how = (tell, stop or Stop(), order.force, order.timeout, order.kernel, remote)
            runner = Runner(inputs, read_manifest(project), shared, notebooks, *how)
            tell("expected", steps=len(steps))
            return _recorded(runner, steps, order)


def _remote(project: Project, order: Order, opened: ExitStack) -> Remote | None:
    """Who makes the steps, where that is a cluster."""
    if not order.cluster:
        return None
    from .clusters import Cluster
    from .remote import Remote

    cluster = opened.enter_context(Cluster(order.cluster, order.here))
    return opened.enter_context(Remote(cluster, project, order.engine))


def _recorded(runner: Runner, steps: list[Step], order: Order) -> Outcomes:
    """Make tables, pages and index; a line in the history, however it ends."""
    project, start = runner.inputs.project, time.monotonic()
    try:
        threads = runner.remote.cluster.threads if runner.remote else 0
        runner.run(steps, order.jobs or threads or order.here)
        runner.make_index()
        return runner.outcomes
    finally:
        ended = {step.name: Outcome("interrupted") for step in steps} | runner.outcomes
        outcomes = {
            name: replace(found, seconds=round(found.seconds, 3)) for name, found in ended.items()
        }
        entries, seconds = read_history(project), round(time.monotonic() - start, 3)
        number = entries[-1].run + 1 if entries else 1
        tables = str(runner.manifest.tables.get("snapshot", ""))
        record(project, Entry(number, now(), seconds, tables, runner.revision, outcomes))


def _read(project: Project, order: Order) -> tuple[Inputs, list[Step], dict[str, str]]:
    """Data, checked steps, and the hashes of exactly these data; raises InputError."""
    from ..model import read_inputs
    from .engine import kernel_problems

    for _ in range(TRIES):
        shared = shared_inputs(project)
        drafted = draft(project, order.names, order.overrides)
        notebooks = (step.notebook for step in drafted.steps)
        with suppress(OSError, ValueError):  # being edited: its new state is read below
            forked = order.engine == "forked"
            drafted.problems.extend(kernel_problems(notebooks, order.kernel, forked=forked))
        try:
            inputs = read_inputs(project)
        except InputError as error:
            raise InputError([*drafted.problems, *error.problems]) from None
        steps = checked(drafted, inputs)
        if shared_inputs(project) == shared:
            return inputs, steps, shared
    raise InputError([Problem("data", "files", "to stay as they are for a while", "changes")])


def _whys(
    steps: Iterable[Step], manifest: Manifest, shared: Mapping[str, str], project: Project
) -> list[str]:
    return [
        why_stale(manifest.pages.get(step.name), step_inputs(step, shared, project), project)
        for step in steps
    ]


def _rest_is_stale(manifest: Manifest, shared: Mapping[str, str], project: Project) -> bool:
    """Whether the tables or the index must be made again."""
    return bool(
        why_stale(manifest.tables, shared, project)
        or why_stale(manifest.index, index_inputs(manifest, shared), project)
    )


def _told(ends: Iterable[tuple[Step, Outcome]], tell: Tell) -> Outcomes:
    ends = list(ends)
    for step, found in ends:
        tell("step", step=step, **asdict(found))
    return {step.name: found for step, found in ends}
