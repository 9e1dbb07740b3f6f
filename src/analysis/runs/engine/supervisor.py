"""The process between the preloaded one and a notebook's: it leaves nothing of a notebook running.

The supervisor never runs a notebook's code. It adopts whatever the notebook's process leaves behind
(Linux), ends it, and then ends in the same way as that process did.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import psutil

PARENT_DEATH, SUBREAPER = 1, 36  # numbers of prctl(2)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def die_with_parent(number: signal.Signals, parent: int) -> None:
    """Have the kernel send this process `number` when `parent` ends (Linux)."""
    _prctl(PARENT_DEATH, number)
    if os.getppid() != parent:  # it has ended already
        os.kill(os.getpid(), number)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _end_the_rest() -> None:
    """End every process that was left behind, and what those leave in turn."""
    while True:
        try:
            waited, _ = os.waitpid(-1, os.WNOHANG)
            if not waited:
                for process in psutil.Process().children(recursive=True):
                    with suppress(psutil.Error):
                        process.kill()
                os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _end_as(status: int) -> NoReturn:
    """End as the notebook's process did: by the same signal, or with the same code."""
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        number = os.WTERMSIG(status)
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1)


def supervised(work: Callable[[], None], theirs: list[int]) -> NoReturn:
    """In a new process: do `work` in a process below this one, and wait for its end.

    SIGTERM ends it at once. `theirs` are file descriptors that only the work needs.
    """
    above = os.getppid()
    os.setsid()
    _prctl(SUBREAPER, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    me, child = os.getpid(), os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        os.setpgid(0, 0)
        die_with_parent(signal.SIGKILL, me)
        try:
            work()
        except BaseException:  # noqa: BLE001 (no code of the preloaded process may go on here)
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    for descriptor in theirs:
        os.close(descriptor)
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(child, child)  # both do it, as either may be first
    signal.signal(signal.SIGTERM, lambda *_: _kill_group(child))
    die_with_parent(signal.SIGTERM, above)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    # Not waitpid: the group's number must stay taken until the group is gone.
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _kill_group(child)
    _, status = os.waitpid(child, 0)
    _end_the_rest()
    _end_as(status)
