"""The command line: a thin door.

Exit codes: 0 done, 1 failed, 2 bad input, 128 and the signal's number when interrupted.
"""

from __future__ import annotations

from . import article_commands as article_commands
from . import chart_commands as chart_commands
from . import corpus_command as corpus_command
from . import data_commands as data_commands
from . import explain_command as explain_command
from . import export_command as export_command
from . import run_commands as run_commands
from .group import main
from .terminal import final_code, standard_streams

__all__ = ["final_code", "main", "standard_streams"]
