"""What a function says of each key, kept in a plain dictionary: the cheapest look-up there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


LONGEST = 80  # characters of a key worth keeping


class Kept(dict[str, Value], Generic[Value]):
    """``kept[key]`` is ``read(key)``, read once; after `size` keys it begins anew."""

    __slots__ = ("_read", "_size")

    def __init__(self, read: Callable[[str], Value], size: int) -> None:
        self._read, self._size = read, size

    def __missing__(self, key: str) -> Value:
        if len(key) > LONGEST:
            return self._read(key)
        if len(self) >= self._size:
            self.clear()
        value = self[key] = self._read(key)
        return value
