"""Pictures of the charts, for slides."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from click.testing import CliRunner
from PIL import Image

from analysis import fonts, theme
from analysis.charts.slides import DENSITY
from analysis.cli import main
from analysis.words import LANGS
from support.projects import ARTICLE

NAMES = [
    "precision",
    "chain",
    "ratios",
    "targets",
    "comparison-rd_staff_per_10k",
    "comparison-income_per_incubated_firm",
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


def test_the_same_report_gives_the_same_bytes(report_in, pictures_in):
    assert report_in("zh-Hant").pictures() == pictures_in("zh-Hant")


def test_a_choice_that_leaves_nothing_gives_no_picture(report_in):
    assert replace(report_in("en"), entity="gansu").pictures() == {}


def test_the_command_writes_them_once(project, pictures_in):
    arguments = ["figures", "--source", ARTICLE, "--lang", "en"]
    first, second = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.count("written") == second.output.count("unchanged") == len(NAMES)
    found = sorted(path.name for path in (project.reports / "figures").iterdir())
    assert found == sorted(f"{ARTICLE}.en.{name}.png" for name in NAMES)
    path = project.reports / "figures" / f"{ARTICLE}.en.chain.png"
    assert path.read_bytes() == pictures_in("en")["chain"]


def test_the_command_tells_what_it_does_not_know(project):
    result = CliRunner().invoke(main, ["figures", "--lang", "zh-TW"])
    assert result.exit_code == 2
    assert "expected one of" in result.output
    assert not (project.reports / "figures").exists()
