"""What a fact costs in ratios, checks and observations, as the number of facts grows.

    python benchmarks/panel.py [FACTS ...]

A seeded panel of zones over twenty years, each figure printed by one to three sources. Cost per
fact should not depend on how many there are.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, Any

from measure import digits, peak_memory, write

from analysis.model import checks_from, facts_from, load_codebook, observations_from, ratios_from
from analysis.model.codebook import Codebook, Entity
from analysis.model.columns import untyped
from analysis.model.schemas import FIGURES
from analysis.project import find_project

if TYPE_CHECKING:
    import pandas as pd

SIZES = (1_000, 10_000, 100_000, 1_000_000)
YEARS = range(2001, 2021)
PHRASES = {
    "income": "{:.2f}億元",
    "incubated_firms": "{}家",
    "employees": "{}余人",
    "tax": "{}萬元",
    "rd_staff": "{}人",
}
MADE = {"observations": observations_from, "ratios": ratios_from, "checks": checks_from}
Row = dict[str, Any]


def panel(count: int) -> tuple[list[str], list[Row], list[Row]]:
    """Entities, figures and sources of a panel of `count` figures."""
    chance = random.Random(count)  # noqa: S311 (a benchmark's)
    figures: list[Row] = []
    sources: dict[str, Row] = {}
    entities: list[str] = []
    blank = dict.fromkeys((column.name for column in FIGURES), "")
    for row in _printed(chance, entities):
        if len(figures) == count:
            break
        code = row["source"]
        sources.setdefault(
            code, {"source": code, "grade": "B", "date": row["period"][:4], "currency": "CNY"}
        )
        figures.append({**blank, **row})
    return entities, figures, list(sources.values())


def _printed(chance: random.Random, entities: list[str]) -> Iterator[Row]:
    while True:
        entities.append(f"zone_{len(entities)}")
        for year in YEARS:
            for indicator, phrase in PHRASES.items():
                number = chance.randint(100, 900) * 10
                stock = indicator in ("incubated_firms", "employees", "rd_staff")
                for source in range(chance.choice((1, 1, 1, 2, 3))):
                    yield {
                        "source": f"paper_{source}_{entities[-1]}_{year}",
                        "as_stated": phrase.format(number + chance.choice((0, 0, 10))),
                        "entity": entities[-1],
                        "indicator": indicator,
                        "period": f"{year}-12-31" if stock else str(year),
                    }


def _with(codebook: Codebook, entities: list[str]) -> Codebook:
    label = dict.fromkeys(("zh-Hant", "zh-Hans", "en"), "zone")
    made = {code: Entity(label=label, definition=label, source="benchmark") for code in entities}
    return codebook.model_copy(update={"entities": codebook.entities | made})


def cpu(task: Callable[[], object]) -> float:
    """The seconds of processor time that `task` takes, whatever else the machine does."""
    gc.collect()
    start = process_time()
    task()
    return process_time() - start


def costs(count: int, book: Codebook) -> dict[str, object]:
    """What each of `count` facts costs."""
    entities, figures, sources = panel(count)
    data, known = untyped(figures, FIGURES), _with(book, entities)
    made: list[pd.DataFrame] = []
    times = {"facts": cpu(lambda: made.append(facts_from(data, known, sources)))}
    for name, make in MADE.items():
        times[name] = cpu(partial(make, made[0], known, sources))
    each = {name: digits(spent / count * 1e6) for name, spent in times.items()}
    return {"microseconds a fact": each, "memory in MB": digits(peak_memory())}


def main() -> None:
    book = load_codebook(find_project().definitions)
    found = {}
    for count in [int(word) for word in sys.argv[1:]] or SIZES:
        found[str(count)] = costs(count, book)
        sys.stderr.write(f"{count} facts: {found[str(count)]}\n")
    write("panel", ["pandas"], found)


if __name__ == "__main__":
    main()
