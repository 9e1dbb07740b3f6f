"""``reports/index.html``: every page that was made, what it found and how old its data are; those
of each language are told in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from ..messages import LANGS, Lang, say
from ..model import formats
from .markup import CLASS, Section, framed, text_of

NAME = "index.html"
KEY = "overview"
VERDICTS = ("computed", "reported", "refused")
OTHER = ""  # of pages that say no language
Page = Mapping[str, Any]


def _dates(about: Mapping[str, Any], lang: Lang) -> str:
    dates = [formats.period(date, lang) for date in about.get("dates", ())]
    return escape(formats.listed(dates, lang))


def _found(about: Mapping[str, Any], lang: Lang) -> str:
    """What the report found, its first findings in words, and its counts."""
    counts = {name: about.get(name, 0) for name in (*VERDICTS, "facts")}
    titles = "".join(f"<li>{escape(title)}</li>" for title in about.get("found", ())[1:4])
    listed = f"<ul>{titles}</ul>" if titles else ""
    return f"{listed}<small>{text_of(f'{KEY}.counts', lang, **counts)}</small>"


def _file(name: str, page: Page, lang: Lang) -> str:
    """A link to a page, with its size, marked where it reprints its source."""
    size = text_of(f"{KEY}.size", lang, size=max(1, round(page["bytes"] / 1000)))
    label = str(page["notebook"])
    if page.get("about", {}).get("context"):
        label += f" · {say(f'{KEY}.context', lang)}"
    return f'<a href="{quote(name)}.html">{escape(label)}</a> <small>{size}</small>'


def _row(chain: str, pages: Mapping[str, Page], lang: Lang) -> str:
    """A report, and the pages of the notebooks before it."""
    page = pages.get(chain) or next(iter(pages.values()))
    about = page.get("about", {})
    title = escape(str(about.get("title") or chain))
    name = quote(chain if chain in pages else next(iter(pages)))
    head = f'<a href="{name}.html">{title}</a><small>{escape(chain)}</small>'
    files = "<br>".join(_file(each, page, lang) for each, page in pages.items())
    cells = (_dates(about, lang), _found(about, lang), files)
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _lang(page: Page) -> str:
    lang = page.get("about", {}).get("lang")
    return lang if lang in LANGS else OTHER


def _place(page: Page, name: str) -> tuple[str, str, str]:
    """By run and chain, a report before the pages of its earlier notebooks."""
    return str(page["run"]), str(page["chain"]), name


def _table(pages: Mapping[str, Page], lang: Lang) -> str:
    columns = ("report", "data", "found", "files")
    heads = "".join(f'<th scope="col">{text_of(f"{KEY}.{c}", lang)}</th>' for c in columns)
    body = ""
    chains = sorted(pages, key=lambda name: _place(pages[name], name))
    for run, in_run in groupby(chains, key=lambda name: str(pages[name]["run"])):
        body += f'<tbody><tr class="group"><th scope="rowgroup" colspan="4">{escape(run)}</th></tr>'
        for chain, names in groupby(in_run, key=lambda name: str(pages[name]["chain"])):
            body += _row(chain, {name: pages[name] for name in names}, lang)
        body += "</tbody>"
    label, caption = (text_of(f"{KEY}.{name}", lang) for name in ("title", "caption"))
    return framed("list", caption, heads, body, label)


def _language(pages: Mapping[str, Page], code: str) -> str:
    """The pages in one language, told in it."""
    lang = cast("Lang", code or "en")
    lede = text_of(f"{KEY}.lede", lang, count=len(pages))
    heading = text_of(f"{KEY}.title", lang)
    return (
        f'<section lang="{lang}" id="{code or "other"}"><h2>{heading}</h2>'
        f"<p>{lede}</p>{_table(pages, lang)}</section>"
    )


def overview(pages: Mapping[str, Page]) -> Section:
    """The list of `pages` (the manifest's, by name) as a page of its own, each in its language."""
    groups = {
        code: {name: page for name, page in pages.items() if _lang(page) == code}
        for code in (*LANGS, OTHER)
    }
    there: list[Lang] = [lang for lang in LANGS if groups[lang]]
    first = there[0] if there else LANGS[0]
    title = say(f"{KEY}.title", first)
    marked = (
        f'<span lang="{lang}"><a href="#{lang}">{text_of(f"{KEY}.lang", lang)}</a></span>'
        for lang in there
    )
    shown = "".join(_language(group, code) for code, group in groups.items() if group)
    html = (
        f'<div class="{CLASS}" lang="{first}"><header><h1>{escape(title)}</h1>'
        f'<p class="lede">{" · ".join(marked)}</p></header>{shown}</div>'
    )
    return Section(html, {"lang": first, "title": title})


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
