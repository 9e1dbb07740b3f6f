"""Processes that tests start: as signals find them anywhere, waited for, and ended."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

BIN = Path(sys.executable).parent
LONG = 300.0  # seconds after which a test hangs; no test waits so long for what goes well
SUBREAPER = 36  # of prctl(2)


def as_anywhere() -> None:
    """Let what this process starts answer to signals as usual, and see all of it.

    Behind `&` and nohup signals are ignored, and a program inherits that. A handler is not
    inherited: this process goes on ignoring them, and its children do not. On Linux orphans become
    children of this process, so that `started` finds them.
    """
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGUSR1):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # or make, started by a test of `make test`,
        os.environ.pop(name, None)  # tells which folder it enters
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # images of containers set it, and then every
    sys.dont_write_bytecode = False  # process compiles the package and the tests anew
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def started() -> list[psutil.Process]:
    """The processes below this one."""
    return psutil.Process().children(recursive=True)


def alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def session(process: psutil.Process) -> int | None:
    """The session that a process is in; None once it is gone."""
    with suppress(OSError):
        return os.getsid(process.pid)
    return None


def end(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """End what is alive of `processes`, and tell what was."""
    left = [process for process in processes if alive(process)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=LONG)
    return left


def until(condition: Callable[[], Any]) -> Any:
    """Wait until `condition` holds; what it gives then."""
    end = time.monotonic() + LONG
    while not (found := condition()):
        assert time.monotonic() < end, "this did not come about"
        time.sleep(0.02)
    return found


def sleepers(mark: str) -> list[psutil.Process]:
    """The live processes with `mark` as an argument."""
    found = psutil.process_iter(["cmdline"])
    return [each for each in found if mark in (each.info["cmdline"] or ()) and alive(each)]


def begin(program: str, *arguments: object, cwd: object, **env: str) -> subprocess.Popen[str]:
    """A program of the environment, started; `env` beside what is there."""
    return subprocess.Popen(
        [BIN / program, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def command(program: str, *arguments: object, cwd: object, **env: str) -> tuple[int, str, str]:
    """Its exit code and what it printed to standard output and error."""
    process = begin(program, *arguments, cwd=cwd, **env)
    out, err = process.communicate(timeout=LONG)
    return process.returncode, out, err


def below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """What a program has started, and what that has started."""
    return psutil.Process(process.pid).children(recursive=True)
