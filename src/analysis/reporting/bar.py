"""The bar above a page that a run publishes: the way to the index and to its other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import cast
from urllib.parse import quote

from ..messages import LANGS, Lang, catalogue, say


def bar_words(lang: Lang) -> str:
    """Every character that a bar, and the style sheet's separators, may show, for the font."""
    return "".join([*catalogue()["overview.lang"].values(), say("page.home", lang), "·"])


def with_bar(html: str, language: str, here: str, editions: Mapping[str, str]) -> str:
    """The page with a bar above it: the way to the index, and to its other languages (language:
    name of the page)."""
    lang: Lang = language if language in LANGS else "en"
    items = ""
    for each, name in editions.items():
        label = say("overview.lang", cast("Lang", each))
        href = f"{quote(name)}.html"
        link = f'<a href="{href}" hreflang="{each}" lang="{each}">{label}</a>'
        items += f"<li>{f'<span aria-current=page>{label}</span>' if name == here else link}</li>"
    languages = escape(say("page.languages", lang))
    nav = f'<nav aria-label="{languages}"><ul>{items}</ul></nav>' if items else ""
    home = f'<a class="home" href="index.html">{escape(say("page.home", lang))}</a>'
    bar = f'<header class="bar"><div>{home}{nav}</div></header>\n'
    return re.sub(r'(?=<div class="page(?: with)?">)', lambda _: bar, html, count=1)
