"""The data of a project, from its files: everything wrong with them is reported at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..messages import Lang
from ..problems import Anything, InputError
from ..project import Project, find_project
from .checks import checks_from
from .codebook import Codebook
from .columns import FIGURES, GRADE, READ_AS, SOURCES, STATUS, untyped
from .definitions import read_codebook
from .facts import facts_from
from .figures import Row, read_figures, read_sources
from .ratios import ratios_from

if TYPE_CHECKING:
    import pandas as pd

Root = str | os.PathLike[str] | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the files of a project say, read and checked."""

    project: Project
    codebook: Codebook
    sources: list[Row]
    figures: pd.DataFrame


def read_inputs(project: Project) -> Inputs:
    """Codebook, sources and figures of a project; raises InputError with every problem."""
    codebook, codes, problems = read_codebook(project.definitions)
    sources, found = read_sources(project)
    problems += found
    # sources that cannot be read make no source unknown
    codes["sources"] = (
        Anything() if found and not sources else frozenset(row["source"] for row in sources)
    )
    texts = [row["source"] for row in sources if row["sha256"] or row["length"]]
    figures, found = read_figures(project, codebook, codes, texts)
    problems += found
    if problems:
        raise InputError(problems)
    return Inputs(project, codebook, sources, untyped(figures, (*FIGURES, STATUS, READ_AS)))


def load_inputs(root: Root = None) -> Inputs:
    """`read_inputs` of the project at `root` (see `analysis.project.find_project`)."""
    return read_inputs(find_project(root))


def load_sources(root: Root = None) -> pd.DataFrame:
    """The sources, one row each: columns `analysis.model.columns.SOURCES`, and ``grade``."""
    return untyped(load_inputs(root).sources, (*SOURCES, GRADE))


def load_facts(root: Root = None) -> pd.DataFrame:
    """The facts, one row a figure: columns `analysis.model.columns.FACTS`, exact Decimals.

    Raises InputError with everything wrong with the project's data.
    """
    inputs = load_inputs(root)
    return facts_from(inputs.figures, inputs.codebook)


def load_ratios(root: Root = None, *, lang: Lang = "en", base: str = "") -> pd.DataFrame:
    """The ratios, refused ones too: columns `analysis.model.columns.RATIOS`, exact Fractions.

    `lang` is the language of reasons, `base` what an implied count assumes (see
    `analysis.model.ratios.ratios_from`). Raises InputError as `load_facts`.
    """
    inputs = load_inputs(root)
    facts = facts_from(inputs.figures, inputs.codebook)
    return ratios_from(facts, inputs.codebook, lang=lang, base=base)


def load_checks(root: Root = None, *, lang: Lang = "en") -> pd.DataFrame:
    """The checks: columns `analysis.model.columns.CHECKS`. Raises InputError as `load_facts`."""
    inputs = load_inputs(root)
    return checks_from(facts_from(inputs.figures, inputs.codebook), inputs.codebook, lang=lang)
