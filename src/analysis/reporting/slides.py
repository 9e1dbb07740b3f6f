"""A chart as a picture that stands alone: for slides, with its finding, unit and source."""

from __future__ import annotations

import re
import warnings
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Literal, get_args

from ..messages import Lang
from . import fonts, theme
from .canvas import Chart, Room, broken
from .svg import NO_METADATA

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DENSITY = 192  # pixels an inch: two for each of a page's
TITLE, BESIDE = 14.0, 18.0  # points
LEADING = 1.35  # height of a line, of its size
Kind = Literal["png", "svg"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Line = tuple[str, float, str]  # text, size, colour


def _lines(texts: list[tuple[str, float, str]], room: float, lang: Lang) -> list[Line]:
    return [
        (line, size, colour)
        for text, size, colour in texts
        for line in broken(text, size, room, lang)
    ]


def _height(lines: list[Line]) -> float:
    return sum(size * LEADING for _, size, _ in lines)


def _write(figure: Figure, lines: list[Line], top: float) -> None:
    """Lines below each other, `top` points below the upper edge."""
    width, height = (inches * 72 for inches in figure.get_size_inches())
    for text, size, colour in lines:
        place = (BESIDE / width, 1 - (top + size) / height)
        figure.text(*place, text, fontsize=size, color=colour, va="baseline")
        top += size * LEADING


def _finish(figure: Figure, lang: Lang) -> list[str]:
    """Each text with paper around it, as in a page, and English with narrow marks; the texts."""
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text

    texts: list[Text] = figure.findobj(Text)
    for text in texts:
        text.set_path_effects([withStroke(linewidth=3, foreground=theme.PAPER)])
        if lang == "en":
            text.set_fontfeatures(["pwid"])
    return [text.get_text() for text in texts]


def plain(html: str) -> str:
    """The text of a citation."""
    return unescape(re.sub("<[^>]*>", "", html))


def picture(chart: Chart, source: str, lang: Lang, kind: Kind = "png") -> bytes:
    """The file of `chart` in the light colours, `source` below it; the same bytes always.

    Warns of characters that the font cannot draw, with their place; they are boxes.
    """
    canvas = chart.canvas
    captions = [(chart.title, TITLE, theme.INK), (chart.subtitle, 10.0, theme.MUTED)]
    head = _lines(captions, canvas.width, lang)
    notes = [(text, theme.SMALL, theme.MUTED) for text in (chart.note, source) if text]
    foot = _lines(notes, canvas.width, lang)
    room = Room(BESIDE + _height(head) + 10, BESIDE + _height(foot) + 8, BESIDE)
    data = BytesIO()
    with theme.drawing(lang):
        figure = canvas.draw(room)
        _write(figure, head, BESIDE)
        below = figure.get_size_inches()[1] * 72 - room.below + 8
        _write(figure, foot, below)
        texts = _finish(figure, lang)
        nothing = {"Software": None} if kind == "png" else NO_METADATA
        figure.savefig(data, format=kind, dpi=DENSITY, metadata=nothing)
    if absent := fonts.shapeless(texts):
        told = f"the font has no shape for {absent}"
        warnings.warn(told, fonts.ShapelessWarning, stacklevel=2)
    return data.getvalue()
