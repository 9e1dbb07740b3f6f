"""``reports/index.html``: every page that was made, what it says and how old its data are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..messages import LANGS, Lang, say
from ..model import formats
from .markup import CLASS, Section, in_captions, second

NAME = "index.html"
LANG: Lang = "zh-Hant"  # with English under it
KEY = "overview"
VERDICTS = ("computed", "reported", "refused")
Page = Mapping[str, Any]


def _dates(about: Mapping[str, Any], lang: Lang) -> str:
    dates = [formats.period(date, lang) for date in about.get("dates", ())]
    return formats.listed(dates, lang)


def _counts(about: Mapping[str, Any], lang: Lang) -> str:
    return say(f"{KEY}.counts", lang, **{name: about.get(name, 0) for name in (*VERDICTS, "facts")})


def _both(texts: Mapping[Lang, str]) -> str:
    return f"{escape(texts[LANG])}{second(texts['en'], 'en')}"


def _file(name: str, label: str, page: Page) -> str:
    """A link to a page, with its size."""
    size = say(f"{KEY}.size", LANG, size=max(1, round(page["bytes"] / 1000)))
    return f'<a href="{quote(name)}.html">{label}</a> <small>{escape(size)}</small>'


def _label(page: Page) -> str:
    """The notebook's name, marked where the page reprints its source."""
    marked = f" · {say(f'{KEY}.context', LANG)}" if page.get("about", {}).get("context") else ""
    return escape(f"{page['notebook']}{marked}")


def _row(chain: str, pages: Mapping[str, Page]) -> str:
    """A report, and the pages of the notebooks before it."""
    page = pages.get(chain) or next(iter(pages.values()))
    about = page.get("about", {})
    lang = str(about.get("lang") or "")
    title = escape(str(about.get("title") or chain))
    marked = f' lang="{lang}"' if lang and lang != LANG else ""
    name = quote(chain if chain in pages else next(iter(pages)))
    spoken = escape(say(f"{KEY}.lang.{lang}", LANG)) if lang else ""
    head = f'<a{marked} href="{name}.html">{title}</a><small>{spoken} · {escape(chain)}</small>'
    facts = _both({each: _counts(about, each) for each in (LANG, "en")})
    when = _both({each: _dates(about, each) for each in (LANG, "en")})
    files = "<br>".join(_file(each, _label(page), page) for each, page in pages.items())
    return f'<tr><th scope="row">{head}</th><td>{when}</td><td>{facts}</td><td>{files}</td></tr>'


def _place(page: Page, name: str) -> tuple[str, int, str, str]:
    """By run, language and chain, a report before the pages of its earlier notebooks."""
    lang = page.get("about", {}).get("lang")
    order = LANGS.index(lang) if lang in LANGS else len(LANGS)
    return str(page["run"]), order, str(page["chain"]), name


def _table(pages: Mapping[str, Page]) -> str:
    columns = ("report", "data", "found", "files")
    heads = "".join(f'<th scope="col">{in_captions(f"{KEY}.{c}", LANG)}</th>' for c in columns)
    body = ""
    chains = sorted(pages, key=lambda name: _place(pages[name], name))
    for run, in_run in groupby(chains, key=lambda name: str(pages[name]["run"])):
        body += f'<tbody><tr class="group"><th scope="rowgroup" colspan="4">{escape(run)}</th></tr>'
        for chain, names in groupby(in_run, key=lambda name: str(pages[name]["chain"])):
            body += _row(chain, {name: pages[name] for name in names})
        body += "</tbody>"
    label = escape(say(f"{KEY}.title", LANG))
    caption = in_captions(f"{KEY}.caption", LANG)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table class="list">'
        f"<caption><b>{caption}</b></caption><thead><tr>{heads}</tr></thead>{body}</table></div>"
    )


def overview(pages: Mapping[str, Page]) -> Section:
    """The list of `pages` (the manifest's, by name) as a page of its own."""
    title = in_captions(f"{KEY}.title", LANG)
    lede = in_captions(f"{KEY}.lede", LANG, count=len(pages))
    html = (
        f'<section class="{CLASS}" lang="{LANG}"><h1>{title}</h1><p class="lede">{lede}</p>'
        f"{_table(pages)}</section>"
    )
    return Section(html, {"lang": LANG, "title": say(f"{KEY}.title", LANG)})


def index_notebook(folder: Path, pages: Mapping[str, Page]) -> bytes:
    """A notebook whose page is the index of the pages that are in `folder`; the same bytes for the
    same pages."""
    there = {name: page for name, page in pages.items() if (folder / f"{name}.html").is_file()}
    data, metadata = overview(there)._repr_mimebundle_()
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    cell = {"cell_type": "code", "id": "index", "metadata": {}, "source": "", "outputs": [output]}
    notebook = {"cells": [cell | {"execution_count": None}], "metadata": {}}
    return json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False).encode()
