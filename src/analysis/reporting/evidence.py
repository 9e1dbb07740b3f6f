"""What a reader checks a report by: where each figure stands in its source, the text itself
where it is at hand, the method and the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.metadata import version
from itertools import groupby

from ..articles import verify
from ..messages import Lang, catalogue, say
from ..model import Inputs, formats
from ..problems import InputError, Problem
from ..vocabulary import some_words
from .chart_parts import Record
from .citing import bibtex
from .markup import Edition, Notes, Section, nothing, section
from .printed import lang_attribute, linked_address, named_source, printed, script_of
from .templates import filled, text_of

LICENCE = "https://spdx.org/licenses/MIT.html"  # of the tables; sources keep their own
METHOD = ("exact", "same", "no_middle")
RULES = ("more", "near", "about", "at least", "over", "at most", "under")
PROCESSED = "../data/processed"  # as seen from reports/
FILES = {
    "workbook": "printed-ratios.xlsx",
    "facts": "facts.csv",
    "ratios": "ratios.csv",
    "package": "datapackage.json",
}
NAMED = 3  # sources in the name of a dataset
SOURCE = ("publisher", "date", "title", "address", "licence", "sha256", "length")


def evidence_section(edition: Edition, lengths: Mapping[str, int]) -> Section:
    """Every figure by its place; `lengths` are those of the sources' texts, in characters."""
    if not edition.facts:
        return nothing("page.evidence", edition.lang)
    notes, used, sources = Notes(edition), dict[str, list[int]](), []
    for row in edition.ratios:
        for fact in dict.fromkeys(row["facts"].split()):
            used.setdefault(fact, []).append(row["number"])
    by_source = sorted(edition.facts, key=lambda fact: str(fact["source"]))
    for source, rows in groupby(by_source, key=lambda fact: str(fact["source"])):
        everything = list(rows)
        placed = [fact for fact in everything if fact["start"] is not None]
        unplaced = [fact for fact in everything if fact["start"] is None]
        length = lengths.get(source) or max((fact["end"] for fact in placed), default=0)
        sources.append({"placed": placed, "unplaced": unplaced, "length": length})
    html = filled(
        "evidence",
        edition.lang,
        edition=edition,
        notes=notes,
        sources=sources,
        used=used,
        lang_attribute=lang_attribute,
    )
    return section("page.evidence", edition.lang, html, notes.legend())


def _marked(text: str, facts: list[Record], edition: Edition) -> str:
    """The text, escaped, with each phrase marked, linked to its row, and a target itself."""
    out, end = [], 0
    for fact in sorted(facts, key=lambda fact: int(fact["start"])):
        anchor = edition.phrases.anchor(fact["fact"])
        phrase = escape(text[fact["start"] : fact["end"]])
        out.append(escape(text[end : fact["start"]]))
        out.append(f'<mark id="c{anchor}"><a href="#f{anchor}">{phrase}</a></mark>')
        end = fact["end"]
    return "".join(out) + escape(text[end:])


def warning(lang: Lang) -> str:
    """What a page that reprints its source says of itself."""
    return f'<p class="caution">{text_of("page.context.warning", lang)}</p>'


def warned(header: Section, lang: Lang) -> Section:
    """The header of a page that reprints its source, saying so."""
    html = header.html.replace("</header>", f"{warning(lang)}</header>")
    return Section(html, {**header.metadata, "context": True})


def context_section(edition: Edition, texts: Mapping[str, str]) -> Section:
    """The sources' texts with the figures marked; nothing at all without `texts`."""
    if not texts:
        return Section("")
    parts = [warning(edition.lang)]
    for source, text in texts.items():
        placed = [row for row in edition.facts if row["start"] is not None]
        facts = [row for row in placed if row["source"] == source]
        lines = _marked(text, facts, edition).split("\n")
        marked = lang_attribute(script_of(text), edition.lang)
        shown = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())
        parts.append(f'<div class="context"{marked}>{shown}</div>')
    return section("page.context", edition.lang, *parts)


def licence(text: str, lang: Lang) -> str:
    """Terms of use in a language, where they are among the usual ones (``page.licence``)."""
    known = (said for key, said in catalogue().items() if key.startswith("page.licence."))
    return next((said[lang] for said in known if text in said.values()), text)


def _source(source: Record, lang: Lang) -> dict[str, str]:
    """What is told of a source, as HTML."""
    length = source.get("length")
    return {
        **{key: printed(str(source.get(key) or ""), lang) for key in SOURCE},
        **{key: named_source(source, lang, key) for key in ("publisher", "title")},
        "date": escape(formats.period(str(source.get("date") or ""), lang)),
        "address": linked_address(source),
        "licence": printed(licence(str(source.get("licence") or ""), lang), lang),
        "length": text_of("page.about.characters", lang, count=length) if length else "",
    }


def _dataset(sources: Sequence[Record], last: str, lang: Lang) -> dict[str, str]:
    """The data's properties as schema.org names them; `last` is the day of the latest source."""
    names = [str(source.get("title") or source.get("publisher")) for source in sources[:NAMED]]
    names += ["…"] if len(sources) > NAMED else []
    return {
        "name": say("page.dataset.name", lang, names="; ".join(names)),
        "description": say("page.dataset.description", lang, count=len(sources)),
        "license": LICENCE,
        "inLanguage": lang,
        "temporalCoverage": f"../{last}" if last else "",
        "version": version("printed-ratios"),
    }


def about_section(sources: Sequence[Record], lang: Lang, *, described: bool = True) -> Section:
    """How the numbers were made, where they come from, the data, and how to cite them; the sources
    are not `described` where the page lists them already."""
    last = max((str(source.get("date") or "") for source in sources), default="")
    entries = "\n\n".join(bibtex(source, lang) for source in sources)
    html = filled(
        "about",
        lang,
        method=METHOD,
        rules=RULES,
        some_words=some_words,
        chinese=lang_attribute("zh-Hant", lang),
        described=[_source(source, lang) for source in sources] if described else None,
        files=FILES,
        processed=PROCESSED,
        entries=entries,
        script=lang_attribute(script_of(entries), lang),
        day=formats.period(last, lang) if last else "",
        dataset=_dataset(sources, last, lang),
        addresses=[source["address"] for source in sources if source.get("address")],
    )
    return section("page.about", lang, html)


def texts_at_hand(inputs: Inputs, source: str) -> dict[str, str]:
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
