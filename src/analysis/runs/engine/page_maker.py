"""What the engine is told of notebooks, and the forked process that makes their pages with it."""

from __future__ import annotations

import select
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from . import framing as wire
from .lean_imports import GRAMMAR, without

if TYPE_CHECKING:
    from nbformat import NotebookNode

# From HTML, names given so far in the same notebook, and what gives the next, by its number.
StableHtml = Callable[[str, dict[str, str], Callable[[int], str]], str]


class PageMaker(Protocol):
    """A module or an object that each process finds by its name, ``package.module:object``.

    What takes long to import is imported when a method is called, not before.
    """

    @property
    def LIBRARIES(self) -> Sequence[str]:  # noqa: N802 (a module's constant)
        """Modules that notebooks import: every notebook's process has them from the start."""

    @property
    def stable_html(self) -> StableHtml:
        """How what is random in the HTML of an output is replaced."""

    def prepare(self) -> Iterator[object]:
        """Use what notebooks use, once, one short step after the other."""

    def prepare_pages(self) -> Iterator[object]:
        """Make ready, in short steps, what many pages have in common."""

    def page(self, notebook: NotebookNode) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook, and what its header says of it."""


def harmless(steps: Iterator[object]) -> Iterator[object]:
    """Preparation up to where it fails: what is not prepared is made when it is used."""
    with suppress(Exception, SystemExit):
        yield from steps


def serve(channel: socket.socket, maker: PageMaker, *, more: bool) -> None:
    """In a forked process: answer each notebook with its page and what its header says of it.

    It loads while the first notebook runs. Where `more` than one will come, what their pages have
    in common is prepared in between.
    """
    with without(GRAMMAR):
        from nbformat import v4

        with suppress(Exception):  # the page that needs it tells the error
            maker.page(v4.new_notebook())  # type: ignore[no-untyped-call]  # to load all
    steps = harmless(maker.prepare_pages()) if more else iter(())
    while True:
        while not select.select([channel], [], [], 0)[0] and next(steps, None) is not None:
            pass
        request = wire.receive(channel)
        if request is None:
            return
        try:
            # not validated: it was when it was written
            notebook = v4.reads(request["notebook"])  # type: ignore[no-untyped-call]
            page, about = maker.page(notebook)
            answer = {"page": page, "about": about}
        except Exception as error:  # noqa: BLE001 (the other process tells it)
            answer = {"problem": f"{type(error).__name__}: {error}"}
        sys.stderr.flush()
        channel.sendall(wire.pack(answer))
        channel.recv(1)  # the other side has it
