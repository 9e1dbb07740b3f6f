"""The command that tells why a text is read as it is."""

from __future__ import annotations

import sys

import click

from .group import exit_code, main


@main.command()
@click.argument("text")
@exit_code
def explain(text: str) -> int:
    """Tell for each numeral of TEXT which rule took or left it, and what was weighed.

    TEXT is a phrase or running text, or - for the standard input.

    \b
    analysis explain "近5萬家企業，增長33%"
    analysis explain - < article.txt
    """
    from ..problems import InputError, Problem
    from ..reading import explain as explained

    if text == "-":
        try:
            text = sys.stdin.buffer.read().decode()
        except UnicodeDecodeError as error:
            raise InputError([Problem("standard input", "text", "UTF-8", str(error))]) from None
    click.echo(str(explained(text)))
    return 0
