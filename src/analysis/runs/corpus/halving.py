"""Carries tasks out in a pool, and finds the documents that kill their worker."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import replace
from typing import Any

from ...problems import RunError
from ..clusters import LOSSES, ClusterLostError
from .partitions import Task, UnreadableError, probe
from .pools import LocalPool, Pool, WorkerLost

POLL = 0.5  # seconds


def results(
    pool: Pool,
    function: Callable[[Any], Any],
    tasks: Sequence[Any],
    tick: Callable[[], None],
) -> Iterator[tuple[int, Any]]:
    """The place of each task and its result, as they end; an `UnreadableError` where it has none.

    When the worker of a task ends, the documents that kill it are looked for, and the task is done
    again without them. There may be none: a worker may end for any reason.

    Raises what stops all: OSError for a full disk, RunError for a cluster that is lost.
    """
    queue: deque[tuple[int, Callable[[Any], Any]]]
    queue = deque((at, function) for at in range(len(tasks)))
    pending: dict[Future[Any], tuple[int, Callable[[Any], Any]]] = {}
    lost: Counter[int] = Counter()
    changed: dict[int, Any] = {}
    while queue or pending:
        while queue and len(pending) < pool.slots:
            at, call = queue.popleft()
            pending[pool.submit(call, changed.get(at, tasks[at]))] = at, call
        done, _ = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        tick()
        for future in done:
            at, call = pending.pop(future)
            result = _outcome(pool, future)
            if result is None:
                lost[at] += 1
                if lost[at] > LOSSES:
                    yield at, UnreadableError(f"its worker ended {lost[at]} times")
                else:
                    queue.appendleft((at, find_killers if isinstance(tasks[at], Task) else call))
            elif call is find_killers and not isinstance(result, UnreadableError):
                changed[at] = replace(tasks[at], killers=result)
                queue.appendleft((at, function))
            else:
                yield at, result


def _outcome(pool: Pool, future: Future[Any]) -> Any:
    """The result of a task, or why it has none; None where its worker ended."""
    try:
        return future.result()
    except pool.lost:
        return None
    except CancelledError:
        raise ClusterLostError from None
    except UnreadableError as error:
        return error
    except (OSError, RunError):
        raise
    except Exception as error:  # noqa: BLE001 (one piece must not stop a corpus)
        return UnreadableError(f"{type(error).__name__}: {error}".splitlines()[0])


def find_killers(task: Task) -> frozenset[int]:
    """The places of the documents that kill the process that reads them.

    They are read in a process of its own, so that a cluster's worker, which is slow to come back,
    lives on: all of them, then halves of those that kill.
    """
    with LocalPool(1) as pool:
        return frozenset(killers(pool, task, range(task.scan.documents)))


def killers(pool: Pool, task: Task, places: range) -> list[int]:
    """Those of `places` that end a worker of `pool`."""
    try:
        if places:
            pool.submit(probe, task, places).result()
    except WorkerLost:
        middle = len(places) // 2
        if not middle:
            return [*places]
        return killers(pool, task, places[:middle]) + killers(pool, task, places[middle:])
    return []
