"""The words a reader sees, in zh-Hant, zh-Hans and en, written by people, never converted.

Each file of ``messages/`` maps a key to its three texts; `say` fills in a ``{name}`` in them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from .packaged import packaged

# Letters written from right to left, and the characters that set a direction.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
Lang = Literal["zh-Hant", "zh-Hans", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@cache
def catalogue() -> dict[str, dict[Lang, str]]:
    """All texts: key -> language -> text."""
    texts: dict[str, dict[Lang, str]] = {}
    for name in sorted(file.name for file in files("analysis").joinpath("messages").iterdir()):
        if name.endswith(".yml"):
            texts |= packaged(f"messages/{name}")
    return texts


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The text of `key` in `lang`, its blanks filled with `values`.

    Raises KeyError when the key, the language or a blank's value is unknown.
    """
    return catalogue()[key][lang].format_map(values)


def isolated(text: str) -> str:
    """`text` so that its direction, and what it overrides, ends with it (Unicode's isolates)."""
    return f"\u2068{text.translate(_ISOLATES)}\u2069" if _TURNING.search(text) else text
