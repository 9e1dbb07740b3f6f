"""The recipes of docs/scheduling.md, run or checked as they stand there."""

import re
import shutil
import subprocess

import pytest
import yaml

from support.processes import BIN
from support.projects import ROOT, one

pytestmark = pytest.mark.processes
RECIPES = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
HOME = "/srv/printed-ratios"


def recipe(kind, name=""):
    """The code block of this kind, with this name beside it."""
    head = re.escape(f"```{kind} {name}".rstrip())
    return re.search(rf"^{head}\n(.*?)^```", RECIPES, re.DOTALL | re.MULTILINE)[1]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_service_and_its_timer_are_valid(tmp_path):
    for name in ("printed-ratios.service", "printed-ratios.timer"):
        text = recipe("ini", name)
        # the program is looked for: here it lies elsewhere
        text = text.replace(f"{HOME}/.venv/bin", str(BIN)).replace(HOME, str(ROOT))
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = sorted(tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    about = [line for line in done.stderr.splitlines() if "printed-ratios" in line]
    assert (done.returncode, about) == (0, [])


def test_the_cron_lines_run(project):
    lines = recipe("cron").splitlines()
    assert len(lines) == 2
    (project.root / ".venv").mkdir()
    (project.root / ".venv" / "bin").symlink_to(BIN)
    one(project, parameters={"lang": "en"})
    for line in lines:
        *moment, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"[\d*,/-]+", field) for field in moment)
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace(HOME, str(project.root))],
            env={"PATH": "/usr/bin:/bin", "HOME": str(project.root)},  # what cron gives
            capture_output=True,
            text=True,
            check=False,
        )
        expected = 0 if "run" in command else 2  # nothing to compare after one run
        assert done.returncode == expected, done.stderr
        assert not ("--quiet" in command and done.stdout + done.stderr)


def test_the_workflow_does_what_the_project_offers():
    workflow = yaml.safe_load(recipe("yaml"))
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == ["make report", ".venv/bin/analysis diff || true"]
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert "report" in targets


def test_what_airflow_calls_works(tmp_path):
    """PapermillOperator calls execute_notebook so (apache-airflow-providers-papermill 3.13)."""
    import papermill

    operator = re.search(r"PapermillOperator\((.*?)\n    \)", recipe("python"), re.DOTALL)[1]
    given = eval(f"dict({operator})")  # the recipe's own text
    source = given["input_nb"].replace(HOME, str(ROOT))
    notebook = papermill.execute_notebook(
        source,
        str(tmp_path / "out.ipynb"),
        parameters=given["parameters"],
        progress_bar=False,
        report_mode=True,
        log_output=False,
        kernel_name=given["kernel_name"],
        language=None,
        engine_name=None,
    )
    assert any(cell.get("outputs") for cell in notebook.cells)
