"""What `analysis run` decides, with an engine that stands in (the real one: test_runs.py)."""

import json
import os
import re
import subprocess
import sys

import pytest

from analysis.files import PARTIAL
from analysis.runs.history import read_history
from analysis.runs.publishing import READY
from support.projects import ARTICLE, VERSIONS, call, declare, edit, one


def test_what_is_made_is_fresh_and_why_it_runs_is_told(project, engine):
    one(project)
    assert "r: running 1_facts.ipynb (never made)" in call("run").output
    assert call("run").output == "fresh: reports/r.html\n0 run, 1 fresh, 0 failed, 0 refused\n"
    edit(project, VERSIONS)
    output = call("run").output
    assert f"r: running 1_facts.ipynb (changed: data/raw/figures/{ARTICLE}.csv)" in output
    (project.reports / "r.html").write_bytes(b"altered")
    assert "(missing or altered: reports/r.html)" in call("run").output
    assert "(forced)" in call("run", "--force").output


def test_parameters_and_declared_data_belong_to_the_key(project, engine):
    (project.root / "extra.txt").write_text("1", encoding="utf-8")
    one(project, data=["extra.txt"])
    call("run")
    assert "(changed: parameters)" in call("run", "-p", "lang=en").output
    call("run")
    (project.root / "extra.txt").write_text("2", encoding="utf-8")
    assert "(changed: extra.txt)" in call("run").output


@pytest.mark.parametrize("pattern", ["none/*.csv", "/etc/passwd", "../*", ""])
def test_declared_data_are_files_of_the_project(project, engine, pattern):
    one(project, data=[pattern])
    result = call("run")
    assert result.exit_code == 2
    assert "below the project's root" in result.output
    assert not engine.calls


def test_a_dry_run_says_what_would_run_and_writes_nothing(project, engine):
    one(project, matrix={"lang": ["en", "zh-Hans"]})
    result = call("run", "--dry-run")
    assert "would run: r.en (never made)" in result.output
    assert result.output.endswith("would 2 run, 0 fresh, 0 failed, 0 refused\n")
    assert not project.reports.exists()
    assert not project.processed.exists()
    assert not engine.calls
    assert call("run", "--dry-run", "-p", "lang=xx").exit_code == 2


def test_everything_wrong_is_told_at_once_and_nothing_starts(project, engine):
    (project.figures / "bad.csv").write_text("source\n", encoding="utf-8")
    one(project, parameters={"lang": 3})
    result = call("run")
    assert result.exit_code == 2
    assert 'parameter lang: expected text in quotes ("3"), found 3' in result.output
    assert "data/raw/figures/bad.csv" in result.output
    assert not engine.calls
    assert not project.reports.exists()


@pytest.mark.parametrize("name", ["index", "manifest", "Index"])
def test_a_run_cannot_take_the_name_of_another_file(project, engine, name):
    declare(project, **{name: {"notebooks": ["1_facts.ipynb"]}})
    assert call("run").exit_code == 2


def test_two_pages_cannot_have_one_name(project, engine):
    one(project, matrix={"lang": ["en", "en"]})
    result = call("run")
    assert result.exit_code == 2
    assert "expected names that differ, found 2 named r.en" in result.output


def test_a_long_value_is_cut_and_stays_different(project, engine):
    bases = [f"{'2' * count}萬人" for count in (300, 301)]
    one(project, notebooks=["2_ratios.ipynb"], matrix={"base": bases})
    result = call("run")
    assert result.exit_code == 0, result.output
    names = [path.name for path in project.reports.glob("r.*.html")]
    assert len(names) == 2
    assert all(len(name.encode()) < 200 for name in names)


def edited(project, change, name="1_facts.ipynb"):
    path = project.notebooks / name
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


KERNELS = {
    "unknown": ({"name": "pythn3", "language": "python"}, "(nearest: python3)"),
    "nameless": ({}, "found none"),
    "of_another_language": ({"name": "python3", "language": "R"}, "in R, not Python"),
}


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_that_cannot_run_it_is_told_before_anything_starts(project, engine, name):
    spec, told = KERNELS[name]
    edited(project, lambda data: data["metadata"].update(kernelspec=spec))
    one(project, parameters={"lang": "xx"})
    result = call("run")
    assert result.exit_code == 2
    assert "1_facts.ipynb: kernel: expected" in result.output
    assert told in result.output
    assert "parameter lang" in result.output  # all at once
    assert not engine.calls
    assert not project.reports.exists()
    one(project)
    assert call("run", "--kernel", "python3").exit_code == 0
    result = call("run", "--force", "--kernel", "python")
    assert result.exit_code == 2
    assert "--kernel: kernel: expected one of" in result.output


def test_a_timeout_is_declared_or_given(project, engine):
    one(project, timeout=12)
    call("run")
    call("run", "--force", "--timeout", "0.5")
    assert [timeout for *_, timeout in engine.calls] == [12, 0.5]
    one(project, timeout=-1)
    assert "seconds that a cell may take" in call("run").output


def test_a_failed_step_refuses_the_rest_of_its_chain_only(project, engine):
    engine.problem["1_facts.ipynb"] = "1_facts.ipynb, cell [1]: boom"
    declare(
        project,
        bad={"notebooks": ["1_facts.ipynb", "2_ratios.ipynb"]},
        good={"notebooks": ["2_ratios.ipynb"]},
    )
    result = call("run")
    assert result.exit_code == 1
    assert "failed: bad.1_facts: 1_facts.ipynb, cell [1]: boom" in result.output
    assert "refused: bad: 1_facts.ipynb failed before it" in result.output
    assert result.output.endswith("1 run, 0 fresh, 1 failed, 1 refused\n")
    assert (project.reports / "good.html").is_file()
    status = call("status").output
    assert re.search(r"failed \d+ s ago: 1_facts\.ipynb, cell \[1\]: boom", status)
    engine.problem.clear()
    assert call("run").exit_code == 0
    assert not list(project.reports.glob("*.failed.ipynb"))
    assert "failed" not in call("status").output


def test_a_notebook_edited_while_it_runs_is_run_again(project, engine):
    one(project)
    notebook = project.notebooks / "1_facts.ipynb"
    texts = iter(
        [
            notebook.read_text(encoding="utf-8").replace(
                "report.facts_table()", "report.facts_table() "
            )
        ]
    )

    def edit_once():
        for text in texts:
            notebook.write_text(text, encoding="utf-8")

    engine.during = edit_once
    assert call("run").exit_code == 0
    assert len(engine.calls) == 2
    assert "0 run, 1 fresh" in call("run").output


def test_data_edited_while_it_runs_are_told_and_the_next_run_is_right(project, engine):
    one(project)
    engine.during = lambda: (
        (project.figures / "comparators.csv").touch()
        or (project.definitions / "ratios.yml").write_bytes(
            (project.definitions / "ratios.yml").read_bytes() + b"\n"
        )
    )
    result = call("run")
    assert result.exit_code == 1
    assert "changed while it ran: definitions/ratios.yml" in result.output
    assert not (project.reports / "r.html").exists()
    engine.during = None
    assert call("run").exit_code == 0


def test_data_taken_away_while_it_runs_are_told(project, engine):
    one(project)
    engine.during = lambda: (project.figures / "comparators.csv").unlink(missing_ok=True)
    result = call("run")
    assert result.exit_code == 1
    assert "changed while it ran: data/raw/figures/comparators.csv" in result.output
    engine.during = None
    assert call("run").exit_code == 0


DAMAGES = [b"", b"{", b"[]", b'{"format": 0}', b'{"format": 2}', b"\xff", b"[" * 100_000]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_manifest_is_told_and_made_again(project, engine, damage):
    one(project)
    call("run")
    good = (project.reports / "manifest.json").read_bytes()
    (project.reports / "manifest.json").write_bytes(damage)
    assert "reports/manifest.json" in call("status").output
    result = call("run")
    assert "everything is made again" in result.output
    assert (project.reports / "manifest.json").read_bytes() == good


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("pages", "r"), None),
        (("pages", "r", "about"), {"dates": ["x"]}),
        (("tables", "snapshot"), 3),
    ],
)
def test_a_manifest_that_is_not_as_it_was_written_is_made_again(project, engine, keys, value):
    one(project)
    call("run")
    path = project.reports / "manifest.json"
    good = path.read_bytes()
    data = json.loads(good)
    place = data
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    assert "not as it was written" in call("status").output
    assert "1 run" in call("run").output
    assert path.read_bytes() == good


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        "\x00",
        '{"run": "1", "at": "", "seconds": 0, "tables": "", "revision": "", "steps": {}}',
        '{"run": 1, "at": 3, "seconds": 0, "tables": "", "revision": "", "steps": {}}',
        '{"run": 1, "at": "", "seconds": 0, "tables": "", "revision": "", "steps": {"r": 3}}',
        '{"run": 1, "at": "", "seconds": 0, "tables": [], "revision": "", "steps": [3]}',
    ],
)
def test_a_damaged_line_of_the_history_is_passed_over(project, engine, line):
    one(project)
    call("run")
    with (project.reports / "history.jsonl").open("a") as file:
        file.write(line)
    assert "fresh" in call("status").output
    assert call("run", "--force").exit_code == 0
    assert call("diff").exit_code == 0
    assert [entry.run for entry in read_history(project)] == [1, 2]


@pytest.mark.parametrize("name", ["manifest.json", "history.jsonl", ".lock-holder.json", "r.html"])
def test_a_fifo_in_the_reports_holds_nobody_up(project, engine, name):
    one(project)
    call("run")
    (project.reports / name).unlink(missing_ok=True)
    os.mkfifo(project.reports / name)
    told = call("status"), call("run", "--force")
    expected = 1 if name == "history.jsonl" else 0  # which is never replaced
    assert [result.exit_code for result in told] == [expected] * 2
    assert ("not a regular file: 'history.jsonl'" in told[1].output) == bool(expected)


def test_what_an_ended_run_left_is_cleared_by_the_next(project, engine):
    one(project)
    call("run")
    (project.reports / f"{PARTIAL}x").write_bytes(b"half")
    ready = project.reports / f"{READY}x"
    ready.mkdir()
    (ready / "0").write_bytes(b"page")
    (ready / "set.json").write_text('[["reports/r.html", "0"]]', encoding="utf-8")
    result = call("run")
    assert "finished publishing" in result.output
    assert f"removed reports/{PARTIAL}x" in result.output
    assert "1 run" in result.output  # the page is not what the manifest says
    names = [path.name for path in project.reports.iterdir()]
    assert not [name for name in names if name.startswith((READY, PARTIAL))]


def test_an_interruption_is_told_recorded_and_ends_with_its_code(project, engine):
    import signal

    one(project)
    engine.during = lambda: signal.raise_signal(signal.SIGTERM)
    result = call("run", "--jobs", "1")
    assert result.exit_code == 143
    assert "analysis: interrupted by SIGTERM" in result.output
    assert "cancelled" in engine.calls
    assert read_history(project)[-1].steps["r"].outcome == "interrupted"
    assert not (project.reports / "r.html").exists()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_page_that_cannot_be_written_is_a_failed_run(project, engine):
    one(project)
    (project.reports / "r.html").mkdir(parents=True)
    result = call("run")
    assert result.exit_code == 1
    assert "failed: r: IsADirectoryError" in result.output
    (project.reports / "r.html").rmdir()
    assert call("run").exit_code == 0


def test_a_log_for_machines_has_every_event(project, engine):
    one(project)
    log = project.root / "log.jsonl"
    call("run", "--log", str(log))
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "expected"
    assert sorted(names[1:4]) == ["cell", "start", "tables"]  # the tables are made meanwhile
    assert names[4:] == ["step", "done"]
    assert events[4]["page"] == "r"
    assert events[4]["outcome"] == "run"
    assert events[5]["counts"] == {"run": 1, "fresh": 0, "failed": 0, "refused": 0}
    output = call("run", "--log", "-").output
    assert [json.loads(line)["event"] for line in output.splitlines()] == ["step", "done"]
    call("run", "-p", "lang=xx", "--log", str(log))
    last = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert last["event"] == "refused"
    assert "parameter lang" in last["problems"][0]


def test_quiet_prints_what_failed_only(project, engine):
    one(project)
    assert call("run", "--quiet").output == ""
    engine.problem["1_facts.ipynb"] = "boom"
    assert call("run", "-q", "--force").output.startswith("failed: r: boom")


def test_the_status_is_for_people_and_for_machines(project, engine):
    one(project)
    assert "missing" in call("status").output
    call("run")
    (line,) = call("status", "--json").output.splitlines()
    status = json.loads(line)
    assert (status["name"], status["state"], status["failure"]) == ("r", "fresh", "")
    edit(project, VERSIONS)
    assert f"changed: data/raw/figures/{ARTICLE}.csv" in call("status").output


def test_runs_are_compared(project, engine):
    one(project)
    call("run")
    edit(project, VERSIONS)
    call("run")
    output = call("diff").output
    assert output.splitlines()[0].split(": ", 1)[1].startswith("facts: 1 changed; ratios: ")
    assert "268,000,000 元 stated → 269,000,000" not in output  # the status is a column of its own
    assert "268,000,000 元 → 269,000,000 元" in output
    assert call("diff", "2", "2").output.endswith("checks: no change\n")


@pytest.mark.processes
def test_nothing_to_do_imports_neither_pandas_nor_jupyter(project, engine):
    one(project)
    call("run")
    check = (
        "import sys; from analysis.cli import main\n"
        "try: main(['run'])\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "heavy = {'pandas', 'numpy', 'nbformat', 'nbconvert', 'papermill', 'IPython', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("0 run, 1 fresh, 0 failed, 0 refused\n")
