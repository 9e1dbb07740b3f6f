"""What the engine is told of notebooks: what they use, and how a page is made of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from nbformat import NotebookNode

# From HTML, names given so far in the same notebook, and what gives the next, by its number.
StableHtml = Callable[[str, dict[str, str], Callable[[int], str]], str]


class PageMaker(Protocol):
    """A module or an object that each process finds by its name, ``package.module:object``.

    What takes long to import is imported when a method is called, not before.
    """

    @property
    def LIBRARIES(self) -> Sequence[str]:  # noqa: N802 (a module's constant)
        """Modules that notebooks import: every notebook's process has them from the start."""

    @property
    def stable_html(self) -> StableHtml:
        """How what is random in the HTML of an output is replaced."""

    def prepare(self) -> Iterator[object]:
        """Use what notebooks use, once, one short step after the other."""

    def prepare_pages(self) -> Iterator[object]:
        """Make ready, in short steps, what many pages have in common."""

    def page(self, notebook: NotebookNode) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook, and what its header says of it."""


def harmless(steps: Iterator[object]) -> Iterator[object]:
    """Preparation up to where it fails: what is not prepared is made when it is used."""
    with suppress(Exception, SystemExit):
        yield from steps
