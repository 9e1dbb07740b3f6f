"""One notebook: run by papermill's functions, its failure told in one line, made into a page.

papermill's `execute_notebook` changes the working directory of the whole process, which several
threads share; the functions that it calls do not.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_event_loop
from traitlets.config import Config

from .engines import Forked, Stock
from .essence import read_content, stripped
from .fork_client import EngineError
from .jobs import Job
from .page_maker import PageMaker
from .processes import Processes, Value
from .stable_output import stable

import nbformat  # isort: skip  (after the lean import in cells)
from papermill.exceptions import PapermillExecutionError  # isort: skip
from papermill.execute import (  # isort: skip
    prepare_notebook_metadata,
    raise_for_execution_errors,
    remove_error_markers,
)
from papermill.iorw import load_notebook_node  # isort: skip
from papermill.parameterize import parameterize_notebook  # isort: skip
from papermill.utils import nb_kernel_name  # isort: skip

if TYPE_CHECKING:
    from nbformat import NotebookNode

PATIENT = 600  # seconds to wait for a kernel
ADDRESS = 100  # bytes that a socket's address may have on any system, with what is added to it
QUIET: dict[str, Any] = {
    "progress_bar": False,
    "record_timing": False,
    "shutdown_kernel": "immediate",
    # A slow machine is no failure; a kernel that died is noticed sooner.
    "iopub_timeout": PATIENT,
    "start_timeout": PATIENT,
}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _failed(notebook: NotebookNode) -> str:
    """Which cell failed, and how."""
    for index, cell in enumerate(notebook.cells):
        if not cell.metadata.get("papermill", {}).get("exception"):
            continue
        number = cell.get("execution_count")
        name = f"cell {index}" if number is None else f"cell [{number}]"
        first = next(iter(cell.source.splitlines()), "")
        errors = [o for o in cell.get("outputs", ()) if o.output_type == "error"]
        said = _one_line(f"{errors[-1].ename}: {errors[-1].evalue}") if errors else "failed"
        return f"{name} `{first}`: {said}"
    return ""


@contextmanager
def _loop() -> Iterator[None]:
    """Close the event loop that nbclient leaves in a thread."""
    try:
        yield
    finally:
        if threading.current_thread() is not threading.main_thread():
            ensure_event_loop().close()


@contextmanager
def _sockets() -> Iterator[Config]:
    """Settings for a kernel that opens no port, where the address is short enough for that."""
    with TemporaryDirectory(prefix="kernel-") as folder:
        address = f"{folder}/s"
        if len(os.fsencode(address)) + 3 < ADDRESS:
            yield Config(KernelManager={"transport": "ipc", "ip": address})
        else:
            yield Config()


class NotebookRun:
    """A notebook for `processes` to run in a working directory and an environment."""

    def __init__(self, processes: Processes, path: Path, cwd: Path, env: Mapping[str, str]) -> None:
        self.processes = processes
        self.page_maker: PageMaker = resolve_name(processes.page_maker)
        self.path = path
        self.cwd = cwd
        self.env = env

    def executed(
        self,
        parameters: Mapping[str, Value],
        timeout: float | None,
        on_cell: Callable[[int, int], None] | None,
        kernel: str = "",
    ) -> tuple[bytes, str]:
        """The executed notebook, made stable, and what went wrong, in one line."""
        try:
            source = nbformat.reads(  # type: ignore[no-untyped-call]
                stripped(read_content(self.path)).decode(), as_version=4
            )
            notebook = load_notebook_node(source)
            if given := dict(parameters):
                notebook = parameterize_notebook(notebook, given, kernel_name=kernel or None)
        except Exception as error:  # noqa: BLE001 (whatever makes a notebook unreadable)
            return b"", f"{self.path.name}: {type(error).__name__}: {_one_line(str(error))}"
        notebook = prepare_notebook_metadata(notebook, self.path.name, self.path.name)
        notebook = remove_error_markers(notebook)
        problem = ""
        try:
            self._execute(notebook, kernel, execution_timeout=timeout, on_cell=on_cell)
        except Exception as error:  # noqa: BLE001 (whatever a notebook raises is a failed run)
            problem = _one_line(f"{type(error).__name__}: {error}")
        where = _failed(notebook)
        if where:
            problem = f"{self.path.name}, {where}"
            with suppress(PapermillExecutionError):  # it marks the failing cell, then raises
                raise_for_execution_errors(notebook, None)
        elif problem:
            stopped = "the run was stopped before its first cell"
            problem = f"{self.path.name}: {stopped if self.processes.cancelled else problem}"
        kept = stable(notebook, self.page_maker.stable_html)
        text: str = nbformat.writes(kept)  # type: ignore[no-untyped-call]
        return f"{text.rstrip()}\n".encode(), problem

    def _execute(self, notebook: NotebookNode, kernel: str, **options: Any) -> None:
        own = {"kernel_cwd": self.cwd, "kernel_env": self.env, **QUIET}
        own["stopped"] = lambda: self.processes.cancelled
        name = nb_kernel_name(notebook, kernel or None)
        if self.processes.engine == "forked":
            own["overridden"] = bool(kernel)
            Forked.execute_notebook(notebook, name, fork=self._fork, **own, **options)
            return
        with _loop(), _sockets() as config:
            own |= {"running": self.processes.kernels, "config": config}
            Stock.execute_notebook(notebook, name, **own, **options)

    def _fork(self, cwd: Path, env: Mapping[str, str]) -> Job:
        """A process for the cells; beside it, one for the page starts to load."""
        job = self.processes.server.fork("cells", cwd, env)
        try:
            with suppress(EngineError):  # told when the page is asked for
                self.processes.pages.start(cwd, env)
        except BaseException:
            job.close()
            raise
        return job

    def page(self, executed: bytes) -> tuple[str, dict[str, Any], str]:
        """The page of the executed notebook, what its header says, and what went wrong."""
        if self.processes.engine == "forked":
            answer = self.processes.pages.page(executed.decode(), self.cwd, self.env)
        else:
            notebook = nbformat.reads(executed, as_version=4)  # type: ignore[no-untyped-call]
            with self.processes.making_page:  # a font is read by one thread at a time
                page, about = self.page_maker.page(notebook)
            return page, about, ""
        if "problem" in answer:
            problem = _one_line(answer["problem"])
            return "", {}, f"{self.path.name}: no page could be made: {problem}"
        return answer["page"], answer["about"], ""
