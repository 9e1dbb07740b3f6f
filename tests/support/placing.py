"""Texts whose figures are placed by hand, and how suggestions stand against them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analysis.articles.proposing import rows_of_pieces
from analysis.articles.suggestions import Suggester
from analysis.model import Codebook, load_codebook, split

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests" / "placing"
FIELDS = ("entity", "indicator", "measure", "breakdown", "period")
_MARK = re.compile(r"⟦([^⟦⟧|]+)\|([^⟦⟧]+)⟧")


@dataclass(frozen=True)
class Gold:
    """A figure and the right answers for it; an empty series, period or entity is none."""

    start: int
    as_stated: str
    series: tuple[str, ...]
    periods: tuple[str, ...]
    entity: str


@dataclass(frozen=True)
class Text:
    """A text without its marks, its day of publication, and its figures."""

    name: str
    day: str
    plain: str
    golds: list[Gold]


def texts() -> list[Text]:
    """Every text of ``tests/placing``."""
    return [_text(path) for path in sorted(TEXTS.glob("*.txt"))]


def _text(path: Path) -> Text:
    head, body = path.read_text(encoding="utf-8").split("---\n", 1)
    told = dict(line.split(": ", 1) for line in head.splitlines())
    year = told["year"]
    words = {"Y": year, "E": f"{year}-12-31", "D": told["day"], "-": ""}
    parts, golds, at, length = [], [], 0, 0
    for mark in _MARK.finditer(body):
        series, period, *whose = mark[2].split("@")
        parts.append(body[at : mark.start()])
        length += len(parts[-1])
        entity = whose[0] if whose else told["entity"]
        golds.append(
            Gold(
                length,
                mark[1],
                tuple("" if one == "-" else one for one in series.split(";")),
                tuple(words.get(one, one) for one in period.split(";")),
                "" if entity == "-" else entity,
            )
        )
        parts.append(mark[1])
        length += len(mark[1])
        at = mark.end()
    return Text(path.stem, told["day"], "".join([*parts, body[at:]]), golds)


@dataclass
class Score:
    """Counts of suggestions and right ones by field; `wrong` tells each that is not."""

    figures: int = 0
    placeable: int = 0  # figures whose concept the codebook has
    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    accepted: int = 0  # what `analysis decide --accept likely` would accept
    untouched: int = 0  # of those, right in every field
    wrong: list[str] = field(default_factory=list)

    def share(self, name: str) -> tuple[float, float]:
        """Of the figures how many have a suggestion for a field, and of these how many are right;
        an indicator is wanted of the figures whose concept the codebook has.
        """
        of = self.placeable if name == "indicator" else self.figures
        return self.given[name] / of, self.right[name] / max(1, self.given[name])


@cache
def codebook() -> Codebook:
    return load_codebook(ROOT / "definitions")


def score(found: Score, text: Text) -> None:
    """Adds the suggestions for one text."""
    suggester = Suggester(codebook(), text.day)
    rows = {
        int(row["end"]): row for row in rows_of_pieces(text.name, iter([text.plain]), suggester)
    }
    names = {one.code: one.hans for one in suggester.places}
    names |= {code: one.label["zh-Hans"] for code, one in codebook().entities.items()}
    for gold in text.golds:
        row = rows.get(gold.start + len(gold.as_stated), {})
        found.figures += 1
        found.placeable += bool(gold.series[0])
        if not row:
            found.wrong.append(f"{text.name}: {gold.as_stated}: no row")
            continue
        given = {name: row[name] for name in FIELDS}
        right = dict(_right(gold, given, names))
        for name in ("entity", "indicator", "period"):
            found.given[name] += bool(given[name])
            found.right[name] += bool(given[name]) and right[name]
        for name in ("measure", "breakdown"):
            is_given = bool(given["indicator"]) and right["indicator"]
            found.given[name] += is_given
            found.right[name] += is_given and right[name]
        accepted = row["confidence"] != "open"
        found.accepted += accepted
        found.untouched += accepted and all(right.values())
        for name in FIELDS:
            if not right[name] and (given[name] or given["indicator"]):
                told = f"{name} {given[name] or '-'} ({row['confidence']})"
                found.wrong.append(f"{text.name}: {gold.as_stated}: {told}, not {gold}")


def _right(gold: Gold, given: dict[str, str], names: dict[str, str]) -> Iterator[tuple[str, bool]]:
    yield "entity", not given["entity"] or names[given["entity"]] == gold.entity
    yield "period", not given["period"] or given["period"] in gold.periods
    answers = [split(one) if one else ("", "level", "") for one in gold.series]
    own = [one for one in answers if one[0] == given["indicator"]]
    yield "indicator", not given["indicator"] or bool(own)
    yield "measure", (given["measure"] or "level") in {one[1] for one in own} or not own
    yield "breakdown", given["breakdown"] in {one[2] for one in own} or not own
