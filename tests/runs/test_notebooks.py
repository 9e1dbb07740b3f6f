"""What counts of a notebook: for freshness, for what is published, for what JupyterLab saves."""

import json

import pytest

from analysis.runs.engine.essence import stripped
from support.projects import ROOT, call, one

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FACTS = ROOT / "notebooks" / "1_facts.ipynb"


def written(notebook):
    return json.dumps(notebook, indent=2, ensure_ascii=True).encode()


def codes(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def with_outputs(notebook):
    for count, cell in enumerate(codes(notebook), 1):
        cell["execution_count"] = count
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["stale\n"]}]


def with_looks(notebook):
    looks = {"collapsed": True, "scrolled": "auto", "editable": True, "trusted": False}
    looks |= {"jupyter": {"source_hidden": True}, "jp-MarkdownHeadingCollapsed": True}
    for cell in notebook["cells"]:
        cell["metadata"] |= looks | {"slideshow": {"slide_type": ""}, "vscode": {"languageId": "x"}}
        cell["metadata"].setdefault("tags", [])
        cell.setdefault("attachments", {})


def with_times(notebook):
    for cell in codes(notebook):
        cell["metadata"] |= {"execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"}}
        cell["metadata"] |= {
            "ExecuteTime": {},
            "papermill": {"status": "failed", "exception": True},
        }


def with_kernel_told(notebook):
    about = {
        "version": "3.99",
        "codemirror_mode": {"name": "ipython"},
        "pygments_lexer": "ipython3",
    }
    notebook["metadata"]["language_info"] |= about
    notebook["metadata"]["kernelspec"]["display_name"] = "Another name"
    notebook["metadata"] |= {"widgets": {"state": {}}, "papermill": {"version": "0"}, "toc": {}}


def with_language_once(notebook):
    del notebook["metadata"]["language_info"]


def with_sources_as_text(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])


NO_CHANGE = [with_outputs, with_looks, with_times, with_kernel_told, with_language_once]
NO_CHANGE += [with_sources_as_text]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_stored_notebooks_are_in_the_form_that_is_kept(path):
    assert stripped(path.read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("change", NO_CHANGE)
def test_what_an_editor_leaves_does_not_count(change):
    content = FACTS.read_bytes()
    notebook = json.loads(content)
    change(notebook)
    assert stripped(written(notebook)) == content


def other_source(notebook):
    notebook["cells"][1]["source"][0] += " "


def other_kind(notebook):
    notebook["cells"][0]["cell_type"] = "raw"


def other_tag(notebook):
    notebook["cells"][0]["metadata"]["tags"] = []


def other_kernel(notebook):
    notebook["metadata"]["kernelspec"]["name"] = "python2"


def other_order(notebook):
    notebook["cells"].reverse()


def other_title(notebook):
    notebook["metadata"]["title"] = "Another"


def other_picture(notebook):
    notebook["cells"][0]["attachments"] = {"a.png": {"image/png": "AAAA"}}


CHANGES = [other_source, other_kind, other_tag, other_kernel, other_order, other_title]
CHANGES += [other_picture]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_run_reads_counts(change):
    notebook = json.loads(FACTS.read_bytes())
    change(notebook)
    assert stripped(written(notebook)) != FACTS.read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"nbformat": 3}', b'{"nbformat": 4, "cells": [1]}']
)
def test_what_is_no_notebook_comes_back_as_it_is(content):
    assert stripped(content) == content


@pytest.mark.processes
def test_a_notebook_saved_with_outputs_is_fresh_and_gives_the_same_bytes(project, preloaded):
    one(project, parameters={"lang": "en"})

    def published():
        return {path.name: path.read_bytes() for path in project.reports.glob("r.*")}

    assert "1 run, 0 fresh, 0 failed" in call("run").stdout
    before = published()
    path = project.notebooks / FACTS.name
    notebook = json.loads(path.read_bytes())
    for change in NO_CHANGE:
        change(notebook)
    path.write_bytes(written(notebook))
    assert "0 run, 1 fresh, 0 failed" in call("run").stdout
    assert "1 run, 0 fresh, 0 failed" in call("run", "--force").stdout
    assert len(before) == 2
    assert published() == before
