"""Notebook to self-contained HTML: an nbconvert exporter, ``jupyter nbconvert --to report``.

The page has no script and asks no network for anything; its font is a subset with exactly its
characters. Language and title come from the report's header (the ``analysis`` metadata of an
output); a notebook without one is exported too. Errors and warnings that a cell left are shown.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nbconvert.exporters.html import HTMLExporter
from traitlets import default

from ..messages import LANGS, Lang, say
from . import fonts
from .anchors import on_page
from .bar import bar_words
from .stylesheets import page_style
from .templates import filled

if TYPE_CHECKING:
    from nbformat import NotebookNode

LEAST_SECTIONS = 4  # that make a list of contents
ICON = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<path fill="#1f5f99" d="M1 4h9v3H1zM1 10h5v3H1z"/>'
    '<path fill="#a9cbe8" d="M10 4h5v3h-5zM6 10h5v3H6z"/></svg>'
)
LAB_ONLY = "lab-only"  # tag of cells that are for the notebook, not for the page
_STYLE = re.compile(r"<style data-analysis-style>.*?</style>", re.DOTALL)
_EMPTY = re.compile(r"<section data-empty .*?</section>", re.DOTALL)
_TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_DRAWN = re.compile(r'(?:alt|data-h)="([^"]*)"')  # what is read aloud alone needs no shape
_BETWEEN = re.compile(r"[^<>]+(?=<)")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LINK = re.compile(r'<a((?: lang="[^"]*")?) href="#([^"]*)">(.*?)</a>', re.DOTALL)
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_SECTION = re.compile(r'<section class="zr[^>]*? id="([^"]+)"><h2>(.*?)</h2>')
_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


def report_part(html: str) -> str:
    """An HTML output as the page needs it: the page has its style, and wide tables scroll."""
    html = _EMPTY.sub("", _STYLE.sub("", html))
    if 'class="dataframe"' in html:
        html = html.replace("<th></th>", "<td></td>")
        return f'<div class="plain" role="region" tabindex="0" aria-label="table">{html}</div>'
    return html


def with_targets(html: str) -> str:
    """The page, a link within it being plain text where this page does not have its target.

    Sections link to each other; a notebook may show some of them only.
    """
    anchors = set(_ANCHOR.findall(html))

    def link(match: re.Match[str]) -> str:
        lang, target, text = match.groups()
        return match[0] if target in anchors else f'<span class="q"{lang}>{text}</span>'

    return _LINK.sub(link, html)


def with_contents(html: str, lang: Lang) -> str:
    """The page with a list of its sections: beside it where there is room, else to unfold."""
    sections = _SECTION.findall(html)
    if len(sections) < LEAST_SECTIONS:
        return html
    beside, below = (
        filled("contents", lang, sections=sections, beside=is_beside) for is_beside in (True, False)
    )
    html = html.replace('<div class="page">', f'<div class="page with">{beside}', 1)
    head, mark, rest = html.partition("</header>")
    return f"{head}{mark}{below}{rest}" if mark else html


def image_alt(output: NotebookNode, cell: NotebookNode, kind: str) -> str:
    """An image's text alternative: from the output's metadata, the cell's, or what repr said."""
    named = output.metadata.get(kind, {}).get("alt") or output.metadata.get("alt")
    text = named or cell.metadata.get("alt") or output.data.get("text/plain") or ""
    return str(text)


def text_base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def header_of(notebook: NotebookNode) -> dict[str, Any]:
    """What the report's header left: language, title, dates of its sources, counts."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            found = output.get("metadata", {}).get("analysis", {})
            if found.get("lang") in LANGS:
                return dict(found)
    return {}


def _guessed(notebook: NotebookNode, name: str) -> dict[str, str]:
    """Language and title of any other notebook."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = _FIRST_HEADING.search(text)
    chinese = len(_CHINESE.findall(text)) * 5 > len(text)
    lang = notebook.metadata.get("lang") or ("zh" if chinese else "en")
    title = notebook.metadata.get("title") or (heading[1].strip() if heading else name)
    return {"lang": str(lang), "title": str(title)}


class ReportExporter(HTMLExporter):
    """Exports a report notebook as one HTML file without scripts or outside references."""

    export_from_notebook = "Report (HTML)"

    @default("template_name")
    def _template_name(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _template_folders(self) -> list[str]:
        return [str(Path(__file__).parent)]

    @default("exclude_anchor_links")
    def _no_anchors(self) -> bool:
        return True

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's filters, and those of the template."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "report_part", report_part
        yield "image_alt", image_alt
        yield "text_base64", text_base64

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page; nbconvert's own pass over the HTML is left out, as it adds placeholders."""
        notebook = deepcopy(nb)
        notebook.cells = [
            cell for cell in nb.cells if LAB_ONLY not in cell.metadata.get("tags", [])
        ]
        resources = dict(resources or {})
        name = resources.get("metadata", {}).get("name", "") or "notebook"
        about = header_of(notebook)
        page = _guessed(notebook, name)
        if about:
            page = {"lang": about["lang"], "title": str(about.get("title", ""))}
        lang: Lang = page["lang"] if page["lang"] in LANGS else "en"
        page["lang"] = escape(page["lang"])
        page["skip"] = escape(say("page.skip", lang))
        page["description"] = escape(" ".join(about.get("found", [])[:2]) or page["title"])
        page["icon"] = ICON
        key = "page.footer_context" if about.get("context") else "page.footer"
        page["footer"] = escape(say(key, lang)) if about else ""
        page["style"] = page_style()
        resources["page"] = page
        html, resources = super(HTMLExporter, self).from_notebook_node(notebook, resources, **kw)
        return self._finished(with_contents(html, lang), page["title"], lang), resources

    def _finished(self, html: str, title: str, lang: Lang) -> str:
        """The page with a main heading and its font, and only links that lead somewhere."""
        html = with_targets(on_page(html))
        if "<h1" not in html:
            main = '<main id="main">\n'
            html = html.replace(main, f"{main}<h1>{escape(title)}</h1>\n", 1)
        text = unescape(_TAG.sub("", html) + "".join(_DRAWN.findall(html)))
        text += bar_words(lang)  # of the bar that a run adds
        pieces = (unescape(piece) for piece in [*_BETWEEN.findall(html), *_DRAWN.findall(html)])
        if absent := fonts.shapeless(piece.strip() for piece in pieces):
            self.log.warning("%s: the embedded font has no shape for %s", title, absent)
        return html.replace("</head>", f"<style>{fonts.font_face(text, lang)}</style>\n</head>", 1)


@cache
def _exporter() -> Any:
    return ReportExporter()  # type: ignore[no-untyped-call]


def to_page(notebook: NotebookNode) -> str:
    """The page of an executed notebook."""
    return str(_exporter().from_notebook_node(notebook)[0])
