"""In a forked process: notebooks as pages. It gets ready for the first while that notebook runs."""

from __future__ import annotations

import select
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress

from . import framing as wire
from .lean_imports import GRAMMAR, without
from .preload import harmless

with without(GRAMMAR):
    from nbformat import v4

    from ...reporting import fonts, header_of, to_page

from ...messages import LANGS, catalogue  # isort: skip

SOME = 40  # shapes that take no time that anybody waits for


def _shapes() -> Iterator[int]:
    """Read the shapes of the characters that pages have in common, some at a time; how many."""
    for lang in LANGS:
        text = sorted({char for said in catalogue().values() for char in said[lang]})
        for start in range(0, len(text), SOME):
            yield fonts.prepare("".join(text[start : start + SOME]), lang)


def serve(channel: socket.socket, *, more: bool) -> None:
    """Answer requests for the page of a notebook, with what its header says of it.

    Where there will be `more` than one, what they have in common is prepared in between.
    """
    with suppress(Exception):  # told of the page that needs it
        to_page(v4.new_notebook())  # type: ignore[no-untyped-call]  # the templates are compiled
    shapes = harmless(_shapes()) if more else iter(())
    while True:
        while not select.select([channel], [], [], 0)[0] and next(shapes, 0):
            pass
        request = wire.receive(channel)
        if request is None:
            return
        try:
            # not validated again: it was when it was written
            notebook = v4.reads(request["notebook"])  # type: ignore[no-untyped-call]
            answer = {"page": to_page(notebook), "about": header_of(notebook)}
        except Exception as error:  # noqa: BLE001 (the other process tells it)
            answer = {"problem": f"{type(error).__name__}: {error}"}
        sys.stderr.flush()
        channel.sendall(wire.pack(answer))
        channel.recv(1)  # it was taken
