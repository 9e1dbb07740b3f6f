"""A project's report, for a notebook: its data read, its parameters checked."""

from __future__ import annotations

from .checks import checks_from
from .facts import facts_from
from .loading import Root, load_inputs
from .page import Report
from .parameters import check_values
from .problems import InputError
from .ratios import ratios_from
from .tables import GRADE, SOURCES, untyped
from .words import Lang


def report(  # noqa: PLR0913 (the notebooks' parameters)
    source: str = "",
    entity: str = "",
    period: str | int = "",
    lang: Lang = "zh-Hant",
    rd_base: str = "",
    *,
    root: Root = None,
) -> Report:
    """The report of a source, an entity and a period (all of them where empty) in a language.

    `rd_base` is what the implied number of R&D staff assumes (see `analysis.ratios.ratios_from`).

    Raises InputError with every parameter that is not in the data and everything wrong with it.
    """
    inputs = load_inputs(root)
    given = {"entity": entity, "period": str(period), "lang": lang, "rd_base": rd_base}
    problems = check_values(given | ({"source": source} if source else {}), inputs)
    if problems:
        raise InputError(problems)
    everything = facts = facts_from(inputs.figures, inputs.codebook)
    if source:
        facts = facts[facts["source"] == source].reset_index(drop=True)
    return Report(
        facts_frame=facts,
        ratios_frame=ratios_from(facts, inputs.codebook, lang=lang, base=rd_base),
        checks_frame=checks_from(facts, inputs.codebook, lang=lang),
        codebook=inputs.codebook,
        sources=untyped(inputs.sources, (*SOURCES, GRADE)),
        lang=lang,
        source=source,
        entity=entity,
        period=str(period),  # papermill reads `-p period 2020` as an int
        rd_base=rd_base,
        everything=everything,
    )
