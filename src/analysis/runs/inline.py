"""A notebook of the project run from a cell, with its page inline."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from ..files import write_whole
from ..model import Root, check_values, coded, load_inputs
from ..problems import InputError, Problem, RunError, one_of
from .engine import Value
from .notebooks import notebook_runner
from .parameters import check_names, declared, typed

HEIGHT = 720  # pixels of the frame


@dataclass(frozen=True)
class InlinePage:
    """The page of a notebook that was run: shown in a frame of its own, saved with `save`."""

    name: str
    html: str = field(repr=False)
    seconds: float
    show: bool = True

    def _repr_html_(self) -> str | None:
        if not self.show:
            return None
        return (
            f'<iframe title="{escape(self.name)}" srcdoc="{escape(self.html)}" loading="lazy" '
            f'style="width:100%;height:{HEIGHT}px;border:0"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to `path`, whole or not at all."""
        write_whole(Path(path), self.html.encode())
        return Path(path)


def run(notebook: str, *, show: bool = True, root: Root = None, **parameters: Value) -> InlinePage:
    """Run a notebook of the project with these parameters; its page, and nothing is published.

    `notebook` is the name of a file in notebooks/, with or without its ending. In JupyterLab the
    page shows below the cell unless `show` is false.

    >>> import analysis
    >>> page = analysis.run("1_facts", lang="en", source="lanzhou-daily-2021-03-16", show=False)
    >>> page.html.startswith("<!doctype html>"), "Lanzhou High-tech Zone" in page.html
    (True, True)

    Raises InputError for a notebook or a parameter that is not there or does not fit the data, and
    RunError with the cell and the reason where the notebook fails.
    """
    inputs = load_inputs(root)
    folder = inputs.project.notebooks
    names = sorted(path.stem for path in folder.glob("*.ipynb") if declared(path))
    name = str(notebook).removesuffix(".ipynb")
    if name not in names:
        expected = one_of(names, name)
        raise InputError([Problem(inputs.project.name(folder), "notebook", expected, repr(name))])
    path = folder / f"{name}.ipynb"
    known = declared(path)
    if problems := check_names(parameters, known, path.name):
        raise InputError(problems)
    values: dict[str, Value] = {}
    for each, value in parameters.items():
        try:
            values[each] = typed(str(value), known[each])  # a year may be a number
        except ValueError:
            problems.append(Problem(path.name, f"parameter {each}", known[each].kind, repr(value)))
    values = coded(values, inputs)
    if problems := problems or check_values(values, inputs, path.name):
        raise InputError(problems)
    env = {"ANALYSIS_ROOT": str(inputs.project.root)}
    with notebook_runner() as runner:
        made = runner.make(path, values, cwd=inputs.project.root, env=env)
    if made.problem:
        raise RunError(f"{path.name}: {made.problem}")
    return InlinePage(name, made.page, round(made.seconds, 1), show)
