"""The data of a project, from its files: everything wrong with them is reported at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..messages import Lang
from ..problems import Anything, InputError
from ..project import Project, find_project
from .checks import checks_from
from .codebook import Codebook
from .columns import untyped
from .definitions import read_codebook
from .facts import facts_from
from .figures import Row, read_figures, read_sources
from .observations import preference_problems
from .prints import observations_from, series_from
from .ratios import ratios_from
from .schemas import FIGURES, SOURCES

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


def load_sources(root: Root = None) -> pd.DataFrame:
    """The sources, one row each: columns `analysis.model.schemas.SOURCES`."""
    return untyped(load_inputs(root).sources, SOURCES)


def load_facts(root: Root = None) -> pd.DataFrame:
    """The facts, one row a figure: columns `analysis.model.schemas.FACTS`, exact Decimals.

    Raises InputError with everything wrong with the project's data.
    """
    return load_inputs(root).facts()


def load_observations(root: Root = None, *, as_of: str = "") -> pd.DataFrame:
    """What all sources say of each thing: columns `analysis.model.schemas.OBSERVATIONS`.

    `as_of` is a day: later sources are left out. Raises InputError as `load_facts`.
    """
    inputs = load_inputs(root)
    return observations_from(inputs.facts(), inputs.codebook, inputs.sources, as_of=as_of)


def series(  # noqa: PLR0913 (what a series is of)
    entity: str,
    indicator: str,
    root: Root = None,
    *,
    measure: str = "level",
    breakdown: str = "",
    as_of: str = "",
) -> pd.DataFrame:
    """What all sources say of one thing over time: columns `analysis.model.schemas.SERIES`.

    The rows are observations, earliest first, with `break_before` where a series is interrupted.
    The arguments are codes of the codebook (`analysis.model.prints.series_from`).

    Raises InputError as `load_facts`, and for a code that the codebook lacks.
    """
    inputs = load_inputs(root)
    return series_from(
        inputs.facts(),
        inputs.codebook,
        inputs.sources,
        entity=entity,
        indicator=indicator,
        measure=measure,
        breakdown=breakdown,
        as_of=as_of,
    )


def load_ratios(root: Root = None, *, lang: Lang = "en", base: str = "") -> pd.DataFrame:
    """The ratios, refused ones too: columns `analysis.model.schemas.RATIOS`, exact Fractions.

    `lang` is the language of reasons, `base` what an implied count assumes (see
    `analysis.model.ratios.ratios_from`). Raises InputError as `load_facts`.
    """
    inputs = load_inputs(root)
    return ratios_from(inputs.facts(), inputs.codebook, inputs.sources, lang=lang, base=base)


def load_checks(root: Root = None, *, lang: Lang = "en") -> pd.DataFrame:
    """The checks: columns `analysis.model.schemas.CHECKS`. Raises InputError as `load_facts`."""
    inputs = load_inputs(root)
    return checks_from(inputs.facts(), inputs.codebook, inputs.sources, lang=lang)
