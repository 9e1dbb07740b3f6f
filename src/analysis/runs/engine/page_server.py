"""In a forked process: makes pages of notebooks. It loads while the first notebook runs."""

from __future__ import annotations

import select
import socket
import sys
from contextlib import suppress

from . import framing as wire
from .lean_imports import GRAMMAR, without
from .page_maker import PageMaker, harmless


def serve(channel: socket.socket, maker: PageMaker, *, more: bool) -> None:
    """Answer each notebook with its page and with what its header says of it.

    Where `more` than one will come, what their pages have in common is prepared in between.
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
