"""A new project in a folder of one's own: codebook, notebooks, runs and the example's data.

What it copies comes with the package: in a checkout from its root, in an installed wheel from the
folder ``starter`` beside the modules. Its README is ``starting.md``.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from .problems import InputError, Problem

COPIED = ("definitions", "notebooks", "data/raw/sources.csv", "data/raw/figures")
EMPTY = ("data/processed", "reports")
IGNORED = "data/raw/text/\ndata/raw/proposals/\ndata/raw/.lock*\ndata/processed/\nreports/\n"


def starter() -> Path:
    """The folder that a new project is copied from; raises InputError where it is absent."""
    beside = Path(__file__).resolve().parent / "starter"
    for folder in (beside, Path(__file__).resolve().parents[2]):
        if all((folder / name).exists() for name in COPIED):
            return folder
    expected = "the files of a new project, which come with the package (install it again)"
    raise InputError([Problem("analysis init", "package", expected, "none")])


def start(target: Path) -> list[str]:
    """Makes a project in `target`, a new or an empty folder; returns what was put there.

    Raises InputError where something is there already; nothing is written then.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        found = "a file" if not target.is_dir() else f"{sorted(target.iterdir())[0].name} in it"
        raise InputError([Problem("analysis init", target.name, "a new or an empty folder", found)])
    origin = starter()
    for name in COPIED:
        goal = target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        if (origin / name).is_dir():
            shutil.copytree(origin / name, goal, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copyfile(origin / name, goal)
    for name in EMPTY:
        (target / name).mkdir(parents=True)
    (target / ".gitignore").write_text(IGNORED, encoding="utf-8")
    readme = files("analysis").joinpath("starting.md").read_text("utf-8")
    readme = readme.format(name=target.resolve().name)
    (target / "README.md").write_text(readme, encoding="utf-8")
    return [*COPIED, *EMPTY, "README.md"]
