"""Commands on a project's data: check it, build tables and reports from it, describe it."""

from __future__ import annotations

import click

from ..problems import InputError, Problem
from .group import exit_code, main


@main.command()
@exit_code
def verify() -> int:
    """Check every position and phrase, and each source's SHA-256, against its text."""
    from ..loading import load_inputs
    from ..verify import verify as verified

    problems: list[Problem] = []
    for source in verified(load_inputs()):
        problems += source.problems
        if source.unchecked:
            click.echo(f"{source.source}: not checked: {source.unchecked}")
        elif not source.problems:
            click.echo(f"{source.source}: {source.figures} figures, text and SHA-256 agree")
    if problems:
        raise InputError(problems)
    return 0


@main.command()
@exit_code
def build() -> int:
    """Write data/processed/: facts, ratios and checks as CSV and Parquet, and datapackage.json."""
    from ..loading import load_inputs
    from ..processed import write_processed

    inputs = load_inputs()
    written = write_processed(inputs)
    folder = inputs.project.name(inputs.project.processed)
    click.echo(f"{folder}: {', '.join(written) if written else 'unchanged'}")
    return 0


def _overrides(pairs: tuple[str, ...]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InputError([Problem("-p", "parameter", "name=value", repr(pair)) for pair in wrong])
    return dict(pair.split("=", 1) for pair in pairs)


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option("--force", is_flag=True, help="Run what is unchanged, too.")
@exit_code
def run(names: tuple[str, ...], pairs: tuple[str, ...], force: bool) -> int:
    """Clean the data, run the notebooks of notebooks/runs.yml and write their pages to reports/."""
    from ..loading import load_inputs
    from ..plan import plan
    from ..processed import write_processed
    from ..runs import run_steps

    inputs = load_inputs()
    steps = plan(inputs, names, _overrides(pairs))
    write_processed(inputs)
    results = run_steps(steps, inputs, force=force, say=click.echo)
    for result in results:
        page = inputs.project.name(result.page)
        if result.outcome == "failed":
            click.echo(f"failed: {result.step.name}: {result.why}", err=True)
        else:
            click.echo(f"{result.outcome:>5}: {page}")
    failed = sum(result.outcome == "failed" for result in results)
    ran = sum(result.outcome == "run" for result in results)
    fresh = sum(result.outcome == "fresh" for result in results)
    click.echo(f"{ran} run, {fresh} fresh, {failed} failed")
    return 1 if failed else 0


@main.command()
@click.option("--check", is_flag=True, help="Only say whether docs/codebook.md is up to date.")
@exit_code
def codebook(check: bool) -> int:
    """Write docs/codebook.md from the definitions and the tables' columns."""
    from ..codebook_page import codebook_page
    from ..files import write_whole
    from ..loading import load_inputs

    inputs = load_inputs()
    path = inputs.project.root / "docs" / "codebook.md"
    content = codebook_page(inputs.codebook).encode()
    if check:
        fresh = path.is_file() and path.read_bytes() == content
        click.echo(f"docs/codebook.md: {'up to date' if fresh else 'out of date'}")
        return 0 if fresh else 1
    click.echo(f"docs/codebook.md: {'written' if write_whole(path, content) else 'unchanged'}")
    return 0
