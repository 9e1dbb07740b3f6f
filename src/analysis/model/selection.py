"""What a report or a run may be asked for: values of parameters, held against the data."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..messages import LANGS
from ..problems import Problem, one_of
from .loading import Inputs
from .ratios import base_problem


def check_values(
    given: Mapping[str, object], inputs: Inputs, where: str = "parameters"
) -> list[Problem]:
    """Values of the parameters that name something in the data, against what there is.

    With a source, entity and period are those of its figures.
    """
    source = str(given.get("source", ""))
    entities, periods = inputs.printed.get(source, inputs.printed[""])
    allowed: dict[str, Collection[object]] = {
        "source": [row["source"] for row in inputs.sources],
        "entity": {"", *entities},
        "period": {"", *periods},
        "lang": LANGS,
    }
    problems = []
    for name, value in given.items():
        if name in allowed and value not in allowed[name]:
            listed = one_of([str(code) for code in allowed[name] if code], str(value))
            problems.append(Problem(where, f"parameter {name}", listed, repr(value)))
        elif name == "base" and value:
            problems += base_problem(str(value), inputs.codebook, where)
    return problems
