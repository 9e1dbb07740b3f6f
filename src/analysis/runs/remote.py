"""Steps made by the workers of a cluster; the process that asks for them publishes.

A worker reads the project at the same path. It keeps a loaded engine from step to step, and ends it
when the run is over or after a while without steps.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Mapping
from concurrent.futures import CancelledError, wait
from contextlib import nullcontext, suppress
from threading import Lock, Timer, get_ident
from typing import Any, NamedTuple, Self

from ..problems import InputError, Problem
from ..project import Project
from .clusters import LOSSES, OPTION, Cluster, ClusterLostError
from .engine import EngineName, Made
from .freshness import changed, package, shared_inputs, step_inputs
from .notebooks import notebook_runner
from .plan import Step

POLL = 0.5  # seconds between two looks at whether to stop
IDLE = 300.0  # seconds after which a worker ends an engine that nobody uses
LISTED = 5  # differences that are told
LOADED = package()  # what a worker's process has loaded, whatever lies on its disk by now


class Asker(NamedTuple):
    """Who has steps made, of which project and with which engine."""

    token: str
    project: Project
    engine: EngineName


class Remote:
    """Has steps made on a cluster; called from several threads."""

    def __init__(self, cluster: Cluster, project: Project, engine: EngineName) -> None:
        self.cluster = cluster
        self.asker = Asker(secrets.token_hex(8), project, engine)
        self.suspected = Lock()
        self.cancelled = False

    def check(self, shared: Mapping[str, str]) -> None:
        """Raises InputError where a worker has another project than this process."""
        project = self.asker.project
        found = self.cluster.everywhere(differences, project, shared)
        others = sorted(where for where, told in found.items() if told)
        if others:
            where, told = others[0], found[others[0]]
            expected = f"data, definitions and package of {project.root} as they are here"
            told = told if isinstance(told, str) else f"{type(told).__name__}: {told}"
            more = f", and {len(others) - 1} more such workers" if others[1:] else ""
            raise InputError([Problem(OPTION, f"worker {where}", expected, told + more)])

    def make(self, step: Step, inputs: Mapping[str, str], how: Mapping[str, Any]) -> Made:
        """What came of a step with these inputs, from whichever worker lived to make it.

        A step whose worker ended is made again, at last while no other suspect is: what else waits
        for a worker that a step ends is under suspicion, too.
        """
        losses = 0
        while True:
            alone = losses > 1
            with self.suspected if alone else nullcontext():
                try:
                    return self._made(step, inputs, how)
                except self.cluster.lost as error:
                    losses += getattr(error, "allowed_failures", 0) + 1
            if alone and losses > LOSSES:
                return Made(b"", problem=f"{step.notebook.name}: its worker ended {losses} times")

    def _made(self, step: Step, inputs: Mapping[str, str], how: Mapping[str, Any]) -> Made:
        stopped = Made(b"", problem=f"{step.notebook.name}: the run was stopped")
        if self.cancelled:  # while this step waited until it was alone
            return stopped
        future = self.cluster.submit(made_here, self.asker, step, inputs, how)
        while not self.cancelled:
            if wait([future], POLL).done:
                try:
                    made: Made = future.result()
                except CancelledError:
                    raise ClusterLostError from None
                return made
        return stopped

    def cancel(self) -> None:
        """Stop everything, soon; safe in a signal handler."""
        self.cancelled = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancelled = True
        self.cluster.cancel()
        with suppress(CancelledError, OSError):  # the scheduler has gone, and its workers follow
            self.cluster.everywhere(finish, self.asker)


class _Bench:
    """Where one thread of a worker makes steps for one who asks."""

    def __init__(self, asker: Asker) -> None:
        self.project = asker.project
        self.shared = shared_inputs(asker.project)
        self.runner = notebook_runner(asker.engine)
        self.busy = Lock()  # with a step, or with the end of an engine that was idle
        self.timer = Timer(0, self.rest)

    def make(self, step: Step, inputs: Mapping[str, str], how: Mapping[str, Any]) -> Made:
        others = changed(inputs, step_inputs(step, self.shared, self.project))
        if others or self.shared["package"] != LOADED:
            differ = ", ".join(others[:LISTED] or ["the package it has loaded"])
            problem = f"the worker on {platform.node()} has another project: {differ}"
            return Made(b"", problem=problem)
        self.timer.cancel()
        with self.busy:
            made = self.runner.make(step.notebook, step.parameters, **how)
        self.timer = Timer(IDLE, self.rest)
        self.timer.daemon = True
        self.timer.start()
        return made

    def rest(self) -> None:
        """Ends an engine that was idle, and may be loaded again."""
        if self.busy.acquire(blocking=False):
            try:
                self.runner.close()
            finally:
                self.busy.release()

    def end(self) -> None:
        self.timer.cancel()
        self.runner.cancel()
        self.runner.close()


_benches: dict[tuple[Asker, int], _Bench] = {}
_finished: set[Asker] = set()


def made_here(asker: Asker, step: Step, inputs: Mapping[str, str], how: Mapping[str, Any]) -> Made:
    """On a worker: makes a step for one who asks."""
    key = asker, get_ident()
    bench = _benches.get(key) or _benches.setdefault(key, _Bench(asker))
    if asker in _finished:  # perhaps while the bench was made
        finish(asker)
        return Made(b"", problem="the run was stopped")
    return bench.make(step, inputs, how)


def finish(asker: Asker) -> None:
    """On a worker: ends what runs for one who asked, and what was kept for that."""
    _finished.add(asker)
    for key in list(_benches):
        if key[0] == asker and (bench := _benches.pop(key, None)):
            bench.end()


def differences(project: Project, shared: Mapping[str, str]) -> str:
    """On a worker: what is not as it is where `shared` was found; empty where all is."""
    if not project.root.is_dir():
        return "no such folder"
    others = changed(shared, shared_inputs(project))
    if shared["package"] != LOADED and "package" not in others:
        others.append("the package that the worker has loaded")
    return f"differs in {', '.join(others[:LISTED])}" if others else ""
