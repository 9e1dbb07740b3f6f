"""A process of a local pool: tasks come in and results go out, pickled."""

from __future__ import annotations

import os
import pickle
import sys
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from ...problems import RunError

Tasks = SimpleQueue[tuple[Any, tuple[Any, ...]]]


def serve() -> None:
    """Carries out tasks until standard input ends; then at once, whatever it does."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed must not come between
    from . import partitions  # noqa: F401 (before the first task)

    tasks: Tasks = SimpleQueue()
    _send(results, "ready")
    Thread(target=_receive, args=(sys.stdin.buffer, tasks), daemon=True).start()
    while True:
        function, arguments = tasks.get()
        try:
            _send(results, (True, function(*arguments)))
        except Exception as error:  # noqa: BLE001 (handed on)
            try:
                pickle.loads(pickle.dumps(error))  # noqa: S301 (its own)
            except Exception:  # noqa: BLE001 (such as one with other arguments)
                error = RunError(f"{type(error).__name__}: {error}")
            _send(results, (False, error))


def _receive(stream: BinaryIO, tasks: Tasks) -> None:
    while True:
        try:
            tasks.put(pickle.load(stream))  # noqa: S301 (of the process that started this one)
        except EOFError:
            os._exit(0)


def _send(results: BinaryIO, message: Any) -> None:
    results.write(pickle.dumps(message))
    results.flush()
