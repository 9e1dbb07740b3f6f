import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from html import escape
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

import analysis
from analysis.messages import LANGS
from analysis.model import records
from analysis.reporting import charts, fonts, theme
from analysis.reporting.canvas import DOT, Axis, Facet, Row, drawings
from analysis.reporting.markup import drawn
from support.projects import ARTICLE, ROOT

INF = Decimal("Infinity")


@pytest.fixture
def book(inputs):
    return inputs.codebook


@pytest.fixture
def ratios(facts, book):
    return analysis.ratios_from(facts, book, lang="zh-Hant")


def _fact(
    number: int, indicator: str, phrase: str, lower: Decimal, upper: Decimal, **more: object
) -> dict:
    row = {
        "fact": f"s:{number}",
        "source": "s",
        "entity": "lanzhou",
        "indicator": indicator,
        "period": "2020",
        "as_stated": phrase,
        "value": lower,
        "lower": lower,
        "upper": upper,
        "closed": "left",
        "unit": "人",
        "status": "stated",
        "part_of": "",
        "measure": "level",
        "breakdown": "",
        "caveats": "",
    }
    return row | more


def _every_chart(facts, ratios, book, lang):
    rows = records(ratios)
    yield charts.chain(facts, book, lang)
    yield charts.ranges(rows, book, lang)
    share = next(row for row in rows if row["ratio"] == "share_still_incubated")
    sides = [row for row in records(facts) if row["fact"] in share["facts"].split()]
    yield charts.shares([charts.Share("A", share, "49.6%", sides)], lang)
    yield charts.series(records(facts[facts["indicator"] == "income"]), book, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_is_small_safe_and_says_what_it_shows(facts, ratios, book, lang):
    for chart in _every_chart(facts, ratios, book, lang):
        assert chart is not None
        for svg in (chart.wide, chart.narrow):
            root = fromstring(svg)
            assert not re.search(r"#[0-9a-f]{6}|<style|<script|font-family|\bid=|url\(", svg)
            assert len(svg.encode()) < 6_000
            assert fonts.missing("".join(root.itertext())) == []
        assert chart.title
        assert chart.subtitle
        image = f'<div role="img" aria-label="{escape(chart.alternative)}">'
        assert drawn(chart, "").count(image) == 1  # said once, for both widths


def test_the_title_states_the_finding_of_the_data(facts, ratios, book):
    titles = [chart.title for chart in _every_chart(facts, ratios, book, "en")]
    assert titles[0].startswith("Incubated firms: 67 of 135 (Firms ever incubated), ≈")
    assert titles[1] == "Known only as ranges: 11"


def test_the_text_alternative_tells_every_row(ratios, book):
    chart = charts.ranges(records(ratios), book, "zh-Hant")
    assert "在孵企業人均收入（蘭州留創園）：33.4–38.4萬元" in chart.alternative
    assert len(chart.canvas.rows) == chart.alternative.count("；") + 1


def _drawing(row: Row) -> str:
    return drawings([Facet([row], Axis(100))], "en")[0]


def _marks(closed: str, high: float | None) -> str:
    """The drawing of one range from 60."""
    return _drawing(Row("A", "1", 60.0, high, closed))


def test_bounds_are_drawn_by_one_grammar():
    """Solid to what is certain, pale to what is possible; a line at an end that is included, a ring
    at one that is not; a dot where exact; fading with an arrow where there is no limit."""
    exact, ranged = _marks("both", 60.0), _marks("both", 80.0)
    assert (exact.count("<circle"), "s-soft" in exact) == (1, False)
    assert "f-paper" not in exact
    assert (ranged.count("<circle"), "s-soft" in ranged, "s-blue" in ranged) == (0, True, True)
    rings = [_marks(closed, 80.0) for closed in ("left", "neither")]
    assert [drawn.count("<circle") for drawn in rings] == [1, 2]
    assert all('class="f-paper' in drawn for drawn in rings)
    open_ended = _marks("left", None)
    assert len(set(re.findall(r'opacity="([^"]+)"', open_ended))) > 3
    assert 'class="f-blue' in open_ended


def test_a_number_without_a_base_is_a_ring_on_dashes():
    row = Row("A", "1", 60.0, 60.0, is_loose=True)
    svg = _drawing(row)
    assert "stroke-dasharray" in svg
    assert svg.count('class="f-paper') == 1


def _lengths(data: str) -> list[float]:
    """Of each level line of a path."""
    found, x = [], 0.0
    for command, rest in re.findall(r"([MmH])([^MmH]*)", data):
        end = float(rest.split()[0])
        if command == "H":
            found.append(end - x)
        x = x + end if command == "m" else end
    return found


@pytest.mark.parametrize(("few", "whole"), [(0, 3), (3, 3), (6, 67), (67, 135), (1, 150)])
def test_a_count_of_a_whole_that_one_can_count_is_a_dot_for_each(few, whole):
    """Each is there once at each width, filled or empty."""
    row = Row("A", "1", track=100.0, dots=(few, whole))
    for svg in drawings([Facet([row], Axis(100))], "en"):
        counted = {}
        for look, data in re.findall(r'<path class="s-(\w+)"[^>]* d="([^"]*)"/>', svg):
            counted[look] = sum(round(length / DOT) + 1 for length in _lengths(data))
        expected = {"blue": few, "grey": whole - few, "paper": whole - few}
        assert counted == {look: count for look, count in expected.items() if count}


def test_dots_are_for_exact_counts_of_small_wholes():
    exact = {"lower": Decimal(5), "upper": Decimal(5)}
    ratio = {"lower": Fraction(50), "upper": Fraction(50)}
    ten = {"lower": Decimal(10), "upper": Decimal(10)}
    assert charts.Share("A", ratio, "50%", [exact, ten]).dots == (5, 10)
    vague, many = {**ten, "upper": Decimal(20)}, {"lower": Decimal(400), "upper": Decimal(400)}
    assert charts.Share("A", ratio, "50%", [exact, vague]).dots is None
    assert charts.Share("A", ratio, "50%", [exact, many]).dots is None
    assert charts.Share("A", ratio, "50%").dots is None


def test_families_of_rates_stand_on_axes_of_their_own_side_by_side_where_there_is_room():
    facets = [
        Facet([Row("A", "1", 60.0, 60.0)], Axis(high), f"family {high}") for high in (70, 700)
    ]
    wide, narrow = (fromstring(svg) for svg in drawings(facets, "en"))
    tops = [
        [node.get("y") for node in svg.iter() if (node.text or "").startswith("family")]
        for svg in (wide, narrow)
    ]
    assert tops[0][0] == tops[0][1]
    assert float(tops[1][0]) < float(tops[1][1])
    ends = [float(node.get("cx")) for node in narrow.iter() if node.tag == "circle"]
    assert ends[0] > ends[1] * 5  # 60 of 70, 60 of 700


def test_data_without_anything_to_draw_give_no_chart(facts, ratios, book):
    assert charts.chain(facts[facts["part_of"] == ""], book, "en") is None
    assert charts.ranges(records(ratios[ratios["verdict"] == "refused"]), book, "en") is None
    assert charts.targets(records(facts), book, "en") is None  # nothing is printed as reached


def test_a_part_goes_to_the_whole_of_its_period_and_a_vague_part_has_a_paler_end(book):
    rows = [
        _fact(1, "talent", "50人", Decimal(50), Decimal(50), period="2019"),
        _fact(2, "talent", "100人", Decimal(100), Decimal(100)),
        _fact(3, "practical_talent", "20余人", Decimal(20), Decimal(30), part_of="talent"),
    ]
    [group] = charts.chains(pd.DataFrame(rows))
    assert [link.fact["as_stated"] for link in group] == ["100人", "20余人"]
    chart = charts.chain(pd.DataFrame(rows), book, "zh-Hant")
    assert "s-soft" in chart.wide
    assert "20–&lt;30／100" in chart.wide


def test_a_target_stands_beside_what_has_been_reached(book):
    rows = [
        _fact(
            1,
            "talent",
            "100人",
            Decimal(100),
            Decimal(100),
            status="target",
            measure="target",
            period="../2022",
        ),
        _fact(2, "talent", "40人", Decimal(40), Decimal(40)),
    ]
    chart = charts.targets(rows, book, "en")
    assert chart.title == "Targets to 2022: 1, with printed progress: 1"
    assert "s-blue" in chart.wide


def test_equal_labels_are_told_apart_by_their_entity(book):
    rows = [
        _fact(number, "talent", "20余人", Decimal(20), Decimal(30), entity=entity)
        for number, entity in enumerate(("lanzhou", "gansu"))
    ]
    aims = [
        row | {"status": "target", "measure": "target", "fact": f"t:{n}"}
        for n, row in enumerate(rows)
    ]
    chart = charts.targets([*rows, *aims], book, "en")
    assert "Talent, total, target (Lanzhou)" in chart.wide
    assert "Talent, total, target (Gansu Province)" in chart.wide


def test_a_long_label_is_broken_and_not_drawn_over_the_value():
    rows = [Row("Firms with income of 10 million yuan and more in every zone", "12 million yuan")]
    _, narrow = drawings([Facet(rows, Axis(1))], "en")
    lines = [node for node in fromstring(narrow).iter() if node.tag == "text"]
    assert len(lines) > 2
    room = theme.NARROW * 72
    for line in lines[:-1]:
        left = fonts.width(line.text, theme.LABEL, "en")
        assert left + fonts.width(lines[-1].text, theme.VALUE, "en") < room


def test_a_character_without_a_shape_is_left_to_the_readers_fonts():
    assert ">😀<" in _drawing(Row("😀", "1"))


def test_markup_in_the_data_is_shown_as_text():
    wide = _drawing(Row("<script>alert(1)</script>", "&"))
    assert "<script" not in wide
    assert [node.text for node in fromstring(wide).iter("text")] == [
        "<script>alert(1)</script>",
        "&",
    ]


def test_dollar_signs_in_a_label_are_no_formula():
    wide = _drawing(Row("$x^2$ and $\\alpha$", "$1"))
    assert "$x^2$ and $\\alpha$" in wide


def test_every_class_of_a_drawing_has_its_rule(facts, ratios, book):
    from analysis.reporting.stylesheets import notebook_style, page_style

    drawn = "".join(chart.wide for chart in _every_chart(facts, ratios, book, "en"))
    used = {name for found in re.findall(r'class="([^"]+)"', drawn) for name in found.split()}
    assert {"v", "t", "f-paper", "s-soft", "s-blue"} <= used
    for sheet in (page_style(), notebook_style()):
        assert {name for name in used if f".{name}{{" not in sheet} == set()


def test_the_same_data_give_the_same_bytes(facts, book):
    assert charts.chain(facts, book, "zh-Hans") == charts.chain(facts, book, "zh-Hans")


def test_drawing_leaves_no_state_behind(facts, book):
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    before = dict(mpl.rcParams)
    charts.chain(facts, book, "zh-Hant")
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


def test_drawing_in_several_threads_gives_what_one_draws(facts, ratios, book):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    expected = {lang: list(_every_chart(facts, ratios, book, lang)) for lang in LANGS}
    with ThreadPoolExecutor(6) as pool:
        drawn = pool.map(lambda lang: list(_every_chart(facts, ratios, book, lang)), LANGS * 2)
    assert list(drawn) == [expected[lang] for lang in LANGS * 2]
    assert dict(mpl.rcParams) == before


# Each is told to matplotlib in one of three ways; none may change a drawing or be told in a page.
AMBIENT = """text.usetex: True
font.size: 30
lines.linewidth: 9
svg.fonttype: path
savefig.bbox: tight
path.sketch: 1, 100, 2
axes.facecolor: red
text.hinting: force_autohint
"""
BAD = "no_such_key: 1\nlines.linewidth: thick\nno colon\nfont.size: 30\nfont.size: 31\n"
DRAW = """
import hashlib, analysis
from analysis.reporting import charts
from analysis.reporting.slides import picture
report = analysis.report(source={source!r}, lang="en")
slide = picture(charts.chain(report._facts, report.codebook, "en"), "", "en")
print(hashlib.sha256(report.chain_chart().html.encode() + slide).hexdigest())
"""
SET = "import matplotlib\nmatplotlib.rcParams.update({'text.usetex': True, 'font.size': 30})"


def drawing_made(folder: Path, first: str = "") -> str:
    """The hash of drawings made in `folder`, by a process that has its settings and `first`."""
    settings = {"MPLCONFIGDIR": str(folder / "settings"), "ANALYSIS_ROOT": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", first + DRAW.format(source=ARTICLE)],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stderr, run.returncode) == ("", 0)
    return run.stdout


@pytest.fixture(scope="module")
def plainly_drawn(tmp_path_factory):
    return drawing_made(tmp_path_factory.mktemp("plain"))


@pytest.mark.processes
@pytest.mark.parametrize("way", ["home", "folder", "session"])
def test_what_a_person_has_set_changes_no_drawing_and_is_not_told(tmp_path, plainly_drawn, way):
    settings = tmp_path / "settings"
    (settings / "stylelib").mkdir(parents=True)
    if way == "home":
        (settings / "matplotlibrc").write_text(AMBIENT + BAD, encoding="utf-8")
        (settings / "stylelib" / "default.mplstyle").write_text(AMBIENT + BAD, encoding="utf-8")
    elif way == "folder":
        (tmp_path / "matplotlibrc").write_text(AMBIENT + BAD, encoding="utf-8")
    assert drawing_made(tmp_path, SET if way == "session" else "") == plainly_drawn


def test_rows_about_several_entities_name_them(every_fact, book):
    ratios = analysis.ratios_from(every_fact, book, lang="en")
    for chart in [charts.ranges(records(ratios), book, "en")]:
        labels = [row.label for row in chart.canvas.rows]
        names = {entity.label["en"] for entity in book.entities.values()}
        named = {name for label in labels for name in names if f"({name})" in label}
        assert len(named) > 1
        assert all(any(f"({name})" in label for name in named) for label in labels)


def test_a_chart_tells_the_sources_of_what_it_shows_and_no_other(every_fact, book):
    for lang in LANGS:
        aims = every_fact[every_fact["status"] == "target"]
        same = ["entity", "indicator", "breakdown", "unit"]
        levels = every_fact[every_fact["measure"] == "level"].drop_duplicates(same, keep="last")
        reached = levels.merge(aims[aims["value"].notna()][[*same, "source"]], on=same)
        expected = set(reached["source_x"]) | set(reached["source_y"])
        assert set(charts.targets(records(every_fact), book, lang).sources) == expected


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_colours_stand_out_from_the_paper():
    for colour in (theme.INK, theme.MUTED, theme.LIGHT["orange"], theme.BLUE):
        assert 1.05 / (_luminance(colour) + 0.05) >= 4.5
