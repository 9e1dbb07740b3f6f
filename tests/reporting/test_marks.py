"""Bounds as a mark of seaborn's objects interface, for an analyst's own plots."""

from io import BytesIO

import pandas as pd
import pytest

import analysis
from analysis.export import NO_LIMIT
from analysis.reporting import theme

# seaborn 0.13 passes pandas a keyword that pandas will drop
pytestmark = pytest.mark.filterwarnings("ignore:The copy keyword:DeprecationWarning")


@pytest.fixture
def so():
    import seaborn.objects

    return seaborn.objects


FRAME = pd.DataFrame(
    {
        "place": ["A", "B", "C"],
        "lower": [3.0, 4.0, 5.0],
        "reach": [4.0, 4.0, NO_LIMIT],
        "closed": ["left", "both", "left"],
        "year": [2019, 2020, 2020],
    }
)


def _drawn(plot):
    """The axes of a plot, drawn."""
    plotted = plot.plot()
    plotted.save(BytesIO(), format="png")
    return plotted._figure.axes


def _lines(axes, **look):
    return [
        line
        for line in axes.lines
        if all(getattr(line, f"get_{name}")() == value for name, value in look.items())
    ]


def test_bounds_are_solid_pale_ringed_or_fading_as_on_the_page(so):
    plot = so.Plot(FRAME, y="place", xmin="lower", xmax="reach", group="closed")
    [axes] = _drawn(plot.add(analysis.Bounds()))
    bars = [line for line in axes.lines if line.get_linestyle() == "-"]
    starts = sorted((line.get_xdata()[0], line.get_xdata()[1]) for line in bars)
    assert (0.0, 3.0) in starts  # certain
    assert (3.0, 4.0) in starts  # possible
    assert (0.0, 4.0) in starts  # exact
    faded = {line.get_alpha() for line in bars if line.get_alpha() is not None}
    assert len(faded) == 5
    rings = _lines(axes, marker="o", markerfacecolor=theme.PAPER)
    assert [line.get_xdata()[0] for line in rings] == [4.0]
    assert [line.get_xdata()[0] for line in _lines(axes, marker="|")] == [3.0, 5.0]
    assert len(_lines(axes, marker=">")) == 1


def test_colours_facets_and_legends_are_the_plot_s(so):
    plot = so.Plot(FRAME, y="place", xmin="lower", xmax="reach", color="year").facet("year")
    drawn = _drawn(plot.add(analysis.Bounds(size=10)).scale(color=so.Nominal()))
    assert len(drawn) == 2
    tones = {line.get_color() for axes in drawn for line in _lines(axes, alpha=None)}
    assert len(tones) >= 3
    assert {line.get_linewidth() for axes in drawn for line in axes.lines} >= {10.0}


def test_bounds_stand_upright_along_y(so):
    plot = so.Plot(FRAME, x="place", ymin="lower", ymax="reach", group="closed")
    [axes] = _drawn(plot.add(analysis.Bounds(start=None)))
    bars = [line for line in axes.lines if line.get_linestyle() == "-" and line.get_alpha() is None]
    assert [tuple(line.get_ydata()) for line in bars] == [(3.0, 4.0)]  # no bar from zero
    assert len(_lines(axes, marker="^")) == 1


def test_the_project_s_ratios_plot_as_they_are(so):
    ratios = analysis.floats(analysis.ratios(ratio="income_per_employee", lang="en"))
    ratios = ratios.dropna(subset="lower")
    plot = so.Plot(ratios, y="entity", xmin="lower", xmax="reach", group="closed")
    [axes] = _drawn(plot.add(analysis.Bounds()))
    assert len(axes.get_yticklabels()) == ratios["entity"].nunique()
