"""The engine as reports use it: the one place that tells it what to preload and who makes pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .engine import EngineName, ForkServerProcess, NotebookRunner

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..reporting import workshop
    from .engine import PageMaker

    _: PageMaker = workshop  # mypy checks what PAGE_MAKER names

PAGE_MAKER = "analysis.reporting:workshop"


def notebook_runner(engine: EngineName = "forked", *, more: bool = True) -> NotebookRunner:
    """Runs notebooks and makes their pages; see `analysis.runs.engine.NotebookRunner`."""
    return NotebookRunner(PAGE_MAKER, engine, more=more)


class ForkedEngine:
    """papermill's entry point: ``papermill --engine forked``, ``engine_name="forked"``.

    papermill loads this while it is itself being imported, so nothing of papermill is imported
    before it is used.
    """

    server = ForkServerProcess(PAGE_MAKER)

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        from .engine import Forked

        fork = partial(cls.server.fork, "cells")
        return Forked.execute_notebook(nb, kernel_name, fork=fork, **options)

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
