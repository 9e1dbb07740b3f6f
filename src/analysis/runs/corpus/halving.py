"""Carries tasks out in a pool, and finds the document that kills its worker."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import replace
from typing import Any

from ...problems import RunError
from .partitions import Task, UnreadableError, probe
from .pools import Pool

LOSSES = 4  # of one task; then it is given up
POLL = 0.5  # seconds


def results(
    pool: Pool,
    function: Callable[[Any], Any],
    tasks: Sequence[Any],
    tick: Callable[[], None],
) -> Iterator[tuple[int, Any]]:
    """The place of each task and its result, as they end; an `UnreadableError` where it has none.

    A task whose worker ended is done again, for the worker may have ended for any reason. When it
    ends a second time, halves of the task's documents are probed, and halves of those that kill,
    down to single documents; then the task is done without these.

    Raises what stops all: OSError for a full disk, RunError for a cluster that is lost.
    """
    work = _Work(pool, function, tasks)
    pending: dict[Future[Any], tuple[int, range | None]] = {}
    while work.queue or pending:
        while work.queue and len(pending) < pool.slots:
            at, places = work.queue.popleft()
            pending[work.submitted(at, places)] = at, places
        done, _ = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        tick()
        for future in done:
            at, places = pending.pop(future)
            outcome = work.outcome(future, at, places)
            if outcome is not None:
                yield at, outcome


class _Work:
    """What is to be done: whole tasks, and probes of a task's documents at some places."""

    def __init__(self, pool: Pool, function: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
        self.pool, self.function, self.tasks = pool, function, tasks
        self.queue: deque[tuple[int, range | None]] = deque((at, None) for at in range(len(tasks)))
        self.lost: Counter[int] = Counter()
        self.probing: Counter[int] = Counter()
        self.killers: defaultdict[int, set[int]] = defaultdict(set)

    def submitted(self, at: int, places: range | None) -> Future[Any]:
        task = self.tasks[at]
        if places is not None:
            return self.pool.submit(probe, task, places)
        if self.killers[at]:
            task = replace(task, killers=frozenset(self.killers[at]))
        return self.pool.submit(self.function, task)

    def outcome(self, future: Future[Any], at: int, places: range | None) -> Any:
        """The result of a whole task; None for a probe, and where there is more to do."""
        result: Any = None
        try:
            result = future.result()
        except self.pool.lost:
            result = self._after_a_loss(at, places)
        except CancelledError:
            raise RunError("the cluster was lost; what is done stays") from None
        except UnreadableError as error:
            result = error
        except (OSError, RunError):
            raise
        except Exception as error:  # noqa: BLE001 (one piece must not stop a corpus)
            result = UnreadableError(f"{type(error).__name__}: {error}".splitlines()[0])
        if places is None:
            return result
        self.probing[at] -= 1
        if not self.probing[at]:
            self.queue.appendleft((at, None))
        return None

    def _after_a_loss(self, at: int, places: range | None) -> UnreadableError | None:
        task = self.tasks[at]
        if places is None:
            self.lost[at] += 1
            most = LOSSES if isinstance(task, Task) else 1  # what is only read has no killer
            if self.lost[at] > most:
                return UnreadableError(f"its worker ended {self.lost[at]} times")
            places = range(task.scan.documents) if self.lost[at] > 1 else range(0)
            if len(places) < 2:
                self.killers[at].update(places)
                self.queue.appendleft((at, None))
                return None
        elif len(places) == 1:
            self.killers[at].add(places[0])
            return None
        middle = len(places) // 2
        self.queue.extendleft([(at, places[:middle]), (at, places[middle:])])
        self.probing[at] += 2
        return None
