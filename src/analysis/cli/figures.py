"""The command that writes a report's charts as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from .group import exit_code, main
from .terminal import say

if TYPE_CHECKING:
    from ..words import Lang


@main.command()
@click.option("--source", default="", metavar="CODE", help="Of one source; else of all.")
@click.option("--entity", default="", metavar="CODE", help="On one entity; else on all.")
@click.option("--period", default="", metavar="PERIOD", help="Of one period; else of all.")
@click.option("--lang", default="zh-Hant", metavar="LANG", help="zh-Hant, zh-Hans or en.")
@exit_code
def figures(source: str, entity: str, period: str, lang: str) -> int:
    """Write a report's charts to reports/figures/ as PNG files, for slides.

    Each has its finding, unit and source, in the light colours, at 192 pixels an inch.
    """
    from ..files import write_whole
    from ..project import find_project
    from ..reporting import report

    chosen = report(source, entity, period, cast("Lang", lang))  # which checks it
    project = find_project()
    folder = project.reports / "figures"
    start = "-".join(filter(None, (source or "all", entity, period.replace("/", "_"))))
    pictures = chosen.pictures()
    for name, content in pictures.items():
        path = folder / f"{start}.{lang}.{name}.png"
        state = "written" if write_whole(path, content) else "unchanged"
        say(f"{project.name(path)}: {state}")
    if not pictures:
        say("nothing to draw for what is selected")
    return 0
