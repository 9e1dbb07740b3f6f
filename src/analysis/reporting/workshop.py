"""What the engine (`analysis.runs.engine`) is told of reports: a `PageMaker`.

Imports that take long stand inside the functions: which process loads what, and when, matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .anchors import stable_html as stable_html  # noqa: PLC0414 (mypy: it is exported)

if TYPE_CHECKING:
    from nbformat import NotebookNode

LIBRARIES = (
    "pandas",
    "jinja2",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
)
SOME = 40  # characters whose shapes are read in one step: a page that is asked for waits for one


def prepare() -> Iterator[str]:
    """Use what reports use: units, frames, and each language's font in a drawing."""
    from io import BytesIO

    from matplotlib.figure import Figure

    from ..messages import LANGS
    from ..model import TABLES, columns, units
    from . import fonts, stylesheets, theme

    import_module("pandera.pandas")
    yield "checks"
    for name, declared in TABLES.items():
        columns.frame((), declared)
        yield name
    units.registry()
    yield "units"
    stylesheets.notebook_style()
    yield "style"
    for lang in LANGS:
        fonts.width("比率", theme.LABEL, lang)
        yield f"font of {lang}"
        with theme.drawing(lang):
            figure = Figure(figsize=(1, 1))
            figure.subplots().set_title("比率")
            figure.savefig(BytesIO(), format="svg")
        yield f"drawing in {lang}"
    figure.savefig(BytesIO(), format="png")


def prepare_pages() -> Iterator[int]:
    """Read the shapes of the characters that pages have in common, some at a time."""
    from ..messages import LANGS, catalogue
    from . import fonts

    for lang in LANGS:
        text = sorted({char for said in catalogue().values() for char in said[lang]})
        for start in range(0, len(text), SOME):
            yield fonts.prepare("".join(text[start : start + SOME]), lang)


def page(notebook: NotebookNode) -> tuple[str, dict[str, Any]]:
    """The page of an executed notebook, and what its header says of it."""
    from .exporter import header_of, to_page

    return to_page(notebook), header_of(notebook)
