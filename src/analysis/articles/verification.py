"""Checks the typed figures against the source's text, where it lies beside the data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..files import sha256
from ..model import Inputs, Row
from ..problems import Problem


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked of one source, what is wrong, and what could not be checked."""

    source: str
    figures: int
    problems: tuple[Problem, ...]
    unchecked: str = ""


def _places(phrase: str, text: str) -> str:
    starts = [str(match.start()) for match in re.finditer(re.escape(phrase), text)]
    return f"it stands at {', '.join(starts[:5])}" if starts else "it stands nowhere in the text"


def _figure_problem(figure: dict[str, str], text: str, where: str) -> list[Problem]:
    start, end = int(figure["start"]), int(figure["end"])
    stated, found = figure["as_stated"], text[start:end]
    if stated == found:
        return []
    told = f"{found!r} ({_places(stated, text)})"
    return [Problem(where, f"characters {start}-{end}", repr(stated), told)]


def verify(inputs: Inputs) -> list[Verification]:
    """For each source: positions, phrases, length and SHA-256 against ``data/raw/text/``."""
    return [_verify(source, inputs) for source in inputs.sources]


def _verify(source: Row, inputs: Inputs) -> Verification:
    code = source["source"]
    figures = inputs.figures[inputs.figures["source"] == code].to_dict("records")
    if not (source["sha256"] or source["length"]) and not any(row["start"] for row in figures):
        told = f"the text is not at hand: its {len(figures)} figures have no positions"
        return Verification(code, len(figures), (), told)
    path = inputs.project.texts / f"{code}.txt"
    where = inputs.project.name(path)
    if not path.is_file():
        told = (
            f"no text at {where}: its {len(figures)} positions, length and SHA-256 are not checked"
        )
        return Verification(code, len(figures), (), told)
    content = path.read_bytes()
    problems = []
    unchecked = []
    if source["sha256"] and sha256(content) != source["sha256"]:
        problems.append(Problem(where, "SHA-256", source["sha256"], sha256(content)))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"{error.object[error.start]:#04x} at byte {error.start}"
        problems.append(Problem(where, "encoding", "UTF-8", found))
        return Verification(code, len(figures), tuple(problems), "positions are not checked")
    if source["length"] and str(len(text)) != source["length"]:
        problems.append(Problem(where, "length", f"{source['length']} characters", str(len(text))))
    for key in ("sha256", "length"):
        if not source[key]:
            unchecked.append(f"{key} is not given in data/raw/sources.csv and not checked")
    for figure in (figure for figure in figures if figure["start"]):
        problems += _figure_problem(figure, text, where)
    return Verification(code, len(figures), tuple(problems), "; ".join(unchecked))
