"""Written forms of known quantities, both scripts and widths, made by plain rules of their own.

Nothing here uses the reader: a form is written from its number, and its bounds are computed from
the table in README.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

INF = Decimal("Infinity")
DIGITS = "零一二三四五六七八九"
CHEQUE = str.maketrans("一二三四五六七八九十百千", "壹貳叁肆伍陸柒捌玖拾佰仟")
SIMPLE = str.maketrans(
    "萬億餘來幾個項種條張臺輛噸畝戶兩點負約將過滿幣圓塊錢貳陸歲鐘時內僅間佔頂長與東區場層樓",
    "万亿余来几个项种条张台辆吨亩户两点负约将过满币圆块钱贰陆岁钟时内仅间占顶长与东区场层楼",
)

COUNTED = list("家人名位項件個種條張輛戶棟套艘宗例")
WAYS = ["digits", "grouped", "decimal", "scaled", "scaled", "spelt", "spelt", "cheque", "mixed"]
WAYS += ["short", "point"]
KINDS = ["plain", "plain", "before", "after", "more", "range", "share", "money", "sign", "tenths"]
KINDS += ["fraction", "coins", "rise"]
MEASURED = {
    "元": "元", "平方米": "平方米", "畝": "畝", "噸": "噸", "公里": "公里", "千瓦時": "千瓦時",
    "kg": "公斤", "㎡": "平方米", "美元": "美元", "港元": "港元", "立方米": "立方米",
}  # fmt: skip
MONEY = {"人民幣": "元", "US$": "美元", "HK$": "港元", "NT$": "新台幣", "￥": "元", "€": "歐元"}
BEFORE = {
    "超過": (0, None, "neither"), "逾": (0, None, "neither"), "至少": (0, None, "left"),
    "不少於": (0, None, "left"), "近": (-10, 0, "right"), "約": (-5, 5, "both"),
    "不足": (None, 0, "left"), "不到": (None, 0, "left"), "最高": (None, 0, "both"),
    "不超過": (None, 0, "both"), "最低": (0, None, "left"), "將近": (-10, 0, "right"),
}  # fmt: skip
AFTER = {
    "以上": (0, None, "left"), "以下": (None, 0, "both"), "左右": (-5, 5, "both"),
    "以內": (None, 0, "both"), "上下": (-5, 5, "both"), "不到": (None, 0, "left"),
    "及以上": (0, None, "left"), "之上": (0, None, "left"), "開外": (0, None, "neither"),
}  # fmt: skip
SENTENCES = [
    "園區現有{}。", "截至目前，全區共有{}，", "其中{}；", "本季登記{}。", "規模達到{}。",
    "同期為{}，", "年內計劃完成{}。", "累計{}。", "數量達{}，",
]  # fmt: skip


class Written(NamedTuple):
    """A written form and what it means."""

    kind: str
    text: str
    value: Decimal | None
    lower: Decimal
    upper: Decimal
    closed: str
    unit: str


def section(number: int) -> str:
    """A number below 10 000 in Chinese, with 零 for each gap."""
    text, gap = "", False
    for place, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = digit == 0
    return text


def chinese(number: int) -> str:
    """A whole number in Chinese, as a newspaper prints it."""
    if number == 0:
        return "零"
    text, skipped = "", False
    for name, unit in (("兆", 10**12), ("億", 10**8), ("萬", 10**4), ("", 1)):
        part = number // unit % 10**4
        if part:
            text += ("零" if text and (skipped or part < 1000) else "") + section(part) + name
        skipped = not part
    return text.removeprefix("一") if text.startswith("一十") else text


def step(number: int) -> int:
    """One unit of the last significant place of a whole number."""
    return 10 ** (len(str(number)) - len(str(number).rstrip("0"))) if number else 1


class Number(NamedTuple):
    """A number as written, and one unit of its last significant place."""

    text: str
    value: Decimal
    step: Decimal
    kind: str


def numbers(chance: random.Random) -> Number:
    """A number in one of the ways in which numbers are written."""
    way = chance.choice(
        [
            "digits",
            "grouped",
            "decimal",
            "scaled",
            "scaled",
            "spelt",
            "spelt",
            "cheque",
            "mixed",
            "short",
            "point",
        ]
    )
    size = chance.choice((1, 2, 3, 4, 5, 7))
    whole = chance.randint(2, 10**size + 1)
    if way == "digits":
        while 1000 <= whole < 2200:
            whole = chance.randint(2, 10**size)
        return Number(str(whole), Decimal(whole), Decimal(step(whole)), way)
    if way == "grouped":
        whole += 1000
        return Number(f"{whole:,}", Decimal(whole), Decimal(step(whole)), way)
    if way == "decimal":
        value = Decimal(f"{whole % 10000}.{chance.randint(1, 99):02d}")
        return Number(str(value), value, Decimal(1).scaleb(-2), way)
    if way == "scaled":
        name, power = chance.choice((("萬", 4), ("億", 8), ("千萬", 7), ("萬億", 12)))
        value = Decimal(f"{whole % 1000}.{chance.randint(1, 9)}")
        return Number(f"{value}{name}", value.scaleb(power), Decimal(1).scaleb(power - 1), way)
    if way == "point":
        part = chance.randint(1, 9)
        text = f"{section(whole % 100 or 3)}點{DIGITS[part]}"
        value = Decimal(f"{whole % 100 or 3}.{part}")
        return Number(
            text.removeprefix("一") if text[:2] == "一十" else text, value, Decimal("0.1"), way
        )
    if way == "mixed":
        high, low = chance.randint(2, 999), chance.randint(1000, 9999)
        value = high * 10**4 + low
        return Number(f"{high}萬{low}", Decimal(value), Decimal(step(value)), way)
    if way == "short":
        high, low = chance.randint(2, 9), chance.randint(1, 9)
        text = f"{DIGITS[high]}萬{DIGITS[low]}" if chance.random() < 0.5 else f"{high}萬{low}"
        value = high * 10**4 + low * 1000
        return Number(text, Decimal(value), Decimal(1000), way)
    whole = max(whole, 11)
    text = chinese(whole)
    if way == "cheque":
        text = ("一" + text if text[0] == "十" else text).translate(CHEQUE)
    return Number(text, Decimal(whole), Decimal(step(whole)), way)


def bounds(
    number: Number, rule: tuple[int | None, int | None, str]
) -> tuple[Decimal, Decimal, str]:
    """The ends that a wording gives a number above 0."""
    below, above, closed = rule
    if below == -10 and number.value == number.step:
        below = -1
    lower = Decimal(0) if below is None else number.value + below * number.step / 10
    return lower, INF if above is None else number.value + above * number.step / 10, closed


def one(chance: random.Random) -> Written:
    """One written quantity."""
    number = numbers(chance)
    kind = chance.choice(
        [
            "plain",
            "plain",
            "before",
            "after",
            "more",
            "range",
            "share",
            "money",
            "sign",
            "tenths",
            "fraction",
            "coins",
            "rise",
        ]
    )
    unit = chance.choice(COUNTED)
    name = unit
    if chance.random() < 0.5:
        unit, name = chance.choice(list(MEASURED.items()))
    if unit == "kg" and number.text[-1] in DIGITS + "十百千萬億玖捌柒陸伍肆叁貳壹拾佰仟":
        unit, name = "噸", "噸"
    point = (number.value, number.value, number.value, "both")
    label = f"{kind}, {number.kind}"
    if kind == "before":
        word = chance.choice(list(BEFORE))
        return Written(
            label, word + number.text + unit, number.value, *bounds(number, BEFORE[word]), name
        )
    if kind == "after":
        word = chance.choice(list(AFTER))
        return Written(
            label, number.text + unit + word, number.value, *bounds(number, AFTER[word]), name
        )
    if kind == "more":
        whole = chance.randint(2, 99) * 10 ** chance.randint(1, 4)
        word = chance.choice("餘多")
        text = f"{whole}{word}{unit}" if chance.random() < 0.5 else f"{chinese(whole)}{word}{unit}"
        return Written(
            label, text, Decimal(whole), Decimal(whole), Decimal(whole + step(whole)), "left", name
        )
    if kind == "range":
        low = chance.randint(2, 400)
        high = low + chance.randint(1, 500)
        joint = chance.choice("至到-~—")
        spelt = chance.random() < 0.3 and joint in "至到" and low > 10
        ends = (chinese(low), chinese(high)) if spelt else (str(low), str(high))
        shared = chance.random() < 0.5
        text = f"{ends[0]}{'' if shared else unit}{joint}{ends[1]}{unit}"
        return Written(label, text, None, Decimal(low), Decimal(high), "both", name)
    if kind == "share":
        part = chance.randint(1, 99)
        text = chance.choice((f"{part}%", f"百分之{chinese(part)}", f"百分之{part}", f"{part}.0%"))
        return Written(label, text, *[Decimal(part)] * 3, "both", "%")
    if kind == "money":
        sign, money = chance.choice(list(MONEY.items()))
        value = chance.randint(2, 10**7)
        text = f"{sign}{value:,}" if chance.random() < 0.5 else f"{sign}{value}"
        return Written(label, text, *[Decimal(value)] * 3, "both", money)
    if kind == "sign":
        part = Decimal(chance.randint(1, 999)).scaleb(-1)
        text = chance.choice((f"-{part}%", f"負{part}%", f"−{part}%"))
        return Written(label, text, *[-part] * 3, "both", "%")
    if kind == "tenths":
        tens, ones = chance.randint(2, 9), chance.randint(1, 9)
        text, value = chance.choice(
            (
                (f"{DIGITS[tens]}成", tens * 10),
                (f"{DIGITS[tens]}成{DIGITS[ones]}", tens * 10 + ones),
            )
        )
        text = text.replace("二成", "兩成")
        return Written(label, text, *[Decimal(value)] * 3, "both", "%")
    if kind == "fraction":
        whole = chance.choice((4, 5, 8, 10))
        part = chance.randint(1, whole - 1)
        value = Decimal(part * 100) / whole
        return Written(
            label,
            f"{DIGITS[whole] if whole < 10 else '十'}分之{DIGITS[part]}",
            *[value] * 3,
            "both",
            "%",
        )
    if kind == "coins":
        yuan, tenth, cent = chance.randint(1, 999), chance.randint(1, 9), chance.randint(1, 9)
        text, value = chance.choice(
            (
                (f"{yuan}元{tenth}角", Decimal(yuan * 10 + tenth) / 10),
                (f"{yuan}元{tenth}角{cent}分", Decimal(yuan * 100 + tenth * 10 + cent) / 100),
                (f"{chinese(yuan)}元零{DIGITS[cent]}分", Decimal(yuan * 100 + cent) / 100),
            )
        )
        return Written(label, text, *[value] * 3, "both", "元")
    if kind == "rise":
        verb = chance.choice(["增長", "下降", "同比增長", "上升", "減少"])
        part = Decimal(chance.randint(1, 999)).scaleb(-1)
        return Written(label, f"{verb}{part}%", *[part] * 3, "both", "%")
    return Written(label, number.text + unit, *point, name)


def written(count: int, seed: int = 20210316) -> Iterator[Written]:
    """`count` written quantities, in traditional or simplified script, full or half width."""
    chance = random.Random(seed)
    for _ in range(count):
        form = one(chance)
        text = form.text
        if chance.random() < 0.5:
            text = text.translate(SIMPLE)
        if chance.random() < 0.2:
            text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        yield form._replace(text=text)


def sentence(form: Written, chance: random.Random) -> str:
    """The form in a sentence; a verb stays directly before its number."""
    return chance.choice(SENTENCES).format(form.text)
