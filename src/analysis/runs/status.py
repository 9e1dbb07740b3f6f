"""The state of the declared runs: fresh or not and why, when made, and what failed last."""

from __future__ import annotations

from dataclasses import dataclass

from ..project import Project
from .freshness import shared_inputs, step_inputs, why_stale
from .history import Entry, read_history
from .manifest import read_manifest
from .plan import draft


@dataclass(frozen=True, slots=True)
class Status:
    """One page: `state` is fresh, stale or missing; `made` and `failed_at` are moments (ISO 8601),
    empty where there is none; `failure` is what failed last, empty where it succeeded since."""

    name: str
    state: str
    why: str
    made: str
    failed_at: str
    failure: str
    seconds: float | None


def statuses(project: Project) -> tuple[list[Status], list[str]]:
    """The pages of all declared runs, and what is wrong with declarations or manifest."""
    drafted, manifest = draft(project), read_manifest(project)
    shared, history = shared_inputs(project), read_history(project)
    found = []
    for step in drafted.steps:
        why = why_stale(manifest.pages.get(step.name), step_inputs(step, shared, project), project)
        missing = why == "never made"
        state = "missing" if missing else "stale" if why else "fresh"
        made, failed = _last(history, step.name, "run"), _last(history, step.name, "failed")
        if made and failed and failed.run < made.run:
            failed = None
        found.append(
            Status(
                step.name,
                state,
                "" if missing else why,
                made.at if made else "",
                failed.at if failed else "",
                failed.steps[step.name].why if failed else "",
                made.steps[step.name].seconds if made else None,
            )
        )
    notes = [str(problem) for problem in drafted.problems]
    return found, [*notes, *filter(None, [manifest.damage])]


def _last(history: list[Entry], name: str, outcome: str) -> Entry | None:
    for entry in reversed(history):
        if name in entry.steps and entry.steps[name].outcome == outcome:
            return entry
    return None
