"""In a forked process: notebooks as pages. It gets ready for the first while that notebook runs."""

from __future__ import annotations

import socket
import sys

from . import wire
from .lean import GRAMMAR, without

with without(GRAMMAR):
    from nbformat import v4

    from ..exporter import header_of, to_page


def serve(channel: socket.socket) -> None:
    """Answer requests for the page of a notebook, with what its header says of it."""
    to_page(v4.new_notebook())  # type: ignore[no-untyped-call]  # the templates are compiled
    while (request := wire.receive(channel)) is not None:
        try:
            # not validated again: it was when it was written
            notebook = v4.reads(request["notebook"])  # type: ignore[no-untyped-call]
            answer = {"page": to_page(notebook), "about": header_of(notebook)}
        except Exception as error:  # noqa: BLE001 (the other process tells it)
            answer = {"problem": f"{type(error).__name__}: {error}"}
        sys.stderr.flush()
        channel.sendall(wire.pack(answer))
        channel.recv(1)  # it was taken
