"""The structure of SDMX flows as a message of SDMX-ML 3.0: concepts, code lists, dataflows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..model import Column
    from .sdmx_codes import CodeList

Role = Literal["dimension", "time", "measure", "attribute"]
TYPES = {"string": "String", "integer": "Integer", "number": "Decimal"}
NAMES = {
    "FACTS": "Figures as printed, with the bounds of their wording",
    "OBSERVATIONS": "What all sources say of one thing, with the bounds of wording and rounding",
}


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, the measure or an attribute of a flow; `codes` is the concept of its list."""

    column: Column
    role: Role
    codes: str = ""

    @property
    def id(self) -> str:
        return self.column.concept

    @property
    def usage(self) -> str:
        """Whether each observation has it; a number may be missing in any of them."""
        is_needed = self.column.required and self.column.kind != "number"
        return "mandatory" if is_needed else "optional"

    @property
    def text_type(self) -> str:
        return "ObservationalTimePeriod" if self.role == "time" else TYPES[self.column.kind]


def structure_message(
    flows: Mapping[str, list[Component]],
    lists: Mapping[str, CodeList],
    own: tuple[str, str],
    day: str,
) -> bytes:
    """The message's bytes: `flows` by id, `lists` by concept, `own` agency and version.

    `day` stands for when it was prepared: the last publication, as there is no clock here.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from lxml import etree

    concepts: dict[str, dict[str, None]] = {}  # with descriptions, which flows may differ in
    for one in (one for flow in flows.values() for one in flow):
        concepts.setdefault(one.id, {})[one.column.description] = None
    loader = PackageLoader("analysis.export", "")
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    message = templates.get_template("sdmx_structure.xml.j2").render(
        flows=flows,
        flow_names=NAMES,
        lists=lists,
        concepts=concepts,
        agency=own[0],
        version=own[1],
        day=f"{day}-01-01"[:10] if day else "1970-01-01",
    )
    root = etree.fromstring(message.encode(), etree.XMLParser(remove_blank_text=True))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
