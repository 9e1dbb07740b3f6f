"""A text as the reader sees it: one script and one width, without characters that nobody sees.

`analysis.vocabulary.script.fold` makes every blank a space; the reader must tell a line end and a tab from a
space, because no number goes on in another paragraph or cell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..vocabulary import FORMS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORT = 200  # characters that are not worth an array
_LINES = dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028"), "\n") | {0x2029: "\t"}
_TABLE = {**FORMS, **_LINES, ord("\t"): "\t", ord("圆"): "元", ord("圓"): "元"}
# Zero-width and directional marks, soft hyphen, variation selector: they print nothing.
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\ufe0f]")


class Source(NamedTuple):
    """A printed text, its folded form, and where each folded character stands in the print.

    `places` is None where nothing had to be left out, so that the positions are the same.
    """

    printed: str
    folded: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the print of what is folded from `start` to `end`."""
        if self.places is None or start == end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@cache
def _forms() -> NDArray[np.uint16]:
    """The folded form of each UTF-16 unit; a surrogate, half of a character, is its own."""
    import numpy as np

    units = np.arange(1 << 16, dtype=np.uint16)
    plain = "".join(map(chr, [*range(0xD800), *range(0xE000, 1 << 16)]))
    forms = np.frombuffer(plain.translate(_TABLE).encode("utf-16-le"), dtype=np.uint16)
    units[:0xD800], units[0xE000:] = forms[:0xD800], forms[0xD800:]
    return units


def folded(text: str) -> str:
    """The text in half-width, simplified characters; same length, same positions."""
    if len(text) < _SHORT:
        return text.translate(_TABLE)
    import numpy as np  # one look-up in an array for each character, many times as fast

    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    return _forms().take(units, mode="wrap").tobytes().decode("utf-16-le", "surrogatepass")


def source(text: str) -> Source:
    """The text, folded, without the characters that print nothing."""
    if _HIDDEN.search(text) is None:
        return Source(text, folded(text))
    places = [at for at, char in enumerate(text) if not _HIDDEN.match(char)]
    return Source(text, folded("".join([text[at] for at in places])), places)
