"""Colours, sizes and matplotlib settings: one look for charts, report and notebooks.

A chart is drawn in the light colours; in a page each colour becomes the CSS variable of its token,
so that the same drawing follows a dark theme.
"""

from __future__ import annotations

from typing import Any

from .words import Lang

LIGHT = {
    "ink": "#1a2530",
    "muted": "#56636f",
    "rule": "#dfe4e8",
    "paper": "#ffffff",
    "blue": "#1f5f99",
    "orange": "#a94e08",
    "grey": "#8793a0",
    "track": "#dde5ec",
}
INK, MUTED, RULE, PAPER = (LIGHT[name] for name in ("ink", "muted", "rule", "paper"))
BLUE, ORANGE, GREY, TRACK = (LIGHT[name] for name in ("blue", "orange", "grey", "track"))

WIDE, NARROW = 6.6, 3.6  # inches; the narrow drawing is for phones
LABEL, VALUE, SMALL = 10.0, 9.5, 8.5  # points


def rc(lang: Lang) -> Any:
    """matplotlib settings (a dict) for a chart in `lang`, to be used in a context of their own."""
    from .fonts import register

    return {
        "font.family": [register(lang)],
        "font.size": LABEL,
        "text.color": INK,
        "figure.facecolor": PAPER,
        "axes.facecolor": "none",
        "text.parse_math": False,  # a label with $ signs is text
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "analysis",  # the same bytes always
    }
