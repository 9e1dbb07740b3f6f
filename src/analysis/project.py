"""Where a project's files lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .problems import InputError, Problem

MARKS = ("definitions", "data/raw")


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one project, below `root`."""

    root: Path

    @property
    def definitions(self) -> Path:
        return self.root / "definitions"

    @property
    def sources(self) -> Path:
        return self.root / "data" / "raw" / "sources.csv"

    @property
    def figures(self) -> Path:
        return self.root / "data" / "raw" / "figures"

    @property
    def texts(self) -> Path:
        return self.root / "data" / "raw" / "text"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders that commands write files to."""
        raw, docs = self.sources.parent, self.root / "docs"
        made = (self.processed, self.reports, self.reports / "charts")
        return (raw, self.figures, self.texts, raw / "proposals", docs, *made)

    def name(self, path: Path) -> str:
        """`path` as a message shows it: below the root where it is, never with the machine's."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )


def _is_project(folder: Path) -> bool:
    return all((folder / mark).is_dir() for mark in MARKS)


def find_project(root: str | os.PathLike[str] | None = None) -> Project:
    """The project at `root`; without it, that of ANALYSIS_ROOT, else the nearest folder at or above
    the working directory that holds definitions/ and data/raw/, else the checkout that the package
    is installed from.

    Raises InputError when the named folder, or none of these, is a project.
    """
    named = root or os.environ.get("ANALYSIS_ROOT")
    here = Path.cwd()
    checkout = Path(__file__).resolve().parents[2]
    candidates = [Path(named)] if named else [here, *here.parents, checkout]
    for folder in candidates:
        if _is_project(folder):
            return Project(folder.resolve())
    found = str(named) if named else "none at or above the working directory"
    expected = f"a folder that holds {' and '.join(MARKS)}"
    raise InputError([Problem("project", "root or ANALYSIS_ROOT", expected, found)])
