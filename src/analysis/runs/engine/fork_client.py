"""The preloaded process as seen from the one that starts it."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

from . import framing as wire
from .framing import Message
from .jobs import GRACE, PATIENCE, Job, Status, how, last_words_in

# A fork copies only the thread that forks, so the preloaded process has one: libraries that start
# threads when they are imported are told not to.
ONE_THREAD = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


class EngineError(RuntimeError):
    """The engine cannot run a notebook: says why."""


class ForkServerProcess:
    """The preloaded process: started when first used, shared by all threads of this one.

    Where there are `more` notebooks than one, it prepares for them beside the first.
    """

    def __init__(self, page_maker: str, *, more: bool = False) -> None:
        self.page_maker = page_maker
        self.more = more
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None  # what it writes to standard error
        self._ending = "the preloaded process has ended"
        self._control: socket.socket | None = None
        self._owner = 0  # the process that started it; one that is forked from that starts its own
        self._answers = False
        self.loading = False  # a thread waits until it has loaded
        self.stopped = False  # it must not start again
        self.jobs: set[Job] = set()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it, without waiting until it has loaded."""
        with self._lock:
            self._started()

    def _started(self) -> socket.socket:
        if self._control is not None and self._owner == os.getpid():
            return self._control
        if self.stopped:
            raise EngineError("the run was stopped")
        if not hasattr(os, "fork"):
            raise EngineError("the forked engine needs a system with os.fork, which this is not")
        control, theirs = socket.socketpair()
        # -P: nothing is imported from the working directory before a notebook asks for it
        command = [sys.executable, "-P", "-m", "analysis.runs.engine.fork_server"]
        command += [str(theirs.fileno()), self.page_maker]
        with suppress(OSError):  # no place for a file: it goes to our standard error
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._process = subprocess.Popen(  # noqa: S603
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for this process, which tells the jobs
            env={**ONE_THREAD, "PYTHONHASHSEED": "0", **os.environ},
        )
        theirs.close()
        self._control, self._owner, self._answers = control, os.getpid(), False
        atexit.register(self.close)
        return control

    def _call(
        self, request: Message, descriptors: Sequence[int] = (), job: Job | None = None
    ) -> Message:
        with self._lock:
            if job is not None:
                if job not in self.jobs:  # it ended with the preloaded process
                    return {"status": self._ending}
                self.jobs.discard(job)  # before another process can get its number
            control = self._started()
            self.loading = not self._answers
            try:
                with suppress(ConnectionError):  # its last answer can still be read
                    socket.send_fds(control, [b"\0"], [*descriptors])
                    control.sendall(wire.pack(request))
                answer = wire.receive(control)
            except BaseException:  # interrupted: the next call would take its answer
                self._answers = False
                self._end()
                raise
            finally:
                self.loading = False
            self._answers = True
            if answer is None:
                self._ending = self._ended()
            if answer is None or "problem" in answer:
                self._end()  # the next call starts another
        if answer is None:
            raise EngineError(self._ending)
        if "problem" in answer:
            raise EngineError(f"the preloaded process could not start: {answer['problem']}")
        return answer

    def fork(self, kind: Literal["cells", "page"], cwd: Path, env: Mapping[str, str]) -> Job:
        """A new process with this working directory and environment; raises EngineError."""
        own, theirs = socket.socketpair()
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        asked = {"kind": kind, "cwd": str(cwd), "env": dict(env), "more": self.more}
        self.more = self.more or kind == "cells"  # after a second notebook, expect a third
        try:
            pid = self._call({"ask": "fork", **asked}, [theirs.fileno(), out_end, err_end])["pid"]
        except BaseException:
            own.close()
            for pipe in (out, err):
                os.close(pipe)
            raise
        finally:
            theirs.close()
            for pipe in (out_end, err_end):
                os.close(pipe)
        job = Job(self.reap, pid, own, [out, err])
        self.jobs.add(job)
        return job

    def _ended(self) -> str:
        """How the process ended, and what it wrote last."""
        status = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(PATIENCE)
        return f"the preloaded process has ended: {how(status)}{last_words_in(self._errors)}"

    def reap(self, job: Job, patience: float) -> Status:
        """See a job to its end; its exit status, as `Job.kill` tells it."""
        request = {"ask": "reap", "pid": job.pid, "patience": patience}
        try:
            status: Status = self._call(request, job=job)["status"]
        except EngineError as error:  # the preloaded process has just gone, and its jobs with it
            return str(error)
        return status

    def stop(self) -> None:
        """Stop every job at once, and start no more; safe in a signal handler."""
        self.stopped = True
        process = self._process
        if process is not None and self.loading:
            process.kill()
        for job in list(self.jobs):
            job.stop()

    def close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._control is None or self._process is None or self._owner != os.getpid():
            return
        self._control.close()
        if not (self._answers and self.jobs):  # it loads, or has no job to see to its end
            self._process.kill()
        try:
            self._process.wait(2 * GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._errors is not None:
            self._errors.close()
        self._control = self._process = self._errors = None
        self.jobs.clear()
        atexit.unregister(self.close)
