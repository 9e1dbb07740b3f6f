"""The processes that run notebooks and make their pages, shared by the threads of a program."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Self

from .fork_client import EngineError, ForkServerProcess
from .jobs import DiedError, Job

EngineName = Literal["forked", "nbclient"]
Value = str | int | float | bool | None  # of a parameter


class Processes:
    """The preloaded process, the one that makes pages, and kernels where nbclient runs notebooks.

    They start with `start`, on entering the context, or with the first notebook.
    """

    def __init__(self, page_maker: str, engine: EngineName, *, more: bool) -> None:
        self.page_maker = page_maker
        self.engine = engine
        self.server = ForkServerProcess(page_maker, more=more)
        self.pages = PageProcess(self.server)
        self.kernels: set[Any] = set()  # nbclient's clients while they run
        self.making_page = Lock()  # held while this process itself makes a page
        self.cancelled = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start loading, and do not wait for it."""
        if self.engine == "forked":
            self.server.start()

    def close(self) -> None:
        """End the preloaded process and whatever it runs."""
        self.pages.close()
        self.server.close()

    def cancel(self) -> None:
        """Stop everything, now and from now on: notebooks that run end as failed.

        Can be called from another thread or a signal handler.
        """
        self.cancelled = True
        self.server.stop()
        for client in list(self.kernels):
            client.kill()


class PageProcess:
    """Pages from one forked process for all threads, as it takes long to load; another when it
    dies."""

    def __init__(self, server: ForkServerProcess) -> None:
        self._server = server
        self._lock = Lock()  # held while it makes a page
        self._job: Job | None = None  # None while it makes a page

    def start(self, cwd: Path, env: Mapping[str, str]) -> None:
        """Have it load, without waiting for that; raises EngineError."""
        if self._lock.acquire(blocking=False):
            try:
                self._job = self._job or self._server.fork("page", cwd, env)
            finally:
                self._lock.release()

    def page(self, notebook: str, cwd: Path, env: Mapping[str, str]) -> dict[str, Any]:
        """Its answer: `page` and `about`, or `problem`."""
        with self._lock:
            while not self._server.stopped:
                kept, self._job = self._job, None
                try:
                    job = kept or self._server.fork("page", cwd, env)
                except EngineError as error:
                    return {"problem": str(error)}
                try:
                    job.ask({"notebook": notebook})
                    answer = job.message()
                except DiedError as error:
                    job.close()
                    if kept is None and not self._server.stopped:
                        return {"problem": str(error)}
                    continue  # it may have died long ago: try with a new one
                for _, text in job.text():
                    sys.stderr.write(text)
                self._job = job
                return answer
        return {"problem": "the run was stopped"}

    def close(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job = None
