"""What one source prints more than once, in prose and in a table, against itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .check_rows import CheckRows, Row
from .sides import Side


class RepeatChecks(CheckRows):
    """Every two prints of a thing in a source against each other; a mere repetition is none."""

    def rows(self) -> Iterator[Row]:
        """Every check of the kind."""
        for observation in self.data.observed.repeated():
            by_source: dict[str, list[Side]] = {}
            for one in observation.prints:
                by_source.setdefault(one.source, []).append(one)
            for prints in by_source.values():
                for first, one in combinations(prints, 2):
                    yield self.meeting(f"repeated:{one.series}", first.interval, one, [first])
