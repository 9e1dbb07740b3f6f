"""A project's report, for a notebook: its data read, its parameters checked."""

from __future__ import annotations

from functools import partial

from ..articles import verify
from ..messages import Lang
from ..model import (
    GRADE,
    SOURCES,
    Inputs,
    Root,
    check_values,
    checks_from,
    facts_from,
    load_inputs,
    ratios_from,
    untyped,
)
from ..problems import InputError, Problem
from .reports import Report


def _texts(inputs: Inputs, source: str) -> dict[str, str]:
    """The texts at hand of the source (of all, without one); raises InputError where one is not
    what the figures were typed from, or none is at hand."""
    asked = [result for result in verify(inputs) if source in ("", result.source)]
    problems = [problem for result in asked for problem in result.problems]
    paths = {result.source: inputs.project.texts / f"{result.source}.txt" for result in asked}
    texts = {code: path for code, path in paths.items() if path.is_file()}
    if not texts:
        where = inputs.project.name(inputs.project.texts)
        problems.append(Problem(where, "context", "the text of the source", "none"))
    if problems:
        raise InputError(problems)
    return {code: path.read_bytes().decode() for code, path in texts.items()}


def report(  # noqa: PLR0913 (the notebooks' parameters)
    source: str = "",
    entity: str = "",
    period: str | int = "",
    lang: Lang = "zh-Hant",
    base: str = "",
    *,
    context: bool = False,
    root: Root = None,
) -> Report:
    """The report of a source, an entity and a period (all of them where empty) in a language.

    `base` is what implied counts assume (see `analysis.ratios_from`).

    With `context` the report can reprint the text of its sources (`Report.evidence_in_context`),
    where it lies in data/raw/text/: such a page is not for publication.

    Raises InputError with every parameter that is not in the data and everything wrong with it.
    """
    inputs = load_inputs(root)
    given = {"entity": entity, "period": str(period), "lang": lang, "base": base}
    problems = check_values(given | ({"source": source} if source else {}), inputs)
    if problems:
        raise InputError(problems)
    every_fact = facts = facts_from(inputs.figures, inputs.codebook)
    if source:
        facts = facts[facts["source"] == source].reset_index(drop=True)
    return Report(
        facts_frame=facts,
        ratios_frame=ratios_from(facts, inputs.codebook, lang=lang, base=base),
        checks_frame=checks_from(facts, inputs.codebook, lang=lang),
        codebook=inputs.codebook,
        sources=untyped(inputs.sources, (*SOURCES, GRADE)),
        every_fact=every_fact,
        every_ratio=partial(ratios_from, every_fact, inputs.codebook, lang=lang),
        lang=lang,
        source=source,
        entity=entity,
        period=str(period),  # papermill reads `-p period 2020` as an int
        base=base,
        texts=_texts(inputs, source) if context else {},
    )
