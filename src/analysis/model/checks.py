"""Checks: can two printed figures both be true, and does what is reported agree with what follows?

Two sides are compared by interval, wording and rounding of print counted: consistent when some
member of the one may stand with some member of the other (XBRL Calculations 1.1). A figure is held
against its own source first, then against what other sources print (with a caveat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages import Lang
from .codebook import Codebook
from .columns import frame
from .definitions import the_codebook
from .doors import checked_facts
from .part_checks import PartChecks
from .prints import Prints
from .rate_checks import RateChecks
from .schemas import CHECKS
from .time_checks import TimeChecks

if TYPE_CHECKING:
    import pandas as pd

    from .doors import Sources


def checks_from(
    facts: pd.DataFrame,
    codebook: Codebook | None = None,
    sources: Sources = (),
    *,
    lang: Lang = "en",
) -> pd.DataFrame:
    """Every check that the codebook and the printed wholes ask for, one row each.

    `facts` has the columns of `analysis.model.schemas.FACTS`; `sources` are rows of `SOURCES`, by
    which prints of several sources are preferred. The result has the columns of
    `analysis.model.schemas.CHECKS`; what cannot be checked is a row that says why.

    Raises InputError with everything wrong with `facts`.
    """
    codebook = the_codebook(codebook)
    data = Prints(checked_facts(facts, codebook), codebook, sources, lang)
    kinds = (PartChecks(data), RateChecks(data), TimeChecks(data))
    return frame((row for kind in kinds for row in kind.rows()), CHECKS)
