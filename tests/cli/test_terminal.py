"""What reaches the terminal, and what happens when nobody is there to read it."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from analysis.cli.group import main
from analysis.cli.terminal import Outlet
from analysis.problems import InputError, Problem, shown
from analysis.runs.history import Entry, Outcome, record
from support.projects import ARTICLE, copy_of_project

ANALYSIS = Path(sys.executable).parent / "analysis"
pytestmark = pytest.mark.processes
COMMANDS = {
    "help": ["--help"],
    "help_of_one": ["run", "--help"],
    "wrong": ["runn"],
    "run": ["run", "--dry-run"],
    "status": ["status"],
    "diff": ["diff", "1", "1"],
    "verify": ["verify"],
    "build": ["build"],
    "codebook": ["codebook"],
    "extract": ["extract", "note.txt", "--source", "note"],
    "add": ["add", f"{ARTICLE}.csv"],
}
REFUSED = ("wrong", "add")  # bad input: told on standard error, with 2


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A project in which every command has something to say."""
    project = copy_of_project(tmp_path_factory.mktemp("terminal") / "project")
    assert command(project, ["build"]).returncode == 0
    tables = project.reports / "tables" / "t"
    tables.mkdir(parents=True)
    for name in ("facts.csv", "ratios.csv", "checks.csv"):
        (tables / name).write_bytes((project.processed / name).read_bytes())
    record(project, Entry(1, "2026-01-01T00:00:00+00:00", 1.0, "t", "", {"r": Outcome("run")}))
    (project.root / "docs").mkdir()
    (project.root / "note.txt").write_text("全年收入3.5億元。", encoding="utf-8")
    return project


def command(project, arguments, **streams):
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    environment = {**os.environ, "ANALYSIS_ROOT": str(project.root)}
    return subprocess.run(
        [ANALYSIS, *arguments], cwd=project.root, env=environment, text=True, check=False, **streams
    )


@contextmanager
def stream(kind):
    """An end to write to that nobody reads, or that is full."""
    if kind == "full":
        with Path("/dev/full").open("w") as file:
            yield file
        return
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_goes_on_when_its_reader_went_away(ready, name):
    with stream("cut") as out:
        result = command(ready, COMMANDS[name], stdout=out)
    assert result.returncode == (2 if name in REFUSED else 0), result.stderr
    assert bool(result.stderr) == (name in REFUSED)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_that_its_output_is_lost_on_a_full_disk(ready, name):
    with stream("full") as out:
        result = command(ready, COMMANDS[name], stdout=out)
    assert result.returncode == (2 if name in REFUSED else 1)
    lost = "analysis: standard output: No space left on device; the rest of it is lost\n"
    assert result.stderr.endswith(lost) == (name not in REFUSED)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("name", ["help", "wrong", "status", "build", "add"])
def test_every_command_goes_on_with_closed_streams(ready, name, closed):
    def close():
        for number in closed:
            os.close(number)

    before = (ready.processed / "facts.csv").read_bytes()
    result = command(ready, COMMANDS[name], preexec_fn=close)
    assert result.returncode == (2 if name in REFUSED else 0)
    assert "Traceback" not in result.stderr
    assert bool(result.stdout) == (1 not in closed and name not in REFUSED)
    assert (ready.processed / "facts.csv").read_bytes() == before
    assert not (ready.reports / ".lock").read_bytes()  # it has not become standard output


@pytest.mark.parametrize(("kind", "number"), [("full", 1), ("cut", 2)])
def test_a_run_publishes_all_of_it_whoever_reads(tmp_path, kind, number):
    project = copy_of_project(tmp_path / "project")
    run = {"notebooks": ["1_facts.ipynb"], "matrix": {"lang": ["en", "zh-Hans"]}}
    (project.notebooks / "runs.yml").write_text(yaml.safe_dump({"runs": {"r": run}}))
    with stream(kind) as end:
        result = command(project, ["run"], **{"stdout" if number == 1 else "stderr": end})
    assert result.returncode == int(kind == "full" and number == 1), result.stderr
    pages = {path.name for path in project.reports.glob("*.html")}
    assert pages == {"r.en.html", "r.zh-Hans.html", "index.html"}
    status = [
        json.loads(line) for line in command(project, ["status", "--json"]).stdout.split("\n")[:-1]
    ]
    assert {each["state"] for each in status} == {"fresh"}


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("fifo", "'fifo'"),
        ("/dev/full", "which is none"),
        ("none/log", "No such file"),
        (".", ""),
    ],
)
def test_what_is_no_file_to_log_to_is_refused_before_anything_starts(ready, log, told):
    if log == "fifo":
        os.mkfifo(ready.root / log)
    result = command(ready, ["run", "--dry-run", "--log", log])
    assert result.returncode == 2
    assert "--log: file: expected a file to append to, or - for standard output" in result.stderr
    assert told in result.stderr


def test_a_log_that_a_killed_process_left_gets_whole_lines(ready):
    log = ready.root / "log.jsonl"
    log.write_text('{"half')
    assert command(ready, ["run", "--dry-run", "--log", str(log)]).returncode == 0
    first, *rest = log.read_text(encoding="utf-8").splitlines()
    assert first == '{"half'
    assert [json.loads(line)["event"] for line in rest][-1] == "done"


def test_a_log_on_a_full_disk_is_told_and_stops_nothing(ready, monkeypatch):
    import analysis.cli.run_commands

    monkeypatch.setenv("ANALYSIS_ROOT", str(ready.root))
    full = Outlet(Path("/dev/full").open("wb"))  # noqa: SIM115 (closed by the command)
    monkeypatch.setattr(analysis.cli.run_commands, "_appended", lambda _: full)
    result = CliRunner().invoke(main, ["run", "--dry-run", "--log", "log"])
    assert result.exit_code == 1
    assert "would 12 run" in result.output
    assert "analysis: the log: No space left on device; the rest of it is lost" in result.output


HOSTILE = {
    "colour": "\x1b[31mred",
    "title": "\x1b]0;title\x07",
    "c1": "\x9b31m\x90\x9d",
    "line": "a\nb: fresh",
    "return": "a\rb",
    "backspace": "ab\b\bcd",
    "nul": "a\0",
    "delete": "a\x7f",
    "separators": "a\u2028b\u2029c\x85d\x0b\x0c",
    "direction": "a\u202eb\u2066c\u200f",
    "hidden": "a\u200b\ufeff\u2060",
    "surrogate": "a\udcff",
    "tag": "a\U000e0041",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_character_commands_the_terminal(text):
    told = shown(text)
    assert told.isprintable()
    assert json.loads(f'"{told}"') == text  # told in full, as JSON would
    assert str(Problem("a", text, "b", text)).isprintable()
    assert str(InputError([Problem("a", text, "b", text)])).count("\n") == 1


@pytest.mark.parametrize("text", ["蘭州 高新區", "a\u3000b", "“近8萬”，±½ é", "\\x1b"])
def test_what_people_write_stays_as_it_is(text):
    assert shown(text) == text


def test_a_stream_shows_them_too_and_keeps_lines_and_bars(tmp_path):
    path = tmp_path / "out"
    with Outlet(path.open("wb"), encoding="utf-8") as outlet:
        outlet.write("a\x1b[2J\rb\nc\n")
        outlet.write("\rbar\x9b")
    assert path.read_bytes() == b"a\\u001b[2J\\rb\nc\n\rbar\\u009b"


@pytest.mark.parametrize("text", [HOSTILE["colour"], HOSTILE["line"], HOSTILE["c1"]])
def test_names_and_failures_of_a_project_are_shown(ready, monkeypatch, text):
    """A notebook's error in `status`, a name that was typed, and a page of the history."""
    monkeypatch.setenv("ANALYSIS_ROOT", str(ready.root))
    failed = Outcome("failed", f"boom {text}")
    record(ready, Entry(2, text, 1.0, text, text, {"lanzhou.en": failed}))
    for arguments in (
        ["status"],
        ["status", "--json"],
        ["run", text],
        ["diff", text],
        ["extract", text.replace("\0", "")],
        ["add", text],
    ):
        result = CliRunner().invoke(main, arguments)
        assert isinstance(result.exception, SystemExit | None), arguments
        assert all(line.isprintable() for line in result.output.split("\n")), arguments
        assert "\nb: fresh" not in result.output
    assert "boom" in CliRunner().invoke(main, ["status"]).output
