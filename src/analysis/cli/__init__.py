"""The command line: a thin door.

Exit codes: 0 done, 1 failed, 2 bad input, 128 and the signal's number when interrupted.
"""

from __future__ import annotations

from . import articles as articles
from . import data as data
from . import explaining as explaining
from . import figures as figures
from . import running as running
from .group import main

__all__ = ["main"]
