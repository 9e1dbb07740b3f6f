"""Prints the results as the Markdown tables of docs/, so that the two cannot differ.

Those of docs/scale.md are put there.

python benchmarks/table.py
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from measure import RESULTS, ROOT

COLUMNS = {
    "str": "str",
    "category": "category",
    "object": "object",
    "object, no str shared": "object, each row a str of its own",
    "str, no phrase twice": "str, no phrase twice",
}


def read(name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The findings of `results/<name>.json`, and the versions they were made with."""
    document = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return document["found"], document["versions"]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, numbers to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def short(number: float) -> str:
    """`number` to two places at most, and none where it is large."""
    return (
        f"{number:,.0f}" if number >= 100 else f"{number:.2g}" if number < 10 else f"{number:.0f}"
    )


def times(ratio: dict[str, float]) -> str:
    return f"{short(ratio['median'])} ({short(ratio['low'])}–{short(ratio['high'])})"


def speed() -> str:
    found, _ = read("quantities")
    one = found["one phrase"]
    rows = [
        [
            "one phrase, `parse_quantity`",
            f"{one['microseconds a phrase']['parse_quantity']:.1f} µs",
            "a bare pattern and `Decimal`, number and unit only",
            times(one["speed of parse_quantity, bare pattern = 1"]),
        ]
    ]
    for kind, name in COLUMNS.items():
        column = found["column"][kind]
        rows.append(
            [
                f"a column of {column['rows']:,} rows, {name}",
                f"{column['million rows a second']['median']:.2g} million rows/s",
                "`pandas.factorize` of the same column",
                times(column["speed, factorize alone = 1"]),
            ]
        )
    text, _ = read("running_text")
    for part, name in (("prose", "running text"), ("gold texts", "running text, thrice as dense")):
        prose = text[part]
        for function in ("iter_figures", "extract_figures"):
            rows.append(
                [
                    f"{name}, `{function}`",
                    f"{prose['million characters a second'][function]:.2g} million characters/s",
                    "`finditer` with the same pattern",
                    times(prose[f"speed of {function}, finditer = 1"]),
                ]
            )
    for name, speed in text.get("first reading, million characters a second", {}).items():
        if name != "finditer":
            rows.append(
                [
                    f"new text with a long tail, {name}",
                    f"{short(speed)} million characters/s",
                    "",
                    "",
                ]
            )
    start = found["start"]
    rows.append(
        [
            "a new process that reads one phrase",
            f"{start['milliseconds']['read one phrase']} ms",
            "a new process that imports pandas",
            times(start["speed of reading one phrase, import pandas = 1"]),
        ]
    )
    return table(["what", "speed", "beside", "ratio of speeds (lowest–highest)"], rows)


def others() -> str:
    found, versions = read("others")
    of = found["of"]["all"]
    head = ["", "number right", "wrong", "nothing", "unit right", "bounds right", "µs a phrase"]
    rows = [["of", str(of["phrases"]), "", "", str(of["units"]), str(of["bounds"]), ""]]
    for library, marks in found["libraries"].items():
        own = marks["all"]
        counts = [own[key] for key in ("right", "wrong", "nothing", "units", "bounds")]
        name = f"{library} {versions[library]}" if library in versions else f"**{library}**"
        rows.append([name, *map(str, counts), short(marks["microseconds a phrase"])])
    return table(head, rows)


WAYS = {
    "commands": "`papermill`, then `jupyter nbconvert`",
    "API": "papermill's API, then the exporter",
    "forked": "**the forked engine**, pages too",
    "functions": "the functions alone, no notebook",
}


def runs() -> str:
    found, _ = read("runs")
    seconds, memory, speed = (found[key] for key in ("seconds a report", "peak MB", "speed"))
    rows = []
    for way, name in WAYS.items():
        for workers in ("1", "2"):
            own = f"{way}, {workers}"
            beside = speed.get(f"forked, {workers}; {own} = 1")
            faster = times(beside) if beside else ""
            rows.append([name, workers, f"{seconds[own]:.2f}", short(memory[own]), faster])
    for way, name in (("commands", WAYS["commands"]), ("forked", "**`analysis run`**")):
        key = f"cold, {way}"
        faster = times(speed["cold, forked; cold, commands = 1"]) if way == "commands" else ""
        rows.append([f"cold, one report: {name}", "1", f"{seconds[key]:.2f}", "", faster])
    for way, name in (("kernel", "a kernel"), ("forked", "**the forked engine**")):
        key = f"empty, {way}, 1"
        rows.append([f"an empty notebook: {name}", "1", f"{seconds[key]:.3f}", "", ""])
    head = ["way", "workers", "seconds a report", "peak MB", "the forked engine is faster (times)"]
    return table(head, rows)


POOLS = {
    "a plain loop": "a plain loop, nothing written",
    "1 process": "`--workers 1`",
    "2 processes": "`--workers 2`",
    "dask, 2 workers": "`--cluster local`, 2 workers",
}
PRICE = 0.05  # of a core-hour, as assumed in docs/scale.md
CORES = {10**7: 16, 10**8: 200}


def corpus() -> str:
    """What each way to read a corpus takes."""
    found, _ = read("corpus")
    loop, one = found["a plain loop"], found["1 process"]
    rows = []
    for way, name in POOLS.items():
        own = found[way]
        cells = [f"{own['seconds']:.1f}", f"{own['CPU seconds']:.1f}"]
        cells.append(short(own["CPU seconds"] / loop["CPU seconds"]))
        cells.append(short(one["seconds"] / own["seconds"]) if own is not loop else "")
        rows.append([name, *cells, short(own["peak MB of a process"])])
    head = ["", "wall s", "CPU s", "CPU, loop = 1", "times as fast as one process"]
    return table([*head, "largest process, MB"], rows)


def articles() -> str:
    """What corpora of articles of 1,000 characters take, from what the measured one took."""
    found, _ = read("corpus")
    thousands = found["million characters"] * 1000
    seconds = found["2 processes"]["CPU seconds"] / thousands
    rows = []
    for power in (1, 4, 7, 8):
        count = 10**power
        work = count * seconds
        time, where, price = f"{short(work)} s", "a laptop", ""
        if cores := CORES.get(count):
            time, price = f"{short(work / 3600)} core-hours", f"{work / 3600 * PRICE:.1f}"
            where = f"{cores} cores, {short(work / cores / 60)} min"
        sizes = [
            size(count * found[key] / thousands * 1e6) for key in ("MB of input", "MB of parts")
        ]
        number = f"10{str(power).translate(str.maketrans('478', '⁴⁷⁸'))}" if power > 1 else "10"
        rows.append([number, time, where, *sizes, price])
    return table(["articles", "core time", "on", "input", "parts", "price"], rows)


def size(count: float) -> str:
    """So many bytes, in a unit that suits."""
    unit, name = next(one for one in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")) if count >= one[0])
    return f"{short(count / unit)} {name}"


def placed(page: str, made: str) -> str:
    """The page with a table in the place of the one that has the same head."""
    head = re.escape(made.split("\n", 1)[0])
    found, count = re.subn(rf"^{head}\n(\|.*\n)+", lambda _: made + "\n", page, flags=re.M)
    if count != 1:
        raise ValueError(f"{count} tables with the head {made.splitlines()[0]}")
    return found


if __name__ == "__main__":
    path = ROOT / "docs" / "scale.md"
    scale = [corpus(), articles()]
    path.write_text(placed(placed(path.read_text(encoding="utf-8"), scale[0]), scale[1]), "utf-8")
    sys.stdout.write("\n\n".join([speed(), runs(), others(), *scale]) + "\n")
