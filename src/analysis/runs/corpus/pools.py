"""Who carries out the tasks, where that is no cluster: processes of this machine, or this one."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from typing import Any, Protocol, Self

from ...problems import RunError
from .partitions import WORKER


class WorkerLost(Exception):  # noqa: N818 (as dask's KilledWorker)
    """The process that carried out a task ended, for an unknown reason."""


class Pool(AbstractContextManager[Any], Protocol):
    """Takes tasks, at most `slots` at a time; a lost worker's future raises one of `lost`."""

    lost: tuple[type[BaseException], ...]
    dashboard: str

    @property
    def slots(self) -> int: ...

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]: ...


class _Child:
    """A worker of its own: a new interpreter, which shares no lock, thread or memory with this one,
    does not run the caller's script again, and ends when this process does."""

    def __init__(self) -> None:
        code = "from analysis.runs.corpus.worker import serve; serve()"
        self.process = subprocess.Popen(  # noqa: S603 (ourselves)
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {WORKER: "1"},
            process_group=0,  # Ctrl-C is for the one who started it
        )

    def told(self) -> Any:
        assert self.process.stdout is not None  # noqa: S101 (a pipe, as asked for)
        return pickle.load(self.process.stdout)  # noqa: S301 (of our own worker)

    def tell(self, task: Any) -> None:
        assert self.process.stdin is not None  # noqa: S101 (a pipe, as asked for)
        pickle.dump(task, self.process.stdin)
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


class LocalPool:
    """Several processes of this machine; when one ends, only its own task is lost."""

    lost: tuple[type[BaseException], ...] = (WorkerLost,)
    dashboard = ""

    def __init__(self, workers: int) -> None:
        self.slots = 2 * workers
        self.threads = ThreadPoolExecutor(workers)
        self.idle: SimpleQueue[_Child | None] = SimpleQueue()
        for _ in range(workers):
            self.idle.put(None)
        self.children: set[_Child] = set()
        self.is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.is_closed = True
        self.threads.shutdown(wait=False, cancel_futures=True)
        for child in list(self.children):
            child.process.kill()
        self.threads.shutdown()
        for child in list(self.children):
            child.end()

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        return self.threads.submit(self._call, function, arguments)

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        child = self.idle.get()
        try:
            child = child or self._new()
            try:
                child.tell((function, arguments))
                done, result = child.told()
            except (EOFError, OSError, pickle.UnpicklingError):
                self.children.discard(child)
                child.end()
                child = None
                raise WorkerLost from None
        finally:
            self.idle.put(child)
        if done:
            return result
        raise result

    def _new(self) -> _Child:
        if self.is_closed:
            raise WorkerLost
        child = _Child()
        self.children.add(child)
        if self.is_closed:  # meanwhile, by one who did not see it
            child.process.kill()
        try:
            child.told()
        except (EOFError, OSError, pickle.UnpicklingError):
            self.children.discard(child)
            child.end()
            code = child.process.returncode
            raise RunError(f"a worker cannot start: it ended with {code}") from None
        return child


class Here:
    """This process: for addresses in its memory, which no other one can read."""

    lost: tuple[type[BaseException], ...] = ()
    dashboard = ""
    slots = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 (handed on as any pool does)
            future.set_exception(error)
        return future
