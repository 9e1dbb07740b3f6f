"""The words of prose that tie a name to its number, or keep it from it."""

from __future__ import annotations

import re

# 而食品產業增長5%: of something that is not named before
ANOTHER = re.compile(r"[\u4e00-\u9fff]{2}(?:产业|行业|领域)")
# Words between a name and its number that leave the number the name's.
LINKS = re.compile(
    r"(?:总数|总量|总计|总额|总数量|数量|人数|户数|家数|件数|量|数|率|规模|金额|面积|已经|已|累计|共计|合计|共有|总共|"
    r"共|达到了|达到|达|到|至|为|是|有|现有|拥有|约|超过|突破|增至|增长|增加|增|新增|减少|减|下降|上升|提高|提升|"
    r"保持在?|稳定在?|维持在?|压缩|缩短|压减|降低|降至|升至|成|由|从|原来|原|的|此外|仅|只|实现|完成|获得|首次|今年|去年|上一?年|前年|底|末|截至|截止|预计|同比|环比|比上年|"
    r"较上年|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末初]?|就|了|:|-|\||\"|各|分别|依次|均|近|将|力争|不断|再|全部|全年|当年|年)+"
)
DIRECT = re.compile(r"(?:总数|总量|数量|人数|数|量|:)?$")
NEW = re.compile(
    r"(?:(?<!特)新|新增加?|净增加?|新认定|新引进|新获批|新设立?|新建|新注册|新培育|当年新|新?签约|新?开工|竣工|投产|"
    r"(?:引进|吸引)(?:海外|各类))的?$"
)
ADDED = re.compile(r"[新净]增加?的?$")  # also of what is aimed at: by how many more
# Words before a name that make it something narrower: 國家級孵化器 are not all 孵化器.
NARROWER = re.compile(
    r"(?:(?:国家|世界|[省市县区部校])级(?:以上|及以上)?|[亩人户地日月平]均|每[个家人亩户]|学历|旅游|发明|外资|民营|非|原有?|"
    r"退出|毕业|拟|以上|以下|[百千万]人(?:拥有|口)?)的?$"
)
PARTS = re.compile(r"[、和及与]")
AMONG = re.compile(r"之?[中里]")  # 20個項目中有5個
NOT_HEAD = re.compile(r"(?:的|中|里|内|总?投资|负责人|代表|员工|法人|高管|人员|产品|相关|数)")
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
