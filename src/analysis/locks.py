"""One run at a time in a project: who holds the lock is told to who waits for it."""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .ages import age, now
from .files import locked, read_regular, write_whole

HOLDER = ".lock-holder.json"
LARGEST = 10_000  # bytes of what is known of a holder


@contextmanager
def held(folder: Path, what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of `folder` for doing `what`; waits while another holds it.

    The system frees the lock of a process that ends in whatever way, so a dead holder's is free;
    its name is told then. Raises OSError where the folder cannot be written.
    """
    holder = folder / HOLDER
    with locked(folder, lambda: say(f"waiting for {_told(_read(holder))}")):
        try:
            if left := _read(holder):
                say(f"taking over from {_told(left)}, which ended without finishing")
            write_whole(holder, json.dumps(_self(what), ensure_ascii=False).encode())
            yield
        finally:
            holder.unlink(missing_ok=True)


def _self(what: str) -> dict[str, Any]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        user = str(os.getuid())
    return {
        "what": what,
        "user": user,
        "host": platform.node(),
        "process": os.getpid(),
        "since": now(),
    }


def _read(holder: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_regular(holder, LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(holder: dict[str, Any]) -> str:
    """`analysis run` of ann on host (process 123), 5 min old."""
    if not holder:
        return "another run"
    told = {key: str(holder.get(key, "?")) for key in ("what", "user", "host", "process", "since")}
    named = "`{what}` of {user} on {host} (process {process})".format_map(told)
    return f"{named}, {age(told['since'])} old"
