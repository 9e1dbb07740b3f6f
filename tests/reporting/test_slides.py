"""Pictures of the charts, for slides."""

import csv
from dataclasses import replace
from functools import cache
from io import BytesIO
from unicodedata import east_asian_width

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from analysis.cli.group import main
from analysis.messages import LANGS
from analysis.reporting import fonts, theme
from analysis.reporting.slides import DENSITY
from support.projects import ARTICLE

KEPT = ("lz-2015", "most-newsletter")  # sources whose figures have something to draw
NAMES = [
    "comparison-income_per_incubated_firm",
    "concentration-income_floor_of_10m_firms",
    "share-share_still_incubated",
    "base-rd_staff_per_10k",
    "range-income_per_employee",
    "chain",
]


@pytest.fixture(scope="module")
def pictures_in(report_in):
    """The pictures of the report, drawn once."""
    return cache(lambda lang: report_in(lang).pictures())


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_is_a_picture_of_twice_the_density(pictures_in, lang):
    pictures = pictures_in(lang)
    assert list(pictures) == NAMES
    for content in pictures.values():
        image = Image.open(BytesIO(content))
        assert image.format == "PNG"
        assert image.width > theme.WIDE * DENSITY
        assert image.info["dpi"][0] == pytest.approx(DENSITY, abs=0.01)
        assert set(image.info) == {"dpi"}  # no date, no name of a program
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20)}
        assert (255, 255, 255) in colours
        assert tuple(bytes.fromhex(theme.INK[1:])) in colours


def test_dots_of_a_count_are_in_the_picture_too(pictures_in):
    """67 of 135: as many blobs, filled or ringed, as there are dots in a row of the drawing."""
    picture = Image.open(BytesIO(pictures_in("en")["share-share_still_incubated"])).convert("RGB")
    pixels = np.asarray(picture).astype(int)
    near = {
        look: (abs(pixels - np.array(list(bytes.fromhex(tone[1:])))).sum(axis=2) < 40)
        for look, tone in {"blue": theme.BLUE, "grey": theme.GREY}.items()
    }
    lines = {look: shape.any(axis=1) for look, shape in near.items()}
    assert lines["blue"].sum() > 50  # five rows of filled dots
    assert lines["grey"].sum() > 50
    densest = near["blue"].sum(axis=1).argmax()
    starts = np.diff(near["blue"][densest].astype(int)) == 1
    assert starts.sum() == 14  # of the first row, five below each other


def test_a_picture_needs_no_font_of_the_system(report_in, monkeypatch):
    from matplotlib import font_manager

    drawn = []
    find = font_manager.FontManager._find_fonts_by_props

    def told(self, *args, **kwargs):
        found = find(self, *args, **kwargs)
        drawn.extend(str(path) for path in found)
        return found

    monkeypatch.setattr(font_manager.FontManager, "_find_fonts_by_props", told)
    report_in("zh-Hans").pictures()
    assert drawn
    assert all(str(fonts.font_path()) in path for path in drawn)


@pytest.fixture
def drawn(monkeypatch):
    """The figures that are saved from now on, each with the places of its texts in pixels."""
    figures = []
    save = Figure.savefig

    def saved(figure, *args, **kwargs):
        save(figure, *args, **kwargs)
        if kwargs["format"] == "png":
            figure.set_dpi(DENSITY)
            figures.append(figure)

    monkeypatch.setattr(Figure, "savefig", saved)
    return figures


@pytest.mark.parametrize("lang", LANGS)
def test_no_dark_line_crosses_a_text(report_in, drawn, lang):
    report_in(lang).pictures()
    struck = []
    for figure in drawn:
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        for lines in figure.axes[0].collections:
            dark = isinstance(lines, LineCollection) and to_hex(lines.get_color()[0]) == theme.INK
            for segment in lines.get_segments() if dark else ():
                ends = figure.axes[0].transData.transform(segment)
                line = Bbox([ends.min(axis=0), ends.max(axis=0)]).padded(1, -1)
                struck += [t.get_text() for t in texts if line.overlaps(t.get_window_extent())]
    assert len(drawn) == len(NAMES)
    assert struck == []


def _ink(text):
    """How wide a text is when it is drawn alone, in pixels."""
    with theme.drawing("en"):
        figure = Figure((8, 1), dpi=DENSITY)
        look = {"fontsize": text.get_fontsize(), "fontfeatures": text.get_fontfeatures()}
        figure.text(0, 0.5, text.get_text(), **look)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    columns = (np.asarray(canvas.buffer_rgba())[:, :, 0] < 128).any(axis=0)
    return np.flatnonzero(columns)[-1]


def test_english_is_set_as_english(report_in, drawn):
    """No full-width mark is written, and quotation marks are as narrow as they were measured."""
    report_in("en").pictures()
    texts = [text for figure in drawn for text in figure.findobj(Text) if text.get_text()]
    wide = {char for t in texts for char in t.get_text() if east_asian_width(char) in "FW"}
    assert [char for char in wide if not char.isalpha()] == []
    quoted = [text for text in texts if set(text.get_text()) & set("‘’“”")]
    assert quoted
    for text in quoted:
        measured = fonts.width(text.get_text(), text.get_fontsize(), "en") * DENSITY / 72
        assert _ink(text) == pytest.approx(measured, rel=0.03)


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_begins_or_ends_with_a_mark_that_belongs_to_the_other(report_in, drawn, lang):
    report_in(lang).pictures()
    texts = [text.get_text() for figure in drawn for text in figure.findobj(Text)]
    assert [text for text in texts if text[:1] in tuple("，。、；：）」”,.;:)")] == []
    assert [text for text in texts if text[-1:] in tuple("（「“(≈≥≤")] == []


def test_a_character_without_a_shape_is_told_and_the_pictures_are_made(project):
    path = project.definitions / "entities.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("en: Lanzhou returnee park", "en: Lanzhou 😀 park"), "utf-8")
    result = CliRunner().invoke(main, ["charts", "--source", ARTICLE, "--lang", "en"])
    assert result.exit_code == 0
    assert result.stdout.count("written") == 2 * len(NAMES)
    assert f"{ARTICLE}.en: the font has no shape for 😀 (U+1F600) in '" in result.stderr
    assert "(Lanzhou 😀 park)'" in result.stderr


def test_the_command_draws_one_source_a_picture(project):
    others = project.figures / "comparators.csv"
    lines = others.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line[:1].isalpha() or line.startswith(KEPT)]
    others.write_text("".join([lines[0], *kept]), encoding="utf-8")
    result = CliRunner().invoke(main, ["charts", "--lang", "en"])
    assert result.exit_code == 0
    found = {path.name for path in (project.reports / "charts").iterdir()}
    codes = {name.partition(".en.")[0] for name in found}
    own = [name for name in NAMES if name.partition("-")[0] not in ("comparison", "base")]
    assert {f"{ARTICLE}.en.{name}.png" for name in own} < found
    with project.sources.open(encoding="utf-8") as rows:
        known = {row["source"] for row in csv.DictReader(rows)}
    assert {ARTICLE} < codes <= known


def test_the_same_report_gives_the_same_bytes(report_in, pictures_in):
    assert report_in("zh-Hant").pictures() == pictures_in("zh-Hant")


def test_a_choice_that_leaves_nothing_gives_no_picture(report_in):
    assert replace(report_in("en"), entity="gansu").pictures() == {}


def test_the_command_writes_them_once(project, pictures_in):
    arguments = ["charts", "--source", ARTICLE, "--lang", "en"]
    first, second = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.count("written") == second.output.count("unchanged") == 2 * len(NAMES)
    found = sorted(path.name for path in (project.reports / "charts").iterdir())
    files = [f"{ARTICLE}.en.{name}.{kind}" for name in NAMES for kind in ("png", "svg")]
    assert found == sorted(files)
    path = project.reports / "charts" / f"{ARTICLE}.en.chain.png"
    assert path.read_bytes() == pictures_in("en")["chain"]


def test_the_command_tells_what_it_does_not_know(project):
    result = CliRunner().invoke(main, ["charts", "--lang", "zh-TW"])
    assert result.exit_code == 2
    assert "expected one of" in result.output
    assert not (project.reports / "charts").exists()
