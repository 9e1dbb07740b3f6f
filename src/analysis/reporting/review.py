"""The review of an article's proposals: each phrase in its context, what it may be, a decision."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import lru_cache, partial
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from ..articles import decide, decide_one, is_open, place, proposals, source_code
from ..messages import Lang, say
from ..model import Root, Row, load_inputs, lookup, wording
from ..problems import InputError, Problem
from ..project import Project, find_project
from .controls import Bundle, live
from .ground_words import told_in
from .markup import CLASS, Section, framed
from .templates import filled

if TYPE_CHECKING:
    import pandas as pd

AROUND = 30  # characters of the text on each side of a phrase
SHOWN = ("context", "indicator", "measure", "entity", "period", "confidence", "decision")
FIELDS = ("indicator", "measure", "entity", "period", "note")  # that it offers to correct


@lru_cache(maxsize=1)
def _text(path: Path, _changed: int) -> str:
    """A source's text, which each of its rows is shown in."""
    return path.read_bytes().decode()


@dataclasses.dataclass(frozen=True)
class Review:
    """The proposals of a source. Rows are numbered from 1, as the file has them.

    Nothing is kept here: each decision is in the file at once, and a decision made elsewhere shows;
    one made by these methods also where the review is shown already.
    """

    source: str
    project: Project
    lang: Lang
    desks: WeakSet[Desk] = dataclasses.field(default_factory=WeakSet, repr=False, compare=False)

    @property
    def rows(self) -> list[Row]:
        """The rows of the file as they are now."""
        return proposals(self.project, self.source)

    @property
    def frame(self) -> pd.DataFrame:
        """These rows as a frame."""
        import pandas as pd

        return pd.DataFrame(self.rows)

    @property
    def left(self) -> int:
        """How many rows wait for a decision."""
        return sum(map(is_open, self.rows))

    def accept(self, *numbers: int, **cells: str) -> Review:
        """Accept these rows, with cells corrected, by code or label (``period="2023"``)."""
        return self._decided(numbers, "accept", cells)

    def reject(self, *numbers: int) -> Review:
        """Reject these rows."""
        return self._decided(numbers, "reject", {})

    def reopen(self, *numbers: int) -> Review:
        """Take the decision on these rows back."""
        return self._decided(numbers, "", {})

    def decide(self, accept: str = "", *, reject_rest: bool = False) -> Review:
        """Accept what waits down to a confidence (sure, likely), reject the rest if asked."""
        decide(self.project, self.source, accept, reject_rest)
        return self._fresh()

    def _decided(self, numbers: Iterable[int], decision: str, cells: dict[str, str]) -> Review:
        rows = self.rows
        for number in numbers:
            if number not in range(1, len(rows) + 1):
                expected = f"the number of a row, 1 to {len(rows)}"
                raise InputError([Problem("argument", "row", expected, repr(number))])
        for number in numbers:
            decide_one(self.project, self.source, place(rows[number - 1]), decision, cells)
        return self._fresh()

    def _fresh(self) -> Review:
        for desk in self.desks:
            desk.go(0)
        return self

    def context(self, row: Row) -> tuple[str, str, str]:
        """What stands before a phrase, the phrase, and what stands after it, on one line."""
        path = self.project.texts / f"{self.source}.txt"
        text = _text(path, path.stat().st_mtime_ns) if path.is_file() else ""
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        if text[start:end] != row["as_stated"]:
            return "", row["as_stated"], ""
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        return before.split("\n")[-1], row["as_stated"], after.split("\n")[0]

    def cell(self, row: Row, name: str) -> str:
        """A cell as a person reads it: a label where there is one."""
        book = load_inputs(self.project.root).codebook
        entry = lookup.entries(book, name).get(row[name]) if name in lookup.KINDS else None
        if entry is not None:
            return str(entry.label[self.lang])
        coded = name in ("confidence", "decision") and row[name]
        return self.said(f"is.{row[name]}") if coded else str(row[name])

    def grounds(self, row: Row) -> list[str]:
        """Why its cells are suggested, in the language of the review."""
        book = load_inputs(self.project.root).codebook
        told = (row.get(f"ground_{name}") for name in FIELDS)
        named = partial(wording.named, book, lang=self.lang)
        return [told_in(each, self.lang, named) for each in told if each]

    def said(self, key: str, **blanks: object) -> str:
        """What the review says, in its language."""
        return say(f"lab.review.{key}", self.lang, **blanks)

    @property
    def file(self) -> str:
        """The file that decisions are written to, as a person names it."""
        return f"data/raw/proposals/{self.source}.csv"

    def __str__(self) -> str:
        rows = self.rows
        lines = [self.said("left", rows=len(rows), left=self.left)]
        for number, row in enumerate(rows, 1):
            cells = [self.cell(row, name) or "—" for name in SHOWN[1:]]
            before, phrase, after = self.context(row)
            lines.append(" | ".join([str(number), f"{before}[{phrase}]{after}", *cells]))
        return "\n".join([*lines, self.said("how", file=self.file)])

    __repr__ = __str__

    def _still(self) -> Bundle:
        known = {"review": self, "rows": self.rows, "shown": SHOWN, "framed": framed}
        html = filled("review", self.lang, css=CLASS, **known)
        return {"text/html": Section(html)._repr_html_(), "text/plain": str(self)}, {}

    def marked(self, row: Row) -> str:
        """A phrase in its context, as HTML."""
        before, phrase, after = map(escape, self.context(row))
        return f"{before}<mark>{phrase}</mark>{after}"

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return live(self._still(), lambda: Desk(self).box, self.lang)._repr_mimebundle_()


def review(source: str, *, lang: Lang = "en", root: Root = None) -> Review:
    """The proposals that `analysis extract` made of a source, to be decided on.

    In JupyterLab with the extra ``lab`` one row after the other, by keys or buttons; elsewhere a
    table, and the methods ``accept``, ``reject``, ``reopen`` and ``decide``. Each decision is in
    the file of proposals at once, and the file is always whole; `analysis add` takes what is
    accepted.

    >>> import analysis
    >>> try:
    ...     analysis.review("not-extracted")
    ... except analysis.InputError as error:
    ...     print(error.problems[0].found, error.problems[0].expected)
    none proposals (analysis extract FILE makes them)

    Raises InputError where there are no proposals, and for a correction that names nothing.
    """
    made = Review(source_code(Path("review"), source), find_project(root), lang)
    proposals(made.project, made.source)
    return made


class Desk:
    """The review as widgets: the row at hand, what it may be, and keys for decisions."""

    def __init__(self, review: Review) -> None:
        import ipywidgets as w

        self.review, self.at = review, 0
        self.row: Row | None = None  # the row at hand, as it is shown
        book = load_inputs(review.project.root).codebook
        self.head, self.body, self.told = w.HTML(), w.HTML(), w.HTML()
        self.fields: dict[str, Any] = {}
        for name in FIELDS:
            labels = lookup.entries(book, name).values() if name in lookup.KINDS else ()
            options = sorted({entry.label[review.lang] for entry in labels})
            kind = w.Combobox(options=options) if options else w.Text()
            kind.description, kind.style.description_width = review.said(name), "6em"
            kind.layout = w.Layout(width="auto", max_width="32em")
            self.fields[name] = kind
        names = ("accept", "reject", "back", "next")
        buttons = [w.Button(description=review.said(n), layout={"width": "auto"}) for n in names]
        self.keys = keyboard()
        self.keys.on_msg(lambda _, told, __: self.pressed(told))
        how = w.HTML(f"<small>{escape(review.said('keys', file=review.file))}</small>")
        row = w.Box(buttons, layout={"flex_flow": "row wrap"})
        self.box = w.VBox(
            [self.head, self.body, *self.fields.values(), row, self.told, how, self.keys]
        )
        self.box.add_class("zr-review")
        review.desks.add(self)
        self.go(0)

    def go(self, step: int) -> None:
        """Show the row so many rows on; 0 is the first that waits, from the one at hand on."""
        rows = self.review.rows
        waiting = [(self.at + n) % len(rows) for n in range(len(rows))] if rows else []
        waiting = [n for n in waiting if is_open(rows[n])]
        self.at = (self.at + step) % max(1, len(rows)) if step else next(iter(waiting), self.at)
        left = self.review.said("left", rows=len(rows), left=len(waiting))
        self.told.value = ""
        self.row = rows[self.at] if self.at < len(rows) else None
        if self.row is None:
            self.head.value = escape(left)
            return
        row = self.row
        number = self.review.said("row", row=self.at + 1)
        self.head.value = f"<b>{escape(number)}</b> · {escape(left)}"
        grounds = "".join(f"<li>{escape(told)}</li>" for told in self.review.grounds(row))
        said = (self.review.cell(row, name) for name in ("confidence", "decision"))
        decision = " · ".join(filter(None, said))
        self.body.value = (
            f'<p class="mathjax_ignore" style="font-size:1.15em">{self.review.marked(row)}</p>'
            f'<small>{escape(decision)}<ul style="margin:0;line-height:1.5">{grounds}</ul></small>'
        )
        for name, field in self.fields.items():
            field.value = self.review.cell(row, name)
        self.keys.turn += 1

    def pressed(self, told: dict[str, Any]) -> None:
        """Do what a key or a button says of the row that it was pressed at, with its fields.

        They come with it: what is typed may reach the kernel later than a key.
        """
        if told["turn"] != self.keys.turn:
            return
        for field, value in zip(self.fields.values(), told["values"], strict=True):
            field.value = value
        match told["key"]:
            case "a":
                self.accept()
            case "r":
                self.reject()
            case key:
                self.go(1 if key == "n" else -1)

    def accept(self) -> None:
        """Accept the row at hand, as its fields say; a cell that they leave alone stays."""
        cells = {
            name: field.value.strip()
            for name, field in self.fields.items()
            if self.row and field.value.strip() != self.review.cell(self.row, name)
        }
        self._decide("accept", cells)

    def reject(self) -> None:
        """Reject the row at hand."""
        self._decide("reject", {})

    def _decide(self, decision: str, cells: dict[str, str]) -> None:
        """Decides on the row that is shown, wherever in the file it stands by now."""
        if self.row is None:
            return
        try:
            at = place(self.row)
            decide_one(self.review.project, self.review.source, at, decision, cells)
        except InputError as error:
            self.told.value = f"<pre>{escape(str(error))}</pre>"
        else:
            self.go(0)


def keyboard() -> Any:
    """A widget without a face that tells which key was pressed in the box around it."""
    import anywidget
    from traitlets import Int

    script = files("analysis.reporting").joinpath("template", "review.js").read_text("utf-8")
    own = {"_esm": script, "turn": Int(0).tag(sync=True)}
    kind: Any = type("Keyboard", (anywidget.AnyWidget,), own)
    return kind()
