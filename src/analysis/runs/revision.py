"""The git revision that a run records: that of the project's own folder, or why there is none."""

from __future__ import annotations

import os
import subprocess

from ..project import Project

DESCRIBE = ("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
SETTINGS = (
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
)  # kept: they may trust a folder
OWNER = "dubious ownership"
SECONDS = 60  # the longest that git may take


class _NoneError(RuntimeError):
    """Git has no answer: says why."""


def revision(project: Project) -> tuple[str, str]:
    """The revision, ``-dirty`` where tracked files differ, and why there is none.

    Both are empty outside of a repository, also in one that the project is no part of. Git is not
    told of variables that point it elsewhere (in a hook GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE).
    """
    if not any((folder / ".git").exists() for folder in (project.root, *project.root.parents)):
        return "", ""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        for name in _git(project, environment, "rev-parse", "--local-env-vars").split():
            if name not in SETTINGS:
                environment.pop(name, None)
        environment.pop("GIT_CEILING_DIRECTORIES", None)
        found = _git(project, environment, *DESCRIBE)
    except _NoneError as error:
        return "", str(error)
    try:
        _git(project, environment, "rev-parse", "--verify", "--quiet", "HEAD:./definitions")
    except _NoneError:
        return "", "the repository around the project does not hold it"
    return found, ""


def _git(project: Project, environment: dict[str, str], *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=project.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _NoneError(f"git cannot be run ({type(error).__name__})") from None
    if done.returncode:
        raise _NoneError(_why(done.stderr))
    return done.stdout.strip()


def _why(said: str) -> str:
    """What git says, without this machine's paths."""
    if OWNER in said:
        return (
            "git leaves the checkout of another owner alone; to trust it, run "
            'git config --global --add safe.directory "$PWD" in it'
        )
    lines = [line.removeprefix("fatal: ") for line in said.splitlines()]
    quoted = lines[0].split(" at '")[0] if lines else ""
    return f"git says: {quoted}" if quoted else "git says nothing"
