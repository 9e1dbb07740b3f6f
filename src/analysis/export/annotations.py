"""A source's figures as W3C Web Annotations: what each phrase says, and where it stands.

The target is the text that was read, named by the hash of its bytes (RFC 6920), as that is what
positions are of; they count Unicode code points from 0. Of the text itself only the printed phrase
is written.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..messages import Lang
from ..model import formats, wording
from ..problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook, Inputs, Row

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def named_text(digest: str) -> str:
    """The address of a text by its SHA-256 in hexadecimal: ``ni:///sha-256;…``."""
    code = base64.urlsafe_b64encode(bytes.fromhex(digest)).rstrip(b"=").decode()
    return f"ni:///sha-256;{code}"


def _source(row: Row) -> dict[str, Any]:
    """The text that was read; where it was published is what it was retrieved from."""
    told = {"id": named_text(row["sha256"]), "type": "Text", "format": "text/plain"}
    is_address = row["address"].startswith(("http://", "https://"))
    return told | ({"via": row["address"]} if is_address else {})


def _says(fact: Mapping[str, Any], codebook: Codebook, lang: Lang) -> str:
    """What a figure says, in words: whom of, what, when, how much."""
    bounds = (fact["lower"], fact["upper"], fact["closed"], fact["unit"], lang)
    parts = (
        fact["entity_label"],
        wording.series_label(codebook, fact, lang),
        formats.period(fact["period"], lang),
        str(formats.interval(*bounds)),
    )
    return ("，" if lang != "en" else ", ").join(parts)


def _annotation(
    fact: Mapping[str, Any], source: Row, codebook: Codebook, lang: Lang
) -> dict[str, Any]:
    start, end = int(fact["start"]), int(fact["end"])
    text = named_text(source["sha256"])
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{text}#char={start},{end}&{fact['fact']}")
    tags = [fact[name] for name in ("fact", "entity", "indicator", "measure", "period")]
    tags += fact["breakdown"].split()
    said = {"type": "TextualBody", "value": _says(fact, codebook, lang), "purpose": "describing"}
    tagged = [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in tags]
    return {
        "id": own.urn,
        "type": "Annotation",
        "motivation": "describing",
        "body": [said | {"format": "text/plain", "language": lang}, *tagged],
        "target": {
            "source": _source(source),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {"type": "TextQuoteSelector", "exact": fact["as_stated"]},
            ],
        },
    }


def annotation_page(facts: pd.DataFrame, inputs: Inputs, lang: Lang) -> bytes:
    """An annotation page (JSON-LD) of the facts that have a position; `facts` has labels.

    Raises InputError where none has.
    """
    placed = facts[facts["start"].notna()].to_dict("records")
    sources = {row["source"]: row for row in inputs.sources}
    items = [
        _annotation(fact, source, inputs.codebook, lang)  # type: ignore[arg-type]
        for fact in placed
        if (source := sources[fact["source"]])["sha256"]
    ]
    if not items:
        expected = "figures of a source whose text was read, with their positions"
        raise InputError([Problem("annotations", "figures", expected, "none")])
    own = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(item["id"] for item in items))
    page = {"@context": CONTEXT, "id": own.urn, "type": "AnnotationPage", "startIndex": 0}
    page |= {"items": items}
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()
