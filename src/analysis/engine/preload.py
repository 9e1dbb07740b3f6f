"""What is loaded before any notebook, and what a forked process does first.

Imports that take long stand inside the functions: the order of loading matters here.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from .lean import GRAMMAR, without

LIBRARIES = (
    "pandas",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "analysis.reporting",
)
SOME = 40  # shapes that take no time that anybody waits for
INLINE = "module://matplotlib_inline.backend_inline"


def kernel() -> None:
    """The kernel and the libraries of notebooks."""
    from .shell import SHELL  # before pandas, which asks where it is displayed

    os.environ.setdefault("MPLBACKEND", INLINE)  # imported when first used
    with SHELL.builtin_trap:
        for name in LIBRARIES:
            import_module(name)


def use() -> Iterator[str]:
    """Use what the reports use, once, some at a time: units, frames, each language's font."""
    from io import BytesIO

    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from .. import fonts, styles, tables, theme, units
    from ..words import LANGS

    styles.notebook_style()
    units.registry()
    for columns in tables.TABLES.values():
        tables.frame((), columns)
    yield "tables"
    for lang in LANGS:
        fonts.width("比率", theme.LABEL, lang)
        with rc_context(theme.rc(lang)):
            figure = Figure(figsize=(1, 1))
            figure.subplots().set_title("比率")
            figure.savefig(BytesIO(), format="svg")
        yield lang
    figure.savefig(BytesIO(), format="png")


def export() -> None:
    """The exporter of pages, and one empty page, so that its templates are compiled."""
    with warnings.catch_warnings():
        with without(GRAMMAR):
            from nbformat.v4 import new_notebook

            from ..exporter import to_page
            from . import pages  # noqa: F401 (imported before it is needed)
        to_page(new_notebook())  # type: ignore[no-untyped-call]


def shapes() -> Iterator[int]:
    """The shapes of the characters that pages have in common, some at a time; how many so far."""
    from .. import fonts
    from ..words import LANGS, catalogue

    done = 0
    for lang in LANGS:
        text = sorted({char for said in catalogue().values() for char in said[lang]})
        for start in range(0, len(text), SOME):
            done += fonts.prepare("".join(text[start : start + SOME]), lang)
            yield done


def work(request: dict[str, Any], passed: list[int]) -> None:
    """In a forked process: become what `request` asks for and serve it."""
    end, out, err = passed
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for source, target in ((out, 1), (err, 2)):
        os.dup2(source, target)
        os.close(source)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    random.seed()
    sys.modules["numpy"].random.seed()
    channel = socket.socket(fileno=end)
    if request["kind"] == "page":
        from .pages import serve
    else:
        from .shell import serve
    serve(channel)
