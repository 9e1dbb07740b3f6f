"""The rules of running text, in order: the first that takes or leaves a candidate decides it.

A rule is a function of a candidate and of what has been found before it; its name and the first
line of its docstring are what `explain` shows. The rules before `unreadable` look at the digits alone,
those after it at the phrase that the grammar reads there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from . import counting, dates, naming, numbering, printing, ranging
from .candidate import Candidate, is_magnitude
from .findings import Findings

Rule = Callable[[Candidate, Findings], bool]


def date(c: Candidate, f: Findings) -> bool:
    """2024年3月, 上半年, 8:30, 113年: a date or a time of day."""
    found = dates.date(c.text, c.at, c.run_end, f.era)
    if found is None:
        return False
    f.date(found)
    c.verdict = "date"
    return True


RULES: tuple[Rule, ...] = (
    printing.malformed,
    numbering.ordinal,
    numbering.turn,
    numbering.ratio,
    date,
    numbering.code,
    numbering.comma_list,
    naming.idle,
    printing.unreadable,
    printing.tolerance,
    numbering.section,
    naming.named,
    naming.uncounted,
    naming.classed,
    printing.slashed,
    numbering.coded_after,
    counting.price_of_a_currency,
    ranging.ends_of_a_range,
    ranging.lower_and_upper,
    naming.quoted,
    naming.exchanged,
    naming.session,
    naming.age,
    naming.lasting,
    naming.size_class,
    printing.dashed,
    counting.with_unit,
    counting.part_of_a_word,
    counting.in_a_list,
    counting.alone,
    counting.nothing_counted,
)
# What a rule asks for; where a candidate has none of it, the rule is not asked. ``<第`` is that
# character before it, ``>:`` that one after its digits, "apart" that no Chinese character is before.
_NEEDS: dict[Rule, frozenset[str]] = {
    printing.malformed: frozenset(
        {"apart", "stop", *(f"<{char}" for char in printing.CLOCK | printing.JOINTS)}
    ),
    numbering.ordinal: frozenset({"<第", "<\n"}),
    numbering.turn: frozenset({"<前", "<每", "<初", "<届"}),
    numbering.ratio: frozenset({">:"}),
    date: frozenset(f">{char}" for char in dates.GO_ON) | {">"},
    numbering.code: frozenset({"apart", "zero", *(f">{char}" for char in numbering.GO_ON)}),
    numbering.comma_list: frozenset({"comma"}),
    **dict.fromkeys((naming.idle, naming.named, naming.uncounted), frozenset({"spelt"})),
    printing.tolerance: frozenset({"<±", "<负"}),
    numbering.section: frozenset({"point"}),
    naming.classed: frozenset({"class"}),
    printing.slashed: frozenset({"whole"}),
    numbering.coded_after: frozenset({"joined", "个"}),
    counting.price_of_a_currency: frozenset({"currency"}),
    ranging.ends_of_a_range: frozenset({"range"}),
    ranging.lower_and_upper: frozenset({"bound"}),
    naming.quoted: frozenset({"quoted"}),
    naming.exchanged: frozenset({"amount"}),
    naming.session: frozenset({"次", "层"}),
    **dict.fromkeys((naming.age, naming.lasting), frozenset({"duration"})),
    naming.size_class: frozenset({"range", "bound", "magnitude"}),
    printing.dashed: frozenset({"<-"}),
    counting.part_of_a_word: frozenset({"digits"}),
}
_LEFT, _RIGHT = (
    {mark[1:]: mark for mark in frozenset().union(*_NEEDS.values()) if mark[0] == side}
    for side in "<>"
)
_READ = RULES.index(printing.unreadable) + 1  # the rules from here on look at the phrase


def decide(c: Candidate, f: Findings) -> Rule:
    """The rule that decides the candidate, of those whose needs it meets."""
    text, number, end = c.text, c.number, c.run_end
    script, left = "digits" if c.digits else "spelt", _LEFT.get(c.before, "")
    after = text[end : end + 1]
    for rule in _asked(
        *(0, _READ, script, left, _RIGHT.get(after, "")),
        "" if "\u3400" <= text[c.at - 1 : c.at] <= "\u9fff" else "apart",
        "stop" if after in _STOPS and text[end + 1 : end + 2].isdecimal() else "",
        "comma" if "," in number else "zero" if number[0] == "0" else "",
    ):
        if rule(c, f):
            return rule
    phrase, said, start = c.phrase, c.after, c.start
    assert phrase is not None  # noqa: S101
    after = text[c.end : c.end + 1]
    for rule in _asked(
        *(_READ, len(RULES), script, left, said.kind, phrase.after.kind),
        said.word if said.word in _COUNTED else "class" if "class" in said.uses else "",
        "range" if phrase.to else "bound" if said.outer else "",
        "point" if "." in number else "magnitude" if start < c.at and is_magnitude(number) else "",
        "whole" if phrase.printed.whole else "currency" if phrase.before.unit else "",
        "joined" if after < "\x7f" and after.isalnum() else "",
        "quoted" if after in naming.CLOSING or text[start - 1 : start] in naming.QUOTES else "",
    ):
        if rule(c, f):
            return rule
    raise AssertionError("the last rule leaves what no other takes")


_STOPS = frozenset("。,")
_COUNTED = frozenset("个次层")


@cache
def _asked(first: int, last: int, *marks: str) -> tuple[Rule, ...]:
    return tuple(r for r in RULES[first:last] if r not in _NEEDS or _NEEDS[r].intersection(marks))
