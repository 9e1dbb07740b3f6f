"""The data of a project, from its files: everything wrong with them is reported at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..problems import Anything, InputError
from ..project import Project, find_project
from .codebook import Codebook
from .columns import untyped
from .definitions import read_codebook
from .facts import facts_from
from .figures import Row, read_figures, read_sources
from .observations import preference_problems
from .schemas import FIGURES

if TYPE_CHECKING:
    import pandas as pd

Root = str | os.PathLike[str] | None


@dataclass(frozen=True)
class Inputs:
    """What the files of a project say, read and checked."""

    project: Project
    codebook: Codebook
    sources: list[Row]
    figures: pd.DataFrame

    @cached_property
    def printed(self) -> dict[str, tuple[set[str], set[str]]]:
        """The entities and periods of each source's figures; those of all under an empty code."""
        found: dict[str, tuple[set[str], set[str]]] = {"": (set(), set())}
        columns = (self.figures[name] for name in ("source", "entity", "period"))
        for source, entity, period in zip(*columns, strict=True):
            for code in ("", source):
                entities, periods = found.setdefault(code, (set(), set()))
                entities.add(entity)
                periods.add(period)
        return found

    def facts(self) -> pd.DataFrame:
        """The facts of all figures: columns `analysis.model.schemas.FACTS`."""
        return facts_from(self.figures, self.codebook, self.sources)


def read_inputs(project: Project) -> Inputs:
    """Codebook, sources and figures of a project; raises InputError with every problem."""
    codebook, codes, problems = read_codebook(project.definitions)
    sources, found = read_sources(project)
    problems += found
    # sources that cannot be read make no source unknown
    codes["sources"] = (
        Anything() if found and not sources else frozenset(row["source"] for row in sources)
    )
    figures, found = read_figures(project, codebook, codes, sources)
    problems += found + preference_problems(figures, codebook)
    if problems:
        raise InputError(problems)
    return Inputs(project, codebook, sources, untyped(figures, FIGURES))


def load_inputs(root: Root = None) -> Inputs:
    """`read_inputs` of the project at `root` (see `analysis.project.find_project`)."""
    return read_inputs(find_project(root))
