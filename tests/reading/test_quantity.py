"""What one printed phrase means: value, bounds, unit, precision, kind."""

import pickle
import subprocess
import sys
from decimal import Decimal, localcontext
from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.errors import QuantityError
from analysis.reading.parsing import parse_all, parse_quantity
from analysis.reading.quantity import Quantity
from analysis.reading.series import parse_quantities
from analysis.vocabulary.script import fold
from analysis.vocabulary.tables import vocabulary
from support.work import calls, ending

INF = "Infinity"

# phrase, value, lower, upper, closed, unit, decimals, kind
PLAIN = [
    ("67家", 67, "家", 0, "count"),
    ("19个", 19, "個", 0, "count"),
    ("157名", 157, "名", 0, "count"),
    ("3320人", 3320, "人", 0, "count"),
    ("95萬平方米", 950000, "平方米", -4, "amount"),
    ("2.68億元", 268000000, "元", -6, "amount"),
    ("9.1萬人", 91000, "人", -3, "count"),
    ("16億元", 1600000000, "元", -8, "amount"),
    ("33%", 33, "%", 0, "percent"),
    ("33.50％", "33.50", "%", 2, "percent"),
    ("5‰", 5, "‰", 0, "percent"),
    ("1.2個百分點", "1.2", "百分點", 1, "pp-change"),
    ("0.5百分點", "0.5", "百分點", 1, "pp-change"),
    ("25個基點", 25, "基點", 0, "pp-change"),
    ("1.2倍", "1.2", "倍", 1, "multiple"),
    ("5個工作日", 5, "工作日", 0, "duration"),
    ("3个月", 3, "月", 0, "duration"),
    ("2周", 2, "週", 0, "duration"),
    ("30分鐘", 30, "分鐘", 0, "duration"),
    ("7日", 7, "日", 0, "duration"),
    ("3年", 3, "年", 0, "duration"),
    ("半年", "0.5", "年", 1, "duration"),
    ("半個月", "0.5", "月", 1, "duration"),
    ("兩年半", "2.5", "年", 1, "duration"),
    ("3個半月", "3.5", "月", 1, "duration"),
    ("三個半小時", "3.5", "小時", 1, "duration"),
    ("一倍半", "1.5", "倍", 1, "multiple"),
    ("1,234家", 1234, "家", 0, "count"),
    ("1 234 567元", 1234567, "元", 0, "amount"),
    ("1\u2009234家", 1234, "家", 0, "count"),
    ("12,345,678.90元", "12345678.90", "元", 2, "amount"),
    ("６７ 家", 67, "家", 0, "count"),
    ("三千二百家", 3200, "家", -2, "count"),
    ("一百零三萬人", 1030000, "人", -4, "count"),
    ("八千五百七十八億元", 857800000000, "元", -8, "amount"),
    ("一點四億", 140000000, "", -7, "count"),
    ("3万4000人", 34000, "人", 0, "count"),
    ("1亿3000万元", 130000000, "元", -4, "amount"),
    ("22万3000", 223000, "", 0, "count"),
    ("1兆501億元", 1050100000000, "元", -8, "amount"),
    ("3千500元", 3500, "元", 0, "amount"),
    ("2萬3千50元", 23050, "元", 0, "amount"),
    ("1千2百5十元", 1250, "元", -1, "amount"),
    ("500仟元", 500000, "元", -3, "amount"),
    ("5仟瓦", 5, "千瓦", 0, "amount"),
    ("1.2万亿元", 1200000000000, "元", -11, "amount"),
    ("3兆元", 3000000000000, "元", -12, "amount"),
    ("3个亿", 300000000, "", -8, "count"),
    ("百分之十點四", "10.4", "%", 1, "percent"),
    ("百分之33", 33, "%", 0, "percent"),
    ("百分之百", 100, "%", -2, "percent"),
    ("千分之五", 5, "‰", 0, "percent"),
    ("四分之三", 75, "%", 0, "percent"),
    ("三成", 30, "%", -1, "percent"),
    ("兩成二", 22, "%", 0, "percent"),
    ("三成半", 35, "%", 0, "percent"),
    ("成二", 12, "%", 0, "percent"),
    ("3.5成", 35, "%", 0, "percent"),
    ("六折", 60, "%", -1, "percent"),
    ("八五折", 85, "%", 0, "percent"),
    ("8.5折", 85, "%", 0, "percent"),
    ("75折", 75, "%", 0, "percent"),
    ("一半", 50, "%", -1, "percent"),
    ("5億美元", 500000000, "美元", -8, "amount"),
    ("100萬港元", 1000000, "港元", -4, "amount"),
    ("新台幣3億元", 300000000, "新台幣", -8, "amount"),
    ("3億元新臺幣", 300000000, "新台幣", -8, "amount"),
    ("人民幣5億元", 500000000, "元", -8, "amount"),
    ("5億元人民幣", 500000000, "元", -8, "amount"),
    ("US$3億", 300000000, "美元", -8, "amount"),
    ("￥3,000", 3000, "元", 0, "amount"),
    ("5千瓦時", 5, "千瓦時", 0, "amount"),
    ("5萬千瓦", 50000, "千瓦", -4, "amount"),
    ("5兆瓦", 5, "兆瓦", 0, "amount"),
    ("三萬五千米", 35000, "米", -3, "amount"),
    ("5千米", 5, "千米", 0, "amount"),
    ("30㎡", 30, "平方米", 0, "amount"),
    ("100萬噸標準煤", 1000000, "噸標準煤", -4, "amount"),
    ("3.2萬人次", 32000, "人次", -3, "count"),
    ("12人年", 12, "人年", 0, "count"),
    ("10台（套）", 10, "台套", 0, "count"),
    ("1.2萬套（間）", 12000, "套(間)", -3, "count"),
    ("3萬TEU", 30000, "TEU", -4, "count"),
    ("20貼", 20, "貼", 0, "count"),
    ("21,000伙", 21000, "伙", 0, "count"),
    ("5.3公秉", "5.3", "公秉", 1, "amount"),
    ("12ppm", 12, "ppm", 0, "amount"),
    ("5000元/平方米", 5000, "元/平方米", 0, "rate"),
    ("1.2萬元每平方米", 12000, "元/平方米", -3, "rate"),
    ("30萬元/畝", 300000, "元/畝", -4, "rate"),
    ("每畝30萬元", 300000, "元/畝", -4, "rate"),
    ("125人/萬人", 125, "人/萬人", 0, "rate"),
    ("每萬人125人", 125, "人/萬人", 0, "rate"),
    ("每一萬人125人", 125, "人/萬人", 0, "rate"),
    ("每10000人125人", 125, "人/萬人", 0, "rate"),
    ("每萬人口擁有12.3件", "12.3", "件/萬人", 1, "rate"),
    ("每10萬人3.2人", "3.2", "人/十萬人", 1, "rate"),
    ("每百戶45台", 45, "台/百戶", 0, "rate"),
    ("人均5萬元", 50000, "元/人", -4, "rate"),
    ("日均3萬人次", 30000, "人次/日", -4, "rate"),
    ("3000元/人·月", 3000, "元/人·月", 0, "rate"),
    ("5.6μg/m³", "5.6", "微克/立方米", 1, "rate"),
    ("-3.2%", "-3.2", "%", 1, "percent"),
    ("−3.2%", "-3.2", "%", 1, "percent"),
    ("零下5℃", -5, "℃", 0, "amount"),
    ("0家", 0, "家", 0, "count"),
    ("100元整", 100, "元", 0, "amount"),
    ("  67家\n", 67, "家", 0, "count"),
]

# phrase, value, lower, upper, closed, unit, decimals
WORDED = [
    ("700余人", 700, 700, 800, "left", "人", 0),
    ("780多萬元", 7800000, 7800000, 7900000, "left", "元", -4),
    ("2萬多人", 20000, 20000, 30000, "left", "人", -4),
    ("200多項", 200, 200, 300, "left", "項", 0),
    ("1050餘家", 1050, 1050, 1060, "left", "家", 0),
    ("十余家", 10, 10, 20, "left", "家", -1),
    ("十來天", 10, 10, 20, "left", "天", -1),
    ("百餘名", 100, 100, 200, "left", "名", -2),
    ("一萬多人", 10000, 10000, 20000, "left", "人", -4),
    ("一百零三萬餘元", 1030000, 1030000, 1040000, "left", "元", -4),
    ("3倍多", 3, 3, 4, "left", "倍", 0),
    ("5千多萬元", 50000000, 50000000, 60000000, "left", "元", -7),
    ("8百多億", 80000000000, 80000000000, 90000000000, "left", "", -10),
    ("1億2千多萬元", 120000000, 120000000, 130000000, "left", "元", -7),
    ("一億二千餘萬元", 120000000, 120000000, 130000000, "left", "元", -7),
    ("1億3000餘萬元", 130000000, 130000000, 140000000, "left", "元", -4),
    ("3兆2千多億元", 3200000000000, 3200000000000, 3300000000000, "left", "元", -11),
    ("2.5億多元", 250000000, 250000000, 260000000, "left", "元", -7),
    ("2.50億多元", 250000000, 250000000, 251000000, "left", "元", -6),
    ("一個多月", 1, 1, 2, "left", "月", 0),
    ("70出頭", 70, 70, 80, "left", "", 0),
    ("近8萬平方米", 80000, 70000, 80000, "right", "平方米", -4),
    ("近500項", 500, 400, 500, "right", "項", 0),
    ("近100家", 100, 90, 100, "right", "家", 0),
    ("近百家", 100, 90, 100, "right", "家", -2),
    ("近千萬元", 10000000, 9000000, 10000000, "right", "元", -7),
    ("將近1.5倍", "1.5", "1.4", "1.5", "right", "倍", 1),
    ("近半", 50, 40, 50, "right", "%", -1),
    ("約700人", 700, 650, 750, "both", "人", 0),
    ("700人左右", 700, 650, 750, "both", "人", 0),
    ("大約8萬", 80000, 75000, 85000, "both", "", -4),
    ("約3.5", "3.5", "3.45", "3.55", "both", "", 1),
    ("約占一成", 10, 5, 15, "both", "%", -1),
    ("1000萬元以上", 10000000, 10000000, INF, "left", "元", -4),
    ("千萬元以上", 10000000, 10000000, INF, "left", "元", -7),
    ("至少100名", 100, 100, INF, "left", "名", 0),
    ("100項以上", 100, 100, INF, "left", "項", 0),
    ("30人及以上", 30, 30, INF, "left", "人", 0),
    ("5家（含）以上", 5, 5, INF, "left", "家", 0),
    ("不低於5%", 5, 5, INF, "left", "%", 0),
    ("不少於30人", 30, 30, INF, "left", "人", 0),
    ("500元起", 500, 500, INF, "left", "元", 0),
    ("≥5%", 5, 5, INF, "left", "%", 0),
    ("一半以上", 50, 50, INF, "left", "%", -1),
    ("超過5萬", 50000, 50000, INF, "neither", "", -4),
    ("逾3成", 30, 30, INF, "neither", "%", -1),
    ("突破1000億元", 100000000000, 100000000000, INF, "neither", "元", -8),
    ("不止100家", 100, 100, INF, "neither", "家", 0),
    ("過半", 50, 50, INF, "neither", "%", -1),
    ("300家以下", 300, 0, 300, "both", "家", 0),
    ("3個工作日內", 3, 0, 3, "both", "工作日", 0),
    ("15日以內", 15, 0, 15, "both", "日", 0),
    ("至多5次", 5, 0, 5, "both", "次", 0),
    ("最多5次", 5, 0, 5, "both", "次", 0),
    ("不超過10%", 10, 0, 10, "both", "%", 0),
    ("不足50家", 50, 0, 50, "left", "家", 0),
    ("不滿18歲", 18, 0, 18, "left", "歲", 0),
    ("未滿3年", 3, 0, 3, "left", "年", 0),
    ("100人不到", 100, 0, 100, "left", "人", 0),
    # two wordings give what they have in common
    ("超2000余家", 2000, 2000, 3000, "neither", "家", 0),
    ("約20多家", 20, 20, 30, "left", "家", 0),
    ("至少100名以上", 100, 100, INF, "left", "名", 0),
    ("超過100家以上", 100, 100, INF, "neither", "家", 0),
    ("不超過約100人", 100, 0, 100, "both", "人", 0),
    # no number is named
    ("數十家", None, 20, 100, "left", "家", -1),
    ("幾百萬元", None, 2000000, 10000000, "left", "元", -6),
    ("數十餘家", None, 20, 100, "left", "家", -1),
    ("十幾個", None, 10, 20, "neither", "個", 0),
    ("二十幾歲", None, 20, 30, "neither", "歲", 0),
    ("三百幾點", None, 300, 400, "neither", "點", -2),
    ("九千幾萬元", None, 90000000, 100000000, "neither", "元", -7),
    ("幾家", None, 2, 10, "left", "家", 0),
    ("數倍", None, 2, 10, "left", "倍", 0),
    ("上百家", None, 100, INF, "left", "家", -2),
    ("上千萬元", None, 10000000, INF, "left", "元", -7),
    ("成百上千家", None, 100, INF, "left", "家", -2),
    ("數以萬計", None, 10000, INF, "left", "", -4),
    ("大半", None, 50, 100, "neither", "%", -1),
    ("三四百家", None, 300, 400, "both", "家", -2),
    ("三、四百家", None, 300, 400, "both", "家", -2),
    ("兩三萬人", None, 20000, 30000, "both", "人", -4),
    ("十七八個", None, 17, 18, "both", "個", 0),
    ("一千三四百人", None, 1300, 1400, "both", "人", -2),
    ("三五天", None, 3, 5, "both", "天", 0),
    ("七八成", None, 70, 80, "both", "%", -1),
    ("7、8米", None, 7, 8, "both", "米", 0),
    ("約三四百人", None, 250, 450, "both", "人", -2),
    # ranges
    ("3至5家", None, 3, 5, "both", "家", 0),
    ("10%—30%", None, 10, 30, "both", "%", 0),
    ("10～30％", None, 10, 30, "both", "%", 0),
    ("3-5個工作日", None, 3, 5, "both", "工作日", 0),
    ("3-5個工作日內", None, 0, 5, "both", "工作日", 0),
    ("1.5-2億元", None, 150000000, 200000000, "both", "元", -8),
    ("500至800萬元", None, 5000000, 8000000, "both", "元", -4),
    ("500至1萬元", None, 500, 10000, "both", "元", -4),
    ("三至五百", None, 300, 500, "both", "", -2),
    ("三至五千萬元", None, 30000000, 50000000, "both", "元", -7),
    ("二十至三十五萬人", None, 200000, 350000, "both", "人", -5),
    ("百分之十至百分之三十", None, 10, 30, "both", "%", -1),
    ("10%至30%之間", None, 10, 30, "both", "%", 0),
    ("約3至5家", None, "2.5", "5.5", "both", "家", 0),
    ("十幾至二十家", None, 10, 20, "right", "家", -1),
    ("10余至30家", None, 10, 30, "both", "家", 0),
    ("數十至上百家", None, 20, INF, "left", "家", -2),
    ("20%以上30%以下", None, 20, 30, "both", "%", 0),
    ("20萬元以上不足50萬元", None, 200000, 500000, "left", "元", -4),
    ("高於5%低於10%", None, 5, 10, "neither", "%", 0),
    ("-5~3℃", None, -5, 3, "both", "℃", 0),
    ("-5至-3℃", None, -5, -3, "both", "℃", 0),
    ("零下5度左右", -5, "-5.5", "-4.5", "both", "度", 0),
    ("零下30度以下", -30, "-Infinity", -30, "right", "度", 0),
]

# phrase, value, unit, direction, change, level
MOVED = [
    ("增長33%", 33, "%", "up", "by", "1.33"),
    ("同比下降1.34%", "1.34", "%", "down", "by", "0.9866"),
    ("負增長1.2%", "1.2", "%", "down", "by", "0.988"),
    ("增幅為8.5%", "8.5", "%", "up", "by", "1.085"),
    ("減少一半", 50, "%", "down", "by", "0.5"),
    ("减半", 50, "%", "down", "by", "0.5"),
    ("減少三成", 30, "%", "down", "by", "0.7"),
    ("增長1.2倍", "1.2", "倍", "up", "by", "2.2"),
    ("增加了兩倍", 2, "倍", "up", "by", 3),
    ("增加到3倍", 3, "倍", "up", "to", 3),
    ("提高到原來的1.5倍", "1.5", "倍", "up", "to", "1.5"),
    ("翻一番", 2, "倍", "up", "to", 2),
    ("翻番", 2, "倍", "up", "to", 2),
    ("翻了兩番", 4, "倍", "up", "to", 4),
    ("3倍", 3, "倍", None, None, 3),
    ("33%", 33, "%", None, None, None),
    ("下降2倍", 2, "倍", "down", "by", None),
    ("提高1.2個百分點", "1.2", "百分點", "up", "by", None),
    ("增速回落1.2個百分點", "1.2", "百分點", "down", "by", None),
    ("增至837件", 837, "件", "up", "to", None),
    ("壓縮為1個工作日", 1, "工作日", "down", "to", None),
]

# phrase, where reading stops, what the message says
REFUSED = [
    ("", 0, "a number"),
    ("  ", 0, "a number"),
    ("家", 0, "a number"),
    ("若干家", 0, "a number"),
    ("多家", 0, "a number"),
    ("幾", 0, "a unit after"),
    ("67家企業", 3, "nothing more"),
    ("最多跑一次", 2, "a number"),
    ("四不像", 1, "nothing more"),
    ("第35家", 0, "ordinal"),
    ("2020年", 0, "year"),
    ("二〇二〇年", 0, "year"),
    ("3月", 0, "個 before 月"),
    ("十四五", 0, "a unit after"),
    ("十三五", 0, "follow each other"),
    ("1+5", 1, "nothing more"),
    ("86-10-88828000", 5, "nothing more"),
    ("0105123", 0, "leading zeros"),
    ("1.2.3", 0, "one decimal point"),
    ("1,23", 0, "groups of three"),
    ("1.", 1, "nothing more"),
    (".5", 0, "a number"),
    ("2.5萬5000", 0, "nothing more"),
    ("三千零五百", 0, "skipped"),
    ("五三", 0, "follow each other"),
    ("一萬二萬", 0, "numeral"),
    ("近1000多名", 1, "contradict"),
    ("近20多", 1, "contradict"),
    ("近3至5家", 1, "not a range"),
    ("不足0家", 2, "nothing below 0"),
    ("5至3家", 0, "smaller number first"),
    ("3個月至1年", 0, "one unit"),
    ("2018—2020年", 0, "year"),
    ("三到五十個", 0, "before 至"),
    ("人均3元/畝", 2, "one denominator"),
    ("上升下降3%", 4, "one direction"),
    ("百分之5元", 0, "no unit after"),
    ("一半家", 0, "no unit"),
    ("三分之二家", 0, "no unit"),
    ("五分之六", 0, "part of a whole"),
    ("由5個減少為3個", 0, "parse_all"),
    ("12、15、18家", 2, "parse_all"),
    ("20%以上30家", 5, "an upper bound"),
    ("30%以上20%以下", 5, "smaller number first"),
    ("5家以上9個以下", 4, "one unit"),
    ("正負3%", 0, "a number"),
    ("翻了一番半", 2, "whole number of times"),
]


def end(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("phrase", "value", "unit", "decimals", "kind"), PLAIN)
def test_a_plain_number_is_one_exact_point(phrase, value, unit, decimals, kind):
    point = Decimal(value)
    expected = Quantity(point, point, point, "both", unit, decimals, kind=kind)
    assert parse_quantity(phrase) == expected
    assert str(parse_quantity(phrase).value) == str(point)


@pytest.mark.parametrize(
    ("phrase", "value", "lower", "upper", "closed", "unit", "decimals"), WORDED
)
def test_wording_gives_bounds(phrase, value, lower, upper, closed, unit, decimals):
    quantity = parse_quantity(phrase)
    assert (quantity.value, quantity.lower, quantity.upper, quantity.closed) == (
        end(value),
        end(lower),
        end(upper),
        closed,
    )
    assert (quantity.unit, quantity.decimals) == (unit, decimals)


@pytest.mark.parametrize(("phrase", "value", "unit", "direction", "change", "level"), MOVED)
def test_direction_is_apart_from_the_number(phrase, value, unit, direction, change, level):
    quantity = parse_quantity(phrase)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)
    assert (quantity.direction, quantity.change) == (direction, change)
    assert quantity.level == end(level)
    assert quantity.is_increase == (direction == "up" and change == "by")


@pytest.mark.parametrize(("phrase", "position", "expected"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(phrase, position, expected):
    with pytest.raises(QuantityError, match=expected) as refused:
        parse_quantity(phrase)
    assert (refused.value.phrase, refused.value.position) == (phrase, position)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("phrase", [row[0] for row in (*PLAIN, *WORDED, *MOVED)])
def test_both_scripts_and_widths_mean_the_same(phrase):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in phrase)
    assert parse_quantity(fold(phrase)) == parse_quantity(phrase) == parse_quantity(wide)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [("3至5家", "range"), ("三四百", "range"), ("數十家", "count"), ("翻一番", "multiple")],
)
def test_a_range_is_one_by_its_print(phrase, kind):
    assert parse_quantity(phrase).kind == kind


def test_a_share_without_end_is_enclosed():
    share = parse_quantity("三分之二")
    assert share.lower < share.value <= share.upper
    assert share.lower * 3 <= 200 <= share.upper * 3
    assert share.upper - share.lower < Decimal("1e-25")
    near = parse_quantity("近三分之二")
    assert (near.lower * 3).quantize(Decimal("1e-20")) == 100
    assert near.closed == "right"


@pytest.mark.parametrize(
    ("phrase", "lower", "upper"), [("翻一番多", 2, 4), ("翻了近兩番", 2, 4), ("翻兩番以上", 4, INF)]
)
def test_doubling_has_bounds_of_its_own(phrase, lower, upper):
    quantity = parse_quantity(phrase)
    assert (quantity.lower, quantity.upper) == (Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(
    ("phrase", "values", "unit"),
    [
        ("67家", ["67"], "家"),
        ("12、15、18家", ["12", "15", "18"], "家"),
        ("7、8、9家", ["7", "8", "9"], "家"),
        ("分別為12家、15家和18家", ["12", "15", "18"], "家"),
        ("百分之十、二十和三十", ["10", "20", "30"], "%"),
        ("3、5、8億元", ["300000000", "500000000", "800000000"], "元"),
        ("5個增至8個", ["5", "8"], "個"),
        ("一半和三成", ["50", "30"], "%"),
        ("從500萬元提高到1.2億元", ["5000000", "120000000"], "元"),
    ],
)
def test_several_quantities_share_their_unit(phrase, values, unit):
    quantities = parse_all(phrase)
    assert [str(quantity.value) for quantity in quantities] == values
    assert {quantity.unit for quantity in quantities} == {unit}


def test_a_qualifier_stands_for_the_whole_list():
    assert parse_all("逾800萬及600萬") == (parse_quantity("逾800萬"), parse_quantity("逾600萬"))
    assert parse_all("增長3%和5%")[1] == parse_quantity("增長5%")
    assert parse_all("人民幣5億元和美元3億元")[1] == parse_quantity("美元3億元")


@pytest.mark.parametrize(
    ("phrase", "direction"),
    [
        ("由5個減少為3個", "down"),
        ("由原來的5個减少为3個", "down"),
        ("由5減少為3個", "down"),
        ("由5個變為3個", "down"),
        ("從3個增至5個", "up"),
        ("從3個到5個", "up"),
    ],
)
def test_a_change_has_two_quantities_and_a_direction(phrase, direction):
    before, after = parse_all(phrase)
    assert (before.direction, before.change) == (None, None)
    assert (after.direction, after.change) == (direction, "to")
    assert before.unit == after.unit == "個"
    assert {before.value, after.value} == {3, 5}


def test_only_text_is_read():
    for wrong in (None, 67, 6.7, b"67"):
        with pytest.raises(TypeError, match="str"):
            parse_quantity(wrong)
        with pytest.raises(TypeError, match="str"):
            parse_all(wrong)


def test_an_error_survives_another_process():
    with pytest.raises(QuantityError) as refused:
        parse_quantity("67家企業")
    again = pickle.loads(pickle.dumps(refused.value))
    assert (str(again), again.position) == (str(refused.value), 3)


def test_a_quantity_is_a_value():
    one, two = parse_quantity("700余人"), parse_quantity("700餘人")
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert type(one) is Quantity
    with pytest.raises(AttributeError):
        one.value = Decimal(1)


def test_the_decimal_context_changes_nothing():
    with localcontext(prec=2):
        parse_quantity.__globals__["_read"].cache_clear()
        assert parse_quantity("12,345,678.90元").value == Decimal("12345678.90")
        assert parse_quantity("約123456.7").lower == Decimal("123456.65")
        assert parse_quantity("增長123.45%").level == Decimal("2.2345")


def test_a_column_is_read_on_its_index():
    series = pd.Series(["67家", "700余人", "67家", "數十家"], index=[5, 3, 3, 1])
    table = parse_quantities(series)
    assert list(table.columns) == list(Quantity.__dataclass_fields__)
    assert list(table.index) == [5, 3, 3, 1]
    for row, phrase in zip(table.itertuples(index=False), series, strict=True):
        quantity = parse_quantity(phrase)
        assert (row.value, row.lower, row.upper) == (
            quantity.value,
            quantity.lower,
            quantity.upper,
        )
        assert (row.closed, row.unit, row.decimals, row.kind) == (
            quantity.closed,
            quantity.unit,
            quantity.decimals,
            quantity.kind,
        )
        assert pd.isna(row.direction)
    assert isinstance(table["value"].iloc[0], Decimal)


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_every_kind_of_column_is_read(dtype):
    table = parse_quantities(pd.Series(["67家", "67家"], dtype=dtype))
    assert table["value"].tolist() == [Decimal(67)] * 2


def test_an_empty_column_is_an_empty_table():
    table = parse_quantities(pd.Series([], dtype="str"))
    assert list(table.columns) == list(Quantity.__dataclass_fields__)
    assert table.empty


def test_unreadable_rows_are_missing_or_named_all_at_once():
    series = pd.Series(["67家", "第35家", None, "若干家", "第35家", 5], dtype="object")
    table = parse_quantities(series, errors="coerce")
    assert table["value"].isna().tolist() == [False, True, True, True, True, True]
    assert table["unit"].isna().tolist() == [False, True, True, True, True, True]
    with pytest.raises(QuantityError) as refused:
        parse_quantities(series)
    message = str(refused.value)
    assert all(word in message for word in ("第35家", "若干家", "missing", "int"))
    assert message.count("第35家") == 2  # the phrase, and where it stops
    assert len(refused.value.errors) == 4
    with pytest.raises(ValueError, match="coerce"):
        parse_quantities(series, errors="ignore")


PIECES = [
    "1",
    "0",
    "9,",
    "1,",
    "萬",
    "十",
    "一",
    "億",
    "萬亿",
    "余",
    "多",
    "近",
    "約達",
    "3至",
    "3-",
]
PIECES += [
    "三、",
    "百分之",
    "每万人",
    "翻",
    "半",
    "分之",
    "家",
    "个",
    ".",
    "-",
    "由",
    "上",
    "12、",
    " ",
]


def attempt(read, phrase):
    """What `read` makes of the phrase, or the error with which it refuses it."""
    try:
        return read(phrase)
    except QuantityError as error:
        return error


@pytest.mark.parametrize("piece", PIECES)
def test_long_input_is_refused_at_once(piece):
    for size in (150, 990, 1_000_000):
        phrase = piece * (size // len(piece))
        with ending(5):
            found = [attempt(read, phrase) for read in (parse_quantity, parse_all)]
        assert all(len(str(item)) < 400 for item in found if isinstance(item, QuantityError))
        assert size < 1000 or all(isinstance(item, QuantityError) for item in found)
    short, long = (calls(partial(attempt, parse_all, piece * size)) for size in (2_000, 1_000_000))
    assert long == short  # its length alone is enough


def test_a_number_of_many_digits_is_exact():
    digits = "1234567890" * 60
    assert parse_quantity(f"{digits}家").value == Decimal(digits)
    assert parse_quantity(f"約{digits}.5").upper == Decimal(f"{digits}.55")


NUMERALS = "零一二兩三十百千万亿兆半幾数余多来點、，,.-—~至個成折番第每"
UNITS = ["家", "人", "%", "元", "平方米", "工作日", "/", "百分之", "分之", "萬", "億", " "]
WORDS = st.sampled_from(
    [*vocabulary().before, *vocabulary().after, *NUMERALS, *UNITS, "12", "3.5", "1000"]
)


@given(st.lists(WORDS, max_size=9).map("".join) | st.text(max_size=30))
def test_any_text_is_read_or_refused(phrase):
    one, several = attempt(parse_quantity, phrase), attempt(parse_all, phrase)
    for error in (one, several):
        if isinstance(error, QuantityError):
            assert 0 <= error.position <= len(phrase)
    if isinstance(one, Quantity):
        assert several == (one,)
    for quantity in several if isinstance(several, tuple) else ():
        assert quantity.lower <= quantity.upper
        assert quantity.lower < quantity.upper or quantity.closed == "both"
        assert quantity.value is None or quantity.lower <= quantity.value <= quantity.upper
        assert quantity.upper.is_finite() or quantity.closed in {"left", "neither"}
        assert quantity.lower.is_finite() or quantity.closed in {"right", "neither"}


@given(st.integers(1, 10**15), st.integers(0, 6))
def test_bounds_are_one_unit_of_the_last_significant_place(number, zeros):
    number *= 10**zeros
    unit = Decimal(10) ** (len(str(number)) - len(str(number).rstrip("0")))
    over, near, about = (
        parse_quantity(text.format(number)) for text in ("{}餘家", "近{}家", "約{}家")
    )
    assert (over.lower, over.upper, over.closed) == (number, number + unit, "left")
    step = unit / 10 if unit == number else unit
    assert (near.lower, near.upper, near.closed) == (number - step, number, "right")
    assert (about.lower, about.upper) == (number - unit / 2, number + unit / 2)


@given(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.sampled_from([("", 0), ("萬", 4), ("億", 8), ("萬億", 12)]),
)
def test_a_magnitude_scales_exactly(number, magnitude):
    word, power = magnitude
    quantity = parse_quantity(f"{number}{word}元")
    assert quantity.value == number.scaleb(power)
    assert quantity.decimals == 3 - power


@pytest.mark.processes
def test_one_phrase_costs_no_pandas():
    code = (
        "import sys; from analysis.reading import parse_quantity; parse_quantity('700余人');"
        "print([name for name in ('pandas', 'numpy', 'pint') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
