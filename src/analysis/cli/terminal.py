"""Where text goes to the terminal: nothing in it is a command to the terminal, and nothing that
happens to the reader stops the work."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from io import TextIOWrapper
from typing import Any

import click

from ..problems import shown

TOLERATED = (errno.EPIPE, errno.EBADF)  # who read has had enough, or nobody wanted to read


def say(line: str, *, err: bool = False) -> None:
    click.echo(shown(line), err=err)


def emit(content: bytes) -> None:
    """Put the bytes of a file on the standard output."""
    if isinstance(sys.stdout, Outlet):
        sys.stdout.put(content)
    else:
        sys.stdout.buffer.write(content)


class Outlet(TextIOWrapper):
    """A standard stream that shows control characters, and goes on when it cannot be written.

    `lost` is why what was written since then is lost.
    """

    lost: OSError | None = None

    def write(self, text: str) -> int:
        """Write lines; a text that starts with a carriage return draws its line anew."""
        start = "\r" * text.startswith("\r")
        self._tried(super().write, start + shown(text[len(start) :], keep="\n"))
        return len(text)

    def flush(self) -> None:
        self._tried(super().flush)

    def put(self, content: bytes) -> None:
        """Write bytes as they are."""
        self.flush()
        self._tried(self.buffer.write, content)
        self._tried(self.buffer.flush)

    def _tried(self, call: Any, *arguments: str | bytes) -> None:
        try:
            call(*arguments)
        except OSError as error:
            self.lost = self.lost or error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())  # what is buffered goes there too
            os.close(nowhere)


def standard_streams() -> None:
    """Make every standard stream one that can be used, whatever the caller closed."""
    for number, mode in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest free number: no other file gets it
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 (stays open)
    sys.stdout, sys.stderr = _outlet(1, sys.stdout), _outlet(2, sys.stderr)


def _outlet(number: int, before: Any) -> Outlet:
    encoding = getattr(before, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name == "ascii":  # no person's language
        encoding = "utf-8"
    stream = open(number, "wb", closefd=False)  # noqa: SIM115 (stays open)
    return Outlet(stream, encoding=encoding, errors="backslashreplace", line_buffering=True)


def is_lost(stream: object, name: str) -> bool:
    """Whether somebody wanted what could not be written to a stream; tells it then."""
    lost = getattr(stream, "lost", None)
    if lost is None or lost.errno in TOLERATED:
        return False
    say(f"analysis: {name}: {lost.strerror}; the rest of it is lost", err=True)
    return True


def final_code(code: int) -> int:
    """The exit code of a command, which is not 0 where its output was lost."""
    sys.stdout.flush()
    return code or int(is_lost(sys.stdout, "standard output"))
