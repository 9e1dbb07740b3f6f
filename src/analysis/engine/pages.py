"""In a forked process: a notebook as a page. Imported before, with all that it needs."""

from __future__ import annotations

import os
import socket
import sys

from nbformat import v4

from ..exporter import header_of, to_page
from . import wire


def serve(channel: socket.socket) -> None:
    """Answer one request for the page of a notebook, with what its header says of it."""
    request = wire.receive(channel)
    if request is None:
        os._exit(1)
    try:
        # not validated again: it was when it was written
        notebook = v4.reads(request["notebook"])  # type: ignore[no-untyped-call]
        answer = {"page": to_page(notebook), "about": header_of(notebook)}
    except Exception as error:  # noqa: BLE001 (the other process tells it)
        answer = {"problem": f"{type(error).__name__}: {error}"}
    sys.stderr.flush()
    channel.sendall(wire.pack(answer))
