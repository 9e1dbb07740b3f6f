"""What a run tells: lines and a progress bar for people, JSON lines for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TextIO

from ..ages import now
from ..project import Project
from ..runs import Step, Tell
from .terminal import say

if TYPE_CHECKING:
    from tqdm import tqdm


class Lines:
    """Lines for people; on a terminal, a bar shows which cells run."""

    def __init__(self, project: Project, *, dry: bool = False, quiet: bool = False) -> None:
        self.project = project
        self.dry = dry
        self.quiet = quiet  # standard output belongs to a machine
        self.bar: tqdm[Any] | None = None
        self.cells: dict[str, str] = {}
        self.lock = RLock()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()

    def __call__(self, event: str, /, **fields: Any) -> None:
        with self.lock:
            if event == "note":
                self._say(f"analysis: {fields['text']}", err=True)
            elif event == "expected":
                self._expect(fields["steps"])
            elif event == "tables":
                self._say(f"{fields['folder']}: written ({fields['why']})")
            elif event == "start":
                step = fields["step"]
                self._say(f"{step.name}: running {step.notebook.name} ({fields['why']})")
            elif event == "cell":
                self._cell(fields["step"], fields["number"], fields["count"])
            elif event == "step":
                self._step(**fields)
            elif event == "done":
                would = "would " if self.dry else ""
                self._say(would + ", ".join(f"{n} {name}" for name, n in fields["counts"].items()))

    def _expect(self, steps: int) -> None:
        """Start the bar, where someone looks."""
        if sys.stderr.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=steps, unit="page", leave=False, file=sys.stderr)

    def _step(self, step: Step, outcome: str, why: str, seconds: float) -> None:
        self.cells.pop(step.name, None)
        if self.bar is not None:
            self.bar.update()
        if outcome in ("failed", "refused"):
            self._say(f"{outcome}: {step.name}: {why}", err=True)
        elif self.dry:
            self._say(f"{'would run' if outcome == 'run' else outcome:>9}: {step.name}{_in(why)}")
        else:
            page = self.project.name(self.project.reports / f"{step.name}.html")
            took = f" ({seconds:.1f} s)" if outcome == "run" else ""
            self._say(f"{outcome:>5}: {page}{took}")

    def _cell(self, step: Step, number: int, count: int) -> None:
        if self.bar is not None:
            self.cells[step.name] = f"{step.name} {number + 1}/{count}"
            self.bar.set_postfix_str("  ".join(self.cells.values()))

    def _say(self, line: str, *, err: bool = False) -> None:
        if self.bar is not None:
            self.bar.clear()
        if err or not self.quiet:
            say(line, err=err)
        if self.bar is not None:
            self.bar.refresh()


def _in(why: str) -> str:
    return f" ({why})" if why else ""


class JsonLog:
    """One JSON object a line: ``at``, ``event`` and the event's fields."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.lock = RLock()

    def __call__(self, event: str, /, **fields: Any) -> None:
        told = {"at": now(), "event": event} | dict(map(_plain, fields.items()))
        with self.lock:
            self.stream.write(json.dumps(told, ensure_ascii=False) + "\n")
            self.stream.flush()


def _plain(field: tuple[str, Any]) -> tuple[str, Any]:
    """A field as JSON has it: a step by the name of its page."""
    name, value = field
    if isinstance(value, Step):
        return "page", value.name
    if isinstance(value, Mapping | str | int | float | bool | None):
        return name, value
    if isinstance(value, Path):
        return name, value.name
    return name, [str(item) for item in value]


class Both:
    """Tells every event to each of several."""

    def __init__(self, *tells: Tell) -> None:
        self.tells = tells

    def __call__(self, event: str, /, **fields: Any) -> None:
        for tell in self.tells:
            tell(event, **fields)
