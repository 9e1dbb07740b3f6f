"""Messages between processes: a JSON object with its length before it, through a socket."""

from __future__ import annotations

import json
import socket
from typing import Any

LENGTH = 8  # bytes that say how long a message is

Message = dict[str, Any]


def pack(message: Message) -> bytes:
    """A message as it is sent."""
    return framed(json.dumps(message).encode())


def framed(data: bytes) -> bytes:
    """JSON as it is sent."""
    return len(data).to_bytes(LENGTH) + data


def _exactly(end: socket.socket, count: int) -> bytearray | None:
    data = bytearray(count)
    view = memoryview(data)
    done = 0
    while done < count:
        size = end.recv_into(view[done:])
        if not size:
            return None
        done += size
    return data


class TooLongError(ValueError):
    """A message is longer than the reader takes."""


def receive(end: socket.socket, most: int | None = None) -> Message | None:
    """The next message; None when the other side is gone, even in the middle of a message.

    Raises TooLongError for more than `most` bytes.
    """
    try:
        head = _exactly(end, LENGTH)
        if head is not None and most is not None and int.from_bytes(head) > most:
            raise TooLongError
        data = None if head is None else _exactly(end, int.from_bytes(head))
    except ConnectionError:
        return None
    if data is None:
        return None
    message: Message = json.loads(data.decode("utf-8", "replace"))
    return message
