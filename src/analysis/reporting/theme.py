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
from ..packaged import packaged

_COLOURS = packaged("reporting/template/colours.yml")
LIGHT, DARK, PRINT, LAB = (
    {token: tones[name] for token, tones in _COLOURS.items() if name in tones}
    for name in ("light", "dark", "print", "lab")
)
INK, MUTED, RULE, PAPER = (LIGHT[name] for name in ("ink", "muted", "rule", "paper"))
BLUE, SOFT, GREY, PALE = (LIGHT[name] for name in ("blue", "soft", "grey", "pale"))
TRACK = LIGHT["track"]

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
