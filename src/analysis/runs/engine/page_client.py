"""The process that makes pages: one for all threads, as it takes long to load."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from .fork_client import EngineError, ForkServerProcess
from .jobs import DiedError, Job


class PageProcess:
    """Pages from a process that is forked from the preloaded one, and replaced when it dies."""

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
        """End it."""
        if self._job is not None:
            self._job.close()
            self._job = None
