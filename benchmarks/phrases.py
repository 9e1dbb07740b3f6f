"""Printed phrases with their readings, typed by hand: what every library is timed and scored on.

One phrase a line: phrase | number | unit, and where wording or a range makes bounds, lower end |
upper end | closed ends. A number is missing where the print names none (3至5家). Units stand in
traditional script, without magnitude. The file needs nothing but Python.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Expected(NamedTuple):
    """A phrase and what it means."""

    phrase: str
    value: Decimal | None
    unit: str
    lower: Decimal
    upper: Decimal
    closed: str

    @property
    def bounded(self) -> bool:
        """Whether the phrase means an interval rather than a point."""
        return self.lower != self.upper

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """What is printed: the number, or else the ends of the interval."""
        if self.value is not None:
            return (self.value,)
        return tuple(end for end in (self.lower, self.upper) if end.is_finite())


def _expected(line: str) -> Expected:
    phrase, value, unit, *ends = (field.strip(" ") for field in line.split("|"))
    point = Decimal(value) if value else None
    if point is not None and not ends:
        return Expected(phrase, point, unit, point, point, "both")
    lower, upper, closed = ends
    return Expected(phrase, point, unit, Decimal(lower), Decimal(upper), closed)


def _table(lines: str) -> tuple[Expected, ...]:
    return tuple(_expected(line) for line in lines.strip().splitlines())


# The figures of the article in data/raw/figures, as printed.
ARTICLE = _table("""
19個 | 19 | 個
3個工作日內 | 3 | 工作日 | 0 | 3 | both
1個工作日 | 1 | 工作日
5個 | 5 | 個
3個 | 3 | 個
100% | 100 | %
135家 | 135 | 家
67家 | 67 | 家
38家 | 38 | 家
6家 | 6 | 家
700余人 | 700 | 人 | 700 | 800 | left
2.68億元 | 268000000 | 元
780多萬元 | 7800000 | 元 | 7800000 | 7900000 | left
157名 | 157 | 名
4名 | 4 | 名
61項 | 61 | 項
130項 | 130 | 項
近8萬平方米 | 80000 | 平方米 | 70000 | 80000 | right
23人 | 23 | 人
85人 | 85 | 人
710人 | 710 | 人
2萬多人 | 20000 | 人 | 20000 | 30000 | left
9.1萬人 | 91000 | 人
3320人 | 3320 | 人
125人 | 125 | 人
837件 | 837 | 件
33% | 33 | %
近500項 | 500 | 項 | 400 | 500 | right
200多項 | 200 | 項 | 200 | 300 | left
30多項 | 30 | 項 | 30 | 40 | left
29家 | 29 | 家
15家 | 15 | 家
95萬平方米 | 950000 | 平方米
13家 | 13 | 家
16億元 | 1600000000 | 元
360件 | 360 | 件
13個 | 13 | 個
1000萬元以上 | 10000000 | 元 | 10000000 | Infinity | left
10個 | 10 | 個
40家 | 40 | 家
至少100名 | 100 | 名 | 100 | Infinity | left
100項以上 | 100 | 項 | 100 | Infinity | left
""")

# Every other kind of wording, in both scripts and both widths.
OTHER = _table("""
1,234家 | 1234 | 家
1，234家 | 1234 | 家
1 234家 | 1234 | 家
12,345,678元 | 12345678 | 元
１２３４家 | 1234 | 家
４６．５万吨 | 465000 | 噸
3.14 | 3.14 |
2.68亿 | 268000000 |
三千二百 | 3200 |
三千二百家 | 3200 | 家
一百零三萬 | 1030000 |
一萬零五百人 | 10500 | 人
廿五人 | 25 | 人
卅名 | 30 | 名
一〇五項 | 105 | 項
十七座 | 17 | 座
一百二十條 | 120 | 條
两千人 | 2000 | 人
兩萬戶 | 20000 | 戶
八千五百七十八億元 | 857800000000 | 元
一點四億 | 140000000 |
二十三點六萬噸 | 236000 | 噸
半小時 | 0.5 | 小時
一年半 | 1.5 | 年
半個月 | 0.5 | 月
3萬4000人 | 34000 | 人
22万3000人 | 223000 | 人
1亿3000万元 | 130000000 | 元
4萬6,218元 | 46218 | 元
1兆501億元 | 1050100000000 | 元
12万亿元 | 12000000000000 | 元
5兆元 | 5000000000000 | 元
3.2万个 | 32000 | 個
四百二十万株 | 4200000 | 株
0.85 | 0.85 |
33％ | 33 | %
0.5% | 0.5 | %
-2.29‰ | -2.29 | ‰
百分之十點四 | 10.4 | %
百分之百 | 100 | %
千分之五 | 5 | ‰
四分之三 | 75 | %
五分之二 | 40 | %
三成 | 30 | %
两成 | 20 | %
兩成二 | 22 | %
成二 | 12 | %
一成半 | 15 | %
六折 | 60 | %
八五折 | 85 | %
一半 | 50 | %
1.2個百分點 | 1.2 | 百分點
0.3个百分点 | 0.3 | 百分點
25個基點 | 25 | 基點
1.2倍 | 1.2 | 倍
三倍 | 3 | 倍
翻一番 | 2 | 倍
翻兩番 | 4 | 倍
增長1.2倍 | 1.2 | 倍
增加兩倍 | 2 | 倍
增加到3倍 | 3 | 倍
减少一半 | 50 | %
下降1.34% | 1.34 | %
同比增长8.6% | 8.6 | %
增至500項 | 500 | 項
提升至92.5% | 92.5 | %
回落0.3個百分點 | 0.3 | 百分點
壓減為2個 | 2 | 個
過半 | 50 | % | 50 | Infinity | neither
近半 | 50 | % | 40 | 50 | right
3至5家 | | 家 | 3 | 5 | both
10%—30% | | % | 10 | 30 | both
3-5個工作日 | | 工作日 | 3 | 5 | both
30—50萬元 | | 元 | 300000 | 500000 | both
30萬至50萬元 | | 元 | 300000 | 500000 | both
2.5~3.5米 | | 米 | 2.5 | 3.5 | both
三至五年 | | 年 | 3 | 5 | both
三千到五千元 | | 元 | 3000 | 5000 | both
1亿至2亿元 | | 元 | 100000000 | 200000000 | both
三四百人 | | 人 | 300 | 400 | both
五六十家 | | 家 | 50 | 60 | both
七八成 | | % | 70 | 80 | both
7、8米 | | 米 | 7 | 8 | both
一百四五十名 | | 名 | 140 | 150 | both
數十家 | | 家 | 20 | 100 | left
幾百人 | | 人 | 200 | 1000 | left
几十万人 | | 人 | 200000 | 1000000 | left
数千人 | | 人 | 2000 | 10000 | left
数百万元 | | 元 | 2000000 | 10000000 | left
十幾個 | | 個 | 10 | 20 | neither
上百家 | | 家 | 100 | Infinity | left
上千人 | | 人 | 1000 | Infinity | left
成百上千人 | | 人 | 100 | Infinity | left
十余家 | 10 | 家 | 10 | 20 | left
百余家 | 100 | 家 | 100 | 200 | left
100多項 | 100 | 項 | 100 | 200 | left
12萬多人 | 120000 | 人 | 120000 | 130000 | left
3萬餘名 | 30000 | 名 | 30000 | 40000 | left
3万4000余人 | 34000 | 人 | 34000 | 35000 | left
三千多家 | 3000 | 家 | 3000 | 4000 | left
六成多 | 60 | % | 60 | 70 | left
三年多 | 3 | 年 | 3 | 4 | left
近100家 | 100 | 家 | 90 | 100 | right
近1000人 | 1000 | 人 | 900 | 1000 | right
近10万人 | 100000 | 人 | 90000 | 100000 | right
將近40萬人 | 400000 | 人 | 300000 | 400000 | right
接近9成 | 90 | % | 80 | 90 | right
近三千户 | 3000 | 戶 | 2000 | 3000 | right
約500人 | 500 | 人 | 450 | 550 | both
大約三千人 | 3000 | 人 | 2500 | 3500 | both
约1.5亿元 | 150000000 | 元 | 145000000 | 155000000 | both
約占一成 | 10 | % | 5 | 15 | both
6%左右 | 6 | % | 5.5 | 6.5 | both
七百億元左右 | 70000000000 | 元 | 65000000000 | 75000000000 | both
500名上下 | 500 | 名 | 450 | 550 | both
超2000家 | 2000 | 家 | 2000 | Infinity | neither
超過15% | 15 | % | 15 | Infinity | neither
逾800萬件 | 8000000 | 件 | 8000000 | Infinity | neither
突破3萬億元 | 3000000000000 | 元 | 3000000000000 | Infinity | neither
超2000餘家 | 2000 | 家 | 2000 | 3000 | neither
1億元以上 | 100000000 | 元 | 100000000 | Infinity | left
千萬元以上 | 10000000 | 元 | 10000000 | Infinity | left
不少於60家 | 60 | 家 | 60 | Infinity | left
不低于5.5% | 5.5 | % | 5.5 | Infinity | left
至少三成 | 30 | % | 30 | Infinity | left
50元以下 | 50 | 元 | 0 | 50 | both
24小時內 | 24 | 小時 | 0 | 24 | both
10人以內 | 10 | 人 | 0 | 10 | both
不超过5天 | 5 | 天 | 0 | 5 | both
最多20人 | 20 | 人 | 0 | 20 | both
至多三次 | 3 | 次 | 0 | 3 | both
不足百人 | 100 | 人 | 0 | 100 | left
不滿3年 | 3 | 年 | 0 | 3 | left
不到兩成 | 20 | % | 0 | 20 | left
未满18岁 | 18 | 歲 | 0 | 18 | left
1.2萬元/平方米 | 12000 | 元/平方米
80萬元/畝 | 800000 | 元/畝
每畝1200萬元 | 12000000 | 元/畝
每萬人125人 | 125 | 人/萬人
35微克/立方米 | 35 | 微克/立方米
3000元/月 | 3000 | 元/月
320万人次 | 3200000 | 人次
6人年 | 6 | 人年
30平方公里 | 30 | 平方公里
450亩 | 450 | 畝
1.2万吨 | 12000 | 噸
12.5公里 | 12.5 | 公里
2.4億千瓦時 | 240000000 | 千瓦時
500萬美元 | 5000000 | 美元
22亿港元 | 2200000000 | 港元
新台幣3億5000萬元 | 350000000 | 新台幣
3.6亿欧元 | 360000000 | 歐元
8小時 | 8 | 小時
15天 | 15 | 天
5位 | 5 | 位
3场 | 3 | 場
9座 | 9 | 座
120张 | 120 | 張
3.6万辆 | 36000 | 輛
1.25万台 | 12500 | 台
21栋 | 21 | 棟
18頭 | 18 | 頭
64款 | 64 | 款
""")

PHRASES = ARTICLE + OTHER
