"""`script.fold` for whole texts: one look-up in an array for each character, twenty times as fast."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..script import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORT = 200  # characters that are not worth an array


@cache
def _forms() -> NDArray[np.uint16]:
    """The folded form of each UTF-16 unit; a surrogate, half of a character, is its own."""
    import numpy as np

    units = np.arange(1 << 16, dtype=np.uint16)
    plain = "".join(map(chr, [*range(0xD800), *range(0xE000, 1 << 16)]))
    forms = np.frombuffer(fold(plain).encode("utf-16-le"), dtype=np.uint16)
    units[:0xD800], units[0xE000:] = forms[:0xD800], forms[0xD800:]
    return units


def fold_text(text: str) -> str:
    """The text in half-width, simplified characters; same length, same positions."""
    if len(text) < _SHORT:
        return fold(text)
    import numpy as np

    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    return _forms().take(units, mode="wrap").tobytes().decode("utf-16-le", "surrogatepass")
