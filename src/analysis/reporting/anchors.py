"""Ids of an output that no other output has: JupyterLab shows all open notebooks in one document.

A report's pieces share a suffix, so that links between them work in a notebook; a piece that is
shown in a second place has a suffix of its own there. A page takes them off again (`on_page`), and
an executed notebook that is kept has them made of its cells (`stable_html`).
"""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable

_ATTRIBUTE = re.compile(r'(?:(?<= id=")|(?<=href="#))[^"]+(?=")')
_ID = re.compile(r' id="([^"]+)"')
_SUFFIXED = re.compile(r'(?:(?<= id=")|(?<=href="#))[^"]+?-zr[0-9a-f]{8}(?:\.\d+)?(?=")')
Place = tuple[str, int]  # a cell's id, empty where nobody told it, and the number of its run
_shown: dict[tuple[str, str], list[Place]] = {}  # where pieces were shown: by scope and first id


def new_scope() -> str:
    """What the ids of one report have in common, and no other's have."""
    return secrets.token_hex(4)


def _place() -> Place:
    """The cell that is run, where a notebook's kernel says so."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or not hasattr(shell, "kernel"):
        return "", 0
    parent = shell.kernel.get_parent("shell") or {}
    return str(parent.get("metadata", {}).get("cellId", "")), int(shell.execution_count)


def _turn(scope: str, first: str) -> int:
    """How many places show the same piece already; a cell that is run again replaces its own."""
    places, here = _shown.setdefault((scope, first), []), _place()
    for turn, there in enumerate(places):
        if here[0] and here[0] == there[0] and here[1] != there[1]:
            places[turn] = here
            return turn
    places.append(here)
    return len(places) - 1


def apart(html: str, scope: str) -> str:
    """`html` as an output: its ids and its links have the report's suffix."""
    own = _ID.findall(html)
    turn = _turn(scope, own[0]) if own else 0
    suffix = f"-zr{scope}"

    def renamed(match: re.Match[str]) -> str:
        here = f"{suffix}.{turn}" if turn and match[0] in own else suffix
        return match[0] + here

    return _ATTRIBUTE.sub(renamed, html)


def on_page(html: str) -> str:
    """A page without suffixes: an id that is there twice is numbered the second time.

    A link leads to the same piece, else to another that shows the same of its report.
    """
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for given in _ID.findall(html):
        bare, scope, _ = _parts(given)
        taken[bare] = taken.get(bare, 0) + 1
        names[given] = bare if taken[bare] == 1 else f"{bare}-{taken[bare]}"
        names.setdefault(f"{bare}-zr{scope}", names[given])
    return _SUFFIXED.sub(
        lambda match: names.get(match[0]) or names.get("-zr".join(_parts(match[0])[:2]), match[0]),
        html,
    )


def stable_html(html: str, scopes: dict[str, str], named: Callable[[int], str]) -> str:
    """An output with scopes that a notebook itself gives: `named` by their number in `scopes`."""

    def renamed(match: re.Match[str]) -> str:
        bare, scope, turn = _parts(match[0])
        return f"{bare}-zr{scopes.setdefault(scope, named(len(scopes)))}{turn}"

    return _SUFFIXED.sub(renamed, html)


def _parts(given: str) -> tuple[str, str, str]:
    """An id, its report's scope, and which of several places it is in; both empty without."""
    bare, _, suffix = given.partition("-zr")
    return bare, suffix[:8], suffix[8:]
