"""Makes pages of many notebooks, in processes that are forked from a preloaded one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from .fork_client import EngineError
from .processes import Processes, Value

OnCell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a notebook.

    `notebook` is the executed notebook as another run gives it again (see
    `analysis.runs.engine.stable_output`), also when it failed: the failing cell is marked then and
    `problem` names it. `page` and `about` are the page and what its header says of it, empty when
    there is a problem.
    """

    notebook: bytes
    page: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    seconds: float = 0.0


class NotebookRunner(Processes):
    """Runs notebooks and makes their pages; one for a whole program, shared by its threads.

    What it preloads, and what makes the pages, is a `PageMaker` that is found by its name. Where
    `more` notebooks follow the first, what they use is prepared beside it. With
    ``engine="nbclient"`` a kernel is started for each notebook instead: slow, and the same bytes
    come of it.
    """

    def load(self) -> None:
        """Import what `make` needs in this process; early, so that it holds up no other thread."""
        from . import notebook_run  # noqa: F401

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
        with suppress(EngineError):  # it comes again below, as a problem of this notebook
            self.start()  # it loads while this process imports, too
        from .notebook_run import NotebookRun

        environment = {**os.environ, "PYTHONHASHSEED": "0", **(env or {})}
        one = NotebookRun(self, notebook, cwd, environment)
        executed, problem = one.executed(parameters, timeout, on_cell, kernel)
        page, about = "", dict[str, Any]()
        if not problem:
            page, about, problem = one.page(executed)
        return Made(executed, page, about, problem, perf_counter() - start)

    def page(self, notebook: bytes, name: str, *, cwd: Path) -> Made:
        """The page of a notebook that is executed already."""
        start = perf_counter()
        with suppress(EngineError):
            self.start()
        from .notebook_run import NotebookRun

        page, about, problem = NotebookRun(self, Path(name), cwd, os.environ).page(notebook)
        return Made(notebook, page, about, problem, perf_counter() - start)
