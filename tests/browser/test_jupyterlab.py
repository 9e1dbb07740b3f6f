"""JupyterLab as `make lab` starts it, in a real browser: what a person there sees and does."""

import csv
import json
import re

import pytest
from chromium import browser, needed
from nbformat import v4, writes

import analysis
from analysis.reporting.controls import EXTRA, VIEW
from support.lab import LabServer
from support.processes import LONG, until
from support.projects import ROOT, copy_of_project

pytestmark = pytest.mark.processes
NOTEBOOKS = sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb"))
TEXT = "2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。另付US$5萬元及US$6萬元。"
SCRATCH = (
    f"""
from pathlib import Path
from analysis.articles import extract, open_article
from analysis.project import find_project
import analysis as an
text = Path("mine.txt")
_ = text.write_text({TEXT!r}, encoding="utf-8")
_ = extract(find_project(), open_article(text), "mine")
an.review("mine")
""",
    """
from analysis.reporting.markup import CLASS, Section
Section(f'<section class="{CLASS}"><p class="ours">$x^2$ 與 US$5 至 US$6</p></section>')
""",
    "from IPython.display import HTML\nHTML('<p class=\"theirs\">$x^2$</p>')",
)
# Opens notebooks side by side, runs all of each at once, and tells what came of them.
RUN = """async paths => {
  const {commands, shell} = window.jupyterapp, opened = {}, runs = [];
  for (const path of paths) {
    const one = await commands.execute('docmanager:open', {path});
    await one.revealed;
    await one.context.ready;
    await one.context.sessionContext.ready;
    shell.activateById(one.id);
    opened[path] = one;
    runs.push(commands.execute('notebook:run-all-cells'));
  }
  await Promise.all(runs);
  window.opened = opened;
  return Object.fromEntries(Object.entries(opened).map(([path, one]) => [path, {
    outputs: one.content.widgets.filter(cell => cell.model.type === 'code')
      .map(cell => [cell.model.executionCount, cell.model.outputs.toJSON()]),
    status: one.context.sessionContext.session.kernel.status,
  }]));
}"""
ACTIVE = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active"
DESK = ".jp-NotebookPanel:not(.lm-mod-hidden) .zr-review"
SHOW = """async ([path, start]) => {
  const one = window.opened[path];
  window.jupyterapp.shell.activateById(one.id);
  const at = one.content.widgets.findIndex(c => c.model.sharedModel.getSource().includes(start));
  one.content.activeCellIndex = at;
  await one.content.scrollToItem(at, 'start');
}"""
# What scrolls sideways among the outputs that are in view.
SCROLLED = """() => [...document.querySelectorAll(
    '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output')]
  .flatMap(output => [output, ...output.querySelectorAll('*')])
  .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 50
    && getComputedStyle(one).overflowX !== 'visible')
  .map(one => `${one.className}: ${one.scrollWidth} of ${one.clientWidth}`)"""
COMPLETE = """async path => {
  const {kernel} = window.opened[path].context.sessionContext.session;
  return (await kernel.requestComplete({code: 'an.', cursor_pos: 3})).content;
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    needed(*EXTRA)
    folder = tmp_path_factory.mktemp("lab")
    project = copy_of_project(folder / "project")
    cells = [v4.new_code_cell(source.strip()) for source in SCRATCH]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "python3"}
    (project.root / "scratch.ipynb").write_text(writes(notebook), encoding="utf-8")
    found = LabServer(project, folder / "jupyter")
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def told():
    """What the browser complained of, and whom it asked beside the server."""
    return []


@pytest.fixture(scope="module")
def page(lab, told):
    with browser() as started:
        page = started.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(LONG * 1000)
        page.on("console", lambda one: told.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        here = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda one: None if one.url.startswith(here) else told.append(one.url))
        page.goto(f"{lab.address}/lab?token={lab.token}")
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate("window.jupyterapp.restored.then(() => true)")
        yield page


@pytest.fixture(scope="module")
def ran(page):
    """Every notebook of the project and one of the test, opened and run at once."""
    return page.evaluate(RUN, [*NOTEBOOKS, "scratch.ipynb"])


def show(page, path, start):
    """Bring a cell of a notebook into view, by a piece of its source."""
    page.evaluate(SHOW, [path, start])


def htmls(ran):
    return [
        "".join(output["data"]["text/html"])
        for one in ran.values()
        for _, outputs in one["outputs"]
        for output in outputs
        if "text/html" in output.get("data", {})
    ]


def test_every_notebook_runs_without_an_error(ran, told):
    for path, one in ran.items():
        kinds = [
            (output["output_type"], output.get("name"))
            for _, outputs in one["outputs"]
            for output in outputs
        ]
        assert [count for count, _ in one["outputs"]] == [*range(1, len(one["outputs"]) + 1)], path
        assert "error" not in {kind for kind, _ in kinds}, path
        assert "stderr" not in {name for _, name in kinds}, path
        assert one["status"] == "idle", path
    assert not told


def test_ids_of_notebooks_side_by_side_are_apart(ran):
    ids = [each for html in htmls(ran) for each in re.findall(r'\bid="([^"]+)"', html)]
    assert len(ids) > 100
    assert len(ids) == len(set(ids))


def test_dollars_are_no_mathematics(page, ran):
    show(page, "scratch.ipynb", "theirs")
    page.wait_for_selector(".theirs mjx-container")  # JupyterLab typesets what is not marked
    show(page, "scratch.ipynb", "CLASS")
    assert page.locator(".ours").inner_text() == "$x^2$ 與 US$5 至 US$6"
    assert page.locator(".ours mjx-container").count() == 0


def test_a_control_that_is_moved_changes_the_output(page, ran):
    show(page, "notebooks/explore.ipynb", "controls(\n")
    box = page.locator(".jp-OutputArea-output", has=page.locator("select")).last
    page.wait_for_selector(".widget-dropdown select")
    assert "比率" in box.inner_text()
    lang = page.locator(".widget-dropdown", has_text="lang").locator("select")
    lang.select_option("en")
    page.wait_for_selector(".jupyter-widgets h2:text-is('Ratios')")
    base = page.locator(".widget-dropdown", has_text="base").locator("select")
    base.select_option("30萬人")
    page.wait_for_selector(".jupyter-widgets section :text('30萬人')")


def test_a_table_is_searched_and_sorted(page, ran):
    show(page, "notebooks/explore.ipynb", "table(\n")
    page.wait_for_selector(f"{ACTIVE} table.dataTable tbody tr")
    cell = page.locator(ACTIVE)
    rows = cell.locator("table.dataTable tbody tr")
    assert rows.count() == 10
    cell.locator("input.dt-input").fill("2.68億")
    until(lambda: rows.count() == 1)
    cell.locator("input.dt-input").fill("")
    until(lambda: rows.count() == 10)
    upper = cell.locator("table.dataTable thead th", has_text="upper")
    upper.click()
    first = cell.locator("table.dataTable tbody tr:first-child td:nth-child(5)")
    until(lambda: first.inner_text() == "1")
    upper.click()
    until(lambda: first.inner_text() == "∞")


def test_proposals_are_decided_by_keys(page, ran, lab):
    def decided():
        path = lab.project.root / "data" / "raw" / "proposals" / "mine.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return [(row["decision"], row["period"]) for row in csv.DictReader(file)]

    def at(turn, phrase):
        page.wait_for_selector(f"{DESK}[data-turn='{turn}'] mark:text-is('{phrase}')")

    show(page, "scratch.ipynb", "an.review")
    cells = page.evaluate("window.opened['scratch.ipynb'].content.widgets.length")
    at(1, "2.68億元")
    page.locator(f"{DESK} mark").click()
    page.keyboard.press("a")
    at(2, "67家")
    assert decided()[0] == ("accept", "2020")
    page.keyboard.press("r")
    at(3, "US$5萬元")
    assert decided()[1] == ("reject", "2020")
    page.keyboard.press("p")
    at(4, "67家")
    page.keyboard.press("e")
    page.keyboard.type("ar")  # letters in a field, and no keys
    assert page.evaluate("document.activeElement.value").endswith("ar")
    fields = page.locator(f"{DESK} .widget-text")
    fields.filter(has_text="Indicator").locator("input").fill("incubated_firms")
    fields.filter(has_text="Period").locator("input").fill("2019")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    at(5, "US$5萬元")
    assert decided()[1] == ("accept", "2019")
    page.locator(f"{DESK} button", has_text="Reject").click()
    at(6, "US$6萬元")
    assert decided()[2][0] == "reject"
    assert page.evaluate("window.opened['scratch.ipynb'].content.widgets.length") == cells


def test_completion_shows_the_public_names(page, ran):
    told = page.evaluate(COMPLETE, "notebooks/explore.ipynb")
    names = [each.removeprefix("an.").removeprefix(".") for each in told["matches"]]
    assert sorted(names) == sorted(analysis.__all__)


def test_a_notebook_is_exported_by_the_menu_with_its_prose(page, ran, lab):
    show(page, "notebooks/explore.ipynb", "an.cite(")
    page.locator(".lm-MenuBar-itemLabel", has_text="File").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Save and Export Notebook As").click()
    item = page.locator(".lm-Menu-itemLabel:text-is('Report')")
    page.context.route("**/nbconvert/report/**", lambda route: route.abort())  # asked once, below
    with page.context.expect_event("request", lambda one: "/nbconvert/" in one.url) as asked:
        item.click()
    assert asked.value.url.startswith(f"{lab.address}/nbconvert/report/notebooks/explore.ipynb")
    made = lab.ask(asked.value.url.removeprefix(f"{lab.address}/")).decode()
    assert "How wording becomes bounds" in made
    assert "<script" not in made
    assert VIEW not in made
    assert "2.68億元 ÷ 67家" in re.sub(r"<[^>]*>", "", made)
    saved = json.dumps(lab.call("api/contents/notebooks/explore.ipynb"))
    assert VIEW not in saved  # what is opened again shows the same, and asks no kernel
    assert "dataframe" in saved


def test_no_output_of_the_tour_is_wider_than_a_narrow_window(page, ran):
    path = "notebooks/explore.ipynb"
    show(page, path, "import analysis")
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    page.set_viewport_size({"width": 600, "height": 1000})
    sources = page.evaluate(
        "path => window.opened[path].content.widgets.map(c => c.model.sharedModel.getSource())",
        path,
    )
    for source in filter(None, sources):
        show(page, path, source)
        page.wait_for_selector(ACTIVE)
        page.wait_for_timeout(500)
        assert page.evaluate(SCROLLED) == [], source
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_nothing_complained_and_nobody_else_was_asked(page, ran, told):
    assert not told
