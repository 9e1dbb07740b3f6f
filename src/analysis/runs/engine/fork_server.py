"""The preloaded process: ``python -m analysis.runs.engine.fork_server DESCRIPTOR PAGE_MAKER``.

It has imported what notebooks need and forks a process of its own for each of them. It has one
thread, runs no notebook, and ends when the process that started it is gone. While nobody asks for
anything, it uses once what notebooks use, so that they find it prepared: at once before the first
notebook, and then, where more are to come, after a short silence.
"""

from __future__ import annotations

import gc
import os
import random
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from itertools import chain
from pkgutil import resolve_name
from typing import Any

from . import framing as wire
from .page_maker import PageMaker, harmless, serve
from .supervisor import supervised

DESCRIPTORS = 3  # of a job: its socket, its stdout, its stderr
QUIET = 0.1  # seconds without a request after which the next one is not expected at once
LONG = 1.0  # seconds between two looks at who started it


def _load(page_maker: str) -> PageMaker:
    """Import the kernel, then the libraries of notebooks."""
    from .kernel import INLINE, SHELL  # before pandas, which asks where it is displayed

    os.environ.setdefault("MPLBACKEND", INLINE)  # imported when first used
    with SHELL.builtin_trap:
        maker: PageMaker = resolve_name(page_maker)
        for name in maker.LIBRARIES:
            with suppress(Exception):  # the notebook that imports it gets the error
                import_module(name)
    return maker


def _counted() -> Iterator[str]:
    """Let the garbage collector count all that is there: it runs the less often for what is new."""
    gc.unfreeze()
    gc.collect()
    yield "objects"


class ForkServer:
    """Answers the requests that come through `control`."""

    def __init__(self, control: socket.socket, maker: PageMaker) -> None:
        self.control = control
        self.maker = maker
        self.parent = os.getppid()
        self.supervisors: set[int] = set()  # one process above each job's
        self.steps = chain(harmless(maker.prepare()), _counted())
        self.wanted = True  # whether the steps are still worth taking
        self.quiet = 0.0  # seconds without a request before the next step

    def serve(self) -> None:
        """Answer until the other side is gone; prepare more in between."""
        while True:
            patience = self.quiet if self.wanted else LONG
            ready, _, _ = select.select([self.control], [], [], patience)
            if ready:
                if not self._answer():
                    return
                self.quiet = QUIET
            elif os.getppid() != self.parent:  # it is gone; another process keeps its socket open
                return
            elif self.wanted:
                self._prepare()

    def _prepare(self) -> None:
        self.quiet = 0.0
        if next(self.steps, None) is None:
            self.wanted = False
        gc.freeze()

    def _answer(self) -> bool:
        head, passed, _, _ = socket.recv_fds(self.control, 1, DESCRIPTORS)
        request = wire.receive(self.control) if head else None
        if request is None:
            return False
        if request["ask"] == "fork":
            self.wanted = request["more"]
            answer: wire.Message = {"pid": self._fork(request, passed)}
        else:
            answer = {"status": self._reap(request["pid"], request["patience"])}
        self.control.sendall(wire.pack(answer))
        return True

    def _fork(self, request: dict[str, Any], passed: list[int]) -> int:
        pid = os.fork()
        if pid == 0:
            try:
                self.control.close()
                supervised(lambda: _work(request, passed, self.maker), passed)
            finally:
                os._exit(1)
        self.supervisors.add(pid)
        for descriptor in passed:
            os.close(descriptor)
        return pid

    def _reap(self, pid: int, patience: float) -> int | None:
        """The exit status of a job; None for one that had to be ended after `patience` seconds."""
        self.supervisors.discard(pid)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.001)
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        return None

    def close(self) -> None:
        for pid in self.supervisors:
            os.kill(pid, signal.SIGTERM)
        for pid in self.supervisors:
            os.waitpid(pid, 0)


def _work(request: dict[str, Any], passed: list[int], maker: PageMaker) -> None:
    """In a forked process: become what `request` asks for and serve it."""
    end, out, err = passed
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for source, target in ((out, 1), (err, 2)):
        os.dup2(source, target)
        os.close(source)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    channel = socket.socket(fileno=end)
    if request["kind"] == "page":
        serve(channel, maker, more=request["more"])
    else:
        from . import kernel

        kernel.serve(channel)


def main() -> None:
    """Load, then serve the socket whose descriptor is the first argument."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # the program that started it may ignore them
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    control, page_maker = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    sys.argv[:] = [""]
    gc.disable()  # loading leaves hardly any garbage
    try:
        maker = _load(page_maker)
    except BaseException as error:  # noqa: BLE001 (the next request is answered with it)
        problem = f"{type(error).__name__}: {error}"
        with suppress(OSError):
            control.sendall(wire.pack({"problem": problem}))
        os._exit(1)
    gc.freeze()  # memory that the collector does not touch stays shared with the forks
    gc.enable()
    server = ForkServer(control, maker)
    try:
        server.serve()
    finally:
        server.close()
        os._exit(0)


if __name__ == "__main__":
    main()
