"""Commands on a project's data: check it, build tables from it, describe it."""

from __future__ import annotations

import click

from ..problems import InputError, Problem
from .group import exit_code, main
from .terminal import say


@main.command()
@exit_code
def verify() -> int:
    """Check every position and phrase, and each source's SHA-256, against its text."""
    from ..articles import verify as verified
    from ..model import load_inputs

    problems: list[Problem] = []
    for source in verified(load_inputs()):
        problems += source.problems
        if source.unchecked:
            say(f"{source.source}: not checked: {source.unchecked}")
        elif not source.problems:
            say(f"{source.source}: {source.figures} figures, text and SHA-256 agree")
    if problems:
        raise InputError(problems)
    return 0


@main.command()
@exit_code
def build() -> int:
    """Write data/processed/: facts, ratios and checks as CSV, Parquet and Excel files."""
    from ..export import write_processed
    from ..locks import held
    from ..model import load_inputs

    inputs = load_inputs()
    with held(inputs.project.reports, "analysis build", say):
        written = write_processed(inputs)
    folder = inputs.project.name(inputs.project.processed)
    say(f"{folder}: {', '.join(written) if written else 'unchanged'}")
    return 0


@main.command()
@click.option("--check", is_flag=True, help="Only say whether docs/codebook.md is up to date.")
@exit_code
def codebook(check: bool) -> int:
    """Write docs/codebook.md from the definitions and the tables' columns."""
    from ..export import codebook_page
    from ..files import write_whole
    from ..model import load_inputs

    inputs = load_inputs()
    path = inputs.project.root / "docs" / "codebook.md"
    content = codebook_page(inputs.codebook).encode()
    if check:
        fresh = path.is_file() and path.read_bytes() == content
        say(f"docs/codebook.md: {'up to date' if fresh else 'out of date'}")
        return 0 if fresh else 1
    say(f"docs/codebook.md: {'written' if write_whole(path, content) else 'unchanged'}")
    return 0
