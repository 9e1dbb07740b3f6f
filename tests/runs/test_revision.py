"""The revision that a run records is the project's own."""

import os
import subprocess

import pytest

from analysis.runs.revision import revision
from support.projects import copy_of_project


def git(folder, *arguments):
    who = {
        f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=folder,
        env={**environment, **who},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def commit(folder):
    git(folder, "init")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "x", "--allow-empty")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def committed(tmp_path):
    project = copy_of_project(tmp_path / "project")
    return project, commit(project.root)


@pytest.fixture
def other(tmp_path):
    """Another repository."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "file").write_text("x")
    commit(folder)
    return folder


HOOK = {
    "GIT_DIR": "{}/.git",
    "GIT_WORK_TREE": "{}",
    "GIT_INDEX_FILE": "{}/.git/index",
    "GIT_OBJECT_DIRECTORY": "{}/.git/objects",
    "GIT_COMMON_DIR": "{}/.git",
    "GIT_PREFIX": "x/",
    "GIT_NAMESPACE": "x",
    "GIT_CEILING_DIRECTORIES": "/",
}


@pytest.mark.parametrize("name", [*HOOK, "all"])
def test_what_a_hook_sets_points_nowhere_else(committed, other, monkeypatch, name):
    project, expected = committed
    for each in HOOK if name == "all" else [name]:
        monkeypatch.setenv(each, HOOK[each].format(other))
    assert revision(project) == (expected, "")


def test_an_edited_checkout_is_marked(committed):
    project, expected = committed
    (project.definitions / "ratios.yml").write_bytes(b"")
    assert revision(project) == (f"{expected}-dirty", "")


def test_a_project_below_the_root_of_its_repository_has_its_revision(tmp_path):
    project = copy_of_project(tmp_path / "project")
    assert revision(project) == ("", "")  # no repository
    assert revision(project)[0] != commit(tmp_path) == revision(project)[0]


def test_a_repository_around_that_does_not_hold_it_is_none(tmp_path):
    (tmp_path / ".gitignore").write_text("project\n")
    commit(tmp_path)
    project = copy_of_project(tmp_path / "project")
    assert revision(project) == ("", "the repository around the project does not hold it")


def test_another_owner_is_told(committed, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found, why = revision(committed[0])
    assert (found, "another owner" in why, "safe.directory" in why) == ("", True, True)


@pytest.mark.parametrize("damage", ["no commit", "no head", "no git"])
def test_why_there_is_none_is_told_without_a_path(tmp_path, monkeypatch, damage):
    project = copy_of_project(tmp_path / "project")
    git(project.root, "init")
    if damage == "no head":
        (project.root / ".git" / "HEAD").unlink()
    if damage == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    found, why = revision(project)
    assert found == ""
    assert why.startswith("git ")
    assert str(tmp_path) not in why
    assert "\n" not in why
