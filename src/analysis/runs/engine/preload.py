"""What is loaded before any notebook, and what a forked process does first.

Imports that take long stand inside the functions: the order of loading matters here.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

LIBRARIES = (
    "pandas",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "analysis.reporting",
)
INLINE = "module://matplotlib_inline.backend_inline"


def kernel() -> None:
    """The kernel and the libraries of notebooks."""
    from .kernel import SHELL  # before pandas, which asks where it is displayed

    os.environ.setdefault("MPLBACKEND", INLINE)  # imported when first used
    with SHELL.builtin_trap:
        for name in LIBRARIES:
            with suppress(Exception):  # it is for who imports it to say so
                import_module(name)


def harmless(steps: Iterator[Any]) -> Iterator[Any]:
    """Preparation up to where it fails: what is not prepared is made when it is used."""
    with suppress(Exception, SystemExit):
        yield from steps


def use() -> Iterator[str]:
    """Use what the reports use, once, a little at a time: units, frames, each language's font."""
    from io import BytesIO

    from matplotlib.figure import Figure

    from ...messages import LANGS
    from ...model import columns as tables
    from ...model import units
    from ...reporting import fonts, theme
    from ...reporting import stylesheets as styles

    import_module("pandera.pandas")
    yield "checks"
    for name, columns in tables.TABLES.items():
        tables.frame((), columns)
        yield name
    units.registry()
    yield "units"
    styles.notebook_style()
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
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    channel = socket.socket(fileno=end)
    if request["kind"] == "page":
        from . import page_server as pages

        pages.serve(channel, more=request["more"])
    else:
        from . import kernel as shell

        shell.serve(channel)
