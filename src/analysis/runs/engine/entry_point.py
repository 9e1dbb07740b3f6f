"""papermill's entry point: ``papermill --engine forked``, ``engine_name="forked"``.

papermill loads this while it is itself being imported, so nothing of papermill is imported here
before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode


class ForkedEngine:
    """The engine that papermill calls; see `analysis.runs.engine.engines`."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run a notebook in a forked process."""
        from .engines import Forked

        return Forked.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """The kernel that a notebook names."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """The language that a notebook names."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
