"""The ground of a suggestion in the language of a page, by ``messages/grounds.yml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ..articles import suggested
from ..messages import Lang, catalogue, say

_BLANK = re.compile(r"\\\{(\w+)\\\}")
_PRINTED = re.compile(r"[^\x00-\x7f]")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English text of each kind of ground as what it matches: whole texts, then those with
    blanks in the order of the file."""
    told = {key: texts["en"] for key, texts in catalogue().items() if key.startswith("ground.")}
    return tuple(
        (key, re.compile(_BLANK.sub(r"(?P<\1>.+)", re.escape(told[key]))))
        for key in sorted(told, key=lambda key: "{" in told[key])
    )


def told_in(ground: str, lang: Lang, named: Callable[[str], str]) -> str:
    """A ground as `analysis.articles` stores it, in `lang`; `named` gives the label of a code.

    >>> told_in("synonym 总收入 before, unit read", "zh-Hant", str)
    '前面的別稱「总收入」，單位由指標得出'
    """
    value = suggested(ground)
    parts = ground.removeprefix(f"{value}: ").split(", ")
    comma, colon = (", ", ": ") if lang == "en" else ("，", "：")
    told = comma.join(_part(part, lang, named) for part in parts)
    return f"{named(value)}{colon}{told}" if value else told


def _part(text: str, lang: Lang, named: Callable[[str], str]) -> str:
    for key, pattern in _patterns():
        if match := pattern.fullmatch(text):
            blanks = {
                name: _part(found, lang, named) if name in ("what", "state") else found
                for name, found in match.groupdict().items()
            }
            if "codes" in blanks:
                either = blanks["codes"].split(" or ")
                blanks["codes"] = say("ground.or", lang).join(map(named, either))
            if "series" in blanks:
                blanks["series"] = named(blanks["series"])
            return say(key, lang, **blanks)
    return text if _PRINTED.search(text) else named(text)
