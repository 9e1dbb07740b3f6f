"""The group of all commands, and how each of them ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec

import click

from ..files import clear
from ..problems import InputError, Problem, RunError
from ..project import find_project
from .interrupts import Interrupted
from .terminal import say

P = ParamSpec("P")
LAST_SECOND = 253_402_300_799  # of the year 9999


def exit_code(command: Callable[P, int]) -> Callable[P, None]:
    """Ends a command with its exit code; what went wrong is told without a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            _check_day()
            code = command(*args, **kwargs)
        except InputError as error:
            for line in f"analysis: {error}".split("\n"):
                say(line, err=True)
            code = 2
        except (OSError, RunError) as error:  # a full disk, a folder that may not be written
            say(f"analysis: {error}", err=True)
            code = 1
        except KeyboardInterrupt:
            say("analysis: interrupted", err=True)
            code = 130
        except Interrupted as error:
            say(f"analysis: interrupted by {error}; what was published stays", err=True)
            code = 128 + error.number
        sys.exit(code)

    return run


def _check_day() -> None:
    """What libraries take for today must be a day; raises InputError."""
    day = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not (day.isascii() and day.isdecimal() and len(day) < 13 and int(day) <= LAST_SECOND):
        expected = "seconds since 1970 in digits, or not to be set"
        raise InputError([Problem("environment", "SOURCE_DATE_EPOCH", expected, repr(day))])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="printed-ratios")
def main() -> None:
    """Printed figures, read with their bounds, and the ratios that follow from them."""
    with suppress(InputError):  # told by a command that needs a project
        project = find_project()
        for left in clear(project.written):
            name = project.name(left)
            say(f"analysis: removed {name}, which a killed command left", err=True)
