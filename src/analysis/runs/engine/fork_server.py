"""The preloaded process: ``python -m analysis.runs.engine.fork_server DESCRIPTOR``.

It has imported what notebooks need and forks a process of its own for each of them. It has one
thread, runs no notebook, and ends when the process that started it is gone. What reports use is
used once while nobody asks for anything: at once before the first notebook, and then, where more
notebooks are to come, after some quiet.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from . import framing as wire
from . import preload
from .supervisor import guarded

DESCRIPTORS = 3  # of a job: its socket, its stdout, its stderr
QUIET = 0.1  # seconds without a request after which the next one is not expected at once
LONG = 1.0  # seconds between two looks at who started it


def _counted() -> Iterator[str]:
    """Let the collector know how much there is: it looks less often through what is new then."""
    gc.unfreeze()
    gc.collect()
    yield "objects"


class Zygote:
    """Answers the requests that come through `control`."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.parent = os.getppid()
        self.guards: set[int] = set()
        self.steps = chain(preload.harmless(preload.use()), _counted())
        self.wanted = True  # what the steps prepare
        self.quiet = 0.0  # seconds to wait before one of them

    def serve(self) -> None:
        """Answer until the other side is gone; prepare more in between."""
        while True:
            patience = self.quiet if self.wanted else LONG
            ready, _, _ = select.select([self.control], [], [], patience)
            if ready:
                if not self._answer():
                    return
                self.quiet = QUIET
            elif os.getppid() != self.parent:  # somebody else holds its end open
                return
            elif self.wanted:
                self._prepare()

    def _prepare(self) -> None:
        """Prepare a little more."""
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
                guarded(lambda: preload.work(request, passed), passed)
            finally:
                os._exit(1)
        self.guards.add(pid)
        for descriptor in passed:
            os.close(descriptor)
        return pid

    def _reap(self, pid: int, patience: float) -> int | None:
        """The exit status of a job; None for one that had to be ended after `patience` seconds."""
        self.guards.discard(pid)
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
        """End all that still runs."""
        for pid in self.guards:
            os.kill(pid, signal.SIGTERM)
        for pid in self.guards:
            os.waitpid(pid, 0)


def main() -> None:
    """Load, then serve the socket whose descriptor is the only argument."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # who starts it may ignore them
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.argv[:] = [""]
    gc.disable()  # loading leaves next to no garbage to look for
    try:
        preload.kernel()
    except BaseException as error:  # noqa: BLE001 (who asks next is told)
        problem = f"{type(error).__name__}: {error}"
        with suppress(OSError):
            control.sendall(wire.pack({"problem": problem}))
        os._exit(1)
    gc.freeze()  # pages that the collector does not touch stay shared
    gc.enable()
    zygote = Zygote(control)
    try:
        zygote.serve()
    finally:
        zygote.close()
        os._exit(0)


if __name__ == "__main__":
    main()
