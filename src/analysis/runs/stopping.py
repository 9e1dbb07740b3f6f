"""Ending on a signal while threads run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """Asks the main thread to end by raising an exception: at once, or where that is safe.

    An exception from a signal handler can interrupt an import and leave its lock held; any other
    thread that imports would then wait for ever. So none is raised while threads run.
    """

    def __init__(self) -> None:
        self._reason: BaseException | None = None
        self._wake: Callable[[], None] | None = None

    def ask(self, reason: BaseException) -> None:
        """In a signal handler: raise `reason`, or, while threads run, have `check` do so."""
        if self._wake is None:
            raise reason
        self._reason = reason
        self._wake()

    def check(self) -> None:
        if self._reason is not None:
            raise self._reason

    @contextmanager
    def threads(self, wake: Callable[[], None]) -> Iterator[None]:
        """While threads run; `wake`, safe in a signal handler, has the main one `check` soon."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = None
        self.check()
