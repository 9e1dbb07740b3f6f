"""What a function for analysts is given, held against its signature: misuse is told in a line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Parameter, Signature, signature
from numbers import Integral
from typing import Any, TypeVar

from .messages import LANGS
from .problems import ArgumentError, InputError, Problem, given, one_of

F = TypeVar("F", bound=Callable[..., Any])
TEXT, FRAME, PATH = "text", "a frame", "a path"
# What an annotation lets through. Words that name codes are read, and told, where they are sought.
KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": (TEXT, lambda value: isinstance(value, str)),
    "str | int": ("text or a whole number", lambda value: isinstance(value, str | Integral)),
    "bool": ("True or False", lambda value: isinstance(value, bool)),
    "str | Path": (PATH, lambda value: isinstance(value, str | os.PathLike)),
    "Root": (PATH, lambda value: value is None or isinstance(value, str | os.PathLike)),
    "pd.DataFrame": (FRAME, lambda value: _is(value, "DataFrame")),
    "pd.DataFrame | None": (FRAME, lambda value: value is None or _is(value, "DataFrame")),
    "str | pd.Series": ("text or a Series", lambda value: _is(value, "Series", "str")),
    "pd.DataFrame | str": ("a frame or HTML", lambda value: _is(value, "DataFrame", "str")),
    "pd.Series | Iterable[str] | str": (
        "text, a list or a Series of it",
        lambda value: (
            isinstance(value, Iterable)
            and not isinstance(value, bytes | Mapping)
            and not _is(value, "DataFrame")
        ),
    ),
    "str | Path | Iterable[str | Path]": (
        "a path or a list of them",
        lambda value: isinstance(value, str | os.PathLike | list | tuple),
    ),
    "Callable[..., object]": ("a function", callable),
}
ALLOWED = {
    "Lang": LANGS,
    "Style": ("text", "bibtex"),
    "Literal['raise', 'coerce', 'column']": ("raise", "coerce", "column"),
}


def _is(value: object, *names: str) -> bool:
    return any(kind.__name__ in names for kind in type(value).__mro__)


def checked(make: F) -> F:
    """`make`, which tells every argument that it cannot be given before it starts.

    None is what is not given, where there is something to take instead. What holds a frame (a
    comparison) is given as one.

    >>> import analysis
    >>> analysis.search("income", lnag="en")
    Traceback (most recent call last):
    analysis.problems.ArgumentError: 1 problem in the input:
      search: argument: expected one of lang, root, text (nearest: lang), found 'lnag'
    """
    known = signature(make)

    @wraps(make)
    def asked(*values: Any, **named: Any) -> Any:
        try:
            bound = known.bind(*values, **named)
        except TypeError:
            raise ArgumentError(_unbound(make.__name__, known, values, named)) from None
        problems, error = [], InputError
        for name, value in bound.arguments.items():
            kind, default = known.parameters[name].annotation, known.parameters[name].default
            if value is None and isinstance(default, str) and kind != "Lang":
                bound.arguments[name] = default
            elif kind in ALLOWED and (not isinstance(value, str) or value not in ALLOWED[kind]):
                expected = one_of(ALLOWED[kind], str(value))
                problems.append(Problem("argument", name, expected, given(value)))
                error = error if isinstance(value, str) else ArgumentError
            elif kind in KINDS and not KINDS[kind][1](value):
                held = getattr(value, "frame", None)
                if KINDS[kind][0] == FRAME and _is(held, "DataFrame"):
                    bound.arguments[name] = held
                else:
                    problems.append(Problem("argument", name, KINDS[kind][0], given(value)))
                    error = ArgumentError
        if problems:
            raise error(problems)
        return make(*bound.args, **bound.kwargs)

    asked.__module__ = "analysis"  # by which it is found again, pickled
    return asked  # type: ignore[return-value]


def _unbound(
    where: str, known: Signature, values: tuple[Any, ...], named: Mapping[str, Any]
) -> list[Problem]:
    """Why these arguments are not those of a signature."""
    parameters = {
        name: each
        for name, each in known.parameters.items()
        if each.kind is not Parameter.VAR_KEYWORD
    }
    free = len(parameters) < len(known.parameters)
    if not free and (strange := [name for name in named if name not in parameters]):
        return [
            Problem(where, "argument", one_of(parameters, each), repr(each)) for each in strange
        ]
    placed = [
        name for name, each in parameters.items() if each.kind is Parameter.POSITIONAL_OR_KEYWORD
    ]
    if len(values) > len(placed):
        rest = ", ".join(f"{name}=" for name in parameters if name not in placed)
        expected = f"at most {len(placed)} without a name ({', '.join(placed)})"
        expected += f"; by name: {rest}" if rest else ""
        return [Problem(where, "arguments", expected, str(len(values)))]
    if twice := [name for name in placed[: len(values)] if name in named]:
        return [Problem(where, name, "one value", "two") for name in twice]
    taken = {*placed[: len(values)], *named}
    return [
        Problem(where, "arguments", f"{name}=…", "none")
        for name, each in parameters.items()
        if each.default is Parameter.empty and name not in taken
    ]
