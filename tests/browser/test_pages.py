"""The pages in a real browser: accessible, quiet, readable, whole in print."""

import os
import re
from html import unescape

import pytest
from chromium import VIEWS, browser, chromium
from nbformat import v4

import analysis
from analysis.exporter import to_page
from analysis.overview import overview
from test_page import SECTIONS

ARTICLE = "lanzhou-daily-2021-03-16"
NAMES = ("zh-Hant", "zh-Hans", "en", "index")

# Contrast of each text of a drawing against what lies behind it: the paper.
CONTRAST = """() => {
  const parts = c => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = c => parts(c).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  return [...document.querySelectorAll('svg text')].map(text => {
    const ink = light(getComputedStyle(text).fill);
    return [text.textContent, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)];
  });
}"""


@pytest.fixture(scope="module")
def found():
    if not chromium():
        reason = "no Chromium: on Debian, apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with browser() as started:
        yield started


def _html(*sections) -> str:
    cells = []
    for section in sections:
        data, metadata = section._repr_mimebundle_()
        output = v4.new_output("display_data", data, metadata=metadata)
        cells.append(v4.new_code_cell(outputs=[output]))
    return to_page(v4.new_notebook(cells=cells))


def _listed(lang: str) -> dict:
    about = {"lang": lang, "title": lang, "dates": ["2021-03-16"], "facts": 42, "computed": 18}
    return {"about": about, "bytes": 150_000, "chain": f"r.{lang}", "notebook": "3", "run": "r"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every page, made once."""
    folder = tmp_path_factory.mktemp("pages")
    for lang in NAMES[:3]:
        report = analysis.report(source=ARTICLE, lang=lang)
        html = _html(*(getattr(report, name)() for name in SECTIONS))
        (folder / f"r.{lang}.html").write_text(html, encoding="utf-8")
    pages = {f"r.{lang}": _listed(lang) for lang in NAMES[:3]}
    (folder / "r.index.html").write_text(_html(overview(pages)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tabs(found, folder):
    """Each page opened in each view, with the requests that it made."""
    opened = {}
    for view, (width, scheme) in VIEWS.items():
        for name in NAMES:
            tab = found.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            asked: list[str] = []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            told: list[str] = []
            tab.on("console", lambda message, told=told: told.append(message.text))
            tab.goto((folder / f"r.{name}.html").as_uri())
            opened[name, view] = (tab, asked, told)
    return opened


EVERY = [(name, view) for name in NAMES for view in VIEWS]


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_axe_finds_nothing(tabs, name, view):
    from axe_playwright_python.sync_playwright import Axe

    tab = tabs[name, view][0]
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_the_page_asks_for_nothing_and_complains_of_nothing(tabs, name, view):
    _, asked, told = tabs[name, view]
    assert [url for url in asked[1:] if not url.startswith("data:")] == []
    assert told == []


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_nothing_scrolls_sideways(tabs, name, view):
    tab = tabs[name, view][0]
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(wide) <= 0
    boxes = (
        "() => [...document.querySelectorAll('.scroll')].map(b => b.scrollWidth - b.clientWidth)"
    )
    assert max(tab.evaluate(boxes)) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_link_has_its_target(tabs, folder, name):
    tab = tabs[name, "desktop"][0]
    links = tab.evaluate(
        "() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
    )
    ids = set(tab.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)"))
    for link in links:
        assert link[1:] in ids if link.startswith("#") else (folder / link).is_file(), link


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", NAMES[:3])
def test_text_in_drawings_stands_out(tabs, name, view):
    texts = tabs[name, view][0].evaluate(CONTRAST)
    assert len(texts) > 50
    assert [text for text, ratio in texts if ratio < 4.5] == []


@pytest.mark.parametrize("name", NAMES[:3])
def test_one_drawing_of_each_figure_shows_at_each_width(tabs, name):
    seen = "() => [...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg')]"
    seen += (
        ".filter(s => getComputedStyle(s).display !== 'none').map(s => s.getAttribute('class')))"
    )
    assert {tuple(one) for one in tabs[name, "desktop"][0].evaluate(seen)} == {("w",)}
    assert {tuple(one) for one in tabs[name, "phone"][0].evaluate(seen)} == {("n",)}


@pytest.mark.parametrize("name", NAMES[:3])
def test_print_has_every_figure(tabs, name):
    tab = tabs[name, "desktop"][0]
    tab.emulate_media(media="print")
    figures = tab.evaluate(
        "() => [...document.querySelectorAll('figure')].map(f => f.getBoundingClientRect().height)"
    )
    assert len(figures) == 6
    assert min(figures) > 60
    pdf = tab.pdf(prefer_css_page_size=True)
    tab.emulate_media(media="screen")
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_no_box_is_drawn_where_the_system_has_no_chinese_font(tabs, folder, name):
    from base64 import b64decode
    from io import BytesIO

    from fontTools.ttLib import TTFont

    html = (folder / f"r.{name}.html").read_text(encoding="utf-8")
    data = re.search(r'"Report CJK";src:url\("data:font/woff2;base64,([^"]+)"', html)[1]
    with TTFont(BytesIO(b64decode(data))) as font:
        covered = set(font.getBestCmap())
    text = unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", html, flags=re.DOTALL))
    assert {char for char in text if ord(char) > 0x20 and ord(char) not in covered} == set()
    tab = tabs[name, "desktop"][0]
    assert tab.evaluate("() => [...document.fonts].some(f => f.status === 'loaded')")
