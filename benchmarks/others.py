"""Times and scores other libraries on the phrases of phrases.py.

    python benchmarks/others.py

Makes benchmarks/.venv-others from requirements-others.txt with uv, or brings it up to date, and
runs scores.py in it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent
ENVIRONMENT = HERE / ".venv-others"
PYTHON = ENVIRONMENT / "bin" / "python"


def run(*command: str) -> None:
    """Run a program; a failing one ends this one too."""
    subprocess.run(command, check=True)  # noqa: S603


def main() -> None:
    beside = Path(sys.executable).parent
    uv = which("uv", path=str(beside)) or which("uv")
    if uv is None:
        sys.exit("uv is needed to make the other libraries' environment (pip install uv)")
    if not PYTHON.exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT))
    requirements = str(HERE / "requirements-others.txt")
    run(uv, "pip", "install", "--quiet", "--python", str(PYTHON), "-r", requirements)
    run(str(PYTHON), str(HERE / "scores.py"))


if __name__ == "__main__":
    main()
