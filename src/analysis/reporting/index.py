"""``reports/index.html``: every page that was made, what it found and how old its data are; those
of each language are told in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from ..messages import LANGS, Lang, say
from ..model import formats
from .markup import CLASS, Section, framed
from .templates import filled, text_of

NAME = "index.html"
COUNTED = ("computed", "reported", "refused", "facts")
OTHER = ""  # of pages that say no language
Page = Mapping[str, Any]


def _row(name: str, page: Page, lang: Lang) -> dict[str, Any]:
    """What is told of a page: of a report the first of its findings, its dates and its counts."""
    about = page.get("about", {})
    dates = [formats.period(date, lang) for date in about.get("dates", ())]
    return {
        "run": str(page["run"]),
        "chain": str(page["chain"]),
        "href": f"{quote(name)}.html",
        "notebook": str(page["notebook"]),
        "size": max(1, round(page["bytes"] / 1000)),
        "context": bool(about.get("context")),  # it reprints its source
        "title": str(about.get("title") or page["chain"]),
        "dates": formats.listed(dates, lang),
        "found": about.get("found", ())[1:4],
        "counts": {counted: about.get(counted, 0) for counted in COUNTED},
    }


def _place(page: Page, name: str) -> tuple[str, str, str]:
    """By run and chain, a report before the pages of its earlier notebooks."""
    return str(page["run"]), str(page["chain"]), name


def _lang(page: Page) -> str:
    lang = page.get("about", {}).get("lang")
    return lang if lang in LANGS else OTHER


def overview(pages: Mapping[str, Page]) -> Section:
    """The list of `pages` (the manifest's, by name) as a page of its own, each in its language."""
    ordered = sorted(pages, key=lambda name: _place(pages[name], name))
    languages = {}
    for code in (*LANGS, OTHER):
        lang = cast("Lang", code or "en")
        rows = [_row(name, pages[name], lang) for name in ordered if _lang(pages[name]) == code]
        if rows:
            html = filled("overview_pages", lang, rows=rows, framed=framed)
            languages[code] = {"name": text_of("overview.lang", lang), "html": html}
    first = cast("Lang", next(filter(None, languages), LANGS[0]))
    html = filled("overview", first, css=CLASS, languages=languages)
    return Section(html, {"lang": first, "title": say("overview.title", first)})


def index_notebook(folder: Path, pages: Mapping[str, Page]) -> bytes:
    """A notebook whose page is the index of the pages that are in `folder`; the same bytes for the
    same pages."""
    there = {name: page for name, page in pages.items() if (folder / f"{name}.html").is_file()}
    shown = overview(there)
    data = {"text/html": shown.html, "text/plain": str(shown)}  # alone on its page: no ids apart
    metadata = {"analysis": dict(shown.metadata)}
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    cell = {"cell_type": "code", "id": "index", "metadata": {}, "source": "", "outputs": [output]}
    notebook = {"cells": [cell | {"execution_count": None}], "metadata": {}}
    return json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False).encode()
