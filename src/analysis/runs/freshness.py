"""What a page depends on, as hashes of contents, and whether it is up to date with them.

Nothing here needs pandas or Jupyter: a run with nothing to do ends before they could load.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..files import open_regular, sha256
from ..model import LARGEST, is_litter, listed
from ..project import Project
from .engine import read_content, stripped
from .manifest import Manifest
from .plan import Step, data_files

LIBRARIES = ("ipykernel", "matplotlib", "nbconvert", "pandas", "papermill", "seaborn")
SOURCES = "data/raw/sources.csv"
PACKAGE = Path(__file__).parents[1]


def _data(project: Project) -> list[Path]:
    definitions, figures = listed(project.definitions, ".yml"), listed(project.figures, ".csv")
    return [*definitions, project.sources, *figures]


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: _hash(path) for name, path in files.items()}


def _hash(path: Path, most: int | None = None) -> str:
    """SHA-256 of a file; empty, as no hash is, where it cannot be read."""
    try:
        with open_regular(path, most) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # also a name that no file can have
        return ""


def _notebook_hash(path: Path) -> str:
    """SHA-256 of what counts of a notebook; empty where it cannot be read."""
    try:
        return sha256(stripped(read_content(path)))
    except OSError:
        return ""


def shared_inputs(project: Project) -> dict[str, str]:
    """What everything depends on: the data, the codebook, this package and the lock file."""
    lock = project.root / "requirements.lock"
    files = {lock.name: lock} if lock.is_file() else {}
    data = {project.name(path): _hash(path, LARGEST) for path in _data(project)}
    return {**data, **_hashes(files), "package": package(), **versions()}


def package() -> str:
    """The hash of this package, as it lies on the disk."""
    found = (path for path in sorted(PACKAGE.rglob("*")) if not is_litter(path.name))
    files = (path for path in found if path.suffix != ".pyc" and path.is_file())
    code = "".join(f"{_hash(path)} {path.relative_to(PACKAGE)}\n" for path in files)
    return sha256(code.encode())


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries that shape a page, as installed."""
    found = {"version of python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[f"version of {name}"] = version(name)
        except PackageNotFoundError:
            found[f"version of {name}"] = "not installed"
    return found


def step_inputs(step: Step, shared: Mapping[str, str], project: Project) -> dict[str, str]:
    """What one page depends on, by name: a hash, or the value itself."""
    texts = listed(project.texts, ".txt") if step.parameters.get("context") else []
    own = [path for pattern in step.data for path in data_files(project, pattern)]
    parameters = json.dumps(dict(step.parameters), ensure_ascii=False, sort_keys=True)
    return {
        step.notebook.name: _notebook_hash(step.notebook),
        "parameters": parameters,
        **({"editions": json.dumps(step.editions)} if step.editions else {}),
        **shared,
        **_hashes({project.name(path): path for path in [*own, *texts]}),
    }


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The names whose hash or value differs, or that only one side has."""
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def why_stale(known: object, inputs: Mapping[str, str], project: Project) -> str:
    """Why what the manifest's entry `known` describes must be made; empty where it is fresh."""
    if not isinstance(known, dict) or not isinstance(known.get("inputs"), dict):
        return "never made"
    others = changed(known["inputs"], inputs)
    if others:
        return f"changed: {', '.join(others)}"
    outputs = known.get("outputs")
    if not isinstance(outputs, dict) or not outputs:
        return "never made"
    altered = [name for name, digest in outputs.items() if not _is(project.root / name, digest)]
    return f"missing or altered: {', '.join(altered)}" if altered else ""


def _is(path: Path, digest: object) -> bool:
    """Whether a file that is no link has this content."""
    return not path.is_symlink() and _hash(path) == digest


def index_inputs(manifest: Manifest, shared: Mapping[str, str]) -> dict[str, str]:
    """What index and crate depend on: the pages and tables there, the sources, this package."""
    pages = {name: page.get("outputs") for name, page in manifest.pages.items()}
    listed = json.dumps(pages, ensure_ascii=False, sort_keys=True)
    tables = str(manifest.tables.get("snapshot", ""))
    own = {name: digest for name, digest in shared.items() if name in ("package", SOURCES)}
    return {"pages": sha256(listed.encode()), "tables": tables, **own}
