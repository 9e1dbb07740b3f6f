"""Ratios: computed where the two sides speak of the same thing, reported as printed, else refused.

Bounds of wording and rounding go through every operation exactly (`analysis.model.arithmetic`); a
refusal is a row with its reason (`analysis.model.ratio_rows`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..messages import Lang
from ..problems import InputError, Problem, one_of
from ..reading import QuantityError, parse_quantity
from . import units
from .codebook import Codebook, Ratio, side_unit
from .columns import frame
from .definitions import the_codebook
from .doors import argument_problems, checked_facts
from .interval import Interval
from .prints import Prints
from .ratio_rows import RatioRows
from .schemas import RATIOS
from .sides import Side

if TYPE_CHECKING:
    import pandas as pd

    from .doors import Sources


def _assumed(base: str, codebook: Codebook, ratio: Ratio) -> Side | str:
    """The base that a user assumes: an indicator's code, or a quantity as one would print it.

    What is assumed is taken as it is written, without rounding. Raises QuantityError or UnitError
    when it is neither.
    """
    if base in ratio.denominator:
        return base
    quantity = parse_quantity(base)
    if not quantity.unit:
        raise QuantityError(base, len(base), "the unit of what is counted")
    rate = codebook.side_unit(ratio.numerator or "")
    units.factor(side_unit(ratio, rate, quantity.unit), ratio.unit)
    stated = Interval(quantity.lower, quantity.upper, quantity.closed)
    return Side(base, quantity.value, quantity.unit, stated, stated)


def base_problem(base: str, codebook: Codebook, where: str) -> list[Problem]:
    """What is wrong with `base` as the base of the codebook's implied counts."""
    problems = []
    for code, ratio in codebook.ratios.items():
        if ratio.kind == "implied":
            try:
                _assumed(base, codebook, ratio)
            except (QuantityError, units.UnitError) as error:
                expected = f"a quantity such as 20萬人, or {one_of(ratio.denominator, base)}"
                problems.append(Problem(where, f"base of {code}", expected, str(error)))
    return problems


def ratios_from(
    facts: pd.DataFrame,
    codebook: Codebook | None = None,
    sources: Sources = (),
    *,
    lang: Lang = "en",
    base: str = "",
) -> pd.DataFrame:
    """Every ratio of the codebook for every entity and period, one row each; refusals are rows.

    `facts` has the columns of `analysis.model.schemas.FACTS`; `sources` are rows of `SOURCES`, by
    which prints of several sources are preferred. The result has the columns of
    `analysis.model.schemas.RATIOS`, with a key of its own in each row
    (`analysis.model.schemas.RATIO_KEY`). Its numbers are exact Fractions in the row's `unit` (an
    infinite bound is ``Decimal("Infinity")``). `lang` is the language of reasons. `base` is what an
    implied count assumes: an indicator's code or a quantity (``20萬人``); empty for every base that
    the codebook lists.

    >>> import analysis
    >>> facts = analysis.facts("蘭州留創園", ["income", "incubated_firms"])
    >>> made = analysis.ratios_from(facts).query("verdict == 'computed'")
    >>> made[["formula", "value"]].values.tolist()
    [['2.68億元 ÷ 67家', Fraction(4000000, 1)]]

    Raises InputError with everything wrong with `facts`, and when `base` is neither.
    """
    codebook = the_codebook(codebook)
    rows = checked_facts(facts, codebook)
    problems = argument_problems(codebook, lang)
    problems += base_problem(str(base), codebook, "base") if base else []
    if problems:
        raise InputError(problems)
    data = Prints(rows, codebook, sources, lang)
    made: list[dict[str, Any]] = []
    for code, ratio in codebook.ratios.items():
        assumed = _assumed(str(base), codebook, ratio) if base and ratio.kind == "implied" else None
        made += RatioRows(code, data).rows(assumed)
    return frame(made, RATIOS)
