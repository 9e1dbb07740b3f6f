"""Ways of making a report, for runs.py: ``python benchmarks/ways.py WAY WORKERS`` is a worker."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from measure import ROOT

BIN = Path(sys.executable).parent
REPORT = ROOT / "notebooks" / "3_report.ipynb"
LANGS = ("zh-Hant", "zh-Hans", "en")
SECTION = re.compile(r"^report\.(\w+)\(\)", re.MULTILINE)  # of the report, in a cell

Given = dict[str, str]


def parameter_sets(count: int) -> list[Given]:
    """Sets that differ in language and in what the implied number of staff assumes."""
    pairs = ({"base": base, "lang": lang} for base in _bases() for lang in LANGS)
    return list(itertools.islice(pairs, count))


def _bases() -> Iterator[str]:
    yield ""
    yield "talent"
    for number in itertools.count(1):
        yield f"{number}萬人"


def by_commands(folder: Path) -> Callable[[Given], None]:
    """papermill, then jupyter nbconvert."""

    def make(given: Given) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as own:
            out = Path(own) / "report.ipynb"
            options = itertools.chain(*(("-r", *item) for item in given.items()))
            papermill = [BIN / "papermill", "--no-progress-bar", REPORT, out, *options]
            quiet([*papermill, "--log-level", "ERROR"], os.environ)
            quiet([BIN / "jupyter", "nbconvert", "--to", "report", out], os.environ)

    return make


def quiet(command: list[Any], env: Mapping[str, str]) -> None:
    subprocess.run(  # noqa: S603
        [*map(str, command)], check=True, capture_output=True, cwd=ROOT, env=dict(env)
    )


def by_api(_: Path) -> Callable[[Given], None]:
    """papermill's API with its own engine, then the exporter."""
    import papermill

    from analysis.reporting.exporter import to_page

    def make(given: Given) -> None:
        to_page(papermill.execute_notebook(REPORT, None, given, progress_bar=False))

    return make


def by_fork(_: Path) -> Callable[[Given], None]:
    """Our engine, pages too."""
    from analysis.runs import notebook_runner

    runner = notebook_runner()

    def make(given: Given) -> None:
        made = runner.make(REPORT, given, cwd=ROOT)
        if made.problem:
            raise RuntimeError(made.problem)

    return make


def by_functions(_: Path) -> Callable[[Given], None]:
    """The functions that the notebook calls, and the font of its page; no notebook."""
    import analysis
    from analysis.reporting import fonts

    cells = json.loads(REPORT.read_text(encoding="utf-8"))["cells"]
    sections = [name for cell in cells for name in SECTION.findall("".join(cell["source"]))]

    def make(given: Given) -> None:
        source = "lanzhou-daily-2021-03-16"
        report: Any = analysis.report(source=source, **given)  # type: ignore[arg-type]
        fonts._subset.cache_clear()  # noqa: SLF001 (each page pays for its font)
        shown = [getattr(report, section)()._repr_html_() for section in sections]
        fonts.font_face("".join(shown), given["lang"])  # type: ignore[arg-type]

    return make


def by_engine(engine: str | None) -> Callable[[Path], Callable[[Given], None]]:
    """papermill's API on an empty notebook, with an engine."""

    def prepare(folder: Path) -> Callable[[Given], None]:
        import nbformat
        import papermill
        from nbformat.v4 import new_code_cell, new_notebook

        spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        empty = new_notebook(cells=[new_code_cell("")], metadata={"kernelspec": spec})
        nbformat.write(empty, folder / "empty.ipynb")

        def make(_: Given) -> None:
            name = str(folder / "empty.ipynb")
            papermill.execute_notebook(name, None, engine_name=engine, progress_bar=False)

        return make

    return prepare


WAYS: dict[str, tuple[Callable[[Path], Callable[[Given], None]], bool]] = {
    # way of making, and whether its workers are threads of one process
    "commands": (by_commands, True),
    "API": (by_api, False),
    "forked": (by_fork, True),
    "functions": (by_functions, False),
    "empty, kernel": (by_engine(None), False),
    "empty, forked": (by_engine("forked"), False),
}


def work(way: str, workers: int) -> None:
    """A process of a way: make one report, say so, make those that come, say how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        make = WAYS[way][0](Path(folder))
        first = parameter_sets(1)[0]
        if way != "commands":
            make(first)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        todo = json.loads(sys.stdin.readline())
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(make, todo))
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
