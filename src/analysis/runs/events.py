"""What a run reports while it works: events by name, for a terminal or a log."""

from __future__ import annotations

from typing import Literal, Protocol

Verdict = Literal["run", "fresh", "failed", "refused"]


class Tell(Protocol):
    """Takes an event; called from several threads.

    ``note`` text; ``expected`` steps; ``tables`` folder, why; ``start`` step, why;
    ``cell`` step, number, count; ``step`` step, outcome, why, seconds;
    ``refused`` problems; ``stopped`` reason; ``done`` counts, seconds
    """

    def __call__(self, event: str, /, **fields: object) -> None: ...
