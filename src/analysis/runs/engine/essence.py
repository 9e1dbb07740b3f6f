"""What counts of a notebook: what a run reads, without the traces of opening and running it.

One rule for three uses: whether a page is fresh, what a run starts from, and what JupyterLab saves
of a notebook of the project (`analysis.runs.lab`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...files import read_regular

LARGEST = 32 * 2**20  # bytes of a notebook
DEEPEST = 50  # levels of its JSON
DEEP = f"JSON of more than {DEEPEST} levels"
CELL = ("alt", "raw_mimetype", "tags")  # of a cell's metadata: what papermill and pages read
VIEW = "application/vnd.jupyter.widget-view+json"
NOTEBOOK = ("lang", "title")  # of the notebook's, beside its kernel


def read_content(path: Path) -> bytes:
    """A notebook's file; raises OSError for anything else, or more than `LARGEST` bytes."""
    return read_regular(path, LARGEST)


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook of format 4, each source one text; raises OSError and ValueError for anything
    else."""
    try:
        data = json.loads(read_content(path))
    except RecursionError:
        raise ValueError(DEEP) from None
    if _depth(data) > DEEPEST:
        raise ValueError(DEEP)
    try:
        if data["nbformat"] != 4:
            raise ValueError(f"nbformat {data['nbformat']!r}")
        cells = [{**cell, "source": "".join(cell["source"])} for cell in data["cells"]]
        names = [data["metadata"].get("kernelspec", {}).get("name", "")]
        names += [cell["cell_type"] for cell in cells]
        names += [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__} ({error})") from None
    if not all(isinstance(name, str) for name in names):
        raise ValueError("a kind, a tag or a kernel that is no text")
    return {**data, "cells": cells}


def _depth(data: object) -> int:
    """How many levels JSON has; counting stops once they are too many."""
    level, depth = [data] if isinstance(data, dict | list) else [], 0
    while level and depth <= DEEPEST:
        inner = [part.values() if isinstance(part, dict) else part for part in level]
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        depth += 1
    return depth


def stripped(content: bytes) -> bytes:
    """A notebook's file as `essence`, in one form; anything else is returned unchanged."""
    try:
        kept = essence(json.loads(content))
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return content


def essence(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """A notebook of format 4 without outputs, counts and the metadata of editors.

    Left are the cells' kinds, ids, sources, attachments and tags, the kernel's name and language,
    and what pages read. Raises ValueError for another format.
    """
    if notebook["nbformat"] != 4:
        raise ValueError("not a notebook of format 4")
    return {
        "cells": [_cell(cell) for cell in notebook["cells"]],
        "metadata": _metadata(notebook["metadata"]),
        "nbformat": 4,
        "nbformat_minor": notebook["nbformat_minor"],
    }


def restored(stored: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """The `stored` notebook, with the cells of one `seen` before that are still the same."""
    before = {json.dumps(_cell(cell), sort_keys=True): cell for cell in seen["cells"]}
    cells = [before.get(json.dumps(_cell(cell), sort_keys=True), cell) for cell in stored["cells"]]
    same = _metadata(stored["metadata"]) == _metadata(seen["metadata"])
    return {**stored, "cells": cells, "metadata": (seen if same else stored)["metadata"]}


def still(notebook: Any) -> None:
    """Takes the views of widgets from outputs that show the same as HTML.

    No kernel answers them when it is opened again, and their names are random.
    """
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output["data"].pop(VIEW, None)


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    kept = {"cell_type": cell["cell_type"], "metadata": _some(cell["metadata"], CELL)}
    kept |= _some(cell, ("attachments", "id"))
    kept["source"] = source.splitlines(keepends=True)
    return kept | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The kernel's name and language, in both places where editors put the language."""
    kept = _some(metadata, NOTEBOOK)
    kernel = metadata.get("kernelspec", {})
    language = kernel.get("language") or metadata.get("language_info", {}).get("name")
    if "name" in kernel:
        kept["kernelspec"] = {"display_name": kernel["name"], "name": kernel["name"]}
        kept["kernelspec"] |= {"language": language} if language else {}
    return kept | ({"language_info": {"name": language}} if language else {})


def _some(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if given.get(name)}
