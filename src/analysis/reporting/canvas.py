"""The drawing of rows: a label and a value above each mark, on one axis, at one width.

One unit of y is one point, so that the same layout serves a page and a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..messages import Lang
from . import fonts, theme
from .svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE, MARK, GAP = 13.0, 11.0, 13.0  # points: a line of text, the mark below it, the space after
LEAST_BAR = 1.6  # points: a range that is narrower is drawn so, to be seen
EDGE, HEAD = 5.0, 7.0  # points kept free at the sides; an arrow's head
# What stays together in a line: a word, or a character with the marks that open or close it.
_WORD = re.compile(
    r"[「『《〈“‘（(]*(?:[A-Za-z0-9.,%’'()/&\-≈≥≤<>\u00a0]+|.)[」』》〉”’）)，。、；：！？,.;:]* ?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows.

    A bar from `low` to `high` (None: open, an arrow to the edge), a dot at each of `dots`, a track
    of the whole behind them, `maybe` the end of a paler bar, `at` an upright tick: a number that is
    computed. `heading` stands above the label; in a comparison, the report's own row is blue and
    the others grey.
    """

    label: str
    value: str
    low: float | None = 0.0
    high: float | None = 0.0
    dots: tuple[float, ...] = ()
    track: float | None = None
    maybe: float | None = None
    is_first: bool = False  # of a group: more space above
    at: float | None = None
    heading: str = ""
    is_own: bool = False
    is_other: bool = False

    @property
    def is_open(self) -> bool:
        return self.low is None or self.high is None


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis below the rows: its span, and the text of a tick (none: no axis)."""

    low: float
    high: float
    tick: Callable[[float], str] | None = None
    zero: str = ""  # what stands below zero


@dataclass(frozen=True, slots=True)
class Look:
    """How thick the bars are, and how tall the marks of a row."""

    bar: float = 5.5
    mark: float = MARK


@dataclass(frozen=True, slots=True)
class Room:
    """Points around the rows: above, below and at each side."""

    above: float = 0.0
    below: float = 0.0
    beside: float = 0.0


NO_ROOM = Room()


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
    look: Look = field(default_factory=Look)

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
            top += len(lines) * LINE + self.look.mark + GAP
        return places, top - GAP / 2

    @property
    def _edge(self) -> float:
        """Points kept free at each side, where a dot or an arrow may stand."""
        return EDGE if any(row.dots or row.is_open for row in self.rows) else 0.0

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
        beside = any(row.is_other for row in self.rows)  # zero must not look like a tick
        lined = [t for t in ticks if t != 0 or beside]
        ax.vlines(lined, 0, bottom, colors=theme.RULE, linewidth=0.8, zorder=0)
        if (self._edge or self.axis.low < 0) and not beside:  # at the marks, not through labels
            style: dict[str, Any] = {"colors": theme.INK, "linewidth": 1.1, "zorder": 1}
            half = self.look.mark / 2
            ax.vlines([0] * len(ys), [y - half for y in ys], [y + half for y in ys], **style)
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
            tone = theme.ORANGE if row.is_open else theme.INK
            style: dict[str, Any] = {"fontsize": theme.VALUE, "color": tone, "ha": "right"}
            _text(ax, 1, top + 10, row.value, transform=at, **style)

    def _arrows(self, ax: Axes, ys: list[float]) -> None:
        """An open end: a dashed line to the edge of the drawing, with a head."""
        unit = self._unit
        for row, y in zip(self.rows, ys, strict=True):
            start = row.low if row.high is None else row.high
            if not row.is_open or start is None:
                continue
            right = row.high is None
            tip = self.axis.high + EDGE * unit if right else self.axis.low - EDGE * unit
            neck = tip - HEAD * unit if right else tip + HEAD * unit
            ax.hlines([y], start, neck, colors=theme.ORANGE, linewidth=2, linestyles=(0, (3, 1.5)))
            ax.fill([neck, tip, neck], [y - 3.5, y, y + 3.5], color=theme.ORANGE, linewidth=0)

    def _marks(self, ax: Axes, ys: list[float]) -> None:
        """Tracks, paler bars, bars, ticks and dots, each in one layer; dots by seaborn."""
        pairs = list(zip(self.rows, ys, strict=True))
        closed = [(row, y) for row, y in pairs if not row.is_open and row.low != row.high]
        for colour, bars in (
            (theme.TRACK, [(0.0, row.track, y) for row, y in pairs if row.track is not None]),
            (theme.GREY, [(row.high, row.maybe, y) for row, y in pairs if row.maybe is not None]),
            (theme.BLUE, [(row.low, row.high, y) for row, y in closed if not row.is_other]),
            (theme.GREY, [(row.low, row.high, y) for row, y in closed if row.is_other]),
        ):
            if bars:
                starts, ends, at = zip(*map(self._seen, bars), strict=True)
                ax.hlines(at, starts, ends, colors=colour, linewidth=self.look.bar)
        for row, y in pairs:
            if row.at is not None:
                tone = theme.GREY if row.is_other else theme.BLUE
                ax.vlines([row.at], y - 6, y + 6, colors=tone, linewidth=3.2, zorder=4)
        self._dots(ax, [(x, y) for row, y in pairs for x in row.dots])

    def _seen(self, bar: tuple[Any, Any, float]) -> tuple[float, float, float]:
        """A bar wide enough to be seen, around its middle."""
        start, end, y = bar
        more = max(0.0, (LEAST_BAR * self._unit - (end - start)) / 2)
        return start - more, end + more, y

    def _dots(self, ax: Axes, dots: list[tuple[float, float]]) -> None:
        import seaborn as sns

        if dots:
            xs, ys = zip(*dots, strict=True)
            look = {"color": theme.PAPER, "edgecolor": theme.INK, "linewidth": theme.DOT, "s": 46}
            sns.scatterplot(x=xs, y=ys, ax=ax, zorder=5, **look)

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
        ys = [top + len(lines) * LINE + self.look.mark / 2 for top, lines in places]
        self._marks(ax, ys)
        ax.set_axis_off()
        ax.set_ylim(height, 0)
        free = self._edge * self._unit
        ax.set_xlim(self.axis.low - free, self.axis.high + free)
        self._grid(ax, ys, bottom)
        self._arrows(ax, ys)
        self._texts(ax, places)
        return figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A finding, its drawing in two widths, the same in words, and the sources of what it shows."""

    title: dict[Lang, str]
    subtitle: dict[Lang, str]
    note: str
    alternative: str
    wide: str
    narrow: str
    sources: tuple[str, ...]
    canvas: Canvas = field(compare=False, repr=False)  # of the wide drawing


def drawings(
    rows: Sequence[Row], axis: Axis, lang: Lang, alternative: str, look: Look
) -> tuple[str, str]:
    """The rows as SVG, wide and narrow."""
    out = []
    with theme.drawing(lang):
        for name, inches in (("w", theme.WIDE), ("n", theme.NARROW)):
            figure = Canvas(rows, axis, lang, inches, look).draw()
            out.append(inline(figure, name, alternative))
    return out[0], out[1]
