"""Which part of an indicator a sentence speaks of: 光電產業營業額, 外資項目總投資."""

from __future__ import annotations

import re

from ..model import Codebook
from ..vocabulary import alternatives, fold

# What follows the name of an item where it is what a clause speaks of.
_THINGS = {"sector": r"(?:产业|行业|业|领域)", "investor": "项目"}
_BOUNDARY = r"(?:^|(?<=[,、。;:()为是有以在个家大的中和及]))"
_NOT_HEAD = r"(?!园|链|化|集群|基地|协会|政策)"
_WHOLE_AGAIN = re.compile(r"全[区市县省园部]|园区|整体|占总|合计")
_ANY = re.compile(r"(?<!高新技术)(?:产业|行业|领域)(?:的|企业|实现|完成|累计|全年|共|总)*$")


class Parts:
    """The items of the codebook's dimensions, as prose names them."""

    def __init__(self, codebook: Codebook) -> None:
        self._items: dict[str, str] = {}
        patterns = []
        for code, things in _THINGS.items():
            dimension = codebook.dimensions.get(code)
            own = {
                re.sub("(?:产业|业)$", "", fold(item.label[lang])): f"{code}:{name}"
                for name, item in (dimension.items.items() if dimension else ())
                for lang in ("zh-Hant", "zh-Hans")
            }
            self._items |= own
            if own:
                patterns.append(f"(?:{alternatives(list(own))})(?={things}{_NOT_HEAD})")
        things = "|".join(_THINGS.values())
        self._alone = re.compile(
            rf"[,、;和及]?(?:其中|其次为?)?({alternatives(list(self._items))})(?:{things})[为是约有达到]*"
            if self._items
            else "(?!)"
        )
        self._pattern = re.compile(f"{_BOUNDARY}(?:{'|'.join(patterns)})" if patterns else "(?!)")

    def spoken_of(self, text: str, since: int, start: int) -> str:
        """The item that the text from `since` to `start` speaks of last; "" for none."""
        found = list(self._pattern.finditer(text, since, start))
        if not found or _WHOLE_AGAIN.search(text, found[-1].end(), start):
            return ""
        return self._items[found[-1][0]]

    def named_by(self, text: str, since: int, start: int) -> str:
        """The item that is all that stands there: 光電產業; "" for none."""
        match = self._alone.fullmatch(text, since, start)
        return self._items[match[1]] if match else ""

    def is_unknown(self, text: str, since: int, start: int) -> bool:
        """Whether a name at `start` is that of an industry which is no item."""
        return bool(_ANY.search(text[since:start])) and not self.spoken_of(text, since, start)
