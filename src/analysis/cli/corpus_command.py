"""The command that extracts the figures of a corpus."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from .group import exit_code, main
from .interrupts import interruptible
from .terminal import say

if TYPE_CHECKING:
    from tqdm import tqdm

MINUTE = 60.0  # seconds between two lines, where there is no terminal


MANY = 20  # pieces, whose first reading takes a while


class _Told:
    """How far a corpus is: a bar on a terminal, elsewhere a line a minute."""

    def __init__(self) -> None:
        self.bar: tqdm[Any] | None = None
        self.expected = 0
        self.said = time.monotonic()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()

    def __call__(self, event: str, /, **fields: Any) -> None:
        if event == "note":
            say(f"analysis: {fields['text']}", err=True)
        elif event == "reading" and fields["parts"] > MANY:
            say(f"reading {fields['parts']:,} pieces once, for their ids and hashes", err=True)
        elif event == "expected":
            self._expect(**fields)
        elif event == "counts" and self.expected:
            self._count(**fields)
        elif event == "done":
            self.close()
            _summary(fields["counts"])

    def _expect(self, documents: int, kept: int) -> None:
        self.expected = documents
        if kept:
            say(f"already there and unchanged: {_several(kept, 'part')}")
        if documents and sys.stderr.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=documents, unit=" documents", leave=False, file=sys.stderr)

    def _count(
        self, seconds: float, documents: int = 0, figures: int = 0, rejected: int = 0, **_: int
    ) -> None:
        if self.bar is not None:
            self.bar.set_postfix_str(f"{figures:,} figures, {rejected:,} rejected", refresh=False)
            self.bar.update(documents - self.bar.n)
        elif time.monotonic() - self.said >= MINUTE:
            self.said = time.monotonic()
            rate = documents / seconds
            left = f"{(self.expected - documents) / rate / 60:,.0f} min" if rate else "unknown"
            say(
                f"{documents:,} of {self.expected:,} documents, {figures:,} figures, "
                f"{rejected:,} rejected, {rate:,.0f} documents/s, remaining {left}",
                err=True,
            )


def _several(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'s' * (count != 1)}"


def _summary(counts: dict[str, Any]) -> None:
    say(
        f"{_several(counts['documents'], 'document')}: {counts['read']:,} read, "
        f"{counts['rejected']:,} rejected; {_several(counts['figures'], 'figure')} in "
        f"{_several(counts['parts'], 'part')}"
    )
    if counts["reasons"]:
        told = ", ".join(f"{reason} {count:,}" for reason, count in counts["reasons"].items())
        say(f"rejected: {told}")


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, metavar="DIR", help="A new folder, or one to go on with.")
@click.option(
    "--id", "id_", default="id", metavar="COLUMN", help="Holds the ids.", show_default=True
)
@click.option(
    "--text", default="text", metavar="COLUMN", help="Holds the texts.", show_default=True
)
@click.option("--workers", type=int, metavar="N", help="Processes of this machine (its cores).")
@click.option("--cluster", default="", metavar="ADDRESS", help="A dask scheduler's, or local.")
@click.option("--only-failed", is_flag=True, help="Do again what may pass now; leave the rest.")
@click.option("--strict", is_flag=True, help="End with 1 where a document was rejected.")
@click.option("--limit", type=int, metavar="N", help="The first N documents only.")
@click.option(
    "--time-limit",
    type=float,
    default=60.0,
    metavar="SECONDS",
    help="A document.",
    show_default=True,
)
@exit_code
def corpus(inputs: tuple[str, ...], out: str, id_: str, **options: Any) -> int:
    """Extract every figure of a corpus: Parquet, JSON Lines, CSV or text files, at any address.

    Writes DIR/figures/*.parquet, DIR/rejected/*.jsonl (what was not read, and why) and
    DIR/run.json (counts). Run again, it does only what is missing, torn or changed. Exit code 0:
    done, 1: a piece never ended or, with --strict, a document was rejected, 2: bad input.

    \b
    analysis corpus 'news/*.parquet' --out figures-of-news
    analysis corpus news.jsonl.gz --out trial --limit 1000
    analysis corpus 's3://archive/*.parquet' --out s3://figures/news --cluster tcp://HOST:8786
    """
    from ..runs import extract_corpus

    told = _Told()
    with interruptible() as stop:
        try:
            extract_corpus(inputs, out, id=id_, tell=told, stop=stop, **options)
        finally:
            told.close()
    return 0
