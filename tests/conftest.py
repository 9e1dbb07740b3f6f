"""A copy of the project's data and notebooks that a test may change."""

import shutil
from pathlib import Path

import pytest

import analysis
from analysis.loading import Inputs, read_inputs
from analysis.project import Project, find_project

ROOT = Path(__file__).parents[1]
ARTICLE = "lanzhou-daily-2021-03-16"


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The project's own data."""
    return read_inputs(find_project(ROOT))


@pytest.fixture(scope="session")
def every_fact(inputs):
    """The facts of all sources."""
    return analysis.facts_from(inputs.figures, inputs.codebook)


@pytest.fixture(scope="session")
def facts(inputs):
    """The facts of the article."""
    own = inputs.figures[inputs.figures["source"] == ARTICLE]
    return analysis.facts_from(own, inputs.codebook)


def copy_of_project(root: Path) -> Project:
    """The project's data and notebooks in `root`, without texts."""
    ignore = shutil.ignore_patterns("text")
    for part in ("definitions", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=ignore)
    return find_project(root)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """A copy of the project to change, which is also the one that commands find."""
    found = copy_of_project(tmp_path / "project")
    monkeypatch.setenv("ANALYSIS_ROOT", str(found.root))
    return found
