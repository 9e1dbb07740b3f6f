"""Ratios that are asked for in a cell: one's own definition, or several assumed bases."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..messages import LANGS, Lang, say
from ..model import (
    Codebook,
    Ratio,
    Root,
    lookup,
    ratios_from,
    series_name,
    side_unit,
    split,
    units,
)
from ..problems import InputError, Problem, one_of
from .asking import inputs_in, labelled, ratios

if TYPE_CHECKING:
    import pandas as pd

OWN = "own_ratio"


def _side(word: str, codebook: Codebook) -> str:
    """A side as ratios name it: an indicator by code or label, with measure and breakdown."""
    indicator, measure, breakdown = split(word.strip())
    found = lookup.one(indicator, "indicator", codebook)
    return series_name(found, lookup.one(measure, "measure", codebook), breakdown)


def define_ratio(
    formula: str, *, unit: str, label: str = OWN, lang: Lang = "en", root: Root = None
) -> pd.DataFrame:
    """A ratio of one's own for every entity and period: rows as `analysis.ratios` gives them.

    `formula` is an indicator, a slash between spaces, and another, by code or label; `unit` is that
    of the result. The rules are those of the codebook's ratios: sides of one entity whose periods
    meet, the rounding of print, refusals with their reason. ``attrs["sides"]`` of the frame has the
    definition of each side; where the sides count different populations (firms under incubation,
    the zone's firms) a UserWarning says so.

    >>> import analysis
    >>> found = analysis.define_ratio("profit / zone_income", unit="%", label="Margin")
    >>> found[found.verdict == "computed"][["entity", "period"]].values[0].tolist()
    ['guangxi_zones_9', '2017-01/2017-09']

    Raises InputError for an indicator that is not known, and for a unit that the sides do not give.
    """
    inputs = inputs_in(root, lang)
    book = inputs.codebook
    parts = re.split(" [/÷] ", formula)
    if len(parts) != 2:
        expected = "two indicators with ' / ' between them"
        raise InputError([Problem("argument", "formula", expected, repr(formula))])
    above, below = (_side(part, book) for part in parts)
    text = dict.fromkeys(LANGS, label.strip() or OWN)
    if not unit.strip():
        raise InputError([Problem("argument", "unit", "that of the result", "none")])
    made = Ratio(
        label=text, definition=text, source=OWN, numerator=above, denominator=[below], unit=unit
    )
    try:
        units.factor(side_unit(made, book.side_unit(above), book.side_unit(below)), unit)
    except units.UnitError as error:
        raise InputError(
            [Problem("argument", "unit", "one that the sides give", str(error))]
        ) from None
    own = book.model_copy(update={"ratios": {OWN: made}})
    found = labelled(ratios_from(inputs.facts(), own, inputs.sources, lang=lang), own, lang)
    indicators = (book.indicators[split(side)[0]] for side in (above, below))
    if told := _populations(book, lang, above, below):
        warnings.warn(told, stacklevel=3)  # the line that asks, behind the package's door
    found.attrs["sides"] = {each.label[lang]: each.definition[lang] for each in indicators}
    return found


def _populations(book: Codebook, lang: Lang, *sides: str) -> str:
    """What to be wary of where the sides count different populations; "" where they do not."""
    named = [split(side)[0] for side in sides]
    whose = [book.indicators[code].population for code in named]
    if None in whose or len(set(whose)) < 2:
        return ""
    above, below = (
        f"{book.indicators[code].label[lang]} – {book.populations[one].label[lang]}"
        for code, one in zip(named, whose, strict=True)
        if one
    )
    return say("populations_differ", lang, numerator=above, denominator=below)


def scenarios(
    ratio: lookup.Words,
    base: Iterable[str],
    entity: lookup.Words = None,
    *,
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """What follows from each assumed base: the rows of an implied ratio, one below the other.

    >>> import analysis
    >>> analysis.scenarios("rd_staff_implied", ["20萬人", "30萬人"]).value.astype(float).tolist()
    [2500.0, 3750.0]

    Raises InputError as `analysis.ratios`, and where no base is given.
    """
    import pandas as pd

    bases = lookup.listed(base, "base")
    if not bases:
        raise InputError([Problem("argument", "base", "at least one, such as 20萬人", "none")])
    book = inputs_in(root, lang).codebook
    assuming = [code for code, each in book.ratios.items() if each.kind == "implied"]
    asked = lookup.codes(ratio, "ratio", book) or assuming
    if strange := [code for code in asked if code not in assuming]:
        expected = f"one that assumes a base: {one_of(assuming, strange[0])}"
        raise InputError([Problem("argument", "ratio", expected, ", ".join(strange))])
    found = [ratios(asked, entity, base=each, lang=lang, root=root) for each in bases]
    return pd.concat(found, ignore_index=True)
