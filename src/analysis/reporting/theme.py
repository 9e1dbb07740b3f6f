"""Colours, sizes and matplotlib settings: one look for charts, report and notebooks.

A chart is drawn in the light colours; in a page each colour becomes the CSS variable of its token,
so that the same drawing follows a dark theme. `analysis.reporting.stylesheets` writes these values
as CSS.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..messages import Lang

LIGHT = {
    "ink": "#1a2530",
    "muted": "#56636f",
    "rule": "#dfe4e8",
    "paper": "#ffffff",
    "blue": "#1f5f99",
    "soft": "#a9cbe8",  # possible, not certain
    "orange": "#a94e08",
    "grey": "#5f6e7c",
    "pale": "#c3ccd5",
    "track": "#dde5ec",
    "focal": "#eaf2f9",  # behind a row that stands out
    "mark": "#fff1c9",  # behind what a link led to
}
DARK = {
    "ink": "#e6ebf0",
    "muted": "#a3b0bc",
    "rule": "#323d47",
    "paper": "#12181e",
    "blue": "#6fb1ee",
    "soft": "#2f587d",
    "orange": "#f0a35e",
    "grey": "#9aa8b5",
    "pale": "#46535f",
    "track": "#2b3843",
    "focal": "#1b2c3d",
    "mark": "#4a3c12",
}
PRINT = {  # what differs from LIGHT
    "ink": "#000000",
    "muted": "#444444",
    "rule": "#cccccc",
    "grey": "#666666",
    "focal": "#f4f4f4",
    "mark": "#ffffff",
}
LAB = {  # JupyterLab's own variables, which follow its theme
    "ink": "--jp-content-font-color1",
    "muted": "--jp-content-font-color2",
    "rule": "--jp-border-color2",
    "paper": "--jp-layout-color0",
}
INK, MUTED, RULE, PAPER = (LIGHT[name] for name in ("ink", "muted", "rule", "paper"))
BLUE, ORANGE, GREY, TRACK = (LIGHT[name] for name in ("blue", "orange", "grey", "track"))
SOFT, PALE = LIGHT["soft"], LIGHT["pale"]

# colours of a drawing
DRAWN = ("ink", "muted", "rule", "paper", "blue", "soft", "grey", "pale", "track")

WIDE, NARROW = 6.6, 3.6  # inches; the narrow drawing is for phones
LABEL, VALUE, SMALL = 10.0, 9.5, 8.5  # points
TEXTS = {  # the texts of a drawing by their class in a page: size, anchor, colour
    "": (LABEL, "start", "ink"),
    "v": (VALUE, "end", "ink"),
    "t": (SMALL, "middle", "muted"),
    "h": (SMALL, "start", "muted"),
}


def _load() -> None:
    """Import matplotlib; what it says of this machine's settings, with their path, is not told."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        import seaborn  # noqa: F401
    finally:
        log.setLevel(level)


@contextmanager
def drawing(lang: Lang) -> Iterator[None]:
    """For drawing a chart in `lang`: matplotlib's own defaults and ours, whatever a person, a
    machine or a notebook has set, and one thread at a time, as settings are the whole process's."""
    from .fonts import LOCK, register

    with LOCK:
        _load()
        from matplotlib import style
        from seaborn import axes_style

        ours = _settings(register(lang))
        with style.context(["default", axes_style("white"), ours]), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from font")  # told elsewhere
            yield


def _settings(family: str) -> dict[str, object]:
    return {
        "font.family": [family],
        "font.size": LABEL,
        "text.color": INK,
        "text.parse_math": False,  # a label with $ signs is text
        "figure.facecolor": PAPER,
        "axes.facecolor": "none",
        "lines.solid_capstyle": "butt",
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "analysis",  # the same bytes always
    }
