"""How make sets up .venv, on a project as small as can be: when, why, and where packages land."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
NEEDED = "editables|hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers|uv"
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "smallest"
version = "1"
scripts = { analysis = "analysis:main" }
[tool.hatch.build.targets.wheel]
packages = ["src/analysis"]
"""
CODE = """
import sys, pathspec
def main():
    print(__file__, pathspec.__file__, "%d.%d" % sys.version_info[:2], sep="\\n")
"""


def make(folder, *words, **env):
    """What `make verify` says: lines of the set-up, and what the package says of itself."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "PYTHON")
    }
    done = subprocess.run(
        ["make", "verify", *words],
        cwd=folder,
        env=kept | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *told, code, library, version = done.stdout.splitlines()
    assert Path(code) == folder / "src" / "analysis" / "__init__.py"
    assert Path(library).is_relative_to(folder / ".venv")
    return told, version


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small project, set up where everything around it points elsewhere."""
    asked = [UV, "pip", "install", "--dry-run", "--python", sys.executable, "--reinstall", "pluggy"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("needs a package index")
    around = tmp_path_factory.mktemp("around")
    folder = tmp_path_factory.mktemp("made") / "a project"
    (folder / "src" / "analysis").mkdir(parents=True)
    (folder / "src" / "analysis" / "__init__.py").write_text(CODE)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    shutil.copytree(ROOT / "tools", folder / "tools")
    shutil.copy(ROOT / "Makefile", folder)
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.findall(rf"^(?:{NEEDED})==.*\n(?: .*\n)*", lock, re.MULTILINE)
    (folder / "requirements.lock").write_text("".join(entries))

    elsewhere = str(around / "elsewhere")
    (around / "pip.conf").write_text(f"[global]\ntarget = {elsewhere}\n[install]\nuser = true\n")
    (around / "pathspec.py").write_text("raise ImportError")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", around / "other"], check=True)
    told, _ = make(
        folder,
        PIP_CONFIG_FILE=str(around / "pip.conf"),
        **dict.fromkeys(["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME"], elsewhere),
        **dict.fromkeys(["PIP_USER", "PIP_DRY_RUN", "UV_SYSTEM_PYTHON", "UV_DRY_RUN"], "1"),
        **dict.fromkeys(["VIRTUAL_ENV", "CONDA_PREFIX"], str(around / "other")),
        **dict.fromkeys(["UV_PROJECT_ENVIRONMENT", "PYTHONUSERBASE"], elsewhere),
        UV_PYTHON=str(around / "other" / "bin" / "python"),
        PYTHONPATH=str(around),
        PATH=f"{around / 'other' / 'bin'}:{os.environ['PATH']}",
    )
    assert told == ["setting up .venv: there is none"]
    assert not Path(elsewhere).exists()
    assert not [*around.glob("other/lib/python*/site-packages/*")]
    return folder


def test_what_fits_is_left_alone(made):
    assert make(made)[0] == []
    assert make(made, f"PYTHON={sys.executable}")[0] == []
    (made / "elsewhere").symlink_to(made)
    assert make(made)[0] == []


def test_a_changed_project_is_installed_and_nothing_else(made):
    path = made / "pyproject.toml"
    path.write_text(path.read_text().replace('"1"', '"2"'))
    (made / ".venv" / "mine").touch()
    assert make(made)[0] == ["setting up .venv: pyproject.toml has changed"]
    assert (made / ".venv" / "mine").exists()
    assert [*made.glob(".venv/lib/python*/site-packages/smallest-2.dist-info")]
    assert make(made)[0] == []


def first_line(folder):
    """The first that make says, which is then ended."""
    make = subprocess.Popen(
        ["make", "verify"], cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        return make.stdout.readline().strip()
    finally:
        os.killpg(make.pid, signal.SIGKILL)
        make.wait()
        make.stdout.close()


def broken(folder):
    """The environment's Python is that of a base which was removed."""
    for name in ("python", "python3"):
        (folder / ".venv" / "bin" / name).unlink()
        (folder / ".venv" / "bin" / name).symlink_to("/nowhere/python3")


def upgraded(folder):
    ready = folder / ".venv" / "ready"
    ready.write_text(ready.read_text().replace(sys.version.split()[0], "3.9.1"))


def locked_anew(folder):
    """What the lock has no longer must not be there either."""
    with (folder / "requirements.lock").open("a") as file:
        file.write("# another\n")


def unfinished(folder):
    (folder / ".venv" / "ready").unlink()


def of_an_earlier_version(folder):
    (folder / ".venv" / "ready").write_text("")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (broken, "its Python is gone"),
        (upgraded, "its Python is another now"),
        (locked_anew, "requirements.lock has changed"),
        (unfinished, "it was not finished"),
        (of_an_earlier_version, "it was not finished"),
    ],
)
def test_what_no_longer_fits_is_told(made, tmp_path, harm, reason):
    folder = tmp_path / "a copy"
    shutil.copytree(made, folder, symlinks=True)
    assert first_line(folder) == "setting up .venv: it was made for another folder"
    shutil.rmtree(folder)
    shutil.copytree(made, folder, symlinks=True)
    ready = folder / ".venv" / "ready"
    ready.write_text(ready.read_text().replace(str(made), str(folder)))  # as if made here
    harm(folder)
    assert first_line(folder) == f"setting up .venv: {reason}"


def test_a_copy_without_its_python_is_made_anew(made, tmp_path):
    folder = tmp_path / "a copy"
    shutil.copytree(made, folder, symlinks=True)
    broken(folder)
    told, _ = make(folder, UV_OFFLINE="1", UV_NO_CACHE="1")  # uv finds no way: pip does
    assert told == [
        "setting up .venv: it was made for another folder",
        "uv cannot do it here, for the reason above: pip does, and takes longer",
    ]
    assert make(folder)[0] == []
    assert make(made)[0] == []


def other_python():
    """Another Python than this one, where there is one."""
    for minor in (11, 12, 13, 14):
        found = shutil.which(f"python3.{minor}")
        if found and minor != sys.version_info[1]:
            done = subprocess.run(
                [found, "-c", "import ensurepip"], capture_output=True, check=False
            )
            if done.returncode == 0:
                return f"3.{minor}"
    return pytest.skip("there is one Python")


def test_a_python_that_is_asked_for_is_taken_and_kept(made):
    own, other = "{}.{}".format(*sys.version_info), other_python()
    (line,), version = make(made, f"PYTHON=python{other}")
    assert version == other
    assert line.startswith(f"setting up .venv: it has Python {own}.")
    assert line.endswith(f", and PYTHON=python{other} is asked for")
    assert make(made) == ([], other)


@pytest.mark.parametrize("python", ["python9.9", "/nowhere/python3", "false"])
def test_a_python_that_is_not_there_is_told_and_changes_nothing(made, python):
    done = subprocess.run(
        ["make", "verify", f"PYTHON={python}"],
        cwd=made,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"PYTHON={python}: no such Python here" in done.stderr
    assert make(made)[0] == []
