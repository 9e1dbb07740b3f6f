"""The drawing of rows: a label and a value above each mark, on one axis, at one width.

One unit of y is one point, so that the same layout serves a page and a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from ..messages import Lang
from . import fonts, theme
from .marks import Brush, draw_bounds
from .svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE, MARK, GAP = 13.0, 10.0, 9.0  # points: a line of text, the mark below it, the space after
EDGE = 6.0  # points kept free at the sides, where a dot or an arrow may stand
# What stays together in a line: a word, or a character with the marks that open or close it.
_WORD = re.compile(
    r"[「『《〈“‘（(]*(?:[A-Za-z0-9.,%’'()/&\-≈≥≤<>\u00a0]+|.)[」』》〉”’）)，。、；：！？,.;:]* ?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows.

    Bounds from `low` to `high` (None: no upper end), of which `closed` belong, drawn as
    `analysis.reporting.marks` says, and a `track` of the whole behind them. A number `is_loose`
    when its base is not stated: a ring on a dashed line. `heading` stands above the label; what is
    not the report's own is grey.
    """

    label: str
    value: str
    low: float = 0.0
    high: float | None = 0.0
    closed: str = "both"
    track: float | None = None
    is_loose: bool = False
    is_first: bool = False  # of a group: more space above
    heading: str = ""
    is_own: bool = False
    is_other: bool = False

    @property
    def is_open(self) -> bool:
        return self.high is None


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis below the rows: its span, and the text of a tick (none: no axis)."""

    low: float
    high: float
    tick: Callable[[float], str] | None = None
    zero: str = ""  # what stands below zero


@dataclass(frozen=True, slots=True)
class Room:
    """Points around the rows: above, below and at each side."""

    above: float = 0.0
    below: float = 0.0
    beside: float = 0.0


NO_ROOM = Room()
OWN, OTHER = Brush(), Brush(theme.GREY, theme.PALE)


def broken(text: str, size: float, room: float, lang: Lang) -> list[str]:
    """`text` in lines no wider than `room` points."""
    lines = [""]
    for word in _WORD.findall(text):
        if lines[-1] and fonts.width(lines[-1] + word.rstrip(), size, lang) > room:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


def _text(ax: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Text on its baseline. Nothing is clipped; without this path each text would make its own."""
    from matplotlib.transforms import TransformedPatchPath

    path = ax.texts[0].get_clip_path() if ax.texts else TransformedPatchPath(ax.patch)
    ax.text(x, y, text, va="baseline", clip_path=path, **style)


@dataclass(slots=True)
class Canvas:
    """One drawing of `rows` at one width."""

    rows: Sequence[Row]
    axis: Axis
    lang: Lang
    inches: float

    @property
    def width(self) -> float:
        return self.inches * 72

    def _lines(self, row: Row) -> list[str]:
        """The label, broken where it would meet the value."""
        room = self.width - fonts.width(row.value, theme.VALUE, self.lang) - 12
        return broken(row.label, theme.LABEL, room, self.lang)

    def _heading(self, row: Row) -> list[str]:
        if not row.heading:
            return []
        return broken(row.heading, theme.SMALL, self.width, self.lang)

    def _layout(self) -> tuple[list[tuple[float, list[str]]], float]:
        """Each row's top and lines, and the height of all rows."""
        top = 2.0
        places: list[tuple[float, list[str]]] = []
        for row in self.rows:
            top += GAP if row.is_first and places else 0
            top += len(self._heading(row)) * LINE
            lines = self._lines(row)
            places.append((top, lines))
            top += len(lines) * LINE + MARK + GAP
        return places, top - GAP / 2

    @property
    def _edge(self) -> float:
        """Points kept free at each side, where a dot or an arrow may stand."""
        return EDGE if self.axis.tick else 0.0

    @property
    def _unit(self) -> float:
        """How much of x is one point."""
        return (self.axis.high - self.axis.low) / (self.width - 2 * self._edge)

    def _grid(self, ax: Axes, ys: list[float], bottom: float) -> None:
        from matplotlib.ticker import MaxNLocator

        if self.axis.tick is None:
            return
        locator = MaxNLocator(6 if self.inches > 5 else 4, steps=[1, 2, 2.5, 5, 10])
        span = (self.axis.low, self.axis.high)
        ticks = [t for t in locator.tick_values(*span) if span[0] <= t <= span[1]]
        half = MARK / 2 + 2  # at the marks, not through labels
        for tone, places in ((theme.RULE, [t for t in ticks if t]), (theme.MUTED, [0.0])):
            xs, at = zip(*product(places, ys), strict=True) if places else ((), ())
            ends = [y - half for y in at], [y + half for y in at]
            ax.vlines(xs, *ends, zorder=0, colors=tone, linewidth=0.8)
        for tick in ticks:
            text = self.axis.zero if tick == 0 and self.axis.zero else self.axis.tick(tick)
            self._tick(ax, tick, bottom + LINE, text)

    def _tick(self, ax: Axes, x: float, y: float, text: str) -> None:
        """A tick's text, moved inward where it would leave the drawing."""
        half = fonts.width(text, theme.SMALL, self.lang) / 2 * self._unit
        left, right = ax.get_xlim()
        x = min(max(x, left + half), right - half)
        _text(ax, x, y, text, fontsize=theme.SMALL, color=theme.MUTED, ha="center")

    def _texts(self, ax: Axes, places: list[tuple[float, list[str]]]) -> None:
        at = ax.get_yaxis_transform()
        for row, (top, lines) in zip(self.rows, places, strict=True):
            for number, line in enumerate(lines):
                y = top + 10 + number * LINE
                colour = theme.BLUE if row.is_own else theme.INK
                _text(ax, 0, y, line, transform=at, color=colour)
            head = self._heading(row)
            for number, line in enumerate(head):
                y = top - 4 - (len(head) - 1 - number) * LINE
                small: dict[str, Any] = {"fontsize": theme.SMALL, "color": theme.MUTED}
                _text(ax, 0, y, line, transform=at, **small)
            style: dict[str, Any] = {"fontsize": theme.VALUE, "color": theme.INK, "ha": "right"}
            _text(ax, 1, top + 10, row.value, transform=at, **style)

    def _marks(self, ax: Axes, ys: list[float]) -> None:
        """Tracks, then the bounds of each row."""
        for row, y in zip(self.rows, ys, strict=True):
            brush = OTHER if row.is_other else OWN
            if row.track is not None:
                brush.line(ax, (0.0, row.track), y, color=theme.TRACK, zorder=0.5)
            if row.is_loose:
                dashes: dict[str, Any] = {"linewidth": 1.5, "linestyle": (0, (2, 2))}
                brush.line(ax, (0.0, row.low), y, color=brush.tone, **dashes)
                brush.end(ax, row.low, y, included=False)
            else:
                stop = self.axis.high - EDGE * self._unit
                draw_bounds(ax, y, row.low, row.high, row.closed, brush, stop=stop)

    def draw(self, room: Room = NO_ROOM) -> Figure:
        """The figure, to be drawn within `theme.drawing`."""
        from matplotlib.figure import Figure

        places, bottom = self._layout()
        foot = LINE + 5 if self.axis.tick else 0
        height = bottom + foot
        wide, tall = self.width + 2 * room.beside, height + room.above + room.below
        figure = Figure((wide / 72, tall / 72))
        box = (room.beside / wide, room.below / tall, self.width / wide, height / tall)
        ax = figure.add_axes(box, xticks=[], yticks=[])
        ys = [top + len(lines) * LINE + MARK / 2 for top, lines in places]
        self._marks(ax, ys)
        ax.set_axis_off()
        ax.set_ylim(height, 0)
        free = self._edge * self._unit
        ax.set_xlim(self.axis.low - free, self.axis.high + free)
        self._grid(ax, ys, bottom)
        self._texts(ax, places)
        return figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A finding, its drawing in two widths, the same in words, and the sources of what it shows."""

    title: str
    subtitle: str
    note: str
    alternative: str
    wide: str
    narrow: str
    sources: tuple[str, ...]
    canvas: Canvas = field(compare=False, repr=False)  # of the wide drawing


def drawings(rows: Sequence[Row], axis: Axis, lang: Lang, alternative: str) -> tuple[str, str]:
    """The rows as SVG, wide and narrow."""
    out = []
    with theme.drawing(lang):
        for name, inches in (("w", theme.WIDE), ("n", theme.NARROW)):
            figure = Canvas(rows, axis, lang, inches).draw()
            out.append(inline(figure, name, alternative))
    return out[0], out[1]
