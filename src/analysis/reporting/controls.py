"""Controls and tables that one moves, sorts and searches in a notebook, by the extra ``lab``.

Each output also holds what it shows as HTML. That is what a page, a run and a notebook that is
opened again have: no kernel answers there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from importlib.util import find_spec
from numbers import Number
from sys import float_info
from typing import TYPE_CHECKING, Any

from ..export import NO_LIMIT
from ..messages import LANGS, Lang, say
from ..problems import InputError, Problem, given

if TYPE_CHECKING:
    import pandas as pd

Bundle = tuple[dict[str, Any], dict[str, Any]]
Choices = Mapping[str, object] | Iterable[object]
NOTHING = -float_info.max  # stands for no number, and is the least of all when they are sorted
VIEW = "application/vnd.jupyter.widget-view+json"
EXTRA = ("ipywidgets", "anywidget", "itables")


@dataclass(frozen=True)
class Live:
    """An output: a widget where one answers, and what it shows at first where none does."""

    still: Bundle = field(repr=False)
    widget: Any = field(repr=False)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        data, metadata = self.still
        if self.widget is None:
            return data, metadata
        view = {"model_id": self.widget.model_id, "version_major": 2, "version_minor": 0}
        return {VIEW: view, **data}, metadata

    def __str__(self) -> str:
        return str(self.still[0]["text/plain"])


def can_answer() -> bool:
    """Whether widgets are installed, and a kernel runs this that can answer them."""
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel") and all(map(find_spec, EXTRA))


def live(still: Bundle, make: Callable[[], Any], lang: Lang = "en") -> Live:
    """`still` with the widget that `make` makes, or with what is missing for one."""
    if can_answer():
        return Live(still, make())
    data, metadata = still
    if "text/html" in data and not all(map(find_spec, EXTRA)):
        note = f'<p class="src">{escape(say("lab.extra", lang))}</p>'
        data = {**data, "text/html": data["text/html"] + note}
    return Live((data, metadata), None)


def shown(value: object) -> Bundle:
    """What a notebook shows of a value."""
    from IPython.core.formatters import DisplayFormatter

    return DisplayFormatter().format(value)  # type: ignore[no-untyped-call, no-any-return]


def controls(show: Callable[..., object], **choices: Choices) -> Live:
    """What `show` returns, with a control for each of its arguments.

    `choices` are what an argument may be: values, or labels with their values. The first of each is
    where it starts, and what stands where nothing can be moved: on a page, in a run, and without
    the extra ``lab``. What `show` refuses is told in place of its output.

    >>> import analysis as an
    >>> def one(entity, lang):
    ...     return an.ratio("income_per_incubated_firm", entity, lang=lang)
    >>> print(an.controls(one, entity=["蘭州留創園", "蘭州高新區"], lang=["en", "zh-Hant"]))
    Income per incubated firm · Lanzhou returnee park · 2020
    ...

    Raises InputError where an argument has no choice, and what `show` raises for the first.
    """
    whole = {
        name: list(each) if isinstance(each, Iterator) else each for name, each in choices.items()
    }
    if problems := [
        Problem("argument", name, "a list of choices, or labels with their values", given(each))
        for name, each in whole.items()
        if isinstance(each, str) or not isinstance(each, Iterable) or not list(each)
    ]:
        raise InputError(problems)
    listed = {
        name: list(each.items() if isinstance(each, Mapping) else ((str(one), one) for one in each))
        for name, each in whole.items()
    }
    first = {name: each[0][1] for name, each in listed.items()}
    still = shown(show(**first))
    lang: Any = first.get("lang")
    return live(still, lambda: _moved(show, listed, still), lang if lang in LANGS else "en")


def _moved(
    show: Callable[..., object], listed: Mapping[str, list[tuple[str, object]]], still: Bundle
) -> Any:
    """The controls, each in a box that breaks where the window is narrow, above the output."""
    import ipywidgets

    output = ipywidgets.Output(outputs=(_output(still),))
    made = {
        name: ipywidgets.Dropdown(
            options=options,
            description=name,
            layout={"width": "auto", "max_width": "100%"},
            style={"description_width": "auto"},
        )
        for name, options in listed.items()
    }

    def moved(_: object) -> None:
        try:
            found = shown(show(**{name: each.value for name, each in made.items()}))
        except Exception as error:  # noqa: BLE001 (whatever it is, the reader sees it)
            text = str(error) if isinstance(error, InputError) else repr(error)
            found = {"text/html": f"<pre>{escape(text)}</pre>", "text/plain": text}, {}
        output.outputs = (_output(found),)

    for each in made.values():
        each.observe(moved, "value")
    row = ipywidgets.Box([*made.values()], layout={"flex_flow": "row wrap", "grid_gap": "0 1em"})
    return ipywidgets.VBox([row, output])


def _output(bundle: Bundle) -> dict[str, Any]:
    return {"output_type": "display_data", "data": bundle[0], "metadata": bundle[1]}


def table(data: pd.DataFrame, *, lang: Lang = "en") -> Live:
    """A frame as a table that one sorts and searches; its exact numbers are rounded there.

    A code that has its label beside it is left out, and a cell of what is not known is empty. On a
    page, in a run and without the extra ``lab`` it is a table that stands still.

    >>> from analysis import ratios
    >>> found = ratios("income_per_employee", "蘭州留創園")[["ratio_label", "value", "upper"]]
    >>> print(table(found))
                     ratio value          upper
    0  Income per employee       383,571.428571

    Raises InputError where `data` holds no frame.
    """
    doubled = [name for name in data.columns if f"{name}_label" in data.columns]
    brief = data.drop(columns=doubled).rename(columns=lambda name: str(name).removesuffix("_label"))
    made = brief.apply(_plain)
    still = made.map(lambda cell: _written(cell) if isinstance(cell, float) else cell)
    return live(shown(still), lambda: _sorted(made, lang), lang)


def _plain(cells: pd.Series[Any]) -> pd.Series[Any]:
    """A column without holes: exact numbers and those with holes as floats, others as they are."""
    known = cells[cells.notna()]
    if not all(isinstance(cell, Number) for cell in known):
        return cells.astype(object).where(cells.notna(), "")
    if len(known) == len(cells) and cells.dtype != object:
        return cells
    return cells.astype(object).where(cells.notna(), NOTHING).astype(float)


def _written(number: float) -> str:
    """A float as the table shows it: 19 and not 19.0, nothing where nothing is known."""
    if number == NOTHING:
        return ""
    if abs(number) >= NO_LIMIT:
        return "∞" if number > 0 else "-∞"
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.12g}"


def _sorted(data: pd.DataFrame, lang: Lang) -> Any:
    import pandas as pd
    from itables.widget import ITable

    names = ("search", "lengthMenu", "info", "infoEmpty", "infoFiltered", "zeroRecords")
    with pd.option_context("display.float_format", _written):
        made = ITable(
            data,
            showIndex=False,
            maxBytes=0,
            lengthMenu=[10, 50, 500],
            classes="display compact",
            text_in_header_can_be_selected=False,  # a click on it sorts
            style="table-layout:auto;width:100%;margin:0;font-size:12px",  # as JupyterLab's own
            language={name: say(f"lab.table.{name}", lang) for name in names},
        )
    made.layout.overflow = "auto"  # in a narrow window it scrolls
    return made
