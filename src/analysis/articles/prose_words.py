"""The words of prose that tie a name to its number, or keep it from it."""

from __future__ import annotations

import re

# Words between a name and its number that leave the number the name's.
LINKS = re.compile(
    r"(?:\d{2,4}年(?:同期)?(?:\d{1,2}月)?(?:\d{1,2}日)?[底末初]?|今年|去年|前年|上一?年|全年|当年|年增|底|末|年|同比|环比|比上年|"
    r"较上年|[比较](?:去年|前一?年|上月|上季)|同期|截至|截止|预计|总数量|总[数量计额]|数量|[人户家件]数|量|数|率|规模|金额|面积|"
    r"幅度|现价|可比价|口径|计算|名义|实际|逆势|[小大]幅|略|微|高达|成长|增长|增加|增至|增|新增|衰退|减少|减|下降|上升|提[高升]|"
    r"达到了|达到|达标|达|到|至|约|超过|突破|扩大|拓展|跃升|攀升|(?:保持|稳定|维持)在?|压缩|缩短|压减|降低|降至|升至|"
    r"累计|[共合]计|共有|总共|共|现有|拥有|有|为|是|已经|已|成|由|从|按|原来|原|的|此外|仅|只|实现|完成|获得|首次|就|了|"
    r":|-|\||\"|各|分别|依次|均|近|将|力争|不断|再|全部)+"
)
DIRECT = re.compile(r"(?:总数|总量|数量|人数|数|量|:)?$")
_LEVEL = r"(?:(?:国家|世界|[省市县区部校])级(?:以上|及以上)?)?"
# what such a word counts is no stock
_NEWLY = "新增加?|净增加?|新认定|新引进|新获批|新设立?|新建|新注册|新培育|新签约|新开工"
NEW_ONES = re.compile(_NEWLY)
NEW = re.compile(
    rf"(?:(?:(?<!特)新|{_NEWLY}|当年新|签约|开工|竣工|投产|"
    rf"(?:引进|吸引|培养|招引)(?:海外|各类)?)的?|净增){_LEVEL}$"
)
# Words before a name that make it something narrower: 國家級孵化器 are not all 孵化器.
NARROWER = re.compile(
    r"(?:(?:国家|世界|[省市县区部校])级(?:以上|及以上)?|[亩人户地日月平]均|每[个家人亩户]|学历|旅游|发明|外资|民营|非|原有?|"
    r"退出|毕业|拟|以上|以下|[百千万]人(?:拥有|口)?)的?$"
)
PARTS = re.compile(r"[、和及与]")
AMONG = re.compile(r"之?[中里]")  # 20個項目中有5個
NOT_HEAD = re.compile(
    r"(?:的|中|里|内|总?投资|负责人|代表|员工|法人|高管|人员|产品|相关|数|"
    r"获得|获批|入选|通过|参与|列入|被|营收|享受|增资|实现|开展|完成)"  # 21家企業獲得…: some
)
GOAL = re.compile(
    r"(?:到|(?<!截)至)\d{4}年|目标|力争|争取|规划|计划(?:到|实现|完成|新增|达到|引进|增长)|预期"
)
# 年增率27.7%, 增速為8.6%: the growth of what stands before
RATE = re.compile(
    r"(?:年增率|年成长率|年衰退|年增|增长率|成长率|增速|增幅|涨幅|(?:比|较)上年(?:同期)?增长\(%\))(?:[为达约是:]|达到|高达)?$"
)
SHARE_OF = re.compile(r"占(?:全[区市县园省]|园区)?总?$")
SHARE_IS = re.compile(r"的?(?:比重|比例|比)?(?:约?为|达到?|约)?")
PLACE_ALONE = re.compile(r"[,、;和及]?(?:分别|依次)?[为是]?[\u4e00-\u9fff]{1,14}[区市县园州省]有?")
LISTED = re.compile(r"分别|依次")
REAL = re.compile(r"可比价|不变价|扣除价格因素|实际增长")
# 3.62%的小幅成長
RATE_AFTER = re.compile(r"的[^,;。0-9]{0,4}?(?:增长|成长|增幅|增速)")
EACH = re.compile(r"^[个家项户][^,;。]{0,4}$")
AMONG_THEM = re.compile(r"[,、;(]?其中,?(?:包括|有|含)?")
FRESH = re.compile(rf"(?:新[^,;。0-9]{{0,4}}|净增加?|引进){_LEVEL}$")
ALSO_COMES_TO = re.compile(
    r"[,;]?(?:全区|园区)?(?:累计|总数|总量|总户数|总家数)(?:已?(?:达到?|增至|增加到|增长到|升至|突破|超过?|有))?"
)
ON_YEAR_BEFORE = re.compile(r"同比|[比较](?:上一?年|去年)(?:同期|年?[底末])?|年[增减]")
# Growth on another time than a year before, or a mean of years.
OTHER_BASE = re.compile(r"年均|年平均|两年|环比|[比较](?:上月|上季|年初|基期)|累计增长")
