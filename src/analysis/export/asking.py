"""The tables of a project as one asks for them: rows by name, the article first, with labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..messages import Lang
from ..model import (
    CHECKED,
    OBSERVED,
    SOURCES,
    VERDICTS,
    Codebook,
    Inputs,
    Root,
    argument_problems,
    checks_from,
    load_inputs,
    lookup,
    observations_from,
    ratios_from,
    series_from,
    untyped,
)
from ..problems import InputError, Problem, one_of

if TYPE_CHECKING:
    import pandas as pd

LABELLED = ("entity", "indicator", "ratio")


def inputs_in(root: Root, lang: Lang) -> Inputs:
    """The data of a project, for a language; raises InputError also where it is none."""
    inputs = load_inputs(root)
    if problems := argument_problems(inputs.codebook, lang):
        raise InputError(problems)
    return inputs


def chosen(
    inputs: Inputs,
    verdicts: tuple[str, ...] = (),
    facts: pd.DataFrame | None = None,
    /,
    **words: lookup.Words,
) -> dict[str, list[str]]:
    """What words name, by what they are given for: codes, periods, sources, verdicts.

    The sources of `facts` of one's own are known like the project's. Raises InputError with every
    word of all of them that names nothing.
    """
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, word in words.items():
        try:
            if name == "period":
                found[name] = lookup.periods(word)
            elif name == "source":
                known = [row["source"] for row in inputs.sources]
                if facts is not None and "source" in facts:
                    known.extend(facts["source"].unique())
                found[name] = lookup.of_sources(word, known)
            elif name == "verdict":
                found[name] = lookup.listed(word, name)
                wrong = [each for each in found[name] if each not in verdicts]
                problems += [
                    Problem("argument", name, one_of(verdicts, each), repr(each)) for each in wrong
                ]
            else:
                found[name] = lookup.codes(word, name, inputs.codebook)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def asked(
    data: pd.DataFrame, inputs: Inputs, lang: Lang, among: dict[str, list[str]]
) -> pd.DataFrame:
    """The rows chosen, those of sources whose text was read first, with labels beside codes."""
    own = "fact" if "fact" in data else "facts"
    ids = data[own].str.split(" ")
    for column, values in among.items():
        if not values:
            continue
        if column == "source" and "source" not in data:
            starts = tuple(f"{code}:" for code in values)
            data = data[[any(each.startswith(starts) for each in row) for row in ids[data.index]]]
        else:
            data = data[data[column].isin(values)]
    figures = inputs.figures
    read = set(figures.loc[figures["start"] != "", "source"])
    later = [row[0].partition(":")[0] not in read for row in ids[data.index]]
    data = data.iloc[sorted(range(len(data)), key=later.__getitem__)].reset_index(drop=True)
    return labelled(data, inputs.codebook, lang)


def labelled(data: pd.DataFrame, codebook: Codebook, lang: Lang) -> pd.DataFrame:
    """`data` with a label beside each code, in a column of its own."""
    import pandas as pd

    for kind in LABELLED:
        if kind in data:
            known = lookup.entries(codebook, kind)
            labels = pd.Index([known[code].label[lang] for code in data[kind]], dtype="str")
            data.insert(list(data.columns).index(kind) + 1, f"{kind}_label", labels)
    return data


def facts(  # noqa: PLR0913 (what rows are chosen by)
    entity: lookup.Words = None,
    indicator: lookup.Words = None,
    period: lookup.Words = None,
    source: lookup.Words = None,
    *,
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """The facts, one row a printed figure: columns `analysis.model.schemas.FACTS`, and labels.

    `entity` and `indicator` are codes or labels in any language, one or several; so are the codes
    of `source`; a period is ISO 8601. What is not given chooses nothing away. Numbers are exact
    Decimals (`analysis.floats` gives what plots), labels in the language `lang`.

    >>> import analysis
    >>> found = analysis.facts("蘭州留創園", "在孵企業總收入", lang="zh-Hant")
    >>> found[["as_stated", "period"]].values.tolist()
    [['2.68億元', '2020']]

    Raises InputError with everything wrong with the arguments or the project's data.
    """
    inputs = inputs_in(root, lang)
    among = chosen(inputs, entity=entity, indicator=indicator, period=period, source=source)
    return asked(inputs.facts(), inputs, lang, among)


def sources(root: Root = None) -> pd.DataFrame:
    """The sources, one row each: columns `analysis.model.schemas.SOURCES`.

    >>> import analysis
    >>> analysis.sources().loc[0, ["source", "publisher", "date"]].tolist()
    ['lanzhou-daily-2021-03-16', '蘭州日報', '2021-03-16']

    Raises InputError with everything wrong with the project's data.
    """
    return untyped(load_inputs(root).sources, SOURCES)


def observations(  # noqa: PLR0913 (what rows are chosen by)
    entity: lookup.Words = None,
    indicator: lookup.Words = None,
    period: lookup.Words = None,
    *,
    verdict: lookup.Words = None,
    as_of: str = "",
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """What all sources say of each thing: `analysis.model.schemas.OBSERVATIONS`, and labels.

    The arguments are those of `facts`; `verdict` is single, agree, revised, conflict or
    power_of_ten; `as_of` is a day, and later sources are left out. Raises InputError as `facts`.

    >>> import analysis
    >>> list(analysis.observations("南部科學園區", "營業總收入", 2024).verdict)
    ['conflict']
    """
    inputs = inputs_in(root, lang)
    words = {"entity": entity, "indicator": indicator, "period": period, "verdict": verdict}
    among = chosen(inputs, OBSERVED, **words)
    made = observations_from(inputs.facts(), inputs.codebook, inputs.sources, as_of=as_of)
    return asked(made, inputs, lang, among)


def ratios(  # noqa: PLR0913 (what rows are chosen by)
    ratio: lookup.Words = None,
    entity: lookup.Words = None,
    period: lookup.Words = None,
    source: lookup.Words = None,
    *,
    verdict: lookup.Words = None,
    base: str = "",
    facts: pd.DataFrame | None = None,
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """The ratios, refused ones too: columns `analysis.model.schemas.RATIOS`, and labels.

    `ratio` is a code or label like the arguments of `facts`; of a `source` are the ratios that a
    fact of it is part of; `verdict` is computed, reported or refused; `base` is what an implied
    count assumes; `facts` are one's own, in place of the project's. Numbers are exact Fractions.

    >>> import analysis
    >>> row = analysis.ratios("income_per_incubated_firm", "蘭州留創園").iloc[0]
    >>> row.value, row.unit, row.formula
    (Fraction(4000000, 1), '元/家', '2.68億元 ÷ 67家')

    Raises InputError as `facts`.
    """
    inputs = inputs_in(root, lang)
    words = {"ratio": ratio, "entity": entity, "period": period, "source": source}
    among = chosen(inputs, VERDICTS, facts, **words, verdict=verdict)
    if facts is None:
        return asked(inputs.ratios(lang, base), inputs, lang, among)
    made = ratios_from(facts, inputs.codebook, inputs.sources, lang=lang, base=base)
    return asked(made, inputs, lang, among)


def checks(  # noqa: PLR0913 (what rows are chosen by)
    entity: lookup.Words = None,
    period: lookup.Words = None,
    source: lookup.Words = None,
    *,
    verdict: lookup.Words = None,
    facts: pd.DataFrame | None = None,
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """The checks: columns `analysis.model.schemas.CHECKS`, and the entity's label.

    The arguments are those of `ratios`; `verdict` is consistent, inconsistent or not checked.

    >>> import analysis
    >>> len(analysis.checks(source="lanzhou-daily-2021-03-16", verdict="inconsistent"))
    0

    Raises InputError as `facts`.
    """
    inputs = inputs_in(root, lang)
    words = {"entity": entity, "period": period, "source": source, "verdict": verdict}
    among = chosen(inputs, CHECKED, facts, **words)
    held = inputs.facts() if facts is None else facts
    made = checks_from(held, inputs.codebook, inputs.sources, lang=lang)
    return asked(made, inputs, lang, among)


def series(  # noqa: PLR0913 (what a series is of)
    entity: lookup.Words,
    indicator: lookup.Words,
    *,
    measure: lookup.Words = "level",
    breakdown: str = "",
    as_of: str = "",
    lang: Lang = "en",
    root: Root = None,
) -> pd.DataFrame:
    """What all sources say of one thing over time: columns `analysis.model.schemas.SERIES`.

    The rows are observations, earliest first, with `break_before` where the series is interrupted;
    entity, indicator and measure are codes or labels. Raises InputError as `facts`, and for a name
    that several have.

    >>> import analysis
    >>> found = analysis.series("national_zones", "zone_income")
    >>> list(found.period[:5]), found.break_before[4]
    (['2002', '2003', '2004', '2005', '2011'], 'zones_2011')
    """
    inputs = inputs_in(root, lang)
    named = {"entity": entity, "indicator": indicator, "measure": measure}
    codes: Any = lookup.one_each(named, inputs.codebook)
    known = (inputs.facts(), inputs.codebook, inputs.sources)
    made = series_from(*known, **codes, breakdown=breakdown, as_of=as_of)
    return labelled(made, inputs.codebook, lang)


def search(text: str, *, lang: Lang = "en", root: Root = None) -> pd.DataFrame:
    """What the codebook has under a word: one row an entity, indicator or ratio.

    `text` is looked for in codes, labels and other names, in either script. The columns are kind,
    code, label in `lang`, unit and rows (how many facts or known ratios there are of it).

    >>> import analysis
    >>> found = analysis.search("在孵企業")
    >>> "incubated_firms" in set(found.code)
    True

    Raises InputError as `facts`, and where `text` is empty.
    """
    import pandas as pd

    inputs = inputs_in(root, lang)
    if not text.strip():
        raise InputError([Problem("argument", "text", "a word to look for", repr(text))])
    made = inputs.ratios()
    made = made[made["verdict"] != "refused"]
    rows: list[dict[str, Any]] = []
    for kind in LABELLED:
        data = made if kind == "ratio" else inputs.figures
        counts = data[kind].value_counts()
        for code, entry in lookup.entries(inputs.codebook, kind).items():
            called = map(lookup.plain, lookup.names(code, entry))
            if any(lookup.plain(text) in name for name in called):
                found = {"kind": kind, "code": code, "label": entry.label[lang]}
                rows.append(
                    {**found, "unit": getattr(entry, "unit", ""), "rows": int(counts.get(code, 0))}
                )
    rows.sort(key=lambda row: -row["rows"])
    return pd.DataFrame(rows, columns=["kind", "code", "label", "unit", "rows"])
