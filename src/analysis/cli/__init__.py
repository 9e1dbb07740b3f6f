"""The command line: a thin door. Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted."""

from __future__ import annotations

from . import articles as articles
from . import data as data
from .group import main

__all__ = ["main"]
