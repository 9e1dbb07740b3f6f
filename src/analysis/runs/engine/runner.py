"""Notebooks made into pages, many of them, by processes that are forked from one preloaded one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import perf_counter
from types import TracebackType
from typing import Any, Literal, Self

from .fork_client import EngineError, ZygoteProcess
from .page_client import Exporter

EngineName = Literal["forked", "nbclient"]
Value = str | int | float | bool | None  # of a parameter
OnCell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a notebook.

    `notebook` is the executed notebook (settled, see `analysis.runs.engine.stable_output`), also
    when it
    failed: the failing cell is marked then and `problem` names it. `page` and `about` are the page
    and what its header says of it, empty when there is a problem.
    """

    notebook: bytes
    page: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    seconds: float = 0.0


class Warm:
    """Makes notebooks; one for a whole program, shared by its threads.

    The preloaded process starts with `start`, on entering the context, or with the first notebook;
    `close` ends it. Where `more` notebooks follow the first, what they use is prepared beside it.
    With ``engine="nbclient"`` a kernel is started for each notebook instead: slow,
    and the same bytes come of it.
    """

    def __init__(self, engine: EngineName = "forked", *, more: bool = True) -> None:
        self.engine: EngineName = engine
        self.zygote = ZygoteProcess(more=more)
        self.kernels: set[Any] = set()  # nbclient's clients while they run
        self.exporter = Exporter(self.zygote)
        self.exporting = Lock()  # held while this process itself makes a page
        self.cancelled = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start loading, and do not wait for it."""
        if self.engine == "forked":
            self.zygote.start()

    def load(self) -> None:
        """Import what `make` needs in this process; done before, that disturbs no other thread."""
        from . import notebook_run as making  # noqa: F401

    def close(self) -> None:
        """End the preloaded process and whatever it runs."""
        self.exporter.close()
        self.zygote.close()

    def cancel(self) -> None:
        """Stop everything, now and from now on: notebooks that run end as failed.

        Can be called from another thread or a signal handler.
        """
        self.cancelled = True
        self.zygote.stop()
        for client in list(self.kernels):
            client.kill()

    def make(  # noqa: PLR0913 (the call of the whole package)
        self,
        notebook: Path,
        parameters: Mapping[str, Value],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        timeout: float | None = None,
        on_cell: OnCell | None = None,
        kernel: str = "",
    ) -> Made:
        """Run a notebook with these parameters and make its page.

        `env` is added to this process's environment, `timeout` is the seconds that one cell may
        take, `on_cell` is told the number of each cell as it starts, from 0, and how many there
        are. `kernel` is the name of another kernel than the notebook's.
        """
        start = perf_counter()
        with suppress(EngineError):  # told below, as a problem of this notebook
            self.start()  # it loads while this process imports
        from .notebook_run import Making

        environment = {**os.environ, "PYTHONHASHSEED": "0", **(env or {})}
        making = Making(self, notebook, cwd, environment)
        executed, problem = making.executed(parameters, timeout, on_cell, kernel)
        page, about = "", dict[str, Any]()
        if not problem:
            page, about, problem = making.page(executed)
        return Made(executed, page, about, problem, perf_counter() - start)

    def page(self, notebook: bytes, name: str, *, cwd: Path) -> Made:
        """The page of a notebook that is executed already."""
        start = perf_counter()
        with suppress(EngineError):
            self.start()
        from .notebook_run import Making

        page, about, problem = Making(self, Path(name), cwd, os.environ).page(notebook)
        return Made(notebook, page, about, problem, perf_counter() - start)
