"""The words that follow a number: what they count or measure, and under which name.

A unit's name is in traditional script and carries no magnitude (億元 is 元, times 10^8). Units are
kept as they are printed; only other spellings of the same unit share a name (㎡ and 平米: 平方米;
人民幣 and 圓: 元). A word that is not listed is kept as a unit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..script import fold, traditional
from .numerals import DIGITS, scale

# kind -> names; another word for a unit has the unit's name after "=".
_WORDS = {
    "count": """
        個 家 人 名 位 項 件 種 類 款 所 座 條 場 張 台 輛 艘 架 列 棟 幢 套 間 層 處 片 塊 根 支 枝
        把 隻 屆 次 回 趟 遍 班 級 分 點 批 冊 卷 本 部 篇 幅 首 盒 箱 包 袋 瓶 桶 罐 杯 碗 份
        宗 樁 起 例 門 節 課時 學時 學分 字 頁 行 句 枚 頂 盞 扇 口 眼 孔 道 股 席 桌 對 雙 副 組 隊
        團 群 村 鎮 鄉 縣 市 省 區 國 校 顆 株 棵 頭 匹 羽 尾 尊 筆 單 戶 床 床位 車位 泊位 席位
        崗位 標箱 標準箱 面 則 集 期 站 碼 像素 步 圈 段 朵 粒 滴 封 通 局 盤 陣 輪 環 代 世代
        字節 比特 人次 人年 人月 人日 人天 天次 人份 戶次 輛次 架次 班次 車次 列次 台次 家次 項次
        件次 例次 批次 艘次 頭次 場次 劑次 航次 劑 針 人(次)=人次 家(次)=家次 台套 台(套)=台套 件套 件(套)=件套
        伙 票 堂 檔 晚 具 單位 梯次 席次 TEU
        縣市 縣區 縣市區 區縣 區市縣 市縣區 省區市 省市 縣(市) 縣(區) 縣(市、區) 市縣 市州 鄉鎮 鎮街 州
        夜 案 班列 機位 工位 座位 客位 鋪位 展位 學位 名額 名次
    """,
    "amount": """
        元 塊=元 塊錢=元 人民幣=元 元人民幣=元 角 毛 美元 美金=美元 元美金=美元 港元 港幣=港元
        元港幣=港元 新台幣 台幣=新台幣 元新台幣=新台幣 澳門元
        葡幣=澳門元 歐元 英鎊 日元 韓元 澳元 加元 新加坡元 新元=新加坡元
        瑞士法郎 盧布 盧比 泰銖 令吉 馬幣=令吉 比索 披索=比索 印尼盾 越南盾 里拉 蘭特 迪拉姆 雷亞爾 里亞爾
        平方米 平米=平方米 ㎡=平方米 m²=平方米 m2=平方米 平方公尺 平方公里 km²=平方公里
        km2=平方公里 平方千米 平方厘米 平方毫米 平方英尺 平方呎 平方英里 公頃 ha=公頃 頃 畝 坪 甲
        立方米 m³=立方米 m3=立方米 方 標準立方米 立方公尺 立方厘米
        噸 t=噸 公噸 噸標準煤 噸標煤=噸標準煤 千克標準煤 千克標煤=千克標準煤 克標準煤 公噸油當量 噸油當量 噸二氧化碳 噸二氧化碳當量 載重噸 總噸 公斤 千克 kg=公斤 克 公克=克 g=克 毫克 mg=毫克
        微克 μg=微克 斤 台斤 磅 盎司 克拉 公升 公秉 升 L=升 毫升 mL=毫升 ml=毫升 加侖
        米 m=米 公尺 厘米 cm=厘米 公分 毫米 mm=毫米 微米 μm=微米 納米 nm=納米
        公里 km=公里 ㎞=公里 千米 里 華里 海里 英里 英尺 呎 英寸 吋 寸 尺 丈 光年
        車公里 人公里 人次公里 噸公里 噸海里
        瓦 W=瓦 千瓦 仟瓦=千瓦 kW=千瓦 KW=千瓦 兆瓦 MW=兆瓦 吉瓦 GW=吉瓦 千瓦時 千瓦小時=千瓦時
        kWh=千瓦時 兆瓦時 MWh=兆瓦時 吉瓦時 GWh=吉瓦時 太瓦時 TWh=太瓦時 伏 千伏 kV=千伏 千伏安 焦耳 千焦
        卡 千卡 大卡 赫茲 Hz=赫茲 千赫 kHz=千赫 兆赫 MHz=兆赫 吉赫 GHz=吉赫 馬力 帕 百帕 千帕 兆帕 度 ℃ °C=℃ 攝氏度 華氏度 分貝 dB=分貝 ppm ppb MB GB TB PB Mbps Gbps MPa=兆帕 kPa=千帕 hPa=百帕
    """,
    "duration": """
        歲 週歲 年 月 日 天 週 旬 季 季度 學期 學年 週年 世紀 星期 禮拜 晝夜 工作日 自然日
        交易日 日曆日 小時 h=小時 鐘頭=小時 刻鐘 分鐘 min=分鐘 秒 秒鐘=秒 毫秒
    """,
    "percent": "% ‰ ‱",
    "pp-change": "百分點 千分點 基點 bp=基點 BP=基點",
    "multiple": "倍 番",
}

# 個 stands before these and is not the unit: 3個工作日, 1.2個百分點, 三個月.
AFTER_GE = tuple(
    fold(word)
    for word in [
        "工作日",
        "自然日",
        "交易日",
        "日曆日",
        "月",
        "小時",
        "鐘頭",
        "星期",
        "禮拜",
        "季度",
        "學期",
        "學年",
        "世紀",
        "晝夜",
        "旬",
        "百分點",
        "千分點",
        "基點",
        "標箱",
        "標準箱",
        "床位",
        "車位",
        "泊位",
        "崗位",
        "席位",
    ]
)


class Unit(NamedTuple):
    """A unit's name and the kind of quantity that it makes."""

    name: str
    kind: str


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for kind, words in _WORDS.items():
        for entry in words.split():
            word, _, name = entry.partition("=")
            units.setdefault(fold(word), Unit(name or word, kind))
    return units


UNITS = _units()


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, that looks at each character once."""
    tree: dict[str, set[str]] = {}
    for word in words:
        tree.setdefault(word[:1], set()).add(word[1:])
    branches = []
    for first in sorted(tree, reverse=True):
        rests = tree[first] - {""}
        rest = alternatives(tuple(rests)) if rests else ""
        optional = "?" if "" in tree[first] else ""
        branches.append(re.escape(first) + (rest + optional if rests else ""))
    return f"(?:{'|'.join(branches)})"


def named(word: str) -> Unit:
    """The unit that a folded word names; an unknown word, and 套(間), is a unit of its own."""
    return UNITS.get(word) or Unit(traditional(word), "count")


UNIT = alternatives(tuple(UNITS))
# Before a length of time or a point 個 is never the unit; in running text 車位 is what it counts.
MEASURED_AFTER_GE = tuple(word for word in AFTER_GE if UNITS[word].kind != "count")
DENOMINATOR = (
    rf"(?:(?:[0-9]++|[一二两三四五六七八九])?(?:[十百千](?![瓦克米卡])|[万亿])*+{UNIT}(?:·{UNIT})?"
    r"|[0-9]*+[十百千]?[万亿])"
)
_COUNTED = re.compile(r"([0-9]+|[一二两三四五六七八九]?)([十百千万亿]*)(.*)", re.DOTALL)
_POWERS = {1: "", 10: "十", 100: "百", 1000: "千", 10**4: "萬", 10**5: "十萬", 10**6: "百萬"}


def denominator(text: str) -> str:
    """A printed denominator under one name: 一万人, 10000人 and 万人 are all 萬人."""
    match = _COUNTED.fullmatch(text)
    digits, power, words = match.groups() if match else ("", "", text)
    count = int(digits) if digits.isdecimal() else DIGITS.get(digits, 1)
    count *= 10 ** scale(power)
    names = (named(word).name for word in words.split("·") if word)
    return _POWERS.get(count, str(count)) + "·".join(names)
