"""What one source prints more than once, in prose and in a table, against itself."""

from __future__ import annotations

from collections.abc import Iterator

from .check_rows import CheckRows, Row
from .sides import Side


class RepeatChecks(CheckRows):
    """Later prints of a thing in a source against its first; a mere repetition is none."""

    def rows(self) -> Iterator[Row]:
        """Every check of the kind."""
        for observation in self.data.observed:
            by_source: dict[str, list[Side]] = {}
            for one in observation.prints:
                by_source.setdefault(one.source, []).append(one)
            for first, *later in by_source.values():
                for one in later:
                    yield self.meeting(f"repeated:{one.series}", first.interval, one, [first])
