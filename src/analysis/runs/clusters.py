"""The door to dask.distributed: a scheduler at an address, or a cluster of this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack, suppress
from typing import Any, Self
from weakref import WeakSet

from ..problems import InputError, Problem, RunError

LOSSES = 3  # after which a task may be given up
CONNECT = 10.0  # seconds for a scheduler to answer
WAIT = 60.0  # for its first worker
KNOWN = 5.0  # seconds for which the number of a cluster's workers is taken as it was
OPTION = "--cluster"
LOCAL = {  # of a cluster of our own
    "distributed.scheduler.allowed-failures": 0,  # what ends its worker is looked into at once
    # Ctrl-C is for whoever started it; a handler and not SIG_IGN, which children would inherit
    "distributed.worker.preload": [
        "import signal; signal.signal(signal.SIGINT, lambda *_: None)",
    ],
}


class Cluster:
    """Takes tasks; a future raises one of `lost` where every worker that had its task ended."""

    def __init__(self, where: str, workers: int) -> None:
        try:
            import dask
            import distributed
        except ImportError:
            expected = "the extra scale: pip install 'printed-ratios[scale]'"
            raise InputError([Problem(OPTION, "dask.distributed", expected, "none")]) from None
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
                self.client: Any = opened.enter_context(client(where, timeout=CONNECT))
                self.client.wait_for_workers(1, timeout=WAIT)
            except (OSError, ValueError, TimeoutError) as error:
                told = f"{type(error).__name__}: {error}".splitlines()[0]
                expected = "the address of a scheduler with workers, such as tcp://HOST:8786"
                raise InputError([Problem(OPTION, where, expected, told)]) from None
            self.dashboard: str = self.client.dashboard_link
            self.tasks: WeakSet[Any] = WeakSet()
            opened.callback(self.cancel)
            self.opened = opened.pop_all()

    @property
    def threads(self) -> int:
        """Those of all workers, which may come and go."""
        if time.monotonic() - self.counted > KNOWN:
            self.count = max(1, sum(self.client.nthreads().values()))
            self.counted = time.monotonic()
        return self.count

    @property
    def slots(self) -> int:
        """Tasks to have under way: two a thread, so that none waits."""
        return 2 * self.threads

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """As an executor does; dask's never ends a future whose result its worker took along."""
        task = self.client.submit(function, *arguments, pure=False)
        self.tasks.add(task)
        future: Future[Any] = Future()
        self.client.loop.add_callback(self._handed_on, task, future)
        return future

    async def _handed_on(self, task: Any, future: Future[Any]) -> None:
        try:
            result = await self.client.gather(task, asynchronous=True)
        except (CancelledError, asyncio.CancelledError):
            future.cancel()
            future.set_running_or_notify_cancel()  # who waits for it is told
        except Exception as error:  # noqa: BLE001 (handed on)
            future.set_exception(error)
        else:
            future.set_result(result)

    def everywhere(self, function: Callable[..., Any], /, *arguments: Any) -> dict[str, Any]:
        """What a function gives on each worker there is now, or the exception, by address."""
        found: dict[str, Any] = self.client.run(function, *arguments, on_error="return")
        return found

    def cancel(self) -> None:
        """Cancel the tasks that have not begun; live futures at the end would raise false alarms.

        Call it when no more tasks will be submitted.
        """
        with suppress(CancelledError, OSError):  # a scheduler that has gone
            self.client.cancel(list(self.tasks))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.opened.close()


class ClusterLostError(RunError):
    """The scheduler has gone, and nobody knows what becomes of its tasks."""

    def __init__(self) -> None:
        super().__init__("the cluster was lost; what is done stays")
