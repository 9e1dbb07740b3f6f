"""Runs notebooks through papermill: skips what is unchanged, publishes a page whole or not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from .files import PARTIAL, sha256, write_whole
from .loading import Inputs
from .overview import NAME, index_page
from .plan import Step
from .project import Project

Outcome = Literal["fresh", "run", "failed"]
LIBRARIES = ("matplotlib", "nbconvert", "pandas", "papermill", "seaborn", "printed-ratios")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a step: its page, or why it failed and where the failed notebook is."""

    step: Step
    outcome: Outcome
    page: Path
    why: str = ""


def _data_files(project: Project) -> list[Path]:
    figures = sorted(project.figures.glob("*.csv"))
    return [*sorted(project.definitions.glob("*.yml")), project.sources, *figures]


def _package_files() -> Iterable[Path]:
    home = Path(__file__).parent
    return (path for path in sorted(home.rglob("*")) if path.is_file() and path.suffix != ".pyc")


def shared_inputs(project: Project) -> dict[str, str]:
    """SHA-256 of what every page depends on: data, codebook, package and lock; library versions."""
    files = {project.name(path): path for path in _data_files(project)}
    lock = project.root / "requirements.lock"
    if lock.is_file():
        files[lock.name] = lock
    hashes = {name: sha256(path.read_bytes()) for name, path in files.items()}
    code = {path.relative_to(Path(__file__).parent).as_posix(): path for path in _package_files()}
    listed = "".join(f"{sha256(path.read_bytes())} {name}\n" for name, path in code.items())
    versions = {f"version of {name}": version(name) for name in LIBRARIES}
    return {**hashes, "package": sha256(listed.encode()), **versions}


def _step_inputs(step: Step, shared: Mapping[str, str], project: Project) -> dict[str, str]:
    parameters = json.dumps(dict(step.parameters), ensure_ascii=False, sort_keys=True)
    notebook = sha256(step.notebook.read_bytes())
    texts = sorted(project.texts.glob("*.txt")) if step.parameters.get("context") else []
    shown = {project.name(path): sha256(path.read_bytes()) for path in texts}
    return {step.notebook.name: notebook, "parameters": parameters, **shared, **shown}


def read_manifest(path: Path) -> dict[str, Any]:
    """The pages made so far by name; nothing where there is no readable manifest."""
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return pages if isinstance(pages, dict) else {}


def _changed(step: Step, inputs: Mapping[str, str], pages: Mapping[str, Any], page: Path) -> str:
    """Why a step must run; empty when its page is as its inputs make it."""
    known = pages.get(step.name)
    if not isinstance(known, dict) or not isinstance(known.get("inputs"), dict):
        return "never made"
    before = known["inputs"]
    changed = [name for name in {**before, **inputs} if before.get(name) != inputs.get(name)]
    if changed:
        return f"changed: {', '.join(changed)}"
    if not page.is_file() or sha256(page.read_bytes()) != known.get("sha256"):
        return "page missing or altered"
    return ""


def _failure(error: Exception, step: Step) -> str:
    """One line that names the cell and what it raised."""
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        cell = (
            f"cell {error.cell_index}" if error.exec_count is None else f"cell [{error.exec_count}]"
        )
        first = next(iter(str(error.source).splitlines()), "")
        return f"{step.notebook.name}, {cell} `{first}`: {error.ename}: {error.evalue}"
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{step.notebook.name}: {type(error).__name__}: {lines[0] if lines else ''}"


def _exited(notebook: Any) -> str:
    """A cell that left by sys.exit(0), which papermill lets pass."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return f"cell {number}: {output.ename}: {output.evalue}"
    return ""


def execute(step: Step, project: Project) -> tuple[bytes, str, dict[str, Any]]:
    """Run one notebook: its page, or why it failed, and what its header says of it.

    A failed notebook is kept in reports/.
    """
    import papermill
    from traitlets.config import Config

    from .exporter import header_of, to_page

    kept = project.reports / f"{step.name}.failed.ipynb"
    partial = project.reports / f"{PARTIAL}{os.getpid()}-{step.name}.ipynb"
    project.reports.mkdir(parents=True, exist_ok=True)
    try:
        notebook = papermill.execute_notebook(
            step.notebook,
            partial,
            dict(step.parameters),
            cwd=project.root,
            progress_bar=False,
            shutdown_kernel="immediate",
            config=Config(KernelManager={"transport": "ipc"}),  # no port, so no race for one
        )
        why = _exited(notebook)
        page, about = ("", {}) if why else (to_page(notebook), header_of(notebook))
    except Exception as error:  # noqa: BLE001 (whatever a notebook raises is a failed run)
        page, why, about = "", _failure(error, step), {}
    if why and partial.is_file():
        partial.replace(kept)
        why = f"{why}; the failed notebook is {project.name(kept)}"
    elif not why:
        kept.unlink(missing_ok=True)
    partial.unlink(missing_ok=True)
    return page.encode(), why, about


def run_steps(
    steps: Iterable[Step],
    inputs: Inputs,
    *,
    force: bool = False,
    say: Callable[[str], None],
) -> list[Result]:
    """Run every step whose inputs changed; one that fails ends its own chain, not the others.

    `say` is told of each step before it starts.
    """
    project = inputs.project
    os.environ["ANALYSIS_ROOT"] = str(project.root)  # the kernels' working project
    os.environ.setdefault("PYTHONHASHSEED", "0")
    manifest = project.reports / "manifest.json"
    pages = read_manifest(manifest)
    shared = shared_inputs(project)
    results: list[Result] = []
    broken: set[str] = set()
    for step in steps:
        if step.chain in broken:
            continue
        page = project.reports / f"{step.name}.html"
        hashes = _step_inputs(step, shared, project)
        why = _changed(step, hashes, pages, page) or ("forced" if force else "")
        if not why:
            results.append(Result(step, "fresh", page))
            continue
        say(f"{step.name}: running {step.notebook.name} ({why})")
        content, problem, about = execute(step, project)
        if problem:
            broken.add(step.chain)
            results.append(Result(step, "failed", page, problem))
            continue
        write_whole(page, content)
        pages[step.name] = {
            "about": about,
            "bytes": len(content),
            "chain": step.chain,
            "inputs": hashes,
            "notebook": step.notebook.stem,
            "run": step.run,
            "sha256": sha256(content),
        }
        text = json.dumps({"pages": pages}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_whole(manifest, text.encode())
        results.append(Result(step, "run", page, why))
    index = project.reports / NAME
    if any(result.outcome == "run" for result in results) or (pages and not index.is_file()):
        write_whole(index, index_page(project.reports, pages))
    return results
