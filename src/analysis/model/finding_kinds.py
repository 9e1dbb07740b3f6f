"""What a report can find, and what the sentences of each kind may speak of.

The sentences and weights are declared in ``definitions/findings.yml``; how a finding of a kind is
found is in `analysis.reporting.finding_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from string import Formatter

from ..messages import LANGS
from ..problems import Problem, one_of
from .codebook import FindingKind, FindingRule

_RATIO = ("label", "entity", "period", "value", "range")
BLANKS: dict[FindingKind, tuple[str, ...]] = {
    "comparison": (*_RATIO, "relation", "other", "other_value", "other_range", "gap"),
    "concentration": (*_RATIO, "few", "part", "share", "whole", "rest"),
    "share": (*_RATIO, "few", "all", "part", "whole", "share"),
    "range": (*_RATIO, "phrase", "cause"),
    "base": (*_RATIO, "others"),
    "refusal": ("label", "entity", "printed", "missing", "reason"),
    "conflict": ("label", "entity", "period", "one", "other", "publishers"),
    "revision": ("label", "entity", "period", "one", "other", "publishers"),
    "inconsistent": ("entity", "period", "left", "right", "reason"),
    "series": ("label", "entity", "moved", "start", "end", "first", "last", "change", "count"),
    "growth": ("label", "entity", "period", "value", "moved", "growth", "measure"),
    "target": ("label", "entity", "period", "target", "reached", "progress"),
    "level": _RATIO,
}
OPTIONAL = ("rest", "others")  # of which only `more` may speak, told where they are known
WITHIN = ("label", "part", "whole", "missing", "cause")  # begin a sentence with a capital letter
VERBS = {"is": ("is", "are"), "was": ("was", "were")}  # {label_is}: as its English label asks


def _known(rule: FindingRule, key: str) -> set[str]:
    """The blanks that a text of a rule may have."""
    if key == "rule":  # told as it stands
        return set()
    blanks = {blank for blank in BLANKS[rule.kind] if key == "more" or blank not in OPTIONAL}
    named = [blank for blank in blanks if blank in WITHIN]
    verbs = {f"{blank}_{verb}" for blank, verb in product(named, VERBS)}
    return blanks | verbs | {blank.capitalize() for blank in named}


def finding_problems(rules: dict[str, FindingRule]) -> Iterator[Problem]:
    """Blanks in sentences that their kind does not fill, or that are not a bare name in braces."""
    where = "definitions/findings.yml"
    for code, rule in rules.items():
        for key, lang in product(("title", "text", "more", "rule"), LANGS):
            item, known = f"{code}.{key}.{lang}", _known(rule, key)
            sentence = (getattr(rule, key) or {}).get(lang, "")
            try:
                parsed = list(Formatter().parse(sentence))
            except ValueError as error:
                yield Problem(where, item, "closed {blanks}", str(error))
                continue
            for _, blank, form, conversion in parsed:
                if blank is None:
                    continue
                if blank not in known:
                    expected = one_of(sorted(known), blank) if known else "no blanks"
                    yield Problem(where, item, expected, f"{{{blank}}}")
                elif form or conversion:
                    yield Problem(
                        where, item, f"{{{blank}}} alone", f"a form ({form or conversion})"
                    )
