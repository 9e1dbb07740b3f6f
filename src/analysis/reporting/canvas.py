"""The drawing of rows: a label and a value above each mark, in facets with an axis each.

One unit of x and of y is one point, so that one layout serves a page and a phone, and facets of
several units stand in one drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..messages import Lang
from . import fonts, theme
from .marks import Brush, draw_bounds, draw_dots
from .svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE, MARK, GAP = 13.0, 10.0, 9.0  # points: a line of text, the mark below it, the space after
EDGE = 6.0  # points kept free at the sides, where a dot or an arrow may stand
BETWEEN = 24.0  # points between two facets side by side
DOT = 14.0  # points from one dot of a count to the next, at most
DEEP = (1, 2, 5, 10, 20)  # dots below each other
# What stays together in a line: a word, or a character with the marks that open or close it.
_WORD = re.compile(
    r"[「『《〈“‘（(]*(?:[A-Za-z0-9.,%’'()/&\-≈≥≤<>\u00a0]+|.)[」』》〉”’）)，。、；：！？,.;:]* ?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows.

    Bounds from `low` to `high` (None: no upper end), of which `closed` belong, drawn as
    `analysis.reporting.marks` says, and a `track` of the whole behind them; or `dots`, so many of
    so many, a dot each. A number `is_loose` when its base is not stated: a ring on a dashed line.
    What is not the report's own is grey.
    """

    label: str
    value: str
    low: float = 0.0
    high: float | None = 0.0
    closed: str = "both"
    track: float | None = None
    dots: tuple[int, int] | None = None
    is_loose: bool = False
    is_own: bool = False
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis below the rows, from zero: its end, and the text of a tick (none: no axis)."""

    high: float
    tick: Callable[[float], str] | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """Rows on one axis, and what stands above them."""

    rows: Sequence[Row]
    axis: Axis
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Points around the rows: above, below and at each side."""

    above: float = 0.0
    below: float = 0.0
    beside: float = 0.0


NO_ROOM = Room()
OWN, OTHER = Brush(), Brush(theme.GREY, theme.PALE)
SMALL = {"fontsize": theme.SMALL, "color": theme.MUTED}


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


def _deep(count: int, width: float) -> int:
    """How many dots stand below each other so that `count` find room beside each other."""
    return next((deep for deep in DEEP if -(-count // deep) * DOT <= width), DEEP[-1])


@dataclass(slots=True)
class _Place:
    """A facet where it is drawn: its left edge, its width, and where each of its rows begins."""

    facet: Facet
    lang: Lang
    left: float
    width: float
    top: float

    @property
    def edge(self) -> float:
        return EDGE if self.facet.axis.tick else 0.0

    def x(self, number: float) -> float:
        span = self.width - 2 * self.edge
        return self.left + self.edge + number / self.facet.axis.high * span

    def heading(self) -> list[str]:
        text = self.facet.heading
        return broken(text, theme.SMALL, self.width, self.lang) if text else []

    def lines(self, row: Row) -> list[str]:
        """The label, broken where it would meet the value."""
        room = self.width - fonts.width(row.value, theme.VALUE, self.lang) - 12
        return broken(row.label, theme.LABEL, room, self.lang)

    def rows(self) -> Iterator[tuple[Row, list[str], float, float]]:
        """Each row with the lines of its label, where they begin, and how high its mark is."""
        top = self.top + len(self.heading()) * LINE
        for row in self.facet.rows:
            lines = self.lines(row)
            mark = _deep(row.dots[1], self.width) * DOT if row.dots else MARK
            yield row, lines, top, mark
            top += len(lines) * LINE + mark + GAP

    @property
    def end(self) -> float:
        """Where the rows end."""
        return max(top + len(lines) * LINE + mark + GAP / 2 for _, lines, top, mark in self.rows())

    @property
    def bottom(self) -> float:
        return self.end + (LINE + 5 if self.facet.axis.tick else 0.0)

    def draw(self, ax: Axes) -> None:
        """Marks, then the axis, then texts: what is alike stands together."""
        rows = list(self.rows())
        self._marks(ax, rows)
        if tick := self.facet.axis.tick:
            middles = [top + len(lines) * LINE + mark / 2 for _, lines, top, mark in rows]
            self._grid(ax, middles, tick)
        for number, line in enumerate(self.heading()):
            _text(ax, self.left, self.top + 9 + number * LINE, line, **SMALL)
        for row, lines, top, _ in rows:
            for number, line in enumerate(lines):
                colour = theme.BLUE if row.is_own else theme.INK
                _text(ax, self.left, top + 10 + number * LINE, line, color=colour)
        right: dict[str, Any] = {"fontsize": theme.VALUE, "color": theme.INK, "ha": "right"}
        for row, _, top, _ in rows:
            _text(ax, self.left + self.width, top + 10, row.value, **right)

    def _marks(self, ax: Axes, rows: Sequence[tuple[Row, list[str], float, float]]) -> None:
        zero, stop = self.x(0), self.left + self.width - EDGE - self.edge
        for row, lines, top, mark in rows:
            brush = OTHER if row.is_other else OWN
            at, low = top + len(lines) * LINE, self.x(row.low)
            y = at + mark / 2
            if row.dots:
                draw_dots(ax, (self.left, at), row.dots, _deep(row.dots[1], self.width), DOT)
                continue
            if row.track is not None:
                brush.line(ax, (zero, self.x(row.track)), y, color=theme.TRACK, zorder=0.5)
            if row.is_loose:
                dashes: dict[str, Any] = {"linewidth": 1.5, "linestyle": (0, (2, 2))}
                brush.line(ax, (zero, low), y, color=brush.tone, **dashes)
                brush.end(ax, low, y, included=False)
            else:
                high = None if row.high is None else self.x(row.high)
                draw_bounds(ax, y, low, high, row.closed, brush, start=zero, stop=stop)

    def _grid(self, ax: Axes, ys: Sequence[float], tick: Callable[[float], str]) -> None:
        from matplotlib.ticker import MaxNLocator

        high = self.facet.axis.high
        locator = MaxNLocator(6 if self.width > 360 else 4, steps=[1, 2, 2.5, 5, 10])
        ticks = [t for t in locator.tick_values(0.0, high) if 0 <= t <= high]
        half = MARK / 2 + 2  # at the marks, not through labels
        for tone, places in ((theme.RULE, [t for t in ticks if t]), (theme.MUTED, [0.0])):
            xs = [self.x(place) for place in places for _ in ys]
            all_ys = [y for _ in places for y in ys]
            ends = [y - half for y in all_ys], [y + half for y in all_ys]
            ax.vlines(xs, *ends, zorder=0, colors=tone, linewidth=0.8)
        for number in ticks:
            text = tick(number)
            wide = fonts.width(text, theme.SMALL, self.lang) / 2
            # moved inward where it would leave
            x = min(max(self.x(number), self.left + wide), self.left + self.width - wide)
            _text(ax, x, self.end + LINE, text, ha="center", **SMALL)


@dataclass(slots=True)
class Canvas:
    """One drawing of facets at one width."""

    facets: Sequence[Facet]
    lang: Lang
    inches: float

    @property
    def width(self) -> float:
        return self.inches * 72

    @property
    def rows(self) -> list[Row]:
        return [row for facet in self.facets for row in facet.rows]

    def _places(self) -> list[_Place]:
        """The facets below each other; those of families side by side, two where there is room."""
        beside = 2 if self.inches > theme.NARROW and all(one.heading for one in self.facets) else 1
        beside = min(beside, len(self.facets))
        width = (self.width - (beside - 1) * BETWEEN) / beside
        places: list[_Place] = []
        top = 2.0
        for number, facet in enumerate(self.facets):
            column = number % beside
            if number and not column:
                top = max(one.bottom for one in places[-beside:]) + GAP
            places.append(_Place(facet, self.lang, column * (width + BETWEEN), width, top))
        return places

    def draw(self, room: Room = NO_ROOM) -> Figure:
        """The figure, to be drawn within `theme.drawing`."""
        from matplotlib.figure import Figure

        places = self._places()
        height = max(one.bottom for one in places)
        wide, tall = self.width + 2 * room.beside, height + room.above + room.below
        figure = Figure((wide / 72, tall / 72))
        box = (room.beside / wide, room.below / tall, self.width / wide, height / tall)
        ax = figure.add_axes(box, xticks=[], yticks=[], xlim=(0, self.width), ylim=(height, 0))
        ax.set_axis_off()
        for place in places:
            place.draw(ax)
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


def drawings(facets: Sequence[Facet], lang: Lang) -> tuple[str, str]:
    """The facets as SVG, wide and narrow."""
    out = []
    with theme.drawing(lang):
        for name, inches in (("w", theme.WIDE), ("n", theme.NARROW)):
            out.append(inline(Canvas(facets, lang, inches).draw(), name))
    return out[0], out[1]
