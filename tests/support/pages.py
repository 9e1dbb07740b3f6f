"""Pages as runs make them, without running: a notebook's sections, exported."""

import json
import re
from html import unescape
from pathlib import Path

from nbformat import NotebookNode, v4

from analysis.reporting.exporter import to_page
from analysis.reporting.markup import Section
from analysis.reporting.panels import Panel
from analysis.reporting.reports import Report

SECTIONS = (
    "opening",
    "findings",
    "comparison",
    "limits",
    "ratios_table",
    "facts_table",
    "checks_table",
    "evidence",
    "about",
)
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def sections_of(notebook: str) -> list[str]:
    """The sections of the report that a notebook of the project shows, in order."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "".join("".join(cell["source"]) + "\n" for cell in cells if cell["cell_type"] == "code")
    return re.findall(r"^(?:report|panel)\.(\w+)\(\)", code, re.MULTILINE)


def executed(*sections: Section) -> NotebookNode:
    """A notebook as it is after a run that showed `sections`."""
    cells = []
    for section in sections:
        data, metadata = section._repr_mimebundle_()
        output = v4.new_output("display_data", data, metadata=metadata)
        cells.append(v4.new_code_cell(outputs=[output]))
    return v4.new_notebook(cells=cells)


def page_of(report: Report | Panel, notebook: str) -> str:
    """The page that a notebook of the project makes of `report`."""
    return to_page(executed(*(getattr(report, name)() for name in sections_of(notebook))))


def text_of(html: str) -> str:
    """What a reader reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))
