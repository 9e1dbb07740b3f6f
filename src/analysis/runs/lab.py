"""JupyterLab on this project: a notebook of the project is saved without what running it leaves.

A person may run, fold and export notebooks, and the files that git tracks stay as they are. Outputs
and looks are kept beside, in the folder of Jupyter's checkpoints, which git ignores, and come back
when the notebook is opened, each at the cell that has not changed since. A git filter would not do:
git calls a file modified by its size, before it asks a filter.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from ..files import write_whole
from .engine import essence, restored, still

NOTEBOOKS = "notebooks"  # the project's, below the served root


class ProjectFiles(AsyncLargeFileManager):
    """Jupyter's manager of files, for ``ServerApp.contents_manager_class``."""

    def _seen(self, path: str) -> Path | None:
        """Where the outputs of a notebook of the project are kept; None for any other file."""
        folder, _, name = path.strip("/").rpartition("/")
        if folder != NOTEBOOKS or not name.endswith(".ipynb"):
            return None
        return Path(self.root_dir, folder, ".ipynb_checkpoints", f"{name}.seen")

    async def get(
        self, path: str, content: bool = True, *arguments: Any, **options: Any
    ) -> dict[str, Any]:
        """A file; a notebook of the project with the outputs that it was last saved with."""
        model: dict[str, Any] = await super().get(  # type: ignore[no-untyped-call]
            path, content, *arguments, **options
        )
        seen = self._seen(path)
        if (
            seen is None
            or model["type"] != "notebook"
            or not model["content"]
            or not seen.is_file()
        ):
            return model
        try:
            before = nbformat.reads(seen.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
            whole = restored(model["content"], before)
        except Exception as error:  # noqa: BLE001 (whatever makes it unreadable: the sources are there)
            self.log.warning("%s: the outputs kept beside it cannot be read: %r", path, error)
            return model
        model["content"] = nbformat.from_dict(whole)  # type: ignore[no-untyped-call]
        self.mark_trusted_cells(model["content"], path)  # type: ignore[no-untyped-call]
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file; of a notebook of the project only what counts, and the whole beside it."""
        seen = self._seen(path)
        if model.get("type") == "notebook" and model.get("content"):
            model = {**model, "content": deepcopy(model["content"])}
            still(model["content"])
            if seen is not None:
                whole = nbformat.from_dict(model["content"])  # type: ignore[no-untyped-call]
                self.check_and_sign(whole, path)  # type: ignore[no-untyped-call]
                write_whole(seen, nbformat.writes(whole).encode())  # type: ignore[no-untyped-call]
                model["content"] = essence(model["content"])
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved
