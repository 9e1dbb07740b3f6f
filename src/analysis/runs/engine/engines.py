"""Two engines for papermill, both with true records: forked processes, and nbclient's kernels."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from .cells import ForkedClient, Manager, StockClient, TrueClient
from .fork_client import EngineError
from .jobs import Job
from .kernel_specs import unforkable

from nbclient.exceptions import DeadKernelError  # isort: skip  (after the lean import in cells)
from papermill.engines import Engine  # isort: skip
from papermill.exceptions import PapermillExecutionError  # isort: skip
from papermill.log import logger  # isort: skip

if TYPE_CHECKING:
    from nbformat import NotebookNode

FALLBACK = "ANALYSIS_ENGINE_FALLBACK"
Client = TypeVar("Client", bound=TrueClient)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM as an exception, so that the record is written, unless it is handled already."""
    mine = threading.current_thread() is threading.main_thread()
    if not mine or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def terminate(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


class Truthful(Engine):  # type: ignore[misc]
    """An engine whose record of a run is that of `analysis.runs.engine.cells`."""

    @classmethod
    def execute_notebook(  # noqa: PLR0913, PLR0917 (papermill's)
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        *,
        on_cell: Callable[[int, int], None] | None = None,
        **options: Any,
    ) -> NotebookNode:
        """Run a notebook; raises what cut it short, and PapermillExecutionError after sys.exit."""
        manager = Manager(nb, output_path, log_output, progress_bar, autosave_cell_every)
        manager.on_cell = on_cell
        manager.notebook_start()
        try:
            with _terminable():
                cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        _raise_for_exit(nb)
        return nb


def _raise_for_exit(nb: NotebookNode) -> None:
    """A cell that left by sys.exit(0), which papermill lets pass, is a failure."""
    for index, cell in enumerate(nb.cells):
        for output in cell.get("outputs", ()) if cell.metadata.papermill["exception"] else ():
            if output.output_type == "error" and output.ename == "SystemExit":
                said = (output.ename, output.evalue, output.traceback)
                raise PapermillExecutionError(index, cell.execution_count, cell.source, *said)


def _client(
    kind: type[Client],
    nb_man: Manager,
    stopped: Callable[[], bool],
    start_timeout: int = 60,
    execution_timeout: float | None = None,
    **options: Any,
) -> Client:
    """nbclient's client of such a kind, with papermill's options named as nbclient names them."""
    given = {"timeout": None, **options, "startup_timeout": start_timeout}
    given["timeout"] = execution_timeout or given["timeout"]
    given.pop("input_path", None)
    client = kind(nb_man, log=logger, **given)
    client.stopped = stopped
    return client


class Forked(Truthful):
    """Each notebook in a process forked from a preloaded one."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913 (papermill's)
        cls,
        nb_man: Manager,
        kernel_name: str,
        *,
        fork: Callable[[Path, Mapping[str, str]], Job],
        fallback: bool | None = None,
        overridden: bool = False,
        kernel_cwd: Path | None = None,
        kernel_env: Mapping[str, str] | None = None,
        stopped: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> None:
        """Run the cells; raises EngineError for a notebook that cannot be run so.

        Where the kernel's name was `overridden`, the notebook's own language counts for nothing.
        With `fallback`, or ANALYSIS_ENGINE_FALLBACK=1, nbclient's engine runs such a notebook.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        why = unforkable("python" if overridden else language, kernel_name)
        if why and (fallback or (fallback is None and os.environ.get(FALLBACK) == "1")):
            logger.warning(f"The forked engine cannot run this ({why}): nbclient's engine does.")
            Stock.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        if why:
            hint = f"use nbclient's engine, or set {FALLBACK}=1"
            raise EngineError(f"the forked engine cannot run this: {why}; {hint}")
        client = _client(ForkedClient, nb_man, stopped, **options)
        environment = os.environ if kernel_env is None else kernel_env
        client.run(fork(kernel_cwd or Path.cwd(), environment))


@contextmanager
def _started(client: StockClient) -> Iterator[None]:
    """Where a kernel does not start, tell what it wrote."""
    try:
        yield
    except DeadKernelError:
        raise  # it is reported with its cell
    except RuntimeError as error:
        raise EngineError(f"{error}{client.last_words()}") from None


class Stock(Truthful):
    """nbclient's kernels."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913 (papermill's)
        cls,
        nb_man: Manager,
        kernel_name: str,
        *,
        running: set[StockClient] | None = None,
        kernel_cwd: Path | None = None,
        kernel_env: Mapping[str, str] | None = None,
        stopped: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> None:
        """Run the cells; `running` holds the client meanwhile."""
        client = _client(StockClient, nb_man, stopped, kernel_name=kernel_name, **options)
        kernel = {"cwd": kernel_cwd and str(kernel_cwd), "env": kernel_env and dict(kernel_env)}
        given = {name: value for name, value in kernel.items() if value}
        clients = set() if running is None else running
        clients.add(client)
        try:
            with tempfile.TemporaryFile() as client.errors, _started(client):
                client.execute(**given, stdout=subprocess.DEVNULL, stderr=client.errors)
        finally:
            clients.discard(client)
            atexit.unregister(client._cleanup_kernel)  # noqa: SLF001 (at exit it would wait for ever)
