"""What README, the codebook page and a report's method section say of the words, from the tables."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from .tables import vocabulary

# How far the ends lie from a number, by effect: from, to, ends that belong.
EFFECTS = {
    "": ("v", "v", "both"),
    "more": ("v", "v + one unit of the last stated significant place (780多萬: 790萬)", "left"),
    "near": ("v − one unit of that place (v − v/10 for a power of ten)", "v", "right"),
    "about": (
        "v − half a unit; beside 餘, 超 or another of these it says nothing",
        "v + half a unit",
        "both",
    ),
    "at least": ("v", "no limit", "left"),
    "upwards": ("v, which is named as no single number", "no limit", "left"),
    "over": ("v", "no limit", "neither"),
    "at most": ("0", "v", "both"),
    "under": ("0", "v", "left"),
    "some": ("v", "v + one unit", "neither"),
    "minus": ("−v", "−v", "both"),
    "excluded": ("the end before it is not a member", "", ""),
}
_ORDER = ("more", "some", "near", "about", "at least", "upwards", "over", "at most", "under")
_SHOWN = 12  # words of an effect that the short table names


def words_of(effect: str, *positions: str) -> list[str]:
    """The words with an effect (at these positions), as the tables have them, each once."""
    rows = vocabulary().tables["qualifiers"]
    found = (
        row["word"]
        for row in rows
        if row["effect"] == effect and (not positions or row["position"] in positions)
    )
    return list(dict.fromkeys(found))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def some_words(effect: str, shown: int) -> str:
    """The first words that stand before a number, and the first that stand after it."""
    before, after = words_of(effect, "before"), words_of(effect, "inside", "after")
    after = [word for word in after if word not in before][: max(shown - len(before), shown // 2)]
    before = before[: shown - len(after)]
    more = " …" if len(before) + len(after) < len(words_of(effect)) else ""
    return " ".join(dict.fromkeys((*before, *after))) + more


def wording_table(shown: int = _SHOWN) -> str:
    """A Markdown table: the first words of each effect, and the bounds that it gives."""
    lines = [_row("wording", "from", "to", "ends that belong"), _row(*["---"] * 4)]
    lines.append(_row("plain", *EFFECTS[""]))
    for effect in _ORDER:
        lines.append(_row(some_words(effect, shown), *EFFECTS[effect]))
    lines.append(_row("a至b, a—b, a-b, a和b之間", "a", "b", "both"))
    lines.append(_row("a±b", "a − b", "a + b", "both"))
    return "\n".join(lines)


def words_page() -> str:
    """Markdown: every word around a number with its effect, place, source and example."""
    parts = ["### Words around a number (`analysis/vocabulary/qualifiers.tsv`)"]
    lines = [
        _row("word", "stands", "effect", "not beside", "source", "example", "reading"),
        _row(*["---"] * 7),
    ]
    for row in vocabulary().tables["qualifiers"]:
        beside = row["not_after"] or row["not_before"]
        lines.append(
            _row(
                *(row["word"], row["position"], row["effect"], beside),
                *(row["source"], row["example"], row["reading"]),
            )
        )
    parts.append("\n".join(lines))
    parts.append("### Units and counting words (`units.tsv`, `currencies.tsv`)")
    lines = [_row("kind", "words"), _row("---", "---")]
    kinds: dict[str, list[str]] = {}
    for row in vocabulary().tables["units"]:
        name = row["unit"]
        word = row["word"] + (f" ({name})" if name else "")
        kinds.setdefault(row["kind"], []).append(word)
    for row in vocabulary().tables["currencies"]:
        kinds.setdefault("currency", []).append(f"{row['word']} ({row['unit']})")
    lines += [_row(kind, " · ".join(words)) for kind, words in kinds.items()]
    parts.append("\n".join(lines))
    parts.append("### Words that tell what a number is, and names (`contexts.tsv`, `names.tsv`)")
    lines = [_row("role", "words", "example", "reading"), _row(*["---"] * 4)]
    for name, column in (("contexts", "role"), ("names", "group")):
        for role, found in groupby(
            sorted(vocabulary().tables[name], key=itemgetter(column)), itemgetter(column)
        ):
            rows = list(found)
            words = " · ".join(row["word"] for row in rows)
            lines.append(_row(role, words, rows[0]["example"], rows[0]["reading"]))
    parts.append("\n".join(lines))
    return "\n\n".join(parts)
