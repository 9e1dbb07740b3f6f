"""Every command that README and docs give, run as it stands there, in their order."""

import csv
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from analysis.cli.group import main
from support.processes import BIN
from support.projects import ROOT, copy_of_project

pytestmark = pytest.mark.processes
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# what test_scheduling and test_lab run: they need a scheduler or a server
ELSEWHERE = {"cron", "ini", "yaml", "curl", "airflow"}
# of what would run itself, only whether make knows it
ONLY_KNOWN = {"make test"}
ARTICLE = """<html lang="zh"><head><title>創新</title></head><body><article><h1>創新</h1>
<p>截至2024年6月底，海屿高新区在孵企业达到82家，从业人员1200余人，园区的各项工作按计划向前推进。</p>
<p>总收入3.5亿元。今后园区还将继续改善各类服务，帮助企业解决在发展中遇到的困难。</p>
</article></body></html>
"""
REVIEWED = {"entity": "lanzhou_hightech_zone", "period": "2024-06-30", "decision": "accept"}


def blocks():
    """Kind and text of every fenced block, with the page that has it."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for kind, block in re.findall(
            r"^```([a-z]*).*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE
        ):
            named = [name for name in ("curl", "airflow") if name in block]
            yield page.name, *(named or [kind]), block


def commands():
    """Every line for a shell, without its comment; lines that are a comment are kept."""
    for page, kind, block in blocks():
        for line in block.splitlines() if kind in ("", "sh") else ():
            yield page, re.sub(r"\s{2,}#.*", "", line).strip()


def test_every_block_is_of_a_kind_that_is_tested():
    assert {kind for _, kind, _ in blocks()} == {"", "sh", "python", *ELSEWHERE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the project, with one run, as one who reads the README has it."""
    root = tmp_path_factory.mktemp("docs") / "a project"
    others = copy_of_project(root).figures / "comparators.csv"
    lines = others.read_text(encoding="utf-8").splitlines(keepends=True)
    others.write_text("".join(lines[:10]), encoding="utf-8")  # a few sources have few charts
    shutil.copy(ROOT / "Makefile", root)
    (root / ".venv").symlink_to(BIN.parent)
    (root / "page.html").write_text(ARTICLE, encoding="utf-8")
    shutil.copy(root / "notebooks" / "1_facts.ipynb", root / "in.ipynb")
    runs = yaml.safe_load((root / "notebooks" / "runs.yml").read_text(encoding="utf-8"))
    for name, notebook in {"lanzhou": "3_report.ipynb", "panel": "4_panel.ipynb"}.items():
        runs["runs"][name] |= {"notebooks": [notebook], "matrix": {"lang": ["en"]}}
    (root / "notebooks" / "runs.yml").write_text(yaml.safe_dump(runs), encoding="utf-8")
    return root


def run(command, folder):
    environment = {name: value for name, value in os.environ.items() if name != "ANALYSIS_ROOT"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def review(folder):
    """What the README asks of a person: the first proposal is right, the others are not."""
    (path,) = (folder / "data" / "raw" / "proposals").glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for number, row in enumerate(rows):
        row.update(REVIEWED if number == 0 else {"decision": "reject"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_every_command_does_what_it_says(folder):
    done: list[str] = []
    for page, line in commands():
        if line in done and "/papermill " in line:  # which several pages show, and changes nothing
            continue
        if line.startswith("# in data/raw/proposals"):
            review(folder)
        if line.startswith("#"):
            continue
        known = " -n" if line in ONLY_KNOWN else ""
        command = re.sub(r"\bmake\b", f"make -o environment{known}", line)
        result = run(["sh", "-c", command], folder)
        assert result.returncode == 0, (page, line, result.stdout, result.stderr)
        assert result.stdout or "nbconvert" in line or "papermill" in line, (page, line)
        done.append(line)
    assert any("analysis add" in line for line in done)
    assert (folder / "out.html").is_file()
    with (folder / "data/raw/figures/daily-2024-07-18.csv").open(encoding="utf-8") as file:
        assert [row["as_stated"] for row in csv.DictReader(file)] == ["82家"]


@pytest.mark.parametrize(
    "block",
    [block for _, kind, block in blocks() if kind == "python"],
    ids=lambda block: block[:20],
)
def test_every_piece_of_python_runs(folder, block):
    given = "from pathlib import Path\npath, folder = Path('in.ipynb').resolve(), Path.cwd()\n"
    result = run([sys.executable, "-W", "error", "-c", given + block], folder)
    assert result.returncode == 0, result.stderr


def test_every_target_and_command_that_the_text_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"`make ([a-z-]+)`", text):
            assert target in targets, page.name
        for name in re.findall(r"`(?:\.venv/bin/)?analysis ([a-z]+)[^.`]*`", text):
            assert name in main.commands, page.name
