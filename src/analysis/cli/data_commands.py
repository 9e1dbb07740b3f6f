"""Commands on a project's data: check it, build tables from it, describe it."""

from __future__ import annotations

from pathlib import Path

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
@click.argument("folder", type=click.Path(path_type=Path))
@exit_code
def init(folder: Path) -> int:
    """Start a project in FOLDER: codebook, notebooks, runs, and the example with its data.

    \b
    analysis init my-zone && cd my-zone && analysis run
    """
    from ..starting import start

    made = start(folder)
    say(f"{folder.name}: {', '.join(made)}")
    say(f"next: cd {folder.name}; analysis run makes the example's pages; README.md says the rest")
    return 0


@main.group(invoke_without_command=True)
@click.option("--check", is_flag=True, help="Only say whether docs/codebook.md is up to date.")
@click.pass_context
def codebook(context: click.Context, check: bool) -> None:
    """Write docs/codebook.md from the definitions and the tables' columns.

    `analysis codebook propose NAME --unit UNIT` prints the entry of a new indicator instead.
    """
    if context.invoked_subcommand is None:
        _codebook_page(check)


@codebook.command()
@click.argument("name")
@click.option("--unit", required=True, help="As the codebook has it: 家, 人, 元, 平方米, % …")
@exit_code
def propose(name: str, unit: str) -> int:
    """Print the entry of a new indicator, to be completed where it says ….

    \b
    analysis codebook propose 高新技術企業孵化基地 --unit 家
    """
    from ..articles import indicator_entry
    from ..model import load_inputs

    theme, entry = indicator_entry(load_inputs().codebook, name, unit)
    say(f"# for definitions/indicators/{theme}.yml")
    for line in entry.splitlines():
        say(line)
    return 0


@codebook.command()
@click.argument("source")
@exit_code
def places(source: str) -> int:
    """Add the places that a source names anew to definitions/places.tsv.

    They lie in data/raw/proposals/SOURCE.places.tsv: look over their codes and labels before.
    """
    from ..articles import add_places
    from ..project import find_project

    added = add_places(find_project(), source)
    say(f"definitions/places.tsv: {', '.join(added) or 'nothing'} added")
    return 0


@exit_code
def _codebook_page(check: bool) -> int:
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
