"""Numerals in Chinese script that a counting word follows and that still count nothing: 十分, 二期."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tails import Tail

SINGLE = frozenset("一二两三四五六七八九十")
# Counting words that a single numeral in Chinese script does not count with: 十分, 三里.
_LOOSE = frozenset(
    "分 点 里 头 面 口 段 步 团 群 角 度 毛 甲 方 寸 克 卡 字 行 句 眼 孔 道 股 席 桌 圈 集 则 站 码"
    " 层 丈 尺 尊 尾 封 通 局 盘 阵 轮 朵 粒 滴 里 号 校 村 盏 扇 节 根 单 副 本 期 队 班 区 市 县 镇 乡"
    " 课 页 章 瓶 杯 碗 像素 像 州 里 日 旬 季 课时 字节 比特 帕 伏 瓦 元 针 剂 门 台 首 把 周年 学年 代"
    " 路 部 级 届 房 环 夜 票 堂 档 晚 具 单位".split()
) - {"季"}
_HALVES = frozenset({"一半", "半数"})
_PARTS = frozenset({"半", "番", "百上千", "千上万"})  # of 過半, 翻番, 成百上千
_PLACES = frozenset("乡村里镇区市")
_LARGE = re.compile("[百千万亿]")
_MAGNITUDE = re.compile(r"[百千万亿兆]+")


def is_loose(number: str, tail: Tail) -> bool:
    """十分, 三里, 二期: a Chinese numeral and a word that it seldom counts with."""
    word = tail.word
    if tail.ge or tail.more or tail.scale:
        return False
    if number == "二":  # things are counted with 兩
        return word not in {"成", "折", "倍", "番", "%"}
    if "、" in number:  # 二、三期
        return word in _LOOSE and word != "元"
    if number not in SINGLE:
        return word in _PLACES and not _LARGE.search(number)
    return word in _LOOSE or (word == "类" and number != "两")


def is_idle(number: str) -> bool:
    """四 of 四大, 二十 of 二十大: no unit follows, nor does it end in a magnitude, nor is it a share."""
    return number[-1] in SINGLE and "分之" not in number


def is_magnitude(number: str) -> bool:
    """百, 千萬: a magnitude without a number, which counts only beside 上, 近, 餘 and the like."""
    return number[0] in "百千万亿兆" and _MAGNITUDE.fullmatch(number) is not None


def counts(number: str, tail: Tail) -> bool:
    """Whether a number with a plain tail counts whatever stands before it."""
    if tail.bare:
        return "分之" in number or number in _HALVES
    return not (is_loose(number, tail) or is_magnitude(number)) and number not in _PARTS
