"""Who carries out the tasks: processes of this machine, a cluster of dask's, or this process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self

from ...problems import InputError, Problem, RunError
from .partitions import WORKER

WAIT = 60  # seconds for a cluster's first worker
KNOWN = 5.0  # seconds for which the number of a cluster's workers is taken as it was


LOCAL = {  # of a cluster of our own
    "distributed.scheduler.allowed-failures": 0,  # what ends its worker is looked into at once
    # Ctrl-C is for the one who started it; workers are ended, and tell nothing
    "distributed.worker.preload": ["import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"],
}


class WorkerLost(Exception):  # noqa: N818 (as dask's KilledWorker)
    """The process that had a task ended, and nobody knows why."""


class Pool(Protocol):
    """Takes tasks, at most `slots` at a time; a lost worker's future raises one of `lost`."""

    lost: tuple[type[BaseException], ...]
    dashboard: str

    @property
    def slots(self) -> int: ...

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


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
    """So many processes of this machine. One that ends takes its own task with it, and no other."""

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


class ClusterPool:
    """A cluster of dask.distributed: the scheduler at an address, or one of this machine."""

    def __init__(self, where: str, workers: int) -> None:
        try:
            import dask
            import distributed
        except ImportError:
            expected = "the extra scale: pip install 'printed-ratios[scale]'"
            raise InputError([Problem("--cluster", "dask.distributed", expected, "none")]) from None
        self.lost: tuple[type[BaseException], ...] = (distributed.KilledWorker,)
        self.counted, self.count = 0.0, 1
        with ExitStack() as opened:
            if where == "local":
                opened.enter_context(dask.config.set(LOCAL))
                local: Any = distributed.LocalCluster
                cluster = local(
                    n_workers=workers,
                    threads_per_worker=1,  # reading is Python, which one thread runs at a time
                    dashboard_address="127.0.0.1:0",  # any free port: 8787 may be taken
                    silence_logs=50,  # a worker that ends is told by us
                )
                where = opened.enter_context(cluster).scheduler_address
            client: Any = distributed.Client
            try:
                self.client: Any = opened.enter_context(client(where, timeout=10))
                self.client.wait_for_workers(1, timeout=WAIT)
            except (OSError, ValueError, TimeoutError) as error:
                told = f"{type(error).__name__}: {error}".splitlines()[0]
                expected = "the address of a scheduler with workers, such as tcp://HOST:8786"
                raise InputError([Problem("--cluster", where, expected, told)]) from None
            self.dashboard: str = self.client.dashboard_link
            self.executor: Executor = self.client.get_executor(pure=False)
            self.opened = opened.pop_all()

    @property
    def slots(self) -> int:
        """Two a worker, so that none waits; workers may come and go."""
        if time.monotonic() - self.counted > KNOWN:
            self.count = max(1, len(self.client.nthreads()))
            self.counted = time.monotonic()
        return 2 * self.count

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        return self.executor.submit(function, *arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.executor.shutdown(wait=False)  # cancels: live futures at the end raise false alarms
        self.opened.close()
