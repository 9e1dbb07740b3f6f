"""Bounds as they are drawn everywhere: on the page, on slides, and in an analyst's own plots.

A bar is solid up to what is certain and pale up to what is possible. A line stands at an end that
is included, a ring at one that is not; a bar without an upper end fades into an arrow. A dot alone
is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, cast

from ..export import NO_LIMIT
from . import theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FADES = (0.9, 0.7, 0.5, 0.3, 0.15)  # opacity of the pieces of a bar that has no upper end
BEYOND = 1.2  # how far such a bar goes, of its lower end, where nothing else says so
SHORTEST = 0.1  # points of a dash; a picture of pixels shows none without length
Segment = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Brush:
    """How bounds are drawn: colours of the certain and the possible, thickness in points."""

    tone: str = theme.BLUE
    soft: str = theme.SOFT
    size: float = 7.0
    upright: bool = False  # along y, not along x

    def _add(self, ax: Axes, along: Sequence[float], at: float, **look: Any) -> None:
        """A line along the bar (``Axes.plot`` takes three times as long)."""
        from matplotlib.lines import Line2D

        across = [at] * len(along)
        xy = (across, along) if self.upright else (along, across)
        ax.add_line(Line2D(*xy, clip_on=False, **look))

    def line(self, ax: Axes, ends: Segment, at: float, **look: Any) -> None:
        self._add(ax, ends, at, **{"solid_capstyle": "butt", "linewidth": self.size, **look})

    def mark(self, ax: Axes, place: float, at: float, **look: Any) -> None:
        self._add(ax, [place], at, **{"linestyle": "none", "color": self.tone, "zorder": 4, **look})

    def end(self, ax: Axes, place: float, at: float, *, included: bool) -> None:
        """A line across the bar, or a ring."""
        if included:
            across = "_" if self.upright else "|"
            look = {"marker": across, "markersize": self.size + 4, "markeredgewidth": 2}
            self.mark(ax, place, at, **look)
        else:
            look = {"marker": "o", "markersize": self.size - 0.5, "markeredgewidth": 1.6}
            look |= {"markeredgecolor": self.tone, "markerfacecolor": theme.PAPER, "zorder": 4.1}
            self.mark(ax, place, at, **look)

    def fade(self, ax: Axes, ends: Segment, at: float) -> None:
        """No upper end: paler and paler, then an arrow."""
        low, tip = ends
        step = (tip - low) / len(FADES)
        for number, opacity in enumerate(FADES):
            piece = (low + number * step, low + (number + 1) * step)
            self.line(ax, piece, at, color=self.soft, alpha=opacity)
        arrow = "^" if self.upright else ">"
        look = {"marker": arrow, "markersize": self.size, "markeredgewidth": 0}
        self.mark(ax, tip, at, **look)


def draw_bounds(  # noqa: PLR0913, PLR0917 (what bounds are)
    ax: Axes, at: float, low: float, high: float | None, closed: str, brush: Brush, **span: float
) -> None:
    """Draw the numbers from `low` to `high` (None or infinite: no upper end) at `at`.

    `closed` says which ends belong (both, left, right, neither); ``start`` of `span` is where a bar
    begins (0), ``stop`` how far one without an upper end goes.
    """
    start = span.get("start", 0.0)
    if low > start:
        brush.line(ax, (start, low), at, color=brush.tone)
    if low == high:
        look = {"marker": "o", "markersize": brush.size + 1.5, "markeredgewidth": 0}
        brush.mark(ax, low, at, **look)
        return
    if high is None or not isfinite(high):
        brush.fade(ax, (low, span.get("stop", max(low * BEYOND, low + 1e-9))), at)
    else:
        brush.line(ax, (low, high), at, color=brush.soft, zorder=2.1)
        brush.end(ax, high, at, included=closed in ("both", "right"))
    if low > start:
        brush.end(ax, low, at, included=closed in ("both", "left"))


def draw_dots(ax: Axes, corner: Segment, count: tuple[int, int], deep: int, step: float) -> None:
    """Draw a count of a whole, a dot each, `deep` below each other, `step` apart: filled for the
    count, empty for the rest. A line of the shortest dashes, whose ends are round, is dots."""
    (few, whole), (left, top), size = count, corner, step * 0.66
    for place in range(deep):
        filled, end = (max(0, -((place - number) // deep)) for number in (few, whole))
        at = top + (place + 0.5) * step
        for start, stop, width, tone, order in (
            (filled, end, size, theme.GREY, 2.0),
            (filled, end, size - 2.4, theme.PAPER, 2.1),
            (0, filled, size, theme.BLUE, 2.2),
        ):
            ends = (left + (start + 0.5) * step, left + (stop - 0.4) * step)
            dashes = (SHORTEST / width, (step - SHORTEST) / width)
            look: dict[str, Any] = {"linestyle": (0, dashes), "dash_capstyle": "round"}
            look["snap"] = False  # to whole pixels: a ring would be thicker on one side
            if stop > start:
                Brush(tone, size=width).line(ax, ends, at, color=tone, zorder=order, **look)


def _bounds_of(row: Mapping[str, Any], along: str) -> tuple[float, float]:
    low, high = (float(row[f"{along}{name}"]) for name in ("min", "max"))
    return low, inf if high >= NO_LIMIT else high


def _paler(tone: tuple[float, ...]) -> str:
    """The colour of the possible for that of the certain."""
    from matplotlib.colors import to_hex

    red, green, blue = (0.45 * part + 0.55 for part in tone[:3])
    return to_hex((red, green, blue))


@cache
def _mark_class() -> type[Any]:
    """The mark, made when it is first asked for: seaborn takes a while to load."""
    import seaborn.objects as so
    from matplotlib.patches import Patch
    from seaborn._marks.base import Mappable, resolve_color

    @dataclass
    class Bounds(so.Mark):  # type: ignore[misc]
        """Ranges, for ``seaborn.objects.Plot(frame, y=…, xmin="lower", xmax="reach")``.

        Columns are those of `analysis.floats`; `NO_LIMIT` has no upper end. ``group="closed"``
        says which ends belong; without it both do. Along y with ``ymin``
        and ``ymax``. `start` is where bars begin: 0, or None for the range alone.
        """

        color: Any = Mappable("C0")  # noqa: RUF009
        alpha: Any = Mappable(1)  # noqa: RUF009 (resolve_color asks for it)
        size: float = 7.0
        start: float | None = 0.0

        def _plot(
            self,
            split_gen: Callable[..., Any],
            scales: Mapping[str, Any],
            orient: str,  # noqa: ARG002 (of a value; bounds tell their own)
        ) -> None:
            from matplotlib.colors import to_hex

            for keys, data, ax in split_gen():
                upright = "ymin" in data
                along, across = ("y", "x") if upright else ("x", "y")
                tone = resolve_color(self, keys, "", scales)
                soft = _paler(tone)
                brush = Brush(to_hex(tone), soft, self.size, upright)
                closed = str(keys.get("group", "both"))
                ends = [_bounds_of(row, along) for row in data.to_dict("records")]
                known = [end for pair in ends for end in pair if isfinite(end)]
                stop = max(known, default=1.0) * BEYOND
                for at, (low, high) in zip(data[across], ends, strict=True):
                    start = low if self.start is None else self.start
                    draw_bounds(ax, at, low, high, closed, brush, start=start, stop=stop)
                ax.autoscale_view()

        def _legend_artist(self, variables: list[str], value: Any, scales: Any) -> Any:
            keys = dict.fromkeys(variables, value)
            return Patch(facecolor=resolve_color(self, keys, "", scales))

    return Bounds


def Bounds(**look: Any) -> Any:  # noqa: N802 (a mark, as seaborn names them)
    """A mark for `seaborn.objects`: bounds solid to what is certain, pale to what is possible.

    >>> import analysis, seaborn.objects as so
    >>> frame = analysis.floats(analysis.ratios(ratio="income_per_employee", lang="en"))
    >>> frame = frame.dropna(subset="lower")
    >>> plot = so.Plot(frame, y="entity", xmin="lower", xmax="reach", group="closed")
    >>> plot = plot.add(analysis.Bounds())

    `look`: ``color`` (a value, or mapped by the plot), ``size`` (points), ``start`` (where bars
    begin; None: the range alone).
    """
    return cast("Any", _mark_class())(**look)
