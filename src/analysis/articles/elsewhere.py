"""What a text speaks of that is none of the codebook's: other places, and bodies of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from .lexicon import Mention, Name

BODY = "another body"
# 國家高新區, 省級高新區: a class, no place of that name.
CLASS = re.compile(r"(?:国家|级|全国|全省|各|其[他它]|[个家类])$")
# Other places, which are nobody's in the codebook unless it names them.
_PLACES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|"
    "四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
_ELSEWHERE = re.compile(
    rf"(?:{_PLACES})(?:省|市|自治区)?|(?:(?<![\u4e00-\u9fff])|(?<=的))[\u4e00-\u9fff]{{2,3}}"
    r"(?:高新区|经开区|开发区|新区|自创区|自贸区|保税区)"
)
# Bodies and projects as what a clause speaks of: what follows is theirs, and no zone's.
_BODIES = re.compile(
    r"(?:(?<=[,。;!?])|^)(?:据悉,|其中,?|此外,?|目前,?)?(?:(?:新?签约|新?引进|新?入驻|新?落户)(?:企业)?的)?"
    r"(?![与和及向同跟对在将把被让给为]|引进|设立|成立|培育|支持|推动|吸引|签约|共建|组建|注册|建立|打造|联合|依托|共同|帮助|"
    r"服务|走|来到|新增|拥有|现有|已有|累计|包括|涌现)"
    r"(?:[\u4e00-\u9fffa-zA-Z()·0-9]{0,24}?(?:公司|集团)(?![、和与等\u4e00-\u9fff]{0,12}[0-9]+家)"
    r"|[\u4e00-\u9fff]{2,14}?(?:大学|学院|研究院|研究所|医院|银行)(?![\u4e00-\u9fff]{0,3}(?:园|城|镇))"
    r"|(?:该|此次)?(?:[一二三]期)?(?:项目|工程)(?:建成|总投资|投产|达产|计划|占地)|投产后|达产后)"
)


def elsewhere(folded: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Names of places that are not the codebook's, where no name of it stands."""
    starts = [mention.start for mention in mentions]
    for match in _ELSEWHERE.finditer(folded):
        at = bisect_right(starts, match.end() - 1)
        if (at and mentions[at - 1].end > match.start()) or CLASS.search(match[0][:-3]):
            continue
        yield Mention(*match.span(), Name("", match[0], "another place"))


def bodies(folded: str) -> Iterator[Mention]:
    """Firms, universities and projects as what a clause speaks of."""
    for match in _BODIES.finditer(folded):
        yield Mention(*match.span(), Name("", match[0][-12:], BODY))
