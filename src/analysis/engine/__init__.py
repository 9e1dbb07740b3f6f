"""Runs notebooks in processes forked from a preloaded one, and makes their pages there.

`Warm` is for programs; ``papermill --engine forked`` uses the same processes.
"""

from __future__ import annotations

from .warm import EngineName, Made, Warm

__all__ = ["EngineName", "Made", "Warm"]
