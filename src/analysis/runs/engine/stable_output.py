"""A notebook without what differs from run to run."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from .essence import still

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .page_maker import StableHtml

KEPT = ("exception", "parameters", "status", "version")  # of papermill's records
RANDOM_ID = re.compile(r"[0-9a-f]{8}")  # as nbformat makes them
STYLER = re.compile(r'\bid="T_([0-9a-f]{5})"')
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,16}\b")  # as an object's repr shows it
# The file that ipykernel names in a cell's warnings, with its folder. A match starts where a word
# does, so that a text of one long word is searched once.
CELL_FILE = re.compile(r"(?<![^\s\"'<>(])[^\s\"'<>(]*?\bipykernel_\d+[/\\](\d+\.py)")
KERNEL = "ipykernel_"


def _stable_text(text: str) -> str:
    text = ADDRESS.sub("at 0x0", text)
    if KERNEL in text:
        text = CELL_FILE.sub(r"ipykernel/\1", text)
    for number, name in enumerate(dict.fromkeys(STYLER.findall(text)), 1):
        text = text.replace(f"T_{name}", f"T_{number:05}")
    return text


def _stable_value(value: Any) -> Any:
    """Text, or a list of texts, made stable; other JSON as it is."""
    if isinstance(value, str):
        return _stable_text(value)
    return [_stable_value(part) for part in value] if isinstance(value, list) else value


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs with neighbouring pieces of text put together, stdout before stderr.

    How a kernel cuts text into pieces, and which stream comes first, depends on timing.
    """
    joined: list[NotebookNode] = []
    run: dict[str, NotebookNode] = {}
    for output in [*outputs, None]:
        if output is not None and output.output_type == "stream":
            if output.name in run:
                run[output.name].text += output.text
            else:
                run[output.name] = output
            continue
        joined += [run[name] for name in ("stdout", "stderr") if name in run]
        run = {}
        if output is not None:
            joined.append(output)
    return joined


def _named_by(notebook: NotebookNode) -> Callable[[int], str]:
    """Names for what is random in outputs, derived from the cells' sources."""
    sources = "\0".join(cell.source for cell in notebook.cells)
    return lambda number: sha256(f"{number}\0{sources}".encode()).hexdigest()[:8]


def _stable_output(output: NotebookNode) -> None:
    for key in ("text", "traceback", "evalue"):
        if key in output:
            output[key] = _stable_value(output[key])
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/") or kind == "image/svg+xml":
            output.data[kind] = _stable_value(value)


def stable(notebook: NotebookNode, stable_html: StableHtml) -> NotebookNode:
    """A copy of an executed notebook that is the same for every run and every engine.

    Left out: times and durations, the paths of the notebook, random ids of cells (numbered
    instead), addresses of objects, the number of the kernel's process, random ids of pandas' styled
    tables and of reports' sections.
    """
    found = deepcopy(notebook)
    still(found)
    record = found.metadata.get("papermill", {})
    found.metadata["papermill"] = {key: record[key] for key in KEPT if key in record}
    named, scopes = _named_by(found), dict[str, str]()
    for number, cell in enumerate(found.cells):
        cell.metadata.pop("execution", None)
        record = cell.metadata.pop("papermill", {})
        cell.metadata["papermill"] = {key: record[key] for key in KEPT if key in record}
        if RANDOM_ID.fullmatch(cell.get("id", "")):
            cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                _stable_output(output)
                if "text/html" in output.get("data", {}):
                    output.data["text/html"] = stable_html(
                        "".join(output.data["text/html"]), scopes, named
                    )
    return found
