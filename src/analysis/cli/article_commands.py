"""Commands that bring an article in: propose its figures, add those that a person accepted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .group import exit_code, main
from .terminal import say

if TYPE_CHECKING:
    from ..articles import Edition, Extraction

LONG = 2_000_000  # bytes from which on progress is told
_RUN = """\
  {0}:
    notebooks: [3_report.ipynb]
    parameters:
      source: {0}
    matrix:
      lang: [zh-Hant, zh-Hans, en]"""


@contextmanager
def _progress(size: int) -> Iterator[Callable[[int], None]]:
    """Tells how much of a long text has been read; where nobody watches, once a minute."""
    from tqdm import tqdm

    seconds = 0.1 if sys.stderr.isatty() else 60.0
    with tqdm(
        unit=" characters", unit_scale=True, mininterval=seconds, disable=size <= LONG
    ) as bar:

        def tell(characters: int) -> None:
            bar.update(characters - bar.n)

        yield tell


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", default="", metavar="CODE", help="The source's code; else FILE's name.")
@click.option("--encoding", default="", metavar="NAME", help="FILE's encoding; else it is found.")
@click.option("--date", "day", default="", help="Day of publication, else found in its head.")
@click.option("--excel", is_flag=True, help="Let Excel show Chinese when it opens the proposals.")
@exit_code
def extract(file: Path, source: str, encoding: str, day: str, excel: bool) -> int:
    """Propose a row for every figure in FILE: plain text, HTML with its tables, Excel or CSV.

    Stores the text as data/raw/text/CODE.txt and the proposals as data/raw/proposals/CODE.csv.
    Set `decision` there to accept or reject, fill in or correct entity, indicator and period, then
    run `analysis add CODE`. Run again at any time: decisions and edits are kept.

    \b
    analysis extract communique-2024.txt
    analysis extract page.html --source lanzhou-daily-2021-03-16
    analysis extract old.txt --encoding big5
    analysis extract yearbook-table.xlsx
    """
    from ..articles import extract as extracted
    from ..articles import open_article, source_code
    from ..project import find_project

    project = find_project()
    article = open_article(file, encoding)
    code = source_code(file, source)
    with _progress(file.stat().st_size) as progress:
        result = extracted(project, article, code, progress, day=day, excel=excel)
    coded = "" if article.kind == "workbook" else f", {article.encoding.name}"
    say(f"{file.name}: {article.kind}{coded}, {result.characters:,} characters")
    _tell(result)
    return 0


def _tell(result: Extraction) -> None:
    """What a run proposes, and what changed since the one before."""
    from ..articles import STATES

    written = {True: "written", False: "unchanged"}
    text = "replaced by a changed one" if result.text_replaced else written[result.text_written]
    say(f"data/raw/text/{result.source}.txt: {text}")
    counts = ((result.states[state], state) for state in STATES)
    states = ", ".join(f"{count} {state}" for count, state in counts if count)
    name = f"data/raw/proposals/{result.source}.csv"
    say(f"{name}: {written[result.written]}, {result.figures} figures ({states or 'none'})")
    if not result.figures:
        say("no figure was found in the text")
        return
    if result.unread:
        told = "a table" if result.unread == 1 else f"{result.unread} tables"
        say(f"{told} of one cell a line, whose pattern is in doubt, not read: nothing is suggested")
        say("  (save the page as HTML, or the table as CSV or .xlsx, and extract that)")
    if not result.day:
        say("no day of publication is known: 去年 and the like are left open (--date YYYY-MM-DD)")
    told = ", ".join(f"{name} {count}" for name, count in result.suggested.items())
    say(f"with a suggestion: {told}")
    counts = ((result.confidence[one], one) for one in ("sure", "likely", "open"))
    say("confidence: " + ", ".join(f"{count} {one}" for count, one in counts if count))
    for one in result.editions:
        _tell_edition(one, result.source)
    if result.places:
        told = ", ".join(f"{place.hans} ({place.code})" for place in result.places[:5])
        more = f" and {len(result.places) - 5} more" if len(result.places) > 5 else ""
        say(f"places that the codebook lacks: {told}{more}")
        say(
            f"  look over data/raw/proposals/{result.source}.places.tsv, then: "
            f"analysis codebook places {result.source}"
        )
    if result.repeated:
        _list("new", result.fresh, result.states["new"])
    _list("gone", result.gone, result.states["gone"])
    _list("in the data, but not found", result.missed, len(result.missed))
    if any(result.states[state] for state in ("new", "seen", "moved")):
        described = f" --publisher … --date {result.day or '…'} --title … --licence …"
        described = "" if result.listed else f"{described} --region … --currency …"
        say(
            f"next: set decision to accept or reject there; analysis add {result.source}{described}"
        )


def _tell_edition(one: Edition, source: str) -> None:
    """What another source's text has become in this one."""
    counts = {"stand in both": one.kept, "changed": len(one.changed)}
    counts |= {"vanished": len(one.vanished), "new": len(one.added)}
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    moved = f" ({one.moved} of them elsewhere)" if one.moved else ""
    say(
        f"much the same text as {one.source} ({one.likeness:.0%}); figures: "
        f"{told.replace('both', 'both' + moved)}"
    )
    _list("changed", list(one.changed), len(one.changed))
    _list("vanished", list(one.vanished), len(one.vanished))
    _list("new", list(one.added), len(one.added))
    say(f"  if it corrects that one: analysis add {source} --supersedes {one.source} …")


def _list(what: str, shown: list[str], count: int, most: int = 5) -> None:
    for one in shown[:most]:
        say(f"  {what}: {one}")
    if count > most:
        say(f"  {what}: {count - most} more")


@main.command()
@click.argument("source")
@click.option("--accept", default="", metavar="CONFIDENCE", help="sure; likely takes both.")
@click.option("--reject-rest", is_flag=True, help="Reject what is then still undecided.")
@exit_code
def decide(source: str, accept: str, reject_rest: bool) -> int:
    """Set the empty decisions of a source's proposals by their confidence.

    Look through the rows before: a decision is a person's, whatever suggested it.

    \b
    analysis decide communique-2024 --accept sure
    analysis decide communique-2024 --accept likely --reject-rest
    """
    from ..articles import decide as decided
    from ..project import find_project

    counts = decided(find_project(), source, accept, reject_rest)
    names = {"accept": "accepted", "reject": "rejected"}
    told = ", ".join(f"{count} {names.get(what, what)}" for what, count in sorted(counts.items()))
    say(f"data/raw/proposals/{source}.csv: {told or 'no rows'}")
    return 0


@main.command()
@click.argument("named", metavar="SOURCE_OR_FILE")
@click.option("--publisher", default="", help="Of a new source: who published it.")
@click.option("--date", default="", help="Its day of publication, YYYY-MM-DD.")
@click.option("--title", default="", help="Its title.")
@click.option("--address", default="", help="Where it is published; may be left out.")
@click.option("--licence", default="", help="Its terms of use.")
@click.option("--region", default="", help="Whose conventions it follows: CN, TW, HK, MO, SG …")
@click.option("--supersedes", default="", help="Sources that it corrects, a space between.")
@click.option("--currency", default="", help="What a bare 元 in it means: CNY, TWD, HKD …")
@exit_code
def add(named: str, **described: str) -> int:
    """Add the accepted proposals of a source to data/raw/figures/.

    They get every check that the data get, against the source's text too; what is wrong is told all
    at once, and nothing is written then. Rows that are there stay as they are. A source that
    data/raw/sources.csv does not have yet gets its row from the options.

    \b
    analysis add lanzhou-daily-2021-03-16
    analysis add communique-2024 --publisher 統計局 --date 2024-03-01 --title 公報 --licence CC0 \\
        --region CN --currency CNY
    """
    from ..articles import add as added
    from ..project import find_project

    result = added(find_project(), named, described)
    if result.new_source:
        say(f"data/raw/sources.csv: {result.source} added")
    told = [f"{result.added} added"]
    counts = {"already there": result.known, "rejected": result.rejected}
    told += [f"{count} {what}" for what, count in counts.items() if count]
    if result.undecided:
        told.append(f"{result.undecided} without a decision")
    say(f"data/raw/figures/{result.source}.csv: {', '.join(told)}")
    if result.repeats.agreeing:
        say(f"  {result.repeats.agreeing} printed again, and they agree")
    for pair in result.repeats.apart:
        say(f"  printed twice, and they exclude each other: {pair}")
    for other in result.alike:
        say(f"  much the same text as {other}: if it corrects that one, sources.csv has to say so")
        say(f"  (supersedes: {other}); else both count as sources of what they print")
    for row in result.differing:
        say(f"  {row}: the data say something else and stand; edit them there")
    if result.new_source:
        say("for its pages, paste into notebooks/runs.yml, then analysis run:")
        for line in _RUN.format(result.source).splitlines():
            say(line)
    if not result.added:
        proposals = f"data/raw/proposals/{result.source}.csv"
        say(f"nothing to add: in {proposals} no new row has the decision accept")
    return 0
