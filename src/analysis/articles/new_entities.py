"""Places that a text names and the codebook does not have, as rows to paste into places.tsv.

A name of a known form (青石高新區) after a boundary, a province or a city is one; its code and its
English label come from its reading in Pinyin, to be looked over by whoever pastes the row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..model import Codebook, EntityType, PlaceRow
from ..vocabulary import alternatives, fold
from .lexicon import Mention, Name

NEW = "new name"
_HAN = r"[\u4e00-\u9fff]"
# Characters and words that belong to no place's name: what stands before it, or a class of places.
_NOT_IN_NAME = r"[份的了和与及在从由是为个家各全本该等年月日级到对我其第把被让给向某两三这那有]"
_BOUNDARY = rf"(?:^|(?<!{_HAN})|(?<=[在于对使从由据是让为和与到向至及省市州盟年月日份的]))"
# Verbs and words of class that stand before an ending and are no place's name.
_NO_NAME = re.compile(
    r"(?:[城股上超都门集夜早楼]市$|^(?:城市|都市|地级|县级|省会|直辖|副省|周边|沿海|重点|部分|主要|相关|有关|上述|其他|若干|国家|全国|世界|现代|综合|新型|高新|"
    r"落户|入驻|进驻|位于|走进|进入|来到|离开|推动|促进|推进|加快|支持|服务|培育|新增|引进|建设|打造|带动|成立|设立|成为|作为|"
    r"依托|围绕|立足|聚焦|获批|升级|创建|跻身|规划|管理|主导|拥有|现有|已有|其中|包括|以及|同时|此外|目前|今年|去年|近年|新建|认定|建成|专业|特色|民营|优秀|示范|各类|一批|科技|企业))"
)
# What goes on with the ending and makes another word of it: 培育市場, 某某市民.
_OTHER_WORD = re.compile(r"[场民值面长价况政委级属本外区域里]")
_TITLE = r"(?=\d{4}年|国民经济|统计局|人民政府)"
_FEWEST = {"city": 3, "county": 3}
_MOST = 200  # new places of one text


def pinyin(text: str) -> str:
    """Han characters as they are read in Mandarin, in small letters: 青石 is qingshi."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def traditional(text: str) -> str:
    """Simplified text in traditional characters."""
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


class NewEntities:
    """What one text names that the codebook does not have; feed it paragraph by paragraph."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._types = codebook.entity_types
        self.places: dict[str, PlaceRow] = {}  # by code, in the order of the text
        self._codes: dict[str, str] = {}  # folded name -> code
        self._labels = {fold(one.label["zh-Hans"]): code for code, one in codebook.entities.items()}
        endings = {
            fold(ending): code for code, kind in self._types.items() for ending in kind.endings
        }
        self._endings = dict(sorted(endings.items(), key=lambda one: -len(one[0])))
        words = alternatives(list(self._endings)) if endings else "(?!)"
        own = rf"(?:(?!{_NOT_IN_NAME}){_HAN}){{2,4}}?"
        # A bulletin's title names its place, whatever characters that has: 2022年雲和縣國民經濟…
        titled = rf"^\s*(?:\d{{4}}年)?(?P<titled>{_HAN}{{1,6}}?(?:{words})){_TITLE}"
        self._pattern = re.compile(
            rf"{titled}|{_BOUNDARY}(?P<whole>{own}(?:省|自治区|市|州|盟))?(?P<name>{own}(?:{words}))"
        )

    def mentions(self, folded: str, known: list[Mention]) -> Iterator[Mention]:
        """The new places of a paragraph, where nothing of the codebook stands."""
        starts = [mention.start for mention in known]  # in order, and none over another
        for match in self._pattern.finditer(folded):
            start, end = match.span("titled" if match["titled"] else "name")
            at = bisect_left(starts, end)
            inside = at > 0 and known[at - 1].end > start
            if inside or _OTHER_WORD.match(folded, end):
                continue
            name = match["titled"] or match["name"]
            if code := self._code(name, match["whole"] or ""):
                yield Mention(start, end, Name(code, name, NEW))

    def _code(self, name: str, whole: str) -> str:
        """The code of a new place; "" where the words are no place's name."""
        if name in self._codes or len(self.places) >= _MOST:
            return self._codes.get(name, "")
        ending = next(one for one in self._endings if name.endswith(one))
        type_code = self._endings[ending]
        kind, own = self._types[type_code], name.removesuffix(ending)
        if _NO_NAME.search(name) or len(name) < _FEWEST.get(type_code, 0):
            return ""
        self._codes[name] = code = self._free(own, type_code, kind)
        reading = pinyin(own)
        label = kind.en.format(reading.capitalize())
        self.places[code] = PlaceRow(
            code, type_code, traditional(name), name, label, self._whole(whole)
        )
        return code

    def _free(self, own: str, type_code: str, kind: EntityType) -> str:
        """A code that no entity has."""
        reading = re.sub(r"[^a-z0-9]", "", pinyin(own)) or "place"
        first = reading if kind.en == "{}" else f"{reading}_{kind.code}"
        codes = [first, f"{reading}_{type_code}", *(f"{first}_{n}" for n in range(2, _MOST))]
        return next(
            code
            for code in codes
            if code not in self._codebook.entities and code not in self.places
        )

    def _whole(self, printed: str) -> str:
        """The code of the place that the new one lies in, where it is known."""
        return self._labels.get(printed, self._codes.get(printed, ""))
