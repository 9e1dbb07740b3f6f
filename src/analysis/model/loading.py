"""The data of a project, from its files: everything wrong with them is reported at once.

In a session they are read again only after a change (`load_inputs`).
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..messages import Lang
from ..problems import Anything, InputError
from ..project import Project, find_project
from .codebook import Codebook
from .columns import untyped
from .definitions import read_codebook
from .facts import facts_from
from .figures import Row, read_figures, read_sources
from .observations import preference_problems
from .ratios import ratios_from
from .schemas import FIGURES

if TYPE_CHECKING:
    import pandas as pd

Root = str | os.PathLike[str] | None
# Nanoseconds after a change within which another may have the same time: git waits so, too.
SETTLED = 2_000_000_000


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

    @cached_property
    def _facts(self) -> pd.DataFrame:
        return facts_from(self.figures, self.codebook, self.sources)

    @cached_property
    def _ratios(self) -> dict[tuple[Lang, str], pd.DataFrame]:
        return {}

    def facts(self) -> pd.DataFrame:
        """The facts of all figures: columns `analysis.model.schemas.FACTS`. The caller's own."""
        return self._facts.copy()

    def ratios(self, lang: Lang = "en", base: str = "") -> pd.DataFrame:
        """`ratios_from` all facts. The caller's own."""
        key = (lang, str(base))
        if key not in self._ratios:
            known = (self.codebook, self.sources)
            self._ratios[key] = ratios_from(self._facts, *known, lang=lang, base=base)
        return self._ratios[key].copy()


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


def _state(project: Project) -> object:
    """What changes with any file of the data and the codebook; None where one changed just now."""
    try:
        figures = [project.sources, *project.figures.iterdir()]
        files = [(path, path.stat()) for path in [*project.definitions.rglob("*"), *figures]]
    except OSError:  # whatever it is, reading will say so
        return None
    latest = max(max(found.st_mtime_ns, found.st_ctime_ns) for _, found in files)
    if latest + SETTLED > time.time_ns():
        return None
    return project, {
        (path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        for path, found in files
    }


_last: tuple[object, Inputs | None] = (None, None)


def load_inputs(root: Root = None) -> Inputs:
    """`read_inputs` of the project at `root` (see `analysis.project.find_project`).

    While no file of it has changed, what was read last is given again; nobody may change it.
    """
    global _last  # noqa: PLW0603 (the one memory of a session)
    project = find_project(root)
    state = _state(project)
    before, inputs = _last
    if inputs is None or state is None or state != before:
        inputs = read_inputs(project)
        _last = (state, inputs)
    return inputs
