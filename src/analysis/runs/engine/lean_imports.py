"""Imports that leave out slow modules they do not need."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema imports it where JupyterLab has installed it, and building its grammar takes a second,
# for a format of addresses that no notebook's schema uses.
GRAMMAR = "rfc3987_syntax"
DEBUGGER = "debugpy"  # no debugger attaches here


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Imports inside do not find these modules, unless they are loaded already."""
    absent = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: not to be found
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
