"""A forked process, as seen from the program that asked for it."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic
from typing import IO

from . import framing as wire
from .framing import Message

CHUNK = 1 << 20  # bytes read at once from a pipe
LONG = 3600.0  # seconds: a wait that every system accepts
PATIENCE = 10.0  # seconds that a process may take to end after it closed its connection
GRACE = 5.0  # seconds that a notebook's own clean-up may take
MOST = 32 * 2**20  # bytes that a notebook may write: nobody reads larger pages
LINES = 2_000_000  # that it may print
GATHER = 2  # milliseconds in which text may gather before it is read
LAST = 4000  # characters of standard error that are remembered
TOLD = 500  # characters of them that are told
ESCAPE = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)|\x9b[0-?]*[ -/]*[@-~]"
)


class DiedError(RuntimeError):
    """A job's process is gone: says how it ended."""


class TimedOutError(RuntimeError):
    """A job gave no answer in time."""


class TooMuchError(RuntimeError):
    """A notebook wrote more than a page can hold."""

    def __init__(self, amount: str) -> None:
        super().__init__(f"the notebook wrote more than {amount}")


Status = int | str | None  # its exit status, or how the preloaded process ended with it


def how(status: Status) -> str:
    """An exit status in words: negative numbers are signals, None a process that did not end."""
    if isinstance(status, str):
        return status
    if status is None:
        return "it closed its connection"
    if status >= 0:
        return f"it left with exit status {status}"
    name = signal.Signals(-status).name
    memory = ", as the system does when memory runs out" if name == "SIGKILL" else ""
    return f"it was killed by {name}{memory}"


def last_words(text: str) -> str:
    """The last lines that a process wrote to standard error, to be put after how it ended."""
    lines = [" ".join(line.split()) for line in ESCAPE.sub("", text).splitlines()]
    said = " / ".join(list(filter(None, lines))[-3:])
    return f"; it wrote: {'…' * (len(said) > TOLD)}{said[-TOLD:]}" if said else ""


def last_words_in(file: IO[bytes] | None) -> str:
    """`last_words` of what a process wrote to a file."""
    if file is None:
        return ""
    size = os.fstat(file.fileno()).st_size
    said = os.pread(file.fileno(), LAST, max(0, size - LAST))
    return last_words(said.decode("utf-8", "replace"))


Reap = Callable[["Job", float], Status]


class Job:
    """One forked process: its messages, and what it writes to stdout and stderr."""

    def __init__(self, reap: Reap, pid: int, end: socket.socket, pipes: list[int]) -> None:
        self.pid = pid
        self._reap = reap
        self._end = end
        self._pipes = dict(zip(("stdout", "stderr"), pipes, strict=True))
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {name: decoder("replace") for name in self._pipes}
        self._texts: dict[str, list[str]] = {name: [] for name in self._pipes}
        self._unread = 0  # bytes of them
        self._lines = 0  # written so far
        self._said = ""  # the end of its standard error
        self._ended = False
        self._status: Status = None
        self._answer = select.poll()
        self._answer.register(end.fileno(), select.POLLIN)
        self._poll = select.poll()
        for descriptor in (end.fileno(), *pipes):
            self._poll.register(descriptor, select.POLLIN)

    def ask(self, message: Message) -> None:
        with suppress(ConnectionError):  # it is dead: `message` will say so
            self._end.sendall(wire.pack(message))

    def text(self) -> Iterator[tuple[str, str]]:
        """What was written since the last message: first to stdout, then to stderr."""
        for name, parts in self._texts.items():
            text = "".join(parts)
            parts.clear()
            self._unread = 0
            if text:
                yield name, text

    def _read_pipes(self, patience: float) -> bool:
        """Read what there is, waiting for something; whether a message has come too."""
        ready = {descriptor for descriptor, _ in self._poll.poll(patience * 1000)}
        for name, pipe in list(self._pipes.items()):
            if pipe in ready:
                data = os.read(pipe, CHUNK)
                text = self._decoders[name].decode(data, final=not data)
                self._texts[name].append(text)
                self._unread += len(data)
                self._lines += data.count(b"\n")
                if name == "stderr":
                    self._said = (self._said + text)[-LAST:]
                if not data:
                    self._poll.unregister(pipe)
                    os.close(self._pipes.pop(name))
        return self._end.fileno() in ready

    def message(self, deadline: float | None = None) -> Message:
        """The next message, everything written before it read.

        `deadline` is a time of `time.monotonic`. Raises TimedOutError, TooMuchError, and DiedError
        when the process is gone.
        """
        while True:
            left = None if deadline is None else deadline - monotonic()
            if left is not None and left <= 0:
                self._read_pipes(0)  # what it wrote until now is kept
                raise TimedOutError
            if self._read_pipes(LONG if left is None else min(left, LONG)):
                break
            if self._unread > MOST:
                raise TooMuchError(f"{MOST // 2**20} MB")
            if self._lines > LINES:
                raise TooMuchError(f"{LINES:,} lines")
            self._answer.poll(GATHER)
        try:
            message = wire.receive(self._end, 2 * MOST)
        except wire.TooLongError:
            raise TooMuchError(f"{MOST // 2**20} MB") from None
        if message is None:
            status = how(self.kill(PATIENCE))
            raise DiedError(status + last_words(self._said))
        self._read_pipes(0)
        self.go_on()
        return message

    def go_on(self) -> None:
        """Let the process continue: all that it wrote before its message has been read."""
        with suppress(ConnectionError):
            self._end.sendall(b"\0")

    def stop(self) -> None:
        """Have the process killed; safe in a signal handler."""
        if not self._ended:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def finish(self) -> None:
        """Let the process end by itself, its own clean-up included, then make sure that it did."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)
        deadline = monotonic() + GRACE
        with suppress(DiedError, TimedOutError):
            while True:
                self.message(deadline)
        self.kill()

    def kill(self, patience: float = 0.0) -> Status:
        """End the process, and everything below it, unless it ends by itself within `patience`.

        Its exit status: negative for a signal, None when it had to be ended.
        """
        if not self._ended:
            self._ended = True
            self._status = self._reap(self, patience)
            with suppress(OSError):
                while self._pipes and self._unread <= MOST and self._pending():
                    pass
        return self._status

    def _pending(self) -> bool:
        before = self._unread
        self._read_pipes(0)
        return self._unread > before

    def close(self) -> None:
        self.kill()
        self._end.close()
        for pipe in self._pipes.values():
            os.close(pipe)
        self._pipes.clear()
