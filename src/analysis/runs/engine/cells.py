"""Runs the cells of a notebook and records truly what became of each.

papermill calls every cell completed when its kernel dies, when a cell takes too long and when it is
interrupted; here the cell that was running is marked failed, with an error output that says why,
and the cells after it stay pending.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from .essence import still
from .jobs import LINES, MOST, DiedError, Job, TimedOutError, TooMuchError, last_words_in
from .lean_imports import GRAMMAR, without

with without(GRAMMAR):
    import nbformat
    from nbclient.exceptions import (
        CellExecutionComplete,
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NotebookExecutionManager

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What ipykernel says of itself: importing it takes long, so a test compares the two.
LANGUAGE_INFO = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}

# How a cell is run; nothing is queued behind it that its error would have to stop.
HOW = {"silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}

MESSAGES = 20_000  # that a notebook may send, each an output


class Manager(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's record of a run, without its guesses about cells that were cut short."""

    on_cell: Callable[[int, int], None] | None = None

    def cell_start(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> None:
        """Record that a cell starts, and report it to `on_cell`."""
        super().cell_start(cell, cell_index, **kwargs)
        if self.on_cell:
            self.on_cell(cell_index, len(self.nb.cells))

    def notebook_complete(self, **_: Any) -> None:
        """Set the end of the run and save it."""
        self.end_time = self.now()
        record = self.nb.metadata.papermill
        record["end_time"] = self.end_time.isoformat()
        record["duration"] = (self.end_time - self.start_time).total_seconds()
        if not record["exception"]:
            self.complete_pbar()
        self.cleanup_pbar()
        self.save()


class StoppedError(RuntimeError):
    """The run was stopped on purpose."""


def _named(error: BaseException) -> tuple[str, str]:
    """An error's name and its first line, as an output says it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if isinstance(error, KeyboardInterrupt):
        return "KeyboardInterrupt", lines[0] if lines else "the run was interrupted"
    return type(error).__name__, lines[0] if lines else ""


class TrueClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, which also tells how a cell was cut short and bounds what cells write."""

    stopped: Callable[[], bool] = staticmethod(lambda: False)
    taken, messages, lines = 0, 0, 0  # characters, messages and lines received so far
    excess: TooMuchError | None = None

    def kill(self) -> None:
        """End the process that runs the cells."""
        raise NotImplementedError

    def last_words(self) -> str:
        """The end of what that process wrote to standard error, where no output shows it."""
        return ""

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take a message; beyond the bounds, end the process and raise TooMuchError."""
        content = msg["content"]
        self.messages += 1
        self.taken += sum(map(len, map(str, content.values())))
        self.lines += content["text"].count("\n") if msg["msg_type"] == "stream" else 0
        bounds = {
            f"{MOST // 2**20} MB": self.taken > MOST,
            f"{MESSAGES:,} outputs": self.messages > MESSAGES,
            f"{LINES:,} lines": self.lines > LINES,
        }
        for amount in (amount for amount, over in bounds.items() if over):
            self.excess = TooMuchError(amount)
            self.kill()
            raise self.excess
        output: NotebookNode | None = super().process_message(msg, cell, cell_index)
        return output

    def papermill_execute_cells(self) -> None:
        """Run the cells up to one that fails; raises StoppedError where `stopped` says so."""
        for index, cell in enumerate(self.nb.cells):
            self.nb_man.cell_start(cell, index)
            try:
                if self.stopped():
                    raise StoppedError("the run was stopped before this cell")  # noqa: TRY301
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                self.nb_man.cell_complete(cell, cell_index=index)
                break
            except BaseException as error:
                cause = (
                    StoppedError("the run was stopped during this cell")
                    if self.stopped()
                    else self.excess or error
                )
                self._cut_short(cell, index, cause)
                raise
            self.nb_man.cell_complete(cell, cell_index=index)

    def _cut_short(self, cell: NotebookNode, index: int, error: BaseException) -> None:
        name, value = _named(error)
        if isinstance(error, DeadKernelError):
            value += self.last_words()
        if cell.cell_type == "code":
            output = nbformat.v4.new_output(  # type: ignore[no-untyped-call]
                "error", ename=name, evalue=value, traceback=[f"{name}: {value}"]
            )
            cell.outputs.append(output)
        self.nb_man.cell_exception(cell, cell_index=index, exception=error)
        self.nb_man.cell_complete(cell, cell_index=index)


class StockClient(TrueClient):
    """Runs cells in a kernel of its own."""

    errors: IO[bytes] | None = None  # what the kernel writes to standard error

    def last_words(self) -> str:
        return last_words_in(self.errors)

    def kill(self) -> None:
        """Kill the kernel; safe in a signal handler."""
        provisioner = getattr(self.km, "provisioner", None)
        process = getattr(provisioner, "process", None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)


class ForkedClient(TrueClient):
    """Runs cells in a forked process."""

    job: Job
    comm_open_handlers: dict[str, Any]

    def kill(self) -> None:
        self.job.kill()

    def run(self, job: Job) -> None:
        """Run all cells in `job`, which is ended."""
        self.reset_execution_trackers()
        self.comm_open_handlers = {}  # nothing here answers a widget
        self.job = job
        self.nb.metadata["language_info"] = LANGUAGE_INFO
        try:
            self.papermill_execute_cells()
            job.finish()
        finally:
            job.close()
        still(self.nb)
        self.set_widgets_metadata()

    def _runs(self, cell: NotebookNode) -> bool:
        tags = cell.metadata.get("tags", [])
        is_code = cell.cell_type == "code" and cell.source.strip()
        return bool(is_code) and self.skip_cells_with_tag not in tags

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell; raises CellExecutionError, CellTimeoutError and DeadKernelError."""
        if not self._runs(cell):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        header = {"msg_id": f"cell-{cell_index}", "msg_type": "execute_request", "session": ""}
        content = {"code": cell.source, **HOW}
        request = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.job.ask(request)
        reply = self._reply(cell, cell_index)
        tolerated = not self.force_raise_errors and (
            self.allow_errors
            or reply.get("ename") in self.allow_error_names
            or "raises-exception" in cell.metadata.get("tags", [])
        )
        if reply["status"] == "error" and not tolerated:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, cell: NotebookNode, index: int) -> dict[str, Any]:
        """Take the outputs of a cell; what the kernel replied about it."""
        reply: dict[str, Any] = {}
        seconds = self._get_timeout(cell)
        deadline = None if seconds is None else monotonic() + seconds
        for message in self._messages(cell, deadline):
            if message["msg_type"] == "execute_reply":
                reply = message["content"]
                continue
            try:
                self.process_message(message, cell, index)
            except CellExecutionComplete:
                break
        return reply

    def _messages(self, cell: NotebookNode, deadline: float | None) -> Iterator[dict[str, Any]]:
        """The messages of a cell as they come, text among them."""
        while True:
            with self._told(cell):
                try:
                    message = self.job.message(deadline)
                finally:
                    for name, text in self.job.text():
                        yield _stream(name, text)
            yield message

    @contextmanager
    def _told(self, cell: NotebookNode) -> Iterator[None]:
        try:
            yield
        except TooMuchError as error:
            self.excess = error
            self.kill()
            raise
        except DiedError as error:
            raise DeadKernelError(f"the notebook's process died: {error}") from None
        except TimedOutError:
            self.job.kill()
            seconds = self._get_timeout(cell)
            message = f"the cell took longer than {seconds} s"
            raise CellTimeoutError(message) from None


def _stream(name: str, text: str) -> dict[str, Any]:
    kind, content = {"msg_type": "stream"}, {"name": name, "text": text}
    return {**kind, "header": kind, "parent_header": {}, "content": content}
