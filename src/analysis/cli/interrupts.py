"""Signals that ask a command to end, as an exception that lets it clean up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..runs import Stop

ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The signal that ended a command; its exit code is 128 and the signal's number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Ask for an end with `Interrupted` at the first signal; later ones disturb no cleaning up."""
    stop = Stop()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        for each in installed:
            signal.signal(each, signal.SIG_IGN)
        stop.ask(Interrupted(number))

    before = {each: signal.getsignal(each) for each in ASKED}
    installed = [each for each, handler in before.items() if handler is not signal.SIG_IGN]
    for each in installed:
        signal.signal(each, interrupt)
    try:
        yield stop
    finally:
        for each in installed:
            signal.signal(each, before[each])
