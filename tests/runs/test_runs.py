"""Runs through papermill: what is published, what is skipped, and what a failure leaves."""

import json
import re
from html.parser import HTMLParser
from importlib.resources import files as files_of
from urllib.parse import unquote

import pytest
from rocrate.rocrate import ROCrate

from analysis.export.processed import write_processed
from analysis.files import PARTIAL, sha256
from analysis.model.loading import read_inputs
from analysis.runs.history import read_history
from support.processes import command
from support.projects import ROOT, call, declare, one

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("preloaded")]
LANGS = ("zh-Hant", "zh-Hans", "en")


def add_cell(project, notebook, source):
    path = project.notebooks / notebook
    data = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "id": "added", "metadata": {}}
    data["cells"].append({**cell, "outputs": [], "source": [source]})
    path.write_text(json.dumps(data), encoding="utf-8")


def contents(project):
    """Every file of reports/ but the history and the lock."""
    return {
        path.relative_to(project.reports).as_posix(): path.read_bytes()
        for path in sorted(project.reports.rglob("*"))
        if path.is_file() and path.name not in (".lock", "history.jsonl")
    }


def pages(project):
    """The reports' pages; the index is derived from the manifest."""
    found = {path.name: path.read_bytes() for path in sorted(project.reports.glob("*.html"))}
    assert found.pop("index.html")
    return found


def test_every_page_is_there_and_nothing_else(finished):
    names = [
        f"lanzhou.{lang}{part}.{kind}"
        for lang in LANGS
        for part in ("", ".1_facts", ".2_ratios")
        for kind in ("html", "ipynb")
    ]
    names += [f"panel.{lang}.{kind}" for lang in LANGS for kind in ("html", "ipynb")]
    found = sorted(path.name for path in finished.reports.iterdir())
    others = [".lock", "history.jsonl", "index.html", "manifest.json", "ro-crate-metadata.json"]
    assert found == sorted([*names, *others, "tables"])
    assert (finished.processed / "datapackage.json").is_file()


def test_a_second_run_does_nothing_and_leaves_the_same_bytes(ran):
    stamps = {
        path: path.stat().st_mtime_ns for path in (*ran.reports.iterdir(), *ran.processed.iterdir())
    }
    result = call("run")
    assert result.stdout.endswith("0 run, 12 fresh, 0 failed, 0 refused\n")
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_the_same_inputs_give_the_same_bytes(ran):
    before = contents(ran)
    (ran.reports / "lanzhou.en.html").unlink()
    result = call("run")
    assert "missing or altered: reports/lanzhou.en.html" in result.stdout
    assert "1 run, 11 fresh" in result.stdout
    assert contents(ran) == before
    result = call("run", "--force", "--jobs", "1", "-p", "lang=zh-Hans")
    assert "4 run, 0 fresh" in result.stdout
    assert contents(ran) == before


def test_both_engines_give_the_same_bytes(ran):
    before = contents(ran)
    options = ("--force", "--engine", "nbclient", "--jobs", "3", "-p", "lang=zh-Hant")
    result = call("run", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "4 run, 0 fresh" in result.stdout
    assert contents(ran) == before


def test_the_manifest_names_inputs_and_outputs(finished):
    manifest = json.loads((finished.reports / "manifest.json").read_text(encoding="utf-8"))
    outputs = dict(manifest["tables"]["outputs"], **manifest["index"]["outputs"])
    for entry in manifest["pages"].values():
        outputs |= entry["outputs"]
        definitions = (finished.definitions / "ratios.yml").read_bytes()
        assert entry["inputs"]["definitions/ratios.yml"] == sha256(definitions)
        assert entry["about"]["computed"] > 0
        assert entry["parameters"]["lang"] in LANGS
    for name, digest in outputs.items():
        assert sha256((finished.root / name).read_bytes()) == digest
    published = {f"reports/{name}" for name in contents(finished)} - {"reports/manifest.json"}
    assert published <= set(outputs)


def test_the_crate_names_every_file_with_its_hash_and_what_it_was_made_of(finished):
    crate = ROCrate(finished.reports)
    files = {unquote(one.id): one for one in crate.data_entities}
    there = {*contents(finished)} - {"ro-crate-metadata.json"}
    assert set(files) == there
    for name in there - {"manifest.json"}:
        assert files[name]["sha256"] == sha256((finished.reports / name).read_bytes())
    made = crate.get("#run-lanzhou.en")
    assert {one.id for one in made["result"]} == {"lanzhou.en.html", "lanzhou.en.ipynb"}
    assert "#data/raw/sources.csv" in {one.id for one in made["object"]}
    assert {one.id for one in made["instrument"]} == {"#printed-ratios", "#3_report.ipynb"}
    terms = json.loads(files_of("rocrate").joinpath("data/ro-crate.jsonld").read_text())
    graph = json.loads((finished.reports / "ro-crate-metadata.json").read_text())["@graph"]
    assert {key for one in graph for key in one if key[0] != "@"} <= set(terms["@context"])


def test_the_history_tells_when_how_long_and_why(finished):
    first = read_history(finished)[0]
    assert first.run == 1
    assert len(first.steps) == 12
    assert {step.outcome for step in first.steps.values()} == {"run"}
    assert all(step.seconds > 0 for step in first.steps.values())
    assert first.steps["lanzhou.en"].why == "never made"


def test_the_index_lists_every_page(finished):
    html = (finished.reports / "index.html").read_text(encoding="utf-8")
    page = Page(html)
    links = {attrs["href"] for attrs in page.all("a")} - {"#main"}
    assert {link for link in links if not link.startswith("#")} == set(pages(finished))
    assert {link for link in links if link.startswith("#")} == {"#zh-Hant", "#zh-Hans", "#en"}
    assert page.all("html")[0]["lang"] == "zh-Hant"
    assert not page.all("script", "img", "iframe")
    assert "default-src 'none'" in html
    assert "42 figures; ratios: 25 computed, 2 reported, 9 refused" in html
    assert "2021年3月16日" in html
    size = round(len(pages(finished)["lanzhou.en.html"]) / 1000)
    assert f"{size} KB" in html


def test_the_index_is_made_again_where_it_is_missing_with_the_same_bytes(ran):
    index = ran.reports / "index.html"
    before = index.read_bytes()
    index.unlink()
    call("run")
    assert index.read_bytes() == before


class Page(HTMLParser):
    """What a page asks for, and what it shows without words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_is_whole_and_asks_for_nothing(finished, lang):
    html = (finished.reports / f"lanzhou.{lang}.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.all("html")[0]["lang"] == lang
    assert len(page.all("h1")) == 1
    assert not page.all("script", "iframe", "object", "embed")
    for tag, attrs in page.tags:
        if tag == "a" or attrs.get("itemprop") == "distribution":
            continue  # what is followed only when a reader or a machine wants to
        for name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
            assert (attrs.get(name) or "#").startswith(("#", "data:")), (tag, attrs)
    assert not re.search(r"url\((?!\s*[\"']?(?:data:|#))", html)
    assert "@import" not in html
    assert "No description has been provided" not in html
    assert "\ufffd" not in html
    targets = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    pages = {path.name for path in finished.reports.iterdir()}
    for attrs in page.all("a"):
        href = attrs["href"]
        if href.startswith("#"):
            assert href[1:] in targets, attrs
        elif href.startswith("../data/processed/"):
            assert (finished.reports / href).is_file()
        else:
            assert href in pages or href.startswith(("http://", "https://")), attrs
    others = {attrs["hreflang"] for attrs in page.all("a") if "hreflang" in attrs}
    assert others == set(LANGS) - {lang}
    charts = [attrs for attrs in page.all("div") if attrs.get("role") == "img"]
    assert len(page.all("svg")) == 2 * len(charts) >= 6  # three at least, each in two widths
    assert all(len(attrs["aria-label"]) > 20 for attrs in charts)
    for attrs in page.all("img"):
        assert attrs["alt"]
    assert "In [" not in html  # no code cells
    assert "import analysis" not in html


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_has_every_figure_ratio_refusal_and_check(finished, inputs, facts, lang):
    from html import unescape

    from analysis.model.checks import checks_from
    from analysis.model.ratios import ratios_from

    html = unescape((finished.reports / f"lanzhou.{lang}.html").read_text(encoding="utf-8"))
    for phrase in facts["as_stated"]:
        assert phrase in html
    ratios = ratios_from(facts, inputs.codebook, lang=lang)
    for row in ratios.to_dict("records"):
        assert inputs.codebook.ratios[row["ratio"]].label[lang] in html
    checks = checks_from(facts, inputs.codebook, lang=lang)
    shown = html[html.index('id="checks"') : html.index('id="evidence"')]
    assert shown.count("<li>") == len(checks)
    plain = checks["check"].str.match("part|at_most|components") & (
        checks["verdict"] == "consistent"
    )
    assert shown.count(" ≤ ") >= plain.sum() > 5
    for row in checks[~plain].to_dict("records"):
        assert lang == "en" or re.sub("<[^>]*>", "", row["reason"]) in re.sub("<[^>]*>", "", shown)


def test_a_failed_run_keeps_the_last_good_page_and_the_failed_notebook(project):
    one(project)
    assert call("run").exit_code == 0
    good = (project.reports / "r.html").read_bytes()
    add_cell(project, "1_facts.ipynb", "1 / 0")
    result = call("run")
    assert result.exit_code == 1
    assert "failed: r: 1_facts.ipynb, cell " in result.stderr
    assert "`1 / 0`: ZeroDivisionError: division by zero" in result.stderr
    assert "the failed notebook is reports/r.failed.ipynb" in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert (project.reports / "r.html").read_bytes() == good
    assert "ZeroDivisionError" in (project.reports / "r.failed.ipynb").read_text(encoding="utf-8")
    assert not list(project.reports.glob(f"{PARTIAL}*"))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import sys; sys.exit(0)", "SystemExit"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("analysis.report(lang='zh')", "InputError"),
    ],
)
def test_a_notebook_that_ends_early_is_a_failed_run(project, source, told):
    one(project)
    add_cell(project, "1_facts.ipynb", source)
    result = call("run")
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (project.reports / "r.html").exists()
    assert (project.reports / "r.failed.ipynb").is_file()


def test_one_failing_run_does_not_stop_the_others(project):
    declare(project, bad={"notebooks": ["bad.ipynb"]}, good={"notebooks": ["1_facts.ipynb"]})
    (project.notebooks / "bad.ipynb").write_bytes(
        (project.notebooks / "1_facts.ipynb").read_bytes()
    )
    add_cell(project, "bad.ipynb", "raise RuntimeError('no')")
    result = call("run")
    assert result.exit_code == 1
    assert "1 run, 0 fresh, 1 failed" in result.stdout
    assert (project.reports / "good.html").is_file()


def test_a_failed_notebook_ends_its_chain(project):
    one(project, notebooks=["1_facts.ipynb", "2_ratios.ipynb"])
    add_cell(project, "1_facts.ipynb", "1 / 0")
    result = call("run")
    assert "running 2_ratios" not in result.stdout
    assert "refused: r: 1_facts.ipynb failed before it" in result.stderr
    assert not (project.reports / "r.html").exists()


@pytest.mark.parametrize(
    ("notebook", "parameters"),
    [
        ("1_facts.ipynb", ["-p", "lang", "en"]),
        ("2_ratios.ipynb", ["-p", "lang", "zh-Hans", "-p", "base", "20萬人"]),
        ("3_report.ipynb", ["-p", "entity", "lanzhou_returnee_park", "-p", "period", "2020"]),
        ("explore.ipynb", []),
    ],
)
def test_plain_papermill_runs_every_notebook_from_any_folder(
    tmp_path, monkeypatch, notebook, parameters
):
    monkeypatch.delenv("ANALYSIS_ROOT", raising=False)
    code, _, err = command(
        "papermill", ROOT / "notebooks" / notebook, "out.ipynb", *parameters, cwd=tmp_path
    )
    assert code == 0, err
    cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert outputs
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]


def test_plain_papermill_stops_at_an_unknown_value(tmp_path):
    source = ROOT / "notebooks" / "1_facts.ipynb"
    code, _, err = command("papermill", source, "out.ipynb", "-p", "lang", "zh-TW", cwd=tmp_path)
    assert code == 1
    assert "expected one of en, zh-Hans, zh-Hant (nearest: zh-Hant), found 'zh-TW'" in err


def test_help_notebook_shows_every_parameter():
    notebook = ROOT / "notebooks" / "3_report.ipynb"
    _, out, _ = command("papermill", "--help-notebook", notebook, cwd=".")
    for name in ("source: str", "entity: str", "period: str", "lang: str", "base: str"):
        assert name in out


def test_tables_written_by_a_run_are_those_that_build_writes(finished, tmp_path):
    write_processed(read_inputs(finished), tmp_path)
    for path in tmp_path.iterdir():
        assert (finished.processed / path.name).read_bytes() == path.read_bytes()


HOSTILE = [
    '"; import os; os._exit(3) #',
    "'''\n\\\n${HOME} {{ cookiecutter }} %run x",
    "../../outside",
    "a/b\\c",
    "..",
    "近8萬\u2028\u202e",
    "x" * 400,
]


def test_values_reach_the_notebook_as_literals_and_names_stay_in_the_folder(project):
    cells = [
        {"metadata": {"tags": ["parameters"]}, "source": "text: str = ''"},
        {"metadata": {}, "source": "print(repr(text))"},
    ]
    common = {"cell_type": "code", "execution_count": None, "outputs": []}
    notebook = {
        "cells": [common | cell | {"id": f"c{n}"} for n, cell in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (project.notebooks / "echo.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    one(project, notebooks=["echo.ipynb"], matrix={"text": HOSTILE})
    before = {path for path in project.root.parent.rglob("*") if path.is_file()}
    result = call("run")
    assert result.exit_code == 0, result.stderr
    notebooks = sorted(project.reports.glob("r.*.ipynb"))
    said = [
        json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"][0]["text"]
        for path in notebooks
    ]
    assert sorted("".join(text) for text in said) == sorted(f"{value!r}\n" for value in HOSTILE)
    made = {path for path in project.root.parent.rglob("*") if path.is_file()} - before
    folders = (project.reports, project.processed)
    assert all(any(path.is_relative_to(folder) for folder in folders) for path in made)
