"""The command that writes a report's charts as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from .group import exit_code, main
from .terminal import say

if TYPE_CHECKING:
    from ..messages import Lang


@main.command()
@click.option("--source", default="", metavar="CODE", help="Of one source; else of each.")
@click.option("--entity", default="", metavar="CODE", help="On one entity; else on all.")
@click.option("--period", default="", metavar="PERIOD", help="Of one period; else of all.")
@click.option("--lang", default="zh-Hant", metavar="LANG", help="zh-Hant, zh-Hans or en.")
@exit_code
def charts(source: str, entity: str, period: str, lang: str) -> int:
    """Write the charts of each source's report to reports/charts/ as PNG and SVG files, for slides.

    Each has its finding, unit and source, in the light colours, at 192 pixels an inch. A character
    that the font cannot draw is a box, and is told.
    """
    import warnings

    from ..files import write_whole
    from ..project import find_project
    from ..reporting import KINDS, report

    chosen = report(source, entity, period, cast("Lang", lang))  # which checks it
    project = find_project()
    folder = project.reports / "charts"
    written = 0
    for code in dict.fromkeys(chosen.facts_frame["source"]):
        own = chosen if source else report(code, entity, period, chosen.lang)
        start = "-".join(filter(None, (code, entity, period.replace("/", "_"))))
        with warnings.catch_warnings(record=True, action="always") as told:
            pictures = {each: own.pictures(each) for each in KINDS}
        for message in dict.fromkeys(str(warning.message) for warning in told):
            say(f"{start}.{lang}: {message}", err=True)
        files = {
            f"{name}.{kind}": content
            for kind, drawn in pictures.items()
            for name, content in drawn.items()
        }
        for name, content in files.items():
            path = folder / f"{start}.{lang}.{name}"
            state = "written" if write_whole(path, content) else "unchanged"
            say(f"{project.name(path)}: {state}")
        written += len(files)
    if not written:
        say("nothing to draw for what is selected")
    return 0
