"""Numerals that are part of a word, a name, a code or a heading, and so no figures."""

from __future__ import annotations

import re

from .numbers import Number
from .tails import Tail

# Unit, and characters after it with which it is the beginning of another word.
_WORDS = {
    "人": "民口才",
    "家": "庭",
    "名": "牌",
    "位": "于居数",
    "条": "件例",
    "台": "阶湾",
    "列": "入",
    "处": "于",
    "片": "区",
    "支": "持出付撑",
    "只": "要是能需",
    "次": "日年于产",
    "回": "落升收到归应访国流购",
    "批": "准发复",
    "本": "科市省级",
    "部": "门委分队署",
    "起": "步来到草降飞",
    "例": "如外行",
    "门": "诊类店票户槛口源头",
    "组": "织成建合",
    "对": "于比接口应象外",
    "分": "机别布类析公行局支校流化之店院期配享级区点散段",
    "天": "津气河下府赋然",
    "年": "报会度龄轻均产底末初代级鉴",
    "元": "旦素器件宇",
    "层": "次级面",
    "口": "岸径碑号子腔",
    "度": "假过",
    "面": "积向对临貌值料试",
    "头": "部条衔",
    "段": "落位",
    "成": "本功立果员长就熟绩化套",
    "折": "合旧叠射线算价",
    "倍": "增加感",
    "里": "程面约",
    "点": "位评击赞多",
    "班": "级次子组长车",
    "团": "队体圆",
    "队": "伍员",
    "届": "时满",
    "道": "路德理",
    "省": "级市会属道",
    "县": "级城域",
    "村": "级民庄",
    "区": "域",
    "国": "家际集有民内外资",
    "校": "园区",
    "床": "位",
    "户": "籍口型外",
    "件": "套",
    "单": "位元",
    "卷": "烟",
    "篇": "章",
    "步": "行骤伐",
    "克": "服拉",
    "方": "面案式米法便向可针",
    "米": "粉兰",
    "座": "谈位椅",
    "集": "成团中聚装群约",
    "则": "为",
    "站": "点位式",
    "行": "业动程政",
    "车": "间",
    "周": "边围岁期",
    "秒": "杀",
    "角": "度色落",
    "毛": "利坯",
    "代": "表",
    "席": "位",
    "月": "份底末初",
    "字": "样",
    "句": "话",
    "股": "份权东票",
    "群": "众体岛山",
    "匹": "配",
    "尾": "号矿款气水",
    "首": "都席脑次批届家个创要府发先",
    "副": "省部市局总县主处本食",
    "双": "方向边创随面重轮",
    "轮": "胎廓椅渡换",
    "通": "过道信车用报知往行关告",
    "封": "闭装面顶",
    "甲": "级乙醇",
    "尺": "寸度",
    "升": "级至到学高",
    "卡": "车口片",
    "伏": "天",
    "案": "件例",
    "州": "市县区府",
    "院": "士校",
    "馆": "藏",
    "店": "铺",
}
JOINED = frozenset(unit + char for unit, chars in _WORDS.items() for char in chars)
# Where the second word is meant after all: 12個稅號, but 3項目 has no unit.
_SINGLE = frozenset("一二两三四五六七八九十")
# Counting words that a single numeral in Chinese script does not count with: 十分, 三里.
_LOOSE = frozenset(
    "分 点 里 头 面 口 段 步 团 群 角 度 毛 甲 方 寸 克 卡 字 行 句 眼 孔 道 股 席 桌 圈 集 则 站 码"
    " 层 丈 尺 尊 尾 封 通 局 盘 阵 轮 朵 粒 滴 里 号 校 村 盏 扇 节 根 单 副 本 期 队 班 区 市 县 镇 乡"
    " 课 页 章 瓶 杯 碗 像素 像 州 里 日 旬 季 课时 字节 比特 帕 伏 瓦 元 针 剂 门 台 首 把 周年 学年 代"
    " 路 部 级 届 房 环".split()
) - {"季"}
_PLACES = frozenset("乡村里镇区市")
_LARGE = re.compile("[百千万亿]")
_MAGNITUDE = re.compile(r"[百千万亿兆]+")
_CLASS_NEXT = "级"
_OPEN, _CLOSE = frozenset("“‘「『《〈\"'"), frozenset("”’」』》〉\"'")
_BUILDINGS = frozenset("厦廈楼座栋号场")
_NAMES = re.compile(
    r"五家渠|三家店|十里铺|九台区|七台河|二十四节气|一百零八将|三十六计|七十二变|三台县|两会|万年县|三门峡"
    r"|百分百|百度|万科|万达|三十而立|九一八|三中全会|四中全会|五中全会|二十国|七国集团|三国演义|三国志"
)


LEADING = frozenset("第前每届")  # 第35家, 前10名, 每三年, 五屆三次


def is_word(text: str, end: int, number: str, unit: str) -> bool:
    """Whether the unit that ends at `end` goes on as another word: 35人才, 2025成都."""
    if unit == "成" and number.isdecimal() and len(number) > 1:  # a share has one digit before 成
        return True
    return text[end - 1 : end + 1] in JOINED


def is_loose(number: str, tail: Tail) -> bool:
    """十分, 三里, 二期: a Chinese numeral and a word that it seldom counts with."""
    word = tail.word
    if tail.ge or tail.more or tail.scale:
        return False
    if number == "二":  # things are counted with 兩
        return word not in {"成", "折", "倍", "番", "%"}
    if number not in _SINGLE:
        return word in _PLACES and not _LARGE.search(number)
    return word in _LOOSE or (word == "类" and number != "两")


def is_magnitude(number: str) -> bool:
    """百, 千萬: a magnitude without a number, which counts only beside 上, 近, 餘 and the like."""
    return number[0] in "百千万亿兆" and _MAGNITUDE.fullmatch(number) is not None


def is_quoted(text: str, found: Number) -> bool:
    """“三類”, “兩增兩控”: a name in quotation marks; “…”四個環節, which sums up what they hold."""
    before = text[found.start - 1] if found.start else ""
    if before in _CLOSE:
        return found.number in _SINGLE
    if before not in _OPEN:
        return False
    return found.number in _SINGLE or text[found.end : found.end + 1] in _CLOSE


def is_level(text: str, found: Number) -> bool:
    """萬噸級, 百億級."""
    return text.startswith("级", found.end) and found.tail.kind != "count"


def is_address(text: str, found: Number) -> bool:
    """大廈12層."""
    return found.tail.word == "层" and text[found.at - 1 : found.at] in _BUILDINGS


def is_step(text: str, end: int) -> bool:
    """兩千億臺階."""
    return text.startswith(("台阶", "级", "俱乐部", "园区", "产业"), end)


def is_name(text: str, at: int) -> bool:
    """五家渠, 二十國集團: a name that reads like a number with its unit."""
    return _NAMES.match(text, at) is not None
