"""How long ago something was, for people."""

from __future__ import annotations

from datetime import UTC, datetime

_STEPS = ((60, "s"), (60, "min"), (24, "h"))


def now() -> str:
    """The moment as ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def age(moment: str) -> str:
    """How long before now an ISO 8601 moment lies: 5 min; what a clock set back made is told."""
    try:
        seconds = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    except (ValueError, TypeError):
        return "unknown"
    if seconds < 0:
        return "in the future"
    number = int(seconds)
    for size, unit in _STEPS:
        if number < size:
            return f"{number} {unit}"
        number //= size
    return f"{number} d"
