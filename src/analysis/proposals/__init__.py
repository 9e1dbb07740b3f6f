"""From an article's file to rows of the data, with a person's decision between.

`extract` reads a text or a web page, stores its text and proposes a row for every figure in it,
with a suggested indicator, entity and period and the ground of each; `add` takes the rows that a
person accepted into the data, or says all that is wrong with them.
"""

from __future__ import annotations

from .acceptance import Addition, add
from .article import Article, open_article, source_code
from .extraction import Extraction, extract
from .table import PROPOSALS, STATES, proposals_path

__all__ = [
    "PROPOSALS",
    "STATES",
    "Addition",
    "Article",
    "Extraction",
    "add",
    "extract",
    "open_article",
    "proposals_path",
    "source_code",
]
