"""How much is done, whatever else the machine does: no test looks at a clock."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def ending(seconds: int = 60) -> Iterator[None]:
    """Raises TimeoutError after so many seconds of this process's own work.

    That is far above what the work needs where it grows with its input, and far below what it
    would need if it grew with the square.
    """

    def late(number: int, frame: object) -> None:
        raise TimeoutError(f"more than {seconds} s of work")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def calls(function: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C, while `function` runs."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count
