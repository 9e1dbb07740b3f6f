"""Figures of a text or a table that one has in a notebook's cell, and what they may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ..model import FIGURES, Root, Row, load_codebook
from ..problems import InputError, Problem
from ..project import find_project
from .grids import Cell, Grid, html_grids, is_data, pieces_of
from .proposing import rows_of_pieces
from .suggestions import Suggester
from .workbooks import shown

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (*(column.name for column in FIGURES), "confidence", "label")


def read_text(text: str, *, source: str = "text", day: str = "", root: Root = None) -> pd.DataFrame:
    """The figures of a text, one row each, as `analysis.facts_from` takes them.

    The columns are those of data/raw/figures, then ``confidence`` (sure, likely, open) and
    ``label``, the noun phrase beside the figure. Entity, indicator, measure and period are
    suggestions, empty where there is no ground; correct them with ``.assign``. `day` is the day of
    publication (YYYY-MM-DD), from which 去年 and the like count. No file is written.

    >>> import analysis
    >>> rows = analysis.read_text("2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。")
    >>> rows[["as_stated", "indicator", "period"]].values.tolist()
    [['2.68億元', 'income', '2020'], ['67家', 'incubated_firms', '2020']]

    Raises InputError where `text` is no text, and for a `day` that is none.
    """
    return _frame(iter([text]), source, day, root)


def read_table(
    table: pd.DataFrame | str,
    *,
    caption: str = "",
    source: str = "table",
    day: str = "",
    root: Root = None,
) -> pd.DataFrame:
    """The figures of a table, a frame or the HTML of one or several, as `read_text` gives them.

    A frame's columns are the heading; its index is part of it where it has a name. `caption` is
    what stands above the table: its place, its year, its unit (單位：億元). ``read_as`` holds each
    number with the unit that cell, heading, stub or caption print.

    >>> import analysis, pandas as pd
    >>> frame = pd.DataFrame({"指標": ["營業總收入", "高新技術企業"], "單位": ["億元", "家"],
    ...                       "2021年": ["1204.5", "198"]})
    >>> rows = analysis.read_table(frame, caption="蘭州高新區主要指標")
    >>> rows[["read_as", "indicator"]].values.tolist()
    [['1204.5億元', 'zone_income'], ['198家', 'hightech_enterprises']]

    Raises InputError where there is no table with figures.
    """
    if not isinstance(table, str):
        grids = [grid for grid in (_grid(table, caption),) if is_data(grid)]
    else:
        from trafilatura import load_html

        tree = load_html(table)
        found = html_grids(tree) if tree is not None else []
        grids = [one._replace(caption=f"{caption} {one.caption}".strip()) for one in found]
    if not grids:
        raise InputError([Problem("argument", "table", "a table with figures", "none")])
    return _frame((piece for grid in grids for piece in pieces_of(grid)), source, day, root)


def _frame(pieces: Iterator[str], source: str, day: str, root: Root) -> pd.DataFrame:
    import pandas as pd

    if day and not _is_day(day):
        raise InputError([Problem("argument", "day", "a day (2021-03-16)", repr(day))])
    codebook = load_codebook(find_project(root).definitions)
    rows: list[Row] = list(rows_of_pieces(source, pieces, Suggester(codebook, day)))
    return pd.DataFrame(rows, columns=_COLUMNS, dtype="str")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _grid(frame: pd.DataFrame, caption: str) -> Grid:
    """A frame as a grid: its columns as heading, their levels as its rows."""
    import pandas as pd

    whole = frame.reset_index() if any(frame.index.names) else frame
    levels = [whole.columns.get_level_values(level) for level in range(whole.columns.nlevels)]
    lines = [*map(list, levels), *map(list, whole.itertuples(index=False, name=None))]
    width = len(whole.columns)
    rows = [
        [
            Cell(at * width + column, "" if pd.isna(value) else _text(value), _indent(value))
            for column, value in enumerate(line)
        ]
        for at, line in enumerate(lines)
    ]
    return Grid(caption, rows)


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if not isinstance(value, float) else shown(value)


def _indent(value: Any) -> int:
    text = value if isinstance(value, str) else ""
    return len(text) - len(text.lstrip("\u3000 \xa0"))
