"""A matplotlib figure as a small inline SVG: text stays text, colours become CSS variables."""

from __future__ import annotations

import re
from html import escape
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

from .theme import LIGHT, TEXTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
TOKENS = {colour: name for name, colour in LIGHT.items()}
KEPT = ("stroke-width", "stroke-linecap", "stroke-dasharray", "stroke-opacity", "opacity")
DEFAULTS = {"stroke-width": "1", "stroke-linecap": "butt", "stroke-opacity": "1", "opacity": "1"}
TEXT_CLASSES = {
    (f"{size:g}", anchor): (name, colour) for name, (size, anchor, colour) in TEXTS.items()
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_COMMAND = re.compile(r"([MLHVCQz])([^MLHVCQz]*)")


def _round(number: str | float) -> str:
    text = f"{float(number):.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def _path(data: str) -> str:
    """Path data with one decimal place, each step in its shortest form; what has no length is left
    out."""
    out: list[str] = []
    pen: list[str] = []  # where the last step ended
    here: list[str] = []
    move: list[str] = []  # not made yet
    for command, rest in _COMMAND.findall(data):
        numbers = [_round(number) for number in _NUMBER.findall(rest)]
        if command == "M" or (command == "L" and numbers == here):
            here = numbers
            move = numbers if command == "M" else move
            continue
        if move:
            steps = [_round(float(to) - float(at)) for to, at in zip(move, pen, strict=False)]
            forms = [f"M{' '.join(move)}", *([f"m{' '.join(steps)}"] if pen else [])]
            out.append(min(forms, key=len))
        if command == "L" and numbers[1] == here[1]:
            out.append(f"H{numbers[0]}")
        elif command == "L" and numbers[0] == here[0]:
            out.append(f"V{numbers[1]}")
        else:
            out.append(command + " ".join(numbers))
        pen = here = numbers[-2:]
        move = []
    return "".join(out)


def _style(text: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip(): value.strip().removesuffix("px") for name, value in pairs}


def _attributes(style: dict[str, str]) -> str:
    """A matplotlib style as classes for its colours and attributes for the rest."""
    classes, attributes = [], ""
    for name, prefix in (("fill", "f"), ("stroke", "s")):
        colour = style.get(name, "none")
        if colour != "none":
            classes.append(f"{prefix}-{TOKENS[colour.lower()]}")
    stroked = any(name.startswith("s-") for name in classes)
    for name in KEPT:
        value = style.get(name)
        if name.startswith("stroke") and not stroked:
            continue
        if value and value != DEFAULTS.get(name):
            attributes += f' {name}="{value}"'
    return (f' class="{" ".join(classes)}"' if classes else "") + attributes


def _text_class(style: dict[str, str]) -> str:
    """A text's style as the class of its kind, and of its colour where that is another."""
    size, anchor = style.get("font-size", "10"), style.get("text-anchor", "start")
    kind, usual = TEXT_CLASSES[size, anchor]
    colour = TOKENS[style["fill"].lower()]
    classes = " ".join(filter(None, (kind, f"f-{colour}" if colour != usual else "")))
    return f' class="{classes}"' if classes else ""


def _marker(node: Element, shape: str, look: str) -> tuple[str, str, str]:
    """A marker where it stands: a circle, or the path of a line across or of an arrow."""
    x, y = (float(node.get(name, 0)) for name in "xy")
    if "C" in shape:
        place = f'cx="{_round(x)}" cy="{_round(y)}"'
        return "circle", f'{place} r="{_round(_NUMBER.findall(shape)[1])}"/>', look
    moved = []
    for command, rest in _COMMAND.findall(shape):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        moved.append(command + " ".join(f"{one + x} {other + y}" for one, other in pairs))
    return "path", "".join(moved), look


def _shapes(root: Element) -> list[tuple[str, str, str]]:
    """What is drawn, in order: kind, geometry (or position and text), attributes."""
    shapes: list[tuple[str, str, str]] = []
    markers: dict[str, str] = {}

    def walk(node: Element, defined: bool) -> None:
        kind = node.tag.rpartition("}")[2]
        style = _style(node.get("style", ""))
        if kind == "path" and defined:
            markers[node.get("id", "")] = node.get("d", "")
        elif (
            kind == "path" and node.get("d") and (style.get("fill") != "none" or "stroke" in style)
        ):
            shapes.append(("path", node.get("d", ""), _attributes(style)))
        elif kind == "text":
            x, y = (_round(node.get(name, 0)) for name in "xy")
            place = f'x="{x}" y="{y}"' if x != "0" else f'y="{y}"'
            words = escape(node.text or "", quote=False)
            shapes.append(("text", f"{place}>{words}</text>", _text_class(style)))
        elif kind == "use":
            name = node.get("{http://www.w3.org/1999/xlink}href", "").lstrip("#")
            shapes.append(_marker(node, markers[name], _attributes(style)))
        for child in node:
            walk(child, defined or kind == "defs")

    walk(root, False)
    return shapes


def _body(shapes: list[tuple[str, str, str]]) -> str:
    """The elements; neighbouring paths of one look are one, neighbouring others in one group."""
    out = ""
    for (kind, look), group in groupby(shapes, key=lambda shape: (shape[0], shape[2])):
        found = [geometry for _, geometry, _ in group]
        if kind == "path":
            data = _path("".join(found))
            out += f'<path{look} d="{data}"/>' if data else ""
        elif look and len(found) > 1:
            out += f"<g{look}>{''.join(f'<{kind} {one}' for one in found)}</g>"
        else:
            out += "".join(f"<{kind}{look} {one}" for one in found)
    return out


def inline(figure: Figure, name: str) -> str:
    """`figure` as an ``<svg class=name>``, to stand in an image that has a text alternative.

    Only theme colours may occur; the same figure gives the same bytes.
    """
    drawing = StringIO()
    figure.savefig(drawing, format="svg", metadata=NO_METADATA)
    root = fromstring(drawing.getvalue())  # noqa: S314 (our own drawing)
    width, height = (_round(number) for number in root.get("viewBox", "").split()[2:])
    page = [s for s in _shapes(root) if "f-paper" not in s[2] or s[0] != "path"]
    return f'<svg class="{name}" viewBox="0 0 {width} {height}">{_body(page)}</svg>'
