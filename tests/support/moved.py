"""A fresh clone, and the clone moved, both with an empty environment: the same bytes.

``make soak`` runs it: it sets up two environments, which takes minutes and a package index.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis.files import sha256
from support.projects import ROOT

MADE = ("data/processed/*.*", "reports/*.html", "reports/*.ipynb", "reports/tables/**/*")


def made(folder: Path) -> dict[str, str]:
    """The hash of everything that `make report` makes in `folder`, made now, with nothing set.

    A clone has no text of a source; nothing here depends on one.
    """
    subprocess.run(["git", "clean", "-fdXq", "data/processed", "reports"], cwd=folder, check=True)
    asked = f"PYTHON={getattr(sys, '_base_executable', sys.executable)}"
    subprocess.run(
        ["env", "-i", f"PATH={os.defpath}", "make", "report", asked], cwd=folder, check=True
    )
    files = sorted({path for part in MADE for path in folder.glob(part) if path.is_file()})
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in files}


def main() -> None:
    """Compare; ends with a list of what differs."""
    with tempfile.TemporaryDirectory() as base:
        clone, moved = Path(base, "a clone"), Path(base, "elsewhere", "移動")
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        first = made(clone)
        moved.parent.mkdir()
        clone.rename(moved)
        second = made(moved)
    others = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    if others or not first:
        sys.exit(f"not the same bytes in a clone and where it was moved to: {others}")
    sys.stdout.write(f"{len(first)} files: the same bytes in a clone and where it was moved to\n")


if __name__ == "__main__":
    main()
