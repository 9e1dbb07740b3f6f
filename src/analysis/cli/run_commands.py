"""Commands on runs: make what is not fresh, say how all stand, say what changed."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from ..problems import InputError, Problem, RunError
from ..project import find_project
from ..runs import ends_whole
from .group import exit_code, main
from .interrupts import Interrupted, interruptible
from .progress import Both, JsonLog, Lines
from .terminal import Outlet, is_lost, say

COUNTED = ("run", "fresh", "failed", "refused")  # of the ways in which a step may end


def _overrides(pairs: tuple[str, ...]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InputError([Problem("-p", "parameter", "name=value", repr(pair)) for pair in wrong])
    return dict(pair.split("=", 1) for pair in pairs)


@contextmanager
def _log(path: str) -> Iterator[TextIO | None]:
    """The stream to log to; raises InputError for anything that is not a file."""
    if not path:
        yield None
    elif path == "-":
        yield sys.stdout
    else:
        with _appended(path) as stream:
            yield stream


def _appended(path: str) -> Outlet:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK  # waits for no reader of a FIFO
    try:
        handle = os.open(path, flags, 0o666)
        regular = stat.S_ISREG(os.fstat(handle).st_mode)
        found = f"{path!r}, which is none"
    except OSError as error:
        regular, found = False, str(error)
    if not regular:
        expected = "a file to append to, or - for standard output"
        raise InputError([Problem("--log", "file", expected, found)])
    stream = Outlet(open(handle, "ab"), encoding="utf-8")  # noqa: PTH123, SIM115 (closed with it)
    if not ends_whole(Path(path)):  # a killed process was writing it
        stream.write("\n")
    return stream


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Notebooks at a time (by default a few, or the threads of a cluster).",
)
@click.option("--cluster", default="", metavar="ADDRESS", help="A dask scheduler's, or local.")
@click.option("--force", is_flag=True, help="Run what is fresh, too.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would run and why.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Longest time for one cell; else the run's own.",
)
@click.option(
    "--engine",
    type=click.Choice(["forked", "nbclient"]),
    default="forked",
    help="nbclient: a Jupyter kernel for each notebook, slower.",
)
@click.option("--kernel", metavar="NAME", default="", help="Instead of the notebooks' own.")
@click.option("--log", metavar="FILE", default="", help="Append JSON lines; - is standard output.")
@click.option("-q", "--quiet", is_flag=True, help="Print what failed and nothing else.")
@exit_code
def run(
    names: tuple[str, ...], pairs: tuple[str, ...], log: str, quiet: bool, **options: Any
) -> int:
    """Clean the data, run the notebooks of notebooks/runs.yml and write their pages to reports/.

    What is unchanged is not run again. Exit code 0: done, 1: a run failed, 2: bad input, 130 and
    143: interrupted.
    """
    from ..runs import Order, run_all

    start = time.monotonic()
    project = find_project()
    order = Order(names, _overrides(pairs), **options)
    lines = Lines(project, dry=order.dry, quiet=quiet or log == "-")
    with _log(log) as stream, interruptible() as stop:
        tell = Both(lines, JsonLog(stream)) if stream else lines
        try:
            outcomes = run_all(project, order, tell, stop)
        except InputError as error:
            tell("refused", problems=error.problems)
            raise
        except (OSError, RunError, Interrupted) as error:
            tell("stopped", reason=str(error))
            raise
        finally:
            lines.close()
        counts = Counter(found.outcome for found in outcomes.values())
        told = {name: counts[name] for name in COUNTED}
        tell("done", counts=told, seconds=round(time.monotonic() - start, 3))
        lost = log not in ("", "-") and is_lost(stream, "the log")
    return 1 if counts["failed"] or counts["refused"] or lost else 0


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a page.")
@exit_code
def status(as_json: bool) -> int:
    """Say of every declared page whether it is fresh, when it was made and what failed last."""
    from ..ages import age
    from ..runs import statuses

    found, notes = statuses(find_project())
    for note in notes:
        say(f"analysis: {note}", err=True)
    if as_json:
        for each in found:
            say(json.dumps(asdict(each), ensure_ascii=False))
        return 0
    rows = [("page", "state", "made", "age", "took")]
    for each in found:
        took = "" if each.seconds is None else f"{each.seconds:.1f} s"
        made = (each.made, age(each.made)) if each.made else ("", "")
        rows.append((each.name, each.state, *made, took))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row, page in zip(rows, [None, *found], strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
        if page and page.why:
            say(f"    {page.why}")
        if page and page.failure:
            say(f"    failed {age(page.failed_at)} ago: {page.failure}")
    return 0


@main.command()
@click.argument("before", default="")
@click.argument("after", default="")
@click.option("--vintage", "by_day", is_flag=True, help="BEFORE and AFTER are days.")
@exit_code
def diff(before: str, after: str, by_day: bool) -> int:
    """Say which facts, ratios and checks changed from run BEFORE to run AFTER.

    A run is its number in reports/history.jsonl, `last`, `previous`, the name of a page or of a
    declared run, or a folder that holds facts.csv, ratios.csv and checks.csv; `previous` and `last`
    where none is given.

    With --vintage, say which prints were revised: what stood for each thing by the day BEFORE and
    by the day AFTER (today where none is given). What is printed for the first time is counted.
    """
    from ..model import read_inputs
    from ..runs import difference, find_tables, summary, vintage

    project = find_project()
    if by_day:
        inputs = read_inputs(project)
        one, other = (vintage(inputs, day) for day in _days(before, after))
    else:
        one = find_tables(project, before or "previous")
        other = find_tables(project, after or "last")
    changes = difference(one, other)
    say(f"{one.name} → {other.name}: {summary(changes, one.rows)}")
    for change in changes:
        if not by_day or change.kind != "new":
            say(str(change))
    return 0


def _days(before: str, after: str) -> tuple[str, str]:
    if not before:
        raise InputError([Problem("diff", "BEFORE", "a day, such as 2020-12-31", "none")])
    return before, after or datetime.now(tz=UTC).date().isoformat()
