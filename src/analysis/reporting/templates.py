"""HTML from the templates of ``template/``: blanks between their lines do not count."""

from __future__ import annotations

from functools import cache, partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from ..messages import Lang, say

if TYPE_CHECKING:
    from jinja2 import Environment


def joined(name: str) -> str:
    """A file of ``template/`` with its lines put together, none of them indented."""
    text = files("analysis.reporting").joinpath("template", name).read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines())


def text_of(key: str, lang: Lang, **blanks: object) -> str:
    """A text of the page, escaped."""
    return escape(say(key, lang, **blanks))


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(loader=FunctionLoader(joined), undefined=StrictUndefined)  # noqa: S701 (`e` is as strict, and writes quotes as Python does)
    made.filters["e"] = lambda text: escape(str(text))
    return made


def filled(name: str, lang: Lang, **blanks: object) -> str:
    """The template `name`, in which ``say`` tells a text in `lang`; a blank is HTML unless the
    template escapes it with ``| e``. Raises UndefinedError for a blank that is not given."""
    template = _templates().get_template(f"{name}.html.j2")
    return template.render(blanks, lang=lang, say=partial(_said, lang))


def _said(lang: Lang, key: str, **blanks: object) -> str:
    return text_of(key, lang, **blanks)
