"""What the codes in an SDMX message are: ids of units, code lists from the codebook.

An id of SDMX has letters, digits and ``_ @ $ -`` only, so units have ids of their own here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..model import formats, units
from ..packaged import packaged
from .datapackage import cited

if TYPE_CHECKING:
    from ..model import Codebook, Column, Row

TOTAL = "_T"  # of a breakdown: all of it, as in SDMX's own code lists
Names = Mapping[Any, str]  # language -> text
CodeList = dict[str, Names]  # code -> names

_CODES = packaged("export/sdmx_codes.yml")
UNITS, JOINED, POWERS = (dict[str, str](_CODES[name]) for name in ("units", "joined", "powers"))
KNOWN: dict[str, Names] = _CODES["known"]


def code_id(code: str) -> str:
    """A code of ours as an id: codes of sources may have dots."""
    return code.replace(".", "$")


def _one_unit(token: str) -> str:
    """The id of one unit; of one without an id its characters' numbers, so that none is lost."""
    currencies = {unit: code for code, unit in units.currency_codes().items()}
    known = UNITS | currencies
    for power, number in POWERS.items():
        if token not in known and token.removeprefix(power) in known:
            return f"{number}_{known[token.removeprefix(power)]}"
    return known.get(token) or "_".join(f"U{ord(char):04X}" for char in token)


def unit_id(unit: str) -> str:
    """A unit as an id of SDMX.

    >>> unit_id("件/億元"), unit_id("新台幣"), unit_id("%")
    ('PIECE_PER_100000000_CNY', 'TWD', 'PERCENT')
    """
    tokens = filter(None, re.split(r"([/()*])", unit))
    return "".join(JOINED[one] if one in JOINED else _one_unit(one) for one in tokens)


def _language(text: str) -> str:
    return "zh" if re.search(r"[\u3400-\u9fff]", text) else "en"


def _source_names(row: Row) -> Names:
    named = cited(row)
    english = ", ".join(filter(None, (row.get("publisher_en", ""), row["date"])))
    return ({"en": english} if row.get("publisher_en") else {}) | {_language(named): named}


def _unit_names(unit: str) -> Names:
    english = formats.unit_words(unit, "en")
    return {"zh": unit} | ({"en": english} if english else {})


def _items(codebook: Codebook, dimension: str, used: Iterable[str]) -> Iterator[tuple[str, Names]]:
    """The items of a dimension, and those that a figure has several of."""
    items = codebook.dimensions[dimension].items
    yield TOTAL, {"zh-Hant": "合計", "zh-Hans": "合计", "en": "Total"}
    for code, item in items.items():
        yield code, item.label
    for code in sorted(set(used) - set(items) - {TOTAL}):
        parts = [items[part].label for part in code.split("$")]
        yield code, {lang: " + ".join(part[lang] for part in parts) for lang in parts[0]}


def code_lists(
    codebook: Codebook,
    sources: Iterable[Row],
    columns: Iterable[Column],
    used: Mapping[str, Iterable[str]],
    dimensions: Mapping[str, str],
) -> dict[str, CodeList]:
    """Every code list by the concept that it is of.

    `columns` give the lists of what they allow; `used` are the units and the items in the data, by
    concept; `dimensions` the concept of each dimension of the codebook.
    """
    labelled: dict[str, Mapping[str, Any]] = {
        "REF_AREA": codebook.entities,
        "INDICATOR": codebook.indicators,
        "MEASURE": codebook.measures,
    }
    lists: dict[str, CodeList] = {
        concept: {code: entry.label for code, entry in entries.items()}
        for concept, entries in labelled.items()
    }
    lists["SOURCE"] = {code_id(row["source"]): _source_names(row) for row in sources}
    lists["UNIT_MEASURE"] = {unit_id(unit): _unit_names(unit) for unit in used["UNIT_MEASURE"]}
    lists["CAVEATS"] = {code: entry.text for code, entry in codebook.caveats.items()}
    for dimension, concept in dimensions.items():
        lists[concept] = dict(_items(codebook, dimension, used.get(concept, ())))
    for column in columns:
        if column.allowed:
            known = KNOWN.get(column.concept, {})
            codes = filter(None, column.allowed)
            lists[column.concept] = {code: {"en": known.get(code, code)} for code in codes}
    return lists
