"""``data/processed/``: facts, ratios and checks of a project, cleaned."""

from __future__ import annotations

from pathlib import Path

from ..model import Inputs, checks_from, observations_from, ratios_from
from .datapackage import package, write_package
from .workbook import NAME, workbook


def processed_files(inputs: Inputs) -> dict[str, bytes]:
    """The files by name. Reasons are in English."""
    facts, known = inputs.facts(), (inputs.codebook, inputs.sources)
    frames = {
        "facts": facts,
        "observations": observations_from(facts, *known),
        "ratios": ratios_from(facts, *known),
        "checks": checks_from(facts, *known),
    }
    book = {NAME: workbook(frames, inputs.sources, inputs.codebook)}
    return package(frames, inputs.sources, book)


def write_processed(inputs: Inputs, folder: Path | None = None) -> list[str]:
    """Write the files that changed, to the project's folder or `folder`; returns their names."""
    return write_package(folder or inputs.project.processed, processed_files(inputs))
