"""The command ``analysis``, or ``python -m analysis``."""

from __future__ import annotations

import atexit
import gc
import signal
import sys

OBJECTS = 20_000  # new ones until the next look for garbage: imports make many, and no garbage


def main() -> None:
    """Load the command line and hand over; Ctrl-C while it loads ends it without a traceback."""
    before = signal.getsignal(signal.SIGINT)  # ignored where nohup or a shell's & says so
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(OBJECTS, 20, 20)
    atexit.register(gc.freeze)  # or it would look through all of them once more, for 0.3 s
    from .cli import final_code, standard_streams
    from .cli import main as command

    standard_streams()
    signal.signal(signal.SIGINT, before)
    try:
        command(prog_name="analysis")
    except SystemExit as end:
        sys.exit(final_code(int(end.code or 0)))


if __name__ == "__main__":
    main()
