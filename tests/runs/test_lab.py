"""JupyterLab as `make lab` starts it: what it serves, saves and exports, and its scheduler."""

import copy
import json
import re
import shutil
import subprocess

import pytest

from support.lab import LabServer
from support.processes import until
from support.projects import ROOT, copy_of_project

pytestmark = pytest.mark.processes
JOB = re.search(
    r"```sh\n(curl .*?)```",
    (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8"),
    re.DOTALL,
)[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    found = LabServer(copy_of_project(folder / "project"), folder / "jupyter")
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def project(lab):
    """The project that it serves, with its notebooks as they are stored."""
    shutil.rmtree(lab.project.notebooks)
    shutil.copytree(ROOT / "notebooks", lab.project.notebooks)
    return lab.project


def test_notebooks_are_saved_as_their_sources_and_open_with_their_outputs(lab, project):
    path = "api/contents/notebooks/explore.ipynb"
    stored = (project.notebooks / "explore.ipynb").read_bytes()
    opened = lab.call(path)["content"]
    run = copy.deepcopy(opened)
    (first, second, *_) = [cell for cell in run["cells"] if cell["cell_type"] == "code"]
    output = {"name": "stdout", "output_type": "stream", "text": "made by a person\n"}
    for cell in (first, second):
        cell.update(execution_count=7, outputs=[output])
        cell["metadata"] |= {"collapsed": True, "trusted": True}
    model = {"type": "notebook", "format": "json", "content": run}
    lab.call(path, model, "PUT")
    assert (project.notebooks / "explore.ipynb").read_text() == stored.decode()
    again = lab.call(path)["content"]
    for cell in (*again["cells"], *run["cells"]):
        cell["metadata"].pop("trusted", None)  # it is of the session
    assert again == run
    page = lab.ask("nbconvert/report/notebooks/explore.ipynb").decode()
    assert page.count("made by a person") == 2

    # a change of a source is kept, and takes the output of that cell from who reads the file
    changed = json.loads(stored)
    (one, *_) = [cell for cell in changed["cells"] if cell["id"] == first["id"]]
    one["source"] = ["1 + 1"]
    (project.notebooks / "explore.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    cells = {cell["id"]: cell for cell in lab.call(path)["content"]["cells"]}
    assert (cells[first["id"]]["outputs"], cells[second["id"]]["outputs"]) == ([], [output])


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"cells": 1}', b'{"cells": [], "x": "\xff"}']
)
def test_damaged_outputs_do_not_keep_a_notebook_from_opening(lab, project, damage):
    kept = project.notebooks / ".ipynb_checkpoints" / "explore.ipynb.seen"
    kept.parent.mkdir()
    kept.write_bytes(damage)
    found = lab.call("api/contents/notebooks/explore.ipynb")["content"]
    assert found["cells"]


def test_other_notebooks_are_saved_whole(lab, project):
    notebook = json.loads((project.notebooks / "explore.ipynb").read_bytes())
    notebook["cells"][1]["outputs"] = [{"name": "stdout", "output_type": "stream", "text": "kept"}]
    model = {"type": "notebook", "format": "json", "content": notebook}
    lab.call("api/contents/mine.ipynb", model, "PUT")
    assert "kept" in (project.root / "mine.ipynb").read_text(encoding="utf-8")


def test_the_project_is_at_hand_and_explore_is_opened(lab, project):
    names = {entry["name"] for entry in lab.call("api/contents")["content"]}
    assert {"data", "definitions", "notebooks"} <= names
    opened = "".join(path.read_text() for path in lab.own.glob("jpserver-*-open.html"))
    assert f"{lab.address}/lab/tree/notebooks/explore.ipynb" in opened


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_a_notebook_job_is_done_as_documented(lab, project):
    command = JOB.replace("http://127.0.0.1:8888", lab.address)
    done = subprocess.run(
        ["sh", "-c", command],
        env={"TOKEN": lab.token, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    job = json.loads(done.stdout)["job_id"]

    def ended():
        found = lab.call(f"scheduler/jobs/{job}")
        return found if found["status"] in ("COMPLETED", "FAILED") else None

    found = until(ended)
    assert found["status"] == "COMPLETED", found["status_message"]
    (page,) = (lab.own / "scheduler_staging_area").rglob("*.html")
    assert "Lanzhou High-tech Zone" in page.read_text(encoding="utf-8")
