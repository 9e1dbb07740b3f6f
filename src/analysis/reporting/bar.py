"""The bar above a page that a run publishes: the way to the index and to its other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from ..messages import LANGS, Lang, catalogue, say
from .templates import filled


def bar_words(lang: Lang) -> str:
    """Every character that a bar, and the style sheet's separators, may show, for the font."""
    return "".join([*catalogue()["overview.lang"].values(), say("page.home", lang), "·"])


def with_bar(html: str, language: str, here: str, editions: Mapping[str, str]) -> str:
    """The page with a bar above it: the way to the index, and to its other languages (language:
    name of the page)."""
    lang: Lang = language if language in LANGS else "en"
    known = {"here": here, "editions": editions, "quote": quote}
    bar = filled("bar", lang, label=lambda code: say("overview.lang", code), **known) + "\n"
    return re.sub(r'(?=<div class="page(?: with)?">)', lambda _: bar, html, count=1)
