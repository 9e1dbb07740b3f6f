"""The structure of SDMX flows as a message of SDMX-ML 3.0: concepts, code lists, dataflows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ..model import Column
    from .sdmx_codes import CodeList, Names

Role = Literal["dimension", "time", "measure", "attribute"]
NAMESPACES = {
    key: f"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{name}"
    for key, name in (("mes", "message"), ("str", "structure"), ("com", "common"))
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
URN = "urn:sdmx:org.sdmx.infomodel"
SCHEME = "CONCEPTS"
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


class _Writer:
    """Elements of one message; `agency` and `version` are those of all it defines."""

    def __init__(self, agency: str, version: str) -> None:
        from lxml.builder import ElementMaker

        self.of = {
            key: ElementMaker(namespace=address, nsmap=NAMESPACES)
            for key, address in NAMESPACES.items()
        }
        self.agency, self.version = agency, version

    def add(self, parent: Any, name: str, text: str = "", **attributes: str) -> Any:
        """A child ``prefix:Name`` of an element."""
        prefix, _, tag = name.partition(":")
        made = self.of[prefix](tag, **attributes)
        made.text = text or None
        parent.append(made)
        return made

    def named(self, parent: Any, tag: str, code: str, names: Names, **attributes: str) -> Any:
        made = self.add(parent, f"str:{tag}", id=code, **attributes)
        for lang, text in sorted(names.items()):
            self.add(made, "com:Name", text).set(XML_LANG, lang)
        return made

    def maintained(self, parent: Any, tag: str, code: str, names: Names) -> Any:
        own = {"agencyID": self.agency, "version": self.version, "isExternalReference": "false"}
        return self.named(parent, tag, code, names, **own)

    def urn(self, kind: str, code: str, item: str = "") -> str:
        end = f".{item}" if item else ""
        return f"{URN}.{kind}={self.agency}:{code}({self.version}){end}"


def structure_message(
    flows: Mapping[str, list[Component]],
    lists: Mapping[str, CodeList],
    own: tuple[str, str],
    day: str,
) -> bytes:
    """The message's bytes: `flows` by id, `lists` by concept, `own` agency and version.

    `day` stands for when it was prepared: the last publication, as there is no clock here.
    """
    from lxml import etree

    write = _Writer(*own)
    root = write.of["mes"]("Structure")
    header = write.add(root, "mes:Header")
    write.add(header, "mes:ID", "PRINTED_RATIOS_STRUCTURE")
    write.add(header, "mes:Test", "false")
    write.add(header, "mes:Prepared", f"{(day + '-01-01')[:10] if day else '1970-01-01'}T00:00:00")
    write.add(header, "mes:Sender", id=write.agency)
    structures = write.add(root, "mes:Structures")
    _code_lists(write, write.add(structures, "str:Codelists"), lists)
    told: dict[str, dict[str, None]] = {}  # each concept's descriptions, which flows may differ in
    for one in (one for flow in flows.values() for one in flow):
        told.setdefault(one.id, {})[one.column.description] = None
    _concepts(write, write.add(structures, "str:ConceptSchemes"), told)
    dataflows = write.add(structures, "str:Dataflows")
    definitions = write.add(structures, "str:DataStructures")
    for flow, parts in flows.items():
        made = write.maintained(dataflows, "Dataflow", flow, {"en": NAMES[flow]})
        write.add(made, "str:Structure", write.urn("datastructure.DataStructure", flow))
        _definition(write, definitions, flow, parts)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _code_lists(write: _Writer, parent: Any, lists: Mapping[str, CodeList]) -> None:
    for concept, codes in sorted(lists.items()):
        made = write.maintained(parent, "Codelist", f"CL_{concept}", {"en": concept})
        for code, names in codes.items():
            write.named(made, "Code", code, names)


def _concepts(write: _Writer, parent: Any, told: Mapping[str, Iterable[str]]) -> None:
    made = write.maintained(parent, "ConceptScheme", SCHEME, {"en": "Concepts"})
    for code, descriptions in told.items():
        concept = write.named(made, "Concept", code, {"en": code})
        write.add(concept, "com:Description", "; or ".join(descriptions)).set(XML_LANG, "en")


def _definition(write: _Writer, parent: Any, flow: str, components: list[Component]) -> None:
    made = write.maintained(parent, "DataStructure", flow, {"en": NAMES[flow]})
    parts = write.add(made, "str:DataStructureComponents")
    roles: dict[str, list[Component]] = {}
    for one in components:
        roles.setdefault(one.role, []).append(one)
    key = write.add(parts, "str:DimensionList", id="DimensionDescriptor")
    for number, one in enumerate(roles["dimension"], 1):
        _represented(write, write.add(key, "str:Dimension", id=one.id, position=str(number)), one)
    for one in roles["time"]:
        _represented(write, write.add(key, "str:TimeDimension", id=one.id), one)
    attributes = write.add(parts, "str:AttributeList", id="AttributeDescriptor")
    for one in roles["attribute"]:
        usage = "mandatory" if one.column.required and one.column.kind != "number" else "optional"
        attribute = write.add(attributes, "str:Attribute", id=one.id, usage=usage)
        _represented(write, attribute, one)
        write.add(write.add(attribute, "str:AttributeRelationship"), "str:Observation")
    measures = write.add(parts, "str:MeasureList", id="MeasureDescriptor")
    for one in roles["measure"]:
        _represented(write, write.add(measures, "str:Measure", id=one.id, usage="optional"), one)


def _represented(write: _Writer, parent: Any, one: Component) -> None:
    """The concept of a component, and its codes or its kind of text."""
    concept = write.urn("conceptscheme.Concept", SCHEME, one.id)
    write.add(parent, "str:ConceptIdentity", concept)
    represented = write.add(parent, "str:LocalRepresentation")
    if one.codes:
        write.add(represented, "str:Enumeration", write.urn("codelist.Codelist", f"CL_{one.codes}"))
        return
    kind = "ObservationalTimePeriod" if one.role == "time" else TYPES[one.column.kind]
    write.add(represented, "str:TextFormat", textType=kind)
