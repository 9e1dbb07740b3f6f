"""The processes that run notebooks and make their pages, shared by the threads of a program."""

from __future__ import annotations

from threading import Lock
from typing import Any, Literal, Self

from .fork_client import ForkServerProcess
from .page_client import PageProcess

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
