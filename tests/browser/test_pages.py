"""Every page in a real browser: accessible, quiet, readable, whole in print."""

import re
from contextlib import closing
from io import BytesIO

import numpy as np
import pytest
from chromium import VIEWS, browser, needed
from PIL import Image

import analysis
from analysis.reporting.exporter import to_page
from analysis.reporting.index import overview
from support.pages import executed, page_of, sections_of
from support.projects import ARTICLE, copy_of_project, with_own_text

pytestmark = pytest.mark.processes
LANGS = ("zh-Hant", "zh-Hans", "en")
NOTEBOOKS = ("1_facts", "2_ratios", "3_report")
REPORTS = [f"{lang}.{notebook}" for lang in LANGS for notebook in NOTEBOOKS]
NAMES = [*REPORTS, "index", "with-source-text", "panel"]
MOST = 200_000  # bytes of a page
DRAWN = [name for name in NAMES if name != "index"]

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
# The text of what must stand on one page of paper: each drawing that shows with its caption, each
# row of a table that is not a heading of a group.
WHOLE = """() => {
  const text = node => [...(node.closest('svg') ? [node] : node.querySelectorAll('b, svg text'))]
    .filter(part => part.getClientRects().length).map(part => part.textContent);
  const figures = [...document.querySelectorAll('figure')].map(text);
  const rows = [...document.querySelectorAll('tbody tr:not(.group)')]
    .map(row => [...row.cells].map(cell => cell.innerText));
  return {figures, rows};
}"""


@pytest.fixture(scope="module")
def found():
    needed()
    with browser() as started:
        yield started


def _listed(name: str) -> dict:
    lang, notebook = name.split(".")
    about = {"lang": lang, "title": lang, "dates": ["2021-03-16"], "facts": 42, "computed": 18}
    chain = f"r.{lang}"
    return {"about": about, "bytes": 150_000, "chain": chain, "notebook": notebook, "run": "r"}


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory):
    """Every page, made once."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for lang in LANGS:
        report = analysis.report(source=ARTICLE, lang=lang)
        made |= {f"{lang}.{notebook}": page_of(report, notebook) for notebook in NOTEBOOKS}
    own = with_own_text(copy_of_project(tmp_path_factory.mktemp("own") / "project"))
    report = analysis.report(source="own", context=True, root=own.root)
    made["with-source-text"] = page_of(report, "3_report")
    panels = {lang: page_of(analysis.panel(lang=lang), "4_panel") for lang in LANGS}
    made |= {"panel": panels["zh-Hant"], **{f"panel.{lang}": panels[lang] for lang in LANGS[1:]}}
    made["index"] = to_page(executed(overview({name: _listed(name) for name in REPORTS})))
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
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
            tab.goto((folder / f"{name}.html").as_uri())
            opened[name, view] = (tab, asked, told)
    return opened


def test_no_page_weighs_more_than_200_kb(folder):
    weights = {path.name: path.stat().st_size for path in folder.glob("*.html")}
    assert len(weights) == len(NAMES) + 2  # the panel in the other languages
    assert {name: weight for name, weight in weights.items() if weight > MOST} == {}


# Of each row of figures or ratios: how wide its name is, and whether the rest stands below it.
LINES = """() => [...document.querySelectorAll('table:is(.facts, .ratios, .cmp) tr:has(td.num)')]
  .map(row => {
    const [name, ...rest] = [...row.cells].map(cell => cell.getBoundingClientRect());
    return [name.width / row.getBoundingClientRect().width,
      rest.every(box => box.top >= name.bottom - 1)];
  })"""


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("name", ["en.3_report", "zh-Hant.3_report", "panel"])
def test_on_a_phone_a_row_is_a_name_and_below_it_its_number(tabs, name, width):
    tab = tabs[name, "phone"][0]
    usual = tab.viewport_size
    tab.set_viewport_size({"width": width, "height": 900})
    rows = tab.evaluate(LINES)
    tab.set_viewport_size(usual)
    assert len(rows) > 60
    assert all(wide > 0.99 and below for wide, below in rows)


def violations(tab):
    """What every rule of axe finds, without the list of all that is good, which takes longest."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe().run(tab, options={"resultTypes": ["violations"]})


EVERY = [(name, view) for name in NAMES for view in VIEWS]


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_axe_finds_nothing(tabs, name, view):
    results = violations(tabs[name, view][0])
    assert results.violations_count == 0, results.generate_report()


# What readers set for themselves: a page for each, in its own context.
SPACED = "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em}"
OTHERS = {
    "1440": {"viewport": {"width": 1440, "height": 900}},
    "1024, dark": {"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark"},
    "768, less motion": {"viewport": {"width": 768, "height": 900}, "reduced_motion": "reduce"},
    "1280 at 400 %": {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "text spacing": {"viewport": {"width": 390, "height": 900}},
}


@pytest.mark.parametrize("view", OTHERS)
@pytest.mark.parametrize("name", ["en.3_report", "panel"])
def test_axe_finds_nothing_and_nothing_is_cut_in_views_of_ones_own(found, folder, name, view):
    with closing(found.new_context(**OTHERS[view])) as context:
        tab = context.new_page()
        tab.goto((folder / f"{name}.html").as_uri())
        if view == "text spacing":  # WCAG 1.4.12
            tab.add_style_tag(content=SPACED)
        results = violations(tab)
        wide = tab.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert results.violations_count == 0, results.generate_report()
    assert wide <= 0


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_the_page_asks_for_nothing_and_complains_of_nothing(tabs, name, view):
    _, asked, told = tabs[name, view]
    assert [url for url in asked[1:] if not url.startswith("data:")] == []
    assert told == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways(tabs, name, width):
    tab = tabs[name, "phone"][0]
    usual = tab.viewport_size
    tab.set_viewport_size({"width": width, "height": 900})
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    boxes = (
        "() => [...document.querySelectorAll('.scroll')].map(b => b.scrollWidth - b.clientWidth)"
    )
    found = (tab.evaluate(wide), max(tab.evaluate(boxes), default=0))
    tab.set_viewport_size(usual)
    assert found[0] <= 0
    assert found[1] <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_link_has_its_target(tabs, folder, name):
    tab = tabs[name, "desktop"][0]
    links = tab.evaluate(
        "() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
    )
    ids = tab.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    for link in [link for link in links if not link.startswith(("http", "../data/"))]:
        assert link[1:] in ids if link.startswith("#") else (folder / link).is_file(), link


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", REPORTS)
def test_text_in_drawings_stands_out(tabs, name, view):
    texts = tabs[name, view][0].evaluate(CONTRAST)
    assert len(texts) > 20
    assert [text for text, ratio in texts if ratio < 4.5] == []


@pytest.mark.parametrize("name", DRAWN)
def test_one_drawing_of_each_figure_shows_at_each_width(tabs, name):
    seen = "() => [...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg')]"
    seen += (
        ".filter(s => getComputedStyle(s).display !== 'none').map(s => s.getAttribute('class')))"
    )
    assert {tuple(one) for one in tabs[name, "desktop"][0].evaluate(seen)} == {("w",)}
    assert {tuple(one) for one in tabs[name, "phone"][0].evaluate(seen)} == {("n",)}


@pytest.mark.parametrize("name", DRAWN)
def test_each_drawing_tells_what_it_shows_under_its_finding_in_the_notebooks_order(tabs, name):
    tab = tabs[name, "desktop"][0]
    drawings = tab.evaluate(
        "() => [...document.querySelectorAll('svg')].map(s => [s.parentNode.getAttribute('role'),"
        " s.parentNode.ariaLabel, [...s.querySelectorAll('text')].map(t => t.textContent)])"
    )
    for role, label, texts in drawings:
        assert role == "img"
        assert "No description" not in label
        assert len(label) > 40
        assert texts
    for caption in tab.evaluate(
        "() => [...document.querySelectorAll('figure')].map(f => f.firstElementChild.tagName)"
    ):
        assert caption == "FIGCAPTION"
    if name in REPORTS:
        drawing = ("_chart", "findings")
        shown = [part for part in sections_of(name[-8:].lstrip(".")) if part.endswith(drawing)]
        count = tab.evaluate("() => document.querySelectorAll('section:has(figure)').length")
        assert count == len(shown)


def _pages(pdf: bytes) -> list[str]:
    """The text of each page of paper, without spaces."""
    from pypdf import PdfReader

    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("name", NAMES)
def test_print_tears_no_figure_and_no_row(tabs, name):
    tab = tabs[name, "desktop"][0]
    tab.emulate_media(media="print")
    whole = tab.evaluate(WHOLE)
    pages = _pages(tab.pdf(prefer_css_page_size=True))
    tab.emulate_media(media="screen")
    assert len(whole["figures"]) == (0 if name == "index" else max(1, len(whole["figures"])))
    for parts in (*whole["figures"], *whole["rows"]):
        wanted = [re.sub(r"\s", "", line) for part in parts for line in part.split("\n")]
        assert any(all(text in page for text in wanted) for page in pages), wanted


@pytest.mark.parametrize("name", NAMES)
def test_no_text_needs_a_font_of_the_system(tabs, name):
    """So that no box is drawn where the system has no Chinese font."""
    tab = tabs[name, "desktop"][0]
    client = tab.context.new_cdp_session(tab)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    query = {"nodeId": root, "selector": "body *"}
    used: dict[tuple[str, bool], int] = {}
    for node in client.send("DOM.querySelectorAll", query)["nodeIds"]:
        for font in client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            key = (font["familyName"], font["isCustomFont"])
            used[key] = used.get(key, 0) + font["glyphCount"]
    client.detach()
    assert {name for name, _ in used} <= {"Report CJK", "Report Latin"}, used
    assert all(custom for _, custom in used)
    assert sum(used.values()) > 200


# Every link within the page is clicked in turn, and those are told whose target is not in view.
# A click goes there at once, without a drawing in between; where the target is not in view then, it
# is waited for as long as anything moves. No rule of the page is changed for it.
CLICKED = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const seen = target => {
    const box = target.getBoundingClientRect();
    const tall = box.height > innerHeight;
    return box.top < innerHeight - 8 && box.bottom > 0 && (box.top > -1 || tall);
  };
  const missed = [], links = [...document.querySelectorAll('a[href^="#"]')];
  for (const link of links) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    link.click();
    const there = location.hash === link.hash;
    for (let last = NaN, same = 0; target && !seen(target) && same < 5; last = scrollY) {
      await frame();
      same = scrollY === last ? same + 1 : 0;
    }
    if (!there || !target || !seen(target)) missed.push([link.hash, scrollY]);
  }
  return [links.length, missed];
}"""
IN_VIEW = """() => {
  const box = document.querySelector(':target')?.getBoundingClientRect();
  return Boolean(box) && box.top > -1 && box.top < innerHeight - 8;
}"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", NAMES)
def test_every_link_brings_its_target_into_view(found, folder, name, width):
    with closing(found.new_page(viewport={"width": width, "height": 900})) as tab:
        tab.goto((folder / f"{name}.html").as_uri())
        count, missed = tab.evaluate(CLICKED)
        assert missed == []
        assert count > (0 if name == "index" else 30)
        targets = tab.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    for target in targets[:: max(1, len(targets) // 3)]:  # opened directly, in a tab of its own
        with closing(found.new_page(viewport={"width": width, "height": 900})) as tab:
            tab.goto(f"{(folder / name).as_uri()}.html#{target}")
            assert tab.evaluate(IN_VIEW), target


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_the_whole_page_has_no_blank_screenful(found, folder, name, width):
    with closing(found.new_page(viewport={"width": width, "height": 900})) as tab:
        tab.goto((folder / f"{name}.html").as_uri())
        shot = Image.open(BytesIO(tab.screenshot(full_page=True))).convert("L")
    drawn = (np.asarray(shot) < 160).any(axis=1)
    blank = max(map(len, bytes(drawn).split(b"\1")))
    assert blank < 300


@pytest.mark.parametrize("name", REPORTS)
def test_every_printed_phrase_of_a_report_is_linked_to_where_it_was_printed(tabs, name):
    """In the tables; where the phrases themselves stand, they are the targets."""
    tab = tabs[name, "desktop"][0]
    linked = tab.evaluate(
        "() => [...document.querySelectorAll('table a[href^=\"#e\"]')].map(a => a.hash)"
    )
    plain = tab.evaluate(
        "() => [...document.querySelectorAll('table td .q')].map(q => q.outerHTML)"
    )
    evidence = tab.evaluate("() => [...document.querySelectorAll('.ev li')].map(e => '#' + e.id)")
    assert len(linked) > 30
    assert set(linked) <= set(evidence)
    if not name.endswith("3_report"):  # whose comparison quotes other sources, each with its link
        assert plain == []
