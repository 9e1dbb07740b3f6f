"""The words a reader sees, in zh-Hant, zh-Hans and en, written by people, never converted.

Each file of ``words/`` maps a key to its three texts; ``{name}`` in a text is filled in by `say`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import yaml

Lang = Literal["zh-Hant", "zh-Hans", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@cache
def catalogue() -> dict[str, dict[Lang, str]]:
    """All texts: key -> language -> text."""
    texts: dict[str, dict[Lang, str]] = {}
    for file in sorted(files("analysis").joinpath("words").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yml"):
            texts |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return texts


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The text of `key` in `lang`, its blanks filled with `values`.

    Raises KeyError when the key, the language or a blank's value is unknown.
    """
    return catalogue()[key][lang].format_map(values)
