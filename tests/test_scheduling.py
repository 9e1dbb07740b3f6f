"""The recipes of docs/scheduling.md, run or checked as they stand there."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
RECIPES = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
HOME = "/srv/printed-ratios"
LONGEST = 120  # seconds for a job of a scheduler


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
    runs = {"r": {"notebooks": ["1_facts.ipynb"], "parameters": {"lang": "en"}}}
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": runs}))
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


def test_the_papermill_commands_run(tmp_path):
    for line in recipe("sh").splitlines():
        command = line.replace(".venv/bin", str(BIN)).replace("notebooks/", f"{ROOT}/notebooks/")
        done = subprocess.run(
            command.split(), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "<html" in (tmp_path / "out.html").read_text(encoding="utf-8")


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


class Server:
    """A Jupyter server on loopback with its own folders."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.token = secrets.token_hex(16)
        named = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")
        own = {name: str(folder / name.lower()) for name in named}
        self.process = subprocess.Popen(
            [
                *(BIN / "jupyter", "server", "--no-browser", "--allow-root"),
                *("--ServerApp.ip=127.0.0.1", f"--port={self.port}", "--port-retries=0"),
                *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={folder}"),
                f"--SchedulerApp.db_url=sqlite:///{folder}/jobs.sqlite",
            ],
            env=os.environ | own | {"ANALYSIS_ROOT": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def call(self, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def until(self, ready):
        """What `ready` gives once it gives something."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            try:
                if found := ready():
                    return found
            except OSError:
                assert self.process.poll() is None, "the server ended"
            time.sleep(0.2)
        raise AssertionError("it took too long")

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    found = Server(tmp_path)
    try:
        yield found
    finally:
        found.close()


def test_a_notebook_job_with_parameters_is_done(server, tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    server.until(lambda: server.call("api/status"))
    body = json.loads(re.search(r"-d '(\{.*?\})'", RECIPES, re.DOTALL)[1])
    job = server.call("scheduler/jobs", body)["job_id"]

    def ended():
        found = server.call(f"scheduler/jobs/{job}")
        return found if found["status"] in ("COMPLETED", "FAILED") else None

    found = server.until(ended)
    assert found["status"] == "COMPLETED", found["status_message"]
    (page,) = (tmp_path / "jupyter_data_dir").rglob("*.html")
    assert "Lanzhou High-tech Zone" in page.read_text(encoding="utf-8")
