"""Runs through papermill: what is published, what is skipped, and what a failure leaves."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from analysis.files import PARTIAL, sha256
from analysis.loading import read_inputs
from analysis.processed import write_processed
from analysis.project import find_project
from analysis.runs.history import read_history

BIN = Path(sys.executable).parent
LANGS = ("zh-Hant", "zh-Hans", "en")


def command(*arguments, cwd, root):
    environment = {**os.environ, "ANALYSIS_ROOT": str(root)}
    return subprocess.run(
        [BIN / arguments[0], *map(str, arguments[1:])],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def add_cell(project, notebook, source):
    path = project.notebooks / notebook
    data = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "id": "added", "metadata": {}}
    data["cells"].append({**cell, "outputs": [], "source": [source]})
    path.write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A project in which every declared run was run once by the command."""
    import shutil

    root = tmp_path_factory.mktemp("ran")
    for part in ("definitions", "data/raw", "notebooks"):
        shutil.copytree(
            Path(__file__).parents[1] / part, root / part, ignore=shutil.ignore_patterns("text")
        )
    result = command("analysis", "run", cwd=root, root=root)
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith("9 run, 0 fresh, 0 failed, 0 refused\n")
    assert result.stderr == ""
    return find_project(root)


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


def test_every_page_is_there_and_nothing_else(ran):
    names = [
        f"lanzhou.{lang}{part}.{kind}"
        for lang in LANGS
        for part in ("", ".1_facts", ".2_ratios")
        for kind in ("html", "ipynb")
    ]
    found = sorted(path.name for path in ran.reports.iterdir())
    others = [".lock", "history.jsonl", "index.html", "manifest.json", "tables"]
    assert found == sorted([*names, *others])
    assert (ran.processed / "datapackage.json").is_file()


def test_a_second_run_does_nothing_and_leaves_the_same_bytes(ran):
    stamps = {
        path: path.stat().st_mtime_ns for path in (*ran.reports.iterdir(), *ran.processed.iterdir())
    }
    result = command("analysis", "run", cwd=ran.root, root=ran.root)
    assert result.stdout.endswith("0 run, 9 fresh, 0 failed, 0 refused\n")
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_the_same_inputs_give_the_same_bytes(ran):
    before = contents(ran)
    (ran.reports / "lanzhou.en.html").unlink()
    result = command("analysis", "run", cwd=ran.root, root=ran.root)
    assert "missing or altered: reports/lanzhou.en.html" in result.stdout
    assert "1 run, 8 fresh" in result.stdout
    assert contents(ran) == before
    result = command("analysis", "run", "--force", "--jobs", "1", cwd=ran.root, root=ran.root)
    assert "9 run, 0 fresh" in result.stdout
    assert contents(ran) == before


def test_both_engines_give_the_same_bytes(ran):
    before = contents(ran)
    options = ("--force", "--engine", "nbclient", "--jobs", "3")
    result = command("analysis", "run", *options, cwd=ran.root, root=ran.root)
    assert (result.returncode, result.stderr) == (0, "")
    assert contents(ran) == before


def test_the_manifest_names_inputs_and_outputs(ran):
    manifest = json.loads((ran.reports / "manifest.json").read_text(encoding="utf-8"))
    outputs = dict(manifest["tables"]["outputs"], **manifest["index"]["outputs"])
    for entry in manifest["pages"].values():
        outputs |= entry["outputs"]
        definitions = (ran.definitions / "ratios.yml").read_bytes()
        assert entry["inputs"]["definitions/ratios.yml"] == sha256(definitions)
        assert entry["about"]["computed"] > 0
        assert entry["parameters"]["lang"] in LANGS
    for name, digest in outputs.items():
        assert sha256((ran.root / name).read_bytes()) == digest
    published = {f"reports/{name}" for name in contents(ran)} - {"reports/manifest.json"}
    assert published <= set(outputs)


def test_the_history_tells_when_how_long_and_why(ran):
    first = read_history(ran)[0]
    assert first.run == 1
    assert len(first.steps) == 9
    assert {step.outcome for step in first.steps.values()} == {"run"}
    assert all(step.seconds > 0 for step in first.steps.values())
    assert first.steps["lanzhou.en"].why == "never made"


def test_the_index_lists_every_page(ran):
    html = (ran.reports / "index.html").read_text(encoding="utf-8")
    page = Page(html)
    links = {attrs["href"] for attrs in page.all("a")} - {"#main"}
    assert links == set(pages(ran))
    assert page.all("html")[0]["lang"] == "zh-Hant"
    assert not page.all("script", "img", "iframe")
    assert "default-src 'none'" in html
    assert "42 figures; ratios: 18 computed, 2 reported, 5 refused" in html
    assert "2021年3月16日" in html
    size = round(len(pages(ran)["lanzhou.en.html"]) / 1000)
    assert f"{size} KB" in html


def test_the_index_is_made_again_where_it_is_missing_with_the_same_bytes(ran):
    index = ran.reports / "index.html"
    before = index.read_bytes()
    index.unlink()
    command("analysis", "run", cwd=ran.root, root=ran.root)
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
def test_a_page_is_whole_and_asks_for_nothing(ran, lang):
    html = (ran.reports / f"lanzhou.{lang}.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.all("html")[0]["lang"] == lang
    assert len(page.all("h1")) == 1
    assert not page.all("script", "iframe", "object", "embed")
    for tag, attrs in page.tags:
        for name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
            assert (attrs.get(name) or "#").startswith(("#", "data:")), (tag, attrs)
    assert not re.search(r"url\((?!\s*[\"']?(?:data:|#))", html)
    assert "@import" not in html
    assert "No description has been provided" not in html
    assert "\ufffd" not in html
    targets = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    for attrs in page.all("a"):
        assert attrs["href"][1:] in targets, attrs
    charts = [attrs for attrs in page.all("svg") if attrs.get("role") == "img"]
    assert len(charts) >= 6  # three charts at least, each in two widths
    assert all(len(attrs["aria-label"]) > 20 for attrs in charts)
    for attrs in page.all("img"):
        assert attrs["alt"]
    assert "In [" not in html  # no code cells
    assert "import analysis" not in html


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_has_every_figure_ratio_refusal_and_check(ran, inputs, facts, lang):
    from html import unescape

    from analysis.checks import checks_from
    from analysis.ratios import ratios_from

    html = unescape((ran.reports / f"lanzhou.{lang}.html").read_text(encoding="utf-8"))
    for phrase in facts["as_stated"]:
        assert phrase in html
    ratios = ratios_from(facts, inputs.codebook, lang=lang)
    for row in ratios.to_dict("records"):
        assert inputs.codebook.ratios[row["ratio"]].label[lang] in html
    checks = checks_from(facts, inputs.codebook, lang=lang)
    for reason in checks["reason"]:
        assert reason in html, reason


def one_run(project, **run):
    text = yaml.safe_dump({"runs": {"r": {"notebooks": ["1_facts.ipynb"], **run}}})
    (project.notebooks / "runs.yml").write_text(text, encoding="utf-8")


def test_a_failed_run_keeps_the_last_good_page_and_the_failed_notebook(project):
    one_run(project)
    assert command("analysis", "run", cwd=project.root, root=project.root).returncode == 0
    good = (project.reports / "r.html").read_bytes()
    add_cell(project, "1_facts.ipynb", "1 / 0")
    result = command("analysis", "run", cwd=project.root, root=project.root)
    assert result.returncode == 1
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
    one_run(project)
    add_cell(project, "1_facts.ipynb", source)
    result = command("analysis", "run", cwd=project.root, root=project.root)
    assert result.returncode == 1
    assert told in result.stderr
    assert not (project.reports / "r.html").exists()
    assert (project.reports / "r.failed.ipynb").is_file()


def test_one_failing_run_does_not_stop_the_others(project):
    runs = {"bad": {"notebooks": ["bad.ipynb"]}, "good": {"notebooks": ["1_facts.ipynb"]}}
    (project.notebooks / "bad.ipynb").write_bytes(
        (project.notebooks / "1_facts.ipynb").read_bytes()
    )
    add_cell(project, "bad.ipynb", "raise RuntimeError('no')")
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": runs}), encoding="utf-8")
    result = command("analysis", "run", cwd=project.root, root=project.root)
    assert result.returncode == 1
    assert "1 run, 0 fresh, 1 failed" in result.stdout
    assert (project.reports / "good.html").is_file()


def test_a_failed_notebook_ends_its_chain(project):
    one_run(project, notebooks=["1_facts.ipynb", "2_ratios.ipynb"])
    add_cell(project, "1_facts.ipynb", "1 / 0")
    result = command("analysis", "run", cwd=project.root, root=project.root)
    assert "running 2_ratios" not in result.stdout
    assert "refused: r: 1_facts.ipynb failed before it" in result.stderr
    assert not (project.reports / "r.html").exists()


@pytest.mark.parametrize(
    ("notebook", "parameters"),
    [
        ("1_facts.ipynb", ["-p", "lang", "en"]),
        ("2_ratios.ipynb", ["-p", "lang", "zh-Hans", "-p", "rd_base", "20萬人"]),
        ("3_report.ipynb", ["-p", "entity", "lanzhou_returnee_park", "-p", "period", "2020"]),
        ("explore.ipynb", []),
    ],
)
def test_plain_papermill_runs_every_notebook_from_any_folder(tmp_path, notebook, parameters):
    source = Path(__file__).parents[1] / "notebooks" / notebook
    environment = {key: value for key, value in os.environ.items() if key != "ANALYSIS_ROOT"}
    result = subprocess.run(
        [BIN / "papermill", source, "out.ipynb", *parameters],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert outputs
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]


def test_plain_papermill_stops_at_an_unknown_value(tmp_path):
    source = Path(__file__).parents[1] / "notebooks" / "1_facts.ipynb"
    result = command("papermill", source, "out.ipynb", "-p", "lang", "zh-TW", cwd=tmp_path, root="")
    assert result.returncode == 1
    assert "expected one of en, zh-Hans, zh-Hant (nearest: zh-Hant), found 'zh-TW'" in result.stderr


def test_help_notebook_shows_every_parameter():
    notebook = Path(__file__).parents[1] / "notebooks" / "3_report.ipynb"
    result = command("papermill", "--help-notebook", notebook, cwd=".", root="")
    for name in ("source: str", "entity: str", "period: str", "lang: str", "rd_base: str"):
        assert name in result.stdout


def test_tables_written_by_a_run_are_those_that_build_writes(ran, tmp_path):
    write_processed(read_inputs(ran), tmp_path)
    for path in tmp_path.iterdir():
        assert (ran.processed / path.name).read_bytes() == path.read_bytes()


HOSTILE = [
    '"; import os; os._exit(3) #',
    "'''\n\\\n${HOME} {{ cookiecutter }} %run x",
    "../../outside",
    "a/b\\c",
    "..",
    "近8萬\x00\u2028\u202e",
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
    runs = {"r": {"notebooks": ["echo.ipynb"], "matrix": {"text": HOSTILE}}}
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": runs}), encoding="utf-8")
    before = {path for path in project.root.parent.rglob("*") if path.is_file()}
    result = command("analysis", "run", cwd=project.root, root=project.root)
    assert result.returncode == 0, result.stderr
    notebooks = sorted(project.reports.glob("r.*.ipynb"))
    said = [
        json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"][0]["text"]
        for path in notebooks
    ]
    assert sorted("".join(text) for text in said) == sorted(f"{value!r}\n" for value in HOSTILE)
    made = {path for path in project.root.parent.rglob("*") if path.is_file()} - before
    folders = (project.reports, project.processed)
    assert all(any(path.is_relative_to(folder) for folder in folders) for path in made)
