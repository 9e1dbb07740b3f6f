"""What a report can find, and what the sentences of each kind may speak of.

The sentences and weights are declared in ``definitions/findings.yml``; how a finding of a kind is
found is in `analysis.reporting.finding_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    "refusal": (*_RATIO, "printed", "missing", "reason"),
    "conflict": ("label", "entity", "period", "one", "other", "publishers"),
    "inconsistent": ("entity", "period", "left", "right", "reason"),
    "series": ("label", "entity", "moved", "start", "end", "first", "last", "change", "count"),
    "growth": ("label", "entity", "period", "value", "moved", "growth", "measure"),
    "target": ("label", "entity", "period", "target", "reached", "progress"),
    "level": _RATIO,
}
CAPITAL = {"Label": "label", "Part": "part", "Whole": "whole"}  # at the start of a sentence


def finding_problems(rules: dict[str, FindingRule]) -> Iterator[Problem]:
    """Blanks in sentences that their kind does not fill, or that cannot be parsed."""
    for code, rule in rules.items():
        known = {*BLANKS[rule.kind], *CAPITAL}
        for key in ("title", "text", "more", "rule"):
            for lang in LANGS:
                item = f"{code}.{key}.{lang}"
                sentence = (getattr(rule, key) or {}).get(lang, "")
                try:
                    named = [blank for _, blank, _, _ in Formatter().parse(sentence) if blank]
                except ValueError as error:
                    yield Problem("definitions/findings.yml", item, "closed {blanks}", str(error))
                    continue
                for blank in named:
                    if blank not in known:
                        yield Problem(
                            "definitions/findings.yml", item, one_of(sorted(known), blank), blank
                        )
